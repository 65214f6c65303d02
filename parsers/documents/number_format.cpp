#include "parsers/documents/number_format.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>

namespace baosong::parsers {
namespace {

constexpr double k_last_day = 2958465;  // 9999-12-31

std::string shown_date(double value, bool from_1904) {
  // Day 60 of the 1900 count, 29 February 1900, never was: from 1 March on the count is one ahead.
  const std::chrono::sys_days origin =
      from_1904 ? std::chrono::sys_days{std::chrono::year{1904} / 1 / 1}
                : std::chrono::sys_days{std::chrono::year{1899} / 12 / (value < 60 ? 31 : 30)};
  const std::chrono::year_month_day day{origin + std::chrono::days{static_cast<int>(value)}};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()));
  return text;
}

std::string shown_time(double value) {
  const int minutes = static_cast<int>(std::lround((value - std::floor(value)) * 24 * 60)) % (24 * 60);
  char text[32];
  std::snprintf(text, sizeof text, "%02d:%02d", minutes / 60, minutes % 60);
  return text;
}

std::string shown_general(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.15g", value);
  return text;
}

}  // namespace

NumberKind number_kind(unsigned id, std::string_view code) {
  if (code.empty()) {
    if (id == 9 || id == 10) return NumberKind::percent;
    if (id == 22) return NumberKind::date_time;
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47) || (id >= 32 && id <= 35)) return NumberKind::time;
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return NumberKind::date;
    return NumberKind::general;
  }
  bool date = false;
  bool time = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '"' || c == '[') {
      // Literal text, colours and locales say nothing, but [h] is elapsed time.
      const std::size_t end = code.find(c == '"' ? '"' : ']', i + 1);
      if (end == std::string_view::npos) break;
      if (c == '[' && (code.substr(i + 1, 1) == "h" || code.substr(i + 1, 1) == "m")) time = true;
      i = end;
    } else if (c == '\\' || c == '_') {
      ++i;
    } else if (c == ';') {
      break;
    } else if (c == '%') {
      return NumberKind::percent;
    } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D') {
      date = true;
    } else if (c == 'h' || c == 'H' || c == 's' || c == 'S') {
      time = true;
    } else if ((c == 'G' || c == 'g') && code.substr(i, 7) == "General") {
      i += 6;
    }
  }
  if (date) return time ? NumberKind::date_time : NumberKind::date;
  return time ? NumberKind::time : NumberKind::general;
}

std::string shown_number(double value, NumberKind kind, bool from_1904) {
  if (!std::isfinite(value)) return {};
  const bool is_day = value >= 0 && value <= k_last_day;
  switch (kind) {
    case NumberKind::date:
      return is_day ? shown_date(value, from_1904) : shown_general(value);
    case NumberKind::time:
      return is_day ? shown_time(value) : shown_general(value);
    case NumberKind::date_time:
      return is_day ? shown_date(value, from_1904) + ' ' + shown_time(value) : shown_general(value);
    case NumberKind::percent:
      return shown_general(value * 100) + '%';
    case NumberKind::general:
      break;
  }
  return shown_general(value);
}

}  // namespace baosong::parsers
