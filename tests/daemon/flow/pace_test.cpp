// When a letter may go, when a server may be spoken to again, when a refused mail is asked for again.
#include "daemon/flow/pace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/flow/patience.hpp"
#include "daemon/flow/refused_mail.hpp"

namespace baosong::flow {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr sys_seconds at(std::int64_t s) {
  return sys_seconds(seconds(s));
}

struct PaceRow {
  const char* name;
  std::vector<config::Pace> pace;
  std::vector<sys_seconds> tries;
  std::size_t recipients;
  Urgency urgency;
  std::int64_t now, when;
};
class PaceTest : public testing::TestWithParam<PaceRow> {};

TEST_P(PaceTest, says_when) {
  const PaceRow& row = GetParam();
  EXPECT_EQ(may_go(row.pace, row.tries, row.recipients, row.urgency, at(row.now)), at(row.when));
}

const config::Pace k_three{3, hours(1)};
const config::Pace k_four_a_day{4, hours(24)};
INSTANTIATE_TEST_SUITE_P(
    All, PaceTest,
    testing::Values(
        PaceRow{"the_first", {k_three}, {}, 1, Urgency::answer, 0, 0},
        PaceRow{"no_limit", {}, {at(0)}, 1, Urgency::answer, 0, 0},
        PaceRow{"room", {k_three}, {at(0), at(1)}, 1, Urgency::answer, 2, 2},
        PaceRow{"full", {k_three}, {at(0), at(1), at(1)}, 1, Urgency::answer, 2, 3600},
        PaceRow{"full_for_two", {k_three}, {at(0), at(5)}, 2, Urgency::answer, 6, 3600},
        PaceRow{"two_must_leave", {k_three}, {at(0), at(5), at(6)}, 2, Urgency::answer, 7, 3605},
        PaceRow{"the_window_is_over", {k_three}, {at(0), at(0), at(0)}, 1, Urgency::answer, 3600, 3600},
        PaceRow{"to_more_than_may_go", {k_three}, {at(0)}, 9, Urgency::answer, 1, 3600},
        PaceRow{"to_more_than_may_go_alone", {k_three}, {}, 9, Urgency::answer, 1, 1},
        PaceRow{"both_hold", {k_three, k_four_a_day}, {at(0), at(1), at(2), at(9000)}, 1, Urgency::answer, 9001, 86400},
        PaceRow{"a_third_is_kept", {k_three}, {at(0), at(1)}, 1, Urgency::unawaited, 2, 3600},
        PaceRow{"one_is_never_none", {{1, hours(1)}}, {}, 1, Urgency::unawaited, 2, 2}),
    [](const auto& row) { return std::string(row.param.name); });

class PatienceTest : public testing::Test {
 protected:
  using Side = Patience::Side;
  sys_seconds now = at(1'000'000);
  Patience patience{[this] { return now; }};
  const mail::MailError network{mail::MailErrorKind::network, "lost", {}};
  const mail::MailError login{mail::MailErrorKind::login_refused, "no", {}};
  const mail::MailError throttled{mail::MailErrorKind::throttled, "later", {}};
};

TEST_F(PatienceTest, a_lost_line_is_a_sides_own_affair) {
  patience.failed(Side::imap, network, true);
  EXPECT_GT(patience.pause(Side::imap), seconds(0));
  EXPECT_EQ(patience.pause(Side::smtp), seconds(0));
  EXPECT_FALSE(patience.closed(Side::imap)) << "by hand it may be tried at once";
}

TEST_F(PatienceTest, a_refused_login_closes_both_sides_and_the_other_one_less_and_less) {
  for (int i = 0; i < 4; ++i) patience.failed(Side::imap, login, true);
  EXPECT_GE(patience.pause(Side::imap), minutes(32));
  EXPECT_GE(patience.pause(Side::smtp), minutes(4));
  EXPECT_LE(patience.pause(Side::smtp), minutes(6));
  ASSERT_TRUE(patience.closed(Side::smtp));
  EXPECT_EQ(patience.closed(Side::smtp)->kind, mail::MailErrorKind::login_refused);
  now += minutes(7);
  EXPECT_FALSE(patience.closed(Side::smtp));
  EXPECT_TRUE(patience.closed(Side::imap));
}

TEST_F(PatienceTest, a_login_that_is_taken_forgives_no_throttling) {
  patience.failed(Side::smtp, throttled, false);
  EXPECT_EQ(patience.pause(Side::imap), seconds(0));
  now += hours(1);
  patience.logged_in(Side::smtp);
  patience.failed(Side::smtp, throttled, false);
  EXPECT_GE(patience.pause(Side::smtp), minutes(24)) << "the second pause, not the first";
  patience.succeeded(Side::smtp);
  EXPECT_EQ(patience.pause(Side::smtp), seconds(0));
}

TEST_F(PatienceTest, a_shorter_trouble_does_not_open_what_a_longer_one_has_closed) {
  patience.failed(Side::imap, login, true);
  const auto pause = patience.pause(Side::imap);
  patience.failed(Side::imap, network, false);
  EXPECT_EQ(patience.pause(Side::imap), pause);
}

TEST_F(PatienceTest, a_clock_that_is_set_back_makes_no_pause_of_months) {
  patience.failed(Side::imap, login, true);
  now -= hours(24 * 60);
  EXPECT_EQ(patience.pause(Side::imap), seconds(0));
}

TEST(RefusedMailTest, waits_longer_each_time) {
  RefusedMail mail;
  mail.begin(1);
  EXPECT_FALSE(mail.next_due());
  mail.refused(7, at(0));
  mail.refused(4, at(30));
  EXPECT_EQ(mail.next_due(), at(60));
  EXPECT_THAT(mail.due(at(59)), IsEmpty());
  EXPECT_THAT(mail.due(at(90)), ElementsAre(4, 7));
  mail.refused(7, at(60));
  EXPECT_EQ(mail.next_due(), at(90));
  EXPECT_THAT(mail.due(at(179)), ElementsAre(4));
  mail.settled(4);
  EXPECT_EQ(mail.next_due(), at(180));
  EXPECT_EQ(refusal_pause(100), hours(4));
}

TEST(RefusedMailTest, another_folder_has_other_mail) {
  RefusedMail mail;
  mail.begin(1);
  mail.refused(7, at(0));
  mail.begin(1);
  EXPECT_TRUE(mail.contains(7));
  mail.begin(2);
  EXPECT_EQ(mail.size(), 0U);
}

}  // namespace
}  // namespace baosong::flow
