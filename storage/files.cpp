#include "storage/files.hpp"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

namespace baosong::storage::files {

void Fd::reset(int fd) {
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

void fail(const char* verb, const std::filesystem::path& path) {
  const int error = errno;
  throw std::system_error(error, std::system_category(), std::string("cannot ") + verb + " " + path.string());
}

Fd open(const std::filesystem::path& path, int flags, mode_t mode) {
  Fd fd(::open(path.c_str(), flags | O_CLOEXEC, mode));
  if (!fd) fail((flags & O_CREAT) != 0 ? "create" : "open", path);
  return fd;
}

Fd open_folder(const std::filesystem::path& path) {
  return open(path, O_RDONLY | O_DIRECTORY);
}

void write_all(int fd, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0) {
      if (errno == EINTR) continue;
      fail("write", path);
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

void sync(int fd, const std::filesystem::path& path) {
  // EINVAL: a file system that has nothing to sync here (a folder on some network file systems).
  if (::fsync(fd) != 0 && errno != EINVAL) fail("make durable (fsync)", path);
}

void sync_folder(const std::filesystem::path& path) {
  sync(open_folder(path).get(), path);
}

void sync_all(int fd, const std::filesystem::path& path) {
  if (::syncfs(fd) != 0) fail("make durable (syncfs)", path);
}

void move_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail(("rename " + from.string() + " to").c_str(), to);
}

bool remove_file(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) == 0) return true;
  if (errno != ENOENT) fail("remove", path);
  return false;
}

bool make_folder(const std::filesystem::path& path, mode_t mode) {
  if (::mkdir(path.c_str(), mode) == 0) return true;
  struct stat info {};
  const int error = errno;
  if (error == EEXIST && ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return false;
  errno = error;
  fail("create folder", path);
}

void make_durable_folder(const std::filesystem::path& path, mode_t mode) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return;
  const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
  if (parent != path) make_durable_folder(parent, 0777);
  make_folder(path, mode);
  sync_folder(parent);
}

void copy(int from, int to, const std::filesystem::path& path) {
  constexpr std::size_t k_piece_bytes = std::size_t{1} << 20;
  for (;;) {
    const ssize_t n = ::sendfile(to, from, nullptr, k_piece_bytes);
    if (n == 0) return;
    if (n < 0 && errno != EINTR) fail("copy", path);
  }
}

void replace(const std::filesystem::path& path, const std::filesystem::path& aside, std::string_view bytes,
             mode_t mode) {
  remove_file(aside);
  const Fd fd = open(aside, O_WRONLY | O_CREAT | O_EXCL, mode);
  try {
    write_all(fd.get(), bytes, aside);
    if (::fchmod(fd.get(), mode) != 0) fail("set the mode of", aside);
    move_file(aside, path);
  } catch (...) {
    ::unlink(aside.c_str());
    throw;
  }
}

std::string read_small(const std::filesystem::path& path, std::size_t limit) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) {
    if (errno == ENOENT) return {};
    fail("open", path);
  }
  std::string out;
  std::array<char, 16384> piece{};
  for (;;) {
    const ssize_t n = ::read(fd.get(), piece.data(), piece.size());
    if (n == 0) return out;
    if (n < 0) {
      if (errno == EINTR) continue;
      fail("read", path);
    }
    out.append(piece.data(), static_cast<std::size_t>(n));
    if (out.size() > limit) {
      errno = EFBIG;
      fail("read", path);
    }
  }
}

}  // namespace baosong::storage::files
