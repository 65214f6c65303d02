#include "daemon/mail/backoff.hpp"

#include <algorithm>

namespace baosong::mail {

Trouble trouble_of(MailErrorKind kind) {
  switch (kind) {
    case MailErrorKind::login_refused:
    case MailErrorKind::tls:
      return Trouble::login;
    case MailErrorKind::throttled:
      return Trouble::throttled;
    case MailErrorKind::network:
    case MailErrorKind::protocol:
    case MailErrorKind::refused:
    case MailErrorKind::timeout:
    case MailErrorKind::closed:
      break;
  }
  return Trouble::network;
}

BackoffSchedule schedule_of(Trouble trouble) {
  using std::chrono::hours;
  using std::chrono::minutes;
  using std::chrono::seconds;
  switch (trouble) {
    case Trouble::login:
      return {minutes(5), hours(2)};
    case Trouble::throttled:
      return {minutes(15), hours(4)};
    case Trouble::network:
      break;
  }
  return {seconds(1), minutes(10)};
}

std::chrono::milliseconds Backoff::after(MailErrorKind kind, double random) {
  const Trouble trouble = trouble_of(kind);
  const auto [first, most] = schedule_of(trouble);
  unsigned& failures = failures_[static_cast<std::size_t>(trouble)];
  const auto pause = std::min<std::chrono::milliseconds>(first * (1LL << failures), most);
  failures = std::min(failures + 1, 30U);
  return std::chrono::milliseconds(static_cast<long long>(static_cast<double>(pause.count()) * (0.8 + 0.4 * random)));
}

}  // namespace baosong::mail
