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

/// Rows under a head, columns padded to their widest cell. No trailing blanks.
[[nodiscard]] std::string table(const std::vector<std::string>& head,
                                const std::vector<std::vector<std::string>>& rows);

}  // namespace baosong::commands
