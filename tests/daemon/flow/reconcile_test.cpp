// Server against index: what each mail has become, and what lies in the junk folder.
#include "daemon/flow/reconcile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "config/office_time.hpp"
#include "daemon/flow/junk.hpp"
#include "tests/daemon/flow/office.hpp"

namespace baosong::flow {
namespace {

using namespace std::chrono_literals;
using storage::Outcome;
using storage::Stage;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::vector<std::string> k_own = {"office@fujian.example"};

TEST(AccountFor, CountsEveryMailOnce) {
  const std::vector<storage::Accounted> known = {
      {1, Stage::filed, false, Outcome::accepted, "final", "zlc@fuzhou.example"},
      {2, Stage::filed, false, Outcome::needs_correction, "final", "zlc@xiamen.example"},
      {3, Stage::filed, false, Outcome::held, "inquiry", "x@y.example"},
      {4, Stage::filed, false, Outcome::ignored, "bounce", "MAILER-DAEMON"},
      {5, Stage::filed, false, Outcome::ignored, "unrelated", "Office@fujian.example"},
      {6, Stage::filed, true, std::nullopt, "", ""},
      {7, Stage::failed, false, std::nullopt, "", ""},
      {8, Stage::read, false, std::nullopt, "", ""},
      {12, Stage::filed, false, Outcome::accepted, "final", ""},
      {15, Stage::filed, false, Outcome::accepted, "final", ""}};
  Reconciliation expected;
  expected.on_server = 10;
  expected.filed = 2;
  expected.held = expected.ours = expected.duplicates = expected.failed = expected.waiting = 1;
  expected.ignored = {{"bounce", 1}};
  expected.missing = {9, 13};
  expected.gone = 2;
  EXPECT_EQ(account_for({1, 2, 3, 4, 5, 6, 7, 8, 9, 13}, known, k_own), expected);
  EXPECT_FALSE(is_settled(expected));
  EXPECT_TRUE(is_settled(account_for({1}, known, k_own)));
  EXPECT_EQ(account_for({}, known, k_own).gone, 10U);
  EXPECT_EQ(account_for({4}, {}, k_own).missing, std::vector<mail::Uid>{4});
}

TEST(AccountFor, StandsInJsonAndInWords) {
  Reconciliation one;
  one.on_server = 9;
  one.filed = 5;
  one.ignored = {{"bounce", 1}, {"auto_reply", 2}};
  one.missing = {77};
  one.rescued = {"福州市市场监督管理局"};
  one.junk_trouble = "refused";
  EXPECT_EQ(reconciliation_from_json(to_json(one)), one);
  EXPECT_EQ(in_chinese(one),
            "服务器上9封，已归档5封，自动回复2封，退信1封，服务器不给、尚未收到1封；"
            "从垃圾邮件中找回1封（福州市市场监督管理局）；垃圾邮件文件夹未能查看");
  EXPECT_EQ(in_chinese({}), "服务器上0封");
}

TEST(Nightly, IsDueOnceANightAndAfterAClockPutBack) {
  const auto at = [](const char* time) { return *config::parse_rfc3339(time); };
  const auto due = [&](const char* last, const char* now) {
    return reconciliation_is_due(at(last), at(now), "Asia/Shanghai");
  };
  EXPECT_TRUE(reconciliation_is_due(std::nullopt, at("2021-10-12T12:00:00+08:00"), "Asia/Shanghai"));
  EXPECT_TRUE(due("2021-10-12T03:29:59+08:00", "2021-10-12T03:30:00+08:00"));
  EXPECT_FALSE(due("2021-10-12T03:30:00+08:00", "2021-10-12T23:59:00+08:00"));
  EXPECT_FALSE(due("2021-10-12T03:30:00+08:00", "2021-10-13T03:29:00+08:00"));
  EXPECT_TRUE(due("2021-10-12T03:30:00+08:00", "2021-10-13T03:30:00+08:00"));
  EXPECT_TRUE(due("2021-10-12T12:00:00+08:00", "2021-10-11T12:00:00+08:00"));
}

TEST(JunkFolders, NamedOnesElseByUseElseByName) {
  const std::vector<mail::ListedFolder> plain = {
      {"INBOX", {}}, {"INBOX.Junk", {}}, {"已发送", {}}, {"其他文件夹/垃圾邮件", {}}};
  EXPECT_THAT(junk_folders({"旧垃圾"}, plain), ElementsAre("旧垃圾"));
  EXPECT_THAT(junk_folders({}, plain), ElementsAre("INBOX.Junk", "其他文件夹/垃圾邮件"));
  const std::vector<mail::ListedFolder> by_use = {
      {"Junk", {"\\NoSelect"}}, {"Spam", {}}, {"拦截", {"\\HasNoChildren", "\\junk"}}};
  EXPECT_THAT(junk_folders({}, by_use), ElementsAre("拦截"));
  EXPECT_THAT(junk_folders({}, {{"INBOX", {}}, {"已发送", {"\\Sent"}}}), IsEmpty());
}

// ---- with real servers

using namespace baosong::tests;

// A mail as it lies in the junk folder: appended there by IMAP, as the provider's filter would have put it.
void put_into_junk(Office& office, const parsers::mime::OutgoingMail& mail) {
  office.host.submit(mail.from.address, k_office, parsers::mime::build_mail(mail));
  (void)office.host.wait_for(k_office, 1);
  office.host.imap(k_office, {"SELECT INBOX", "MOVE 1:* Junk"});
}

TEST(Reconcile, MailOfTheRosterIsTakenOutOfTheJunkFolderAndAnsweredOnce) {
  Office office;
  office.host.imap(k_office, {"CREATE Junk"});
  put_into_junk(office, good_submission(k_fuzhou, "福州市市场监管局质量月活动总结"));
  put_into_junk(office, text_mail(k_stranger, "福州市市场监管局质量月", "中奖"));
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_EQ(office.standing("fuzhou").at("state"), "missing");

  const Finished done = office.run({"reconcile"});
  EXPECT_EQ(done.exit_status, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("从垃圾邮件中找回1封（福州市市场监督管理局）"));
  EXPECT_EQ(office.standing("fuzhou").at("state"), "accepted");
  EXPECT_THAT(office.host.wait_for(k_fuzhou, 1), SizeIs(1));
  EXPECT_THAT(office.host.imap(k_office, {"STATUS Junk (MESSAGES)"}), Contains(HasSubstr("MESSAGES 1")));

  const Finished again = office.run({"reconcile"});
  EXPECT_EQ(again.exit_status, 0);
  EXPECT_THAT(again.out, HasSubstr("已归档1封"));
  EXPECT_THAT(again.out, Not(HasSubstr("找回")));
  EXPECT_THAT(office.host.inbox(k_fuzhou), SizeIs(1));
  EXPECT_THAT(office.run({"status"}).out, HasSubstr("服务器上1封，已归档1封"));
}

TEST(Reconcile, WithoutAJunkFolderThereIsNothingToLookThrough) {
  Office office;
  const Finished done = office.run({"reconcile"});
  EXPECT_EQ(done.exit_status, 0) << done.err;
  EXPECT_EQ(done.out, "main：服务器上0封\n");
}

TEST(Reconcile, BesideARunningDaemonThatFilesWhatWasFetched) {
  Office office;
  Serving serving(office.folder, office.config);
  serving.wait_for("READY=1");
  office.host.imap(k_office, {"CREATE Junk"});
  put_into_junk(office, good_submission(k_xiamen, "厦门市市场监管局质量月活动总结"));
  const Finished done = office.run({"reconcile"});
  EXPECT_THAT(done.err, HasSubstr("is running files and answers"));
  EXPECT_THAT(office.host.wait_for(k_xiamen, 1), SizeIs(1));
  EXPECT_EQ(serving.end(SIGTERM), 0);
}

TEST(Reconcile, AServerThatCannotBeReachedIsSaidSo) {
  Office office;
  office.host.stop();
  const Finished done = office.run({"reconcile"});
  EXPECT_EQ(done.exit_status, 1);
  EXPECT_THAT(done.err, HasSubstr("main: "));
}

}  // namespace
}  // namespace baosong::flow
