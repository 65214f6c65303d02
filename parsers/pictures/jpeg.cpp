// JPEG (ITU-T T.81) by libjpeg-turbo: every entropy-coded bit is read, but the pixels are made at 1/8 or the least
// scale that still gives a thumbnail, in the file's own colour space. That costs little more than the entropy decoding
// alone. A file that ends after its last row, but without the two bytes of EOI, is whole. Refuses, as corrupt: data
// that end early, bad Huffman codes, lost restart markers, left-over entropy data, more than k_most_scans scans (a
// progressive file of a few kilobytes may ask for hours). Bytes after EOI (MPO, Samsung trailers) are not looked at.
// libjpeg leaves by longjmp: everything that owns something lives in JpegFile, outside the jump.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <system_error>

// jpeglib.h needs <cstdio> before it, jerror.h the configuration that jpeglib.h brings.
#include <jpeglib.h>

#include <jerror.h>

#include "parsers/pictures/exif.hpp"
#include "parsers/pictures/raster.hpp"
#include "parsers/pictures/readers.hpp"

namespace baosong::parsers {

namespace {

constexpr std::size_t k_buffer_bytes = 128 * 1024;
constexpr int k_most_scans = 100;
/// Coefficients of a progressive file; what needs more is measured only.
constexpr long k_most_memory_bytes = 256L << 20;
/// A thumbnail's longer side is at least this, where the picture has it.
constexpr unsigned k_thumbnail_least = 160;
/// Encoders pad before EOI with up to a few, or with equal, bytes; more than this, and varied, is a lost image.
constexpr int k_padding_bytes = 64;

enum class Stop { none, corrupt, lacking, io_error };

struct JpegFile {
  jpeg_decompress_struct info{};  // first: `info.client_data` points here
  jpeg_error_mgr errors{};
  jpeg_source_mgr source{};
  jpeg_progress_mgr progress{};
  std::jmp_buf escape{};
  Stop stop = Stop::none;
  int io_errno = 0;
  int descriptor = -1;
  std::int64_t file_offset = 0;  ///< of the end of the buffer
  std::vector<JOCTET> buffer = std::vector<JOCTET>(k_buffer_bytes);
  std::array<JOCTET, 2> made_end{0xFF, JPEG_EOI};
  bool ended = false;  ///< the file is at its end, and `made_end` was handed out
  std::string exif;
  std::optional<RowShrinker> shrinker;
  std::vector<std::uint8_t> row;
  std::vector<std::uint8_t> rgb_row;

  JpegFile() = default;
  JpegFile(const JpegFile&) = delete;
  JpegFile& operator=(const JpegFile&) = delete;
  ~JpegFile() {
    jpeg_destroy_decompress(&info);
    if (descriptor >= 0) ::close(descriptor);
  }
};

JpegFile& file_of(j_common_ptr info) {
  return *static_cast<JpegFile*>(info->client_data);
}
JpegFile& file_of(j_decompress_ptr info) {
  return *static_cast<JpegFile*>(info->client_data);
}

[[noreturn]] void leave(JpegFile& file, Stop why) {
  file.stop = why;
  std::longjmp(file.escape, 1);
}

void on_error(j_common_ptr info) {
  switch (info->err->msg_code) {
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_ARITH_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_COMPONENT_COUNT:
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW:
    case JERR_NO_BACKING_STORE:
    case JERR_OUT_OF_MEMORY:
      leave(file_of(info), Stop::lacking);
    default:
      leave(file_of(info), Stop::corrupt);
  }
}

// Whether the bytes that libjpeg skipped before a marker are a piece of the image rather than padding.
bool is_lost_image(const JpegFile& file, int count) {
  if (count <= k_padding_bytes) return false;
  std::array<unsigned char, 4096> skipped{};
  const std::size_t wanted = std::min(static_cast<std::size_t>(count), skipped.size());
  const std::int64_t marker_end = file.file_offset - static_cast<std::int64_t>(file.info.src->bytes_in_buffer);
  const std::int64_t from = marker_end - 2 - static_cast<std::int64_t>(wanted);
  const ssize_t got = from < 0 ? 0 : ::pread(file.descriptor, skipped.data(), wanted, from);
  if (got <= 0) return true;
  return std::any_of(skipped.begin() + 1, skipped.begin() + got,
                     [&](unsigned char byte) { return byte != skipped[0] && byte != 0xFF; });
}

void on_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  JpegFile& file = file_of(info);
  switch (info->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_JPEG_EOF:
    case JWRN_MUST_RESYNC:
      leave(file, Stop::corrupt);
    case JWRN_EXTRANEOUS_DATA:
      // Before the first scan it is rubbish among the headers, and harms nobody.
      if (file.info.input_scan_number > 0 && is_lost_image(file, info->err->msg_parm.i[0])) leave(file, Stop::corrupt);
      break;
    default:
      break;
  }
}

void on_progress(j_common_ptr info) {
  JpegFile& file = file_of(info);
  if (file.info.input_scan_number > k_most_scans) leave(file, Stop::corrupt);
}

void start_source(j_decompress_ptr) {}
void end_source(j_decompress_ptr) {}

boolean fill_buffer(j_decompress_ptr info) {
  JpegFile& file = file_of(info);
  ssize_t got;
  do {
    got = ::read(file.descriptor, file.buffer.data(), file.buffer.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    file.io_errno = errno;
    leave(file, Stop::io_error);
  }
  if (got == 0) {
    if (file.ended) leave(file, Stop::corrupt);
    file.ended = true;
    file.file_offset += static_cast<std::int64_t>(file.made_end.size());
    info->src->next_input_byte = file.made_end.data();
    info->src->bytes_in_buffer = file.made_end.size();
    return TRUE;
  }
  file.file_offset += got;
  info->src->next_input_byte = file.buffer.data();
  info->src->bytes_in_buffer = static_cast<std::size_t>(got);
  return TRUE;
}

void skip_bytes(j_decompress_ptr info, long count) {
  if (count <= 0) return;
  auto left = static_cast<std::size_t>(count);
  while (left > info->src->bytes_in_buffer) {
    left -= info->src->bytes_in_buffer;
    fill_buffer(info);
  }
  info->src->next_input_byte += left;
  info->src->bytes_in_buffer -= left;
}

unsigned next_byte(j_decompress_ptr info) {
  if (info->src->bytes_in_buffer == 0) fill_buffer(info);
  --info->src->bytes_in_buffer;
  return *info->src->next_input_byte++;
}

// APP1: keeps the first EXIF block (at most 64 KiB, as the length field allows), passes over XMP and the rest.
boolean read_app1(j_decompress_ptr info) {
  constexpr std::string_view k_exif("Exif\0\0", 6);
  const unsigned high = next_byte(info);
  const unsigned length = high << 8 | next_byte(info);
  if (length < 2) leave(file_of(info), Stop::corrupt);
  long left = static_cast<long>(length) - 2;
  JpegFile& file = file_of(info);
  if (!file.exif.empty() || left <= static_cast<long>(k_exif.size())) {
    skip_bytes(info, left);
    return TRUE;
  }
  char head[6];
  for (char& byte : head) byte = static_cast<char>(next_byte(info));
  left -= static_cast<long>(sizeof head);
  if (std::memcmp(head, k_exif.data(), sizeof head) != 0) {
    skip_bytes(info, left);
    return TRUE;
  }
  for (; left > 0; --left) file.exif.push_back(static_cast<char>(next_byte(info)));
  return TRUE;
}

void start(JpegFile& file) {
  file.info.err = jpeg_std_error(&file.errors);
  file.errors.error_exit = on_error;
  file.errors.emit_message = on_message;
  file.info.client_data = &file;
  jpeg_create_decompress(&file.info);
  file.info.mem->max_memory_to_use = k_most_memory_bytes;
  file.source.init_source = start_source;
  file.source.fill_input_buffer = fill_buffer;
  file.source.skip_input_data = skip_bytes;
  file.source.resync_to_restart = jpeg_resync_to_restart;
  file.source.term_source = end_source;
  file.info.src = &file.source;
  file.progress.progress_monitor = on_progress;
  file.info.progress = &file.progress;
  jpeg_set_marker_processor(&file.info, JPEG_APP0 + 1, read_app1);
}

// Chooses the cheapest decoding that still gives a thumbnail: no colour conversion, chroma not smoothed.
void choose_output(JpegFile& file) {
  jpeg_decompress_struct& info = file.info;
  info.dct_method = JDCT_IFAST;
  info.do_fancy_upsampling = FALSE;
  info.do_block_smoothing = FALSE;
  const unsigned longest = std::max(info.image_width, info.image_height);
  info.scale_denom = 8;
  info.scale_num = 1;
  while (info.scale_num < 8 && (longest * info.scale_num + 7) / 8 < k_thumbnail_least) info.scale_num *= 2;
  switch (info.jpeg_color_space) {
    case JCS_YCCK:
    case JCS_CMYK:
      info.out_color_space = JCS_CMYK;
      break;
    default:
      info.out_color_space = info.jpeg_color_space;
      break;
  }
}

// Adobe's CMYK is inverted (255: no ink); without its marker too in nearly all files, and a thumbnail may err.
const std::uint8_t* rgb_of_cmyk(JpegFile& file) {
  const std::uint8_t* from = file.row.data();
  std::uint8_t* to = file.rgb_row.data();
  for (JDIMENSION x = 0; x < file.info.output_width; ++x, from += 4) {
    for (int channel = 0; channel < 3; ++channel) *to++ = static_cast<std::uint8_t>(from[channel] * from[3] / 255);
  }
  return file.rgb_row.data();
}

// Two components, or five: nobody knows what they mean; the first is shown as grey.
const std::uint8_t* first_component(JpegFile& file) {
  const auto step = static_cast<std::size_t>(file.info.output_components);
  for (std::size_t x = 0; x < file.info.output_width; ++x) file.rgb_row[x] = file.row[x * step];
  return file.rgb_row.data();
}

// Whether what was read holds every coefficient of every component, so that an EOI that lacks was all that lacked. A
// decoder that has to do without bits warns by itself; but of scans that never began it knows nothing.
bool has_all_coefficients(const jpeg_decompress_struct& info) {
  if (info.coef_bits == nullptr) return info.comps_in_scan == info.num_components;
  for (int component = 0; component < info.num_components; ++component) {
    const auto& bits = info.coef_bits[component];
    if (std::any_of(std::begin(bits), std::end(bits), [](int missing) { return missing != 0; })) return false;
  }
  return true;
}

// Only trivial locals: libjpeg leaves by longjmp. Returns how it ended; file.shrinker then holds the thumbnail.
Stop decode(JpegFile& file, const Workspace& workspace) {
  jpeg_decompress_struct& info = file.info;
  if (setjmp(file.escape) != 0) return file.stop;
  start(file);
  jpeg_read_header(&info, TRUE);
  if (!may_decode(info.image_width, info.image_height, workspace)) return Stop::lacking;
  choose_output(file);
  jpeg_start_decompress(&info);
  const bool cmyk = info.out_color_space == JCS_CMYK;
  const bool odd = !cmyk && info.output_components != 1 && info.output_components != 3;
  const ColourSpace space = info.output_components == 1 || odd  ? ColourSpace::grey
                            : info.out_color_space == JCS_YCbCr ? ColourSpace::ycbcr
                                                                : ColourSpace::rgb;
  file.row.resize(std::size_t{info.output_width} * static_cast<std::size_t>(info.output_components));
  if (cmyk || odd) file.rgb_row.resize(std::size_t{info.output_width} * 3);
  file.shrinker.emplace(static_cast<int>(info.output_width), static_cast<int>(info.output_height), space,
                        k_thumbnail_side);
  JSAMPROW row = file.row.data();
  while (info.output_scanline < info.output_height) {
    jpeg_read_scanlines(&info, &row, 1);
    file.shrinker->add_row(cmyk ? rgb_of_cmyk(file) : odd ? first_component(file) : file.row.data());
  }
  const bool whole = has_all_coefficients(info);  // finishing frees what tells
  jpeg_finish_decompress(&info);
  return file.ended && !whole ? Stop::corrupt : Stop::none;
}

// The size in the frame header (T.81 B.2.2), for what libjpeg does not even measure: lossless and hierarchical JPEG.
void measure_by_hand(int descriptor, PictureFacts& facts) {
  std::int64_t at = 2;
  for (int segments = 0; segments < 1000; ++segments) {
    std::array<unsigned char, 9> head{};
    if (::pread(descriptor, head.data(), head.size(), at) != static_cast<ssize_t>(head.size()) || head[0] != 0xFF)
      return;
    const unsigned marker = head[1];
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) {
      facts.height = head[5] << 8 | head[6];
      facts.width = head[7] << 8 | head[8];
      return;
    }
    at += 2 + (head[2] << 8 | head[3]);
  }
}

}  // namespace

PictureReading read_jpeg(const std::filesystem::path& path, Workspace& workspace) {
  JpegFile file;
  file.descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file.descriptor < 0) throw std::system_error(errno, std::generic_category(), "cannot open " + path.string());
  const Stop stop = decode(file, workspace);
  if (stop == Stop::io_error) {
    throw std::system_error(file.io_errno, std::generic_category(), "cannot read " + path.string());
  }
  PictureReading reading;
  reading.facts.width = static_cast<int>(file.info.image_width);
  reading.facts.height = static_cast<int>(file.info.image_height);
  if (stop == Stop::lacking && reading.facts.width == 0) measure_by_hand(file.descriptor, reading.facts);
  const int orientation = exif_orientation(file.exif);
  if (swaps_sides(orientation)) std::swap(reading.facts.width, reading.facts.height);
  if (stop == Stop::corrupt) {
    reading.fault = Fault::corrupt;
  } else if (stop == Stop::lacking) {
    reading.facts.measured_only = true;
  } else {
    reading.facts.thumbnail = save_jpeg(turned(file.shrinker->finish(), orientation), workspace);
  }
  return reading;
}

}  // namespace baosong::parsers
