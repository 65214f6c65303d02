// The days on which the office works (contract 3, [remind]): Monday to Friday, but for holidays, and the weekends that
// are worked instead (调休). Pure.
#pragma once

#include <chrono>

#include "config/campaign.hpp"

namespace baosong::rules {

/// `remind.weekend` makes Saturdays and Sundays days like any other; a holiday stays one. A day that is both holiday
/// and workday is worked.
[[nodiscard]] bool is_working_day(const config::Remind& remind, std::chrono::sys_days day);

/// That day, or the last working day before it. `day` itself where a year has none.
[[nodiscard]] std::chrono::sys_days working_day_until(const config::Remind& remind, std::chrono::sys_days day);

/// The first working day after it. The next day where a year has none.
[[nodiscard]] std::chrono::sys_days working_day_after(const config::Remind& remind, std::chrono::sys_days day);

}  // namespace baosong::rules
