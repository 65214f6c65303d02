// Figures, dates and items in the words that agencies read. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/campaign.hpp"
#include "daemon/letters/letter.hpp"

namespace baosong::letters {

/// 2021年10月15日
[[nodiscard]] std::string in_words(std::chrono::year_month_day day);
/// 星期五
[[nodiscard]] std::string weekday_in_words(std::chrono::year_month_day day);
/// 活动总结, 统计表, 图片, 视频
[[nodiscard]] std::string in_words(config::Role role);
/// 活动总结；图片：不超过 6 张，JPG 格式，不小于 1024×768 像素，每张附文字说明
[[nodiscard]] std::string in_words(const config::Requirement& requirement);
/// 2021年10月12日 9:05, by the office's clock
[[nodiscard]] std::string in_words(std::chrono::sys_seconds instant, const std::string& timezone);

/// One line, without control and invisible format characters (a name could turn the writing direction), and without
/// addresses that a mail program would make into a link.
[[nodiscard]] std::string one_line(std::string_view text);

/// What strangers wrote, as letters show it: one line, and no longer than a letter bears.
[[nodiscard]] std::string shown(std::string_view text);

/// Hexadecimal figures of an item's SHA-256 that letters show (文件校验码): enough to tell whether two of some hundred
/// files are the same, few enough to be read out on the telephone. `登记.json` has all 64.
inline constexpr std::size_t k_short_code = 8;
[[nodiscard]] std::string short_code(const storage::Item& item);

enum class Mark {
  good,    ///< received, nothing more to do
  notice,  ///< received, something could be better
  bad,     ///< to be sent again
};

/// The verdict on what is never filed: programs, scripts, documents with macros.
inline constexpr std::string_view k_refused = "未接收";
/// The verdict on what has arrived, where no more is to be said of it.
inline constexpr std::string_view k_received = "已收";

struct ItemWords {
  std::string name;  ///< 照片.zip/图1.jpg; 总结.docx 中的 image1.jpeg
  Mark mark = Mark::good;
  std::string verdict;  ///< 合格, 已收, 重复, 请留意, 需补正, 未接收
  std::string detail;   ///< 图片（JPG），1920×1080 像素，306KB
  std::string caption;
  std::string code;    ///< short_code()
  std::string remark;  ///< what its notes say; the caller's to give
};

/// `findings`: all findings about this item.
[[nodiscard]] ItemWords in_words(const storage::Item& item, const std::vector<storage::Finding>& findings);

/// How letters name a path of contract 4: without its middle where it is very long.
[[nodiscard]] std::string name_in_words(std::string_view path, std::string_view name);

}  // namespace baosong::letters
