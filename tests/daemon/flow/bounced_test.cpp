// Letters that come back: tied to the submission, the address marked, the office told once; and what is only claimed
// changes nothing.
#include <gmock/gmock.h>

#include "daemon/rules/identify.hpp"
#include "parsers/text/han.hpp"
#include "tests/daemon/flow/intake_fixture.hpp"
#include "tests/parsers/scratch.hpp"

namespace baosong::flow {
namespace {

using parsers::testing::facts_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using tests::k_fuzhou;
using tests::text_mail;

std::string bounce_of(const std::string& message_id, const std::string& recipient, const std::string& action = "failed",
                      const std::string& status = "5.1.1") {
  static int counter = 0;
  return "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: office@fujian.example\r\n"
         "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <bounce-" +
         std::to_string(++counter) +
         "@mx.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; "
         "boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
         "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; " +
         recipient + "\r\nAction: " + action + "\r\nStatus: " + status +
         "\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-ID: " + message_id +
         "\r\n--b--\r\n";
}

class BouncedTest : public IntakeTest {
 protected:
  void SetUp() override {
    IntakeTest::SetUp();
    mailbox_keys_ = "authserv_id = \"mx.fujian.example\"\n";
    open();
  }

  storage::Message file(const std::string& bytes) {
    const storage::MessageKey key = arrive(bytes, now_);
    EXPECT_EQ(work_off().filed, 1U);
    return *store().message(key);
  }
  storage::Message file(const parsers::mime::OutgoingMail& mail) { return file(parsers::mime::build_mail(mail)); }

  std::vector<storage::Letter> due() { return store().due_letters("main", now_, 100); }
  /// A server takes what is queued.
  void send_all() {
    std::vector<std::int64_t> keys;
    std::vector<storage::Store::Delivery> sent;
    for (const storage::Letter& letter : due()) {
      keys.push_back(letter.key);
      sent.push_back({letter.key, storage::LetterState::sent, {}, now_, "250 Ok"});
    }
    EXPECT_THAT(store().record_sending(keys, now_), SizeIs(keys.size()));
    store().record_deliveries(sent);
  }
  /// Fuzhou's submission, answered, and the answer given to a server. Its Message-ID.
  std::string answered() {
    file(summary_from(k_fuzhou));
    EXPECT_THAT(due(), SizeIs(1));
    const std::string id = due().at(0).message_id;
    send_all();
    return id;
  }
  storage::Letter answer() { return store().letters_about("FJ-0001").at(0); }
};

TEST_F(BouncedTest, a_letter_that_comes_back_is_told_to_the_office_and_marks_the_address) {
  const std::string id = answered();
  const storage::Message bounce = file(bounce_of(id, "ZLC@fuzhou.example"));
  EXPECT_EQ(bounce.outcome, storage::Outcome::ignored);
  EXPECT_EQ(bounce.campaign, "fujian");
  EXPECT_EQ(bounce.agency, "fuzhou") << "tied to the submission";
  ASSERT_THAT(answer().returned, SizeIs(1));
  EXPECT_THAT(answer().returned[0].reason, HasSubstr("不存在"));
  EXPECT_EQ(answer().state, storage::LetterState::sent);
  EXPECT_EQ(store().undeliverable().count(k_fuzhou), 1U);

  EXPECT_THAT(queued(), ElementsAre("returned to office@fujian.example"));
  const storage::Letter notice = due().at(0);
  EXPECT_EQ(notice.receipt, "FJ-0001");
  const parsers::MessageFacts words = facts_of(notice.bytes);
  EXPECT_EQ(words.auto_submitted, "auto-generated");
  EXPECT_THAT(words.subject, HasSubstr("福州市市场监督管理局"));
  for (const char* part : {"zlc@fuzhou.example：对方邮箱地址不存在", "林某，0591-00000000", "FJ-0001", "打电话"})
    EXPECT_THAT(words.text, HasSubstr(part));
}

TEST_F(BouncedTest, the_office_is_told_once_however_many_bounces_there_are) {
  const std::string id = answered();
  for (int i = 0; i < 3; ++i) file(bounce_of(id, k_fuzhou));
  EXPECT_THAT(queued(), SizeIs(1));
  EXPECT_THAT(store().acts(10), SizeIs(1));
}

TEST_F(BouncedTest, its_own_notice_in_the_offices_mailbox_ends_there) {
  const std::string id = answered();
  file(bounce_of(id, k_fuzhou));
  const storage::Letter notice = due().at(0);
  EXPECT_EQ(file(notice.bytes).outcome, storage::Outcome::ignored);
  EXPECT_THAT(queued(), SizeIs(1));
}

TEST_F(BouncedTest, a_mail_from_the_address_lifts_the_mark) {
  const std::string id = answered();
  file(bounce_of(id, k_fuzhou));
  file(summary_from("zlc@xiamen.example"));
  EXPECT_THAT(store().undeliverable(), SizeIs(1));
  file(text_mail("ZLC@fuzhou.example", "请问", "质量月材料收到了吗？"));
  EXPECT_THAT(store().undeliverable(), IsEmpty());
  EXPECT_THAT(answer().returned, SizeIs(1)) << "that one stays lost";
}

TEST_F(BouncedTest, what_is_only_delayed_changes_nothing) {
  const std::string id = answered();
  file(bounce_of(id, k_fuzhou, "delayed", "4.4.1"));
  EXPECT_THAT(answer().returned, IsEmpty());
  EXPECT_THAT(store().undeliverable(), IsEmpty());
  EXPECT_THAT(queued(), IsEmpty());
  // Given up after days: the office hears of it, but the address may be right.
  file(bounce_of(id, k_fuzhou, "failed", "4.4.7"));
  EXPECT_THAT(answer().returned, SizeIs(1));
  EXPECT_THAT(store().undeliverable(), IsEmpty());
  EXPECT_THAT(queued(), SizeIs(1));
}

TEST_F(BouncedTest, a_forged_bounce_marks_nothing) {
  const std::string id = answered();
  EXPECT_EQ(file(bounce_of("<never-sent@fujian.example>", k_fuzhou)).outcome, storage::Outcome::ignored);
  file(bounce_of(id, "zlc@xiamen.example"));
  file(bounce_of(id, "zlc@fuzhou.example.evil.example"));
  EXPECT_THAT(answer().returned, IsEmpty());
  EXPECT_THAT(store().undeliverable(), IsEmpty());
  EXPECT_THAT(queued(), IsEmpty());
}

TEST_F(BouncedTest, a_letter_to_the_office_that_comes_back_is_not_told_to_the_office) {
  auto mail = summary_from("zlc@xiamen.example");
  mail.subject = "福州市市场监督管理局质量月活动总结";  // a mismatch: the office gets a notice
  file(mail);
  const storage::Letter notice = due().at(0);
  ASSERT_THAT(notice.recipients, ElementsAre("office@fujian.example"));
  send_all();
  file(bounce_of(notice.message_id, "office@fujian.example"));
  EXPECT_THAT(store().undeliverable(), SizeIs(1));
  EXPECT_THAT(store().letters_answering(notice.message).at(0).returned, SizeIs(1));
  EXPECT_THAT(queued(), IsEmpty());
}

TEST_F(BouncedTest, notices_of_bounces_are_of_the_five_a_day_but_for_the_digest) {
  // Seven strangers, who may each be asked who they are.
  for (int i = 0; i < 7; ++i) file(summary_from("a" + std::to_string(i) + "@mail.example"));
  const auto letters = due();
  ASSERT_THAT(letters, SizeIs(7));
  send_all();
  for (const storage::Letter& letter : letters) file(bounce_of(letter.message_id, letter.recipients.at(0)));
  EXPECT_THAT(store().undeliverable(), SizeIs(7));
  EXPECT_THAT(queued(), SizeIs(4));
}

TEST_F(BouncedTest, what_was_never_sent_cannot_come_back) {
  file(summary_from(k_fuzhou));
  file(bounce_of(due().at(0).message_id, k_fuzhou));
  EXPECT_THAT(store().undeliverable(), IsEmpty());
  EXPECT_THAT(queued(), SizeIs(1));
}

// The provider says that SPF and DKIM both failed.
std::string forged(const parsers::mime::OutgoingMail& mail) {
  return "Authentication-Results: mx.fujian.example; spf=fail smtp.mailfrom=evil.example; dkim=fail\r\n" +
         parsers::mime::build_mail(mail);
}
TEST_F(BouncedTest, a_forged_sender_of_an_agency_is_answered_at_the_agencys_own_address_alone) {
  auto mail = summary_from(k_fuzhou);
  mail.extra_fields.emplace_back("Reply-To", "someone-else@fuzhou.example");
  EXPECT_EQ(file(forged(mail)).outcome, storage::Outcome::accepted);
  EXPECT_THAT(queued(), ElementsAre("acknowledgment to " + k_fuzhou));
  EXPECT_THAT(due().at(0).recipients, ElementsAre(k_fuzhou));
}

TEST_F(BouncedTest, a_forged_sender_of_nobodys_address_is_told_to_the_office_alone) {
  const storage::Message message = file(forged(summary_from("victim@mail.example")));
  EXPECT_EQ(message.outcome, storage::Outcome::held);
  EXPECT_THAT(queued(), ElementsAre("office-notice to office@fujian.example"));
  const storage::Letter notice = due().at(0);
  EXPECT_THAT(parsers::normalised(facts_of(notice.bytes).text), HasSubstr(parsers::normalised(rules::k_not_authentic)));
}

TEST_F(BouncedTest, a_forged_sender_does_not_lift_a_mark) {
  const std::string id = answered();
  file(bounce_of(id, k_fuzhou));
  file(forged(text_mail(k_fuzhou, "请问", "质量月材料收到了吗？")));
  EXPECT_THAT(store().undeliverable(), SizeIs(1));
}

}  // namespace
}  // namespace baosong::flow
