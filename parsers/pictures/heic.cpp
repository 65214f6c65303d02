// HEIC (ISO/IEC 23008-12) by libheif: the primary picture is decoded, its turns and mirrors (irot, imir) applied, which
// the sizes that libheif gives already are. Where libheif has no decoder for it, the picture is measured only.
#include <libheif/heif.h>

#include <array>
#include <new>

#include "parsers/pictures/raster.hpp"
#include "parsers/pictures/readers.hpp"

namespace baosong::parsers {

namespace {

/// Tiles, planes and the copy that is turned stand in memory at once.
constexpr std::uint64_t k_most_pixels = 100'000'000;

struct FreeContext {
  void operator()(heif_context* context) const { heif_context_free(context); }
};
struct FreeHandle {
  void operator()(heif_image_handle* handle) const { heif_image_handle_release(handle); }
};
struct FreeImage {
  void operator()(heif_image* image) const { heif_image_release(image); }
};

bool is_lacking(const heif_error& error) {
  return error.code == heif_error_Unsupported_feature || error.code == heif_error_Unsupported_filetype ||
         error.code == heif_error_Memory_allocation_error || error.subcode == heif_suberror_Unsupported_codec;
}

// From planes of 4:2:0, of which libheif has no need to make RGB.
Raster shrink(const heif_image& image) {
  const int width = heif_image_get_width(&image, heif_channel_Y);
  const int height = heif_image_get_height(&image, heif_channel_Y);
  std::array<int, 3> strides{};
  const std::array<const std::uint8_t*, 3> planes{heif_image_get_plane_readonly(&image, heif_channel_Y, &strides[0]),
                                                  heif_image_get_plane_readonly(&image, heif_channel_Cb, &strides[1]),
                                                  heif_image_get_plane_readonly(&image, heif_channel_Cr, &strides[2])};
  const bool eight_bits = heif_image_get_bits_per_pixel_range(&image, heif_channel_Y) == 8;
  if (width <= 0 || height <= 0 || !eight_bits || planes[0] == nullptr || planes[1] == nullptr ||
      planes[2] == nullptr) {
    return {};
  }
  RowShrinker shrinker(width, height, ColourSpace::ycbcr, k_thumbnail_side);
  std::vector<std::uint8_t> row(static_cast<std::size_t>(width) * 3);
  for (std::ptrdiff_t y = 0; y < height; ++y) {
    for (std::ptrdiff_t x = 0; x < width; ++x) {
      std::uint8_t* to = row.data() + 3 * x;
      to[0] = planes[0][y * strides[0] + x];
      to[1] = planes[1][y / 2 * strides[1] + x / 2];
      to[2] = planes[2][y / 2 * strides[2] + x / 2];
    }
    shrinker.add_row(row.data());
  }
  return shrinker.finish();
}

}  // namespace

PictureReading read_heic(const std::filesystem::path& file, Workspace& workspace) {
  PictureReading reading;
  const auto give_up = [&](const heif_error& error) {
    if (is_lacking(error)) {
      reading.facts.measured_only = true;
    } else {
      reading.fault = Fault::corrupt;
    }
    return reading;
  };
  const std::unique_ptr<heif_context, FreeContext> context(heif_context_alloc());
  if (!context) throw std::bad_alloc();
  if (const heif_error error = heif_context_read_from_file(context.get(), file.c_str(), nullptr);
      error.code != heif_error_Ok) {
    return give_up(error);
  }
  heif_image_handle* raw_handle = nullptr;
  if (const heif_error error = heif_context_get_primary_image_handle(context.get(), &raw_handle);
      error.code != heif_error_Ok) {
    return give_up(error);
  }
  const std::unique_ptr<heif_image_handle, FreeHandle> handle(raw_handle);
  reading.facts.width = heif_image_handle_get_width(raw_handle);
  reading.facts.height = heif_image_handle_get_height(raw_handle);
  const std::uint64_t pixels = static_cast<std::uint64_t>(std::max(0, reading.facts.width)) *
                               static_cast<std::uint64_t>(std::max(0, reading.facts.height));
  if (pixels > std::min(k_most_pixels, workspace.limits().picture_pixels) ||
      heif_image_handle_get_luma_bits_per_pixel(raw_handle) < 0) {
    reading.facts.measured_only = true;
    return reading;
  }
  heif_image* raw_image = nullptr;
  if (const heif_error error =
          heif_decode_image(raw_handle, &raw_image, heif_colorspace_YCbCr, heif_chroma_420, nullptr);
      error.code != heif_error_Ok) {
    reading.facts.measured_only = error.subcode != heif_suberror_End_of_data;
    if (!reading.facts.measured_only) reading.fault = Fault::corrupt;
    return reading;
  }
  const std::unique_ptr<heif_image, FreeImage> image(raw_image);
  if (Raster small = shrink(*image); small.width > 0) reading.facts.thumbnail = save_jpeg(small, workspace);
  return reading;
}

}  // namespace baosong::parsers
