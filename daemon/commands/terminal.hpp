// What people read at a terminal: words for states and times, and tables whose columns line up although a Han character
// is two cells wide.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/rules/standing.hpp"

namespace baosong::commands {

/// Cells that `text` takes on a terminal (East Asian Width, UAX 11).
[[nodiscard]] std::size_t cells(std::string_view text);

/// For a table: 10-12 09:00, office time; the year is known to who reads it.
[[nodiscard]] std::string short_time(std::chrono::sys_seconds time, const std::string& timezone);

[[nodiscard]] const char* state_in_chinese(rules::Standing state);

/// Whether stdout is a terminal whose owner has nothing against colours (NO_COLOR).
[[nodiscard]] bool has_colours();

/// Rows under a head, columns padded to their widest cell. No trailing blanks. `colours`: an escape sequence for each
/// row, or ""; left out: none.
[[nodiscard]] std::string table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows,
                                const std::vector<std::string>& colours = {});

/// How far long work is, for a person who waits: one line on stderr, written over, only where that is a terminal; gone
/// when the object goes.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// At most some times a second.
  void show(const std::string& text);

 private:
  bool terminal_;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace baosong::commands
