// The walls from inside: a child of the test enters the room, then does what a parser that was taken over would do.
#include "daemon/extractor/sealed_room.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <new>

#include "daemon/extractor/landlock.hpp"
#include "daemon/extractor/protocol.hpp"

namespace baosong::extractor {
namespace {

namespace fs = std::filesystem;

constexpr int k_input = 3;
constexpr int k_inherited = 9;  // open outside, so not to be had inside
constexpr int k_not_sealed = 99;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool k_has_filter = false;
#else
constexpr bool k_has_filter = true;
#endif

class SealedRoom : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "baosong-room.XXXXXX").string();
    ASSERT_TRUE(mkdtemp(pattern.data()));
    outside_ = pattern;
    inside_ = outside_ / "inside";
    fs::create_directory(inside_);
    std::ofstream(outside_ / "mail") << "the mail";
    std::ofstream(outside_ / "secret") << "a secret";
  }
  void TearDown() override { fs::remove_all(outside_); }

  // How a child that does `deed` in the room ends: waitpid()'s status. The deed's value is its exit status.
  int in_the_room(const std::function<int()>& deed, const Walls& walls = {}, const std::function<void()>& before = {}) {
    const SyscallFilter filter;
    const pid_t child = fork();
    if (child == 0) {
      try {
        const int input = open((outside_ / "mail").c_str(), O_RDONLY);
        const int inherited = open((outside_ / "secret").c_str(), O_RDONLY);
        if (dup2(inherited, k_inherited) < 0 || dup2(input, k_input) < 0) _exit(k_not_sealed);
        if (before) before();
        seal(walls, inside_, k_input, k_input, filter);
      } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        _exit(k_not_sealed);
      }
      _exit(deed());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
  }

  fs::path outside_;
  fs::path inside_;
};

// 0 where a call succeeded, else errno.
int outcome(long result) {
  return result < 0 ? errno : 0;
}

// ---- what is refused -------------------------------------------------------------------------------------------

enum class By { landlock, filter, limits, walls };

struct Deed {
  const char* name;
  By refused_by;
  int error;  ///< errno
  std::function<int(const fs::path& outside, const fs::path& inside)> commit;
};

class RefusedDeed : public SealedRoom, public testing::WithParamInterface<Deed> {};

TEST_P(RefusedDeed, is_refused) {
  const Deed& deed = GetParam();
  if (deed.refused_by == By::landlock && landlock_abi() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  if (deed.refused_by == By::filter && !(k_has_filter && can_filter_syscalls()))
    GTEST_SKIP() << "no filter of system calls in this build or kernel";
  if (deed.refused_by == By::limits && !k_has_filter) GTEST_SKIP() << "a sanitizer needs more memory than that";
  const int status = in_the_room([&] { return deed.commit(outside_, inside_); });
  ASSERT_TRUE(WIFEXITED(status)) << "killed by signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), deed.error) << strerror(WEXITSTATUS(status));
}

const Deed k_refused[] = {
    {"reading_a_file_elsewhere", By::landlock, EACCES,
     [](const fs::path& outside, const fs::path&) { return outcome(open((outside / "secret").c_str(), O_RDONLY)); }},
    {"reading_passwd", By::landlock, EACCES,
     [](const fs::path&, const fs::path&) { return outcome(open("/etc/passwd", O_RDONLY)); }},
    {"going_up_from_its_folder", By::landlock, EACCES,
     [](const fs::path&, const fs::path&) { return outcome(open("../secret", O_RDONLY)); }},
    {"listing_a_folder_elsewhere", By::landlock, EACCES,
     [](const fs::path& outside, const fs::path&) { return outcome(open(outside.c_str(), O_RDONLY | O_DIRECTORY)); }},
    {"making_a_file_elsewhere", By::landlock, EACCES,
     [](const fs::path& outside, const fs::path&) {
       return outcome(open((outside / "new").c_str(), O_WRONLY | O_CREAT, 0600));
     }},
    {"removing_a_file_elsewhere", By::landlock, EACCES,
     [](const fs::path& outside, const fs::path&) { return outcome(unlink((outside / "secret").c_str())); }},
    {"writing_into_the_mail", By::landlock, EACCES,
     [](const fs::path&, const fs::path&) { return outcome(open("/proc/self/fd/3", O_WRONLY)); }},
    {"reading_the_environment_of_another", By::landlock, EACCES,
     [](const fs::path&, const fs::path&) {
       return outcome(open(("/proc/" + std::to_string(getppid()) + "/environ").c_str(), O_RDONLY));
     }},
    {"starting_a_shell", By::landlock, EACCES,
     [](const fs::path&, const fs::path&) {
       char name[] = "sh";
       char* const arguments[] = {name, nullptr};
       return outcome(execve("/bin/sh", arguments, environ));
     }},
    {"starting_what_came_with_the_mail", By::landlock, EACCES,
     [](const fs::path&, const fs::path& inside) {
       const fs::path program = inside / "program";
       close(open(program.c_str(), O_WRONLY | O_CREAT, 0700));
       char* const arguments[] = {nullptr};
       return outcome(execve(program.c_str(), arguments, environ));
     }},
    {"emptying_a_file_elsewhere", By::filter, ENOSYS,
     [](const fs::path& outside, const fs::path&) { return outcome(truncate((outside / "secret").c_str(), 0)); }},
    {"a_symlink_for_the_daemon_to_follow", By::filter, ENOSYS,
     [](const fs::path& outside, const fs::path& inside) {
       return outcome(symlink((outside / "secret").c_str(), (inside / "0001").c_str()));
     }},
    {"a_hard_link", By::filter, ENOSYS,
     [](const fs::path& outside, const fs::path& inside) {
       return outcome(link((outside / "secret").c_str(), (inside / "0001").c_str()));
     }},
    {"a_pipe_for_the_daemon_to_wait_at", By::filter, ENOSYS,
     [](const fs::path&, const fs::path& inside) { return outcome(mkfifo((inside / "0001").c_str(), 0600)); }},
    {"a_program_for_somebody_to_start", By::filter, ENOSYS,
     [](const fs::path&, const fs::path& inside) {
       close(open((inside / "0001").c_str(), O_WRONLY | O_CREAT, 0600));
       return outcome(chmod((inside / "0001").c_str(), 0777));
     }},
    {"a_connection", By::filter, ENOSYS,
     [](const fs::path&, const fs::path&) { return outcome(socket(AF_INET, SOCK_STREAM, 0)); }},
    {"a_local_socket", By::filter, ENOSYS,
     [](const fs::path&, const fs::path&) { return outcome(socket(AF_UNIX, SOCK_STREAM, 0)); }},
    {"a_raw_network_socket", By::filter, ENOSYS,
     [](const fs::path&, const fs::path&) { return outcome(socket(AF_NETLINK, SOCK_RAW, 0)); }},
    {"a_fork_bomb", By::filter, ENOSYS,
     [](const fs::path&, const fs::path&) {
       pid_t child = 0;
       while ((child = fork()) > 0) {
       }
       if (child == 0) pause();
       return outcome(child);
     }},
    {"a_bomb_of_threads", By::limits, EAGAIN,
     [](const fs::path&, const fs::path&) {
       pthread_t thread{};
       const auto forever = [](void*) -> void* {
         for (;;) pause();
       };
       int error = 0;
       while ((error = pthread_create(&thread, nullptr, forever, nullptr)) == 0) {
       }
       return error;
     }},
    {"a_process_of_its_own_group", By::filter, ENOSYS,
     [](const fs::path&, const fs::path&) { return outcome(setsid()); }},
    {"killing_the_daemon", By::filter, EPERM,
     [](const fs::path&, const fs::path&) { return outcome(kill(getppid(), 0)); }},
    {"killing_everybody", By::filter, EPERM, [](const fs::path&, const fs::path&) { return outcome(kill(-1, 0)); }},
    {"a_signal_by_way_of_a_descriptor", By::filter, ENOSYS,
     [](const fs::path&, const fs::path&) { return outcome(fcntl(k_input, F_SETOWN, getppid())); }},
    {"limits_of_the_daemon", By::filter, ENOSYS,
     [](const fs::path&, const fs::path&) {
       const rlimit none{0, 0};
       return outcome(prlimit(getppid(), RLIMIT_NOFILE, &none, nullptr));
     }},
    {"memory_that_is_a_file", By::filter, ENOSYS,
     [](const fs::path&, const fs::path&) { return outcome(memfd_create("x", 0)); }},
    {"typing_into_a_terminal", By::filter, ENOSYS,
     [](const fs::path&, const fs::path&) { return outcome(ioctl(k_input, TIOCSTI, "x")); }},
    {"io_uring", By::filter, ENOSYS,
     [](const fs::path&, const fs::path&) { return outcome(syscall(SYS_io_uring_setup, 1, nullptr)); }},
    {"ten_gigabytes", By::limits, ENOMEM,
     [](const fs::path&, const fs::path&) {
       const void* memory = mmap(nullptr, 10ULL << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
       return memory == MAP_FAILED ? errno : 0;
     }},
    {"many_descriptors", By::walls, EMFILE,
     [](const fs::path&, const fs::path&) {
       while (dup(k_input) >= 0) {
       }
       return errno;
     }},
    {"what_was_open_outside", By::walls, EBADF,
     [](const fs::path&, const fs::path&) { return outcome(fcntl(k_inherited, F_GETFD)); }},
};

INSTANTIATE_TEST_SUITE_P(All, RefusedDeed, testing::ValuesIn(k_refused),
                         [](const auto& row) { return std::string(row.param.name); });

// ---- what is fatal ---------------------------------------------------------------------------------------------

struct Fatal {
  const char* name;
  int signal;
  std::function<int(const fs::path& inside)> commit;
};

class FatalDeed : public SealedRoom, public testing::WithParamInterface<Fatal> {};

TEST_P(FatalDeed, ends_the_child) {
  const Fatal& deed = GetParam();
  if (deed.signal == SIGSYS && !(k_has_filter && can_filter_syscalls()))
    GTEST_SKIP() << "no filter of system calls in this build or kernel";
  Walls walls;
  walls.cpu = std::chrono::seconds(1);
  walls.file_size = 1 << 20;
  const int status = in_the_room([&] { return deed.commit(inside_); }, walls);
  ASSERT_TRUE(WIFSIGNALED(status)) << "exit status " << WEXITSTATUS(status);
  EXPECT_EQ(WTERMSIG(status), deed.signal);
  EXPECT_NE(failure_of(status), "");
}

const Fatal k_fatal[] = {
    {"an_endless_loop", SIGXCPU,
     [](const fs::path&) {
       volatile bool for_ever = true;
       while (for_ever) {
       }
       return 0;
     }},
    {"a_file_without_end", SIGXFSZ,
     [](const fs::path& inside) {
       std::ofstream out(inside / "0001", std::ios::binary);
       const std::string block(64 * 1024, 'x');
       while (out.write(block.data(), static_cast<std::streamsize>(block.size()))) {
       }
       return 0;
     }},
    {"ptrace", SIGSYS, [](const fs::path&) { return outcome(ptrace(PTRACE_ATTACH, getppid(), 0, 0)); }},
    {"a_mount", SIGSYS,
     [](const fs::path& inside) { return outcome(mount("none", inside.c_str(), "tmpfs", 0, nullptr)); }},
    {"a_world_of_its_own", SIGSYS, [](const fs::path&) { return outcome(unshare(CLONE_NEWUSER)); }},
    {"a_program_for_the_kernel", SIGSYS, [](const fs::path&) { return outcome(syscall(SYS_bpf, 0, nullptr, 0)); }},
    {"the_memory_of_another", SIGSYS,
     [](const fs::path&) { return outcome(syscall(SYS_process_vm_readv, getppid(), nullptr, 0, nullptr, 0, 0)); }},
    {"its_own_abort", SIGABRT,
     [](const fs::path&) {
       abort();
       return 0;
     }},
};

INSTANTIATE_TEST_SUITE_P(All, FatalDeed, testing::ValuesIn(k_fatal),
                         [](const auto& row) { return std::string(row.param.name); });

// ---- what parsers need -----------------------------------------------------------------------------------------

TEST_F(SealedRoom, files_of_the_folder_are_made_read_and_removed) {
  EXPECT_EQ(in_the_room([&] {
              std::ofstream(inside_ / "0001") << "decoded";
              std::string text;
              std::ifstream(inside_ / "0001") >> text;
              if (text != "decoded") return 1;
              std::ofstream(inside_ / "0001", std::ios::trunc) << "again";
              return fs::remove(inside_ / "0001") && fs::is_empty(inside_) ? 0 : 2;
            }),
            0);
}

TEST_F(SealedRoom, the_mail_is_read_by_the_name_of_its_descriptor) {
  EXPECT_EQ(in_the_room([] {
              std::string text;
              std::getline(std::ifstream("/proc/self/fd/3"), text);
              return text == "the mail" ? 0 : 1;
            }),
            0);
}

TEST_F(SealedRoom, the_environment_is_empty_and_the_standard_streams_lead_nowhere) {
  EXPECT_EQ(in_the_room(
                [] {
                  if (environ != nullptr && *environ != nullptr) return 1;
                  struct stat null {};
                  if (stat("/dev/null", &null) != 0) return 2;
                  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
                    struct stat stream {};
                    if (fd == STDERR_FILENO && !k_has_filter) continue;  // a sanitizer's reports
                    if (fstat(fd, &stream) != 0 || stream.st_rdev != null.st_rdev) return 3;
                  }
                  return 0;
                },
                {}, [] { setenv("SECRET", "word", 1); }),
            0);
}

// Exit status of the converter, started as parsers start it; it reads the picture `page`.
int convert(fs::path page) {
  const pid_t child = vfork();
  if (child == 0) {
    char* const arguments[] = {const_cast<char*>("tesseract"), const_cast<char*>(page.c_str()),
                               const_cast<char*>("stdout"),    const_cast<char*>("-l"),
                               const_cast<char*>("chi_sim"),   nullptr};
    char* const environment[] = {const_cast<char*>("OMP_THREAD_LIMIT=1"), nullptr};
    execve("/usr/bin/tesseract", arguments, environment);
    _exit(127);
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

TEST_F(SealedRoom, a_converter_is_started_behind_the_same_walls) {
  if (access("/usr/bin/tesseract", X_OK) != 0 ||
      access("/usr/share/tesseract-ocr/5/tessdata/chi_sim.traineddata", R_OK) != 0)
    GTEST_SKIP() << "tesseract with chi_sim is not installed";
  for (const fs::path& folder : {inside_, outside_})
    std::ofstream(folder / "page", std::ios::binary) << "P5\n64 64\n255\n" << std::string(64 * 64, '\xff');
  EXPECT_EQ(in_the_room([this] { return convert(inside_ / "page"); }), 0);
  if (landlock_abi() > 0) {
    EXPECT_NE(in_the_room([this] { return convert(outside_ / "page"); }), 0);
  }
}

TEST_F(SealedRoom, processes_are_limited_to_half_of_what_the_user_may_have) {
  Walls walls;
  walls.processes = 100;
  const auto limit_of_processes = [] {
    rlimit now{};
    return getrlimit(RLIMIT_NPROC, &now) == 0 ? static_cast<int>(now.rlim_max) : k_not_sealed;
  };
  const auto few = [] {
    const rlimit limits{60, 60};
    setrlimit(RLIMIT_NPROC, &limits);
  };
  EXPECT_EQ(WEXITSTATUS(in_the_room(limit_of_processes, walls, few)), 30);
  const auto many = [] {
    const rlimit limits{2000, 2000};
    setrlimit(RLIMIT_NPROC, &limits);
  };
  EXPECT_EQ(WEXITSTATUS(in_the_room(limit_of_processes, walls, many)), 100);
}

// ---- kernels that lack a wall ----------------------------------------------------------------------------------

// From now on this process's kernel does not know `call`.
void forget(int call) {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), call, 0) != 0 || seccomp_load(filter) != 0) _exit(k_not_sealed);
  seccomp_release(filter);
}

TEST_F(SealedRoom, without_landlock_the_other_walls_stand_and_the_operator_is_told) {
  if (!can_filter_syscalls()) GTEST_SKIP() << "no filter of system calls in this kernel";
  std::vector<std::string> lacking;
  const int status = in_the_room(
      [&] {
        if (lacking.size() != 1 || lacking[0].find("Landlock") == std::string::npos) return 1;
        if (open("/etc/passwd", O_RDONLY) < 0) return 2;  // it can be read, there being no Landlock
        return k_has_filter && socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 3 : 0;
      },
      {},
      [&] {
        forget(SCMP_SYS(landlock_create_ruleset));
        lacking = lacking_walls();
      });
  EXPECT_EQ(status, 0);
}

TEST_F(SealedRoom, without_filters_the_other_walls_stand_and_the_operator_is_told) {
  if (!can_filter_syscalls()) GTEST_SKIP() << "no filter of system calls in this kernel";
  const bool landlock = landlock_abi() > 0;
  const int status = in_the_room(
      [landlock] {
        const std::vector<std::string> lacking = lacking_walls();
        if (lacking.empty() || lacking.back().find("seccomp") == std::string::npos) return 1;
        return landlock && open("/etc/passwd", O_RDONLY) >= 0 ? 2 : 0;
      },
      {}, [] { forget(SCMP_SYS(seccomp)); });
  EXPECT_EQ(status, 0);
}

// ---- Landlock's versions ---------------------------------------------------------------------------------------

struct Version {
  int abi;
  std::uint64_t files;
  std::uint64_t net;
  std::uint64_t scoped;
};

class LandlockVersion : public testing::TestWithParam<Version> {};

TEST_P(LandlockVersion, asks_for_what_it_knows) {
  const LandlockRights rights = landlock_rights(GetParam().abi);
  EXPECT_EQ(rights.files, GetParam().files);
  EXPECT_EQ(rights.net, GetParam().net);
  EXPECT_EQ(rights.scoped, GetParam().scoped);
}

INSTANTIATE_TEST_SUITE_P(All, LandlockVersion,
                         testing::Values(Version{0, 0, 0, 0}, Version{1, 0x1fff, 0, 0}, Version{2, 0x3fff, 0, 0},
                                         Version{3, 0x7fff, 0, 0}, Version{4, 0x7fff, 3, 0}, Version{5, 0xffff, 3, 0},
                                         Version{6, 0xffff, 3, 3}, Version{9, 0xffff, 3, 3}),
                         [](const auto& row) { return "abi" + std::to_string(row.param.abi); });

// Every version that this kernel offers also works as the older one that it was.
TEST_F(SealedRoom, every_version_of_landlock_keeps_files_away) {
  if (landlock_abi() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  for (int abi = 1; abi <= landlock_abi(); ++abi) {
    const pid_t child = fork();
    if (child == 0) {
      const int input = open((outside_ / "mail").c_str(), O_RDONLY);
      prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
      try {
        confine_files(abi, inside_, input);
      } catch (const std::exception&) {
        _exit(k_not_sealed);
      }
      const bool kept = open((outside_ / "secret").c_str(), O_RDONLY) < 0 &&
                        open((inside_ / "0001").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600) >= 0;
      _exit(kept ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0) << "version " << abi;
  }
}

}  // namespace
}  // namespace baosong::extractor
