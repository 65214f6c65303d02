// Numbers worth knowing out of a summary: 开展活动 12 场, 参与 3000 人次, 发放资料 500 份 … each with its sentence.
// For people to look at, never for judging: what a number means is guessed from its unit and the words around it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace baosong::parsers {

/// A figure worth knowing, with the sentence it came from.
struct Figure {
  std::string what;  ///< "活动", "人次", "资料" …
  std::string value;
  std::string sentence;
  bool operator==(const Figure&) const = default;
};

/// In the order of the text, at most a hundred; `value` as written (1200, 1.2万, 3000余), in half-width digits.
[[nodiscard]] std::vector<Figure> find_figures(const std::vector<std::string_view>& paragraphs);

}  // namespace baosong::parsers
