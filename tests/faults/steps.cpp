// Real work is done by syscall(2), never by libc, so that nothing here comes back to itself.
#include "tests/faults/steps.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/faults/power.hpp"

namespace baosong::faults {

constexpr int k_descriptors = 65536;

static Control* g_control = nullptr;
static std::string* g_root = nullptr;  // never freed: calls come until the very end
static bool g_is_extractor = false;
static std::int64_t g_now = 0;  // what the clock says, for good
static std::atomic<bool> g_awaits_answer[k_descriptors];
static std::atomic<bool> g_cut[k_descriptors];

// Whether this call is to be looked at: not before begin(), not while a power loss is at work.
static bool active() {
  return g_control != nullptr && !dying();
}

bool begun() {
  return g_control != nullptr;
}

Fault fault() {
  return static_cast<Fault>(g_control->fault);
}

[[noreturn]] static void die() {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) syscall(SYS_pause);
}

static bool sticky(Fault one) {
  return one == Fault::disk_full || one == Fault::index_busy;
}

bool strikes(Step step, const std::string& what) {
  if (!active()) return false;
  stop_if_dead();
  ++(g_is_extractor ? g_control->extractor_steps : g_control->steps)[static_cast<std::size_t>(step)];
  if (!can_happen(fault(), step) || g_is_extractor != (g_control->in_extractor != 0)) return false;
  if (what.find(g_control->only) == std::string::npos) return false;
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
  if (g_control->error != 0) return g_control->error;
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

static std::string absolute(int folder, const char* path) {
  if (path[0] == '/') return path;
  if (folder != AT_FDCWD) return path_of(folder) + "/" + path;
  char here[PATH_MAX];
  return syscall(SYS_getcwd, here, sizeof here) > 0 ? std::string(here) + "/" + path : path;
}

static bool below_root(const std::string& path) {
  if (!active()) return false;
  if (g_is_extractor) return !path.starts_with("/proc/") && !path.starts_with("/dev/");
  return path.size() > g_root->size() && path.starts_with(*g_root) && path[g_root->size()] == '/';
}

bool is_file(int fd) {
  if (!active() || fd <= STDERR_FILENO) return false;
  struct stat info {};
  return syscall(SYS_fstat, fd, &info) == 0 && S_ISREG(info.st_mode);
}

static bool is_there(const std::string& path) {
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

void closing(int fd) {
  if (fd < 0 || fd >= k_descriptors) return;
  g_cut[fd] = false;
  g_awaits_answer[fd] = false;
}

static void cut(int fd) {
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

__attribute__((constructor)) static void begin() {
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

}  // namespace baosong::faults
