// What a bounce brings back, and what it only claims.
#include "daemon/rules/bounce.hpp"

#include <gmock/gmock.h>

namespace baosong::rules::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::chrono::sys_seconds k_now{std::chrono::seconds(1'634'000'000)};

SentLetter letter(std::vector<std::string> recipients = {"Zlc@fuzhou.example"}) {
  SentLetter out;
  out.key = 7;
  out.recipients = std::move(recipients);
  return out;
}

parsers::MessageFacts bounce(std::vector<parsers::ReportedRecipient> recipients) {
  parsers::MessageFacts facts;
  facts.automatic = parsers::Automatic::bounce;
  facts.report = parsers::DeliveryReport{{"<ours@fujian.example>"}, std::move(recipients)};
  return facts;
}

struct ReportRow {
  const char* name;
  parsers::ReportedRecipient reported;
  bool came_back;
  bool marks;
};
class Reported : public testing::TestWithParam<ReportRow> {};
TEST_P(Reported, MeansThis) {
  const ReportRow& row = GetParam();
  const auto returned = what_came_back(bounce({row.reported}), letter(), k_now);
  ASSERT_EQ(returned.size(), row.came_back ? 1U : 0U);
  if (!row.came_back) return;
  EXPECT_EQ(returned[0].letter, 7);
  EXPECT_EQ(returned[0].address, "Zlc@fuzhou.example") << "as we wrote it";
  EXPECT_EQ(returned[0].at, k_now);
  EXPECT_EQ(returned[0].status, row.reported.status);
  EXPECT_EQ(returned[0].marks, row.marks);
  EXPECT_FALSE(returned[0].reason.empty());
}
INSTANTIATE_TEST_SUITE_P(
    All, Reported,
    testing::Values(
        ReportRow{"failed", {"zlc@FUZHOU.example", "", "failed", "5.1.1", ""}, true, true},
        ReportRow{"by_original_recipient", {"l@x.example", "zlc@fuzhou.example", "failed", "5.1.1", ""}, true, true},
        ReportRow{"without_status", {"zlc@fuzhou.example", "", "failed", "", ""}, true, true},
        ReportRow{"given_up_after_days", {"zlc@fuzhou.example", "", "failed", "4.4.7", ""}, true, false},
        ReportRow{"without_action", {"zlc@fuzhou.example", "", "", "5.1.1", ""}, true, true},
        ReportRow{"nothing_said", {"zlc@fuzhou.example", "", "", "", ""}, false, false},
        ReportRow{"delayed", {"zlc@fuzhou.example", "", "delayed", "4.4.1", ""}, false, false},
        ReportRow{"delivered", {"zlc@fuzhou.example", "", "delivered", "2.0.0", ""}, false, false},
        ReportRow{"relayed", {"zlc@fuzhou.example", "", "relayed", "2.0.0", ""}, false, false},
        ReportRow{"never_written_to", {"a@elsewhere.example", "", "failed", "5.1.1", ""}, false, false},
        ReportRow{"subdomain", {"zlc@mail.fuzhou.example", "", "failed", "5.1.1", ""}, false, false}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Bounce, BringsBackOnlyThoseRecipientsThatFailed) {
  const SentLetter three = letter({"a@x.example", "b@x.example", "c@x.example"});
  const auto returned = what_came_back(
      bounce({{"b@x.example", "", "failed", "5.2.2", ""}, {"c@x.example", "", "delayed", "4.2.2", ""}}), three, k_now);
  ASSERT_THAT(returned, SizeIs(1));
  EXPECT_EQ(returned[0].address, "b@x.example");
}

TEST(Bounce, IsNoNewsTheSecondTime) {
  SentLetter known = letter();
  known.returned.push_back({7, "zlc@Fuzhou.example", k_now, "5.1.1", "", false});
  EXPECT_THAT(what_came_back(bounce({{"zlc@fuzhou.example", "", "failed", "5.1.1", ""}}), known, k_now), IsEmpty());
}

TEST(Bounce, WithoutReportSaysNothing) {
  EXPECT_THAT(what_came_back(parsers::MessageFacts{}, letter(), k_now), IsEmpty());
}

TEST(Bounce, IsLookedUpByTheReturnedMailFirst) {
  parsers::MessageFacts facts = bounce({});
  facts.in_reply_to = {"<reply@x>"};
  facts.references = {"<old@x>", "<new@x>"};
  EXPECT_THAT(returned_ids(facts), ElementsAre("<ours@fujian.example>", "<reply@x>", "<new@x>", "<old@x>"));
  facts.references.assign(5000, "<r@x>");
  EXPECT_THAT(returned_ids(facts), SizeIs(50));
}

struct ReasonRow {
  const char* status;
  const char* words;
  const char* says;
};
class Reason : public testing::TestWithParam<ReasonRow> {};
TEST_P(Reason, IsPlainChinese) {
  EXPECT_THAT(reason_in_chinese(GetParam().status, GetParam().words), testing::HasSubstr(GetParam().says));
}
INSTANTIATE_TEST_SUITE_P(
    All, Reason,
    testing::Values(ReasonRow{"5.1.1", "", "不存在"}, ReasonRow{"5.1.10", "", "不存在"},
                    ReasonRow{"5.1.0", "", "不存在"}, ReasonRow{"5.1.2", "", "“@”后面"},
                    ReasonRow{"5.4.4", "", "“@”后面"}, ReasonRow{"5.2.1", "", "停用"}, ReasonRow{"5.2.2", "", "已满"},
                    ReasonRow{"4.2.2", "", "已满"}, ReasonRow{"5.3.4", "", "大小"}, ReasonRow{"5.2.3", "", "大小"},
                    ReasonRow{"4.4.7", "", "连通"}, ReasonRow{"5.4.1", "", "连通"}, ReasonRow{"5.7.1", "", "拒收"},
                    ReasonRow{"5.7.1", "550 Mailbox not found", "不存在"},
                    ReasonRow{"5.0.0", "550 User unknown", "不存在"}, ReasonRow{"", "550 Mailbox not found.", "不存在"},
                    ReasonRow{"", "收件人空间不足", "已满"}, ReasonRow{"", "该用户不存在", "不存在"},
                    ReasonRow{"", "该用户未开通QQ邮箱", "不存在"}, ReasonRow{"", "Host not found", "“@”后面"},
                    ReasonRow{"", "rcpt handle timeout", "连通"}, ReasonRow{"", "554 DT:SPM", "没有说明原因"},
                    ReasonRow{"", "550 content rejected", "拒收"}, ReasonRow{"", "", "没有说明原因"},
                    ReasonRow{"x", "", "没有说明原因"}));

struct RefusalRow {
  const char* name;
  Refusal refusal;
  bool marks;
  const char* reason;
};
class RefusedAtOnce : public testing::TestWithParam<RefusalRow> {};

TEST_P(RefusedAtOnce, marks_what_is_wrong_with_the_address) {
  const RefusalRow& row = GetParam();
  const storage::Returned one = what_was_refused(row.refusal, 7, std::chrono::sys_seconds(std::chrono::seconds(9)));
  EXPECT_EQ(one.letter, 7);
  EXPECT_EQ(one.address, "a@x.example");
  EXPECT_EQ(one.at.time_since_epoch().count(), 9);
  EXPECT_EQ(one.marks, row.marks);
  EXPECT_THAT(one.reason, testing::HasSubstr(row.reason));
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedAtOnce,
    testing::Values(RefusalRow{"no_such_user", {"a@x.example", "5.1.1", "", true}, true, "不存在"},
                    RefusalRow{"words_alone", {"a@x.example", "", "User unknown", true}, true, "不存在"},
                    RefusalRow{"disabled", {"a@x.example", "5.2.1", "", true}, true, "停用"},
                    RefusalRow{"policy", {"a@x.example", "5.7.1", "", true}, false, "拒收"},
                    RefusalRow{"the_letter", {"a@x.example", "5.1.1", "", false}, false, "不存在"},
                    RefusalRow{"time_is_up", {"a@x.example", "4.4.7", "", false}, false, "多次尝试"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace baosong::rules::tests
