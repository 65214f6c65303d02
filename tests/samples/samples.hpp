// Real files, made in code: pictures, videos, documents and archives as agencies send them, for the tests, the demo and
// the bench. Each function returns the file's bytes; the same arguments give the same bytes (on one version of the
// libraries). Throws std::runtime_error where a library refuses. Not for production: the whole file stands in memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace baosong::samples {

struct JpegOptions {
  int orientation = 0;      ///< EXIF orientation 1…8; 0: no EXIF
  bool big_endian = false;  ///< of the EXIF block
  bool progressive = false;
  bool cmyk = false;  ///< four components with an Adobe marker (YCCK)
  bool grey = false;
  int restart_rows = 0;  ///< a restart marker every so many rows of blocks
};

/// A photo-like picture: soft shapes, some texture and grain. 1280×960 at quality 85 is about 200 KB.
[[nodiscard]] std::string make_jpeg(int width, int height, std::uint32_t seed = 1, int quality = 85,
                                    const JpegOptions& options = {});

struct PngOptions {
  bool alpha = false;
  bool interlaced = false;
  bool palette = false;
  int orientation = 0;  ///< in an eXIf chunk; 0: none
};
[[nodiscard]] std::string make_png(int width, int height, std::uint32_t seed = 1, const PngOptions& options = {});
[[nodiscard]] std::string make_gif(int width, int height, int frames = 1);
[[nodiscard]] std::string make_bmp(int width, int height, std::uint32_t seed = 1);
[[nodiscard]] std::string make_tiff(int width, int height, std::uint32_t seed = 1);
[[nodiscard]] std::string make_webp(int width, int height, std::uint32_t seed = 1, bool lossless = false);
/// Empty where libheif has no HEVC encoder here.
[[nodiscard]] std::string make_heic(int width, int height, std::uint32_t seed = 1);

struct VideoOptions {
  int rotation = 0;  ///< degrees clockwise by which it is to be shown turned: 0, 90, 180, 270
  int sar_num = 1;   ///< sample aspect ratio
  int sar_den = 1;
  int frames_per_second = 10;
  bool sound_only = false;
  std::string container = "mp4";  ///< a short name of libavformat: mp4, mov, matroska, avi, flv, mpegts
};
/// A moving pattern; H.264 where libx264 is present, else MPEG-4.
[[nodiscard]] std::string make_mp4(int width, int height, double seconds, const VideoOptions& options = {});

struct DocxPicture {
  std::string bytes;    ///< a JPEG
  std::string caption;  ///< the paragraph after it; empty: none
};
using Rows = std::vector<std::vector<std::string>>;

/// A Word document: title, paragraphs, then pictures each with its caption, then tables.
[[nodiscard]] std::string make_docx(std::string_view title, const std::vector<std::string>& paragraphs,
                                    const std::vector<DocxPicture>& pictures = {},
                                    const std::vector<Rows>& tables = {});

struct Sheet {
  std::string name;
  Rows rows;
};
[[nodiscard]] std::string make_xlsx(const std::vector<Sheet>& sheets);

/// A one-page PDF with Latin text (Helvetica), one line each.
[[nodiscard]] std::string make_pdf(const std::vector<std::string>& lines);

struct ZipMember {
  std::string name;  ///< UTF-8; "a/b" for a folder's file, a trailing "/" for the folder itself
  std::string bytes;
};
struct ZipOptions {
  enum class Names {
    utf8_flag,     ///< UTF-8 and general purpose bit 11
    gb18030,       ///< as Windows packers in China: GB18030, no flag, made by MS-DOS
    utf8_unix,     ///< UTF-8 without the flag, made by Unix (Mac's Archive Utility, Info-ZIP)
    unicode_extra  ///< GB18030 without the flag, and an Info-ZIP Unicode path extra field (0x7075)
  };
  Names names = Names::utf8_flag;
  bool stored = false;     ///< not deflated
  bool encrypted = false;  ///< ZipCrypto headers: flag bit 0 and twelve bytes; nobody can decrypt it
};
/// Sizes in the local headers, central directory at the end.
[[nodiscard]] std::string make_zip(const std::vector<ZipMember>& members, const ZipOptions& options = {});

/// `format` is libarchive's: "7zip", "paxr", "gnutar", "zip"; `filter`: "", "gzip", "bzip2", "xz", "zstd". `options`,
/// where not empty, are libarchive's ("zip:encryption=aes256"); the password is "baosong". A member whose bytes begin
/// with "link:" becomes a symbolic link to the rest.
[[nodiscard]] std::string make_archive(const std::vector<ZipMember>& members, const std::string& format,
                                       const std::string& filter = {}, const std::string& options = {});

}  // namespace baosong::samples
