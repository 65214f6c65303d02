// Little-endian numbers out of a string of bytes. Beyond its end everything is zero.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace baosong::parsers {

[[nodiscard]] inline std::uint8_t u8(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : std::uint8_t{0};
}
[[nodiscard]] inline std::uint16_t u16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(u8(bytes, at) | u8(bytes, at + 1) << 8);
}
[[nodiscard]] inline std::uint32_t u32(std::string_view bytes, std::size_t at) {
  return u16(bytes, at) | static_cast<std::uint32_t>(u16(bytes, at + 2)) << 16;
}

}  // namespace baosong::parsers
