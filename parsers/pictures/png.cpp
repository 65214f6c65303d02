// PNG (ISO/IEC 15948) by libpng: every row of every pass is inflated, the sums of all critical chunks are checked, IEND
// must be there. An interlaced picture needs no more memory than a plain one: the thumbnail is made of its last pass,
// which has every second row. libpng leaves by longjmp: everything that owns something lives in PngFile, outside the
// jump.
#include <png.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "parsers/pictures/exif.hpp"
#include "parsers/pictures/raster.hpp"
#include "parsers/pictures/readers.hpp"

namespace baosong::parsers {

namespace {

constexpr int k_last_pass = 6;
constexpr png_uint_32 k_most_side = 1'000'000;
constexpr png_uint_32 k_most_kept_chunks = 16;

struct PngFile {
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::FILE* file = nullptr;
  std::optional<RowShrinker> shrinker;
  std::vector<std::uint8_t> row;

  PngFile() = default;
  PngFile(const PngFile&) = delete;
  PngFile& operator=(const PngFile&) = delete;
  ~PngFile() {
    png_destroy_read_struct(&png, &info, nullptr);
    if (file != nullptr) std::fclose(file);
  }
};

[[noreturn]] void on_error(png_structp png, png_const_charp) {
  png_longjmp(png, 1);
}
void on_warning(png_structp, png_const_charp) {}

enum class Stop { none, corrupt, too_large };

void ask_for_rgb(PngFile& file) {
  png_set_expand(file.png);
  png_set_strip_16(file.png);
  png_set_gray_to_rgb(file.png);
  png_color_16 white{};
  white.red = white.green = white.blue = white.gray = 0xFFFF;
  const bool clear = (png_get_color_type(file.png, file.info) & PNG_COLOR_MASK_ALPHA) != 0 ||
                     png_get_valid(file.png, file.info, PNG_INFO_tRNS) != 0;
  if (clear && png_get_bit_depth(file.png, file.info) < 16) white.red = white.green = white.blue = white.gray = 0xFF;
  if (clear) png_set_background_fixed(file.png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, PNG_FP_1);
  png_read_update_info(file.png, file.info);
}

void read_pass(PngFile& file, int pass, png_uint_32 width, png_uint_32 height, bool interlaced) {
  const png_uint_32 columns = interlaced ? PNG_PASS_COLS(width, pass) : width;
  const png_uint_32 rows = interlaced ? PNG_PASS_ROWS(height, pass) : height;
  if (columns == 0) return;
  for (png_uint_32 y = 0; y < rows; ++y) {
    png_read_row(file.png, file.row.data(), nullptr);
    if (!interlaced || pass == k_last_pass) file.shrinker->add_row(file.row.data());
    if (interlaced && pass == k_last_pass) file.shrinker->add_row(file.row.data());
  }
}

// Only trivial locals: libpng leaves by longjmp.
Stop decode(PngFile& file, const Workspace& workspace) {
  if (setjmp(png_jmpbuf(file.png)) != 0) return Stop::corrupt;
  png_init_io(file.png, file.file);
  png_set_user_limits(file.png, k_most_side, k_most_side);
  png_set_chunk_cache_max(file.png, k_most_kept_chunks);
  png_read_info(file.png, file.info);
  const png_uint_32 width = png_get_image_width(file.png, file.info);
  const png_uint_32 height = png_get_image_height(file.png, file.info);
  if (!may_decode(width, height, workspace)) return Stop::too_large;
  const bool interlaced = png_get_interlace_type(file.png, file.info) != PNG_INTERLACE_NONE;
  ask_for_rgb(file);
  file.row.resize(png_get_rowbytes(file.png, file.info));
  file.shrinker.emplace(static_cast<int>(width), static_cast<int>(height), ColourSpace::rgb, k_thumbnail_side);
  for (int pass = 0; pass <= (interlaced ? k_last_pass : 0); ++pass) read_pass(file, pass, width, height, interlaced);
  png_read_end(file.png, file.info);
  return Stop::none;
}

int orientation_of(const PngFile& file) {
  png_bytep exif = nullptr;
  png_uint_32 size = 0;
  if (png_get_eXIf_1(file.png, file.info, &size, &exif) == 0) return 1;
  return exif_orientation({reinterpret_cast<const char*>(exif), size});
}

}  // namespace

PictureReading read_png(const std::filesystem::path& path, Workspace& workspace) {
  PngFile file;
  file.file = std::fopen(path.c_str(), "rbe");
  if (file.file == nullptr) throw std::system_error(errno, std::generic_category(), "cannot open " + path.string());
  file.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, on_error, on_warning);
  if (file.png != nullptr) file.info = png_create_info_struct(file.png);
  if (file.info == nullptr) throw std::bad_alloc();
  const Stop stop = decode(file, workspace);

  PictureReading reading;
  const int orientation = orientation_of(file);
  reading.facts.width = static_cast<int>(png_get_image_width(file.png, file.info));
  reading.facts.height = static_cast<int>(png_get_image_height(file.png, file.info));
  const bool thumbnail = png_get_interlace_type(file.png, file.info) == PNG_INTERLACE_NONE || reading.facts.height > 1;
  if (swaps_sides(orientation)) std::swap(reading.facts.width, reading.facts.height);
  if (stop == Stop::corrupt) {
    reading.fault = Fault::corrupt;
  } else if (stop == Stop::too_large) {
    reading.facts.measured_only = true;
  } else if (thumbnail) {
    reading.facts.thumbnail = save_jpeg(turned(file.shrinker->finish(), orientation), workspace);
  }
  return reading;
}

}  // namespace baosong::parsers
