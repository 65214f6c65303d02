// Letters and digits of ASCII, whatever the locale: what headers, markup and file name endings are compared by. Bytes
// beyond ASCII stay as they are.
#pragma once

#include <string>
#include <string_view>

namespace baosong::parsers {

[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
[[nodiscard]] std::string lower(std::string_view text);

/// Equal but for capitals.
[[nodiscard]] bool same_word(std::string_view a, std::string_view b);
/// Whether `text` begins with `prefix`, capitals aside.
[[nodiscard]] bool starts_with_word(std::string_view text, std::string_view prefix);

/// Value of a hexadecimal digit; -1: it is none.
[[nodiscard]] constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// `%E5` → the byte (RFC 3986 s.2.1); a `%` without two digits stays.
[[nodiscard]] std::string percent_decoded(std::string_view text);

}  // namespace baosong::parsers
