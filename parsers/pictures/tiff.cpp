// TIFF 6.0 and BigTIFF by libtiff: every row or tile of every page is decoded. Measured as the first page is shown.
// A compression that this libtiff lacks, and pages over the limits, are measured only. The thumbnail is of a first page
// of 8-bit grey or RGB, or of a 1-bit fax, in rows; of others there is none.
#include <tiffio.h>

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "parsers/pictures/raster.hpp"
#include "parsers/pictures/readers.hpp"

namespace baosong::parsers {

namespace {

constexpr int k_most_pages = 1000;
constexpr tmsize_t k_most_allocation_bytes = 256 << 20;

int say_nothing(TIFF*, void*, const char*, const char*, va_list) {
  return 1;
}

struct CloseTiff {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using Tiff = std::unique_ptr<TIFF, CloseTiff>;

Tiff open_tiff(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "cannot open " + file.string());
  const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(),
                                                                                 &TIFFOpenOptionsFree);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), k_most_allocation_bytes);
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), say_nothing, nullptr);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), say_nothing, nullptr);
  // "m": no memory map, which would count as resident.
  Tiff tiff(TIFFFdOpenExt(descriptor, "picture", "rm", options.get()));
  if (!tiff) ::close(descriptor);
  return tiff;
}

enum class Outcome { whole, corrupt, measured };

struct Page {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint16_t bits = 1;
  std::uint16_t samples = 1;
  std::uint16_t planes = PLANARCONFIG_CONTIG;
  std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
  std::uint16_t orientation = 1;
};

Page describe(TIFF& tiff) {
  Page page;
  TIFFGetField(&tiff, TIFFTAG_IMAGEWIDTH, &page.width);
  TIFFGetField(&tiff, TIFFTAG_IMAGELENGTH, &page.height);
  TIFFGetFieldDefaulted(&tiff, TIFFTAG_BITSPERSAMPLE, &page.bits);
  TIFFGetFieldDefaulted(&tiff, TIFFTAG_SAMPLESPERPIXEL, &page.samples);
  TIFFGetFieldDefaulted(&tiff, TIFFTAG_PLANARCONFIG, &page.planes);
  TIFFGetFieldDefaulted(&tiff, TIFFTAG_ORIENTATION, &page.orientation);
  TIFFGetField(&tiff, TIFFTAG_PHOTOMETRIC, &page.photometric);
  std::uint16_t compression = COMPRESSION_NONE;
  TIFFGetFieldDefaulted(&tiff, TIFFTAG_COMPRESSION, &compression);
  if (compression == COMPRESSION_JPEG && page.photometric == PHOTOMETRIC_YCBCR) {
    TIFFSetField(&tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    page.photometric = PHOTOMETRIC_RGB;
  }
  return page;
}

bool can_be_shown(const Page& page) {
  if (page.planes != PLANARCONFIG_CONTIG) return false;
  const bool grey = page.photometric == PHOTOMETRIC_MINISBLACK || page.photometric == PHOTOMETRIC_MINISWHITE;
  if (grey) return page.samples == 1 && (page.bits == 8 || page.bits == 1);
  return page.photometric == PHOTOMETRIC_RGB && page.bits == 8 && page.samples >= 3;
}

// One row of a page for which can_be_shown(), as grey or RGB.
void put_row(const Page& page, const std::vector<std::uint8_t>& row, std::vector<std::uint8_t>& shown) {
  const std::size_t depth = page.photometric == PHOTOMETRIC_RGB ? 3 : 1;
  for (std::size_t x = 0; x < page.width; ++x) {
    if (depth == 3) {
      std::copy_n(row.data() + x * page.samples, 3, shown.data() + 3 * x);
    } else {
      const int grey = page.bits == 8 ? row[x] : (row[x / 8] >> (7 - x % 8) & 1) * 255;
      shown[x] = static_cast<std::uint8_t>(page.photometric == PHOTOMETRIC_MINISWHITE ? 255 - grey : grey);
    }
  }
}

Outcome read_tiles(TIFF& tiff) {
  const tmsize_t size = TIFFTileSize(&tiff);
  if (size <= 0) return Outcome::corrupt;
  if (size > k_most_allocation_bytes) return Outcome::measured;
  std::vector<std::uint8_t> tile(static_cast<std::size_t>(size));
  const std::uint32_t count = TIFFNumberOfTiles(&tiff);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (TIFFReadEncodedTile(&tiff, i, tile.data(), size) < 0) return Outcome::corrupt;
  }
  return Outcome::whole;
}

Outcome read_rows(TIFF& tiff, const Page& page, std::optional<RowShrinker>* thumbnail) {
  const tmsize_t size = TIFFScanlineSize(&tiff);
  if (size <= 0) return Outcome::corrupt;
  if (size > k_most_allocation_bytes) return Outcome::measured;
  std::vector<std::uint8_t> row(static_cast<std::size_t>(size));
  std::vector<std::uint8_t> shown;
  const bool show = thumbnail != nullptr && can_be_shown(page) &&
                    row.size() >= (std::size_t{page.width} * page.bits * page.samples + 7) / 8;
  if (show) {
    const ColourSpace space = page.photometric == PHOTOMETRIC_RGB ? ColourSpace::rgb : ColourSpace::grey;
    thumbnail->emplace(static_cast<int>(page.width), static_cast<int>(page.height), space, k_thumbnail_side);
    shown.resize(std::size_t{page.width} * 3);
  }
  const unsigned planes = page.planes == PLANARCONFIG_SEPARATE ? page.samples : 1U;
  for (unsigned plane = 0; plane < planes; ++plane) {
    for (std::uint32_t y = 0; y < page.height; ++y) {
      if (TIFFReadScanline(&tiff, row.data(), y, static_cast<std::uint16_t>(plane)) < 0) return Outcome::corrupt;
      if (!show) continue;
      put_row(page, row, shown);
      (*thumbnail)->add_row(shown.data());
    }
  }
  return Outcome::whole;
}

Outcome read_page(TIFF& tiff, const Page& page, std::uint64_t& pixels, const Workspace& workspace,
                  std::optional<RowShrinker>* thumbnail) {
  std::uint16_t compression = COMPRESSION_NONE;
  TIFFGetFieldDefaulted(&tiff, TIFFTAG_COMPRESSION, &compression);
  if (TIFFIsCODECConfigured(compression) == 0) return Outcome::measured;
  if (page.width == 0 || page.height == 0) return Outcome::corrupt;
  const std::uint64_t here = std::uint64_t{page.width} * page.height;
  if (page.width > INT32_MAX || page.height > INT32_MAX || here > workspace.limits().picture_pixels - pixels) {
    return Outcome::measured;
  }
  pixels += here;
  return TIFFIsTiled(&tiff) != 0 ? read_tiles(tiff) : read_rows(tiff, page, thumbnail);
}

}  // namespace

PictureReading read_tiff(const std::filesystem::path& file, Workspace& workspace) {
  PictureReading reading;
  const Tiff tiff = open_tiff(file);
  if (!tiff) {
    reading.fault = Fault::corrupt;
    return reading;
  }
  const Page first = describe(*tiff);
  const int orientation = first.orientation;
  reading.facts.width = static_cast<int>(std::min<std::uint32_t>(first.width, INT32_MAX));
  reading.facts.height = static_cast<int>(std::min<std::uint32_t>(first.height, INT32_MAX));
  if (swaps_sides(orientation)) std::swap(reading.facts.width, reading.facts.height);

  std::optional<RowShrinker> thumbnail;
  std::uint64_t pixels = 0;
  Outcome outcome = read_page(*tiff, first, pixels, workspace, &thumbnail);
  for (int pages = 1; outcome == Outcome::whole && TIFFLastDirectory(tiff.get()) == 0; ++pages) {
    if (pages == k_most_pages) {
      outcome = Outcome::measured;
    } else if (TIFFReadDirectory(tiff.get()) == 0) {
      outcome = Outcome::corrupt;
    } else {
      outcome = read_page(*tiff, describe(*tiff), pixels, workspace, nullptr);
    }
  }
  if (outcome == Outcome::corrupt) {
    reading.fault = Fault::corrupt;
  } else if (outcome == Outcome::measured) {
    reading.facts.measured_only = true;
  } else if (thumbnail) {
    reading.facts.thumbnail = save_jpeg(turned(thumbnail->finish(), orientation), workspace);
  }
  return reading;
}

}  // namespace baosong::parsers
