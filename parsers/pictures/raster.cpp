#include "parsers/pictures/raster.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>

// jpeglib.h needs <cstdio> before it.
#include <jpeglib.h>

namespace baosong::parsers {

namespace {

constexpr int k_quality = 80;

struct CompressorErrors {
  jpeg_error_mgr manager;
  std::jmp_buf escape;
};

[[noreturn]] void leave_compressor(j_common_ptr info) {
  std::longjmp(reinterpret_cast<CompressorErrors*>(info->err)->escape, 1);
}

// Only trivial locals live here: libjpeg leaves by longjmp. False where libjpeg gave up (out of memory).
bool compress(const Raster& raster, unsigned char** bytes, unsigned long* size) {
  jpeg_compress_struct info;
  CompressorErrors errors;
  info.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = leave_compressor;
  if (setjmp(errors.escape) != 0) {
    jpeg_destroy_compress(&info);
    return false;
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, bytes, size);
  info.image_width = static_cast<JDIMENSION>(raster.width);
  info.image_height = static_cast<JDIMENSION>(raster.height);
  info.input_components = channels(raster.space);
  info.in_color_space = raster.space == ColourSpace::grey  ? JCS_GRAYSCALE
                        : raster.space == ColourSpace::rgb ? JCS_RGB
                                                           : JCS_YCbCr;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, k_quality, TRUE);
  info.dct_method = JDCT_IFAST;
  jpeg_start_compress(&info, TRUE);
  const std::size_t stride = static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(info.input_components);
  while (info.next_scanline < info.image_height) {
    // libjpeg takes a pointer to non-const, but only reads.
    JSAMPROW row = const_cast<JSAMPROW>(raster.pixels.data() + info.next_scanline * stride);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  return true;
}

}  // namespace

RowShrinker::RowShrinker(int width, int height, ColourSpace space, int longest_side)
    : width_(width), height_(height), channels_(channels(space)) {
  const int longest = std::max(width, height);
  factor_ = std::max(1, (longest + longest_side - 1) / longest_side);
  result_.width = (width + factor_ - 1) / factor_;
  result_.height = (height + factor_ - 1) / factor_;
  result_.space = space;
  const std::size_t row = static_cast<std::size_t>(result_.width) * static_cast<std::size_t>(channels_);
  result_.pixels.assign(row * static_cast<std::size_t>(result_.height), 0);
  if (factor_ > 1) sums_.assign(row, 0);
}

void RowShrinker::add_row(const std::uint8_t* row) {
  if (rows_done_ + rows_in_sums_ >= height_) return;
  if (factor_ == 1) {
    const std::size_t stride = static_cast<std::size_t>(width_) * static_cast<std::size_t>(channels_);
    std::copy_n(row, stride, result_.pixels.data() + static_cast<std::size_t>(rows_done_) * stride);
    ++rows_done_;
    return;
  }
  std::uint32_t* sum = sums_.data();
  for (int x = 0; x < width_; x += factor_, sum += channels_) {
    const int last = std::min(x + factor_, width_);
    for (int from = x; from < last; ++from) {
      for (int channel = 0; channel < channels_; ++channel) sum[channel] += *row++;
    }
  }
  if (++rows_in_sums_ == factor_ || rows_done_ + rows_in_sums_ == height_) flush_sums(rows_in_sums_);
}

void RowShrinker::flush_sums(int rows) {
  std::uint8_t* out = result_.pixels.data() + static_cast<std::size_t>(rows_done_ / factor_) *
                                                  static_cast<std::size_t>(result_.width) *
                                                  static_cast<std::size_t>(channels_);
  std::size_t at = 0;
  for (int x = 0; x < width_; x += factor_) {
    // A factor of 205 (65,500 pixels) squared times 255 stays far below 2^32.
    const auto count = static_cast<std::uint32_t>(std::min(factor_, width_ - x) * rows);
    for (int channel = 0; channel < channels_; ++channel, ++at) {
      out[at] = static_cast<std::uint8_t>((sums_[at] + count / 2) / count);
      sums_[at] = 0;
    }
  }
  rows_done_ += rows;
  rows_in_sums_ = 0;
}

Raster RowShrinker::finish() {
  if (rows_in_sums_ > 0) flush_sums(rows_in_sums_);
  return std::move(result_);
}

Raster turned(Raster raster, int orientation) {
  if (orientation < 2 || orientation > 8) return raster;
  Raster out;
  out.space = raster.space;
  out.width = swaps_sides(orientation) ? raster.height : raster.width;
  out.height = swaps_sides(orientation) ? raster.width : raster.height;
  out.pixels.resize(raster.pixels.size());
  const int depth = channels(raster.space);
  std::uint8_t* to = out.pixels.data();
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      int from_x = swaps_sides(orientation) ? y : x;
      int from_y = swaps_sides(orientation) ? x : y;
      if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
        from_x = raster.width - 1 - from_x;
      if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
        from_y = raster.height - 1 - from_y;
      const std::size_t pixel =
          static_cast<std::size_t>(from_y) * static_cast<std::size_t>(raster.width) + static_cast<std::size_t>(from_x);
      to = std::copy_n(raster.pixels.data() + pixel * static_cast<std::size_t>(depth), depth, to);
    }
  }
  return out;
}

std::string save_jpeg(const Raster& raster, Workspace& workspace) {
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  const bool made = compress(raster, &bytes, &size);
  const std::unique_ptr<unsigned char, decltype(&std::free)> owner(bytes, &std::free);
  if (!made) throw std::runtime_error("cannot make a thumbnail: libjpeg gave up");
  const std::filesystem::path file = workspace.new_file();
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  out.close();
  if (!out) throw std::system_error(errno, std::generic_category(), "cannot write " + file.string());
  return file.filename().string();
}

}  // namespace baosong::parsers
