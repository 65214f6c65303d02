// File names and paths from strangers → the paths of contract 4.
#pragma once

#include <string>
#include <string_view>

namespace baosong::parsers {

/// Contract 4 `path`: `\` becomes `/`; drive letters, leading `/`, empty, `.` and `..` components and control
/// characters are left out. `path` is UTF-8. May return an empty string.
[[nodiscard]] std::string safe_path(std::string_view path);

/// The last component of safe_path(path).
[[nodiscard]] std::string safe_name(std::string_view path);

/// "jpg" of "图1.JPG": lower case, without dot; empty where there is none.
[[nodiscard]] std::string extension(std::string_view name);

/// Packers' and systems' rubbish that is never an item: __MACOSX/, .DS_Store, Thumbs.db, desktop.ini, ~$….
[[nodiscard]] bool is_rubbish(std::string_view path);

}  // namespace baosong::parsers
