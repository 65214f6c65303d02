// A file of the workspace (or the raw mail) as read-only memory. Pages are given back while the reader walks on, so
// that a large mail never counts as resident memory. The file must not shrink meanwhile: it is ours, and nobody else
// writes it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace baosong::parsers::mime {

class MappedFile {
 public:
  /// Throws std::system_error where the file cannot be opened or mapped.
  explicit MappedFile(const std::filesystem::path& file);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Tells the kernel that the pages wholly within `bytes` (part of a MappedFile) are not needed now; they may be read
/// again.
void release_pages(std::string_view bytes);

}  // namespace baosong::parsers::mime
