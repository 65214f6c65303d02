#include "tests/faults/power.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <vector>

namespace baosong::faults {
namespace {

struct OldBytes {
  off_t offset = 0;
  std::string bytes;
};

/// A file with bytes that are not durable.
struct Unsafe {
  int handle = -1;  ///< read-only; kept open, so that its inode's number means no other file
  off_t size = 0;   ///< that is durable
  std::vector<OldBytes> old;
};

enum class Kind { added, moved, removed, folder_added, folder_removed };
struct Change {
  Kind kind;
  std::string path;
  std::string from;  ///< of a move
  std::string kept;  ///< what stood at `path` before
};

struct Memory {
  std::string limbo;
  int kept = 0;
  std::vector<Change> names;
  std::map<ino_t, Unsafe> unsafe;
  std::set<ino_t> safe;
  timespec all_safe_at{};
};

std::mutex g_mutex;
Memory* g_memory = nullptr;
std::atomic<bool> g_dead{false};
thread_local bool t_dying = false;

timespec coarse_now() {
  timespec now{};
  syscall(SYS_clock_gettime, CLOCK_REALTIME_COARSE, &now);
  return now;
}

bool later(const timespec& a, const timespec& b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

std::string parent(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

std::string descriptor_path(int fd) {
  return "/proc/self/fd/" + std::to_string(fd);
}

bool status_of(int fd, struct stat& info) {
  return syscall(SYS_fstat, fd, &info) == 0;
}

Unsafe& watch(int fd, const struct stat& info, off_t durable_size) {
  g_memory->safe.erase(info.st_ino);
  const auto [found, fresh] = g_memory->unsafe.try_emplace(info.st_ino);
  if (fresh) {
    found->second.handle =
        static_cast<int>(syscall(SYS_openat, AT_FDCWD, descriptor_path(fd).c_str(), O_RDONLY | O_CLOEXEC));
    found->second.size = durable_size;
  }
  return found->second;
}

void save(Unsafe& file, off_t offset, off_t end) {
  end = std::min(end, file.size);
  if (offset >= end || file.handle < 0) return;
  OldBytes old{offset, std::string(static_cast<std::size_t>(end - offset), '\0')};
  const long n = syscall(SYS_pread64, file.handle, old.bytes.data(), old.bytes.size(), offset);
  old.bytes.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  file.old.push_back(std::move(old));
}

/// A file that another process wrote a moment ago (the extractor) and that nobody has made durable.
void look_at(const std::string& path) {
  const int fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (fd < 0) return;
  struct stat info {};
  if (status_of(fd, info) && S_ISREG(info.st_mode) && !g_memory->safe.contains(info.st_ino) &&
      !g_memory->unsafe.contains(info.st_ino) && later(info.st_mtim, g_memory->all_safe_at))
    watch(fd, info, 0);
  syscall(SYS_close, fd);
}

void take_back(const Unsafe& file) {
  struct stat info {};
  if (file.handle < 0 || !status_of(file.handle, info)) return;
  syscall(SYS_fchmod, file.handle, 0600);
  const int fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, descriptor_path(file.handle).c_str(), O_RDWR));
  for (auto old = file.old.rbegin(); old != file.old.rend(); ++old)
    syscall(SYS_pwrite64, fd, old->bytes.data(), old->bytes.size(), old->offset);
  syscall(SYS_ftruncate, fd, file.size);
  syscall(SYS_fchmod, file.handle, info.st_mode & 07777);
}

void take_back(const Change& change) {
  const auto rename_to = [](const std::string& from, const std::string& to) {
    syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), 0);
  };
  switch (change.kind) {
    case Kind::added:
      syscall(SYS_unlinkat, AT_FDCWD, change.path.c_str(), 0);
      break;
    case Kind::moved:
      rename_to(change.path, change.from);
      if (!change.kept.empty()) rename_to(change.kept, change.path);
      break;
    case Kind::removed:
      if (!change.kept.empty()) rename_to(change.kept, change.path);
      break;
    case Kind::folder_added: {
      std::error_code ignored;
      std::filesystem::remove_all(change.path, ignored);
      break;
    }
    case Kind::folder_removed:
      syscall(SYS_mkdirat, AT_FDCWD, change.path.c_str(), 0750);
      break;
  }
}

}  // namespace

void begin_power(const std::string& limbo) {
  auto* memory = new Memory;
  memory->limbo = limbo;
  memory->all_safe_at = coarse_now();
  syscall(SYS_mkdirat, AT_FDCWD, limbo.c_str(), 0700);
  g_memory = memory;
}

PowerTurn::PowerTurn() {
  if (g_memory != nullptr && !t_dying) g_mutex.lock();
}
PowerTurn::~PowerTurn() {
  if (g_memory != nullptr && !t_dying) g_mutex.unlock();
}

Kept keep(const std::string& path) {
  if (g_memory == nullptr) return {};
  Kept kept{g_memory->limbo + "/" + std::to_string(getpid()) + "-" + std::to_string(++g_memory->kept)};
  if (syscall(SYS_linkat, AT_FDCWD, path.c_str(), AT_FDCWD, kept.name.c_str(), 0) != 0) kept.name.clear();
  return kept;
}

void forget(const Kept& kept) {
  if (!kept.name.empty()) syscall(SYS_unlinkat, AT_FDCWD, kept.name.c_str(), 0);
}

void name_added(const std::string& path, int fd) {
  if (g_memory == nullptr) return;
  struct stat info {};
  if (fd < 0) {
    look_at(path);
  } else if (status_of(fd, info)) {
    g_memory->unsafe.erase(info.st_ino);
    watch(fd, info, 0);
  }
  g_memory->names.push_back({Kind::added, path, {}, {}});
}

void name_moved(const std::string& from, const std::string& to, const Kept& replaced) {
  if (g_memory == nullptr) return;
  look_at(to);
  g_memory->names.push_back({Kind::moved, to, from, replaced.name});
}

void name_removed(const std::string& path, const Kept& kept) {
  if (g_memory == nullptr) return;
  g_memory->names.push_back({Kind::removed, path, {}, kept.name});
}

void folder_added(const std::string& path) {
  if (g_memory == nullptr) return;
  g_memory->names.push_back({Kind::folder_added, path, {}, {}});
}

void folder_removed(const std::string& path) {
  if (g_memory == nullptr) return;
  g_memory->names.push_back({Kind::folder_removed, path, {}, {}});
}

void bytes_change(int fd, off_t offset, std::size_t count) {
  struct stat info {};
  if (g_memory == nullptr || !status_of(fd, info) || !S_ISREG(info.st_mode)) return;
  save(watch(fd, info, info.st_size), offset, offset + static_cast<off_t>(count));
}

void size_changes(int fd, off_t size) {
  struct stat info {};
  if (g_memory == nullptr || !status_of(fd, info) || !S_ISREG(info.st_mode)) return;
  save(watch(fd, info, info.st_size), size, info.st_size);
}

void durable(int fd) {
  struct stat info {};
  if (g_memory == nullptr || !status_of(fd, info)) return;
  if (!S_ISDIR(info.st_mode)) {
    g_memory->unsafe.erase(info.st_ino);
    g_memory->safe.insert(info.st_ino);
    return;
  }
  std::error_code ignored;
  const std::string folder = std::filesystem::read_symlink(descriptor_path(fd), ignored);
  std::erase_if(g_memory->names, [&](const Change& change) {
    return parent(change.path) == folder || (change.kind == Kind::moved && parent(change.from) == folder);
  });
}

void all_durable() {
  if (g_memory == nullptr) return;
  g_memory->names.clear();
  g_memory->unsafe.clear();
  g_memory->safe.clear();
  g_memory->all_safe_at = coarse_now();
}

void power_fails(std::uint64_t seed) {
  if (g_memory == nullptr) return;
  g_mutex.lock();  // for good
  t_dying = true;
  g_dead = true;
  std::mt19937_64 random(seed);
  const std::uint64_t style = seed % 3;
  const std::size_t all = g_memory->names.size();
  const std::size_t names_left = style == 0 ? 0 : style == 1 ? all : random() % (all + 1);
  for (const auto& [inode, file] : g_memory->unsafe)
    if (style != 2 || random() % 2 == 0) take_back(file);
  for (std::size_t i = all; i > names_left; --i) take_back(g_memory->names[i - 1]);
}

bool dying() {
  return t_dying;
}

void stop_if_dead() {
  while (g_dead && !t_dying) syscall(SYS_pause);
}

}  // namespace baosong::faults
