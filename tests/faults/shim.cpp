// Loaded before all other libraries (LD_PRELOAD) into the real baosong: stands between it and the kernel, and makes
// the n-th step fail, or kills the process there (control.hpp). The product has no line for it. It also stops the clock
// where the driver sets it, so that every run is the same and pauses pass at once, and leaves out real fsyncs: what
// they would do is the business of power.hpp.
// Real work is done by syscall(2), never by libc, so that nothing here comes back to itself.
#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "tests/faults/control.hpp"
#include "tests/faults/power.hpp"

extern char** environ;

namespace baosong::faults {
namespace {

constexpr int k_descriptors = 65536;

Control* g_control = nullptr;
std::string* g_root = nullptr;  // never freed: calls come until the very end
bool g_is_extractor = false;
std::int64_t g_now = 0;  // what the clock says, for good
std::atomic<bool> g_awaits_answer[k_descriptors];
std::atomic<bool> g_cut[k_descriptors];

// Whether this call is to be looked at: not before begin(), not while a power loss is at work.
bool active() {
  return g_control != nullptr && !dying();
}

Fault fault() {
  return static_cast<Fault>(g_control->fault);
}

[[noreturn]] void die() {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) syscall(SYS_pause);
}

bool sticky(Fault one) {
  return one == Fault::disk_full || one == Fault::index_busy;
}

// Counts the step; true where the fault happens at it.
bool strikes(Step step, const std::string& what) {
  if (!active()) return false;
  stop_if_dead();
  ++(g_is_extractor ? g_control->extractor_steps : g_control->steps)[static_cast<std::size_t>(step)];
  if (!can_happen(fault(), step) || g_is_extractor != (g_control->in_extractor != 0)) return false;
  const std::int64_t number = ++g_control->counted;
  if (number < g_control->at || (number > g_control->at && !sticky(fault()))) return false;
  if (g_control->struck++ == 0)
    std::snprintf(g_control->where, sizeof g_control->where, "%s %s", k_step_names[static_cast<std::size_t>(step)],
                  what.c_str());
  if (fault() == Fault::power_loss) power_fails(g_control->seed);
  if (fault() == Fault::kill || fault() == Fault::power_loss) die();
  return true;
}

int error_of(Fault one) {
  switch (one) {
    case Fault::disk_full:
      return ENOSPC;
    case Fault::index_busy:
      return EAGAIN;
    case Fault::line_cut_before:
    case Fault::line_cut_after:
    case Fault::line_cut_within:
      return ECONNRESET;
    default:
      return EIO;
  }
}

int failed() {
  errno = error_of(fault());
  return -1;
}

// --- what a call is about ----------------------------------------------------------------------------------------

std::string path_of(int fd) {
  char name[64], target[PATH_MAX];
  std::snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  const long size = syscall(SYS_readlinkat, AT_FDCWD, name, target, sizeof target);
  return size > 0 ? std::string(target, static_cast<std::size_t>(size)) : std::string();
}

std::string absolute(int folder, const char* path) {
  if (path[0] == '/') return path;
  if (folder != AT_FDCWD) return path_of(folder) + "/" + path;
  char here[PATH_MAX];
  return syscall(SYS_getcwd, here, sizeof here) > 0 ? std::string(here) + "/" + path : path;
}

bool below_root(const std::string& path) {
  if (!active()) return false;
  if (g_is_extractor) return !path.starts_with("/proc/") && !path.starts_with("/dev/");
  return path.size() > g_root->size() && path.starts_with(*g_root) && path[g_root->size()] == '/';
}

// A file of ours: neither the log nor a pipe.
bool is_file(int fd) {
  if (!active() || fd <= STDERR_FILENO) return false;
  struct stat info {};
  return syscall(SYS_fstat, fd, &info) == 0 && S_ISREG(info.st_mode);
}

bool is_there(const std::string& path) {
  return syscall(SYS_faccessat, AT_FDCWD, path.c_str(), F_OK) == 0;
}

bool is_line(int fd) {
  if (!active() || fd < 0 || fd >= k_descriptors) return false;
  int domain = 0;
  socklen_t size = sizeof domain;
  return syscall(SYS_getsockopt, fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 &&
         (domain == AF_INET || domain == AF_INET6);
}

// --- files ---------------------------------------------------------------------------------------------------------

int open_at(int folder, const char* path, int flags, mode_t mode) {
  const auto really = [&] { return static_cast<int>(syscall(SYS_openat, folder, path, flags, mode)); };
  if (!active()) return really();
  const std::string full = absolute(folder, path);
  if (!below_root(full)) return really();
  const bool creates = (flags & O_CREAT) != 0 && !is_there(full);
  if (creates && strikes(Step::create, full)) return failed();
  if (!creates && strikes(Step::open, full)) return failed();
  const PowerTurn turn;
  const int fd = really();
  if (fd >= 0 && creates) name_added(full, fd);
  return fd;
}

// `put(count)` writes so many bytes.
template <class Put>
ssize_t write_at(int fd, std::size_t count, off_t offset, const Put& put) {
  if (!is_file(fd)) return put(count);
  if (count > 0 && strikes(Step::write, path_of(fd))) {
    if (fault() != Fault::short_write || count == 1) {
      if (fault() == Fault::short_write) return put(count);
      return failed();
    }
    count /= 2;
  }
  const PowerTurn turn;
  bytes_change(fd, offset, count);
  return put(count);
}

off_t end_or_here(int fd) {
  return static_cast<off_t>(syscall(SYS_lseek, fd, 0, SEEK_CUR));
}

int sync_one(int fd, bool whole_system, const char* what) {
  if (!active()) return 0;
  if (strikes(Step::sync, std::string(what) + " " + path_of(fd))) return failed();
  const PowerTurn turn;
  whole_system ? all_durable() : durable(fd);
  return 0;  // a real one would only cost time
}

int rename_at(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  const auto really = [&] { return static_cast<int>(syscall(SYS_renameat2, from_folder, from, to_folder, to, flags)); };
  if (!active()) return really();
  const std::string source = absolute(from_folder, from), target = absolute(to_folder, to);
  if (!below_root(target)) return really();
  if (strikes(Step::rename, source + " to " + target)) return failed();
  const PowerTurn turn;
  const Kept kept = keep(target);
  const int result = really();
  result == 0 ? name_moved(source, target, kept) : forget(kept);
  return result;
}

int unlink_at(int folder, const char* path, int flags) {
  const auto really = [&] { return static_cast<int>(syscall(SYS_unlinkat, folder, path, flags)); };
  if (!active()) return really();
  const std::string full = absolute(folder, path);
  if (!below_root(full) || !is_there(full)) return really();
  if (strikes(Step::unlink, full)) return failed();
  const PowerTurn turn;
  const bool is_folder = (flags & AT_REMOVEDIR) != 0;
  const Kept kept = is_folder ? Kept{} : keep(full);
  const int result = really();
  if (result != 0) {
    const int error = errno;
    forget(kept);
    errno = error;
    return result;
  }
  is_folder ? folder_removed(full) : name_removed(full, kept);
  return result;
}

int make_folder_at(int folder, const char* path, mode_t mode) {
  const auto really = [&] { return static_cast<int>(syscall(SYS_mkdirat, folder, path, mode)); };
  if (!active()) return really();
  const std::string full = absolute(folder, path);
  if (!(below_root(full) || full == *g_root) || is_there(full)) return really();
  if (strikes(Step::mkdir, full)) return failed();
  const PowerTurn turn;
  const int result = really();
  if (result == 0) folder_added(full);
  return result;
}

int link_at(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  const auto really = [&] { return static_cast<int>(syscall(SYS_linkat, from_folder, from, to_folder, to, flags)); };
  if (!active()) return really();
  const std::string target = absolute(to_folder, to);
  if (!below_root(target)) return really();
  if (strikes(Step::link, target)) return failed();
  const PowerTurn turn;
  const int result = really();
  if (result == 0) name_added(target, -1);
  return result;
}

// --- lines ---------------------------------------------------------------------------------------------------------

void cut(int fd) {
  g_cut[fd] = true;
  syscall(SYS_shutdown, fd, SHUT_RDWR);
}

ssize_t send_on(int fd, const void* bytes, std::size_t size, int flags) {
  const auto really = [&] { return static_cast<ssize_t>(syscall(SYS_sendto, fd, bytes, size, flags, nullptr, 0)); };
  if (!is_line(fd)) return really();
  if (g_cut[fd]) return failed();
  const std::string_view text(static_cast<const char*>(bytes), std::min<std::size_t>(size, 40));
  const bool struck = strikes(Step::send, std::string(text.substr(0, text.find('\r'))));
  if (struck && fault() == Fault::line_cut_before) {
    cut(fd);
    return failed();
  }
  const ssize_t result = really();
  g_awaits_answer[fd] = true;
  if (struck) cut(fd);
  return result;
}

ssize_t receive_on(int fd, void* buffer, std::size_t size, int flags) {
  const auto really = [&] {
    return static_cast<ssize_t>(syscall(SYS_recvfrom, fd, buffer, size, flags, nullptr, nullptr));
  };
  if (!is_line(fd) || (flags & MSG_PEEK) != 0) return really();
  if (g_cut[fd]) return failed();
  const ssize_t result = really();
  if (result <= 0) return result;
  const Step step = g_awaits_answer[fd].exchange(false) ? Step::answer : Step::receive;
  const std::string_view text(static_cast<const char*>(buffer),
                              std::min<std::size_t>(static_cast<std::size_t>(result), 40));
  if (!strikes(step, std::string(text.substr(0, text.find('\r'))))) return result;
  cut(fd);
  return failed();
}

// --- time ----------------------------------------------------------------------------------------------------------

int clock_of(clockid_t clock, timespec* out) {
  if (g_now != 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    *out = {g_now, 0};
    return 0;
  }
  return static_cast<int>(syscall(SYS_clock_gettime, clock, out));
}

// --- beginning -----------------------------------------------------------------------------------------------------

__attribute__((constructor)) void begin() {
  const char* control = getenv(k_control_variable);
  const char* root = getenv(k_root_variable);
  if (control == nullptr || root == nullptr) return;
  const int fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, control, O_RDWR | O_CLOEXEC));
  if (fd < 0) abort();
  void* memory = mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  syscall(SYS_close, fd);
  if (memory == MAP_FAILED) abort();
  g_root = new std::string(root);
  auto* mapped = static_cast<Control*>(memory);
  g_now = mapped->now;
  g_is_extractor = getenv(k_extractor_variable) != nullptr;
  g_control = mapped;
  if (fault() == Fault::power_loss && !g_is_extractor) begin_power(*g_root + ".limbo");
}

}  // namespace
}  // namespace baosong::faults

// --- what libc would have been asked -------------------------------------------------------------------------------

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
  if (g_control != nullptr && fault() == Fault::index_busy) return 0;
  const timespec pause{static_cast<time_t>(microseconds / 1000000), static_cast<long>(microseconds % 1000000) * 1000};
  return static_cast<int>(syscall(SYS_nanosleep, &pause, nullptr));
}
int nanosleep(const timespec* pause, timespec* left) {
  if (g_control != nullptr && fault() == Fault::index_busy) return 0;
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
  if (fd >= 0 && fd < k_descriptors) {
    g_cut[fd] = false;
    g_awaits_answer[fd] = false;
  }
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
  if (g_control == nullptr) return really(pid, path, actions, attributes, arguments, environment);
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
