#include "daemon/extractor/landlock.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

namespace baosong::extractor {
namespace {

// What the header of Linux 6.1 does not name yet.
constexpr std::uint64_t k_truncate = 1ULL << 14;                   // version 3
constexpr std::uint64_t k_bind_tcp = 1ULL << 0;                    // version 4
constexpr std::uint64_t k_connect_tcp = 1ULL << 1;                 // version 4
constexpr std::uint64_t k_ioctl_dev = 1ULL << 15;                  // version 5
constexpr std::uint64_t k_scope_abstract_unix_socket = 1ULL << 0;  // version 6
constexpr std::uint64_t k_scope_signal = 1ULL << 1;                // version 6

constexpr std::uint64_t k_read = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t k_read_folder = k_read | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t k_execute = k_read | LANDLOCK_ACCESS_FS_EXECUTE;
constexpr std::uint64_t k_write = k_read | LANDLOCK_ACCESS_FS_WRITE_FILE | k_truncate;
// Plain files only: a symlink or a device in this folder would be followed by the daemon, which reads it later.
constexpr std::uint64_t k_own_folder =
    k_write | k_read_folder | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE;

struct Place {
  const char* path;
  std::uint64_t rights;
};

// What the parsers' libraries and the converters open by themselves, found by tracing them; nothing of it is a secret.
constexpr std::array k_places{
    Place{"/dev/null", k_write},
    Place{"/dev/urandom", k_read},
    Place{"/etc/fonts", k_read_folder},  // poppler, for fonts that a PDF does not bring: fontconfig's
    Place{"/etc/ld.so.cache", k_read},   // a converter
    Place{"/etc/localtime", k_read},
    Place{"/etc/magic", k_read},  // libmagic
    Place{"/etc/ssl/openssl.cnf", k_read},
    Place{"/proc/cpuinfo", k_read},  // libav and OpenMP, for the number of processors
    Place{"/proc/meminfo", k_read},
    Place{"/sys/devices/system/cpu", k_read_folder},
    Place{"/usr/lib", k_read_folder},         // gconv, the libraries of a converter, libheif's plugins
    Place{"/usr/share/file", k_read_folder},  // libmagic
    Place{"/usr/share/fontconfig", k_read_folder},
    Place{"/usr/share/fonts", k_read_folder},
    Place{"/usr/share/ghostscript", k_read_folder},  // character maps that poppler-data links to
    Place{"/usr/share/misc", k_read_folder},         // libmagic
    Place{"/usr/share/poppler", k_read_folder},
    Place{"/usr/share/tessdata", k_read_folder},
    Place{"/usr/share/tesseract-ocr", k_read_folder},
    Place{"/usr/share/zoneinfo", k_read_folder},
    Place{"/var/cache/fontconfig", k_read_folder},
    // The converters, and what the kernel starts to load them. That loader can start any file that the room may read;
    // but whoever can ask it to runs code of his own already, and gets no other walls by it.
    Place{"/usr/bin/tesseract", k_execute},
    Place{"/lib64/ld-linux-x86-64.so.2", k_execute},
    Place{"/lib/ld-linux-aarch64.so.1", k_execute},
};

class Ruleset {
 public:
  explicit Ruleset(int abi) : rights_(landlock_rights(abi)) {
    fd_ = static_cast<int>(syscall(SYS_landlock_create_ruleset, &rights_, sizeof rights_, 0));
    if (fd_ < 0) fail("cannot make a Landlock ruleset");
  }
  ~Ruleset() { close(fd_); }
  Ruleset(const Ruleset&) = delete;
  Ruleset& operator=(const Ruleset&) = delete;

  void allow(int place, std::uint64_t rights) {
    // A kernel refuses rights that it does not know. EBADFD: a pipe, which Landlock leaves open anyway.
    const landlock_path_beneath_attr rule{rights & rights_.files, place};
    if (syscall(SYS_landlock_add_rule, fd_, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0 && errno != EBADFD)
      fail("cannot add a Landlock rule");
  }

  /// What is not there needs no rule.
  void allow(const char* path, std::uint64_t rights) {
    const int place = open(path, O_PATH | O_CLOEXEC);
    if (place < 0) {
      if (errno == ENOENT || errno == ENOTDIR || errno == EACCES) return;
      fail(std::string("cannot name ") + path + " to Landlock");
    }
    allow(place, rights);
    close(place);
  }

  void enter() {
    if (syscall(SYS_landlock_restrict_self, fd_, 0) != 0) fail("cannot enter the Landlock ruleset");
  }

 private:
  [[noreturn]] static void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
  }

  LandlockRights rights_;
  int fd_ = -1;
};

}  // namespace

int landlock_abi() {
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : static_cast<int>(version);
}

LandlockRights landlock_rights(int abi) {
  LandlockRights rights;
  if (abi >= 1) rights.files = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;  // the last right of version 1, and all below
  if (abi >= 2) rights.files |= LANDLOCK_ACCESS_FS_REFER;
  if (abi >= 3) rights.files |= k_truncate;
  if (abi >= 4) rights.net = k_bind_tcp | k_connect_tcp;
  if (abi >= 5) rights.files |= k_ioctl_dev;
  if (abi >= 6) rights.scoped = k_scope_abstract_unix_socket | k_scope_signal;
  return rights;
}

void confine_files(int abi, const std::filesystem::path& folder, int input) {
  if (abi <= 0) return;
  Ruleset ruleset(abi);
  for (const Place& place : k_places) ruleset.allow(place.path, place.rights);
  ruleset.allow(folder.c_str(), k_own_folder);
  ruleset.allow(input, k_read);
  ruleset.enter();
}

}  // namespace baosong::extractor
