// Walks over one IMAP response whose literals were taken out ({n} stays in the line): the lexical half of imap_grammar.
// The first fault sticks: every later call returns empty values, so callers check failed() once at the end.
// Lenient where servers are sloppy (several blanks, odd characters in atoms), strict about where a value ends.
#pragma once

#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/mail/imap_grammar.hpp"

namespace baosong::mail {

inline char upper_ascii(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

inline std::string to_upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = upper_ascii(c);
  return result;
}

inline bool same_word(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (upper_ascii(a[i]) != upper_ascii(b[i])) return false;
  return true;
}

class ImapCursor {
 public:
  ImapCursor(std::string_view line, const std::vector<ResponseParser::HeldLiteral>& literals, std::size_t max_nesting)
      : line_(line), literals_(literals), max_nesting_(max_nesting) {}

  [[nodiscard]] bool failed() const { return fault_.has_value(); }
  [[nodiscard]] const std::optional<std::pair<std::string, std::size_t>>& fault() const { return fault_; }
  [[nodiscard]] bool at_end() const { return failed() || position_ >= line_.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : line_[position_]; }
  [[nodiscard]] std::string_view rest() const { return at_end() ? std::string_view{} : line_.substr(position_); }

  void fail(std::string message) {
    if (!fault_) fault_.emplace(std::move(message), position_);
  }

  void skip_blanks() {
    while (peek() == ' ') ++position_;
  }

  bool take(char c) {
    if (at_end() || line_[position_] != c) return false;
    ++position_;
    return true;
  }

  void expect(char c) {
    if (!take(c)) fail(std::string("expected '") + c + "'");
  }

  /// Up to a blank, parenthesis, quote or literal; empty where one of these stands at once.
  std::string_view word() {
    const std::size_t start = position_;
    while (!at_end() && std::string_view(" ()\"{").find(line_[position_]) == std::string_view::npos) ++position_;
    return failed() ? std::string_view{} : line_.substr(start, position_ - start);
  }

  /// A FETCH item's name: a word whose [section] may hold blanks and parentheses.
  std::string_view item_name() {
    const std::size_t start = position_;
    bool in_section = false;
    while (!at_end()) {
      const char c = line_[position_];
      if (c == '[') in_section = true;
      if (c == ']') in_section = false;
      if (!in_section && (c == ' ' || c == '(' || c == ')' || c == '"' || c == '{')) break;
      ++position_;
    }
    if (in_section) fail("a section without its ']'");
    if (!failed() && position_ == start) fail("expected the name of an item");
    return failed() ? std::string_view{} : line_.substr(start, position_ - start);
  }

  template <class Number>
  Number number() {
    Number value = 0;
    const std::string_view text = rest();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) {
      fail("a number out of range");
    } else if (error != std::errc{}) {
      fail("expected a number");
    } else {
      position_ += static_cast<std::size_t>(end - text.data());
    }
    return failed() ? Number{0} : value;
  }

  /// The value that follows is a string (quoted or literal).
  [[nodiscard]] bool at_string() const {
    return peek() == '"' || peek() == '{' || (peek() == '~' && rest().size() > 1 && rest()[1] == '{');
  }

  /// Quoted string or literal (RFC 3501 "string"; a literal8 too).
  std::string string() {
    if (peek() == '"') return quoted();
    const ResponseParser::HeldLiteral* held = literal();
    return held == nullptr ? std::string{} : held->bytes;
  }

  /// The literal that stands here; nullptr (and the cursor failed) where none does.
  const ResponseParser::HeldLiteral* literal() {
    take('~');
    if (peek() != '{' || next_literal_ >= literals_.size() || literals_[next_literal_].offset != position_) {
      fail("expected a string");
      return nullptr;
    }
    position_ = line_.find('}', position_) + 1;
    return &literals_[next_literal_++];
  }

  /// nullopt: NIL.
  std::optional<std::string> nstring() {
    if (at_string()) return string();
    if (!same_word(word(), "NIL")) fail("expected a string or NIL");
    return std::nullopt;
  }

  std::string astring() {
    if (at_string()) return string();
    const std::string_view text = word();
    if (!failed() && text.empty()) fail("expected a name");
    return std::string(text);
  }

  /// Any value: number, atom, string, NIL or a list of them.
  void skip_value(std::size_t depth = 0) {
    if (depth > max_nesting_) return fail("parentheses nested too deeply");
    if (at_string()) {
      string();
    } else if (take('(')) {
      for (skip_blanks(); !failed() && !take(')'); skip_blanks()) {
        if (at_end()) return fail("a list without its ')'");
        skip_value(depth + 1);
      }
    } else if (item_name().empty()) {
      fail("expected a value");
    }
  }

  /// "(word word …)"; strings inside count as words.
  std::vector<std::string> word_list() {
    std::vector<std::string> words;
    expect('(');
    for (skip_blanks(); !failed() && !take(')'); skip_blanks()) {
      if (at_end()) {
        fail("a list without its ')'");
        break;
      }
      words.push_back(astring());
    }
    return words;
  }

 private:
  std::string quoted() {
    expect('"');
    std::string text;
    while (!failed() && !take('"')) {
      take('\\');
      if (at_end()) {
        fail("a quoted string without its end");
        break;
      }
      text += line_[position_++];
    }
    return text;
  }

  std::string_view line_;
  const std::vector<ResponseParser::HeldLiteral>& literals_;
  std::size_t max_nesting_;
  std::size_t position_ = 0;
  std::size_t next_literal_ = 0;
  std::optional<std::pair<std::string, std::size_t>> fault_;
};

}  // namespace baosong::mail
