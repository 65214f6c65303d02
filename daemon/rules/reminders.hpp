// Which agency is to be reminded now, and of what (contract 3, [remind]). Pure: the same question is asked when a
// reminder is written and again just before it is sent, so that whatever stopped it in between stops it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "config/campaign.hpp"
#include "daemon/rules/standing.hpp"
#include "storage/submission.hpp"

namespace baosong::rules {

/// One entry of `before` or `after`, on the office's calendar.
struct ReminderStep {
  enum class Side { before, after };
  Side side = Side::before;
  int days = 0;                      ///< as the campaign's file has it
  std::chrono::sys_seconds due{};    ///< at `at` on its working day
  std::chrono::sys_seconds until{};  ///< the last second at which it may still be sent, if the daemon was down
  bool operator==(const ReminderStep&) const = default;
};

/// The steps for this deadline, in the order of time; of those that fall on the same day the last one alone. Empty
/// without [remind]. A step on a weekend or holiday is due on the working day before; an `after` step that would
/// thereby fall on the deadline's own day or before it, where nothing is overdue yet, on the next working day instead.
/// None is due before the campaign opens. `until`: the end of the next working day; for `before` the deadline at the
/// latest.
[[nodiscard]] std::vector<ReminderStep> reminder_steps(const config::Campaign& campaign,
                                                       std::chrono::year_month_day deadline,
                                                       const std::string& timezone);

/// What a reminder is about.
enum class Lack {
  everything,  ///< nothing has been received
  errors,      ///< what has been received has faults
  expected,    ///< accepted; something that is expected, but not required, is lacking
};

struct Reminder {
  Lack lack = Lack::everything;
  ReminderStep step;
  std::chrono::year_month_day deadline{};  ///< the agency's own
  bool operator==(const Reminder&) const = default;
};

struct ReminderCase {
  const config::Campaign& campaign;
  const AgencyStanding& standing;
  const storage::Dossier* dossier = nullptr;  ///< the agency's; nullptr: there is none
  bool held = false;                          ///< mail of the agency waits for a person's decision
  std::string timezone;
  std::optional<std::chrono::sys_seconds> answered_at = {};  ///< when it last had a letter that says what is lacking
};

/// The agency's last day: extended, or the campaign's. nullopt: there is none.
[[nodiscard]] std::optional<std::chrono::year_month_day> own_deadline(const config::Campaign& campaign,
                                                                      const storage::Dossier* dossier,
                                                                      const std::string& timezone);

/// The latest step that is due at `now` and may still be sent, if the agency lacks something. nullopt: none, as for
/// whoever is muted, has delivered, on paper or by mail, waits for the office (`held`), or has written or been
/// answered since the step was due. What is expected only is mentioned once after each mail, by the first step
/// before the deadline, and never chased after it.
[[nodiscard]] std::optional<Reminder> due_reminder(const ReminderCase& one, std::chrono::sys_seconds now);

/// Whose own deadline has passed, and who has sent nothing or still has to correct: for the office's calls. Who has
/// sent nothing comes first.
[[nodiscard]] std::vector<AgencyStanding> overdue(const config::Campaign& campaign,
                                                  std::span<const AgencyStanding> standings,
                                                  std::span<const storage::Dossier> dossiers,
                                                  std::chrono::sys_seconds now, const std::string& timezone);

/// storage::Letter::kind: the same reminder has the same one, and a step of another deadline another.
/// "reminder:fujian-2021:fuzhou:before:7:2021-10-15"
[[nodiscard]] std::string reminder_kind(const std::string& campaign, const std::string& agency,
                                        const Reminder& reminder);

}  // namespace baosong::rules
