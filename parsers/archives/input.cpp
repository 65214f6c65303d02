#include "parsers/archives/input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace baosong::parsers {

namespace {
constexpr std::size_t k_buffer_bytes = 64 * 1024;
}

Input::Input(const std::filesystem::path& file) : file_(file), descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
  struct stat status {};
  if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) {
    const int error = errno;
    if (descriptor_ >= 0) ::close(descriptor_);
    throw std::system_error(error, std::generic_category(), "cannot open " + file.string());
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

Input::~Input() {
  ::close(descriptor_);
}

std::string Input::read(std::uint64_t offset, std::size_t count) {
  if (offset >= size_) return {};
  count = static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - offset));
  const bool buffered = offset >= buffer_offset_ && offset + count <= buffer_offset_ + buffer_.size();
  if (!buffered) {
    buffer_.resize(std::max(count, k_buffer_bytes));
    std::size_t filled = 0;
    while (filled < count) {
      const ssize_t got =
          ::pread(descriptor_, buffer_.data() + filled, buffer_.size() - filled, static_cast<off_t>(offset + filled));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw std::system_error(errno, std::generic_category(), "cannot read " + file_.string());
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    buffer_.resize(filled);
    buffer_offset_ = offset;
  }
  return buffer_.substr(static_cast<std::size_t>(offset - buffer_offset_), count);
}

}  // namespace baosong::parsers
