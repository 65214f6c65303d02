// A file that is read here and there, for the small readers beside libarchive.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace baosong::parsers {

class Input {
 public:
  /// Throws std::system_error where the file cannot be opened.
  explicit Input(const std::filesystem::path& file);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// At most `count` bytes from `offset`; fewer at the end of the file, none beyond it. Small reads are buffered.
  /// Throws std::system_error where the file cannot be read.
  [[nodiscard]] std::string read(std::uint64_t offset, std::size_t count);

 private:
  std::filesystem::path file_;
  int descriptor_;
  std::uint64_t size_ = 0;
  std::string buffer_;
  std::uint64_t buffer_offset_ = 0;
};

/// Little-endian number of `width` bytes at `at`; 0 where `bytes` end before.
[[nodiscard]] constexpr std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t width) {
  if (at > bytes.size() || bytes.size() - at < width) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = width; i > 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return value;
}

}  // namespace baosong::parsers
