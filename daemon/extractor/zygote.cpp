// The zygote: waits for jobs on descriptor 3, forks a child for each, ends those that overrun, reports how each ended.
// Single-threaded and without Asio, so that fork() is sound. It reads no hostile byte itself.
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <cstring>
#include <exception>
#include <map>
#include <string>
#include <system_error>

#include "daemon/extractor/extractor.hpp"
#include "daemon/extractor/protocol.hpp"
#include "daemon/extractor/sealed_room.hpp"
#include "parsers/extract.hpp"
#include "parsers/facts_json.hpp"

namespace baosong::extractor {
namespace {

using Clock = std::chrono::steady_clock;

// Descriptors of a child, after the standard three.
constexpr int k_input = 3;
constexpr int k_output = 4;

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw std::system_error(errno, std::generic_category(), "cannot hand out the facts");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

// Why there are no facts, in their place: standard error leads nowhere by now.
[[noreturn]] void give_up(int exit_status, std::string_view why) {
  write_all(k_output, why);
  _exit(exit_status);
}

// One extraction. Facts go to k_output; the exit status says whether they are whole.
[[noreturn]] void run_child(const Request& request, const SyscallFilter& filter) {
  try {
    seal(request.walls, request.folder, k_input, k_output, filter);
    parsers::Workspace workspace(request.folder, request.limits);
    const std::string input = "/proc/self/fd/" + std::to_string(k_input);
    const bool mail =
        request.what == Job::What::mail || (request.what == Job::What::either && parsers::looks_like_mail(input));
    const parsers::MessageFacts facts =
        mail ? parsers::extract_message(input, workspace) : parsers::extract_file(input, request.name, workspace);
    write_all(k_output, boost::json::serialize(parsers::to_json(facts)));
    _exit(0);
  } catch (const std::bad_alloc&) {
    _exit(k_exit_memory);
  } catch (const std::system_error& e) {
    give_up(is_environment(e.code()) ? k_exit_environment : k_exit_failed, e.what());
  } catch (const std::exception& e) {
    give_up(k_exit_failed, e.what());
  }
}

struct Child {
  std::uint64_t job = 0;
  Clock::time_point deadline;
  bool overran = false;
};

class ZygoteLoop {
 public:
  ZygoteLoop() {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // nothing outlives the daemon
    prctl(PR_SET_NAME, "baosong-extract");
    close_range(k_zygote_socket + 1, ~0U, 0);
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, &mask_of_children_);
    ended_ = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
    if (ended_ < 0) throw std::system_error(errno, std::generic_category(), "cannot watch for ended children");
  }

  int run() {
    for (;;) {
      pollfd waiting[] = {{k_zygote_socket, POLLIN, 0}, {ended_, POLLIN, 0}};
      const int ready = poll(waiting, 2, milliseconds_to_next_deadline());
      if (ready < 0 && errno != EINTR) return 1;
      if (ready > 0 && waiting[0].revents != 0 && !take_job()) return 0;
      end_overrunning();
      reap();
    }
  }

 private:
  [[nodiscard]] int milliseconds_to_next_deadline() const {
    if (children_.empty()) return -1;
    auto next = Clock::time_point::max();
    for (const auto& [pid, child] : children_)
      if (!child.overran) next = std::min(next, child.deadline);
    if (next == Clock::time_point::max()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
  }

  bool take_job() {
    std::string bytes(k_max_request, '\0');
    int fds[2] = {-1, -1};
    const auto size = receive_with_fds(k_zygote_socket, bytes, fds);
    if (size == 0) return false;  // the daemon is gone
    bytes.resize(size);
    const Request request = request_from_json(bytes);
    const pid_t pid = fork();
    if (pid == 0) {
      setpgid(0, 0);  // a group of its own: a converter that the child starts ends with it
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      sigprocmask(SIG_SETMASK, &mask_of_children_, nullptr);
      // The received descriptors are above the socket's number, so that neither move overwrites the other's source.
      if (dup2(fds[0], k_input) < 0 || dup2(fds[1], k_output) < 0) _exit(k_exit_failed);
      run_child(request, filter_);
    }
    const int fork_error = errno;
    close(fds[0]);
    close(fds[1]);
    if (pid < 0) {
      report(request.job, -fork_error);
      return true;
    }
    setpgid(pid, pid);
    children_[pid] = {request.job, Clock::now() + request.wall_clock, false};
    return true;
  }

  void end_overrunning() {
    const auto now = Clock::now();
    for (auto& [pid, child] : children_) {
      if (now < child.deadline || child.overran) continue;
      child.overran = true;
      kill(-pid, SIGKILL);
    }
  }

  void reap() {
    signalfd_siginfo told{};
    while (read(ended_, &told, sizeof told) > 0) {
    }
    int status = 0;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
      const auto found = children_.find(pid);
      if (found == children_.end()) continue;
      kill(-pid, SIGKILL);  // what it started
      report(found->second.job, found->second.overran ? k_status_overran : status);
      children_.erase(found);
    }
  }

  static void report(std::uint64_t job, int status) {
    const Report message{job, status};
    while (send(k_zygote_socket, &message, sizeof message, MSG_NOSIGNAL) < 0 && errno == EINTR) {
    }
  }

  SyscallFilter filter_;
  std::map<pid_t, Child> children_;
  sigset_t mask_of_children_{};
  int ended_ = -1;
};

}  // namespace

int run_zygote() {
  try {
    return ZygoteLoop().run();
  } catch (const std::exception& e) {
    // stderr is the daemon's log: the daemon sees the socket close, starts another zygote and says so itself.
    write_all(STDERR_FILENO, std::string("extractor zygote: ") + e.what() + "\n");
    return 1;
  }
}

}  // namespace baosong::extractor
