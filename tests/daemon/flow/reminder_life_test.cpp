// The whole of a campaign by the office's clock: Fujian's own campaign file and roster, 27 August to 20 October 2021,
// agencies of every behaviour. What went out day by day is compared with the table of who should get what.
#include <gmock/gmock.h>

#include "config/office_time.hpp"
#include "daemon/flow/digest.hpp"
#include "daemon/flow/remind.hpp"
#include "daemon/flow/rulings.hpp"
#include "parsers/text/han.hpp"
#include "tests/daemon/flow/intake_fixture.hpp"
#include "tests/parsers/scratch.hpp"

namespace baosong::flow {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

const std::string k_campaign = "fujian-2021";
const std::string k_zone = "Asia/Shanghai";

/// 10-12 09:00, office time
std::chrono::sys_seconds on(const std::string& when) {
  return config::parse_rfc3339("2021-" + when.substr(0, 5) + "T" + when.substr(6) + ":00+08:00").value();
}

class ReminderTest : public IntakeTest {
 protected:
  void SetUp() override {
    IntakeTest::SetUp();
    const fs::path examples = fs::path(BAOSONG_SOURCE_DIR) / "config" / "examples";
    fs::create_directory(folder_ / "rosters");
    fs::copy(examples / "campaigns" / "fujian-2021.toml", folder_ / "campaigns");
    fs::copy(examples / "rosters" / "fujian-2021.csv", folder_ / "rosters");
    std::ofstream(folder_ / "baosong.toml")
        << "[office]\nname = \"办公室\"\naddress = \"office@fujian.example\"\n[[mailbox]]\nname = \"main\"\n"
        << "imap = \"imaps://imap.fujian.example/INBOX\"\nsmtp = \"smtps://smtp.fujian.example\"\n"
        << "user = \"office@fujian.example\"\npassword = \"x\"\n[storage]\nroot = \"var\"\n";
    start();
  }

  [[nodiscard]] const RuleBook& book() {
    if (!book_ || book_->source != instance_->configuration())
      book_ = std::make_unique<const RuleBook>(instance_->configuration(), store().learned_addresses());
    return *book_;
  }
  [[nodiscard]] const config::Campaign& campaign() const {
    return *find_campaign(*instance_->configuration(), k_campaign);
  }
  template <class Rule>
  void ruled(const Rule& rule) {
    Rulings rulings(instance_->storage(), book(), "lin", now_);
    rule(rulings);
  }
  [[nodiscard]] const config::Agency& agency(const std::string& id) const { return *campaign().roster.find(id); }

  storage::MessageKey sends(const parsers::mime::OutgoingMail& mail) {
    const storage::MessageKey key = arrive(mail);
    EXPECT_EQ(work_off().filed, 1U);
    return key;
  }
  storage::MessageKey good(const std::string& from) { return sends(tests::good_submission(from, "质量月活动总结")); }
  storage::MessageKey faulty(const std::string& from) {
    return sends(tests::small_picture_submission(from, "质量月活动总结"));
  }
  storage::MessageKey without_video(const std::string& from) {
    auto mail = tests::good_submission(from, "质量月活动总结");
    mail.attachments.pop_back();
    return sends(mail);
  }

  // Once a daemon's look: what is due is queued.
  void look() {
    remind(book(), store(), now_);
    queue_digest(book(), store(), now_);
  }
  // What the outbox does, without a server. Returns what was sent.
  std::vector<storage::Letter> send_all() {
    std::vector<storage::Letter> sent;
    for (const storage::Letter& letter : store().due_letters("main", now_, 1000)) {
      EXPECT_EQ(store().record_sending(std::vector{letter.key}, now_).size(), 1U);
      storage::Store::Delivery delivery{letter.key, storage::LetterState::sent, {}, now_, "250 Ok"};
      if (!is_still_true(letter, *instance_->configuration(), store(), now_))
        delivery.state = storage::LetterState::withdrawn;
      else
        sent.push_back(letter);
      store().record_deliveries({&delivery, 1});
    }
    return sent;
  }

  struct Said {
    std::string subject, text;
  };
  static Said read(const storage::Letter& letter) {
    const auto facts = parsers::testing::facts_of(letter.bytes);
    return {facts.subject, parsers::normalised(facts.text)};
  }
  /// "xiamen", "quanzhou errors", "putian expected"
  static std::string told(const storage::Letter& letter) {
    const Said said = read(letter);
    if (said.subject.find("请补正") != std::string::npos) return letter.agency + " errors";
    if (said.subject.find("还可完善") != std::string::npos) return letter.agency + " expected";
    return letter.agency;
  }

 private:
  std::unique_ptr<const RuleBook> book_;
};

TEST_F(ReminderTest, a_whole_campaign_day_by_day) {
  const std::map<std::string, std::function<void()>> events{
      // Who has delivered gets nothing.
      {"09-10 10:00", [&] { good("zlfzk@fuzhou.fj.example"); }},
      {"09-30 23:59", [&] { good("zl@scjgj.fj.example"); }},
      // In the holidays of the reminder's week; at the last minute before one.
      {"10-09 10:00", [&] { good("zlfzk@xiamen.fj.example"); }},
      {"10-14 08:59", [&] { good("xcbbgs@fj.example"); }},
      // Faults never mended, and mended.
      {"09-15 10:00", [&] { faulty("zlfzk@quanzhou.fj.example"); }},
      {"09-15 11:00", [&] { faulty("sanmingzlk@mail.example"); }},
      {"10-11 11:00", [&] { good("sanmingzlk@mail.example"); }},
      {"09-28 09:30", [&] { faulty("zl@gxt.fj.example"); }},
      // What is expected only lacks.
      {"09-20 10:00", [&] { without_video("zlfzk@putian.fj.example"); }},
      {"10-09 11:00", [&] { without_video("zlfzk@nanping.fj.example"); }},
      // Persons' words.
      {"10-11 12:00", [&] { ruled([&](Rulings& r) { r.paper(campaign(), agency("longyan"), "总结纸质件"); }); }},
      {"10-01 12:00", [&] { ruled([&](Rulings& r) { r.extend(campaign(), agency("ningde"), 2021y / 10 / 22); }); }},
      {"09-01 12:00", [&] { ruled([&](Rulings& r) { r.mute(campaign(), agency("pingtan")); }); }},
      // Held: it names another agency. The office decides on it on 13 October.
      {"10-01 10:00",
       [&] { sends(tests::small_picture_submission("xjzx@mail.example", "厦门市市场监督管理局质量月活动总结")); }},
      {"10-13 10:00",
       [&] {
         const auto held = store().messages_with(storage::Outcome::held, k_campaign);
         ASSERT_EQ(held.size(), 1U);
         ruled([&](Rulings& r) { r.assign(held[0].key, "fj-xjzx", false); });
       }},
      // Known by its domain: reminded where it wrote from.
      {"09-05 10:00",
       [&] {
         auto mail = tests::text_mail("kj@kjt.fj.example", "质量月活动信息", "");
         for (int i = 0; i < 20; ++i) mail.text += "活动期间我厅组织开展了质量宣传进企业进社区进学校系列活动。\n";
         sends(mail);
       }},
      {"10-16 10:00", [&] { good("jy@jyt.fj.example"); }},
  };

  std::map<std::string, std::vector<std::string>> table;
  std::map<std::string, std::vector<std::string>> recipients;
  std::vector<std::string> digests;
  for (sys_days day = 2021y / 8 / 27; day <= sys_days(2021y / 10 / 20); day += std::chrono::days(1)) {
    const std::string date = config::iso_date(day).substr(5);
    for (const char* time :
         {"00:30", "08:59", "09:00", "09:01", "09:30", "10:00", "11:00", "12:00", "17:00", "23:59"}) {
      now_ = on(date + " " + time);
      if (const auto event = events.find(date + " " + time); event != events.end()) event->second();
      look();
      // fj-swt delivers between the reminder's writing and its sending.
      if (date == "10-12" && std::string(time) == "09:00") good("fjswtbgs@mail.example");
      for (const storage::Letter& letter : send_all()) {
        if (letter.kind.starts_with("digest:")) digests.push_back(date);
        if (!letter.kind.starts_with("reminder:")) continue;
        table[date].push_back(told(letter));
        recipients[letter.agency] = letter.recipients;
        EXPECT_THAT(time, testing::StrEq("09:00"));
        // fj-gxs cannot be reached any more from here on.
        if (letter.agency != "fj-gxs") continue;
        const storage::Filing bounce{
            arrive("Subject: bounce\r\n\r\n", now_), [&](storage::Desk&) {
              storage::Decision decision;
              decision.outcome = storage::Outcome::ignored;
              decision.verdict = "{}";
              decision.returned = {{letter.key, letter.recipients[0], now_, "5.1.1", "无此人"}};
              return decision;
            }};
        store().file({&bounce, 1});
      }
    }
  }

  for (auto& [day, agencies] : table) std::ranges::sort(agencies);
  const std::map<std::string, std::vector<std::string>> expected{
      {"10-08",
       {"fj-gxs", "fj-gxt errors", "fj-kjt", "fj-swt", "fj-xcb", "longyan", "nanping", "putian expected",
        "quanzhou errors", "sanming errors", "xiamen", "zhangzhou"}},
      {"10-12", {"fj-gxt errors", "fj-kjt", "fj-xcb", "nanping expected", "quanzhou errors", "zhangzhou"}},
      {"10-14", {"fj-gxt errors", "fj-kjt", "fj-xjzx errors", "quanzhou errors", "zhangzhou"}},
      {"10-15", {"ningde"}},  // its own deadline is the 22nd
      {"10-18", {"fj-gxt errors", "fj-kjt", "fj-xjzx errors", "quanzhou errors", "zhangzhou"}},
      {"10-19", {"ningde"}},
  };
  EXPECT_EQ(table, expected);
  EXPECT_THAT(recipients["zhangzhou"], ElementsAre("zlfzk@zhangzhou.fj.example", "zhangzhouzlk@mail.example"));
  EXPECT_THAT(recipients["fj-kjt"], ElementsAre("kj@kjt.fj.example"));
  EXPECT_THAT(recipients["fj-gxt"], ElementsAre("zl@gxt.fj.example"));

  // The office's digest: the week's first on every Monday, and on days when something happened or waited.
  EXPECT_THAT(digests, testing::ElementsAreArray(std::vector<std::string>{
                           "08-27", "08-30", "09-05", "09-06", "09-10", "09-13", "09-15", "09-20", "09-27", "09-28",
                           "10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07", "10-08", "10-09", "10-10",
                           "10-11", "10-12", "10-13", "10-14", "10-15", "10-16", "10-18", "10-19"}));
}

TEST_F(ReminderTest, says_what_is_lacking_by_when_and_attaches_nothing) {
  now_ = on("09-15 10:00");
  faulty("zlfzk@quanzhou.fj.example");
  without_video("zlfzk@putian.fj.example");
  send_all();
  now_ = on("10-08 09:00");
  look();
  std::map<std::string, storage::Letter> letters;
  for (const storage::Letter& letter : send_all()) letters.emplace(letter.agency, letter);

  const Said nothing = read(letters.at("zhangzhou"));
  EXPECT_EQ(nothing.subject, "提醒：2021年福建省“质量月”活动材料请于2021年10月15日前报送");
  EXPECT_THAT(nothing.text, HasSubstr(parsers::normalised("2021年10月15日（星期五）")));
  EXPECT_THAT(nothing.text,
              HasSubstr(parsers::normalised("图片：不超过 6 张，JPG 格式，不小于 1024×768 像素，每张附简要文字说明")));
  EXPECT_THAT(nothing.text, HasSubstr(parsers::normalised("请不必理会本邮件")));

  const Said faults = read(letters.at("quanzhou"));
  EXPECT_EQ(faults.subject, "【FJ2021-0001】提醒：2021年福建省“质量月”活动材料还有 1 处请补正");
  EXPECT_THAT(faults.text, HasSubstr(parsers::normalised("640×480")));
  EXPECT_THAT(faults.text, Not(HasSubstr(parsers::normalised("尚未收到"))));

  const Said expected = read(letters.at("putian"));
  EXPECT_EQ(expected.subject, "【FJ2021-0002】提醒：2021年福建省“质量月”活动材料还可完善");
  EXPECT_THAT(expected.text, HasSubstr(parsers::normalised("视频")));

  for (const auto& [id, letter] : letters) {
    EXPECT_EQ(tests::field(letter.bytes, "Auto-Submitted"), "auto-generated");
    EXPECT_THAT(letter.bytes, Not(HasSubstr("Content-Disposition: attachment")));
    EXPECT_TRUE(parsers::testing::facts_of(letter.bytes).parts.empty()) << id;
  }

  now_ = on("10-18 09:00");
  look();
  for (const storage::Letter& letter : send_all()) {
    if (letter.agency != "zhangzhou") continue;
    EXPECT_EQ(read(letter).subject, "提醒：2021年福建省“质量月”活动材料尚未收到");
    EXPECT_THAT(read(letter).text, HasSubstr(parsers::normalised("现已截止")));
    return;
  }
  ADD_FAILURE() << "zhangzhou was not reminded";
}

TEST_F(ReminderTest, what_stops_a_reminder_stops_it_in_the_last_minute_too) {
  const std::map<std::string, std::function<void()>> stops{
      {"zhangzhou", [&] { faulty("zlfzk@zhangzhou.fj.example"); }},  // its reply says more
      {"xiamen", [&] { good("zlfzk@xiamen.fj.example"); }},
      {"longyan", [&] { ruled([&](Rulings& r) { r.paper(campaign(), agency("longyan"), ""); }); }},
      {"ningde", [&] { ruled([&](Rulings& r) { r.extend(campaign(), agency("ningde"), 2021y / 10 / 22); }); }},
      {"pingtan", [&] { ruled([&](Rulings& r) { r.mute(campaign(), agency("pingtan")); }); }},
      {"fj-xjzx", [&] { sends(tests::good_submission("xjzx@mail.example", "厦门市市场监督管理局质量月活动总结")); }},
  };
  now_ = on("10-08 09:00");
  look();
  const std::size_t queued = store().notices("reminder:").size();
  for (const auto& [id, stop] : stops) stop();
  std::vector<std::string> reminded;
  for (const storage::Letter& letter : send_all())
    if (letter.kind.starts_with("reminder:")) reminded.push_back(letter.agency);
  EXPECT_EQ(reminded.size(), queued - stops.size());
  for (const auto& [id, stop] : stops) EXPECT_THAT(reminded, Not(Contains(id)));
  for (const storage::Letter& letter : store().notices("reminder:"))
    EXPECT_EQ(letter.state,
              stops.contains(letter.agency) ? storage::LetterState::withdrawn : storage::LetterState::sent)
        << letter.agency;
}

TEST_F(ReminderTest, resend_repeats_the_reply_and_not_the_reminder) {
  now_ = on("09-15 10:00");
  faulty("zlfzk@quanzhou.fj.example");
  send_all();
  now_ = on("10-08 09:00");
  look();
  send_all();
  ruled([&](Rulings& r) { r.resend("FJ2021-0001"); });
  const std::vector<storage::Letter> sent = send_all();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_THAT(sent[0].subject, HasSubstr("材料请补正"));
  EXPECT_THAT(sent[0].subject, Not(HasSubstr("提醒")));
}

TEST_F(ReminderTest, one_that_could_not_be_sent_in_time_is_not_sent_at_all) {
  now_ = on("10-08 09:00");
  look();
  now_ = on("10-10 09:00");
  EXPECT_THAT(send_all(), IsEmpty());
}

TEST_F(ReminderTest, a_restart_between_writing_and_sending_neither_loses_nor_repeats) {
  now_ = on("10-08 09:00");
  look();
  const std::size_t queued = store().notices("reminder:").size();
  EXPECT_GT(queued, 0U);
  start();
  look();
  EXPECT_EQ(store().notices("reminder:").size(), queued);
  EXPECT_EQ(send_all().size(), queued);
  start();
  look();
  EXPECT_THAT(send_all(), IsEmpty());
}

TEST_F(ReminderTest, down_on_the_day_it_is_sent_until_the_end_of_the_next_working_day) {
  now_ = on("10-10 00:00");
  EXPECT_THAT(due_reminders(book(), store(), now_), IsEmpty());
  now_ = on("10-09 23:59");
  EXPECT_THAT(due_reminders(book(), store(), now_), Not(IsEmpty()));
}

TEST_F(ReminderTest, what_was_due_before_a_backup_was_restored_may_have_been_sent) {
  now_ = on("10-08 10:00");
  static_cast<void>(store().record_restored({now_ - 30min, "restored", {0, now_, "lin", "restore", "{}"}}));
  look();
  EXPECT_THAT(send_all(), IsEmpty());
  now_ = on("10-12 09:00");
  look();
  EXPECT_THAT(send_all(), Not(IsEmpty()));
}

TEST_F(ReminderTest, started_long_after_the_deadline_it_sends_nothing) {
  for (const char* when : {"10-20 00:00", "10-25 09:00", "12-31 09:00"}) {
    now_ = on(when);
    remind(book(), store(), now_);
    EXPECT_THAT(store().notices("reminder:"), IsEmpty()) << when;
  }
}

TEST_F(ReminderTest, an_extension_on_the_day_of_a_reminder_brings_no_second_one_that_day) {
  now_ = on("10-14 09:00");
  look();
  send_all();
  // 3 days before the 17th was this morning.
  ruled([&](Rulings& r) { r.extend(campaign(), agency("zhangzhou"), 2021y / 10 / 17); });
  now_ = on("10-14 10:00");
  look();
  EXPECT_THAT(send_all(), IsEmpty());
  now_ = on("10-15 09:00");
  look();
  std::vector<std::string> reminded;
  for (const storage::Letter& letter : send_all()) reminded.push_back(letter.kind);
  EXPECT_THAT(reminded, ElementsAre("reminder:fujian-2021:zhangzhou:before:1:2021-10-17"));
}

TEST_F(ReminderTest, agencies_without_an_address_are_left_to_the_office) {
  now_ = on("10-08 09:00");
  look();
  std::vector<std::string> to_telephone;
  for (const PlannedReminder& planned : due_reminders(book(), store(), now_)) {
    EXPECT_THAT(planned.recipients, IsEmpty());
    to_telephone.push_back(planned.agency.id);
  }
  EXPECT_EQ(to_telephone.size(), 23U);
  EXPECT_THAT(to_telephone, IsSupersetOf({"fj-jyt", "fj-kjt"}));
  EXPECT_THAT(to_telephone, Not(Contains("fuzhou")));
}

}  // namespace
}  // namespace baosong::flow
