#include "daemon/extractor/sealed_room.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "daemon/extractor/landlock.hpp"

namespace baosong::extractor {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool k_sanitized = true;
#else
constexpr bool k_sanitized = false;
#endif

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void limit(__rlimit_resource resource, rlim_t value, const char* what, rlim_t grace = 0) {
  const rlimit limits{value, value + grace};
  if (setrlimit(resource, &limits) != 0) fail(std::string("cannot limit ") + what);
}

// Processes are counted over all of the user (root's are not): half of what he may have is left to the daemon.
void limit_processes(std::uint64_t most) {
  rlimit now{};
  if (getrlimit(RLIMIT_NPROC, &now) != 0) fail("cannot ask for the limit of processes");
  limit(RLIMIT_NPROC, std::min<rlim_t>(now.rlim_max / 2, most), "processes");
}

// Of all processes the kernel shall take this one first where memory runs out. It is no wall: what cannot be written
// here is left.
void offer_to_out_of_memory_killer() {
  const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd < 0) return;
  [[maybe_unused]] const ssize_t written = write(fd, "1000", 4);
  close(fd);
}

// Standard output is where `inspect` prints verdicts, standard error the daemon's log and perhaps a terminal: neither
// is for hostile bytes.
void silence_standard_streams() {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) fail("cannot open /dev/null");
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if ((fd != STDERR_FILENO || !k_sanitized) && dup2(null, fd) < 0) fail("cannot leave the standard streams");
  close(null);
}

}  // namespace

void seal(const Walls& walls, const std::filesystem::path& folder, int input, int last_descriptor,
          const SyscallFilter& filter) {
  offer_to_out_of_memory_killer();
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("cannot give up new privileges");
  // No core dump of an agency's mail, no ptrace from beside.
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) fail("cannot forbid core dumps");

  limit(RLIMIT_CORE, 0, "core dumps");
  limit(RLIMIT_CPU, static_cast<rlim_t>(walls.cpu.count()), "processor time", 1);  // SIGXCPU says why, SIGKILL does not
  if (!k_sanitized) limit(RLIMIT_AS, walls.address_space, "memory");  // AddressSanitizer reserves terabytes
  limit(RLIMIT_FSIZE, walls.file_size, "file sizes");
  limit_processes(walls.processes);

  silence_standard_streams();
  if (close_range(static_cast<unsigned>(last_descriptor) + 1, ~0U, 0) != 0) fail("cannot close inherited descriptors");
  limit(RLIMIT_NOFILE, walls.descriptors, "descriptors");
  if (chdir(folder.c_str()) != 0) fail("cannot enter " + folder.string());
  if (clearenv() != 0) fail("cannot empty the environment");

  // Both come last: they forbid what the lines above need.
  confine_files(landlock_abi(), folder, input);
  if (!k_sanitized) filter.put_on();  // a sanitizer's own run time makes other calls
}

std::vector<std::string> lacking_walls() {
  std::vector<std::string> all;
  if (landlock_abi() == 0)
    all.push_back(
        "this kernel has no Landlock: a parser that was taken over by a hostile mail could read what the user of "
        "baosong can; use Linux 5.13 or later, with landlock in the lsm= of its command line");
  if (!can_filter_syscalls())
    all.push_back(
        "this kernel has no seccomp filters: a parser that was taken over by a hostile mail could make connections; "
        "use a kernel with CONFIG_SECCOMP_FILTER, as every Debian kernel has it");
  return all;
}

}  // namespace baosong::extractor
