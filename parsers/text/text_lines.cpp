#include "parsers/text/text_lines.hpp"

#include <algorithm>
#include <array>

#include "parsers/text/han.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_longest_head = 1000;  // bytes of an attribution; longer lines are prose

bool any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool has_digit(std::string_view text) {
  return text.find_first_of("0123456789") != std::string_view::npos;
}

/// Takes one dash-like character off the front or the back; false where there is none.
bool take_dash(std::string_view& text, bool front) {
  static constexpr std::array<std::string_view, 8> k_dashes = {"-", "_", "=", "*", "—", "－", "–", "─"};
  for (const std::string_view dash : k_dashes) {
    if (front ? text.starts_with(dash) : text.ends_with(dash)) {
      front ? text.remove_prefix(dash.size()) : text.remove_suffix(dash.size());
      return true;
    }
  }
  return false;
}

/// `------------------ 原始邮件 ------------------` and its like.
bool is_original_message_line(std::string_view line) {
  line = trimmed(line);
  int before = 0, after = 0;
  while (take_dash(line, true)) ++before;
  while (take_dash(line, false)) ++after;
  if (before < 2 || after < 2 || line.empty() || line.size() > 100) return false;
  const std::string words = normalised(line);
  static constexpr std::array<std::string_view, 26> k_words = {
      "原始邮件",        "原始郵件",          "原邮件",       "原郵件",        "原始信息",         "原始消息",
      "邮件原文",        "邮件原件",          "原始邮件信息", "回复的原邮件",  "回复的邮件",       "转发的原邮件",
      "转发邮件信息",    "转发邮件",          "转发的邮件",   "转发的消息",    "转发消息",         "轉寄郵件",
      "originalmessage", "original",          "originalmail", "originalemail", "forwardedmessage", "replymessage",
      "repliedmessage",  "forwardingmessages"};
  return std::ranges::find(k_words, words) != k_words.end();
}

/// Whether a day, an hour or an address stands in it, not only a year: "在2021年质量月启动仪式上，局长写道：" is prose.
bool says_when_or_who(std::string_view line) {
  if (line.find('@') != std::string_view::npos || line.find("日") != std::string_view::npos) return true;
  for (std::size_t i = 0; i + 2 < line.size(); ++i)
    if (is_digit(line[i]) && (line[i + 1] == ':' || line[i + 1] == '-' || line[i + 1] == '/') && is_digit(line[i + 2]))
      return true;
  return false;
}

/// `在 2021年10月8日，张三 <a@b.example> 写道：`, Gmail's `张三 于 … 写道：`, `On …, X wrote:`. A date or an address
/// must stand in it: "在会上他写道：" is prose.
bool is_attribution(std::string_view line) {
  line = trimmed(line);
  if (line.size() > k_longest_head) return false;
  const bool chinese =
      line.ends_with("写道：") || line.ends_with("写道:") || line.ends_with("寫道：") || line.ends_with("寫道:");
  if (chinese)
    return (line.starts_with("在") && says_when_or_who(line)) ||
           (says_when_or_who(line) && any_of(line, {"@", "于", "於", "年"}));
  const bool english = line.ends_with("wrote:") || line.ends_with("wrote：") || line.ends_with("writes:");
  return english && has_digit(line) &&
         (line.starts_with("On ") || line.starts_with("At ") || line.find('@') != std::string_view::npos);
}

/// Whether the attribution begins here but was wrapped: 在 … / On … and 写道 / wrote on one of the next two lines.
bool begins_attribution(std::string_view line) {
  line = trimmed(line);
  return line.size() <= k_longest_head &&
         (line.starts_with("在") || line.starts_with("On ") || line.starts_with("At ")) && has_digit(line);
}

/// The key of a line `发件人: …`, normalised; empty: none.
std::string header_key(std::string_view line) {
  line = trimmed(line);
  while (!line.empty() && (line.front() == '*' || line.front() == '|')) line = trimmed(line.substr(1));
  line = line.substr(0, 200);
  std::size_t colon = line.find(':');
  colon = std::min(colon, line.find("："));
  if (colon == std::string_view::npos || colon > 40) return {};
  std::string key = normalised(line.substr(0, colon));
  std::erase(key, '*');
  return key;
}

enum class HeadKey { none, from, other };

HeadKey head_key(std::string_view line) {
  const std::string key = header_key(line);
  if (key.empty()) return HeadKey::none;
  static constexpr std::array<std::string_view, 6> k_from = {"发件人", "寄件人", "寄件者", "發件人", "发送人", "from"};
  if (std::ranges::find(k_from, key) != k_from.end()) return HeadKey::from;
  static constexpr std::array<std::string_view, 22> k_other = {
      "发送时间", "发送日期", "发件时间", "日期",     "时间",       "收件人",    "收件者",   "主题",
      "标题",     "抄送",     "抄送人",   "發送時間", "收件人地址", "主旨",      "日期时间", "date",
      "sent",     "to",       "subject",  "cc",       "reply-to",   "importance"};
  return std::ranges::find(k_other, key) != k_other.end() ? HeadKey::other : HeadKey::none;
}

/// Thunderbird's order (主题, 日期, 发件人, 收件人): at least four such lines without a gap, the sender among them.
bool is_unordered_block(const std::vector<TextLine>& lines, std::size_t at) {
  constexpr std::size_t k_most = 8;
  std::size_t keys = 0;
  bool from = false;
  for (std::size_t i = at; i < lines.size() && keys < k_most; ++i, ++keys) {
    const HeadKey key = head_key(lines[i].text);
    if (key == HeadKey::none) break;
    from = from || key == HeadKey::from;
  }
  return from && keys >= 4;
}

/// 发件人/发送时间/收件人/主题: the first line names the sender, two more of the others follow within a few lines.
bool is_header_block(const std::vector<TextLine>& lines, std::size_t at) {
  constexpr std::size_t k_window = 8;
  const HeadKey first = head_key(lines[at].text);
  if (first == HeadKey::other) return is_unordered_block(lines, at);
  if (first == HeadKey::none) return false;
  int others = 0;
  std::size_t seen = 0;
  for (std::size_t i = at + 1; i < lines.size() && seen < k_window && i < at + 3 * k_window; ++i) {
    if (trimmed(lines[i].text).empty()) continue;
    ++seen;
    if (head_key(lines[i].text) == HeadKey::other && ++others >= 2) return true;
  }
  // All of it in one line, where the mail program made no line breaks.
  const std::string_view line = lines[at].text;
  return line.size() < 2 * k_longest_head && any_of(line, {"发送时间", "发送日期", "日期", "Sent:", "Date:"}) &&
         any_of(line, {"收件人", "To:"}) && any_of(line, {"主题", "Subject:"});
}

/// What stands above such a block: a rule (Outlook, Aliyun), or words that are nothing else (QQ, Apple Mail).
bool is_title_of_block(const std::vector<TextLine>& lines, std::size_t at) {
  constexpr std::size_t k_longest_rule = 300;
  constexpr std::size_t k_longest_title = 60;
  const std::string_view line = trimmed(lines[at].text);
  if (line.empty() || line.size() > k_longest_rule) return false;
  std::string_view left = line;
  int dashes = 0;
  while (take_dash(left, true)) ++dashes;
  static constexpr std::array<std::string_view, 6> k_titles = {
      "原始邮件", "原邮件", "下面是被转发的邮件:", "开始转发的邮件:", "转发的邮件:", "beginforwardedmessage:"};
  const bool rule = left.empty() && dashes >= 10;
  if (!rule && (line.size() > k_longest_title || std::ranges::find(k_titles, normalised(line)) == k_titles.end()))
    return false;
  for (std::size_t i = at + 1; i < lines.size() && i <= at + 3; ++i)
    if (!trimmed(lines[i].text).empty()) return is_header_block(lines, i);
  return false;
}

bool begins_quotation(const std::vector<TextLine>& lines, std::size_t at) {
  const std::string& line = lines[at].text;
  if (line.empty()) return false;
  if (is_title_of_block(lines, at)) return true;
  if (is_original_message_line(line) || is_attribution(line) || is_header_block(lines, at)) return true;
  if (!begins_attribution(line)) return false;
  std::string joined = line;
  for (std::size_t i = at + 1; i < lines.size() && i <= at + 2; ++i) {
    if (lines[i].text.size() > k_longest_head || trimmed(lines[i].text).empty()) return false;
    joined += ' ';
    joined += lines[i].text;
    if (is_attribution(joined)) return true;
  }
  return false;
}

void append_line(std::string_view line, std::size_t most, std::string& out) {
  if (out.size() >= most) return;
  out += cut_to(line, most - out.size() - 1);
  out += '\n';
}

void trim_blank_lines(std::string& text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    if (!trimmed(std::string_view(text).substr(begin, end - begin)).empty()) break;
    begin = end == std::string::npos ? text.size() : end + 1;
  }
  text.erase(0, begin);
  const std::string_view shown = text;
  std::size_t end = shown.size();
  while (end > 0) {
    const std::size_t line = end >= 2 ? shown.rfind('\n', end - 2) : std::string_view::npos;
    const std::size_t line_begin = line == std::string_view::npos ? 0 : line + 1;
    if (!trimmed(shown.substr(line_begin, end - line_begin)).empty()) break;
    end = line_begin;
  }
  text.erase(end);
}

std::string_view without_trailing_blanks(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  return line;
}

}  // namespace

std::vector<TextLine> text_lines(std::string_view text) {
  constexpr std::size_t k_most_lines = 200'000;
  std::vector<TextLine> out;
  while (!text.empty() && out.size() < k_most_lines) {
    const std::size_t end = text.find_first_of("\r\n");
    out.push_back({std::string(text.substr(0, end)), false});
    if (end == std::string_view::npos) break;
    std::size_t next = end;
    while (next < text.size() && text[next] == '\r') ++next;  // CRCRLF is one line end, CR CR without LF are two
    if (next < text.size() && text[next] == '\n')
      ++next;
    else if (next > end + 1)
      out.resize(std::min(out.size() + next - end - 1, k_most_lines));
    text.remove_prefix(next);
  }
  return out;
}

std::vector<TextLine> unflowed(std::vector<TextLine> lines, bool delete_space) {
  const auto depth_of = [](std::string_view line) { return std::min(line.find_first_not_of('>'), line.size()); };
  std::vector<TextLine> out;
  bool soft = false;
  std::size_t soft_depth = 0;
  for (TextLine& line : lines) {
    const std::size_t depth = depth_of(line.text);
    std::string content = line.text.substr(depth);
    if (content.starts_with(' ')) content.erase(0, 1);  // space-stuffing
    const bool signature = content == "-- ";
    const bool joins = soft && depth == soft_depth && !signature;
    const bool flows = content.ends_with(' ') && !signature;
    if (flows && delete_space) content.pop_back();
    if (joins)
      out.back().text += content;
    else
      out.push_back({depth > 0 ? std::string(depth, '>') + ' ' + content : std::move(content), line.quoted});
    soft = flows;
    soft_depth = depth;
  }
  return out;
}

OwnAndQuoted split_quoted(const std::vector<TextLine>& lines, std::size_t most_bytes) {
  OwnAndQuoted out;
  bool rest_is_quoted = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = without_trailing_blanks(lines[i].text);
    if (!rest_is_quoted && !lines[i].quoted && !line.starts_with('>') && begins_quotation(lines, i)) {
      rest_is_quoted = true;
      out.quoted_from = i;
    }
    const bool quoted = rest_is_quoted || lines[i].quoted || line.starts_with('>');
    append_line(line, most_bytes, quoted ? out.quoted : out.own);
  }
  trim_blank_lines(out.own);
  trim_blank_lines(out.quoted);
  return out;
}

}  // namespace baosong::parsers
