// Windows bitmaps (BITMAPCOREHEADER, BITMAPINFOHEADER and its successors), read by hand: libavcodec shows a bitmap that
// is cut off as if it were whole. Uncompressed rows must all be there; run-length coded ones must reach their end mark.
// Thumbnails for the uncompressed ones only: others are rarities.
#include "parsers/archives/input.hpp"
#include "parsers/pictures/raster.hpp"
#include "parsers/pictures/readers.hpp"

namespace baosong::parsers {

namespace {

enum Compression : std::uint32_t { rgb = 0, rle8 = 1, rle4 = 2, bitfields = 3, alpha_bitfields = 6 };

struct Bitmap {
  std::int64_t width = 0;
  std::int64_t height = 0;  ///< negative: the first row is the top one
  unsigned bits = 0;
  std::uint32_t compression = rgb;
  std::uint64_t pixels_at = 0;
  std::string palette;
  unsigned palette_entry_bytes = 4;

  [[nodiscard]] std::uint64_t rows() const { return static_cast<std::uint64_t>(height < 0 ? -height : height); }
  [[nodiscard]] std::uint64_t row_bytes() const { return (static_cast<std::uint64_t>(width) * bits + 7) / 8; }
  [[nodiscard]] std::uint64_t stride() const { return (row_bytes() + 3) / 4 * 4; }
};

std::optional<Bitmap> read_header(Input& input) {
  const std::string head = input.read(0, 14 + 40);
  if (head.size() < 14 + 12 || !head.starts_with("BM")) return std::nullopt;
  Bitmap bitmap;
  bitmap.pixels_at = little_endian(head, 10, 4);
  const std::uint64_t header_bytes = little_endian(head, 14, 4);
  if (header_bytes == 12) {
    bitmap.width = static_cast<std::int64_t>(little_endian(head, 18, 2));
    bitmap.height = static_cast<std::int16_t>(little_endian(head, 20, 2));
    bitmap.bits = static_cast<unsigned>(little_endian(head, 24, 2));
    bitmap.palette_entry_bytes = 3;
  } else if (header_bytes >= 16 && head.size() == 14 + 40) {
    bitmap.width = static_cast<std::int32_t>(little_endian(head, 18, 4));
    bitmap.height = static_cast<std::int32_t>(little_endian(head, 22, 4));
    bitmap.bits = static_cast<unsigned>(little_endian(head, 28, 2));
    if (header_bytes >= 40) bitmap.compression = static_cast<std::uint32_t>(little_endian(head, 30, 4));
  } else {
    return std::nullopt;
  }
  if (bitmap.width <= 0 || bitmap.height == 0) return std::nullopt;
  if (bitmap.bits <= 8) bitmap.palette = input.read(14 + header_bytes, 256 * bitmap.palette_entry_bytes);
  return bitmap;
}

// Run-length coding ([MS-WMF] 3.1.6): whole where the end mark comes, or where all rows are filled.
bool runs_reach_the_end(Input& input, const Bitmap& bitmap) {
  std::uint64_t at = bitmap.pixels_at;
  std::uint64_t row = 0;
  while (row < bitmap.rows()) {
    const std::string pair = input.read(at, 2);
    if (pair.size() < 2) return false;
    at += 2;
    const auto count = static_cast<unsigned char>(pair[0]);
    const auto value = static_cast<unsigned char>(pair[1]);
    if (count != 0) continue;
    if (value == 0) {
      ++row;
    } else if (value == 1) {
      return true;
    } else if (value == 2) {
      const std::string delta = input.read(at, 2);
      if (delta.size() < 2) return false;
      row += static_cast<unsigned char>(delta[1]);
      at += 2;
    } else {
      const std::uint64_t bytes = bitmap.compression == rle4 ? (value + 1U) / 2 : value;
      at += (bytes + 1) / 2 * 2;
    }
  }
  return true;
}

void put_row(const Bitmap& bitmap, const std::string& row, std::vector<std::uint8_t>& rgb_row) {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(row[at]); };
  for (std::size_t x = 0; x < static_cast<std::size_t>(bitmap.width); ++x) {
    std::uint8_t* to = rgb_row.data() + 3 * x;
    if (bitmap.bits >= 24) {
      const std::size_t at = x * bitmap.bits / 8;
      for (std::size_t c = 0; c < 3; ++c) to[c] = byte(at + 2 - c);
    } else if (bitmap.bits == 16) {
      const unsigned pixel = byte(2 * x) | static_cast<unsigned>(byte(2 * x + 1)) << 8;
      for (unsigned c = 0; c < 3; ++c) to[c] = static_cast<std::uint8_t>((pixel >> (10 - 5 * c) & 31) * 255 / 31);
    } else {
      const std::size_t bit = x * bitmap.bits;
      const unsigned index = byte(bit / 8) >> (8 - bitmap.bits - bit % 8) & ((1U << bitmap.bits) - 1);
      const std::size_t at = std::size_t{index} * bitmap.palette_entry_bytes;
      for (std::size_t c = 0; c < 3; ++c) {
        to[c] = at + 2 < bitmap.palette.size() ? static_cast<std::uint8_t>(bitmap.palette[at + 2 - c]) : 0;
      }
    }
  }
}

// The last row may lack its padding: some writers leave it out.
bool has_all_rows(const Bitmap& bitmap, std::uint64_t bytes) {
  return bytes >= bitmap.row_bytes() && bitmap.rows() - 1 <= (bytes - bitmap.row_bytes()) / bitmap.stride();
}

std::string make_thumbnail(Input& input, const Bitmap& bitmap, Workspace& workspace) {
  RowShrinker shrinker(static_cast<int>(bitmap.width), static_cast<int>(bitmap.rows()), ColourSpace::rgb,
                       k_thumbnail_side);
  std::vector<std::uint8_t> rgb_row(static_cast<std::size_t>(bitmap.width) * 3);
  for (std::uint64_t y = 0; y < bitmap.rows(); ++y) {
    put_row(bitmap, input.read(bitmap.pixels_at + y * bitmap.stride(), static_cast<std::size_t>(bitmap.row_bytes())),
            rgb_row);
    shrinker.add_row(rgb_row.data());
  }
  constexpr int k_upside_down = 4;
  return save_jpeg(turned(shrinker.finish(), bitmap.height > 0 ? k_upside_down : 1), workspace);
}

}  // namespace

PictureReading read_bmp(const std::filesystem::path& file, Workspace& workspace) {
  PictureReading reading;
  Input input(file);
  const std::optional<Bitmap> bitmap = read_header(input);
  if (!bitmap) {
    reading.fault = Fault::corrupt;
    return reading;
  }
  reading.facts.width = static_cast<int>(bitmap->width);
  reading.facts.height = static_cast<int>(std::min<std::uint64_t>(bitmap->rows(), 1U << 31U) & 0x7FFFFFFF);
  const bool plain =
      bitmap->compression == rgb || bitmap->compression == bitfields || bitmap->compression == alpha_bitfields;
  const bool known_bits = bitmap->bits == 1 || bitmap->bits == 2 || bitmap->bits == 4 || bitmap->bits == 8 ||
                          bitmap->bits == 16 || bitmap->bits == 24 || bitmap->bits == 32;
  if (bitmap->compression == rle8 || bitmap->compression == rle4) {
    if (!runs_reach_the_end(input, *bitmap)) reading.fault = Fault::corrupt;
  } else if (!plain || !known_bits) {
    reading.facts.measured_only = true;  // a JPEG or PNG for printers
  } else if (bitmap->pixels_at >= input.size() || !has_all_rows(*bitmap, input.size() - bitmap->pixels_at)) {
    reading.fault = Fault::corrupt;
  } else if (may_decode(static_cast<std::uint64_t>(bitmap->width), bitmap->rows(), workspace)) {
    reading.facts.thumbnail = make_thumbnail(input, *bitmap, workspace);
  }
  return reading;
}

}  // namespace baosong::parsers
