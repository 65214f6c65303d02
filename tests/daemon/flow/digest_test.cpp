// The office's digest: when it is written, and what stands in it.
#include "daemon/flow/digest.hpp"

#include <gmock/gmock.h>

#include "config/office_time.hpp"
#include "daemon/flow/reconcile.hpp"
#include "parsers/text/han.hpp"
#include "tests/daemon/flow/intake_fixture.hpp"
#include "tests/parsers/scratch.hpp"

namespace baosong::flow {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

/// As parsers::normalised() has it.
auto says(const std::string& words) {
  return HasSubstr(parsers::normalised(words));
}

class DigestTest : public IntakeTest {
 protected:
  void at(const std::string& when) {
    now_ = config::parse_rfc3339("2021-" + when.substr(0, 5) + "T" + when.substr(6) + ":00+08:00").value();
  }
  void sends(const std::string& from) {
    arrive(summary_from(from));
    EXPECT_EQ(work_off().filed, 1U);
  }
  bool queue() {
    const RuleBook book(instance_->configuration(), store().learned_addresses());
    return queue_digest(book, store(), now_);
  }
  /// The text of today's digest; empty: there is none.
  std::string text() {
    for (const storage::Letter& letter : store().due_letters("main", now_, 100))
      if (letter.kind == "digest:" + config::iso_date(config::office_date(now_, "Asia/Shanghai")))
        return parsers::normalised(parsers::testing::facts_of(letter.bytes).text);
    return "";
  }
};

TEST_F(DigestTest, tells_what_came_and_what_waits_with_the_command_that_decides_it) {
  open();
  sends("zlc@fuzhou.example");
  sends("someone@mail.example");
  at("10-12 16:59");
  EXPECT_FALSE(queue());
  at("10-12 17:00");
  ASSERT_TRUE(queue());
  EXPECT_THAT(text(), AllOf(says("福州市市场监督管理局：已接收，FJ-0001"), says("第2号"), says("someone@mail.example"),
                            says("baosong assign 2 --agency 单位代码")));
  const storage::Letter letter = store().due_letters("main", now_, 100).back();
  EXPECT_EQ(letter.recipients, std::vector<std::string>{"office@fujian.example"});
  EXPECT_EQ(tests::field(letter.bytes, "Auto-Submitted"), "auto-generated");
  at("10-12 17:01");
  EXPECT_FALSE(queue()) << "once a day";
}

TEST_F(DigestTest, none_on_a_day_on_which_nothing_happened_and_nothing_waits) {
  open();
  sends("zlc@fuzhou.example");
  at("10-12 17:00");
  EXPECT_TRUE(queue());
  at("10-12 17:02");
  sends("zlc@xiamen.example");  // after the day's digest
  at("10-13 17:00");
  EXPECT_TRUE(queue());
  EXPECT_THAT(text(), AllOf(says("厦门市"), Not(says("福州市"))));
  at("10-14 17:00");
  EXPECT_FALSE(queue());
}

TEST_F(DigestTest, what_is_held_is_told_every_day_until_somebody_decides) {
  campaign_keys_ = "deadline = 2021-10-15\n";
  open();
  sends("someone@mail.example");
  for (const char* day : {"10-12", "10-13", "10-16", "10-22"}) {
    at(std::string(day) + " 17:00");
    EXPECT_TRUE(queue()) << day;
  }
  at("10-23 17:00");
  EXPECT_FALSE(queue()) << "the campaign is over for a week";
}

TEST_F(DigestTest, the_list_for_telephone_calls_comes_when_the_deadline_has_passed) {
  campaign_keys_ = "deadline = 2021-10-15\n";
  open();
  at("10-15 17:00");
  EXPECT_TRUE(queue()) << "the week's first";
  EXPECT_THAT(text(), Not(says("逾期")));
  at("10-16 17:00");
  EXPECT_TRUE(queue());
  EXPECT_THAT(text(), AllOf(says("逾期未完成，请电话联系"), says("福州市市场监督管理局：未报送（林某，0591-00000000）"),
                            says("厦门市市场监督管理局：未报送（名册中没有联系电话）")));
  at("10-17 17:00");
  EXPECT_FALSE(queue()) << "the office has the list";
}

TEST_F(DigestTest, the_weeks_first_shows_where_everybody_stands) {
  campaign_keys_ = "deadline = 2021-10-15\n";
  open();
  sends("zlc@fuzhou.example");
  at("10-11 17:00");
  EXPECT_TRUE(queue());
  EXPECT_THAT(text(), AllOf(says("各单位报送情况：质量月"), says("全部2家：已接收1，未报送1"),
                            says("已接收 福州市市场监督管理局（FJ-0001）"), says("未报送 厦门市市场监督管理局")));
  sends("zlc@xiamen.example");
  at("10-12 17:00");
  EXPECT_TRUE(queue());
  EXPECT_THAT(text(), Not(says("各单位报送情况")));
}

TEST_F(DigestTest, is_one_of_the_five_letters_a_day_and_has_a_place_among_them) {
  open();
  const auto notice = [&](int number) {
    storage::Letter letter;
    letter.mailbox = "main";
    letter.kind = "other " + std::to_string(number);
    letter.recipients = {"office@fujian.example"};
    letter.due_at = now_;
    store().queue_letters({&letter, 1});
  };
  sends("zlc@fuzhou.example");
  for (int i = 0; i < 5; ++i) notice(i);
  at("10-12 17:00");
  EXPECT_FALSE(queue()) << "somebody else wrote five";
  at("10-13 17:00");
  EXPECT_TRUE(queue()) << "put off, not lost";
  EXPECT_THAT(text(), says("福州市"));
}

TEST_F(DigestTest, an_office_may_do_without) {
  open();
  config::Loaded without = *instance_->configuration();
  without.settings.office.digest.reset();
  instance_->replace(std::make_shared<const config::Loaded>(std::move(without)));
  sends("zlc@fuzhou.example");
  at("10-12 17:00");
  EXPECT_FALSE(queue());
}

TEST_F(DigestTest, says_what_the_reconciliation_found_and_is_not_written_for_a_quiet_one) {
  open();
  Reconciliation found;
  found.on_server = 3;
  found.filed = 3;
  at("10-12 03:30");
  store().record_reconciliation("main", now_, to_json(found));
  at("10-12 17:00");
  EXPECT_FALSE(queue());
  found.rescued = {"福州市市场监督管理局"};
  at("10-13 03:30");
  store().record_reconciliation("main", now_, to_json(found));
  at("10-13 17:00");
  ASSERT_TRUE(queue());
  EXPECT_THAT(text(), AllOf(says("邮箱 main：10月13日3:30核对，服务器上3封，已归档3封"),
                            says("从垃圾邮件中找回1封（福州市市场监督管理局）")));
}

TEST_F(DigestTest, is_written_for_a_mailbox_that_cannot_be_reached) {
  open();
  at("10-12 09:00");
  store().record_trouble("main", now_, "login_refused", "no");
  at("10-12 17:00");
  ASSERT_TRUE(queue());
  EXPECT_THAT(text(), AllOf(says("10月12日9:00起无法收信"), says("授权码是否失效")));
}

}  // namespace
}  // namespace baosong::flow
