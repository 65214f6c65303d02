#include "parsers/mime/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <string>
#include <system_error>
#include <vector>

namespace baosong::parsers::mime {
namespace {

struct Descriptor {
  int fd = -1;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

/// The mappings of this thread that live now: a handful, for messages in messages.
std::vector<std::string_view>& live_mappings() {
  thread_local std::vector<std::string_view> mappings;
  return mappings;
}

bool is_mapped(std::string_view bytes) {
  const std::less_equal<const char*> not_after;
  return std::ranges::any_of(live_mappings(), [&](std::string_view mapping) {
    return not_after(mapping.data(), bytes.data()) &&
           not_after(bytes.data() + bytes.size(), mapping.data() + mapping.size());
  });
}

[[noreturn]] void fail(const char* what, const std::filesystem::path& file) {
  throw std::system_error(errno, std::generic_category(), std::string(what) + " " + file.string());
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& file) {
  const Descriptor descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (descriptor.fd < 0) fail("cannot open", file);
  struct stat status {};
  if (::fstat(descriptor.fd, &status) != 0) fail("cannot examine", file);
  if (!S_ISREG(status.st_mode)) {
    errno = EINVAL;
    fail("not a regular file:", file);
  }
  if (status.st_size == 0) return;  // mmap refuses it
  size_ = static_cast<std::size_t>(status.st_size);
  void* mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor.fd, 0);
  if (mapped == MAP_FAILED) fail("cannot map", file);
  data_ = static_cast<const char*>(mapped);
  ::madvise(mapped, size_, MADV_SEQUENTIAL);
  live_mappings().push_back(bytes());
}

MappedFile::~MappedFile() {
  if (data_ == nullptr) return;
  std::erase_if(live_mappings(), [&](std::string_view mapping) { return mapping.data() == data_; });
  ::munmap(const_cast<char*>(data_), size_);
}

void release_pages(std::string_view bytes) {
  if (!is_mapped(bytes)) return;
  static const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<std::uintptr_t>(bytes.data()) + page - 1) / page * page;
  const auto end = (reinterpret_cast<std::uintptr_t>(bytes.data()) + bytes.size()) / page * page;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

}  // namespace baosong::parsers::mime
