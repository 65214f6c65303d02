#include "parsers/media_signatures.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>

#include "parsers/text/ascii.hpp"

namespace baosong::parsers {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view type;
};

constexpr auto k_signatures = std::to_array<Signature>({
    {0, "\xFF\xD8\xFF"sv, "image/jpeg"},
    {0, "\x89PNG\r\n\x1A\n"sv, "image/png"},
    {0, "GIF87a"sv, "image/gif"},
    {0, "GIF89a"sv, "image/gif"},
    {0, "II*\0"sv, "image/tiff"},
    {0, "MM\0*"sv, "image/tiff"},
    {0, "II+\0"sv, "image/tiff"},
    {0, "MM\0+"sv, "image/tiff"},
    {0, "\0\0\1\0"sv, "image/vnd.microsoft.icon"},
    {0, "8BPS"sv, "image/vnd.adobe.photoshop"},
    {0, "PK\3\4"sv, "application/zip"},
    {0, "PK\5\6"sv, "application/zip"},
    {0, "PK\7\10PK\3\4"sv, "application/zip"},
    {0, "PK00PK\3\4"sv, "application/zip"},
    {0, "7z\xBC\xAF\x27\x1C"sv, "application/x-7z-compressed"},
    {0, "Rar!\x1A\7\0"sv, "application/vnd.rar"},
    {0, "Rar!\x1A\7\1\0"sv, "application/vnd.rar"},
    {0, "\x1F\x8B\x08"sv, "application/gzip"},
    {0, "BZh"sv, "application/x-bzip2"},
    {0,
     "\xFD"
     "7zXZ\0"sv,
     "application/x-xz"},
    {0, "\x28\xB5\x2F\xFD"sv, "application/zstd"},
    {0, "\x1F\x9D"sv, "application/x-compress"},
    {0, "LZIP\1"sv, "application/x-lzip"},
    {0, "\x04\x22\x4D\x18"sv, "application/x-lz4"},
    {0, "\0\x05\x16\x07\0\2\0\0"sv, "application/applefile"},
    {257, "ustar"sv, "application/x-tar"},
    {0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "application/x-ole-storage"},
    {0, "{\\rtf"sv, "application/rtf"},
    {0, "\x78\x9F\x3E\x22"sv, "application/vnd.ms-tnef"},
    {0, "\x1A\x45\xDF\xA3"sv, "video/x-matroska"},
    {0, "FLV\1"sv, "video/x-flv"},
    {0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, "video/x-ms-asf"},
    {0, "\0\0\1\xBA"sv, "video/mpeg"},
    {0, "\0\0\1\xB3"sv, "video/mpeg"},
    {0, ".RMF"sv, "application/vnd.rn-realmedia"},
    {0,
     "\x7F"
     "ELF"sv,
     "application/x-executable"},
    {0, "\xFE\xED\xFA\xCE"sv, "application/x-mach-binary"},
    {0, "\xFE\xED\xFA\xCF"sv, "application/x-mach-binary"},
    {0, "\xCE\xFA\xED\xFE"sv, "application/x-mach-binary"},
    {0, "\xCF\xFA\xED\xFE"sv, "application/x-mach-binary"},
    {0, "L\0\0\0\1\x14\2\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"sv, "application/x-ms-shortcut"},
    {0, "MSCF\0\0\0\0"sv, "application/vnd.ms-cab-compressed"},
    {0, "ID3"sv, "audio/mpeg"},
    {0, "OggS"sv, "audio/ogg"},
    {0, "fLaC"sv, "audio/flac"},
    {0, "#!AMR"sv, "audio/amr"},
});

std::string_view riff_type(std::string_view kind) {
  if (kind == "WEBP") return "image/webp";
  if (kind == "AVI ") return "video/x-msvideo";
  if (kind == "WAVE") return "audio/wav";
  return {};
}

/// ISO/IEC 14496-12 s.4.3: the file type box, its brand first and the compatible ones after it.
std::string_view brand_type(std::string_view head) {
  constexpr auto k_heic =
      std::to_array<std::string_view>({"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"});
  const auto is_heic = [&](std::string_view brand) {
    return std::find(k_heic.begin(), k_heic.end(), brand) != k_heic.end();
  };
  const std::string_view brand = head.substr(8, 4);
  if (brand == "avif" || brand == "avis") return "image/avif";
  if (is_heic(brand)) {
    const auto length =
        static_cast<std::size_t>(static_cast<unsigned char>(head[2]) << 8 | static_cast<unsigned char>(head[3]));
    if (brand == "mif1" && head.substr(0, std::min(length, head.size())).find("avif", 16) != std::string_view::npos)
      return "image/avif";
    return "image/heic";
  }
  if (brand == "qt  ") return "video/quicktime";
  if (brand == "M4A " || brand == "M4B ") return "audio/mp4";
  if (brand.starts_with("3g")) return "video/3gpp";
  if (brand == "crx ") return "image/x-canon-cr3";
  return "video/mp4";
}

bool is_transport_stream(std::string_view head) {
  for (const std::size_t packet : {188U, 192U}) {
    const std::size_t first = packet - 188;
    if (head.size() < first + 4 * packet) continue;
    bool all = true;
    for (std::size_t i = 0; i < 4; ++i) all = all && head[first + i * packet] == '\x47';
    if (all) return true;
  }
  return false;
}

bool is_bitmap(std::string_view head) {
  if (!head.starts_with("BM") || head.size() < 18) return false;
  const auto header = static_cast<unsigned char>(head[14]);
  return head.substr(6, 4) == "\0\0\0\0"sv && head[15] == 0 &&
         (header == 12 || header == 40 || header == 52 || header == 56 || header == 64 || header == 108 ||
          header == 124);
}

/// Old tar has no magic: the check sum of the header must fit.
bool is_old_tar(std::string_view head) {
  if (head.size() < 512 || head[0] == 0) return false;
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(head[i]);
  unsigned stated = 0;
  bool any = false;
  for (const char digit : head.substr(148, 8)) {
    if (digit >= '0' && digit <= '7') {
      stated = stated * 8 + static_cast<unsigned>(digit - '0');
      any = true;
    } else if (digit != ' ' && digit != 0) {
      return false;
    }
  }
  return any && stated == sum;
}

/// RFC 5322 s.2.2: fields from the first line on, at least two of them the well-known ones.
bool is_message(std::string_view head) {
  static const std::set<std::string, std::less<>> known{"from",
                                                        "to",
                                                        "cc",
                                                        "subject",
                                                        "date",
                                                        "received",
                                                        "return-path",
                                                        "message-id",
                                                        "mime-version",
                                                        "delivered-to",
                                                        "reply-to",
                                                        "content-type",
                                                        "content-transfer-encoding",
                                                        "sender",
                                                        "x-mailer",
                                                        "dkim-signature",
                                                        "x-qq-mid",
                                                        "authentication-results",
                                                        "in-reply-to",
                                                        "references"};
  std::set<std::string> seen;
  bool first = true;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find('\n'), head.size());
    std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 1, head.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if (first && line.starts_with("From ")) continue;
    if (!first && (line[0] == ' ' || line[0] == '\t')) continue;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || line.substr(0, colon).find(' ') != std::string_view::npos)
      break;
    const std::string name = lower(line.substr(0, colon));
    if (!std::all_of(name.begin(), name.end(), [](unsigned char c) { return c > 32 && c < 127; })) break;
    if (known.contains(name)) seen.insert(name);
    first = false;
  }
  return seen.size() >= 3 || (seen.size() == 2 && (seen.contains("received") || seen.contains("message-id") ||
                                                   seen.contains("mime-version") || seen.contains("return-path")));
}

}  // namespace

std::string_view type_by_signature(std::string_view head) {
  for (const Signature& signature : k_signatures) {
    if (head.size() >= signature.offset && head.substr(signature.offset).starts_with(signature.bytes)) {
      if (signature.type == "video/x-matroska" && head.substr(0, 64).find("webm") != std::string_view::npos)
        return "video/webm";
      if (signature.type == "audio/ogg" && head.substr(0, 4096).find("\x80theora") != std::string_view::npos)
        return "video/ogg";
      return signature.type;
    }
  }
  if (head.starts_with("RIFF") && head.size() >= 12) {
    if (const std::string_view type = riff_type(head.substr(8, 4)); !type.empty()) return type;
  }
  if (head.size() >= 12 && head.substr(4, 4) == "ftyp") return brand_type(head);
  if (head.size() >= 12 && head[0] == 0) {
    // QuickTime files older than the file type box begin with one of these.
    const std::string_view box = head.substr(4, 4);
    if (box == "moov" || box == "mdat" || box == "wide" || box == "free" || box == "skip") return "video/quicktime";
  }
  if (is_bitmap(head)) return "image/bmp";
  // Readers accept junk before the header of a PDF, up to 1024 bytes (ISO 32000-1, implementation note 13).
  if (const std::size_t pdf = head.substr(0, 1024 + 5).find("%PDF-"); pdf != std::string_view::npos)
    return "application/pdf";
  if (head.starts_with("MZ") && head.size() >= 64) return "application/x-dosexec";
  if (is_transport_stream(head)) return "video/mp2t";
  if (is_old_tar(head)) return "application/x-tar";
  return {};
}

std::string_view type_by_markup(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  if (is_message(head)) return "message/rfc822";
  const std::size_t first = head.find_first_not_of(" \t\r\n\f");
  if (first == std::string_view::npos) return {};
  const std::string text = lower(head.substr(first, 4096));
  std::string_view rest = text;
  if (rest.starts_with("{\\rtf")) return "application/rtf";
  if (rest.starts_with("begin:vcard")) return "text/vcard";
  if (rest.starts_with("begin:vcalendar")) return "text/calendar";
  if (rest.starts_with("-----begin pgp signature")) return "application/pgp-signature";
  if (rest.starts_with("-----begin pgp message")) return "application/pgp-encrypted";
  const bool xml = rest.starts_with("<?xml");
  // Past the declaration, comments and processing instructions: what is the first element?
  while (rest.starts_with("<?") || rest.starts_with("<!--")) {
    if (rest.find("progid=\"excel.sheet\"") < 200) return "application/vnd.ms-excel";
    if (rest.find("progid=\"word.document\"") < 200) return "application/x-word-xml";
    const std::string_view end = rest.starts_with("<?") ? ">"sv : "-->"sv;
    const std::size_t at = rest.find(end);
    if (at == std::string_view::npos) break;
    rest.remove_prefix(at + end.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n\f"), rest.size()));
  }
  if (rest.starts_with("<w:worddocument")) return "application/x-word-xml";
  constexpr auto k_html = std::to_array<std::string_view>({"<!doctype html", "<html", "<head", "<body", "<table",
                                                           "<meta", "<style", "<title", "<div", "<p>", "<p ", "<br",
                                                           "<font", "<h1", "<h2", "<span", "<center"});
  for (const std::string_view tag : k_html) {
    if (rest.starts_with(tag)) return "text/html";
  }
  if (rest.starts_with("<script")) return "text/html";
  if (rest.starts_with("<svg") || rest.starts_with("<!doctype svg")) return "image/svg+xml";
  if (xml) return "text/xml";
  return {};
}

}  // namespace baosong::parsers
