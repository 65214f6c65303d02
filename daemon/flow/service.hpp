// The whole daemon: mailboxes, intake and outboxes, side by side (`serve`) or one after another once (`poll`).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/flow/answer.hpp"
#include "daemon/flow/environment.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/intake.hpp"
#include "daemon/flow/mailbox.hpp"
#include "daemon/flow/signal.hpp"

namespace baosong::flow {

struct PassReport {
  std::size_t arrived = 0;
  std::size_t filed = 0;
  std::size_t sent = 0;
  std::vector<std::string> troubles;  ///< one sentence each: a server not reached, a message that failed
};

class Service {
 public:
  /// The instance must hold the lock.
  explicit Service(Instance& instance);
  ~Service();

  /// One pass: fetch what is new, process all of it, file, show it on the server, send every letter that is due.
  /// Throws what storage throws.
  [[nodiscard]] asio::awaitable<PassReport> pass();

  /// Until stop(): everything at once. Storage failing (disk full …) is logged and tried again with pauses.
  [[nodiscard]] asio::awaitable<void> serve();

  /// serve() returns soon: what is under way is finished, nothing new is begun.
  void stop();

  /// One line for `systemctl status`: when each mailbox was last heard.
  [[nodiscard]] std::string status_line() const;

 private:
  asio::awaitable<void> process();

  Instance& instance_;
  ClockWatch clock_;
  Intake intake_;
  Signal arrived_;
  std::vector<std::unique_ptr<Mailbox>> mailboxes_;
  std::vector<std::unique_ptr<Outbox>> outboxes_;
  bool stopping_ = false;
};

}  // namespace baosong::flow
