// Wakes a coroutine of the same strand: set once, waited for once, never lost in between.
#pragma once

#include <boost/asio.hpp>
#include <chrono>

namespace baosong::flow {

class Signal {
 public:
  explicit Signal(boost::asio::any_io_executor executor) : timer_(std::move(executor)) {}

  void notify() {
    set_ = true;
    timer_.cancel();
  }

  /// Returns once notify() has been called since the last wait, or after `at_most`.
  boost::asio::awaitable<void> wait(std::chrono::steady_clock::duration at_most) {
    if (!set_) {
      timer_.expires_after(at_most);
      boost::system::error_code cancelled;
      co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
    }
    set_ = false;
  }

 private:
  boost::asio::steady_timer timer_;
  bool set_ = false;
};

}  // namespace baosong::flow
