#include "parsers/pictures/exif.hpp"

#include <cstddef>
#include <cstdint>

namespace baosong::parsers {

namespace {

struct TiffBlock {
  std::string_view bytes;
  bool big_endian = false;

  [[nodiscard]] std::uint32_t number(std::size_t at, std::size_t width) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t from = big_endian ? at + i : at + width - 1 - i;
      value = value << 8 | static_cast<unsigned char>(bytes[from]);
    }
    return value;
  }
};

constexpr std::size_t k_entry_bytes = 12;
constexpr std::uint32_t k_orientation_tag = 0x0112;
constexpr std::uint32_t k_short = 3;
constexpr std::uint32_t k_long = 4;

}  // namespace

int exif_orientation(std::string_view tiff) {
  if (tiff.size() < 8) return 1;
  TiffBlock block{tiff};
  if (tiff.substr(0, 4) == std::string_view("MM\0*", 4)) {
    block.big_endian = true;
  } else if (tiff.substr(0, 4) != std::string_view("II*\0", 4)) {
    return 1;
  }
  const std::size_t directory = block.number(4, 4);
  if (directory > tiff.size() - 2) return 1;
  const std::size_t count = block.number(directory, 2);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = directory + 2 + i * k_entry_bytes;
    if (entry + k_entry_bytes > tiff.size()) return 1;
    if (block.number(entry, 2) != k_orientation_tag) continue;
    const std::uint32_t type = block.number(entry + 2, 2);
    if (type != k_short && type != k_long) return 1;
    const std::uint32_t value = block.number(entry + 8, type == k_short ? 2 : 4);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

}  // namespace baosong::parsers
