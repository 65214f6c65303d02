// The office hears once that no mailbox can be reached, and once that one can again.
#include "daemon/flow/alarm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/daemon/flow/intake_fixture.hpp"
#include "tests/daemon/flow/office.hpp"

namespace baosong::flow {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

config::Mailbox mailbox(std::string name) {
  config::Mailbox one;
  one.name = std::move(name);
  return one;
}

std::chrono::sys_seconds at(int minute) {
  return std::chrono::sys_days(std::chrono::year(2021) / 10 / 12) + std::chrono::minutes(minute);
}

TEST(AlarmStep, AllMustHaveBeenDownForLongEnough) {
  const std::vector<config::Mailbox> both = {mailbox("a"), mailbox("b")};
  storage::MailboxState a{"a", {}, at(0), "network", "x", false, {}, ""};
  storage::MailboxState b{"b", {}, at(30), "network", "x", false, {}, ""};
  const auto step = [&](int minute) { return alarm_step(both, std::vector{a, b}, 120min, at(minute)); };
  EXPECT_EQ(step(149), AlarmStep::nothing);
  EXPECT_EQ(step(150), AlarmStep::raise);
  b.trouble_since.reset();
  EXPECT_EQ(step(900), AlarmStep::nothing);
  EXPECT_EQ(alarm_step(both, std::vector{a}, 120min, at(900)), AlarmStep::nothing);  // b has not been tried yet
  a.alarmed = b.alarmed = true;
  EXPECT_EQ(step(900), AlarmStep::lift);
  b.trouble_since = at(30);
  EXPECT_EQ(step(900), AlarmStep::nothing);  // told already
}

class AlarmTest : public IntakeTest {
 protected:
  bool look() {
    bool queued = false;
    run([&]() -> asio::awaitable<void> { queued = co_await raise_or_lift_alarm(*instance_); }());
    return queued;
  }
};

TEST_F(AlarmTest, OneLetterWhenItBeginsAndOneWhenItIsOver) {
  mailbox_keys_ += "[alarm]\nafter = \"90m\"\naddress = \"duty@fujian.example\"\n";
  open();
  store().record_heard("main", now_);
  store().record_trouble("main", now_, "login_refused", "no");
  now_ += 89min;
  EXPECT_FALSE(look());
  now_ += 1min;
  EXPECT_TRUE(look());
  open();  // a restart does not forget
  EXPECT_FALSE(look());
  auto letters = store().due_letters("main", now_, 9);
  ASSERT_THAT(letters, SizeIs(1));
  EXPECT_THAT(letters[0].kind, testing::StartsWith("mailboxes-down:"));
  EXPECT_THAT(letters[0].recipients, ElementsAre("duty@fujian.example"));
  EXPECT_EQ(letters[0].subject, "【告警】收件邮箱无法连接");
  const auto read = tests::read_letter(letters[0].bytes, folder_);
  EXPECT_THAT(read.text, HasSubstr("授权码是否失效"));
  EXPECT_EQ(tests::field(letters[0].bytes, "Auto-Submitted"), "auto-generated");

  store().record_heard("main", now_ + 1min);
  now_ += 2min;
  EXPECT_TRUE(look());
  EXPECT_FALSE(look());
  letters = store().due_letters("main", now_, 9);
  ASSERT_THAT(letters, SizeIs(2));
  EXPECT_EQ(letters[1].subject, "【告警解除】收件邮箱已恢复");

  // The next outage is another one.
  store().record_trouble("main", now_, "network", "no");
  now_ += 90min;
  EXPECT_TRUE(look());
  EXPECT_THAT(store().due_letters("main", now_, 9), SizeIs(3));
}

TEST_F(AlarmTest, GoesByItsOwnRouteWhereOneIsNamed) {
  mailbox_keys_ += "[alarm]\nsmtp = \"smtps://smtp.other.example\"\nuser = \"alarm@other.example\"\npassword = \"x\"\n";
  open();
  store().record_trouble("main", now_, "network", "no");
  now_ += 2h;
  EXPECT_TRUE(look());
  EXPECT_THAT(store().due_letters("main", now_, 9), IsEmpty());
  const auto letters = store().due_letters(config::k_alarm_route, now_, 9);
  ASSERT_THAT(letters, SizeIs(1));
  EXPECT_THAT(letters[0].recipients, ElementsAre("office@fujian.example"));
}

// The mailbox's own servers are gone; the letter arrives by another pair.
TEST(Alarm, ReachesTheOfficeThoughItsMailServerIsDown) {
  tests::Office office;
  mailhost::Mailhost other({"alarm@other.example", "duty@other.example"});
  std::ofstream(office.config, std::ios::app)
      << "[alarm]\nafter = \"1m\"\naddress = \"duty@other.example\"\nsmtp = \"smtp://localhost:" << other.ports().smtp
      << "\"\nuser = \"alarm@other.example\"\npassword = \"" << other.password() << "\"\nca_file = \""
      << other.ca_file().string() << "\"\n";
  office.host.stop();
  EXPECT_EQ(office.run({"poll"}).exit_status, 1);
  EXPECT_THAT(other.inbox("duty@other.example"), IsEmpty());
  {  // an hour later
    const auto store = storage::open_sqlite_store(office.folder / "var" / "index.db");
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    store->record_heard("main", now - 2h);
    store->record_trouble("main", now - 1h, "network", "cannot connect");
  }
  EXPECT_EQ(office.run({"poll"}).exit_status, 1);
  const auto letters = other.wait_for("duty@other.example", 1);
  EXPECT_THAT(tests::read_letter(letters[0], office.folder).subject, "【告警】收件邮箱无法连接");
  EXPECT_THAT(office.run({"status"}).out, HasSubstr("起无法收信，连不上服务器"));
  office.host.start();
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_THAT(other.wait_for("duty@other.example", 2), SizeIs(2));
}

}  // namespace
}  // namespace baosong::flow
