#include "daemon/letters/wording.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "config/office_time.hpp"
#include "daemon/letters/columns.hpp"
#include "parsers/text/names.hpp"

namespace baosong::letters {
namespace {

using storage::Finding;
using storage::Item;
using storage::Role;
using storage::Severity;

std::string role_in_words(Role role) {
  switch (role) {
    case Role::summary:
      return "活动总结";
    case Role::statistics:
      return "统计表";
    case Role::image:
      return "图片";
    case Role::video:
      return "视频";
    case Role::caption:
      return "图片说明";
    case Role::interim:
      return "活动信息";
    case Role::link:
      return "下载链接";
    case Role::none:
    case Role::other:
      break;
  }
  return "其他材料";
}

/// JPG, DOCX …; empty for what people have no short name for.
std::string format_in_words(const Item& item) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 14> k_names = {{
      {"image/jpeg", "JPG"},
      {"image/png", "PNG"},
      {"image/gif", "GIF"},
      {"image/bmp", "BMP"},
      {"image/tiff", "TIFF"},
      {"image/webp", "WEBP"},
      {"image/heic", "HEIC"},
      {"video/mp4", "MP4"},
      {"video/quicktime", "MOV"},
      {"video/x-msvideo", "AVI"},
      {"video/x-matroska", "MKV"},
      {"video/x-ms-wmv", "WMV"},
      {"video/mpeg", "MPG"},
      {"application/pdf", "PDF"},
  }};
  for (const auto& [type, name] : k_names) {
    if (item.media_type == type) {
      return std::string(name);
    }
  }
  if (item.role == Role::image || item.role == Role::video || item.role == Role::link) {
    return {};
  }
  constexpr std::array<std::string_view, 14> k_documents = {"docx", "doc", "wps", "odt",  "rtf", "ofd", "txt",
                                                            "html", "xls", "et",  "xlsx", "ods", "csv", "zip"};
  std::string extension = parsers::extension(item.name);
  if (std::find(k_documents.begin(), k_documents.end(), extension) == k_documents.end()) {
    return {};
  }
  for (char& c : extension) {
    c = static_cast<char>(c - (c >= 'a' && c <= 'z' ? 'a' - 'A' : 0));
  }
  return extension;
}

std::string size_in_words(std::uint64_t bytes) {
  constexpr double k_kib = 1024;
  std::array<char, 32> text{};
  const auto figure = static_cast<double>(bytes);
  if (figure < 1000 * k_kib) {
    std::snprintf(text.data(), text.size(), "%.0fKB", std::ceil(figure / k_kib));
  } else if (figure < 1000 * k_kib * k_kib) {
    std::snprintf(text.data(), text.size(), "%.1fMB", figure / k_kib / k_kib);
  } else {
    std::snprintf(text.data(), text.size(), "%.1fGB", figure / k_kib / k_kib / k_kib);
  }
  return text.data();
}

std::string length_in_words(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::clamp(std::round(seconds), 1.0, 1e9));
  const std::string rest = std::to_string(whole % 60) + "秒";
  return whole < 60 ? rest : std::to_string(whole / 60) + "分" + rest;
}

std::string detail(const Item& item) {
  std::string words = role_in_words(item.role);
  if (const std::string format = format_in_words(item); !format.empty()) {
    words += "（" + format + "）";
  }
  if (item.width && item.height && *item.width > 0 && *item.height > 0) {
    words += "，" + std::to_string(*item.width) + "×" + std::to_string(*item.height) + " 像素";
  }
  if (item.duration && *item.duration > 0) {
    words += "，时长" + length_in_words(*item.duration);
  }
  if (item.role != Role::link) {
    words += "，" + size_in_words(item.size);
  }
  return words;
}

}  // namespace

std::string in_words(std::chrono::year_month_day day) {
  return std::to_string(static_cast<int>(day.year())) + "年" + std::to_string(static_cast<unsigned>(day.month())) +
         "月" + std::to_string(static_cast<unsigned>(day.day())) + "日";
}

std::string weekday_in_words(std::chrono::year_month_day day) {
  constexpr std::array<const char*, 7> k_days = {"日", "一", "二", "三", "四", "五", "六"};
  return std::string("星期") + k_days.at(std::chrono::weekday(std::chrono::sys_days(day)).c_encoding());
}

std::string in_words(config::Role role) {
  switch (role) {
    case config::Role::summary:
      return role_in_words(Role::summary);
    case config::Role::statistics:
      return role_in_words(Role::statistics);
    case config::Role::image:
      return role_in_words(Role::image);
    case config::Role::video:
      break;
  }
  return role_in_words(Role::video);
}

std::string in_words(const config::Requirement& asked) {
  constexpr std::array<const char*, 7> k_formats = {"JPG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "HEIC"};
  std::vector<std::string> demands;
  if (asked.max) {
    demands.push_back("不超过 " + std::to_string(*asked.max) + " 张");
  }
  if (asked.format) {
    demands.push_back(std::string(k_formats.at(static_cast<std::size_t>(*asked.format))) + " 格式");
  }
  if (asked.min_width > 0 && asked.min_height > 0) {
    demands.push_back("不小于 " + std::to_string(asked.min_width) + "×" + std::to_string(asked.min_height) + " 像素");
  }
  if (asked.caption) {
    demands.emplace_back("每张附简要文字说明");
  }
  if (!asked.columns.empty()) {
    std::string columns = "应有栏目";
    for (const std::string& one : asked.columns) {
      columns += (&one == &asked.columns.front() ? "“" : "、“") + one + "”";
    }
    demands.push_back(std::move(columns));
  }
  std::string words = in_words(asked.role);
  for (const std::string& demand : demands) {
    words += (&demand == &demands.front() ? "：" : "，") + demand;
  }
  return asked.level == config::Level::expected ? words + "（如有条件，请一并报送）" : words;
}

std::string in_words(std::chrono::sys_seconds instant, const std::string& timezone) {
  const std::string stamp = config::rfc3339(instant, timezone);  // 2021-10-12T09:05:00+08:00
  const std::string clock = stamp.substr(stamp.find('T') + 1, 5);
  return in_words(config::office_date(instant, timezone)) + " " + (clock.front() == '0' ? clock.substr(1) : clock);
}

std::string one_line(std::string_view text) {
  std::string result;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < length;) {
    const auto start = static_cast<std::size_t>(at);
    UChar32 point = 0;
    U8_NEXT(bytes, at, length, point);
    if (point < 0 || u_charType(point) == U_FORMAT_CHAR) {
      continue;
    }
    const bool blank = u_iscntrl(point) || point == 0x2028 || point == 0x2029;
    result += blank ? std::string_view(" ") : text.substr(start, static_cast<std::size_t>(at) - start);
  }
  constexpr std::string_view k_link = "://";
  for (std::size_t found = result.find(k_link); found != std::string::npos; found = result.find(k_link, found)) {
    result.replace(found, 1, "：");
  }
  return result;
}

std::string shown(std::string_view text) {
  constexpr int k_columns = 120;
  return without_end(one_line(text), k_columns);
}

std::string short_code(const Item& item) {
  return item.sha256.substr(0, k_short_code);
}

std::string name_in_words(std::string_view path, std::string_view name) {
  constexpr int k_columns = 60;
  const std::string inside = "!" + std::string(name);
  if (!name.empty() && path.size() > inside.size() && path.ends_with(inside)) {
    return without_middle(one_line(path.substr(0, path.size() - inside.size())), k_columns / 2) + " 中的 " +
           without_middle(one_line(name), k_columns / 2);
  }
  const std::string words = one_line(path.empty() ? name : path);
  return words.empty() ? "（无文件名）" : without_middle(words, k_columns);
}

ItemWords in_words(const Item& item, const std::vector<Finding>& findings) {
  ItemWords words;
  words.name = name_in_words(item.path, item.name);
  words.detail = detail(item);
  words.caption = shown(item.caption.value_or(""));
  words.code = short_code(item);
  bool duplicate = false;
  bool warned = false;
  bool faulty = false;
  for (const Finding& finding : findings) {
    faulty = faulty || finding.severity == Severity::error;
    warned = warned || finding.severity == Severity::warning;
    duplicate = duplicate || finding.code == "image.duplicate";
  }
  if (item.role == Role::none) {
    words.mark = Mark::bad;
    words.verdict = k_refused;
  } else if (faulty) {
    words.mark = Mark::bad;
    words.verdict = "需补正";
  } else if (warned) {
    words.mark = Mark::notice;
    words.verdict = "请留意";
  } else if (duplicate) {
    words.mark = Mark::notice;
    words.verdict = "重复";
  } else if (item.role == Role::other || item.role == Role::link || item.role == Role::caption ||
             item.role == Role::interim) {
    words.verdict = k_received;
  } else {
    words.verdict = "合格";
  }
  return words;
}

}  // namespace baosong::letters
