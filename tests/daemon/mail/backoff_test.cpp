#include "daemon/mail/backoff.hpp"

#include <gtest/gtest.h>

namespace baosong::mail {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Backoff, GrowsToItsMost) {
  Backoff backoff;
  std::chrono::milliseconds last{0};
  for (int i = 0; i < 100; ++i) {
    const auto pause = backoff.after(MailErrorKind::network, 0.5);
    EXPECT_GE(pause, last);
    last = pause;
  }
  EXPECT_EQ(last, minutes(10));
}

TEST(Backoff, FirstPauses) {
  const struct {
    MailErrorKind kind;
    seconds first;
    seconds second;
  } k_table[] = {
      {MailErrorKind::network, seconds(1), seconds(2)},        {MailErrorKind::closed, seconds(1), seconds(2)},
      {MailErrorKind::timeout, seconds(1), seconds(2)},        {MailErrorKind::protocol, seconds(1), seconds(2)},
      {MailErrorKind::refused, seconds(1), seconds(2)},        {MailErrorKind::tls, minutes(5), minutes(10)},
      {MailErrorKind::login_refused, minutes(5), minutes(10)}, {MailErrorKind::throttled, minutes(15), minutes(30)},
  };
  for (const auto& [kind, first, second] : k_table) {
    Backoff backoff;
    EXPECT_EQ(backoff.after(kind, 0.5), first) << to_string(kind);
    EXPECT_EQ(backoff.after(kind, 0.5), second) << to_string(kind);
  }
}

TEST(Backoff, SpreadsByAFifth) {
  EXPECT_EQ(Backoff().after(MailErrorKind::throttled, 0.0), minutes(12));
  EXPECT_LE(Backoff().after(MailErrorKind::throttled, 0.999999), minutes(18));
  EXPECT_GT(Backoff().after(MailErrorKind::throttled, 0.999999), minutes(17));
}

TEST(Backoff, ALostLineDoesNotShortenARefusedLogin) {
  Backoff backoff;
  EXPECT_EQ(backoff.after(MailErrorKind::login_refused, 0.5), minutes(5));
  EXPECT_EQ(backoff.after(MailErrorKind::network, 0.5), seconds(1));
  EXPECT_EQ(backoff.after(MailErrorKind::login_refused, 0.5), minutes(10));
  backoff.succeeded();
  EXPECT_EQ(backoff.after(MailErrorKind::login_refused, 0.5), minutes(5));
}

}  // namespace
}  // namespace baosong::mail
