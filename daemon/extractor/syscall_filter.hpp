// The system calls that parsers and converters need (seccomp(2)); every other one is refused. Made once in the zygote,
// since libseccomp takes milliseconds for it, and put on in each child.
#pragma once

#include <linux/filter.h>

#include <vector>

namespace baosong::extractor {

/// Whether the running kernel lets a process filter its system calls.
[[nodiscard]] bool can_filter_syscalls();

class SyscallFilter {
 public:
  /// Throws std::runtime_error where libseccomp cannot make the filter.
  SyscallFilter();

  /// From now on, for good and for all that it starts, the calling thread has only the calls of the list. Another one
  /// fails with ENOSYS; one that has no innocent use ends the process by SIGSYS. Wants no_new_privs. Does nothing where
  /// the kernel has no filters. Throws std::system_error.
  void put_on() const;

 private:
  std::vector<sock_filter> program_;
};

}  // namespace baosong::extractor
