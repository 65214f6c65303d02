// One polite Chinese sentence for every finding of contract 4, for letters and the office: what is the matter, with
// which file, and what was asked. How to mend it at length is the letters' business. Pure.
#pragma once

#include <string>
#include <string_view>

#include "storage/submission.hpp"

namespace baosong::rules {

/// A finding with its message. `item` is the item's path, empty for one about the whole; `expected` and `found` may be
/// empty where they do not apply.
[[nodiscard]] storage::Finding make_finding(std::string_view code, storage::Severity severity,
                                            std::string_view item = {}, std::string_view expected = {},
                                            std::string_view found = {});

}  // namespace baosong::rules
