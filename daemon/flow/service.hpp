// The whole daemon: mailboxes, intake and outboxes, side by side (`serve`) or one after another once (`poll`).
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/flow/answer.hpp"
#include "daemon/flow/environment.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/intake.hpp"
#include "daemon/flow/mailbox.hpp"
#include "daemon/flow/patience.hpp"
#include "daemon/flow/remind.hpp"
#include "daemon/flow/signal.hpp"

namespace baosong::flow {

struct PassReport {
  std::size_t arrived = 0;
  std::size_t filed = 0;
  std::size_t sent = 0;
  std::vector<PlannedReminder> reminded;  ///< for whom a reminder has been queued
  std::vector<std::string> troubles;      ///< one sentence each: a server not reached, a message that failed
};

class Service {
 public:
  /// The instance must hold the lock.
  explicit Service(Instance& instance);
  ~Service();

  /// One pass: fetch what is new, process all of it, file, show it on the server, write the reminders and the digest
  /// that are due, send every letter that is due.
  /// Throws what storage throws.
  [[nodiscard]] asio::awaitable<PassReport> pass();

  /// Until stop(): everything at once. Storage failing (disk full …) is logged and tried again with pauses.
  [[nodiscard]] asio::awaitable<void> serve();

  /// serve() returns soon: what is under way is finished, nothing new is begun.
  void stop();

  /// One line for `systemctl status`: when each mailbox was last heard, what it does not give, and what is wrong with
  /// it.
  [[nodiscard]] std::string status_line() const;

 private:
  asio::awaitable<void> process();
  asio::awaitable<void> keep_watch();
  /// Queues the reminders and the digest that are due; the former where all mail of a campaign is filed.
  asio::awaitable<std::vector<PlannedReminder>> remind_and_report();

  Instance& instance_;
  ClockWatch clock_;
  Intake intake_;
  Signal arrived_;
  Signal watching_;                                  ///< for stop() alone
  std::vector<std::unique_ptr<Patience>> patience_;  ///< of each account; before those who hold to it
  std::vector<std::unique_ptr<Mailbox>> mailboxes_;
  std::vector<std::unique_ptr<Outbox>> outboxes_;
  std::optional<std::chrono::sys_seconds> reminded_at_;  ///< of all campaigns; nullopt: some mailbox is not known yet
  bool stopping_ = false;
};

}  // namespace baosong::flow
