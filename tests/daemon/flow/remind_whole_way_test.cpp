// Reminders on real servers: `remind` and its rehearsal, a daemon beside, and the question just before sending.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "config/office_time.hpp"
#include "storage/store.hpp"
#include "tests/daemon/flow/office.hpp"

namespace baosong::tests {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// A day from today, by the office's clock.
std::string day(int days) {
  return config::iso_date(config::office_date(now() + std::chrono::hours(24 * days), "Asia/Shanghai"));
}

class RemindOnServers : public testing::Test {
 protected:
  // The reminder of the day before the deadline, due since midnight; any day will do.
  RemindOnServers() {
    const fs::path campaign = office.folder / "campaigns" / "fujian.toml";
    std::ostringstream rules;
    rules << std::ifstream(campaign).rdbuf();
    std::ofstream(campaign) << "deadline = " << day(1) << "\n"
                            << rules.str() << "\n[remind]\nbefore = [1]\nat = \"00:00\"\nweekend = true\n";
  }

  Finished remind(bool rehearsal = false) {
    std::vector<std::string> arguments{"remind", "--campaign", "fujian"};
    if (rehearsal) arguments.emplace_back("--dry-run");
    return office.run(arguments);
  }
  std::unique_ptr<storage::Store> store() { return storage::open_sqlite_store(office.folder / "var" / "index.db"); }

  Office office;
};

TEST_F(RemindOnServers, who_has_delivered_is_not_reminded_even_if_nobody_has_looked_yet) {
  office.host.submit(k_fuzhou, k_office, parsers::mime::build_mail(good_submission(k_fuzhou, "质量月活动总结")));
  (void)office.host.wait_for(k_office, 1);
  const Finished reminded = remind();
  EXPECT_EQ(reminded.exit_status, 0) << reminded.err;
  EXPECT_THAT(reminded.out, AllOf(HasSubstr("厦门市市场监督管理局"), HasSubstr("截止前1天"), HasSubstr(k_quanzhou),
                                  HasSubstr(day(1)), Not(HasSubstr("福州市"))));
  const auto letters = office.host.wait_for(k_xiamen, 1);
  EXPECT_THAT(read_letter(letters[0], office.folder).subject, HasSubstr("前报送"));
  EXPECT_EQ(field(letters[0], "Auto-Submitted"), "auto-generated");
  EXPECT_THAT(office.host.wait_for(k_quanzhou, 1), SizeIs(1));
  for (const std::string& mail : office.host.wait_for(k_fuzhou, 1))
    EXPECT_THAT(field(mail, "In-Reply-To"), Not(IsEmpty()));

  const Finished again = remind();
  EXPECT_EQ(again.exit_status, 0) << again.err;
  EXPECT_EQ(again.out, "");
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_THAT(office.host.inbox(k_xiamen), SizeIs(1));
}

TEST_F(RemindOnServers, a_rehearsal_says_the_same_and_sends_nothing) {
  const Finished rehearsal = remind(true);
  EXPECT_EQ(rehearsal.exit_status, 0) << rehearsal.err;
  EXPECT_THAT(rehearsal.out, AllOf(HasSubstr(k_fuzhou), HasSubstr(k_xiamen), HasSubstr(k_quanzhou)));
  EXPECT_THAT(store()->notices(""), IsEmpty());
  EXPECT_EQ(office.run({"mute", "--campaign", "fujian", "--agency", "fuzhou"}).exit_status, 0);
  EXPECT_THAT(remind(true).out, Not(HasSubstr(k_fuzhou)));
  EXPECT_EQ(office.run({"remind", "--campaign", "nobody", "--dry-run"}).exit_status, 2);
}

TEST_F(RemindOnServers, poll_and_serve_remind_by_themselves) {
  EXPECT_EQ(office.run({"paper", "--campaign", "fujian", "--agency", "quanzhou"}).exit_status, 0);
  Serving serving(office.folder, office.config);
  serving.wait_for("READY=1");
  EXPECT_THAT(office.host.wait_for(k_xiamen, 1), SizeIs(1));
  EXPECT_THAT(office.host.wait_for(k_fuzhou, 1), SizeIs(1));
  const Finished beside = remind();
  EXPECT_EQ(beside.exit_status, 0) << beside.err;
  EXPECT_EQ(beside.out, "");
  EXPECT_EQ(serving.end(SIGTERM), 0) << serving.log();
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_THAT(office.host.inbox(k_xiamen), SizeIs(1));
  EXPECT_THAT(office.host.inbox(k_quanzhou), IsEmpty());
}

TEST_F(RemindOnServers, a_letter_that_is_true_no_longer_is_withdrawn_just_before_it_is_sent) {
  EXPECT_EQ(office.run({"paper", "--campaign", "fujian", "--agency", "quanzhou"}).exit_status, 0);
  storage::Letter stale;
  stale.mailbox = "main";
  stale.kind = "reminder:fujian:quanzhou:before:1:" + day(1);
  stale.campaign = "fujian";
  stale.agency = "quanzhou";
  stale.recipients = {k_quanzhou};
  stale.message_id = "<stale@fujian.example>";
  stale.bytes = "Subject: stale\r\n\r\nstale\r\n";
  stale.due_at = now();
  store()->queue_letters(std::span(&stale, 1));
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_THAT(office.host.wait_for(k_xiamen, 1), SizeIs(1));
  EXPECT_THAT(office.host.inbox(k_quanzhou), IsEmpty());
  EXPECT_EQ(store()->notices(stale.kind).at(0).state, storage::LetterState::withdrawn);
}

TEST(StatusAfterTheDeadline, lists_who_is_to_be_telephoned) {
  Office office;
  const fs::path campaign = office.folder / "campaigns" / "fujian.toml";
  std::ostringstream rules;
  rules << std::ifstream(campaign).rdbuf();
  std::ofstream(campaign) << "deadline = " << day(-1) << "\n" << rules.str();
  std::ofstream(office.folder / "roster.csv") << "id,name,kind,aliases,addresses,domains,contact,phone\n"
                                              << "fuzhou,福州市市场监督管理局,,,,,张三,0591-0000-0001\n"
                                              << "xiamen,厦门市市场监督管理局,,,,,李四,0592-0000-0002\n";
  EXPECT_EQ(office.run({"paper", "--campaign", "fujian", "--agency", "xiamen"}).exit_status, 0);
  EXPECT_THAT(office.run({"status"}).out, AllOf(HasSubstr("逾期未完成，请电话联系"), HasSubstr("0591-0000-0001"),
                                                HasSubstr("张三"), Not(HasSubstr("0592-0000-0002"))));
  std::ofstream(campaign) << "deadline = " << day(1) << "\n" << rules.str();
  EXPECT_THAT(office.run({"status"}).out, Not(HasSubstr("请电话联系")));
}

TEST_F(RemindOnServers, nobody_is_reminded_of_what_may_lie_on_a_server_that_is_not_reached) {
  office.host.stop();
  const Finished reminded = remind();
  EXPECT_EQ(reminded.exit_status, 1);
  EXPECT_THAT(reminded.err, HasSubstr("3家的提醒暂不发出"));
  EXPECT_THAT(store()->notices(""), IsEmpty());
}

}  // namespace
}  // namespace baosong::tests
