#include "daemon/rules/office_calendar.hpp"

#include <algorithm>

namespace baosong::rules {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

// No holidays last longer: a file that lists none but holidays must not make us search for ever.
constexpr int k_longest_search = 366;

}  // namespace

bool is_working_day(const config::Remind& remind, sys_days day) {
  const std::chrono::year_month_day date(day);
  const auto listed = [&](const std::vector<std::chrono::year_month_day>& list) {
    return std::ranges::find(list, date) != list.end();
  };
  if (listed(remind.workdays)) return true;
  if (listed(remind.holidays)) return false;
  const std::chrono::weekday weekday(day);
  return remind.weekend || (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday);
}

sys_days working_day_until(const config::Remind& remind, sys_days day) {
  for (int back = 0; back < k_longest_search; ++back)
    if (is_working_day(remind, day - days(back))) return day - days(back);
  return day;
}

sys_days working_day_after(const config::Remind& remind, sys_days day) {
  for (int ahead = 1; ahead < k_longest_search; ++ahead)
    if (is_working_day(remind, day + days(ahead))) return day + days(ahead);
  return day + days(1);
}

}  // namespace baosong::rules
