#include "parsers/mime/header.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "parsers/mime/words.hpp"
#include "parsers/text/ascii.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/han.hpp"

namespace baosong::parsers::mime {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (is_blank(text.front()) || text.front() == '\r' || text.front() == '\n'))
    text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

void append_clean(std::string_view piece, std::size_t most, std::string& value) {
  for (const char c : piece) {
    if (value.size() >= most) return;
    if (c != '\0' && c != '\r' && c != '\n') value += c;
  }
}

/// Cuts `charset'language'` off an extended value. A value without its two quotes stays whole.
std::string take_charset(std::string& value) {
  const std::size_t first = value.find('\'');
  if (first == std::string::npos || first > 40) return {};
  const std::size_t second = value.find('\'', first + 1);
  if (second == std::string::npos || second - first > 40) return {};
  std::string charset = value.substr(0, first);
  value.erase(0, second + 1);
  return charset;
}

/// Moves `at` past a comment that begins there; nested ones and escapes count (RFC 5322 s.3.2.2).
void skip_comment(std::string_view text, std::size_t& at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '(') {
      ++depth;
    } else if (text[at] == ')' && --depth == 0) {
      ++at;
      return;
    }
  }
  at = text.size();
}

/// The text of a quoted string that begins at `at`. A backslash that escapes neither quote nor backslash stays: it is a
/// path of an old Windows program; nor is one an escape that is the second byte of a GBK character (`wide`).
std::string take_quoted(std::string_view text, std::size_t& at, bool wide) {
  std::string out;
  const std::size_t open = at;
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"') {
      ++at;
      return out;
    }
    if (text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\')) {
      ++at;
    } else if (wide && static_cast<unsigned char>(text[at]) > 0x80 && at + 1 < text.size() && text[at + 1] == '\\') {
      out += text[at++];
    }
    out += text[at];
  }
  // Never closed: up to the next parameter.
  const std::size_t end = std::min(text.find(';', open), text.size());
  at = end;
  return std::string(without_blanks(text.substr(open + 1, end - open - 1)));
}

/// Scripts quote with apostrophes, which the grammar has as letters.
std::string_view without_single_quotes(std::string_view value) {
  const bool quoted = value.size() > 2 && value.front() == '\'' && value.back() == '\'';
  return quoted ? value.substr(1, value.size() - 2) : value;
}

/// `%E5%9B%BE1.jpg` where nothing says that it is percent-encoded: only where whole UTF-8 characters come of it, so
/// that `100%25.docx` stays a name.
std::string from_bare_percents(const std::string& value) {
  const auto beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (value.find('%') == std::string::npos || std::ranges::any_of(value, beyond_ascii)) return value;
  std::string decoded = percent_decoded(value);
  return std::ranges::any_of(decoded, beyond_ascii) && is_utf8(decoded) ? decoded : value;
}

}  // namespace

std::string shown_text(std::string_view raw) {
  std::string decoded = decode_words(raw);
  for (char& c : decoded)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return std::string(trimmed(decoded));
}

std::string_view field_name(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && line[at] > 0x20 && line[at] < 0x7F && line[at] != ':') ++at;
  const std::size_t end = at;
  while (at < line.size() && is_blank(line[at])) ++at;
  constexpr std::size_t k_longest_name = 200;
  if (end == 0 || end > k_longest_name || at >= line.size() || line[at] != ':') return {};
  return line.substr(0, end);
}

Header::Header(std::string_view block, const Limits& limits, char newline) {
  std::string name;
  std::string value;
  const auto finish = [&] {
    if (!name.empty() && fields_.size() < limits.fields)
      fields_.push_back(mimetic::Field(name, std::string(without_blanks(value))));
    name.clear();
    value.clear();
  };
  if (block.starts_with("\xEF\xBB\xBF")) block.remove_prefix(3);
  block = block.substr(0, limits.header_bytes);
  while (!block.empty()) {
    const std::size_t end = block.find(newline);
    std::string_view line = block.substr(0, end);
    block.remove_prefix(end == std::string_view::npos ? block.size() : end + 1);
    while (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && is_blank(line.front())) {  // folded; the blanks at the fold count as one
      if (name.empty()) continue;
      if (!value.empty()) value += ' ';
      append_clean(without_blanks(line), limits.field_bytes, value);
      continue;
    }
    finish();
    const std::string_view found = field_name(line);
    if (found.empty()) continue;  // garbage, with the lines folded onto it
    name = found;
    append_clean(without_blanks(line.substr(line.find(':') + 1)), limits.field_bytes, value);
  }
  finish();
}

bool Header::has(std::string_view name) const {
  return std::ranges::any_of(fields_, [&](const mimetic::Field& field) { return same_word(field.name(), name); });
}

std::string Header::raw(std::string_view name) const {
  for (const mimetic::Field& field : fields_)
    if (same_word(field.name(), name)) return field.value();
  return {};
}

std::vector<std::string> Header::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const mimetic::Field& field : fields_)
    if (same_word(field.name(), name)) values.push_back(field.value());
  return values;
}

std::string Header::text(std::string_view name) const {
  std::string last;
  for (const std::string& value : all(name))
    if (std::string shown = shown_text(value); !shown.empty()) last = std::move(shown);
  return last;
}

bool Header::has_known_field() const {
  static constexpr std::array<std::string_view, 22> k_known = {"from",         "to",
                                                               "cc",           "subject",
                                                               "date",         "message-id",
                                                               "sender",       "reply-to",
                                                               "received",     "return-path",
                                                               "mime-version", "content-type",
                                                               "bcc",          "delivered-to",
                                                               "in-reply-to",  "references",
                                                               "x-mailer",     "content-transfer-encoding",
                                                               "resent-from",  "x-originating-ip",
                                                               "envelope-to",  "dkim-signature"};
  return std::ranges::any_of(fields_, [](const mimetic::Field& field) {
    const std::string name = lower(field.name());
    return std::ranges::find(k_known, name) != k_known.end();
  });
}

Parameterised::Parameterised(std::string_view raw) {
  const bool wide = !is_utf8(raw);
  std::size_t at = 0;
  for (; at < raw.size() && raw[at] != ';';) {
    if (raw[at] == '(') {
      skip_comment(raw, at);
      continue;
    }
    if (!is_blank(raw[at]) && raw[at] != '"' && static_cast<unsigned char>(raw[at]) > 0x20) value_ += lower(raw[at]);
    ++at;
  }
  // A value with a parameter grown onto it: `text/plain charset=x`, `attachment filename=x`.
  constexpr std::size_t k_most_parameters = 200;
  if (const std::size_t equals = value_.find('='); equals != std::string::npos) {
    const std::string_view head = raw.substr(0, std::min(at, raw.size()));
    const std::size_t gap = without_blanks(head).find_first_of(" \t");
    if (gap != std::string_view::npos) {
      const std::size_t lead = static_cast<std::size_t>(without_blanks(head).data() - head.data());
      value_ = lower(without_blanks(head).substr(0, gap));
      at = lead + gap;
    }
  }
  while (at < raw.size() && parameters_.size() < k_most_parameters) {
    while (at < raw.size() && (raw[at] == ';' || is_blank(raw[at]) || raw[at] == ',')) ++at;
    if (at < raw.size() && raw[at] == '(') {
      skip_comment(raw, at);
      continue;
    }
    const std::size_t name_begin = at;
    while (at < raw.size() && raw[at] != '=' && raw[at] != ';') ++at;
    if (at >= raw.size() || raw[at] == ';') continue;
    Parameter parameter;
    parameter.name = lower(without_blanks(raw.substr(name_begin, at - name_begin)));
    ++at;
    while (at < raw.size() && is_blank(raw[at])) ++at;
    while (at < raw.size() && raw[at] == '"') {  // several quoted strings side by side are one value
      if (parameter.quoted) parameter.value += ' ';
      parameter.quoted = true;
      parameter.value += take_quoted(raw, at, wide);
      while (at < raw.size() && is_blank(raw[at])) ++at;
    }
    const std::size_t rest = at;
    while (at < raw.size() && raw[at] != ';') ++at;
    const std::string_view tail = without_blanks(raw.substr(rest, at - rest));
    if (!parameter.quoted)
      parameter.value = without_single_quotes(tail);
    else if (!tail.empty() && tail.front() != '(' && tail.ends_with('"'))
      parameter.value += tail.substr(0, tail.size() - 1);  // a quote within the name that nobody escaped
    if (!parameter.name.empty()) parameters_.push_back(std::move(parameter));
  }
}

const Parameterised::Parameter* Parameterised::find(std::string_view name) const {
  for (const Parameter& parameter : parameters_)
    if (parameter.name == name) return &parameter;
  return nullptr;
}

bool Parameterised::continued(std::string_view name, std::string& bytes, std::string& charset) const {
  const std::string stem = std::string(name) + "*";
  struct Piece {
    unsigned long index;
    bool extended;
    const std::string* value;
  };
  std::vector<Piece> pieces;
  for (const Parameter& parameter : parameters_) {
    if (!parameter.name.starts_with(stem)) continue;
    std::string_view index = std::string_view(parameter.name).substr(stem.size());
    const bool extended = index.empty() || index.ends_with('*');
    if (index.ends_with('*')) index.remove_suffix(1);
    if (index.size() > 4 || !std::ranges::all_of(index, [](char c) { return c >= '0' && c <= '9'; })) continue;
    unsigned long number = 0;
    for (const char digit : index) number = number * 10 + static_cast<unsigned long>(digit - '0');
    pieces.push_back({number, extended, &parameter.value});
  }
  if (pieces.empty()) return false;
  std::ranges::stable_sort(pieces, {}, &Piece::index);
  bool first = true;
  unsigned long last = 0;
  std::string encoded;  // extended pieces side by side: some programs cut inside a `%E5`
  for (const Piece& piece : pieces) {
    if (!first && piece.index == last) continue;
    std::string value = *piece.value;
    if (first && piece.extended) charset = take_charset(value);
    if (piece.extended) {
      encoded += value;
    } else {
      bytes += percent_decoded(std::exchange(encoded, {}));
      bytes += value;
    }
    last = piece.index;
    first = false;
  }
  bytes += percent_decoded(encoded);
  return true;
}

bool Parameterised::has(std::string_view name) const {
  std::string bytes, charset;
  return find(name) != nullptr || continued(name, bytes, charset);
}

std::string Parameterised::text(std::string_view name) const {
  std::string bytes, charset;
  if (continued(name, bytes, charset)) {
    if (bytes.find("=?") != std::string::npos) return decode_words(bytes);
    return to_utf8(bytes, charset);
  }
  const Parameter* parameter = find(name);
  if (parameter == nullptr) return {};
  std::string value = parameter->value;
  // `filename="UTF-8''%E5%9B%BE.jpg"`: the star was forgotten.
  if (value.find('%') != std::string::npos && value.find("''") != std::string::npos) {
    const std::string label = take_charset(value);
    if (const std::string low = lower(label); low == "utf-8" || low.starts_with("gb"))
      return to_utf8(percent_decoded(value), label);
    value = parameter->value;
  }
  return decode_words(from_bare_percents(value));
}

std::string Parameterised::token(std::string_view name) const {
  std::string bytes, charset;
  const Parameter* parameter = find(name);
  bool quoted = true;
  if (parameter != nullptr) {
    bytes = parameter->value;
    quoted = parameter->quoted;
  } else if (!continued(name, bytes, charset)) {
    return {};
  }
  if (!quoted) bytes = bytes.substr(0, bytes.find_first_of(" \t("));
  while (!bytes.empty() && is_blank(bytes.back())) bytes.pop_back();
  return bytes;
}

std::vector<std::string> message_ids(std::string_view raw, std::size_t most) {
  std::vector<std::string> ids;
  std::size_t at = 0;
  while (ids.size() < most) {
    const std::size_t open = raw.find('<', at);
    if (open == std::string_view::npos) break;
    const std::size_t close = raw.find('>', open);
    if (close == std::string_view::npos) break;
    std::string id;
    for (const char c : raw.substr(open, close - open + 1))
      if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F) id += c;
    if (id.size() > 2) ids.push_back(to_utf8(id));
    at = close + 1;
  }
  return ids;
}

}  // namespace baosong::parsers::mime
