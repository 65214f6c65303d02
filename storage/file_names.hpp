// File names that are safe on any file system, from what strangers call their files. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace baosong::storage {

/// At most 200 bytes of UTF-8, the extension kept; what Windows and Linux forbid becomes its full-width sister (`：`),
/// what cannot be seen is left out, leading dots too. Never empty.
[[nodiscard]] std::string safe_file_name(std::string_view name);

/// "总结 (2).docx", within the limit.
[[nodiscard]] std::string numbered_file_name(std::string_view safe_name, int number);

/// The same for names that some file system takes for one: without regard to case, width and composition.
[[nodiscard]] std::string file_name_key(std::string_view name);

/// `name` made safe, and numbered where its key is among `taken`; adds its key there.
[[nodiscard]] std::string unique_file_name(std::string_view name, std::set<std::string>& taken);

/// "总结" and ".docx". A leading dot begins no extension, nor does one before anything but ASCII letters and digits.
[[nodiscard]] std::pair<std::string_view, std::string_view> split_extension(std::string_view name);

}  // namespace baosong::storage
