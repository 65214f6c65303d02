// Text files in whatever charset they were saved: the beginning of a file as UTF-8.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace baosong::parsers {

/// UTF-16 without byte order mark: of Chinese text and its line ends, nearly every pair has the upper byte of ASCII,
/// of Chinese punctuation or of the Han block. "UTF-16LE", "UTF-16BE" or "" (it is not).
[[nodiscard]] std::string_view utf16_without_mark(std::string_view bytes);

/// At most `cap` bytes of the file, cut at a line end, decoded (contract 4, "Charsets"). `charset`: declared, or empty.
[[nodiscard]] std::string read_text_file(const std::filesystem::path& file, std::size_t cap,
                                         std::string_view charset = {});

}  // namespace baosong::parsers
