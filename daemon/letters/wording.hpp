// Figures, dates and items in the words that agencies read. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/letters/letter.hpp"

namespace baosong::letters {

/// 2021年10月15日
[[nodiscard]] std::string in_words(std::chrono::year_month_day day);
/// 2021年10月12日9时05分, by the office's clock
[[nodiscard]] std::string in_words(std::chrono::sys_seconds instant, const std::string& timezone);

/// One line, without control and invisible format characters (a name could turn the writing direction).
[[nodiscard]] std::string one_line(std::string_view text);

/// `text` and blanks, `columns` wide as terminals show it: Han characters take two.
[[nodiscard]] std::string padded(std::string_view text, int columns);

enum class Mark {
  good,    ///< received, nothing more to do
  notice,  ///< received, something could be better
  bad,     ///< to be sent again
};

/// The verdict on what is never filed: programs, scripts, documents with macros.
inline constexpr std::string_view k_refused = "未接收";

struct ItemWords {
  std::string name;  ///< 照片.zip/图1.jpg; 总结.docx 中的 image1.jpeg
  Mark mark = Mark::good;
  std::string verdict;  ///< 合格, 已收, 重复, 请留意, 需补正, 未接收
  std::string detail;   ///< 图片（JPG），1920×1080 像素，305 KB
  std::string caption;
  std::string code;    ///< the first 8 figures of the content's SHA-256
  std::string remark;  ///< the messages of its notes
};

/// `findings`: all findings about this item.
[[nodiscard]] ItemWords in_words(const storage::Item& item, const std::vector<storage::Finding>& findings);

/// How letters name a path of contract 4.
[[nodiscard]] std::string name_in_words(std::string_view path, std::string_view name);

}  // namespace baosong::letters
