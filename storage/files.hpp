// The few system calls that storage makes on files, each throwing std::system_error that names the file: one place for
// what may fail, and what must be made durable, in blobs and archive tree.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string_view>
#include <utility>

namespace baosong::storage::files {

/// An open descriptor.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    if (this != &other) reset(std::exchange(other.fd_, -1));
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }
  void reset(int fd = -1);

 private:
  int fd_ = -1;
};

/// "cannot <verb> <path>: <errno's text>".
[[noreturn]] void fail(const char* verb, const std::filesystem::path& path);

[[nodiscard]] Fd open(const std::filesystem::path& path, int flags, mode_t mode = 0);
[[nodiscard]] Fd open_folder(const std::filesystem::path& path);

void write_all(int fd, std::string_view bytes, const std::filesystem::path& path);
/// Contents and metadata of an open file or folder are on disk when it returns.
void sync(int fd, const std::filesystem::path& path);
void sync_folder(const std::filesystem::path& path);
/// Everything of the file system that `fd` is on. Linux 5.8 or newer reports write errors here.
void sync_all(int fd, const std::filesystem::path& path);

void move_file(const std::filesystem::path& from, const std::filesystem::path& to);
/// False where there was none.
bool remove_file(const std::filesystem::path& path);
/// Makes the folder (its parent exists) unless it is there. Returns whether it made it.
bool make_folder(const std::filesystem::path& path, mode_t mode);

/// Makes the folder, and what lacks above it (as the umask allows), each of them durable, unless it is there.
void make_durable_folder(const std::filesystem::path& path, mode_t mode);

/// Copies the rest of `from` into `to`.
void copy(int from, int to, const std::filesystem::path& path);

/// A file with these bytes, in place of what may be there, at once; not synced. `aside` is the name that it is written
/// under first, in the same folder.
void replace(const std::filesystem::path& path, const std::filesystem::path& aside, std::string_view bytes,
             mode_t mode);

/// Empty where the file is not there. Throws where it is larger than `limit`.
[[nodiscard]] std::string read_small(const std::filesystem::path& path, std::size_t limit);

}  // namespace baosong::storage::files
