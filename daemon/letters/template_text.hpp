// The text of one template file, before ctemplate sees it: checked, standalone markers without their lines. Pure.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config/load.hpp"

namespace baosong::letters {

/// What is wrong with a template; thrown while it is prepared, gathered by Templates.
struct TemplateFault {
  config::Fault fault;
};

/// What {{>name}} may put in.
struct Parts {
  std::vector<std::string> names;
  std::function<std::string(const std::string& name)> text;  ///< asked for these names only
};

/// What every HTML letter begins with, comments aside: without it ctemplate escapes nothing.
inline constexpr std::string_view k_autoescape = "{{%AUTOESCAPE context=\"HTML\"}}";

/// `file` is how faults call it. Throws TemplateFault with its line.
[[nodiscard]] std::string prepared_template(std::string_view text, const std::filesystem::path& file,
                                            const Parts& parts);

}  // namespace baosong::letters
