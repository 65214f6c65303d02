#include "parsers/mime/words.hpp"

#include <algorithm>
#include <optional>

#include "parsers/mime/transfer.hpp"
#include "parsers/text/ascii.hpp"
#include "parsers/text/charset.hpp"

namespace baosong::parsers::mime {
namespace {

struct Word {
  std::string_view charset;
  char encoding = 'b';  ///< 'b' or 'q'
  std::string_view text;
  std::size_t end = 0;  ///< where it ends in the value
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Where the word's text ends. A `?=` inside Q text may be a bare question mark and a hex pair: then the next one
/// counts, if it stands before any blank.
std::size_t text_end(std::string_view value, std::size_t at, char encoding) {
  constexpr std::size_t k_longest = 16 * 1024;  // keeps a field of unfinished words linear
  value = value.substr(0, at + k_longest);
  std::size_t end = value.find("?=", at);
  while (encoding == 'q' && end != std::string_view::npos && end + 3 < value.size() && hex_digit(value[end + 2]) >= 0 &&
         hex_digit(value[end + 3]) >= 0) {
    const std::size_t next = value.find("?=", end + 2);
    if (next == std::string_view::npos || value.substr(end, next - end).find_first_of(" \t") != std::string_view::npos)
      break;
    end = next;
  }
  return end;
}

std::optional<Word> word_at(std::string_view value, std::size_t at) {
  constexpr std::size_t k_max_charset = 60;
  if (value.substr(at, 2) != "=?") return std::nullopt;
  const std::string_view head = value.substr(at + 2, k_max_charset + 1);
  const std::size_t mark = head.find('?');
  if (mark == std::string_view::npos || mark == 0) return std::nullopt;
  Word word;
  word.charset = head.substr(0, mark);
  if (word.charset.find_first_of(" \t\"<>=") != std::string_view::npos) return std::nullopt;
  word.charset = word.charset.substr(0, word.charset.find('*'));  // RFC 2231 s.5: a language after the charset
  const std::size_t encoding = at + 2 + mark + 1;
  if (encoding + 1 >= value.size() || value[encoding + 1] != '?') return std::nullopt;
  word.encoding = lower(value[encoding]);
  if (word.encoding != 'b' && word.encoding != 'q') return std::nullopt;
  const std::size_t text = encoding + 2;
  const std::size_t end = text_end(value, text, word.encoding);
  if (end == std::string_view::npos) return std::nullopt;
  word.text = value.substr(text, end - text);
  word.end = end + 2;
  return word;
}

void append_q(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_') {
      out += ' ';
    } else if (text[i] == '=' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
}

/// The words that follow one another, of one charset: their bytes, as if they were one.
class Run {
 public:
  explicit Run(std::string_view charset) : charset_(charset) {}
  void add(const Word& word) {
    if (word.encoding == 'q') {
      finish_base64();
      append_q(word.text, bytes_);
      return;
    }
    for (const char c : word.text)
      if (!is_blank(c)) base64_ += c;
    // A piece that ends with padding or at a quantum's end is whole; else the next word goes on with it.
    if (base64_.ends_with('=') || base64_.size() % 4 == 0) finish_base64();
  }
  /// Words of a charset with shifts begin and end in ASCII each; ICU refuses the empty segments that joining them
  /// makes.
  [[nodiscard]] bool takes(const Word& word) const {
    return same_word(charset_, word.charset) && !same_word(charset_.substr(0, 8), "iso-2022");
  }
  std::string text() {
    finish_base64();
    return to_utf8(bytes_, charset_);
  }

 private:
  void finish_base64() {
    if (!base64_.empty()) bytes_ += decode_body(base64_, Transfer::base64);
    base64_.clear();
  }
  std::string_view charset_;
  std::string base64_;
  std::string bytes_;
};

}  // namespace

std::string decode_words(std::string_view value) {
  std::string out;
  std::size_t at = 0;
  std::size_t plain = 0;  // where text that is no word begins
  while (at < value.size()) {
    const std::size_t start = value.find("=?", at);
    if (start == std::string_view::npos) break;
    std::optional<Word> word = word_at(value, start);
    if (!word) {
      at = start + 2;
      continue;
    }
    out += to_utf8(value.substr(plain, start - plain));
    while (word) {  // one run after another, until text stands between
      Run run(word->charset);
      do {
        run.add(*word);
        plain = at = word->end;
        std::size_t next = word->end;
        while (next < value.size() && is_blank(value[next])) ++next;
        word = word_at(value, next);
      } while (word && run.takes(*word));
      out += run.text();
    }
  }
  out += to_utf8(value.substr(plain));
  return out;
}

}  // namespace baosong::parsers::mime
