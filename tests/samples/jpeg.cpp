#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

// jpeglib.h needs <cstdio> before it.
#include <jpeglib.h>

#include "tests/samples/pattern.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::samples {

namespace {

[[noreturn]] void refuse(j_common_ptr info) {
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  throw std::runtime_error(text);
}

std::string exif_block(int orientation, bool big_endian) {
  std::string out("Exif\0\0", 6);
  const auto number = [&](std::uint32_t value, int width) {
    for (int i = 0; i < width; ++i) {
      const int shift = 8 * (big_endian ? width - 1 - i : i);
      out.push_back(static_cast<char>(value >> shift & 0xFF));
    }
  };
  out += big_endian ? "MM" : "II";
  number(42, 2);
  number(8, 4);
  number(2, 2);  // two entries: something before the orientation, as cameras write it
  number(0x010F, 2), number(2, 2), number(4, 4), out += std::string("cam\0", 4);
  number(0x0112, 2), number(3, 2), number(1, 4), number(static_cast<std::uint32_t>(orientation), 2), number(0, 2);
  number(0, 4);
  return out;
}

}  // namespace

std::string make_jpeg(int width, int height, std::uint32_t seed, int quality, const JpegOptions& options) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  errors.error_exit = refuse;
  jpeg_create_compress(&info);
  const std::unique_ptr<jpeg_compress_struct, decltype(&jpeg_destroy_compress)> owner(&info, &jpeg_destroy_compress);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &bytes, &size);
  info.image_width = static_cast<JDIMENSION>(width);
  info.image_height = static_cast<JDIMENSION>(height);
  info.input_components = options.cmyk ? 4 : options.grey ? 1 : 3;
  info.in_color_space = options.cmyk ? JCS_CMYK : options.grey ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&info);
  if (options.cmyk) jpeg_set_colorspace(&info, JCS_YCCK);
  jpeg_set_quality(&info, quality, TRUE);
  info.restart_in_rows = options.restart_rows;
  if (options.progressive) jpeg_simple_progression(&info);
  jpeg_start_compress(&info, TRUE);
  if (options.orientation != 0) {
    const std::string exif = exif_block(options.orientation, options.big_endian);
    jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(exif.data()),
                      static_cast<unsigned>(exif.size()));
  }
  Pattern pattern(width, height, seed);
  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(width) * 3);
  std::vector<std::uint8_t> row(static_cast<std::size_t>(width) * static_cast<std::size_t>(info.input_components));
  for (int y = 0; y < height; ++y) {
    pattern.row(y, rgb.data());
    for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x) {
      const std::uint8_t* pixel = rgb.data() + 3 * x;
      if (options.cmyk) {
        std::copy_n(pixel, 3, row.data() + 4 * x);
        row[4 * x + 3] = 255;
      } else if (options.grey) {
        row[x] = pixel[1];
      } else {
        std::copy_n(pixel, 3, row.data() + 3 * x);
      }
    }
    JSAMPROW pointer = row.data();
    jpeg_write_scanlines(&info, &pointer, 1);
  }
  jpeg_finish_compress(&info);
  const std::unique_ptr<unsigned char, decltype(&std::free)> buffer(bytes, &std::free);
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace baosong::samples
