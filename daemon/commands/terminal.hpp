// Tables for people at a terminal: columns that line up although a Han character is two cells wide.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace baosong::commands {

/// Cells that `text` takes on a terminal (East Asian Width, UAX 11).
[[nodiscard]] std::size_t cells(std::string_view text);

/// Rows under a head, columns padded to their widest cell. No trailing blanks.
[[nodiscard]] std::string table(const std::vector<std::string>& head,
                                const std::vector<std::vector<std::string>>& rows);

}  // namespace baosong::commands
