// A zip file (PKWARE APPNOTE 6.3.10) written once through, of files of any size and number: nothing of a file's content
// is kept in memory. The same files, names and times give the same bytes on every machine: everything is stored, not
// deflated (pictures, videos and office documents are compressed already, and zlib's output changes with its version),
// and neither the process's locale nor its time zone counts. Sizes and sums stand in the local headers, so that readers
// that go through the file from its beginning understand it too; zip64 only where something needs it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "storage/files.hpp"

namespace baosong::bundle {

/// One file, as the zip's records speak of it.
struct ZipEntry {
  std::string name;
  std::uint32_t crc = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;  ///< of the local header
  std::uint16_t date = 0, time = 0;
  std::uint32_t unix_time = 0;
};

// The records of a zip, for ZipWriter and its tests.
[[nodiscard]] std::string local_header(const ZipEntry& entry);
[[nodiscard]] std::string directory_record(const ZipEntry& entry);
/// What stands behind a directory that begins at `start`.
[[nodiscard]] std::string directory_end(std::uint64_t start, std::uint64_t size, std::uint64_t count);

class ZipWriter {
 public:
  /// `fd` is open for writing at its beginning, can be sought in, and outlives the writer; `file` is its name for
  /// messages. `zone`: the wall clock that zip's own dates show; beside it stands the instant (Info-ZIP's "UT").
  ZipWriter(int fd, std::filesystem::path file, std::string zone);

  /// Begins a file of `size` bytes, which write() brings before end(). `name` is UTF-8, relative, with `/`.
  void begin(std::string name, std::chrono::sys_seconds changed, std::uint64_t size);
  void write(std::string_view bytes);
  void end();

  /// Writes the directory at the end. All of it throws std::system_error where the file cannot be written.
  void finish();

  [[nodiscard]] std::uint64_t written() const { return offset_; }

 private:
  void put(std::string_view bytes);

  int fd_;
  std::filesystem::path file_;
  std::string timezone_;
  std::vector<ZipEntry> entries_;
  std::uint64_t offset_ = 0;
  std::uint64_t lacking_ = 0;  ///< bytes of the file begun
};

}  // namespace baosong::bundle
