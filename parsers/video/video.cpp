// Videos by libavformat and libavcodec: the first video stream is measured, and one frame of it is decoded, which
// proves that it can be read and gives the poster. Contract 4, video.corrupt. Refuses, as corrupt: no container that is
// known, neither video nor sound in it (cover pictures are no video), not one frame within k_most_packets. A codec that
// is lacking here is no corruption. Opens nothing but the file itself: no network protocols, no playlists and no lists
// of files, whose demuxers are not on the list.
#include <array>
#include <cerrno>
#include <cmath>
#include <mutex>
#include <new>
#include <numbers>
#include <system_error>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <unistd.h>

#include "parsers/pictures/raster.hpp"
#include "parsers/video/video.hpp"

namespace baosong::parsers {

namespace {

constexpr const char* k_formats =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,mpegts,mpeg,mpegvideo,asf,rm,ogg,h264,hevc,m4v,dv,mxf,ivf";
constexpr const char* k_probe_bytes = "5000000";
constexpr const char* k_analyze_microseconds = "5000000";
/// How far the first frame is looked for.
constexpr int k_most_packets = 1000;
constexpr std::int64_t k_most_packet_bytes = 64LL << 20;
/// 8K; larger frames are measured, not decoded.
constexpr std::int64_t k_most_frame_pixels = 7680LL * 4320;
constexpr int k_poster_side = 640;

struct FreeFormat {
  void operator()(AVFormatContext* format) const { avformat_close_input(&format); }
};
struct FreeCodec {
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
};
struct FreeFrame {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FreeScaler {
  void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};
using Format = std::unique_ptr<AVFormatContext, FreeFormat>;
using Codec = std::unique_ptr<AVCodecContext, FreeCodec>;
using Frame = std::unique_ptr<AVFrame, FreeFrame>;

Format open_format(const std::filesystem::path& file) {
  static std::once_flag silenced;
  std::call_once(silenced, [] { av_log_set_level(AV_LOG_QUIET); });
  if (::access(file.c_str(), R_OK) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot read " + file.string());
  }
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "file", 0);
  av_dict_set(&options, "format_whitelist", k_formats, 0);
  av_dict_set(&options, "probesize", k_probe_bytes, 0);
  av_dict_set(&options, "analyzeduration", k_analyze_microseconds, 0);
  AVFormatContext* format = nullptr;
  const int opened = avformat_open_input(&format, ("file:" + file.string()).c_str(), nullptr, &options);
  av_dict_free(&options);
  return Format(opened < 0 ? nullptr : format);
}

// One thread per decoder: frame threads hold a picture each, and the sealed room starts no threads.
void find_stream_info(AVFormatContext& format) {
  std::vector<AVDictionary*> options(format.nb_streams, nullptr);
  for (AVDictionary*& each : options) av_dict_set(&each, "threads", "1", 0);
  const auto streams = static_cast<unsigned>(options.size());
  // What it cannot find out is asked of the frame; its word is not needed.
  (void)avformat_find_stream_info(&format, streams == 0 ? nullptr : options.data());
  for (AVDictionary*& each : options) av_dict_free(&each);
}

AVStream* video_stream(AVFormatContext& format) {
  AVStream* best = nullptr;
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    AVStream* stream = format.streams[i];
    if (stream->codecpar->codec_type != AVMEDIA_TYPE_VIDEO) continue;
    if ((stream->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) continue;
    const auto pixels = [](const AVStream* s) { return std::int64_t{s->codecpar->width} * s->codecpar->height; };
    if (best == nullptr || pixels(stream) > pixels(best)) best = stream;
  }
  return best;
}

bool has_sound(const AVFormatContext& format) {
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    const AVCodecParameters& codec = *format.streams[i]->codecpar;
    if (codec.codec_type == AVMEDIA_TYPE_AUDIO && codec.codec_id != AV_CODEC_ID_NONE) return true;
  }
  return false;
}

double duration_seconds(const AVFormatContext& format, const AVStream& stream) {
  double seconds = 0;
  if (format.duration > 0) {
    seconds = static_cast<double>(format.duration) / AV_TIME_BASE;
  } else if (stream.duration > 0) {
    seconds = static_cast<double>(stream.duration) * av_q2d(stream.time_base);
  }
  return std::isfinite(seconds) ? seconds : 0;
}

// Whether the container's head says all that is needed (MP4, Matroska): a second decoder, which finding out takes, is
// saved.
bool is_described(const AVFormatContext& format, const AVStream& stream) {
  return (format.ctx_flags & AVFMTCTX_NOHEADER) == 0 && stream.codecpar->codec_id != AV_CODEC_ID_NONE &&
         stream.codecpar->width > 0 && stream.codecpar->height > 0 && duration_seconds(format, stream) > 0;
}

enum class Decoding { decoded, nothing, lacking };

struct FirstFrame {
  Decoding decoding = Decoding::nothing;
  Frame frame;
};

bool receive(AVCodecContext& codec, AVFrame& frame) {
  return avcodec_receive_frame(&codec, &frame) == 0 && frame.width > 0 && frame.height > 0;
}

FirstFrame decode_first_frame(AVFormatContext& format, const AVStream& stream) {
  const AVCodec* decoder = avcodec_find_decoder(stream.codecpar->codec_id);
  if (decoder == nullptr) return {Decoding::lacking, nullptr};
  const Codec codec(avcodec_alloc_context3(decoder));
  Frame frame(av_frame_alloc());
  const std::unique_ptr<AVPacket, FreePacket> packet(av_packet_alloc());
  if (!codec || !frame || !packet) throw std::bad_alloc();
  if (avcodec_parameters_to_context(codec.get(), stream.codecpar) < 0) return {};
  codec->thread_count = 1;
  codec->pkt_timebase = stream.time_base;
  // The first frame at once, without waiting for those that might be shown before it.
  codec->flags |= AV_CODEC_FLAG_LOW_DELAY;
  codec->max_pixels = k_most_frame_pixels;
  const int opened = avcodec_open2(codec.get(), decoder, nullptr);
  if (opened == AVERROR(ENOSYS) || opened == AVERROR_PATCHWELCOME) return {Decoding::lacking, nullptr};
  if (opened < 0) return {};

  std::int64_t bytes = 0;
  for (int packets = 0; packets < k_most_packets && bytes < k_most_packet_bytes;) {
    if (av_read_frame(&format, packet.get()) < 0) break;
    if (packet->stream_index == stream.index) {
      ++packets;
      bytes += packet->size;
      const int sent = avcodec_send_packet(codec.get(), packet.get());
      if (sent == AVERROR_PATCHWELCOME) return {Decoding::lacking, nullptr};
      if (sent >= 0 && receive(*codec, *frame)) return {Decoding::decoded, std::move(frame)};
      if (packets == 1) {
        // What the decoder holds back (HEVC, to put frames in order) it gives at the end: three frames of 4K with ten
        // bits, which waiting would cost, are 75 MB. Where one packet is not enough, it all begins again.
        if (avcodec_send_packet(codec.get(), nullptr) >= 0 && receive(*codec, *frame)) {
          return {Decoding::decoded, std::move(frame)};
        }
        avcodec_flush_buffers(codec.get());
        (void)avcodec_send_packet(codec.get(), packet.get());
      }
    }
    av_packet_unref(packet.get());
  }
  if (avcodec_send_packet(codec.get(), nullptr) >= 0 && receive(*codec, *frame)) {
    return {Decoding::decoded, std::move(frame)};
  }
  return {};
}

// Clockwise quarter turns, 0…3, and mirrored upright where the matrix says so; other angles count as the nearest
// quarter.
int quarter_turns(const AVStream& stream, const AVFrame* frame) {
  const auto* matrix =
      reinterpret_cast<const std::int32_t*>(av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr));
  if (matrix == nullptr && frame != nullptr) {
    const AVFrameSideData* side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (side != nullptr) matrix = reinterpret_cast<const std::int32_t*>(side->data);
  }
  if (matrix == nullptr) return 0;
  const double degrees = -av_display_rotation_get(matrix);  // FFmpeg counts counter-clockwise
  if (!std::isfinite(degrees)) return 0;
  return static_cast<int>(std::lround(degrees / 90.0)) & 3;
}

int stretched(int width, AVRational aspect) {
  if (aspect.num <= 0 || aspect.den <= 0) return width;
  const double shown = std::round(static_cast<double>(width) * aspect.num / aspect.den);
  return shown >= 1 && shown <= 1'000'000 ? static_cast<int>(shown) : width;
}

std::string save_poster(const AVFrame& frame, int shown_width, int turns, Workspace& workspace) {
  const double scale = std::min(1.0, static_cast<double>(k_poster_side) / std::max(shown_width, frame.height));
  Raster raster;
  raster.width = std::max(1, static_cast<int>(std::lround(shown_width * scale)));
  raster.height = std::max(1, static_cast<int>(std::lround(frame.height * scale)));
  const auto format = static_cast<AVPixelFormat>(frame.format);
  const std::unique_ptr<SwsContext, FreeScaler> scaler(sws_getContext(frame.width, frame.height, format, raster.width,
                                                                      raster.height, AV_PIX_FMT_RGB24, SWS_BILINEAR,
                                                                      nullptr, nullptr, nullptr));
  if (!scaler) return {};
  // swscale writes whole vectors: its rows are padded, ours are not.
  const int stride = (raster.width * 3 + 63) / 64 * 64;
  std::vector<std::uint8_t> padded(static_cast<std::size_t>(stride) * static_cast<std::size_t>(raster.height) + 64);
  const std::array<std::uint8_t*, 4> planes{padded.data(), nullptr, nullptr, nullptr};
  const std::array<int, 4> strides{stride, 0, 0, 0};
  if (sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, planes.data(), strides.data()) <= 0)
    return {};
  const std::size_t row = static_cast<std::size_t>(raster.width) * 3;
  raster.pixels.resize(row * static_cast<std::size_t>(raster.height));
  for (std::size_t y = 0; y < static_cast<std::size_t>(raster.height); ++y) {
    std::copy_n(padded.data() + y * static_cast<std::size_t>(stride), row, raster.pixels.data() + y * row);
  }
  constexpr std::array k_orientations{1, 6, 3, 8};  // EXIF's words for the quarter turns
  return save_jpeg(turned(std::move(raster), k_orientations[static_cast<std::size_t>(turns)]), workspace);
}

}  // namespace

VideoReading read_video(const std::filesystem::path& file, Workspace& workspace) {
  VideoReading reading;
  reading.fault = Fault::corrupt;
  const Format format = open_format(file);
  if (!format) return reading;
  AVStream* stream = video_stream(*format);
  if (stream == nullptr || !is_described(*format, *stream)) {
    find_stream_info(*format);
    stream = video_stream(*format);
  }
  if (stream == nullptr) {
    reading.sound_only = has_sound(*format);
    if (reading.sound_only) reading.fault = Fault::none;
    return reading;
  }

  reading.facts.codec = avcodec_get_name(stream->codecpar->codec_id);
  reading.facts.duration = duration_seconds(*format, *stream);
  int width = std::max(0, stream->codecpar->width);
  int height = std::max(0, stream->codecpar->height);
  const bool huge = height > 0 && width > k_most_frame_pixels / height;
  const FirstFrame first = huge ? FirstFrame{Decoding::lacking, nullptr} : decode_first_frame(*format, *stream);
  if (first.frame) {
    width = first.frame->width;
    height = first.frame->height;
  }
  const AVRational aspect = av_guess_sample_aspect_ratio(format.get(), stream, first.frame.get());
  const int turns = quarter_turns(*stream, first.frame.get());
  reading.facts.width = stretched(width, aspect);
  reading.facts.height = height;
  if (first.decoding == Decoding::decoded) {
    reading.facts.poster = save_poster(*first.frame, reading.facts.width, turns, workspace);
  }
  if (turns % 2 == 1) std::swap(reading.facts.width, reading.facts.height);
  const bool readable = first.decoding == Decoding::decoded || (first.decoding == Decoding::lacking && width > 0);
  if (readable) reading.fault = Fault::none;
  return reading;
}

}  // namespace baosong::parsers
