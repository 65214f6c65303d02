#include <libheif/heif.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>
}

#include "tests/samples/bytes.hpp"
#include "tests/samples/pattern.hpp"
#include "tests/samples/samples.hpp"

#ifdef __SANITIZE_ADDRESS__
// x265 keeps a table for the life of the program; that is no leak of ours.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libx265";
}
#endif

namespace baosong::samples {

namespace {

/// All rows of the pattern, RGB.
std::string pattern_rgb(int width, int height, std::uint32_t seed) {
  const std::size_t stride = static_cast<std::size_t>(width) * 3;
  std::string rgb(stride * static_cast<std::size_t>(height), '\0');
  Pattern pattern(width, height, seed);
  for (int y = 0; y < height; ++y) {
    pattern.row(y, reinterpret_cast<std::uint8_t*>(rgb.data()) + static_cast<std::size_t>(y) * stride);
  }
  return rgb;
}

void put_chunk(std::string& png, const std::string& type, const std::string& data) {
  put_be(png, static_cast<std::uint32_t>(data.size()), 4);
  png += type + data;
  put_be(png, crc32_of(type + data), 4);
}

std::string encoded(const char* codec_name, AVPixelFormat format, int width, int height, std::uint32_t seed,
                    const char* option) {
  const AVCodec* encoder = avcodec_find_encoder_by_name(codec_name);
  if (encoder == nullptr) throw std::runtime_error(std::string("no encoder ") + codec_name);
  std::unique_ptr<AVCodecContext, void (*)(AVCodecContext*)> codec(
      avcodec_alloc_context3(encoder), [](AVCodecContext* each) { avcodec_free_context(&each); });
  std::unique_ptr<AVFrame, void (*)(AVFrame*)> frame(av_frame_alloc(), [](AVFrame* each) { av_frame_free(&each); });
  std::unique_ptr<AVPacket, void (*)(AVPacket*)> packet(av_packet_alloc(),
                                                        [](AVPacket* each) { av_packet_free(&each); });
  codec->width = frame->width = width;
  codec->height = frame->height = height;
  codec->pix_fmt = format;
  frame->format = format;
  codec->time_base = {1, 1};
  codec->thread_count = 1;
  if (option != nullptr) av_opt_set(codec->priv_data, option, "1", 0);
  if (avcodec_open2(codec.get(), encoder, nullptr) < 0 || av_frame_get_buffer(frame.get(), 0) < 0) {
    throw std::runtime_error("cannot open the encoder");
  }
  const std::string rgb = pattern_rgb(width, height, seed);
  const auto* from = reinterpret_cast<const std::uint8_t*>(rgb.data());
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x, from += 3) {
      if (format == AV_PIX_FMT_RGB24) {
        std::copy_n(from, 3, frame->data[0] + y * frame->linesize[0] + 3 * x);
      } else if (format == AV_PIX_FMT_RGB32) {
        const std::array<std::uint8_t, 4> bgra{from[2], from[1], from[0], 255};
        std::copy_n(bgra.data(), 4, frame->data[0] + y * frame->linesize[0] + 4 * x);
      } else {
        frame->data[0][y * frame->linesize[0] + x] = from[1];
        frame->data[1][y / 2 * frame->linesize[1] + x / 2] = static_cast<std::uint8_t>(128 + (from[2] - from[1]) / 3);
        frame->data[2][y / 2 * frame->linesize[2] + x / 2] = static_cast<std::uint8_t>(128 + (from[0] - from[1]) / 3);
      }
    }
  }
  if (avcodec_send_frame(codec.get(), frame.get()) < 0 || avcodec_send_frame(codec.get(), nullptr) < 0 ||
      avcodec_receive_packet(codec.get(), packet.get()) < 0) {
    throw std::runtime_error("cannot encode");
  }
  return {reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size)};
}

}  // namespace

std::string make_png(int width, int height, std::uint32_t seed, const PngOptions& options) {
  const std::string rgb = pattern_rgb(width, height, seed);
  const std::size_t depth = options.palette ? 1 : options.alpha ? 4 : 3;
  const auto put_pixel = [&](std::string& out, int x, int y) {
    const std::size_t at =
        3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x));
    if (options.palette) {
      out.push_back(static_cast<char>(static_cast<unsigned char>(rgb[at + 1]) >> 4));
    } else {
      out.append(rgb, at, 3);
      if (depth == 4) out.push_back(static_cast<char>(x * 255 / width));
    }
  };
  struct Pass {
    int x, y, dx, dy;
  };
  static constexpr std::array<Pass, 7> k_adam7{
      {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
  static constexpr std::array<Pass, 1> k_one{{{0, 0, 1, 1}}};
  std::string raw;
  const auto put_pass = [&](const Pass& pass) {
    if (pass.x >= width) return;
    for (int y = pass.y; y < height; y += pass.dy) {
      raw.push_back('\0');  // filter: none
      for (int x = pass.x; x < width; x += pass.dx) put_pixel(raw, x, y);
    }
  };
  if (options.interlaced) {
    for (const Pass& pass : k_adam7) put_pass(pass);
  } else {
    put_pass(k_one[0]);
  }
  std::string head;
  put_be(head, static_cast<std::uint32_t>(width), 4);
  put_be(head, static_cast<std::uint32_t>(height), 4);
  head += '\10';
  head += static_cast<char>(options.palette ? 3 : options.alpha ? 6 : 2);
  head += std::string("\0\0", 2);
  head += static_cast<char>(options.interlaced ? 1 : 0);
  std::string png("\x89PNG\r\n\x1a\n");
  put_chunk(png, "IHDR", head);
  if (options.palette) {
    std::string palette;
    for (int i = 0; i < 16; ++i) palette += std::string(3, static_cast<char>(i * 17));
    put_chunk(png, "PLTE", palette);
  }
  if (options.orientation != 0) {
    std::string exif("MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0", 19);
    exif += static_cast<char>(options.orientation);
    exif += std::string(6, '\0');
    put_chunk(png, "eXIf", exif);
  }
  const std::string packed = deflated(raw, false);
  for (std::size_t at = 0; at < packed.size(); at += 32768) put_chunk(png, "IDAT", packed.substr(at, 32768));
  put_chunk(png, "IEND", {});
  return png;
}

std::string make_gif(int width, int height, int frames) {
  std::string gif("GIF89a");
  put_le(gif, static_cast<std::uint32_t>(width), 2);
  put_le(gif, static_cast<std::uint32_t>(height), 2);
  gif += std::string("\xF6\0\0", 3);  // 128 colours
  for (int i = 0; i < 128; ++i) gif += {static_cast<char>(2 * i), static_cast<char>(255 - 2 * i), static_cast<char>(i)};
  for (int frame = 0; frame < frames; ++frame) {
    gif += ',';
    put_le(gif, 0, 4);
    put_le(gif, static_cast<std::uint32_t>(width), 2);
    put_le(gif, static_cast<std::uint32_t>(height), 2);
    gif += std::string("\0\7", 2);
    // LZW that never learns: a clear code before the codes would grow beyond eight bits.
    std::string codes;
    constexpr int k_clear = 128;
    constexpr int k_run = 100;
    int run = 0;
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        if (run == 0) codes += static_cast<char>(k_clear);
        run = (run + 1) % k_run;
        codes += static_cast<char>((x / 2 + y / 3 + frame * 16) % 128);
      }
    }
    codes += static_cast<char>(k_clear + 1);
    for (std::size_t at = 0; at < codes.size(); at += 255) {
      const std::string block = codes.substr(at, 255);
      gif += static_cast<char>(block.size());
      gif += block;
    }
    gif += '\0';
  }
  gif += ';';
  return gif;
}

std::string make_bmp(int width, int height, std::uint32_t seed) {
  const std::string rgb = pattern_rgb(width, height, seed);
  const std::size_t stride = (static_cast<std::size_t>(width) * 3 + 3) / 4 * 4;
  const std::size_t size = stride * static_cast<std::size_t>(height);
  std::string bmp("BM");
  put_le(bmp, static_cast<std::uint32_t>(54 + size), 4);
  put_le(bmp, 0, 4);
  put_le(bmp, 54, 4);
  put_le(bmp, 40, 4);
  put_le(bmp, static_cast<std::uint32_t>(width), 4);
  put_le(bmp, static_cast<std::uint32_t>(height), 4);
  put_le(bmp, 1, 2);
  put_le(bmp, 24, 2);
  put_le(bmp, 0, 4);
  put_le(bmp, static_cast<std::uint32_t>(size), 4);
  bmp += std::string(16, '\0');
  for (int y = height - 1; y >= 0; --y) {
    std::string row(stride, '\0');
    for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x) {
      const std::size_t at = 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + x);
      for (std::size_t c = 0; c < 3; ++c) row[3 * x + c] = rgb[at + 2 - c];
    }
    bmp += row;
  }
  return bmp;
}

std::string make_tiff(int width, int height, std::uint32_t seed) {
  return encoded("tiff", AV_PIX_FMT_RGB24, width, height, seed, nullptr);
}

std::string make_webp(int width, int height, std::uint32_t seed, bool lossless) {
  return lossless ? encoded("libwebp", AV_PIX_FMT_RGB32, width, height, seed, "lossless")
                  : encoded("libwebp", AV_PIX_FMT_YUV420P, width, height, seed, nullptr);
}

std::string make_heic(int width, int height, std::uint32_t seed) {
  const auto must = [](heif_error error) {
    if (error.code != heif_error_Ok) throw std::runtime_error(error.message);
  };
  const std::unique_ptr<heif_context, decltype(&heif_context_free)> context(heif_context_alloc(), &heif_context_free);
  heif_encoder* encoder = nullptr;
  if (heif_context_get_encoder_for_format(context.get(), heif_compression_HEVC, &encoder).code != heif_error_Ok)
    return {};
  const std::unique_ptr<heif_encoder, decltype(&heif_encoder_release)> owner(encoder, &heif_encoder_release);
  heif_encoder_set_lossy_quality(encoder, 50);
  heif_image* image = nullptr;
  must(heif_image_create(width, height, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &image));
  const std::unique_ptr<heif_image, decltype(&heif_image_release)> image_owner(image, &heif_image_release);
  must(heif_image_add_plane(image, heif_channel_interleaved, width, height, 8));
  int stride = 0;
  std::uint8_t* plane = heif_image_get_plane(image, heif_channel_interleaved, &stride);
  Pattern pattern(width, height, seed);
  for (int y = 0; y < height; ++y) pattern.row(y, plane + static_cast<std::ptrdiff_t>(y) * stride);
  must(heif_context_encode_image(context.get(), image, encoder, nullptr, nullptr));
  std::string out;
  heif_writer writer{1, [](heif_context*, const void* bytes, std::size_t size, void* opaque) {
                       static_cast<std::string*>(opaque)->assign(static_cast<const char*>(bytes), size);
                       return heif_error{heif_error_Ok, heif_suberror_Unspecified, "Success"};
                     }};
  must(heif_context_write(context.get(), &writer, &out));
  return out;
}

}  // namespace baosong::samples
