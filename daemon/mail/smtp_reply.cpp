#include "daemon/mail/smtp_reply.hpp"

#include <algorithm>

namespace baosong::mail {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "5.1.1" at the front and a blank or the end after it; its class must be that of the code (RFC 2034 s.4).
std::string_view enhanced_code(std::string_view text, char reply_class) {
  const std::string_view word = text.substr(0, text.find(' '));
  if (word.size() < 5 || word[0] != reply_class || word[1] != '.') return {};
  const std::size_t dot = word.find('.', 2);
  if (dot == std::string_view::npos) return {};
  const std::string_view subject = word.substr(2, dot - 2);
  const std::string_view detail = word.substr(dot + 1);
  const auto number = [](std::string_view digits) {
    return !digits.empty() && digits.size() <= 3 && std::all_of(digits.begin(), digits.end(), is_digit);
  };
  return number(subject) && number(detail) ? word : std::string_view{};
}

}  // namespace

std::string SmtpReply::text() const {
  std::string joined;
  for (const std::string& line : lines) joined += (joined.empty() || line.empty() ? "" : " ") + line;
  return joined;
}

std::string SmtpReplyParser::feed(std::string_view bytes) {
  while (!bytes.empty() && fault_.empty()) {
    const std::size_t end = bytes.find('\n');
    line_.append(bytes.substr(0, end));
    if (line_.size() > k_line_bytes) {
      fault_ = "a reply line of more than " + std::to_string(k_line_bytes) + " bytes";
      break;
    }
    if (end == std::string_view::npos) break;
    bytes.remove_prefix(end + 1);
    if (line_.ends_with('\r')) line_.pop_back();
    fault_ = take_line(line_);
    line_.clear();
  }
  return fault_;
}

std::string SmtpReplyParser::take_line(std::string_view line) {
  if (line.size() < 3 || line[0] < '2' || line[0] > '5' || !is_digit(line[1]) || !is_digit(line[2]))
    return "a line without a reply code";
  const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (open_.code != 0 && open_.code != code) return "reply codes that differ within one reply";
  open_.code = code;
  const char reply_class = line[0];
  line.remove_prefix(3);
  const bool more = line.starts_with('-');
  if (more || line.starts_with(' ')) line.remove_prefix(1);
  if (const std::string_view enhanced = enhanced_code(line, reply_class); !enhanced.empty()) {
    if (open_.enhanced.empty()) open_.enhanced = enhanced;
    line.remove_prefix(std::min(enhanced.size() + 1, line.size()));
  }
  if (open_.lines.size() >= k_lines) return "a reply of more than " + std::to_string(k_lines) + " lines";
  open_.lines.emplace_back(line);
  if (!more) {
    whole_.push_back(std::move(open_));
    open_ = {};
  }
  return {};
}

std::optional<SmtpReply> SmtpReplyParser::take() {
  if (whole_.empty()) return std::nullopt;
  SmtpReply reply = std::move(whole_.front());
  whole_.pop_front();
  return reply;
}

std::string dot_stuffed(std::string_view message) {
  std::string wire;
  wire.reserve(message.size() + message.size() / 32 + 8);
  while (!message.empty()) {
    const std::size_t end = std::min(message.find_first_of("\r\n"), message.size());
    if (message.front() == '.') wire += '.';
    wire += message.substr(0, end);
    wire += "\r\n";
    message.remove_prefix(end);
    if (message.starts_with("\r\n")) {
      message.remove_prefix(2);
    } else if (!message.empty()) {
      message.remove_prefix(1);
    }
  }
  return wire + ".\r\n";
}

bool is_plain_address(std::string_view address) {
  return !address.empty() && std::all_of(address.begin(), address.end(),
                                         [](char c) { return c > ' ' && c < 0x7F && c != '<' && c != '>'; });
}

}  // namespace baosong::mail
