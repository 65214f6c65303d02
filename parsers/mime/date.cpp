#include "parsers/mime/date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

#include "parsers/text/ascii.hpp"

namespace baosong::parsers::mime {
namespace {

struct Parts {
  int year = -1, month = -1, day = -1;
  int hour = -1, minute = -1, second = 0;
  std::optional<int> offset;  ///< minutes
};

std::optional<int> number(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

int month_of(std::string_view word) {
  static constexpr std::array<std::string_view, 12> k_months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                                "jul", "aug", "sep", "oct", "nov", "dec"};
  const std::string low = lower(word.substr(0, 3));
  for (std::size_t i = 0; i < k_months.size(); ++i)
    if (low == k_months[i]) return static_cast<int>(i) + 1;
  return -1;
}

/// RFC 5322 s.4.3: two digits are 2000 to 2049 or 1950 to 1999, three are counted from 1900.
int full_year(std::string_view digits, int value) {
  if (digits.size() == 2) return value < 50 ? 2000 + value : 1900 + value;
  if (digits.size() == 3) return 1900 + value;
  return value;
}

std::optional<int> zone_of(std::string_view word) {
  if ((word.starts_with('+') || word.starts_with('-')) && word.size() >= 3) {
    std::string digits;
    for (const char c : word.substr(1))
      if (c >= '0' && c <= '9') digits += c;
    if (digits.size() == 2) digits += "00";
    const auto value = number(digits);
    if (digits.size() != 4 || !value || *value / 100 > 23 || *value % 100 > 59) return std::nullopt;
    const int minutes = *value / 100 * 60 + *value % 100;
    return word.front() == '-' ? -minutes : minutes;
  }
  struct Zone {
    std::string_view name;
    int minutes;
  };
  static constexpr std::array<Zone, 12> k_zones = {{{"gmt", 0},
                                                    {"ut", 0},
                                                    {"utc", 0},
                                                    {"z", 0},
                                                    {"est", -300},
                                                    {"edt", -240},
                                                    {"cst", -360},
                                                    {"cdt", -300},
                                                    {"mst", -420},
                                                    {"mdt", -360},
                                                    {"pst", -480},
                                                    {"pdt", -420}}};
  const std::string low = lower(word);
  for (const Zone& zone : k_zones)
    if (low == zone.name) return zone.minutes;
  // "GMT+0800": what GMT and the figures say together.
  if (low.size() > 3 && (low.starts_with("gmt") || low.starts_with("utc"))) return zone_of(word.substr(3));
  return std::nullopt;
}

/// "09:00", "09:00:00", "09:00:00.123"
bool take_time(std::string_view word, Parts& parts) {
  const std::size_t first = word.find(':');
  if (first == std::string_view::npos) return false;
  const std::size_t second = word.find(':', first + 1);
  const auto hour = number(word.substr(0, first));
  const auto minute = number(word.substr(first + 1, second == std::string_view::npos ? second : second - first - 1));
  if (!hour || !minute) return false;
  if (second != std::string_view::npos) {
    std::string_view seconds = word.substr(second + 1);
    seconds = seconds.substr(0, seconds.find_first_not_of("0123456789"));
    parts.second = number(seconds).value_or(0);
  }
  parts.hour = *hour;
  parts.minute = *minute;
  return true;
}

std::vector<std::string> words_of(std::string_view raw) {
  constexpr std::size_t k_longest = 200;
  std::vector<std::string> words;
  std::string word;
  int depth = 0;
  for (const char c : raw.substr(0, k_longest)) {
    if (c == '(') ++depth;
    if (depth == 0 && c != ' ' && c != '\t' && c != ',' && c != '"') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(word);
      word.clear();
    }
    if (c == ')' && depth > 0) --depth;
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

/// "2021-10-12T09:00:00+08:00", "2021-10-12", "2021/10/12"
bool take_iso(std::string_view word, Parts& parts) {
  if (word.size() < 8 || !number(word.substr(0, 4)) || (word[4] != '-' && word[4] != '/')) return false;
  const std::size_t second = word.find(word[4], 5);
  if (second == std::string_view::npos) return false;
  const auto month = number(word.substr(5, second - 5));
  const std::size_t end = std::min(word.find_first_not_of("0123456789", second + 1), word.size());
  const auto day = number(word.substr(second + 1, end - second - 1));
  if (!month || !day) return false;
  parts.year = *number(word.substr(0, 4));
  parts.month = *month;
  parts.day = *day;
  if (end < word.size() && (word[end] == 'T' || word[end] == 't')) {
    const std::string_view rest = word.substr(end + 1);
    const std::size_t zone = std::min(rest.find_first_of("+-Zz"), rest.size());
    if (!take_time(rest.substr(0, zone), parts)) return false;
    if (zone < rest.size()) parts.offset = zone_of(rest.substr(zone));
  }
  return true;
}

/// "01-Jan-24" (RFC 850)
bool take_dashed(std::string_view word, Parts& parts) {
  const std::size_t first = word.find('-');
  const std::size_t second = first == std::string_view::npos ? first : word.find('-', first + 1);
  if (second == std::string_view::npos) return false;
  const auto day = number(word.substr(0, first));
  const int month = month_of(word.substr(first + 1, second - first - 1));
  const std::string_view year = word.substr(second + 1);
  if (!day || month < 0 || !number(year)) return false;
  parts.day = *day;
  parts.month = month;
  parts.year = full_year(year, *number(year));
  return true;
}

}  // namespace

std::optional<std::string> parse_date(std::string_view raw) {
  Parts parts;
  for (const std::string& word : words_of(raw)) {
    if (parts.year < 0 && parts.day < 0 && (take_iso(word, parts) || take_dashed(word, parts))) continue;
    if (parts.hour < 0 && take_time(word, parts)) continue;
    if (const auto value = number(word)) {
      if (parts.day < 0)
        parts.day = *value;
      else if (parts.year < 0 && parts.month >= 0)
        parts.year = full_year(word, *value);
      continue;
    }
    if (parts.month < 0 && month_of(word) > 0 && word.find_first_of("0123456789") == std::string::npos) {
      parts.month = month_of(word);
      continue;
    }
    if (parts.hour >= 0 && !parts.offset) parts.offset = zone_of(word);
  }
  if (parts.hour < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(parts.year),
                                         std::chrono::month(static_cast<unsigned>(parts.month)),
                                         std::chrono::day(static_cast<unsigned>(parts.day))};
  if (parts.year < 1900 || parts.month < 1 || parts.day < 1 || !date.ok()) return std::nullopt;
  if (parts.hour > 23 || parts.minute < 0 || parts.minute > 59 || parts.second > 60) return std::nullopt;
  const int offset = parts.offset.value_or(0);
  const int positive = offset < 0 ? -offset : offset;
  std::array<char, 96> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", parts.year, parts.month,
                parts.day, parts.hour, parts.minute, parts.second, offset < 0 || !parts.offset ? '-' : '+',
                positive / 60, positive % 60);
  return buffer.data();
}

}  // namespace baosong::parsers::mime
