#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <stdexcept>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/opt.h>
}

#include "tests/samples/samples.hpp"

namespace baosong::samples {

namespace {

int must(int result, const char* what) {
  if (result < 0) throw std::runtime_error(what);
  return result;
}
template <class Pointer>
Pointer must(Pointer pointer, const char* what) {
  if (pointer == nullptr) throw std::runtime_error(what);
  return pointer;
}

// MP4 wants to go back and fill in sizes: a growing string with a position.
struct Output {
  std::string bytes;
  std::size_t at = 0;
};

int write_bytes(void* opaque, std::uint8_t* data, int size) {
  Output& out = *static_cast<Output*>(opaque);
  const auto count = static_cast<std::size_t>(size);
  if (out.bytes.size() < out.at + count) out.bytes.resize(out.at + count);
  std::memcpy(out.bytes.data() + out.at, data, count);
  out.at += count;
  return size;
}

std::int64_t seek_bytes(void* opaque, std::int64_t offset, int whence) {
  Output& out = *static_cast<Output*>(opaque);
  if (whence == AVSEEK_SIZE) return static_cast<std::int64_t>(out.bytes.size());
  if (whence == SEEK_CUR) offset += static_cast<std::int64_t>(out.at);
  if (whence == SEEK_END) offset += static_cast<std::int64_t>(out.bytes.size());
  out.at = static_cast<std::size_t>(offset);
  return offset;
}

struct Muxer {
  AVFormatContext* format = nullptr;
  AVCodecContext* codec = nullptr;
  AVFrame* frame = av_frame_alloc();
  AVPacket* packet = av_packet_alloc();
  ~Muxer() {
    if (format != nullptr && format->pb != nullptr) {
      av_freep(&format->pb->buffer);
      avio_context_free(&format->pb);
    }
    avformat_free_context(format);
    avcodec_free_context(&codec);
    av_frame_free(&frame);
    av_packet_free(&packet);
  }

  void drain(AVStream& stream) {
    while (avcodec_receive_packet(codec, packet) == 0) {
      av_packet_rescale_ts(packet, codec->time_base, stream.time_base);
      packet->stream_index = stream.index;
      must(av_interleaved_write_frame(format, packet), "cannot write a packet");
    }
  }
};

void draw(AVFrame& frame, int number) {
  for (int y = 0; y < frame.height; ++y) {
    for (int x = 0; x < frame.width; ++x) {
      frame.data[0][y * frame.linesize[0] + x] = static_cast<std::uint8_t>(x + y + number * 5);
    }
  }
  for (int plane = 1; plane < 3; ++plane) {
    for (int y = 0; y < (frame.height + 1) / 2; ++y) {
      for (int x = 0; x < (frame.width + 1) / 2; ++x) {
        frame.data[plane][y * frame.linesize[plane] + x] =
            static_cast<std::uint8_t>(plane == 1 ? 96 + y / 8 + number * 2 : 64 + x / 8 + number * 3);
      }
    }
  }
}

void open_video(Muxer& muxer, AVStream& stream, int width, int height, const VideoOptions& options) {
  const AVCodec* encoder = avcodec_find_encoder_by_name("libx264");
  const bool h264 = encoder != nullptr;
  if (!h264) encoder = must(avcodec_find_encoder(AV_CODEC_ID_MPEG4), "no video encoder");
  muxer.codec = must(avcodec_alloc_context3(encoder), "out of memory");
  AVCodecContext& codec = *muxer.codec;
  codec.width = width;
  codec.height = height;
  codec.pix_fmt = AV_PIX_FMT_YUV420P;
  codec.time_base = {1, options.frames_per_second};
  codec.framerate = {options.frames_per_second, 1};
  codec.sample_aspect_ratio = {options.sar_num, options.sar_den};
  codec.gop_size = 2 * options.frames_per_second;
  codec.thread_count = 1;
  codec.flags |= AV_CODEC_FLAG_BITEXACT;
  if ((muxer.format->oformat->flags & AVFMT_GLOBALHEADER) != 0) codec.flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  if (h264) {
    av_opt_set(codec.priv_data, "preset", "veryfast", 0);
    av_opt_set(codec.priv_data, "crf", "30", 0);
  } else {
    codec.bit_rate = 400'000;
  }
  must(avcodec_open2(&codec, encoder, nullptr), "cannot open the video encoder");
  must(avcodec_parameters_from_context(stream.codecpar, &codec), "cannot describe the stream");
  stream.time_base = codec.time_base;
  stream.avg_frame_rate = codec.framerate;
  stream.sample_aspect_ratio = codec.sample_aspect_ratio;
  if (options.rotation != 0) {
    auto* matrix = reinterpret_cast<std::int32_t*>(
        must(av_stream_new_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, 9 * sizeof(std::int32_t)), "out of memory"));
    av_display_rotation_set(matrix, -options.rotation);
  }
}

void encode_video(Muxer& muxer, AVStream& stream, double seconds, int frames_per_second) {
  muxer.frame->format = muxer.codec->pix_fmt;
  muxer.frame->width = muxer.codec->width;
  muxer.frame->height = muxer.codec->height;
  must(av_frame_get_buffer(muxer.frame, 0), "out of memory");
  const int frames = std::max(1, static_cast<int>(std::lround(seconds * frames_per_second)));
  for (int number = 0; number < frames; ++number) {
    must(av_frame_make_writable(muxer.frame), "out of memory");
    draw(*muxer.frame, number);
    muxer.frame->pts = number;
    must(avcodec_send_frame(muxer.codec, muxer.frame), "cannot encode");
    muxer.drain(stream);
  }
}

void open_sound(Muxer& muxer, AVStream& stream) {
  const AVCodec* encoder = must(avcodec_find_encoder(AV_CODEC_ID_AAC), "no sound encoder");
  muxer.codec = must(avcodec_alloc_context3(encoder), "out of memory");
  AVCodecContext& codec = *muxer.codec;
  codec.sample_fmt = AV_SAMPLE_FMT_FLTP;
  codec.sample_rate = 8000;
  av_channel_layout_default(&codec.ch_layout, 1);
  codec.bit_rate = 16'000;
  codec.time_base = {1, codec.sample_rate};
  codec.flags |= AV_CODEC_FLAG_BITEXACT;
  if ((muxer.format->oformat->flags & AVFMT_GLOBALHEADER) != 0) codec.flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  must(avcodec_open2(&codec, encoder, nullptr), "cannot open the sound encoder");
  must(avcodec_parameters_from_context(stream.codecpar, &codec), "cannot describe the stream");
  stream.time_base = codec.time_base;
}

void encode_sound(Muxer& muxer, AVStream& stream, double seconds) {
  AVFrame& frame = *muxer.frame;
  frame.format = muxer.codec->sample_fmt;
  frame.nb_samples = muxer.codec->frame_size;
  frame.sample_rate = muxer.codec->sample_rate;
  must(av_channel_layout_copy(&frame.ch_layout, &muxer.codec->ch_layout), "out of memory");
  must(av_frame_get_buffer(&frame, 0), "out of memory");
  const auto total = static_cast<std::int64_t>(seconds * frame.sample_rate);
  for (frame.pts = 0; frame.pts < total; frame.pts += frame.nb_samples) {
    must(av_frame_make_writable(&frame), "out of memory");
    auto* samples = reinterpret_cast<float*>(frame.data[0]);
    for (int i = 0; i < frame.nb_samples; ++i) samples[i] = static_cast<float>(i % 32) / 64.F - 0.25F;
    must(avcodec_send_frame(muxer.codec, &frame), "cannot encode");
    muxer.drain(stream);
  }
}

}  // namespace

std::string make_mp4(int width, int height, double seconds, const VideoOptions& options) {
  av_log_set_level(AV_LOG_QUIET);
  Output output;
  Muxer muxer;
  must(avformat_alloc_output_context2(&muxer.format, nullptr, options.container.c_str(), nullptr), "no such container");
  constexpr int k_buffer_bytes = 32 * 1024;
  auto* buffer = static_cast<unsigned char*>(must(av_malloc(k_buffer_bytes), "out of memory"));
  muxer.format->pb =
      must(avio_alloc_context(buffer, k_buffer_bytes, 1, &output, nullptr, &write_bytes, &seek_bytes), "out of memory");
  muxer.format->flags |= AVFMT_FLAG_BITEXACT;
  AVStream& stream = *must(avformat_new_stream(muxer.format, nullptr), "out of memory");
  if (options.sound_only) {
    open_sound(muxer, stream);
  } else {
    open_video(muxer, stream, width, height, options);
  }
  must(avformat_write_header(muxer.format, nullptr), "cannot write the header");
  if (options.sound_only) {
    encode_sound(muxer, stream, seconds);
  } else {
    encode_video(muxer, stream, seconds, options.frames_per_second);
  }
  must(avcodec_send_frame(muxer.codec, nullptr), "cannot finish encoding");
  muxer.drain(stream);
  must(av_write_trailer(muxer.format), "cannot write the trailer");
  avio_flush(muxer.format->pb);
  return std::move(output.bytes);
}

}  // namespace baosong::samples
