// Stage `answered`: the outbox of one mailbox. Every letter is sent once: the attempt is recorded before its first
// byte, the server's word after its last; where the line broke in between it is sent again under the same Message-ID.
#pragma once

#include <string>

#include "config/settings.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/signal.hpp"
#include "daemon/mail/mail_error.hpp"
#include "daemon/mail/smtp_session.hpp"

namespace baosong::flow {

/// When a letter is tried again after `attempts` failures, and when it is given up (contract: 5 days). Pure.
struct NextTry {
  bool give_up = false;
  std::chrono::seconds pause{};
};
[[nodiscard]] NextTry next_try(int attempts, std::chrono::seconds age);

/// Our name in EHLO: the domain of the mailbox's user.
[[nodiscard]] std::string client_name(const config::Mailbox& mailbox);

class Outbox {
 public:
  Outbox(Instance& instance, config::Mailbox settings);

  /// Sends every letter that is due, over one connection. Returns how many the server took; what it refused is recorded
  /// and is no error of the line.
  [[nodiscard]] asio::awaitable<mail::Result<std::size_t>> send_due();

  /// send_due() whenever something is due, until stop(). Throws nothing but bugs.
  [[nodiscard]] asio::awaitable<void> serve();

  /// A letter has been queued.
  void wake() { signal_.notify(); }
  void stop();

  [[nodiscard]] const std::string& mailbox() const { return settings_.name; }

 private:
  asio::awaitable<mail::Result<std::size_t>> send_over(mail::SmtpSession& session);
  /// What is to be recorded of one letter. `outcomes`: of each recipient; empty: the line was lost before its turn.
  [[nodiscard]] storage::Store::Delivery delivery_of(const storage::Letter& letter,
                                                     const std::vector<mail::SendOutcome>& outcomes) const;

  Instance& instance_;
  config::Mailbox settings_;
  Signal signal_;
  bool serving_ = false;  ///< else this is one pass
  bool stopping_ = false;
};

}  // namespace baosong::flow
