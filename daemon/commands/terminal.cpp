#include "daemon/commands/terminal.hpp"

#include <algorithm>

#include "config/office_time.hpp"
#include "daemon/letters/columns.hpp"

namespace baosong::commands {

std::size_t cells(std::string_view text) {
  return static_cast<std::size_t>(letters::width(text, letters::Ambiguous::narrow));
}

std::string short_time(std::chrono::sys_seconds time, const std::string& timezone) {
  std::string text = config::rfc3339(time, timezone).substr(5, 11);
  text[5] = ' ';
  return text;
}

const char* state_in_chinese(rules::Standing state) {
  switch (state) {
    case rules::Standing::missing:
      return "未报送";
    case rules::Standing::needs_correction:
      return "待补正";
    case rules::Standing::accepted:
      return "已接收";
    case rules::Standing::paper:
      return "纸质报送";
  }
  return "";
}

std::string table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(head.size());
  const auto measure = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], cells(row[i]));
  };
  measure(head);
  for (const auto& row : rows) measure(row);

  std::string out;
  const auto write = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      line.append(widths[i] - cells(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  };
  write(head);
  std::vector<std::string> rule;
  for (const std::size_t width : widths) rule.emplace_back(width, '-');
  write(rule);
  for (const auto& row : rows) write(row);
  return out;
}

}  // namespace baosong::commands
