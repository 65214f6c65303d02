// The office's calendar and the steps of a reminder, by the holidays of 2021 (调休 on 26 September and 9 October).
#include "daemon/rules/reminders.hpp"

#include <gmock/gmock.h>

#include "daemon/rules/office_calendar.hpp"
#include "tests/daemon/rules/builders.hpp"

namespace baosong::rules {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year_month_day;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::at;

const std::string k_zone = "Asia/Shanghai";

config::Remind remind_2021() {
  config::Remind remind;
  remind.before = {7, 3, 1};
  remind.after = {1, 3};
  remind.holidays = {2021y / 9 / 20, 2021y / 9 / 21, 2021y / 10 / 1, 2021y / 10 / 2, 2021y / 10 / 3,
                     2021y / 10 / 4, 2021y / 10 / 5, 2021y / 10 / 6, 2021y / 10 / 7};
  remind.workdays = {2021y / 9 / 18, 2021y / 9 / 26, 2021y / 10 / 9};
  return remind;
}

config::Campaign campaign_2021() {
  config::Campaign campaign;
  campaign.id = "fujian-2021";
  campaign.opens = 2021y / 8 / 27;
  campaign.deadline = 2021y / 10 / 15;
  campaign.remind = remind_2021();
  campaign.requirements = {tests::require(config::Role::summary),
                           tests::require(config::Role::video, config::Level::expected)};
  campaign.roster.agencies = {tests::agency("fuzhou", "福州市市场监督管理局")};
  return campaign;
}

// --- calendar --------------------------------------------------------------------------------------------------------

struct DayCase {
  year_month_day day;
  bool worked;
  year_month_day until;  ///< that day or the last working day before it
  year_month_day after;
};

TEST(OfficeCalendar, national_day_2021) {
  const config::Remind remind = remind_2021();
  for (const DayCase& one : {
           DayCase{2021y / 9 / 17, true, 2021y / 9 / 17, 2021y / 9 / 18},   // Friday; the Saturday is worked
           DayCase{2021y / 9 / 19, false, 2021y / 9 / 18, 2021y / 9 / 22},  // Sunday before 中秋节
           DayCase{2021y / 9 / 21, false, 2021y / 9 / 18, 2021y / 9 / 22},  // Tuesday, 中秋节
           DayCase{2021y / 9 / 25, false, 2021y / 9 / 24, 2021y / 9 / 26},  // Saturday; the Sunday is worked
           DayCase{2021y / 9 / 26, true, 2021y / 9 / 26, 2021y / 9 / 27},
           DayCase{2021y / 9 / 30, true, 2021y / 9 / 30, 2021y / 10 / 8},
           DayCase{2021y / 10 / 1, false, 2021y / 9 / 30, 2021y / 10 / 8},
           DayCase{2021y / 10 / 7, false, 2021y / 9 / 30, 2021y / 10 / 8},
           DayCase{2021y / 10 / 8, true, 2021y / 10 / 8, 2021y / 10 / 9},
           DayCase{2021y / 10 / 9, true, 2021y / 10 / 9, 2021y / 10 / 11},
           DayCase{2021y / 10 / 10, false, 2021y / 10 / 9, 2021y / 10 / 11},
           DayCase{2021y / 10 / 16, false, 2021y / 10 / 15, 2021y / 10 / 18},
       }) {
    SCOPED_TRACE(config::iso_date(one.day));
    EXPECT_EQ(is_working_day(remind, one.day), one.worked);
    EXPECT_EQ(year_month_day(working_day_until(remind, one.day)), one.until);
    EXPECT_EQ(year_month_day(working_day_after(remind, one.day)), one.after);
  }
}

TEST(OfficeCalendar, weekends_may_be_worked_and_holidays_stay) {
  config::Remind remind = remind_2021();
  remind.weekend = true;
  EXPECT_TRUE(is_working_day(remind, 2021y / 10 / 16));
  EXPECT_FALSE(is_working_day(remind, 2021y / 10 / 2));
  EXPECT_EQ(year_month_day(working_day_until(remind, 2021y / 10 / 7)), 2021y / 9 / 30);
}

TEST(OfficeCalendar, a_year_of_holidays_ends_the_search) {
  config::Remind remind;
  for (sys_days day = 2020y / 1 / 1; day < sys_days(2022y / 1 / 1); day += std::chrono::days(1))
    remind.holidays.emplace_back(day);
  EXPECT_EQ(year_month_day(working_day_until(remind, 2021y / 6 / 1)), 2021y / 6 / 1);
  EXPECT_EQ(year_month_day(working_day_after(remind, 2020y / 6 / 1)), 2020y / 6 / 2);
}

// --- steps -----------------------------------------------------------------------------------------------------------

/// "before 7: 10-08T09:00 – 10-09T23:59"
std::vector<std::string> told(const config::Campaign& campaign, year_month_day deadline) {
  std::vector<std::string> out;
  for (const ReminderStep& step : reminder_steps(campaign, deadline, k_zone))
    out.push_back((step.side == ReminderStep::Side::before ? "before " : "after ") + std::to_string(step.days) + ": " +
                  config::rfc3339(step.due, k_zone).substr(5, 11) + " – " +
                  config::rfc3339(step.until, k_zone).substr(5, 11));
  return out;
}

TEST(ReminderSteps, of_the_fujian_campaign) {
  // after 1 is Saturday, 16 October: the working day before is the deadline's own, so it waits until Monday, where
  // after 3 falls as well.
  EXPECT_THAT(told(campaign_2021(), 2021y / 10 / 15),
              ElementsAre("before 7: 10-08T09:00 – 10-09T23:59", "before 3: 10-12T09:00 – 10-13T23:59",
                          "before 1: 10-14T09:00 – 10-15T23:59", "after 3: 10-18T09:00 – 10-19T23:59"));
}

TEST(ReminderSteps, before_a_holiday_they_come_before_it) {
  // Deadline on the second day of work: 7 and 3 days before are holidays, both of them one letter on 30 September.
  EXPECT_THAT(told(campaign_2021(), 2021y / 10 / 9),
              ElementsAre("before 3: 09-30T09:00 – 10-08T23:59", "before 1: 10-08T09:00 – 10-09T23:59",
                          "after 1: 10-11T09:00 – 10-12T23:59", "after 3: 10-12T09:00 – 10-13T23:59"));
}

TEST(ReminderSteps, on_a_weekend_that_is_worked_they_stay) {
  config::Campaign campaign = campaign_2021();
  campaign.remind->before = {0};
  campaign.remind->after = {2};
  campaign.remind->at = 15h + 30min;
  EXPECT_THAT(told(campaign, 2021y / 10 / 9),
              ElementsAre("before 0: 10-09T15:30 – 10-09T23:59", "after 2: 10-11T15:30 – 10-12T23:59"));
  campaign.remind->weekend = true;
  campaign.remind->after = {1};
  EXPECT_THAT(told(campaign, 2021y / 10 / 15),
              ElementsAre("before 0: 10-15T15:30 – 10-15T23:59", "after 1: 10-16T15:30 – 10-17T23:59"));
}

TEST(ReminderSteps, none_before_the_campaign_opens_and_none_without_remind) {
  config::Campaign campaign = campaign_2021();
  campaign.remind->before = {60, 49};
  campaign.remind->after.clear();
  EXPECT_THAT(told(campaign, 2021y / 10 / 15), ElementsAre("before 49: 08-27T09:00 – 08-30T23:59"));
  campaign.remind.reset();
  EXPECT_THAT(told(campaign, 2021y / 10 / 15), IsEmpty());
}

// --- who is reminded -------------------------------------------------------------------------------------------------

struct RemindersTest : testing::Test {
  config::Campaign campaign = campaign_2021();
  std::optional<storage::Dossier> dossier;
  bool held = false;
  std::optional<std::chrono::sys_seconds> answered_at;

  storage::Submission& submission() {
    if (!dossier) dossier.emplace().agency = "fuzhou";
    if (!dossier->submission) dossier->submission.emplace().receipt = "FJ2021-0001";
    return *dossier->submission;
  }
  void accept(const char* when, const char* lacking = "") {
    submission().state = storage::State::accepted;
    submission().updated_at = at(when);
    submission().findings.clear();
    if (*lacking) submission().findings.emplace_back().code = lacking;
  }
  void fault(const char* when) {
    submission().state = storage::State::needs_correction;
    submission().updated_at = at(when);
    submission().findings = {{"image.too_small", storage::Severity::error, "图1.jpg", "", "", ""}};
  }

  [[nodiscard]] std::optional<Reminder> due(const std::string& when) const {
    std::vector<storage::Dossier> dossiers;
    if (dossier) dossiers.push_back(*dossier);
    const auto all = standings(campaign, dossiers);
    return due_reminder({campaign, all.front(), dossier ? &*dossier : nullptr, held, k_zone, answered_at},
                        at(when + "+08:00"));
  }
  /// "everything before 7", or "none".
  [[nodiscard]] std::string said(const std::string& when) const {
    const auto reminder = due(when);
    if (!reminder) return "none";
    const std::string lack = reminder->lack == Lack::everything ? "everything"
                             : reminder->lack == Lack::errors   ? "errors"
                                                                : "expected";
    return lack + (reminder->step.side == ReminderStep::Side::before ? " before " : " after ") +
           std::to_string(reminder->step.days);
  }
};

TEST_F(RemindersTest, who_has_sent_nothing_is_reminded_at_each_step) {
  for (const auto& [when, expected] : {
           std::pair{"2021-08-27T09:00:00", "none"},
           {"2021-10-08T08:59:59", "none"},
           {"2021-10-08T09:00:00", "everything before 7"},
           {"2021-10-09T23:59:59", "everything before 7"},  // the daemon was down on the 8th
           {"2021-10-10T00:00:00", "none"},
           {"2021-10-12T09:00:00", "everything before 3"},
           {"2021-10-14T08:59:59", "none"},
           {"2021-10-15T23:59:59", "everything before 1"},
           {"2021-10-16T00:00:00", "none"},
           {"2021-10-18T08:59:59", "none"},
           {"2021-10-18T09:00:00", "everything after 3"},
           {"2021-10-19T23:59:59", "everything after 3"},
           {"2021-10-20T00:00:00", "none"},
           {"2022-03-01T09:00:00", "none"},  // first started long after
       })
    EXPECT_EQ(said(when), expected) << when;
}

TEST_F(RemindersTest, a_later_step_takes_the_place_of_an_earlier_one) {
  campaign.remind->before = {4, 3};
  EXPECT_EQ(said("2021-10-11T10:00:00"), "everything before 4");
  EXPECT_EQ(said("2021-10-12T08:59:59"), "everything before 4");
  EXPECT_EQ(said("2021-10-12T09:00:00"), "everything before 3");
}

TEST_F(RemindersTest, faults_are_reminded_of_before_and_after) {
  fault("2021-09-30T10:00:00+08:00");
  EXPECT_EQ(said("2021-10-08T09:00:00"), "errors before 7");
  EXPECT_EQ(said("2021-10-18T09:00:00"), "errors after 3");
}

TEST_F(RemindersTest, who_has_just_had_a_reply_is_not_reminded_of_the_same) {
  fault("2021-10-12T09:30:00+08:00");
  EXPECT_EQ(said("2021-10-12T10:00:00"), "none") << "down at nine, and the correction has just gone out";
  EXPECT_EQ(said("2021-10-14T09:00:00"), "errors before 1");
  fault("2021-10-01T09:30:00+08:00");
  answered_at = at("2021-10-12T09:30:00+08:00");  // a backlog was worked off
  EXPECT_EQ(said("2021-10-12T10:00:00"), "none");
}

TEST_F(RemindersTest, who_has_delivered_is_not) {
  accept("2021-10-01T10:00:00+08:00");
  EXPECT_EQ(said("2021-10-08T09:00:00"), "none");
  EXPECT_EQ(said("2021-10-18T09:00:00"), "none");
  accept("2021-10-01T10:00:00+08:00", "summary.missing");
  submission().word = {storage::State::accepted, "纸质已收", "lin", at("2021-10-01T11:00:00+08:00")};
  EXPECT_EQ(said("2021-10-08T09:00:00"), "none") << "a person accepted it as it is";
}

TEST_F(RemindersTest, what_is_expected_only_is_mentioned_once_before_the_deadline) {
  accept("2021-10-01T10:00:00+08:00", "video.missing");
  EXPECT_EQ(said("2021-10-08T09:00:00"), "expected before 7");
  EXPECT_EQ(said("2021-10-12T09:00:00"), "none");
  EXPECT_EQ(said("2021-10-18T09:00:00"), "none");
  accept("2021-10-09T10:00:00+08:00", "video.missing");
  EXPECT_EQ(said("2021-10-09T11:00:00"), "none") << "the acknowledgment has said it";
  EXPECT_EQ(said("2021-10-12T09:00:00"), "expected before 3");
  EXPECT_EQ(said("2021-10-14T09:00:00"), "none");
  accept("2021-10-14T18:00:00+08:00", "video.missing");
  EXPECT_EQ(said("2021-10-18T09:00:00"), "none");
}

TEST_F(RemindersTest, paper_mute_and_a_message_held_stop_them) {
  dossier.emplace().agency = "fuzhou";
  EXPECT_EQ(said("2021-10-08T09:00:00"), "everything before 7");
  dossier->paper = "";
  EXPECT_EQ(said("2021-10-08T09:00:00"), "none");
  dossier->paper.reset();
  dossier->muted = true;
  EXPECT_EQ(said("2021-10-08T09:00:00"), "none");
  dossier->muted = false;
  held = true;
  EXPECT_EQ(said("2021-10-08T09:00:00"), "none");
}

TEST_F(RemindersTest, an_extended_agency_is_reminded_by_its_own_deadline) {
  dossier.emplace().agency = "fuzhou";
  dossier->extended_until = config::deadline_end(2021y / 10 / 25, k_zone);
  EXPECT_EQ(said("2021-10-08T09:00:00"), "none");
  EXPECT_EQ(said("2021-10-18T09:00:00"), "everything before 7");
  EXPECT_EQ(said("2021-10-22T09:00:00"), "everything before 1") << "3 and 1 before are Friday and Sunday";
  EXPECT_EQ(said("2021-10-26T09:00:00"), "everything after 1");
  EXPECT_EQ(due("2021-10-26T09:00:00")->deadline, 2021y / 10 / 25);
}

TEST_F(RemindersTest, none_without_a_deadline_or_a_remind_section) {
  campaign.deadline.reset();
  EXPECT_EQ(said("2021-10-08T09:00:00"), "none");
  campaign = campaign_2021();
  campaign.remind.reset();
  EXPECT_EQ(said("2021-10-08T09:00:00"), "none");
}

TEST_F(RemindersTest, each_step_of_each_deadline_has_a_kind_of_its_own) {
  EXPECT_EQ(reminder_kind("fujian-2021", "fuzhou", due("2021-10-08T09:00:00").value()),
            "reminder:fujian-2021:fuzhou:before:7:2021-10-15");
  EXPECT_EQ(reminder_kind("fujian-2021", "fuzhou", due("2021-10-18T09:00:00").value()),
            "reminder:fujian-2021:fuzhou:after:3:2021-10-15");
}

}  // namespace
}  // namespace baosong::rules
