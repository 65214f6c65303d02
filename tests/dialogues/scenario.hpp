// A scenario file, taken apart: see play.hpp for what stands in one.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace baosong::tests {

using Words = std::vector<std::string>;

struct Scenario {
  std::filesystem::path file;
  Words head;            ///< without "#:"
  std::string dialogue;  ///< includes filled in
};

/// Throws std::logic_error where a file lacks.
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& file);

[[nodiscard]] Words split(const std::string& text, char at);
/// The line without its first `words` words.
[[nodiscard]] std::string rest_of(const std::string& line, int words);
/// \r, \n and \xNN as in C.
[[nodiscard]] std::string unescaped(const std::string& text);
/// "90s", "5m", "1h"
[[nodiscard]] std::chrono::seconds duration(const std::string& text);

}  // namespace baosong::tests
