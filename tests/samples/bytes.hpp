// Little pieces that several writers of samples share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace baosong::samples {

inline void put_le(std::string& out, std::uint32_t value, int width) {
  for (int i = 0; i < width; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}
inline void put_be(std::string& out, std::uint32_t value, int width) {
  for (int i = width - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}

/// zlib's CRC-32.
[[nodiscard]] std::uint32_t crc32_of(std::string_view bytes);
/// Deflated; `raw`: without zlib's head and sum, as zip wants it.
[[nodiscard]] std::string deflated(std::string_view bytes, bool raw);

}  // namespace baosong::samples
