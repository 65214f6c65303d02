#include "daemon/flow/environment.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// No pause of ours is longer; one that is was begun while the clock was ahead.
constexpr std::chrono::hours k_longest_pause{12};
// Smaller steps are what NTP does.
constexpr std::chrono::minutes k_step{1};

const char* advice(const std::error_code& code) {
  if (code.category() != std::system_category() && code.category() != std::generic_category()) return "";
  switch (code.value()) {
    case ENOSPC:
    case EDQUOT:
      return ": make room there; nothing is lost, and work goes on when there is room";
    case EROFS:
      return ": the file system is mounted read-only; see the kernel's log for why, and mount it to be written again";
    case EMFILE:
      return ": too few descriptors for one process; raise LimitNOFILE= of the unit (ulimit -n)";
    case ENFILE:
      return ": the machine has no descriptors left; raise fs.file-max";
    case EACCES:
    case EPERM:
      return ": give it to the user that runs baosong";
    case EIO:
      return ": the disk gave an error; see the kernel's log, and run `baosong fsck`";
    case ENOMEM:
    case EAGAIN:
      return ": the machine is short of memory or processes; see what else runs there";
    default:
      return "";
  }
}

}  // namespace

std::string in_words(const std::exception& error) {
  const auto* of_system = dynamic_cast<const std::system_error*>(&error);
  return std::string(error.what()) + (of_system ? advice(of_system->code()) : "");
}

std::chrono::seconds pause_after(unsigned failures) {
  return std::min(std::chrono::seconds(1) * (1U << std::min(std::max(failures, 1U) - 1, 10U)),
                  std::chrono::seconds(60));
}

asio::awaitable<void> persist(Instance& instance, std::string what, std::function<void(Instance::Storage&)> work,
                              std::function<bool(unsigned)> give_up) {
  for (unsigned failures = 1;; ++failures) {
    try {
      co_await instance.in_storage([&](Instance::Storage& storage) { work(storage); });
      co_return;
    } catch (const std::exception& e) {
      if (give_up(failures)) throw;
      spdlog::error("{}: {}; tried again in {} s", what, in_words(e), pause_after(failures).count());
    }
    asio::steady_timer timer(instance.loop, pause_after(failures));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> ClockWatch::look() {
  const auto now = instance_.now();
  const bool put_back = last_ && now + k_step < *last_;
  if (put_back)
    spdlog::warn("the clock was put back by {} s: what waited for a later time is due now; see that NTP keeps it",
                 (*last_ - now).count());
  if (put_back || !last_) {
    const auto beyond = put_back ? now : now + k_longest_pause;
    const std::size_t ended = co_await instance_.in_storage(
        [&](Instance::Storage& storage) { return storage.store->end_pauses(beyond, now); });
    if (ended != 0) spdlog::info("{} letters and messages wait no longer", ended);
  }
  last_ = now;
}

}  // namespace baosong::flow
