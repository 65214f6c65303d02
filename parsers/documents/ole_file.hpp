// OLE compound files (MS-CFB): the container of doc, xls, wps, et, msg and of encrypted OOXML.
// Own code and not libgsf: libgsf walks the directory by recursion, so a chain of forged entries overflows its stack.
// Here every table is bounded by the file's own size, every chain by the number of sectors, and nothing recurses.
// A broken file yields what can be reached; a stream then is shorter than its entry says (`Stream::broken`).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/documents/input_file.hpp"

namespace baosong::parsers {

class OleFile {
 public:
  struct Entry {
    std::string path;  ///< "Macros/VBA/dir", UTF-8
    bool storage = false;
    std::uint32_t start = 0;
    std::uint64_t size = 0;
  };

  /// Reads a stream in pieces. Lives no longer than its OleFile.
  class Stream {
   public:
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] bool broken() const { return broken_; }
    /// Fewer bytes than asked at the end of the stream.
    [[nodiscard]] std::string read_at(std::uint64_t offset, std::size_t count) const;

   private:
    friend class OleFile;
    const OleFile* ole_ = nullptr;
    std::vector<std::uint32_t> sectors_;
    bool mini_ = false;
    bool broken_ = false;
    std::uint64_t size_ = 0;
  };

  /// nullopt: no compound file, or its directory cannot be read.
  [[nodiscard]] static std::optional<OleFile> open(const std::filesystem::path& file);

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  /// By path, ASCII capitals ignored; null where there is none.
  [[nodiscard]] const Entry* find(std::string_view path) const;
  /// Empty stream where there is none of that name.
  [[nodiscard]] Stream stream(std::string_view path) const;

 private:
  explicit OleFile(InputFile file) : file_(std::move(file)) {}
  bool read_structure();
  bool read_directory(std::uint32_t start);
  [[nodiscard]] std::vector<std::uint32_t> chain(const std::vector<std::uint32_t>& table, std::uint32_t start) const;
  [[nodiscard]] std::string sector(std::uint32_t number) const;

  InputFile file_;
  unsigned shift_ = 9;
  std::uint32_t mini_cutoff_ = 4096;
  std::vector<std::uint32_t> fat_;
  std::vector<std::uint32_t> mini_fat_;
  std::vector<std::uint32_t> mini_sectors_;  ///< sectors of the mini stream
  std::vector<Entry> entries_;
};

}  // namespace baosong::parsers
