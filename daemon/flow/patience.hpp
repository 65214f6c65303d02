// When the servers of one mailbox may be spoken to again after a failure. Its IMAP and its SMTP side share it: a
// provider counts refused logins by account, and locks those that hammer, whichever door they knock at.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>

#include "daemon/flow/instance.hpp"
#include "daemon/mail/backoff.hpp"

namespace baosong::flow {

class Patience {
 public:
  enum class Side { imap, smtp };

  explicit Patience(Clock now) : now_(std::move(now)) {}

  /// After this failure `side` waits; the pauses grow (mail/backoff.hpp). `at_login`: it came before the login was
  /// through; then, where it is the account's trouble, the other side waits as well, but only as if it were the first
  /// time: one of the two may be switched off for good.
  void failed(Side side, const mail::MailError& error, bool at_login);

  /// The login was taken: no more than that is known yet.
  void logged_in(Side side) { of(side).backoff.succeeded(mail::Trouble::login); }
  /// It did what it is for: the pauses begin anew.
  void succeeded(Side side) { of(side) = {}; }

  /// How long to wait before the next connection; 0: not at all.
  [[nodiscard]] std::chrono::seconds pause(Side side) const { return left(of(side).until); }

  /// Why nobody may connect now, not even by hand: a refused login or throttling, not long ago.
  [[nodiscard]] std::optional<mail::MailError> closed(Side side) const;

 private:
  struct State {
    mail::Backoff backoff;
    std::chrono::sys_seconds until{};
    std::chrono::sys_seconds closed_until{};
    mail::MailError why;
  };
  [[nodiscard]] State& of(Side side) { return states_[static_cast<std::size_t>(side)]; }
  [[nodiscard]] const State& of(Side side) const { return states_[static_cast<std::size_t>(side)]; }
  [[nodiscard]] std::chrono::seconds left(std::chrono::sys_seconds until) const;
  static void wait(State& state, std::chrono::sys_seconds until, const mail::MailError& error);

  Clock now_;
  std::array<State, 2> states_;
};

/// In [0, 1): spreads pauses, so that mailboxes do not march in step. No secret hangs on it.
[[nodiscard]] double random_fraction();

/// "what happened (the server's words)".
[[nodiscard]] std::string in_words(const mail::MailError& error);

}  // namespace baosong::flow
