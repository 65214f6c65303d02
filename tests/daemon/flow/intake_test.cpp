// From `arrived` to `filed`, in one process, with a clock of our own and the real extractor.
#include "daemon/flow/intake.hpp"

#include <gmock/gmock.h>

#include "daemon/flow/answer.hpp"
#include "tests/daemon/flow/intake_fixture.hpp"

namespace baosong::flow {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(IntakeTest, what_kills_its_extractor_three_times_is_held_and_told_to_the_office) {
  extractor::Options options;
  options.address_space = 1 << 20;
  open(options);
  const auto key = arrive(summary_from("zlc@fuzhou.example"));
  EXPECT_EQ(work_off().failed, 1U);
  EXPECT_EQ(store().message(key)->attempts, 2);  // the second at once
  EXPECT_EQ(work_off().failed, 0U);              // not before its pause is over
  EXPECT_THAT(store().failed(), SizeIs(1));
  now_ += retry_pause(2);
  EXPECT_EQ(work_off().filed, 1U);
  EXPECT_EQ(store().message(key)->outcome, storage::Outcome::held);
  EXPECT_THAT(store().message(key)->verdict, HasSubstr("message.unreadable"));
  EXPECT_THAT(queued(), ElementsAre("office-notice to office@fujian.example"));
  EXPECT_TRUE(fs::exists(folder_ / "var/archive/质量月/待处理"));
}

TEST_F(IntakeTest, a_message_whose_raw_mail_is_lost_fails_and_the_next_one_is_filed) {
  open();
  const auto lost = arrive(summary_from("zlc@fuzhou.example"));
  arrive(summary_from("zlc@xiamen.example"));
  fs::remove(instance_->storage().blobs->path(store().message(lost)->arrival.sha256));
  const FilingReport report = work_off();
  EXPECT_EQ(report.filed, 1U);
  EXPECT_EQ(report.failed, 1U);
  EXPECT_THAT(store().failed().front().error, HasSubstr("not in the blobs"));
  EXPECT_THAT(queued(), ElementsAre("acknowledgment to zlc@xiamen.example"));
}

TEST_F(IntakeTest, facts_survive_a_crash_between_read_and_filed) {
  open();
  const auto key = arrive(summary_from("zlc@fuzhou.example"));
  std::vector<storage::Message> unfinished = store().unfinished(now_, 10);
  run([&]() -> asio::awaitable<void> {
    const auto batch = co_await read(*instance_, unfinished);
    const storage::Store::Reading reading{key, batch[0].facts_json, *batch[0].facts.message_id};
    store().record_facts({&reading, 1});
  }());
  fs::remove(instance_->storage().blobs->path(store().message(key)->arrival.sha256));  // it is not read again
  EXPECT_EQ(work_off().filed, 1U);
  EXPECT_EQ(store().message(key)->outcome, storage::Outcome::accepted);
}

TEST_F(IntakeTest, what_a_crash_kept_from_the_archive_is_shown_though_no_mail_comes) {
  open();
  arrive(summary_from("zlc@fuzhou.example"));
  const std::vector<storage::Message> unfinished = store().unfinished(now_, 10);
  run([&]() -> asio::awaitable<void> {
    auto batch = co_await read(*instance_, unfinished);
    const RuleBook book(instance_->configuration());
    file(instance_->storage(), book, now_, batch);
  }());
  EXPECT_THAT(store().unarchived(10), SizeIs(1));
  EXPECT_EQ(work_off().filed, 0U);
  EXPECT_THAT(store().unarchived(10), IsEmpty());
  EXPECT_TRUE(fs::exists(folder_ / "var/archive/质量月/福州市市场监督管理局/登记.json"));
}

TEST_F(IntakeTest, a_reply_is_a_reply_also_where_it_comes_with_what_it_answers) {
  open();
  auto first = tests::text_mail("zlc@fuzhou.example", "质量月活动材料", "请查收。");
  const std::string text = summary_from("").text;
  first.attachments.push_back({"质量月活动总结.txt", "text/plain; charset=UTF-8", text, false, ""});
  auto reply = tests::text_mail("zlc@fuzhou.example", "回复：质量月活动材料", "补充。");
  reply.in_reply_to = first.message_id;
  reply.attachments.push_back({"补充总结.txt", "text/plain; charset=UTF-8", text + text, false, ""});
  arrive(first);
  arrive(reply);
  EXPECT_EQ(work_off().filed, 2U);
  ASSERT_THAT(store().dossiers("fujian"), SizeIs(1));
  EXPECT_THAT(store().dossiers("fujian")[0].submission->items, SizeIs(2)) << "it replaced what it only adds to";
}

TEST_F(IntakeTest, mail_from_before_answer_since_is_filed_and_not_answered) {
  open();
  arrive(parsers::mime::build_mail(summary_from("zlc@fuzhou.example")),
         std::chrono::sys_days(std::chrono::year(2021) / 8 / 31) + std::chrono::hours(15));
  arrive(parsers::mime::build_mail(summary_from("zlc@xiamen.example")),
         std::chrono::sys_days(std::chrono::year(2021) / 8 / 31) + std::chrono::hours(16));  // midnight in the office
  EXPECT_EQ(work_off().filed, 2U);
  EXPECT_THAT(queued(), ElementsAre("acknowledgment to zlc@xiamen.example"));
  EXPECT_THAT(store().dossiers("fujian"), SizeIs(2));
}

TEST_F(IntakeTest, one_address_gets_five_letters_a_day) {
  open();
  for (int i = 0; i < 7; ++i)
    arrive(tests::text_mail("zlc@fuzhou.example", "请问", "质量月材料什么时候截止？第" + std::to_string(i) + "问"));
  EXPECT_EQ(work_off().filed, 7U);
  EXPECT_THAT(queued(), SizeIs(5));
  now_ += std::chrono::hours(25);
  arrive(tests::text_mail("zlc@fuzhou.example", "请问", "质量月材料什么时候截止？"));
  EXPECT_EQ(work_off().filed, 1U);
  EXPECT_THAT(queued(), SizeIs(6));
}

TEST_F(IntakeTest, our_own_letters_coming_back_to_us_end_there) {
  open();
  arrive(summary_from("zlc@fuzhou.example"));
  EXPECT_EQ(work_off().filed, 1U);
  const auto letters = store().due_letters("main", now_, 10);
  ASSERT_THAT(letters, SizeIs(1));
  // The agency's server hands our letter back, and a letter to the office lies in the office's own mailbox.
  arrive(letters[0].bytes, now_);
  arrive(summary_from("office@fujian.example"));
  EXPECT_EQ(work_off().filed, 2U);
  EXPECT_THAT(queued(), SizeIs(1));
}

struct Pause {
  const char* name;
  int attempts;
  std::chrono::seconds age;
  bool give_up;
  std::chrono::seconds pause;
};
class NextTryTest : public testing::TestWithParam<Pause> {};

TEST_P(NextTryTest, grows_and_ends) {
  const Pause& row = GetParam();
  const NextTry next = next_try(row.attempts, row.age);
  EXPECT_EQ(next.give_up, row.give_up);
  EXPECT_EQ(next.pause, row.pause);
}

using std::chrono::hours;
using std::chrono::minutes;
INSTANTIATE_TEST_SUITE_P(All, NextTryTest,
                         testing::Values(Pause{"first", 1, {}, false, minutes(1)},
                                         Pause{"greylisted_again", 3, minutes(3), false, minutes(4)},
                                         Pause{"quota", 9, hours(9), false, hours(4)},
                                         Pause{"the_pause_has_an_end", 40, hours(100), false, hours(4)},
                                         Pause{"waited_for_the_account", 2, hours(140), false, minutes(2)},
                                         Pause{"five_days", 33, hours(120), true, {}}),
                         [](const auto& row) { return row.param.name; });

TEST(RetryPause, grows) {
  EXPECT_EQ(retry_pause(1), std::chrono::seconds(30));
  EXPECT_EQ(retry_pause(2), minutes(2));
  EXPECT_LT(retry_pause(2), retry_pause(3));
}

}  // namespace
}  // namespace baosong::flow
