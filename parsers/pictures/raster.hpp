// A small picture in memory, the way thumbnails and posters are made: rows shrink as they come, so that the memory
// needed is that of the result, whatever the size of what is read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parsers/workspace.hpp"

namespace baosong::parsers {

enum class ColourSpace { grey, rgb, ycbcr };

[[nodiscard]] constexpr int channels(ColourSpace space) {
  return space == ColourSpace::grey ? 1 : 3;
}

/// 8 bits a channel, channels interleaved, rows without padding.
struct Raster {
  int width = 0;
  int height = 0;
  ColourSpace space = ColourSpace::rgb;
  std::vector<std::uint8_t> pixels;
};

/// Longest side of a thumbnail, pixels.
inline constexpr int k_thumbnail_side = 320;

/// Takes a picture row by row and averages squares of pixels, so that neither side of the result exceeds
/// `longest_side`.
class RowShrinker {
 public:
  RowShrinker(int width, int height, ColourSpace space, int longest_side);
  /// `row` has width × channels bytes; rows beyond the height are ignored.
  void add_row(const std::uint8_t* row);
  /// The whole raster; rows that never came are black.
  [[nodiscard]] Raster finish();

 private:
  void flush_sums(int rows);
  int width_;
  int height_;
  int channels_;
  int factor_;
  int rows_in_sums_ = 0;
  int rows_done_ = 0;
  std::vector<std::uint32_t> sums_;
  Raster result_;
};

/// The picture as EXIF orientation 1…8 (EXIF 2.3, tag 0x0112) wants it shown.
[[nodiscard]] Raster turned(Raster raster, int orientation);

/// Whether `orientation` swaps width and height.
[[nodiscard]] constexpr bool swaps_sides(int orientation) {
  return orientation >= 5 && orientation <= 8;
}

/// Writes a baseline JPEG into the workspace and returns its file name there.
/// Throws std::system_error where the workspace cannot be written.
[[nodiscard]] std::string save_jpeg(const Raster& raster, Workspace& workspace);

}  // namespace baosong::parsers
