// Loaded before all other libraries (LD_PRELOAD) into the real baosong: stands between it and the kernel, and makes
// the n-th step fail, or kills the process there (control.hpp, steps.hpp). The product has no line for it. It also
// stops the clock where the driver sets it, so that every run is the same and pauses pass at once, and leaves out real
// fsyncs: what they would do is the business of power.hpp. Here are the names that libc would have been asked by.
#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/faults/power.hpp"
#include "tests/faults/steps.hpp"

using namespace baosong::faults;

extern "C" {

#define BAOSONG_OPEN(NAME)                       \
  int NAME(const char* path, int flags, ...) {   \
    va_list rest;                                \
    va_start(rest, flags);                       \
    const mode_t mode = va_arg(rest, mode_t);    \
    va_end(rest);                                \
    return open_at(AT_FDCWD, path, flags, mode); \
  }
BAOSONG_OPEN(open)
BAOSONG_OPEN(open64)
int __open_2(const char* path, int flags) {
  return open_at(AT_FDCWD, path, flags, 0);
}
int __open64_2(const char* path, int flags) {
  return open_at(AT_FDCWD, path, flags, 0);
}
#define BAOSONG_OPENAT(NAME)                               \
  int NAME(int folder, const char* path, int flags, ...) { \
    va_list rest;                                          \
    va_start(rest, flags);                                 \
    const mode_t mode = va_arg(rest, mode_t);              \
    va_end(rest);                                          \
    return open_at(folder, path, flags, mode);             \
  }
BAOSONG_OPENAT(openat)
BAOSONG_OPENAT(openat64)

ssize_t read(int fd, void* buffer, size_t size) {
  if (is_line(fd)) return receive_on(fd, buffer, size, 0);
  if (is_file(fd) && strikes(Step::read, path_of(fd))) return failed();
  return syscall(SYS_read, fd, buffer, size);
}
ssize_t __read_chk(int fd, void* buffer, size_t size, size_t) {
  return read(fd, buffer, size);
}
ssize_t pread(int fd, void* buffer, size_t size, off_t offset) {
  if (is_file(fd) && strikes(Step::read, path_of(fd))) return failed();
  return syscall(SYS_pread64, fd, buffer, size, offset);
}
ssize_t pread64(int fd, void* buffer, size_t size, off_t offset) {
  return pread(fd, buffer, size, offset);
}
ssize_t __pread64_chk(int fd, void* buffer, size_t size, off_t offset, size_t) {
  return pread(fd, buffer, size, offset);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  if (is_line(fd)) return send_on(fd, bytes, size, 0);
  return write_at(fd, size, is_file(fd) ? end_or_here(fd) : 0,
                  [&](size_t count) { return static_cast<ssize_t>(syscall(SYS_write, fd, bytes, count)); });
}
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return write_at(fd, size, offset,
                  [&](size_t count) { return static_cast<ssize_t>(syscall(SYS_pwrite64, fd, bytes, count, offset)); });
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off_t offset) {
  return pwrite(fd, bytes, size, offset);
}
ssize_t sendfile(int to, int from, off_t* offset, size_t size) {
  return write_at(to, size, is_file(to) ? end_or_here(to) : 0,
                  [&](size_t count) { return static_cast<ssize_t>(syscall(SYS_sendfile, to, from, offset, count)); });
}
ssize_t sendfile64(int to, int from, off_t* offset, size_t size) {
  return sendfile(to, from, offset, size);
}

int ftruncate(int fd, off_t size) {
  if (is_file(fd)) {
    if (strikes(Step::truncate, path_of(fd))) return failed();
    const PowerTurn turn;
    size_changes(fd, size);
    return static_cast<int>(syscall(SYS_ftruncate, fd, size));
  }
  return static_cast<int>(syscall(SYS_ftruncate, fd, size));
}
int ftruncate64(int fd, off_t size) {
  return ftruncate(fd, size);
}
int posix_fallocate(int fd, off_t offset, off_t size) {
  if (is_file(fd) && strikes(Step::truncate, path_of(fd))) return error_of(fault());
  const PowerTurn turn;
  if (is_file(fd)) bytes_change(fd, offset, 0);
  return syscall(SYS_fallocate, fd, 0, offset, size) == 0 ? 0 : errno;
}
int posix_fallocate64(int fd, off_t offset, off_t size) {
  return posix_fallocate(fd, offset, size);
}

int fchmod(int fd, mode_t mode) {
  if (is_file(fd) && strikes(Step::mode, path_of(fd))) return failed();
  return static_cast<int>(syscall(SYS_fchmod, fd, mode));
}
int futimens(int fd, const timespec times[2]) {
  if (is_file(fd) && strikes(Step::mode, path_of(fd))) return failed();
  return static_cast<int>(syscall(SYS_utimensat, fd, nullptr, times, 0));
}

int fsync(int fd) {
  return sync_one(fd, false, "fsync");
}
int fdatasync(int fd) {
  return sync_one(fd, false, "fdatasync");
}
int syncfs(int fd) noexcept {
  return sync_one(fd, true, "syncfs");
}

int rename(const char* from, const char* to) noexcept {
  return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0);
}
int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  return rename_at(from_folder, from, to_folder, to, 0);
}
int link(const char* from, const char* to) noexcept {
  return link_at(AT_FDCWD, from, AT_FDCWD, to, 0);
}
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  return link_at(from_folder, from, to_folder, to, flags);
}
int unlink(const char* path) noexcept {
  return unlink_at(AT_FDCWD, path, 0);
}
int unlinkat(int folder, const char* path, int flags) noexcept {
  return unlink_at(folder, path, flags);
}
int rmdir(const char* path) noexcept {
  return unlink_at(AT_FDCWD, path, AT_REMOVEDIR);
}
int remove(const char* path) noexcept {
  if (unlink_at(AT_FDCWD, path, 0) == 0) return 0;
  return errno == EISDIR ? unlink_at(AT_FDCWD, path, AT_REMOVEDIR) : -1;
}
int mkdir(const char* path, mode_t mode) noexcept {
  return make_folder_at(AT_FDCWD, path, mode);
}
int mkdirat(int folder, const char* path, mode_t mode) noexcept {
  return make_folder_at(folder, path, mode);
}

int fcntl64(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void* argument = va_arg(rest, void*);
  va_end(rest);
  if (command == F_SETLK && static_cast<struct flock*>(argument)->l_type != F_UNLCK && is_file(fd) &&
      strikes(Step::lock, path_of(fd)))
    return failed();
  return static_cast<int>(syscall(SYS_fcntl, fd, command, argument));
}
int fcntl(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void* argument = va_arg(rest, void*);
  va_end(rest);
  return fcntl64(fd, command, argument);
}
// SQLite sleeps while the index is busy.
int usleep(useconds_t microseconds) {
  if (begun() && fault() == Fault::index_busy) return 0;
  const timespec pause{static_cast<time_t>(microseconds / 1000000), static_cast<long>(microseconds % 1000000) * 1000};
  return static_cast<int>(syscall(SYS_nanosleep, &pause, nullptr));
}
int nanosleep(const timespec* pause, timespec* left) {
  if (begun() && fault() == Fault::index_busy) return 0;
  return static_cast<int>(syscall(SYS_nanosleep, pause, left));
}

ssize_t send(int fd, const void* bytes, size_t size, int flags) {
  return send_on(fd, bytes, size, flags);
}
ssize_t recv(int fd, void* buffer, size_t size, int flags) {
  return receive_on(fd, buffer, size, flags);
}
ssize_t __recv_chk(int fd, void* buffer, size_t size, size_t, int flags) {
  return receive_on(fd, buffer, size, flags);
}
int close(int fd) {
  closing(fd);
  return static_cast<int>(syscall(SYS_close, fd));
}

int clock_gettime(clockid_t clock, timespec* out) noexcept {
  return clock_of(clock, out);
}
time_t time(time_t* out) noexcept {
  timespec now{};
  clock_of(CLOCK_REALTIME, &now);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}
int gettimeofday(timeval* out, void*) noexcept {
  timespec now{};
  clock_of(CLOCK_REALTIME, &now);
  *out = {now.tv_sec, now.tv_nsec / 1000};
  return 0;
}

// The extractor is started without an environment: it is told here what it needs to be under the shim as well.
int posix_spawn(pid_t* pid, const char* path, const posix_spawn_file_actions_t* actions,
                const posix_spawnattr_t* attributes, char* const arguments[], char* const environment[]) {
  using Spawn = int (*)(pid_t*, const char*, const posix_spawn_file_actions_t*, const posix_spawnattr_t*, char* const[],
                        char* const[]);
  static const auto really = reinterpret_cast<Spawn>(dlsym(RTLD_NEXT, "posix_spawn"));
  if (!begun()) return really(pid, path, actions, attributes, arguments, environment);
  std::vector<std::string> more;
  for (const char* name : {"LD_PRELOAD", k_control_variable, k_root_variable})
    if (const char* value = getenv(name)) more.push_back(std::string(name) + "=" + value);
  more.push_back(std::string(k_extractor_variable) + "=1");
  std::vector<char*> all;
  for (char* const* one = environment; *one != nullptr; ++one) all.push_back(*one);
  for (std::string& one : more) all.push_back(one.data());
  all.push_back(nullptr);
  return really(pid, path, actions, attributes, arguments, all.data());
}

}  // extern "C"
