// A file opened for reading at any place, in pieces: nothing here ever holds a whole attachment.
// Throws std::system_error where the file cannot be opened or read (the environment failed, not the submission).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace baosong::parsers {

class InputFile {
 public:
  explicit InputFile(const std::filesystem::path& file);
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();

  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Up to `count` bytes from `offset`; fewer at the end of the file.
  std::size_t read_at(std::uint64_t offset, void* to, std::size_t count) const;
  [[nodiscard]] std::string read_at(std::uint64_t offset, std::size_t count) const;
  /// Gives the file from its beginning, piece by piece, to readers that ask for what comes next; 0 at its end. The file
  /// outlives it.
  [[nodiscard]] std::function<std::size_t(char* to, std::size_t count)> from_the_beginning() const;

 private:
  int fd_;
  std::uint64_t size_ = 0;
};

}  // namespace baosong::parsers
