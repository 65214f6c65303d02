#include "daemon/extractor/extractor.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <cerrno>
#include <map>
#include <system_error>
#include <thread>

#include "daemon/extractor/protocol.hpp"

namespace baosong::extractor {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// The facts of one mail are text and small; what is larger is no answer.
constexpr std::size_t k_max_facts_bytes = 256U << 20;

[[nodiscard]] std::system_error system_failure(const std::string& what) {
  return {errno, std::generic_category(), what};
}

// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

}  // namespace

// The running zygote and the jobs that wait for it. Kept alive by the coroutines that use it.
class Extractor::Zygote : public std::enable_shared_from_this<Zygote> {
 public:
  using ReportChannel = asio::experimental::channel<void(error_code, int)>;

  Zygote(asio::any_io_executor executor, Options options)
      : executor_(executor),
        options_(std::move(options)),
        places_(options_.children ? options_.children : std::max(1U, std::thread::hardware_concurrency())),
        taken_(executor, places_),
        socket_(executor) {}

  ~Zygote() { stop(); }

  asio::awaitable<Extraction> extract(Job job) {
    co_await taken_.async_send(error_code{}, asio::use_awaitable);
    const auto self = shared_from_this();
    // Gives the place back however the coroutine ends.
    const std::shared_ptr<void> place(nullptr, [self](void*) { self->taken_.try_receive([](auto...) {}); });

    const Descriptor input(open(job.file.c_str(), O_RDONLY | O_CLOEXEC));
    if (input.get() < 0) throw system_failure("cannot open " + job.file.string());
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw system_failure("cannot open a pipe to the extractor");
    asio::posix::stream_descriptor facts(executor_, ends[0]);
    Descriptor output(ends[1]);

    if (!socket_.is_open()) start();
    Request request{next_job_++, job.what, job.folder, job.name, options_.limits, {}, options_.wall_clock};
    request.walls.cpu = options_.cpu;
    request.walls.address_space = options_.address_space;
    request.walls.file_size = options_.limits.unpacked_bytes;
    const auto report = std::make_shared<ReportChannel>(executor_, 1);
    waiting_[request.job] = report;
    send_with_fds(socket_.native_handle(), to_json(request), {input.get(), output.get()});
    close(output.release());  // the child's end is now the only one: its death is our end of file

    Extraction result;
    error_code ended;
    co_await asio::async_read(facts, asio::dynamic_buffer(result.facts, k_max_facts_bytes),
                              asio::redirect_error(asio::use_awaitable, ended));
    // A child that says too much must not be left writing into a full pipe until its deadline.
    facts.close();
    const int status = co_await report->async_receive(asio::use_awaitable);
    result.failure = failure_of(status);
    result.environment = is_environment(status);
    if ((status == k_exit_failed << 8 || status == k_exit_environment << 8) && !result.facts.empty())
      result.failure += ": " + last_words(result.facts);
    if (result.failure.empty() && ended != asio::error::eof) result.failure = "the extractor's answer was too large";
    if (!result.failure.empty()) result.facts.clear();
    co_return result;
  }

  [[nodiscard]] unsigned places() const { return places_; }

  void stop() {
    if (!socket_.is_open()) return;
    socket_.close();  // the zygote reads end of file, and ends
    int status = 0;
    waitpid(pid_, &status, 0);
  }

 private:
  void start() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
      throw system_failure("cannot open a socket to the extractor");
    Descriptor ours(ends[0]);
    const Descriptor theirs(ends[1]);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs.get(), k_zygote_socket);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    std::string name = "baosong";
    std::string command = "extractor-zygote";
    std::string locale = "LC_ALL=C.UTF-8";  // file names of archives are UTF-8; nothing else of our environment goes in
    char* arguments[] = {name.data(), command.data(), nullptr};
    char* environment[] = {locale.data(), nullptr};
    const int error = posix_spawn(&pid_, options_.program.c_str(), &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::system_error(error, std::generic_category(), "cannot start the extractor");

    fcntl(ours.get(), F_SETFL, O_NONBLOCK);
    socket_.assign(ours.release());
    asio::co_spawn(executor_, listen(weak_from_this(), ++generation_), asio::detached);
  }

  // Hands each report to the job that waits for it, until the zygote is gone. Holds no owner while it waits, so that
  // the last Extractor's end is the zygote's end.
  static asio::awaitable<void> listen(std::weak_ptr<Zygote> weak, std::uint64_t generation) {
    for (;;) {
      error_code error;
      {
        const auto self = weak.lock();
        if (!self || self->generation_ != generation || !self->socket_.is_open()) co_return;
        Report report;
        const ssize_t size = recv(self->socket_.native_handle(), &report, sizeof report, MSG_DONTWAIT);
        if (size == sizeof report) {
          self->deliver(report);
          continue;
        }
        if (size >= 0 || (errno != EAGAIN && errno != EINTR)) {
          self->lost();
          co_return;
        }
      }
      asio::posix::stream_descriptor* socket = nullptr;
      if (const auto self = weak.lock()) socket = &self->socket_;
      if (!socket) co_return;
      co_await socket->async_wait(asio::posix::stream_descriptor::wait_read,
                                  asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return;
    }
  }

  void deliver(const Report& report) {
    const auto found = waiting_.find(report.job);
    if (found == waiting_.end()) return;
    found->second->try_send(error_code{}, report.status);
    waiting_.erase(found);
  }

  // The zygote died (out of memory, say): its jobs have failed, the next one starts another.
  void lost() {
    socket_.close();
    int status = 0;
    waitpid(pid_, &status, 0);
    const auto waiting = std::exchange(waiting_, {});
    for (const auto& [job, report] : waiting) report->try_send(error_code{}, SIGKILL);
  }

  asio::any_io_executor executor_;
  Options options_;
  unsigned places_;
  asio::experimental::channel<void(error_code)> taken_;  ///< holds one token per running job
  asio::posix::stream_descriptor socket_;
  pid_t pid_ = -1;
  std::uint64_t next_job_ = 1;
  std::uint64_t generation_ = 0;
  std::map<std::uint64_t, std::shared_ptr<ReportChannel>> waiting_;
};

Extractor::Extractor(asio::any_io_executor executor, Options options)
    : zygote_(std::make_shared<Zygote>(std::move(executor), std::move(options))) {}

Extractor::~Extractor() {
  zygote_->stop();
}

asio::awaitable<Extraction> Extractor::extract(Job job) {
  return zygote_->extract(std::move(job));
}

unsigned Extractor::places() const {
  return zygote_->places();
}

}  // namespace baosong::extractor
