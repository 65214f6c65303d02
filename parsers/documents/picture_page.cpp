#include "parsers/documents/picture_page.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include "parsers/documents/bytes.hpp"
#include "parsers/documents/input_file.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_block_bytes = 65536;
constexpr int k_max_segments = 1000;
constexpr std::size_t k_max_chunks = 100000;
constexpr std::uint32_t k_max_side = 20000;
constexpr std::uint64_t k_max_pixels = 60'000'000;  // a sheet of A4 at 600 dots per inch has 35 million
// Sheets of paper have sides of 1 to 1.41; photographs 1.33 and 1.5.
constexpr double k_least_ratio = 1.37;
constexpr double k_most_ratio = 1.46;
constexpr std::uint32_t k_least_side = 700;  // of a page of text whose characters are 10 pixels high

struct Stretch {
  std::uint64_t at = 0;
  std::uint64_t size = 0;
};

struct Picture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::string dictionary;  ///< what the PDF says besides the size
  std::vector<Stretch> data;
};

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | u8(bytes, at + i);
  return value;
}

/// ITU-T T.81 B.1: segments up to the frame header.
std::optional<Picture> read_jpeg_header(const InputFile& file) {
  std::uint64_t at = 2;
  for (int segment = 0; segment < k_max_segments; ++segment) {
    const std::string head = file.read_at(at, 10);
    const std::uint8_t marker = u8(head, 1);
    if (head.size() < 10 || u8(head, 0) != 0xFF) return std::nullopt;
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (!frame) {
      at += 2 + big_endian(head, 2, 2);
      continue;
    }
    const std::uint8_t components = u8(head, 9);
    if (u8(head, 4) != 8 || (components != 1 && components != 3)) return std::nullopt;
    return Picture{big_endian(head, 7, 2),
                   big_endian(head, 5, 2),
                   std::string("/Filter /DCTDecode /BitsPerComponent 8 /ColorSpace ") +
                       (components == 1 ? "/DeviceGray" : "/DeviceRGB"),
                   {{0, file.size()}}};
  }
  return std::nullopt;
}

/// PNG (ISO/IEC 15948): grey or colours without transparency, not interlaced.
std::optional<Picture> read_png_header(const InputFile& file) {
  const std::string head = file.read_at(0, 29);
  const std::uint8_t depth = u8(head, 24);
  const std::uint8_t kind = u8(head, 25);
  if (head.size() < 29 || u8(head, 28) != 0 || depth > 8 || (kind != 0 && kind != 2)) return std::nullopt;
  Picture picture{big_endian(head, 16, 4), big_endian(head, 20, 4), {}, {}};
  const std::string components = kind == 0 ? "1" : "3";
  picture.dictionary = std::string("/Filter /FlateDecode /ColorSpace ") + (kind == 0 ? "/DeviceGray" : "/DeviceRGB") +
                       " /BitsPerComponent " + std::to_string(depth) + " /DecodeParms << /Predictor 15 /Colors " +
                       components + " /BitsPerComponent " + std::to_string(depth) + " /Columns " +
                       std::to_string(picture.width) + " >>";
  for (std::uint64_t at = 8; at < file.size() && picture.data.size() < k_max_chunks;) {
    const std::string chunk = file.read_at(at, 8);
    const std::uint32_t size = big_endian(chunk, 0, 4);
    if (chunk.size() < 8 || chunk.ends_with("IEND")) break;
    if (chunk.ends_with("IDAT")) picture.data.push_back({at + 8, size});
    at += 12ULL + size;
  }
  return picture;
}

std::optional<Picture> read_header(const InputFile& file) {
  const std::string signature = file.read_at(0, 8);
  std::optional<Picture> picture;
  if (signature.starts_with("\xFF\xD8\xFF")) picture = read_jpeg_header(file);
  if (signature == "\x89PNG\r\n\x1A\n") picture = read_png_header(file);
  if (picture && (picture->width == 0 || picture->height == 0 || picture->width > k_max_side ||
                  picture->height > k_max_side || std::uint64_t{picture->width} * picture->height > k_max_pixels))
    picture.reset();
  return picture;
}

}  // namespace

bool looks_like_page(const std::filesystem::path& path) {
  const InputFile file(path);
  const std::optional<Picture> picture = read_header(file);
  if (!picture) return false;
  const auto [shorter, longer] = std::minmax(picture->width, picture->height);
  const double ratio = static_cast<double>(longer) / shorter;
  return longer >= k_least_side && ratio >= k_least_ratio && ratio <= k_most_ratio;
}

std::optional<std::filesystem::path> picture_page(const std::filesystem::path& path, Workspace& workspace) {
  const InputFile file(path);
  const std::optional<Picture> picture = read_header(file);
  if (!picture) return std::nullopt;
  std::uint64_t length = 0;
  for (const Stretch& stretch : picture->data) length += stretch.size;
  if (length == 0 || length > file.size()) return std::nullopt;

  const std::filesystem::path made = workspace.new_file();
  std::ofstream out(made, std::ios::binary);
  std::vector<std::uint64_t> places;
  const auto begin_object = [&](const std::string& text) {
    places.push_back(static_cast<std::uint64_t>(out.tellp()));
    out << places.size() << " 0 obj\n" << text;
  };
  // As wide as a sheet of paper, so that it is drawn as finely as other pages.
  const std::uint32_t high = std::max<std::uint32_t>(595ULL * picture->height / picture->width, 1);
  const std::string sides = "595 " + std::to_string(high);
  const std::string draw = "595 0 0 " + std::to_string(high) + " 0 0 cm /I Do";
  out << "%PDF-1.4\n";
  begin_object("<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
  begin_object("<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n");
  begin_object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 " + sides +
               "] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>\nendobj\n");
  begin_object("<< /Length " + std::to_string(draw.size()) + " >>\nstream\n" + draw + "\nendstream\nendobj\n");
  begin_object("<< /Type /XObject /Subtype /Image /Width " + std::to_string(picture->width) + " /Height " +
               std::to_string(picture->height) + ' ' + picture->dictionary + " /Length " + std::to_string(length) +
               " >>\nstream\n");
  for (const Stretch& stretch : picture->data) {
    for (std::uint64_t done = 0; done < stretch.size;) {
      const std::string block = file.read_at(
          stretch.at + done, static_cast<std::size_t>(std::min<std::uint64_t>(k_block_bytes, stretch.size - done)));
      if (block.empty()) break;
      out << block;
      done += block.size();
    }
  }
  out << "\nendstream\nendobj\n";
  const auto table_at = static_cast<std::uint64_t>(out.tellp());
  out << "xref\n0 " << places.size() + 1 << "\n0000000000 65535 f \n";
  for (const std::uint64_t place : places) {
    const std::string digits = std::to_string(place);
    out << std::string(10 - std::min<std::size_t>(digits.size(), 10), '0') << digits << " 00000 n \n";
  }
  out << "trailer\n<< /Root 1 0 R /Size " << places.size() + 1 << " >>\nstartxref\n" << table_at << "\n%%EOF\n";
  out.close();
  if (!out) throw std::system_error(std::make_error_code(std::errc::io_error), "cannot write " + made.string());
  return made;
}

}  // namespace baosong::parsers
