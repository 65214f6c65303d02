// WebP (RFC 9649) by libwebp: the RIFF structure must be complete and every frame decode. libwebp decodes in one go
// from memory: the file is mapped, the pixels are made at the thumbnail's size. Lossless frames need all of their
// pixels in memory meanwhile: over k_most_pixels they are measured only.
#include <webp/decode.h>
#include <webp/demux.h>

#include "parsers/mime/mapped_file.hpp"
#include "parsers/pictures/exif.hpp"
#include "parsers/pictures/raster.hpp"
#include "parsers/pictures/readers.hpp"

namespace baosong::parsers {

namespace {

constexpr std::uint64_t k_most_pixels = 64'000'000;
constexpr int k_most_frames = 2000;

struct FreeDemuxer {
  void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
};
using Demuxer = std::unique_ptr<WebPDemuxer, FreeDemuxer>;

int orientation_of(const Demuxer& demuxer) {
  WebPChunkIterator chunk{};
  if (WebPDemuxGetChunk(demuxer.get(), "EXIF", 1, &chunk) == 0) return 1;
  std::string_view exif(reinterpret_cast<const char*>(chunk.chunk.bytes), chunk.chunk.size);
  if (exif.starts_with(std::string_view("Exif\0\0", 6))) exif.remove_prefix(6);  // some writers copy it from a JPEG
  const int orientation = exif_orientation(exif);
  WebPDemuxReleaseChunkIterator(&chunk);
  return orientation;
}

// Decodes one frame at the size of a thumbnail; false where it is not whole.
bool decode_frame(const WebPIterator& frame, Raster& small) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) return false;
  const int factor = std::max(1, (std::max(frame.width, frame.height) + k_thumbnail_side - 1) / k_thumbnail_side);
  small.width = std::max(1, frame.width / factor);
  small.height = std::max(1, frame.height / factor);
  small.space = ColourSpace::rgb;
  const std::size_t stride = static_cast<std::size_t>(small.width) * 3;
  small.pixels.assign(stride * static_cast<std::size_t>(small.height), 0);
  config.options.use_scaling = 1;
  config.options.scaled_width = small.width;
  config.options.scaled_height = small.height;
  config.output.colorspace = MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = small.pixels.data();
  config.output.u.RGBA.stride = static_cast<int>(stride);
  config.output.u.RGBA.size = small.pixels.size();
  const VP8StatusCode status = WebPDecode(frame.fragment.bytes, frame.fragment.size, &config);
  WebPFreeDecBuffer(&config.output);
  return status == VP8_STATUS_OK;
}

enum class Outcome { whole, corrupt, measured };

Outcome decode_all(const Demuxer& demuxer, const Workspace& workspace, Raster& thumbnail) {
  WebPIterator frame{};
  if (WebPDemuxGetFrame(demuxer.get(), 1, &frame) == 0) return Outcome::corrupt;
  const std::unique_ptr<WebPIterator, decltype(&WebPDemuxReleaseIterator)> owner(&frame, &WebPDemuxReleaseIterator);
  std::uint64_t pixels = 0;
  do {
    const std::uint64_t here = static_cast<std::uint64_t>(frame.width) * static_cast<std::uint64_t>(frame.height);
    pixels += here;
    if (here > k_most_pixels || pixels > workspace.limits().picture_pixels || frame.frame_num > k_most_frames) {
      return Outcome::measured;
    }
    Raster small;
    if (frame.complete == 0 || !decode_frame(frame, small)) return Outcome::corrupt;
    if (frame.frame_num == 1) thumbnail = std::move(small);
  } while (WebPDemuxNextFrame(&frame) != 0);
  return Outcome::whole;
}

}  // namespace

PictureReading read_webp(const std::filesystem::path& path, Workspace& workspace) {
  const mime::MappedFile file(path);
  const WebPData data{reinterpret_cast<const std::uint8_t*>(file.bytes().data()), file.bytes().size()};
  PictureReading reading;
  reading.fault = Fault::corrupt;
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  const Demuxer demuxer(WebPDemuxPartial(&data, &state));
  if (!demuxer || state < WEBP_DEMUX_PARSED_HEADER) return reading;
  const int orientation = orientation_of(demuxer);
  reading.facts.width = static_cast<int>(WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH));
  reading.facts.height = static_cast<int>(WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT));
  if (swaps_sides(orientation)) std::swap(reading.facts.width, reading.facts.height);
  if (state != WEBP_DEMUX_DONE) return reading;
  Raster thumbnail;
  const Outcome outcome = decode_all(demuxer, workspace, thumbnail);
  if (outcome == Outcome::corrupt) return reading;
  reading.fault = Fault::none;
  if (outcome == Outcome::measured) {
    reading.facts.measured_only = true;
  } else {
    reading.facts.thumbnail = save_jpeg(turned(std::move(thumbnail), orientation), workspace);
  }
  return reading;
}

}  // namespace baosong::parsers
