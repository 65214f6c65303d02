// The tags of an HTML text, one after another (WHATWG HTML s.13.2.5, what of it matters for reading). Linear, whatever
// is unclosed. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace baosong::parsers {

struct HtmlTag {
  std::string name;  ///< lower case
  bool closing = false;
  std::vector<std::pair<std::string, std::string>> attributes;  ///< names in lower case, references resolved
  /// Empty where there is none of that name.
  [[nodiscard]] std::string_view attribute(std::string_view attribute_name) const;
};

/// Takes the tag, comment or declaration at the front of `rest`, which begins with '<'. False: it is none, the '<' is
/// text. A comment or declaration gives a tag without a name.
bool take_tag(std::string_view& rest, HtmlTag& tag);

/// Takes what is up to the end tag of `name` (script, style …), whose content is no markup.
[[nodiscard]] std::string_view take_raw(std::string_view& rest, std::string_view name);

/// Character references resolved; unknown ones stay as they are.
[[nodiscard]] std::string resolve_references(std::string_view text);

}  // namespace baosong::parsers
