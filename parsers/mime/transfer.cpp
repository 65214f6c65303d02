#include "parsers/mime/transfer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "parsers/media_signatures.hpp"
#include "parsers/mime/mapped_file.hpp"
#include "parsers/text/ascii.hpp"

namespace baosong::parsers::mime {
namespace {

constexpr std::size_t k_piece = 64 * 1024;
constexpr std::size_t k_release = 4 << 20;

/// Gathers decoded bytes into pieces.
class Pieces {
 public:
  explicit Pieces(const Sink& sink) : sink_(sink) { buffer_.reserve(k_piece + 256); }
  std::string& buffer() { return buffer_; }
  void drain() {
    if (buffer_.size() >= k_piece) flush();
  }
  void flush() {
    if (!buffer_.empty()) sink_(buffer_);
    buffer_.clear();
  }

 private:
  const Sink& sink_;
  std::string buffer_;
};

/// Gives pages of a body back in steps while it is read.
class Releaser {
 public:
  explicit Releaser(std::string_view body) : body_(body) {}
  void at(std::size_t position) {
    if (position - released_ < k_release) return;
    release_pages(body_.substr(released_, position - released_));
    released_ = position;
  }
  ~Releaser() { release_pages(body_.substr(released_)); }
  Releaser(const Releaser&) = delete;
  Releaser& operator=(const Releaser&) = delete;

 private:
  std::string_view body_;
  std::size_t released_ = 0;
};

constexpr std::uint8_t k_no_digit = 0x80;
constexpr std::array<std::uint8_t, 256> k_base64_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(k_no_digit);
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < digits.size(); ++i)
    values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
  return values;
}();

std::uint8_t base64_value(char c) {
  return k_base64_values[static_cast<unsigned char>(c)];
}

/// Decodes whole quanta of digits from `at` on, as long as there are only digits; moves `at` behind them.
void decode_quanta(std::string_view body, std::size_t& at, std::string& out) {
  std::array<char, 3 * 256> decoded;
  std::size_t filled = 0;
  while (at + 4 <= body.size() && filled < decoded.size()) {
    const std::uint8_t a = base64_value(body[at]), b = base64_value(body[at + 1]);
    const std::uint8_t c = base64_value(body[at + 2]), d = base64_value(body[at + 3]);
    if ((a | b | c | d) & k_no_digit) break;
    decoded[filled++] = static_cast<char>(a << 2 | b >> 4);
    decoded[filled++] = static_cast<char>(b << 4 | c >> 2);
    decoded[filled++] = static_cast<char>(c << 6 | d);
    at += 4;
  }
  out.append(decoded.data(), filled);
}

// Not mimetic's decoder: fed byte by byte as it wants to be, it took a quarter of the time of a whole intake.
// Stops at the padding; what is no digit is passed over; an unfinished quantum counts as padded.
void decode_base64(std::string_view body, Pieces& pieces) {
  Releaser releaser(body);
  std::uint32_t bits = 0;
  unsigned quantum = 0;
  for (std::size_t at = 0; at < body.size();) {
    if (quantum == 0) {
      const std::size_t before = at;
      decode_quanta(body, at, pieces.buffer());
      pieces.drain();
      releaser.at(at);
      if (at != before) continue;
    }
    const char c = body[at++];
    const std::uint8_t value = base64_value(c);
    if (value == k_no_digit) {
      if (c == '=' && quantum >= 2) break;
      continue;
    }
    bits = bits << 6 | value;
    quantum = (quantum + 1) % 4;
    if (quantum != 0) continue;
    for (const unsigned shift : {16U, 8U, 0U}) pieces.buffer() += static_cast<char>(bits >> shift & 0xff);
  }
  if (quantum == 3) {
    pieces.buffer() += static_cast<char>(bits >> 10 & 0xff);
    pieces.buffer() += static_cast<char>(bits >> 2 & 0xff);
  } else if (quantum == 2) {
    pieces.buffer() += static_cast<char>(bits >> 4 & 0xff);
  }
}

void decode_quoted_printable(std::string_view body, Pieces& pieces) {
  Releaser releaser(body);
  std::string& out = pieces.buffer();
  std::size_t at = 0;
  while (at < body.size()) {
    releaser.at(at);
    pieces.drain();
    std::size_t end = body.find('\n', at);
    const std::size_t next = end == std::string_view::npos ? body.size() : end + 1;
    if (end == std::string_view::npos) end = body.size();
    std::size_t text_end = end;
    while (text_end > at && body[text_end - 1] == '\r') --text_end;
    const std::size_t break_begin = text_end;
    while (text_end > at && (body[text_end - 1] == ' ' || body[text_end - 1] == '\t')) --text_end;
    const bool soft = text_end > at && body[text_end - 1] == '=';
    if (soft) --text_end;
    for (std::size_t i = at; i < text_end; ++i) {
      if (body[i] == '=' && i + 2 < text_end && hex_digit(body[i + 1]) >= 0 && hex_digit(body[i + 2]) >= 0) {
        out += static_cast<char>(hex_digit(body[i + 1]) * 16 + hex_digit(body[i + 2]));
        i += 2;
      } else {
        out += body[i];
      }
      pieces.drain();
    }
    if (!soft) {
      if (next == body.size() && end == body.size())
        out.append(body, text_end, break_begin - text_end);  // no line end: blanks there are no transport padding
      out.append(body, break_begin, next - break_begin);
    }
    at = next;
  }
}

void decode_identity(std::string_view body, Pieces& pieces) {
  Releaser releaser(body);
  for (std::size_t at = 0; at < body.size(); at += k_piece) {
    pieces.buffer().append(body.substr(at, k_piece));
    pieces.drain();
    releaser.at(at);
  }
}

void decode_uuencode(std::string_view body, Pieces& pieces) {
  Releaser releaser(body);
  bool begun = false;
  for (std::size_t at = 0; at < body.size();) {
    releaser.at(at);
    const std::size_t end = std::min(body.find('\n', at), body.size());
    std::string_view line = body.substr(at, end - at);
    at = end + 1;
    while (line.ends_with('\r')) line.remove_suffix(1);
    if (!begun) {
      begun = !uu_begin_name(line).empty();
      continue;
    }
    if (line == "end" || !decode_uu_line(line, pieces.buffer())) break;
    pieces.drain();
  }
}

/// Whether what is declared as base64 can be: raw bytes are told by what is no ASCII, plain words by the blanks within
/// their lines.
bool is_base64_text(std::string_view sample) {
  std::size_t inner_blanks = 0;
  std::size_t strange = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const auto byte = static_cast<unsigned char>(sample[i]);
    if (byte == 0 || byte >= 0x80) ++strange;
    if (byte == ' ' && i > 0 && i + 1 < sample.size() && static_cast<unsigned char>(sample[i - 1]) > ' ' &&
        static_cast<unsigned char>(sample[i + 1]) > ' ')
      ++inner_blanks;
  }
  return inner_blanks * 20 <= sample.size() && strange * 20 <= sample.size();
}

/// Nothing but base64 digits in lines, padding at most at the end.
bool is_base64_alone(std::string_view sample) {
  const std::size_t end = std::min(sample.find('='), sample.size());
  return std::ranges::all_of(sample.substr(0, end),
                             [](char c) { return base64_value(c) != k_no_digit || c == '\r' || c == '\n'; }) &&
         sample.find_first_not_of("=\r\n \t", end) == std::string_view::npos;
}

}  // namespace

Transfer transfer_of(std::string_view value) {
  std::string word;
  for (const char c : value) {
    if (c == ' ' || c == '\t' || c == '(' || c == ';' || c == '"' || c == '\'') {
      if (word.empty() && c != '(') continue;
      break;
    }
    word += lower(c);
  }
  if (word == "base64" || word == "base-64" || word == "b") return Transfer::base64;
  if (word == "quoted-printable" || word == "quotedprintable" || word == "quoted_printable" || word == "qp")
    return Transfer::quoted_printable;
  if (word == "x-uuencode" || word == "uuencode" || word == "x-uue" || word == "uue") return Transfer::uuencode;
  if (word.empty() || word == "7bit" || word == "8bit" || word == "binary") return Transfer::identity;
  return Transfer::unknown;
}

Transfer likely_transfer(Transfer stated, std::string_view body) {
  constexpr std::size_t k_sample = 2000;
  const std::string_view sample = body.substr(0, k_sample);
  if (stated == Transfer::base64) return is_base64_text(sample) ? stated : Transfer::identity;
  if (stated == Transfer::uuencode || stated == Transfer::unknown || sample.size() < 16 || !is_base64_alone(sample))
    return stated;
  return type_by_signature(decode_body(sample, Transfer::base64)).empty() ? stated : Transfer::base64;
}

void decode_body(std::string_view body, Transfer transfer, const Sink& sink) {
  Pieces pieces(sink);
  switch (transfer) {
    case Transfer::identity:
    case Transfer::unknown:
      decode_identity(body, pieces);
      break;
    case Transfer::base64:
      decode_base64(body, pieces);
      break;
    case Transfer::quoted_printable:
      decode_quoted_printable(body, pieces);
      break;
    case Transfer::uuencode:
      decode_uuencode(body, pieces);
      break;
  }
  pieces.flush();
}

std::string decode_body(std::string_view body, Transfer transfer) {
  std::string out;
  decode_body(body, transfer, [&](std::string_view piece) { out += piece; });
  return out;
}

std::string_view uu_begin_name(std::string_view line) {
  if (!line.starts_with("begin ") && !line.starts_with("begin\t")) return {};
  std::size_t at = 6;
  const std::size_t mode = at;
  while (at < line.size() && line[at] >= '0' && line[at] <= '7') ++at;
  if (at - mode < 3 || at - mode > 4 || at >= line.size() || line[at] != ' ') return {};
  std::string_view name = line.substr(at + 1);
  while (!name.empty() && (name.front() == ' ' || name.front() == '"')) name.remove_prefix(1);
  while (!name.empty() && (name.back() == ' ' || name.back() == '"' || name.back() == '\r')) name.remove_suffix(1);
  return name;
}

bool decode_uu_line(std::string_view line, std::string& out) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty()) return true;  // trailing blanks, and so a lone "`" or " ", may have been lost on the way
  const auto value = [](char c) { return c == '`' ? 0 : c - ' '; };
  const int length = value(line[0]);
  if (length < 0 || length > 63) return false;
  const std::size_t needed = (static_cast<std::size_t>(length) + 2) / 3 * 4;
  // Encoders pad the line or add a checksum character; transports strip trailing blanks.
  if (line.size() > 1 + needed + 2) return false;
  const auto six = [&](std::size_t i) {
    return i + 1 < line.size() ? static_cast<unsigned>(value(line[i + 1])) & 63U : 0U;
  };
  for (std::size_t i = 1; i < line.size(); ++i)
    if (line[i] < ' ' || line[i] > '`') return false;
  std::size_t left = static_cast<std::size_t>(length);
  for (std::size_t i = 0; left > 0; i += 4) {
    const unsigned bits = six(i) << 18 | six(i + 1) << 12 | six(i + 2) << 6 | six(i + 3);
    const std::array<char, 3> bytes = {static_cast<char>(bits >> 16), static_cast<char>(bits >> 8 & 255),
                                       static_cast<char>(bits & 255)};
    const std::size_t take = std::min<std::size_t>(left, 3);
    out.append(bytes.data(), take);
    left -= take;
  }
  return true;
}

}  // namespace baosong::parsers::mime
