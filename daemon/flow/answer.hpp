// Stage `answered`: the outbox of one mailbox. Every letter is sent once: the attempt is recorded before its first
// byte, the server's word after its last; where the line broke in between it is sent again under the same Message-ID.
// Each recipient has a fate of its own: whom the server took is not sent to again, whom it refused for good is noted as
// if the letter had come back (flow/bounced), the others are tried again alone. What is the account's trouble (a quota,
// a login, the sender's address) pauses the whole outbox and uses up no letter's tries.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/patience.hpp"
#include "daemon/flow/signal.hpp"
#include "daemon/mail/mail_error.hpp"
#include "daemon/mail/smtp_session.hpp"

namespace baosong::flow {

/// When a letter is tried again after `attempts` failures, and when it is given up (contract: 5 days; but not before a
/// day's worth of tries of its own, should it have waited for the account). Pure.
struct NextTry {
  bool give_up = false;
  std::chrono::seconds pause{};
};
[[nodiscard]] NextTry next_try(int attempts, std::chrono::seconds age);

/// Our name in EHLO: the domain of the mailbox's user.
[[nodiscard]] std::string client_name(const config::Mailbox& mailbox);

/// Asked on the storage thread just before a letter's first byte: whether what it says is still so.
using StillTrue = std::function<bool(Instance::Storage& storage, const storage::Letter& letter)>;

class Outbox {
 public:
  /// `patience` is the mailbox's as well. A letter for which `still_true` says no is withdrawn.
  Outbox(Instance& instance, config::Mailbox settings, Patience& patience, StillTrue still_true,
         mail::Deadlines deadlines = {});

  /// Sends every letter that is due and that the pace lets go, over one connection. Returns how many the server took;
  /// what it refused is recorded and is no error of the line.
  [[nodiscard]] asio::awaitable<mail::Result<std::size_t>> send_due();

  /// When the next letter may go out, by its time and by the pace; nullopt: none is waiting.
  [[nodiscard]] asio::awaitable<std::optional<std::chrono::sys_seconds>> next_turn();

  /// send_due() whenever something is due, until stop(). Throws nothing but bugs.
  [[nodiscard]] asio::awaitable<void> serve();

  /// A letter has been queued.
  void wake() { signal_.notify(); }
  void stop();

  [[nodiscard]] const std::string& mailbox() const { return settings_.name; }

 private:
  [[nodiscard]] std::vector<storage::Letter> take_turn(storage::Store& store);
  [[nodiscard]] std::chrono::sys_seconds may_go(const storage::Letter& letter,
                                                std::span<const std::chrono::sys_seconds> tries) const;
  asio::awaitable<std::optional<mail::MailError>> send_over(mail::SmtpSession& session, std::size_t& taken);
  asio::awaitable<void> record(storage::Store::Delivery delivery);
  /// What is to be recorded of one letter. `outcomes`: of each waiting recipient; empty: the line was lost before its
  /// turn.
  [[nodiscard]] storage::Store::Delivery delivery_of(const storage::Letter& letter,
                                                     const std::vector<mail::SendOutcome>& outcomes) const;
  void tell_office(storage::Store::Delivery& delivery, const storage::Letter& letter) const;

  /// Records the letter as withdrawn where it is true no longer.
  asio::awaitable<bool> withdrawn(const storage::Letter& letter);

  Instance& instance_;
  config::Mailbox settings_;
  Patience& patience_;
  StillTrue still_true_;
  mail::Deadlines deadlines_;
  Signal signal_;
  bool serving_ = false;  ///< else this is one pass
  bool stopping_ = false;
};

}  // namespace baosong::flow
