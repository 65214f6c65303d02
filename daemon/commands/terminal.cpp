#include "daemon/commands/terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

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

bool has_colours() {
  const char* refused = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && (refused == nullptr || *refused == '\0');
}

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
  if (next_ != std::chrono::steady_clock::time_point{}) std::fputs("\r\x1b[K", stderr);
}

void ProgressLine::show(const std::string& text) {
  const auto now = std::chrono::steady_clock::now();
  if (!terminal_ || now < next_) return;
  next_ = now + std::chrono::milliseconds(200);
  std::fprintf(stderr, "\r\x1b[K%s", text.c_str());
  std::fflush(stderr);
}

std::string table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows,
                  const std::vector<std::string>& colours) {
  std::vector<std::size_t> widths(head.size());
  const auto measure = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], cells(row[i]));
  };
  measure(head);
  for (const auto& row : rows) measure(row);

  std::string out;
  const auto write = [&](const std::vector<std::string>& row, const std::string& colour = {}) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      line.append(widths[i] - cells(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += colour.empty() ? line + "\n" : colour + line + "\x1b[0m\n";
  };
  write(head);
  std::vector<std::string> rule;
  for (const std::size_t width : widths) rule.emplace_back(width, '-');
  write(rule);
  for (std::size_t i = 0; i < rows.size(); ++i) write(rows[i], i < colours.size() ? colours[i] : std::string());
  return out;
}

}  // namespace baosong::commands
