#include "parsers/documents/page_image.hpp"

#include <poppler-page-renderer.h>

#include <algorithm>
#include <memory>

namespace baosong::parsers {
namespace {

constexpr int k_pages_looked_at = 3;
constexpr double k_glance_dots_per_inch = 20;  // the least at which a line of text darkens its pixels
constexpr double k_glance_side_pixels = 400;
constexpr unsigned char k_white = 250;

bool is_white(const poppler::image& image) {
  for (int row = 0; row < image.height(); ++row) {
    const char* const begin = image.const_data() + static_cast<std::ptrdiff_t>(row) * image.bytes_per_row();
    if (!std::all_of(begin, begin + image.width(), [](char c) { return static_cast<unsigned char>(c) >= k_white; }))
      return false;
  }
  return true;
}

}  // namespace

poppler::image grey_page(const poppler::page& page, double dots_per_inch, double max_side) {
  const poppler::rectf size = page.page_rect();
  const double inches = std::max({size.width(), size.height(), 1.0}) / 72;
  const double resolution = std::min(dots_per_inch, max_side / inches);
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_gray8);
  poppler::image image = renderer.render_page(&page, resolution, resolution);
  return image.format() == poppler::image::format_gray8 ? image : poppler::image();
}

bool shows_something(const poppler::document& document) {
  for (int number = 0; number < std::min(document.pages(), k_pages_looked_at); ++number) {
    const std::unique_ptr<poppler::page> page(document.create_page(number));
    if (!page) continue;
    const poppler::image image = grey_page(*page, k_glance_dots_per_inch, k_glance_side_pixels);
    if (image.is_valid() && !is_white(image)) return true;
  }
  return false;
}

}  // namespace baosong::parsers
