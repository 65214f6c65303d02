#include "daemon/extractor/syscall_filter.hpp"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>

namespace baosong::extractor {
namespace {

// Found by tracing parsers and converters over some two thousand mails; besides those the near relations that another
// version of the same library may prefer.
constexpr std::array k_allowed{
    // bytes, by descriptors that are open
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(pwrite64),
    SCMP_SYS(preadv), SCMP_SYS(pwritev), SCMP_SYS(lseek), SCMP_SYS(_llseek), SCMP_SYS(ftruncate), SCMP_SYS(ftruncate64),
    SCMP_SYS(fallocate), SCMP_SYS(fadvise64), SCMP_SYS(fadvise64_64), SCMP_SYS(fsync), SCMP_SYS(fdatasync),
    SCMP_SYS(close), SCMP_SYS(close_range), SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(pipe),
    SCMP_SYS(pipe2), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(sendfile),
    SCMP_SYS(copy_file_range),
    // files, as far as Landlock lets them be opened; no links, no folders, no owners; modes of open ones, as copying
    // does
    SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(openat2), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
    SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(stat64), SCMP_SYS(lstat64),
    SCMP_SYS(fstat64), SCMP_SYS(fstatat64), SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(getdents), SCMP_SYS(getdents64), SCMP_SYS(unlink),
    SCMP_SYS(unlinkat), SCMP_SYS(fchmod), SCMP_SYS(umask),
    // memory
    SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect),
    SCMP_SYS(madvise), SCMP_SYS(mincore), SCMP_SYS(membarrier),
    // itself
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(set_tid_address), SCMP_SYS(rseq), SCMP_SYS(arch_prctl),
    SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
    SCMP_SYS(getegid), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn),
    SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall), SCMP_SYS(getrlimit), SCMP_SYS(getrusage), SCMP_SYS(times),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield), SCMP_SYS(getcpu), SCMP_SYS(sysinfo), SCMP_SYS(uname),
    SCMP_SYS(getrandom), SCMP_SYS(exit), SCMP_SYS(exit_group),
    // to itself only: see keep_signals_at_home()
    SCMP_SYS(kill), SCMP_SYS(tgkill),
    // time
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(alarm), SCMP_SYS(setitimer),
    // a converter: seccomp sees no paths, so which program may be started is Landlock's to say. vfork stops the caller
    // until its child has become another program; fork is not there.
    SCMP_SYS(vfork), SCMP_SYS(execve), SCMP_SYS(wait4), SCMP_SYS(waitid)};

// No library calls these by the way: who does has taken the parser over, and is ended at once. All else is refused with
// ENOSYS, which libraries take for an older kernel and go another way: killing a mail because some new version of a
// library asks for a socket to a name server would be wrong.
constexpr std::array k_deadly{SCMP_SYS(ptrace),
                              SCMP_SYS(process_vm_readv),
                              SCMP_SYS(process_vm_writev),
                              SCMP_SYS(mount),
                              SCMP_SYS(umount2),
                              SCMP_SYS(pivot_root),
                              SCMP_SYS(chroot),
                              SCMP_SYS(move_mount),
                              SCMP_SYS(open_tree),
                              SCMP_SYS(fsopen),
                              SCMP_SYS(setns),
                              SCMP_SYS(unshare),
                              SCMP_SYS(bpf),
                              SCMP_SYS(perf_event_open),
                              SCMP_SYS(userfaultfd),
                              SCMP_SYS(open_by_handle_at),
                              SCMP_SYS(init_module),
                              SCMP_SYS(finit_module),
                              SCMP_SYS(delete_module),
                              SCMP_SYS(kexec_load),
                              SCMP_SYS(kexec_file_load),
                              SCMP_SYS(reboot),
                              SCMP_SYS(swapon),
                              SCMP_SYS(swapoff),
                              SCMP_SYS(iopl),
                              SCMP_SYS(ioperm),
                              SCMP_SYS(quotactl),
                              SCMP_SYS(settimeofday),
                              SCMP_SYS(clock_settime),
                              SCMP_SYS(pidfd_getfd),
                              SCMP_SYS(pidfd_send_signal)};

// F_SETOWN and F_SETSIG, which send signals to others, are not among them.
constexpr std::array k_fcntl_commands{F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD, F_DUPFD_CLOEXEC};
// isatty(3), and what readers of streams ask. TIOCSTI, which types into a terminal, is not.
constexpr std::array k_ioctl_requests{TCGETS, FIONREAD, FIOCLEX};

constexpr scmp_datum_t k_thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
                                  CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;

class Context {
 public:
  Context() : context_(seccomp_init(SCMP_ACT_ERRNO(ENOSYS)), seccomp_release) {
    if (!context_) throw std::runtime_error("libseccomp cannot make a filter");
    check(seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));  // a binary tree of the numbers
  }

  /// A call that this architecture does not have needs no rule, and gets none.
  template <typename... Comparisons>
  void rule(std::uint32_t action, int call, Comparisons... comparisons) {
    check(seccomp_rule_add(context_.get(), action, call, sizeof...(comparisons), comparisons...));
  }

  [[nodiscard]] std::vector<sock_filter> program() const {
    const int fd = memfd_create("filter", MFD_CLOEXEC);
    if (fd < 0) throw std::system_error(errno, std::generic_category(), "cannot keep the system call filter");
    const int error = seccomp_export_bpf(context_.get(), fd);
    std::vector<sock_filter> all(static_cast<std::size_t>(lseek(fd, 0, SEEK_END)) / sizeof(sock_filter));
    const std::size_t size = all.size() * sizeof(sock_filter);
    const bool whole = pread(fd, all.data(), size, 0) == static_cast<ssize_t>(size);
    close(fd);
    check(error);
    if (!whole || all.empty()) throw std::runtime_error("the system call filter cannot be read back");
    return all;
  }

 private:
  static void check(int error) {
    if (error != 0) throw std::system_error(-error, std::generic_category(), "libseccomp");
  }

  std::unique_ptr<void, void (*)(scmp_filter_ctx)> context_;
};

void load(const sock_filter* program, std::size_t size) {
  const sock_fprog whole{static_cast<unsigned short>(size), const_cast<sock_filter*>(program)};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &whole) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot filter system calls");
}

// Signals go to this very process and nowhere else (the daemon has the same user). A converter, which has another
// number, can send none.
void keep_signals_at_home() {
  constexpr std::uint32_t low = offsetof(seccomp_data, args) + (std::endian::native == std::endian::big ? 4 : 0);
  const std::array<sock_filter, 7> program{
      sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_kill, 1, 0),
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 3),
      sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, low),
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(getpid()), 1, 0),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  load(program.data(), program.size());
}

}  // namespace

bool can_filter_syscalls() {
  const std::uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

SyscallFilter::SyscallFilter() {
  Context context;
  for (const int call : k_allowed) context.rule(SCMP_ACT_ALLOW, call);
  for (const int call : k_deadly) context.rule(SCMP_ACT_KILL_PROCESS, call);
  for (const int command : k_fcntl_commands)
    for (const int call : {SCMP_SYS(fcntl), SCMP_SYS(fcntl64)})
      context.rule(SCMP_ACT_ALLOW, call, SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command)));
  for (const unsigned long request : k_ioctl_requests)
    context.rule(SCMP_ACT_ALLOW, SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, request));
  // Limits may be read; another process's may not even be named.
  context.rule(SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0));
  // vfork, where the architecture has no call of that name.
  context.rule(SCMP_ACT_ALLOW, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_EQ, CLONE_VM | CLONE_VFORK | SIGCHLD));
  // A thread as pthread_create makes it, and no process: libde265 reads HEIC with one, and waits for ever where it has
  // none. (glibc falls back to clone where there is no clone3, whose flags a filter cannot see.)
  context.rule(SCMP_ACT_ALLOW, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_EQ, k_thread));
  program_ = context.program();
}

void SyscallFilter::put_on() const {
  if (!can_filter_syscalls()) return;
  keep_signals_at_home();
  load(program_.data(), program_.size());
}

}  // namespace baosong::extractor
