#include "config/office_time.hpp"

#include <unicode/gregocal.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace baosong::config {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

std::unique_ptr<icu::TimeZone> zone(const std::string& name) {
  std::unique_ptr<icu::TimeZone> result(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (!result || *result == icu::TimeZone::getUnknown()) {
    throw std::invalid_argument("unknown time zone '" + name + "'");
  }
  return result;
}

/// Seconds east of Greenwich at that instant, daylight saving time included.
std::chrono::seconds offset_at(sys_seconds instant, const icu::TimeZone& timezone) {
  std::int32_t raw_ms = 0;
  std::int32_t saving_ms = 0;
  UErrorCode status = U_ZERO_ERROR;
  timezone.getOffset(static_cast<UDate>(instant.time_since_epoch().count()) * 1000.0, false, raw_ms, saving_ms, status);
  if (U_FAILURE(status)) {
    throw std::invalid_argument(std::string("no offset from ICU: ") + u_errorName(status));
  }
  return std::chrono::seconds((raw_ms + saving_ms) / 1000);
}

/// Reads exactly `count` digits at `text[at]`; -1 where they are not all digits.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) {
    return -1;
  }
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') {
      return -1;
    }
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

bool is_timezone(const std::string& name) {
  const std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  return found && !(*found == icu::TimeZone::getUnknown());
}

sys_seconds office_instant(year_month_day day, std::chrono::minutes time_of_day, const std::string& timezone) {
  UErrorCode status = U_ZERO_ERROR;
  icu::GregorianCalendar calendar(zone(timezone).release(), status);
  calendar.setSkippedWallTimeOption(UCAL_WALLTIME_NEXT_VALID);
  calendar.setRepeatedWallTimeOption(UCAL_WALLTIME_FIRST);
  calendar.clear();
  calendar.set(static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())) - 1,
               static_cast<int>(static_cast<unsigned>(day.day())), static_cast<int>(time_of_day.count() / 60),
               static_cast<int>(time_of_day.count() % 60), 0);
  const UDate instant_ms = calendar.getTime(status);
  if (U_FAILURE(status)) {
    throw std::invalid_argument(std::string("no instant from ICU: ") + u_errorName(status));
  }
  return sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(instant_ms / 1000.0)));
}

sys_seconds deadline_end(year_month_day day, const std::string& timezone) {
  const year_month_day next = sys_days(day) + days(1);
  return office_instant(next, std::chrono::minutes(0), timezone) - std::chrono::seconds(1);
}

year_month_day office_date(sys_seconds instant, const std::string& timezone) {
  return std::chrono::floor<days>(instant + offset_at(instant, *zone(timezone)));
}

std::string rfc3339(sys_seconds instant, const std::string& timezone) {
  const std::chrono::seconds offset = offset_at(instant, *zone(timezone));
  const sys_seconds wall = instant + offset;
  const sys_days midnight = std::chrono::floor<days>(wall);
  const year_month_day day = midnight;
  const std::chrono::hh_mm_ss time(wall - midnight);
  const auto offset_minutes = std::chrono::abs(offset).count() / 60;
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d%c%02d:%02d", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()), offset.count() < 0 ? '-' : '+',
                static_cast<int>(offset_minutes / 60), static_cast<int>(offset_minutes % 60));
  return text.data();
}

std::string iso_date(year_month_day day) {
  return rfc3339(sys_days(day), "UTC").substr(0, 10);
}

std::optional<std::chrono::minutes> parse_time_of_day(const std::string& text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 100; };
  if (text.size() != 5 || text[2] != ':') {
    return std::nullopt;
  }
  const int hour = digit(0) * 10 + digit(1);
  const int minute = digit(3) * 10 + digit(4);
  return hour < 24 && minute < 60 ? std::optional(std::chrono::minutes(hour * 60 + minute)) : std::nullopt;
}

std::optional<year_month_day> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  if (year < 0 || month < 0 || day < 0) {
    return std::nullopt;
  }
  const year_month_day result{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
  return result.ok() ? std::optional(result) : std::nullopt;
}

std::optional<sys_seconds> parse_rfc3339(std::string_view text) {
  // 2021-10-12T09:00:00[.fraction](Z|±hh:mm), RFC 3339 s.5.6; blank for T as its note allows
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ') || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  const auto day = parse_date(text.substr(0, 10));
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  int second = digits(text, 17, 2);
  if (!day || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  second = second == 60 ? 59 : second;
  std::size_t at = 19;
  if (text[at] == '.') {
    const std::size_t first = ++at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
      ++at;
    }
    if (at == first) {
      return std::nullopt;
    }
  }
  std::chrono::minutes offset{0};
  if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) {
    // offset 0
  } else if (at + 6 == text.size() && (text[at] == '+' || text[at] == '-') && text[at + 3] == ':') {
    const int hours = digits(text, at + 1, 2);
    const int minutes = digits(text, at + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return std::nullopt;
    }
    offset = std::chrono::minutes((text[at] == '-' ? -1 : 1) * (hours * 60 + minutes));
  } else {
    return std::nullopt;
  }
  return sys_days(*day) + std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second) -
         offset;
}

}  // namespace baosong::config
