#include "parsers/mime/address.hpp"

#include <string>

#include "parsers/mime/words.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/han.hpp"

namespace baosong::parsers::mime {
namespace {

constexpr std::size_t k_most = 200;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// The field as a row of tokens.
struct Token {
  enum class Kind { text, quoted, comment, angle, comma, semicolon, colon } kind;
  std::string value;  ///< raw bytes, escapes resolved
};

std::string take_until(std::string_view raw, std::size_t& at, char close) {
  std::string out;
  for (; at < raw.size(); ++at) {
    if (raw[at] == close) {
      ++at;
      break;
    }
    if (raw[at] == '\\' && at + 1 < raw.size()) ++at;
    out += raw[at];
  }
  return out;
}

std::string take_comment(std::string_view raw, std::size_t& at) {
  std::string out;
  int depth = 1;
  for (; at < raw.size(); ++at) {
    if (raw[at] == '(') ++depth;
    if (raw[at] == ')' && --depth == 0) {
      ++at;
      break;
    }
    if (raw[at] == '\\' && at + 1 < raw.size()) ++at;
    out += raw[at];
  }
  return out;
}

/// `jdoe @ mail.example` → without its blanks; `some words a@b.example` → the address.
std::string without_words(std::string_view inside) {
  std::string glued;
  while (!inside.empty()) {
    const std::size_t blank = inside.find(' ');
    const std::string_view word = inside.substr(0, blank);
    inside.remove_prefix(blank == std::string_view::npos ? inside.size() : blank + 1);
    const std::size_t at = word.find('@');
    if (at != std::string_view::npos && at > 0 && at + 1 < word.size() && glued.find('@') == std::string::npos &&
        glued.find('"') == std::string::npos)
      glued.clear();
    glued += word;
  }
  return glued;
}

/// The inside of `<…>`: without comments, blanks and a route (`@a,@b:`). Where `>` lacks, to the next comma or
/// semicolon.
std::string take_angle(std::string_view raw, std::size_t& at, std::size_t last_close) {
  std::string out;
  for (; at < raw.size(); ++at) {
    const char c = raw[at];
    if (c == '>') {
      ++at;
      break;
    }
    if (c == '"') {
      const std::size_t open = at++;
      static_cast<void>(take_until(raw, at, '"'));
      out += raw.substr(open, at - open);
      --at;
      continue;
    }
    if (c == '(') {
      ++at;
      static_cast<void>(take_comment(raw, at));
      --at;
      continue;
    }
    if (c == '<') {  // <<a@b>>
      out.clear();
      continue;
    }
    if ((c == ',' || c == ';') && at > last_close) break;
    out += is_blank(c) ? ' ' : c;
  }
  while (at < raw.size() && raw[at] == '>') ++at;
  out = without_words(out);
  if (out.starts_with('@'))
    if (const std::size_t colon = out.find(':'); colon != std::string::npos) out.erase(0, colon + 1);
  return out;
}

std::vector<Token> tokens(std::string_view raw) {
  std::vector<Token> out;
  std::size_t at = 0;
  const std::size_t last = raw.rfind('>');
  const std::size_t last_close = last == std::string_view::npos ? 0 : last;
  while (at < raw.size()) {
    const char c = raw[at];
    if (is_blank(c)) {
      ++at;
      continue;
    }
    if (c == ',') {
      out.push_back({Token::Kind::comma, {}});
      ++at;
    } else if (c == ';') {
      out.push_back({Token::Kind::semicolon, {}});
      ++at;
    } else if (c == ':') {
      out.push_back({Token::Kind::colon, {}});
      ++at;
    } else if (c == '"') {
      ++at;
      out.push_back({Token::Kind::quoted, take_until(raw, at, '"')});
    } else if (c == '(') {
      ++at;
      out.push_back({Token::Kind::comment, take_comment(raw, at)});
    } else if (c == '<') {
      ++at;
      out.push_back({Token::Kind::angle, take_angle(raw, at, last_close)});
    } else if (c == '[') {  // a domain literal has colons
      const std::size_t close = raw.find(']', at);
      const std::size_t end = close == std::string_view::npos ? raw.size() : close + 1;
      out.push_back({Token::Kind::text, std::string(raw.substr(at, end - at))});
      at = end;
    } else if (c == '>') {
      ++at;
    } else {
      const std::size_t begin = at;
      if (raw.substr(at, 2) == "=?") {  // an encoded word may hold any of the specials
        const std::size_t charset = raw.find('?', at + 2);
        const std::size_t end = charset == std::string_view::npos ? charset : raw.find("?=", charset + 3);
        if (end != std::string_view::npos && end - at < 4096 &&
            raw.substr(at, end - at).find_first_of("<>\"") == std::string_view::npos)
          at = end + 2;
      }
      while (at < raw.size() && !is_blank(raw[at]) &&
             std::string_view(",;:\"(<>[").find(raw[at]) == std::string_view::npos) {
        if (raw.substr(at, 2) == "=?" && at > begin) break;
        ++at;
      }
      if (at == begin) ++at;
      out.push_back({Token::Kind::text, std::string(raw.substr(begin, at - begin))});
    }
  }
  return out;
}

std::string clean(std::string_view bytes) {
  std::string text = to_utf8(bytes);
  std::string out;
  for (const char c : text)
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F) out += c;
  return out;
}

std::string name_of(std::string_view raw) {
  std::string text = decode_words(raw);
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  std::string_view shown = trimmed(text);
  // 'Name' and "Name" where the quotes were encoded with the name.
  while (shown.size() >= 2 && (shown.front() == '"' || shown.front() == '\'') && shown.back() == shown.front())
    shown = trimmed(shown.substr(1, shown.size() - 2));
  return std::string(shown);
}

/// What has been read since the last separator.
struct Pending {
  std::string phrase;  // words and quoted strings before `<`
  std::string bare;    // words glued together: an address without angle brackets
  std::string comment;
  std::string angle;
  bool has_angle = false;
  bool empty = true;
};

class Reader {
 public:
  std::vector<Address> read(std::string_view raw) {
    const std::vector<Token> row = tokens(raw);
    for (std::size_t i = 0; i < row.size() && out_.size() < k_most; ++i) take(row, i);
    finish();
    return std::move(out_);
  }

 private:
  void take(const std::vector<Token>& row, std::size_t i) {
    const Token& token = row[i];
    switch (token.kind) {
      case Token::Kind::comma:
        // `Doe, John <john@mail.example>`: a comma that nobody quoted belongs to the name.
        if (!pending_.has_angle && !pending_.empty && pending_.bare.find('@') == std::string::npos &&
            angle_follows(row, i)) {
          pending_.phrase += ",";
          return;
        }
        finish();
        return;
      case Token::Kind::semicolon:
        finish();
        return;
      case Token::Kind::colon:
        pending_ = {};
        return;  // the name of a group
      case Token::Kind::comment:
        if (pending_.comment.empty()) pending_.comment = token.value;
        return;
      case Token::Kind::angle:
        if (pending_.has_angle) finish();
        pending_.angle = token.value;
        pending_.has_angle = true;
        pending_.empty = false;
        return;
      case Token::Kind::quoted:
        if (pending_.has_angle) return;
        add_word(token.value);
        // A quoted local part: "a b"@mail.example
        if (i + 1 < row.size() && row[i + 1].kind == Token::Kind::text && row[i + 1].value.starts_with('@'))
          pending_.bare = "\"" + token.value + "\"";
        return;
      case Token::Kind::text:
        if (pending_.has_angle) return;  // what follows `>` is no part of an address
        if (pending_.bare.ends_with('@') || (token.value.starts_with('@') && !pending_.bare.empty())) {
          pending_.bare += token.value;  // blanks around the @ (RFC 5322 s.4.4)
        } else {
          const bool is_address = token.value.find('@') != std::string::npos;
          const bool had_address = pending_.bare.find('@') != std::string::npos;
          if (is_address && had_address && !angle_ahead(row, i)) finish();  // two addresses without a comma
          if (is_address || !had_address) pending_.bare = token.value;
        }
        add_word(token.value);
        return;
    }
  }

  /// Whether the next entry is a name with an address in angle brackets, and has no address without them.
  static bool angle_follows(const std::vector<Token>& row, std::size_t comma) {
    constexpr std::size_t k_words = 8;
    for (std::size_t i = comma + 1; i < row.size() && i <= comma + k_words; ++i) {
      if (row[i].kind == Token::Kind::angle) return i > comma + 1;
      if (row[i].kind != Token::Kind::text && row[i].kind != Token::Kind::quoted) return false;
      if (row[i].kind == Token::Kind::text && row[i].value.find('@') != std::string::npos) return false;
    }
    return false;
  }

  /// Whether the words from `at` on belong to an address in angle brackets.
  static bool angle_ahead(const std::vector<Token>& row, std::size_t at) {
    constexpr std::size_t k_words = 20;
    for (std::size_t i = at + 1; i < row.size() && i <= at + k_words; ++i) {
      if (row[i].kind == Token::Kind::angle) return true;
      if (row[i].kind == Token::Kind::comma || row[i].kind == Token::Kind::semicolon) return false;
    }
    return false;
  }

  void add_word(const std::string& word) {
    if (!pending_.phrase.empty()) pending_.phrase += ' ';
    pending_.phrase += word;
    pending_.empty = false;
  }

  void finish() {
    Address address;
    if (pending_.has_angle) {
      address.address = clean(pending_.angle);
      address.name = name_of(pending_.phrase);
      if (address.name.empty()) address.name = name_of(pending_.comment);
      // `user@mail.example <>`, or a name that is the address: what stands before is all there is.
      if (address.address.empty() && pending_.bare.find('@') != std::string::npos) {
        address.address = clean(pending_.bare);
        address.name.clear();
      }
    } else if (!pending_.bare.empty()) {
      address.address = clean(pending_.bare);
      address.name = name_of(pending_.comment);
      if (address.address.find('@') == std::string::npos && pending_.phrase != pending_.bare) {
        // Words without an address: a name alone.
        address.name = name_of(pending_.phrase);
        address.address.clear();
      }
    } else if (!pending_.phrase.empty()) {
      address.name = name_of(pending_.phrase);
    }
    if (!address.address.empty()) out_.push_back(std::move(address));
    pending_ = {};
  }

  Pending pending_;
  std::vector<Address> out_;
};

}  // namespace

std::vector<Address> parse_addresses(std::string_view raw) {
  // Raw GBK has backslashes, brackets and at-signs as second bytes: it is decoded before it is taken apart.
  if (!is_utf8(raw)) return Reader().read(to_utf8(raw));
  return Reader().read(raw);
}

}  // namespace baosong::parsers::mime
