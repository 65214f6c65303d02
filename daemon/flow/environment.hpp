// What fails for the machine's sake (disk full, read-only, no descriptors, a clock put back): said so that an operator
// knows what to do, and got over without help once the cause is gone.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "daemon/flow/instance.hpp"

namespace baosong::flow {

/// What `error` says; where it is an error of the system's (std::system_error), with what to do about it.
[[nodiscard]] std::string in_words(const std::exception& error);

/// The pause before the next try after so many failures in a row: a disk may be full for seconds or for a weekend.
[[nodiscard]] std::chrono::seconds pause_after(unsigned failures);

/// in_storage(work), again and again while that fails, each time with a line in the log that begins with `what`; for
/// what the world outside knows already and must not be forgotten. Throws what storage throws once `give_up` says so.
[[nodiscard]] asio::awaitable<void> persist(Instance& instance, std::string what,
                                            std::function<void(Instance::Storage&)> work,
                                            std::function<bool(unsigned failures)> give_up);

/// Notices a clock that was put back. Pauses are kept as times at which they end, so without this a letter written
/// while the clock was a day ahead would wait for a day.
class ClockWatch {
 public:
  explicit ClockWatch(Instance& instance) : instance_(instance) {}

  /// To be called now and then, the first time at the start. Throws what storage throws.
  [[nodiscard]] asio::awaitable<void> look();

 private:
  Instance& instance_;
  std::optional<std::chrono::sys_seconds> last_;
};

}  // namespace baosong::flow
