// How long to leave a mail server alone after a failure: growing pauses with jitter, a schedule for each kind of
// trouble. A lost line is tried again almost at once; a refused login and throttling are left alone for long, since
// providers lock accounts that hammer. Pure: the randomness is a parameter.
#pragma once

#include <array>
#include <chrono>

#include "daemon/mail/mail_error.hpp"

namespace baosong::mail {

struct BackoffSchedule {
  std::chrono::seconds first;
  std::chrono::seconds most;  ///< each pause is twice the one before, up to this
};

enum class Trouble { network, login, throttled };

/// tls counts as login: only a person can mend it, and asking often does not help.
[[nodiscard]] Trouble trouble_of(MailErrorKind kind);
[[nodiscard]] BackoffSchedule schedule_of(Trouble trouble);

class Backoff {
 public:
  /// The pause after this failure. `random` in [0, 1) spreads it from 80 % to 120 %, so that mailboxes do not march in
  /// step. Each kind of trouble is counted by itself: a lost line between two refused logins does not shorten their
  /// pause.
  [[nodiscard]] std::chrono::milliseconds after(MailErrorKind kind, double random);

  /// The server works again: all counts begin anew.
  void succeeded() { failures_ = {}; }
  /// This trouble is over; the others may not be.
  void succeeded(Trouble trouble) { failures_[static_cast<std::size_t>(trouble)] = 0; }

 private:
  std::array<unsigned, 3> failures_{};
};

}  // namespace baosong::mail
