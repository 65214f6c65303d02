// GIF 89a by giflib: every frame is decoded row by row, the trailer must be there. The thumbnail is of the first frame.
// Refuses, as measured only: more frames or pixels than a picture needs (LZW makes gigapixels of kilobytes).
#include <gif_lib.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "parsers/pictures/raster.hpp"
#include "parsers/pictures/readers.hpp"

namespace baosong::parsers {

namespace {

constexpr int k_most_frames = 10'000;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct CloseGif {
  void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;
using Gif = std::unique_ptr<GifFileType, CloseGif>;

int read_bytes(GifFileType* gif, GifByteType* bytes, int count) {
  return static_cast<int>(
      std::fread(bytes, 1, static_cast<std::size_t>(count), static_cast<std::FILE*>(gif->UserData)));
}

enum class Step { frame, end, corrupt, too_large };

class Frames {
 public:
  Frames(GifFileType& gif, const Workspace& workspace) : gif_(gif), workspace_(workspace) {}

  Step next() {
    for (;;) {
      GifRecordType type = UNDEFINED_RECORD_TYPE;
      if (DGifGetRecordType(&gif_, &type) == GIF_ERROR) return Step::corrupt;
      switch (type) {
        case IMAGE_DESC_RECORD_TYPE:
          return read_frame();
        case EXTENSION_RECORD_TYPE:
          if (!skip_extension()) return Step::corrupt;
          break;
        case TERMINATE_RECORD_TYPE:
          return Step::end;
        default:
          return Step::corrupt;
      }
    }
  }
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] std::optional<RowShrinker>& first() { return first_; }

 private:
  bool skip_extension() {
    int code = 0;
    GifByteType* bytes = nullptr;
    if (DGifGetExtension(&gif_, &code, &bytes) == GIF_ERROR) return false;
    while (bytes != nullptr) {
      if (DGifGetExtensionNext(&gif_, &bytes) == GIF_ERROR) return false;
    }
    return true;
  }

  Step read_frame() {
    if (DGifGetImageDesc(&gif_) == GIF_ERROR) return Step::corrupt;
    const int width = gif_.Image.Width;
    const int height = gif_.Image.Height;
    if (width <= 0 || height <= 0) return Step::corrupt;
    pixels_ += static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
    if (count_ == k_most_frames || pixels_ > workspace_.limits().picture_pixels) return Step::too_large;
    const ColorMapObject* colours = gif_.Image.ColorMap != nullptr ? gif_.Image.ColorMap : gif_.SColorMap;
    const bool shown = count_ == 0 && colours != nullptr && (!gif_.Image.Interlace || height > 1);
    if (shown) first_.emplace(width, height, ColourSpace::rgb, k_thumbnail_side);
    std::vector<GifPixelType> row(static_cast<std::size_t>(width));
    // Of an interlaced frame the last pass has every second row.
    const int last_pass = height - height / 2;
    for (int y = 0; y < height; ++y) {
      if (DGifGetLine(&gif_, row.data(), width) == GIF_ERROR) return Step::corrupt;
      if (!shown) continue;
      if (!gif_.Image.Interlace) add_row(row, *colours);
      if (gif_.Image.Interlace && y >= last_pass) {
        add_row(row, *colours);
        add_row(row, *colours);
      }
    }
    ++count_;
    return Step::frame;
  }

  void add_row(const std::vector<GifPixelType>& row, const ColorMapObject& colours) {
    rgb_.clear();
    for (const GifPixelType index : row) {
      const GifColorType colour = index < colours.ColorCount ? colours.Colors[index] : GifColorType{};
      rgb_.insert(rgb_.end(), {colour.Red, colour.Green, colour.Blue});
    }
    first_->add_row(rgb_.data());
  }

  GifFileType& gif_;
  const Workspace& workspace_;
  std::optional<RowShrinker> first_;
  std::vector<std::uint8_t> rgb_;
  std::uint64_t pixels_ = 0;
  int count_ = 0;
};

}  // namespace

PictureReading read_gif(const std::filesystem::path& path, Workspace& workspace) {
  const File file(std::fopen(path.c_str(), "rbe"));
  if (!file) throw std::system_error(errno, std::generic_category(), "cannot open " + path.string());
  PictureReading reading;
  const Gif gif(DGifOpen(file.get(), read_bytes, nullptr));
  if (!gif) {
    reading.fault = Fault::corrupt;
    return reading;
  }
  Frames frames(*gif, workspace);
  Step step = Step::frame;
  while (step == Step::frame) step = frames.next();
  reading.facts.width = gif->SWidth > 0 ? gif->SWidth : gif->Image.Width;
  reading.facts.height = gif->SHeight > 0 ? gif->SHeight : gif->Image.Height;
  if (step == Step::corrupt || (step == Step::end && frames.count() == 0)) {
    reading.fault = Fault::corrupt;
  } else if (step == Step::too_large) {
    reading.facts.measured_only = true;
  } else if (frames.first()) {
    reading.facts.thumbnail = save_jpeg(frames.first()->finish(), workspace);
  }
  return reading;
}

}  // namespace baosong::parsers
