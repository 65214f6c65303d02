#include "daemon/flow/patience.hpp"

#include <algorithm>
#include <random>

namespace baosong::flow {
namespace {

// A clock that was set back must not make a pause of months.
constexpr std::chrono::hours k_longest_pause{5};

bool is_account_trouble(mail::MailErrorKind kind) {
  return kind == mail::MailErrorKind::login_refused || kind == mail::MailErrorKind::throttled;
}

}  // namespace

double random_fraction() {
  static std::minstd_rand engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(engine);
}

std::string in_words(const mail::MailError& error) {
  return error.what + (error.server_text.empty() ? "" : " (" + error.server_text + ")");
}

std::chrono::seconds Patience::left(std::chrono::sys_seconds until) const {
  const auto pause = until - now_();
  return pause > k_longest_pause ? std::chrono::seconds(0) : std::max(pause, std::chrono::seconds(0));
}

void Patience::wait(State& state, std::chrono::sys_seconds until, const mail::MailError& error) {
  state.until = std::max(state.until, until);
  if (mail::trouble_of(error.kind) == mail::Trouble::network || until < state.closed_until) return;
  state.closed_until = until;
  state.why = error;
}

void Patience::failed(Side side, const mail::MailError& error, bool at_login) {
  using std::chrono::ceil;
  using std::chrono::seconds;
  const double random = random_fraction();
  wait(of(side), now_() + ceil<seconds>(of(side).backoff.after(error.kind, random)), error);
  if (!at_login || !is_account_trouble(error.kind)) return;
  const Side other = side == Side::imap ? Side::smtp : Side::imap;
  wait(of(other), now_() + ceil<seconds>(mail::Backoff().after(error.kind, random)), error);
}

std::optional<mail::MailError> Patience::closed(Side side) const {
  const auto pause = left(of(side).closed_until);
  if (pause == std::chrono::seconds(0)) return std::nullopt;
  mail::MailError error = of(side).why;
  error.what = "not tried again for " + std::to_string(pause.count()) + " s: " + error.what;
  return error;
}

}  // namespace baosong::flow
