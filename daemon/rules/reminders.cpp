// See reminders.hpp.
#include "daemon/rules/reminders.hpp"

#include <algorithm>

#include "config/office_time.hpp"
#include "daemon/rules/office_calendar.hpp"

namespace baosong::rules {
namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;
using Side = ReminderStep::Side;

sys_days day_of(Side side, int days, sys_days deadline, const config::Remind& remind) {
  const sys_days day = deadline + std::chrono::days(side == Side::before ? -days : days);
  const sys_days worked = working_day_until(remind, day);
  return side == Side::after && worked <= deadline ? working_day_after(remind, deadline) : worked;
}

std::optional<Lack> lack_of(const ReminderCase& one) {
  switch (one.standing.state) {
    case Standing::missing:
      return Lack::everything;
    case Standing::needs_correction:
      return Lack::errors;
    case Standing::accepted: {
      // A person who accepts a submission as it is asks for no more.
      const bool accepted_as_it_is = one.dossier != nullptr && one.dossier->submission && one.dossier->submission->word;
      const bool expects = std::ranges::any_of(one.standing.lacking, [&](config::Role role) {
        const config::Requirement* requirement = one.campaign.requirement(role);
        return requirement != nullptr && requirement->level == config::Level::expected;
      });
      return expects && !accepted_as_it_is ? std::optional(Lack::expected) : std::nullopt;
    }
    case Standing::paper:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::vector<ReminderStep> reminder_steps(const config::Campaign& campaign, std::chrono::year_month_day deadline,
                                         const std::string& timezone) {
  if (!campaign.remind) return {};
  const config::Remind& remind = *campaign.remind;
  struct Planned {
    Side side;
    int days;
    sys_days day;
  };
  std::vector<Planned> planned;
  const auto plan = [&](Side side, const std::vector<int>& list) {
    for (const int days : list) planned.push_back({side, days, day_of(side, days, deadline, remind)});
  };
  plan(Side::before, remind.before);
  plan(Side::after, remind.after);
  std::erase_if(planned, [&](const Planned& one) { return one.day < sys_days(campaign.opens); });
  // As the campaign means them, so that of several on one day the last stays.
  std::ranges::sort(planned, {}, [](const Planned& one) { return one.side == Side::before ? -one.days : one.days; });
  std::ranges::stable_sort(planned, {}, &Planned::day);

  std::vector<ReminderStep> steps;
  for (std::size_t i = 0; i < planned.size(); ++i) {
    if (i + 1 < planned.size() && planned[i + 1].day == planned[i].day) continue;
    ReminderStep step;
    step.side = planned[i].side;
    step.days = planned[i].days;
    step.due = config::office_instant(planned[i].day, remind.at, timezone);
    step.until = config::deadline_end(working_day_after(remind, planned[i].day), timezone);
    if (step.side == Side::before) step.until = std::min(step.until, config::deadline_end(deadline, timezone));
    steps.push_back(step);
  }
  return steps;
}

std::optional<std::chrono::year_month_day> own_deadline(const config::Campaign& campaign,
                                                        const storage::Dossier* dossier, const std::string& timezone) {
  if (dossier != nullptr && dossier->extended_until) return config::office_date(*dossier->extended_until, timezone);
  return campaign.deadline;
}

std::optional<Reminder> due_reminder(const ReminderCase& one, sys_seconds now) {
  const auto deadline = own_deadline(one.campaign, one.dossier, one.timezone);
  if (!deadline || one.held || (one.dossier != nullptr && one.dossier->muted)) return std::nullopt;
  const auto lack = lack_of(one);
  if (!lack) return std::nullopt;

  const std::vector<ReminderStep> steps = reminder_steps(one.campaign, *deadline, one.timezone);
  const auto later = std::ranges::find_if(steps, [&](const ReminderStep& step) { return step.due > now; });
  if (later == steps.begin()) return std::nullopt;
  const auto step = std::prev(later);
  if (now > step->until) return std::nullopt;
  const auto answered_at = std::max(one.standing.updated_at, one.answered_at);  // nullopt is the least
  if (answered_at && *answered_at >= step->due) return std::nullopt;
  if (*lack == Lack::expected) {
    const auto first =
        std::ranges::find_if(steps, [&](const ReminderStep& each) { return !answered_at || each.due > *answered_at; });
    if (step->side == Side::after || first != step) return std::nullopt;
  }
  return Reminder{*lack, *step, *deadline};
}

std::vector<AgencyStanding> overdue(const config::Campaign& campaign, std::span<const AgencyStanding> standings,
                                    std::span<const storage::Dossier> dossiers, sys_seconds now,
                                    const std::string& timezone) {
  std::vector<AgencyStanding> late;
  for (const Standing state : {Standing::missing, Standing::needs_correction}) {
    for (const AgencyStanding& one : standings) {
      if (one.state != state) continue;
      const auto dossier = std::ranges::find(dossiers, one.agency->id, &storage::Dossier::agency);
      const auto deadline = own_deadline(campaign, dossier == dossiers.end() ? nullptr : &*dossier, timezone);
      if (deadline && now > config::deadline_end(*deadline, timezone)) late.push_back(one);
    }
  }
  return late;
}

std::string reminder_kind(const std::string& campaign, const std::string& agency, const Reminder& reminder) {
  return "reminder:" + campaign + ":" + agency + (reminder.step.side == Side::before ? ":before:" : ":after:") +
         std::to_string(reminder.step.days) + ":" + config::iso_date(reminder.deadline);
}

}  // namespace baosong::rules
