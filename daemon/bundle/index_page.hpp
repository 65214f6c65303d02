// The bundle's table of contents (目录.html): who sent what, with pictures and captions, for a browser without a
// network. Nothing in it is loaded from elsewhere and nothing runs; links are relative; all that strangers wrote is
// escaped. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/bundle/plan.hpp"
#include "daemon/bundle/register.hpp"

namespace baosong::bundle {

/// A table at the top of the bundle.
struct TopFile {
  std::string name;  ///< its path
  std::string what;  ///< for people
};

/// UTF-8. `File::thumbnail` is set where there is one.
[[nodiscard]] std::string index_page(const State& state, const Plan& plan, const std::vector<TopFile>& tables,
                                     const std::vector<Interim>& interim);

/// A relative link to `path`: everything but ASCII letters, figures and -._~/ as %XX.
[[nodiscard]] std::string link_to(std::string_view path);

}  // namespace baosong::bundle
