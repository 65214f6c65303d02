// Records of a BIFF stream (MS-XLS 2.1.4) and the strings in them. Bounded: a record never claims more than the stream
// has.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parsers/documents/biff_cipher.hpp"
#include "parsers/documents/ole_file.hpp"

namespace baosong::parsers::biff {

enum Record : std::uint16_t {
  formula = 0x0006,
  end_of_part = 0x000A,
  date_mode = 0x0022,
  file_pass = 0x002F,
  continued = 0x003C,
  code_page = 0x0042,
  bound_sheet = 0x0085,
  mul_rk = 0x00BD,
  rich_string = 0x00D6,
  extended_format = 0x00E0,
  shared_strings = 0x00FC,
  label_shared = 0x00FD,
  number = 0x0203,
  label = 0x0204,
  boolean_or_error = 0x0205,
  string_result = 0x0207,
  rk = 0x027E,
  number_format = 0x041E,
  begin_of_part = 0x0809,
};

/// Walks the records of a stream from `offset` on.
class Records {
 public:
  /// `cipher`: of a workbook that is encrypted.
  Records(const OleFile::Stream& stream, std::uint64_t offset, std::optional<Cipher> cipher = {})
      : stream_(stream), at_(offset), cipher_(std::move(cipher)) {}
  /// The records from here on are encrypted.
  void decrypt_with(const Cipher& cipher) { cipher_ = cipher; }
  /// False at the end of the stream.
  bool next();
  [[nodiscard]] std::uint16_t id() const { return id_; }
  [[nodiscard]] const std::string& data() const { return data_; }
  /// Whether the record after this one is a CONTINUE; then it becomes the current one.
  bool next_continued();

 private:
  std::string peek_header();

  const OleFile::Stream& stream_;
  std::uint64_t at_;
  std::optional<Cipher> cipher_;
  std::string buffer_;
  std::uint64_t buffer_at_ = 0;
  std::uint16_t id_ = 0;
  std::string data_;
};

/// The unicode string at `at` (flags, characters), `characters` long, of a record that is not continued.
[[nodiscard]] std::string unicode_string(std::string_view data, std::size_t at, std::size_t characters);

/// The string table that begins in the current record and goes on in CONTINUE records (MS-XLS 2.4.265, 2.5.293).
[[nodiscard]] std::vector<std::string> read_shared_strings(Records& records, std::size_t max_bytes);

/// The number packed into four bytes (MS-XLS 2.5.122).
[[nodiscard]] double unpacked_number(std::uint32_t packed);

}  // namespace baosong::parsers::biff
