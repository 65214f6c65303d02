// Days of the office's calendar and instants of the world's clock (contract 3 and 4: deadlines end with their day in
// office time). Time zones by ICU: GCC 12 has no std::chrono tzdb. Pure but for ICU's own zone data.
// `timezone` is an IANA name; every function throws std::invalid_argument where ICU does not know it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace baosong::config {

[[nodiscard]] bool is_timezone(const std::string& name);

/// `time_of_day` after midnight by the wall clock on that day. A wall time that does not exist (a clock put forward)
/// gives the first instant after the gap, one that comes twice the earlier.
[[nodiscard]] std::chrono::sys_seconds office_instant(std::chrono::year_month_day day, std::chrono::minutes time_of_day,
                                                      const std::string& timezone);

/// The last second of that day: a mail is late if it was received after it.
[[nodiscard]] std::chrono::sys_seconds deadline_end(std::chrono::year_month_day day, const std::string& timezone);

/// The day on the office's wall at that instant.
[[nodiscard]] std::chrono::year_month_day office_date(std::chrono::sys_seconds instant, const std::string& timezone);

/// RFC 3339 with the office's offset: 2021-10-12T09:00:00+08:00.
[[nodiscard]] std::string rfc3339(std::chrono::sys_seconds instant, const std::string& timezone);

/// Reads RFC 3339 with any offset; fractions of a second are cut, a leap second counts as the one before. nullopt where
/// it is none, or no day of the calendar.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_rfc3339(std::string_view text);

/// 2021-10-15
[[nodiscard]] std::string iso_date(std::chrono::year_month_day day);

/// 09:00, since midnight; nullopt where it is none.
[[nodiscard]] std::optional<std::chrono::minutes> parse_time_of_day(const std::string& text);

/// 2021-10-15, the other way; nullopt where it is none, or no day of the calendar.
[[nodiscard]] std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

}  // namespace baosong::config
