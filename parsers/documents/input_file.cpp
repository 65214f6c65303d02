#include "parsers/documents/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace baosong::parsers {

InputFile::InputFile(const std::filesystem::path& file) : fd_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "cannot open " + file.string());
  struct stat status {};
  if (::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode)) {
    const int error = errno != 0 ? errno : EINVAL;
    ::close(fd_);
    throw std::system_error(error, std::generic_category(), "cannot read " + file.string());
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

InputFile::InputFile(InputFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

InputFile::~InputFile() {
  if (fd_ >= 0) ::close(fd_);
}

std::size_t InputFile::read_at(std::uint64_t offset, void* to, std::size_t count) const {
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got = ::pread(fd_, static_cast<char*>(to) + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), "cannot read a file");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::string InputFile::read_at(std::uint64_t offset, std::size_t count) const {
  if (offset >= size_) return {};
  std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - offset)), '\0');
  bytes.resize(read_at(offset, bytes.data(), bytes.size()));
  return bytes;
}

std::function<std::size_t(char* to, std::size_t count)> InputFile::from_the_beginning() const {
  return [this, at = std::uint64_t{0}](char* to, std::size_t count) mutable {
    const std::size_t got = read_at(at, to, count);
    at += got;
    return got;
  };
}

}  // namespace baosong::parsers
