// What libarchive does not tell of a zip: in which charset its names are (APPNOTE.TXT 4.3.12 central directory, 4.4.2
// made by, 4.4.4 bit 11, 4.6.9 Info-ZIP Unicode Path). Contract 4, "Charsets". libarchive still reads the data.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/archives/input.hpp"

namespace baosong::parsers {

class ZipNames {
 public:
  /// Reads the central directory of `input`, at most `most_entries` of it. A file without one (cut off) is no error:
  /// names are then taken from the local headers.
  ZipNames(Input& input, std::size_t most_entries);

  /// Whether there is an end of central directory: without it the file is not whole.
  [[nodiscard]] bool complete() const { return complete_; }
  /// More entries than `most_entries`.
  [[nodiscard]] bool too_many() const { return too_many_; }

  /// The name in UTF-8 of the entry that libarchive names `raw`. `header_position` is where libarchive began to look
  /// for it: of use only where there is no central directory.
  [[nodiscard]] std::string decoded(std::string_view raw, std::uint64_t header_position);

 private:
  struct Entry {
    std::string raw;
    std::string unicode;  ///< of the Unicode path extra field; empty where there is none that fits
    bool utf8_flag = false;
    bool unix_host = false;
  };
  void read_directory(std::uint64_t offset, std::uint64_t end, std::size_t most_entries);
  [[nodiscard]] const Entry* find(std::string_view raw);
  [[nodiscard]] Entry local_entry(std::string_view raw, std::uint64_t header_position);
  static void read_extra(std::string_view extra, Entry& entry);
  static std::string decode(const Entry& entry);

  Input& input_;
  bool complete_ = false;
  bool too_many_ = false;
  std::vector<Entry> entries_;  ///< in the order of their local headers, as libarchive reads them
  std::size_t next_ = 0;
};

/// A name of unknown charset: UTF-8 where it fits, else GB18030, else code page 437.
[[nodiscard]] std::string decode_name(std::string_view raw);

}  // namespace baosong::parsers
