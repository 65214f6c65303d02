#include "parsers/documents/rtf_tokens.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_block_bytes = 65536;
constexpr std::size_t k_max_word = 32;
constexpr std::int64_t k_max_number = 1LL << 40;

bool is_letter(int c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(int c) {
  return c >= '0' && c <= '9';
}

int hex(int c) {
  if (is_digit(c)) return c - '0';
  const int lower = c | 32;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

int RtfTokens::get() {
  if (at_ < block_at_ || at_ >= block_at_ + block_.size()) {
    block_ = file_.read_at(at_, k_block_bytes);
    block_at_ = at_;
    if (block_.empty()) {
      ++at_;  // so that unget() is its inverse
      return -1;
    }
  }
  return static_cast<unsigned char>(block_[static_cast<std::size_t>(at_++ - block_at_)]);
}

std::string RtfTokens::read(std::uint64_t count) {
  std::string bytes = file_.read_at(at_, static_cast<std::size_t>(std::min<std::uint64_t>(count, k_block_bytes)));
  at_ += bytes.size();
  return bytes;
}

void RtfTokens::skip(std::uint64_t count) {
  at_ = std::min(at_ + count, file_.size());
}

RtfTokens::Kind RtfTokens::next() {
  for (;;) {
    const int c = get();
    switch (c) {
      case -1:
        unget();
        return Kind::end;
      case '{':
        return Kind::open;
      case '}':
        return Kind::close;
      case '\\':
        return control();
      case '\r':
      case '\n':
      case 0:
        break;
      default:
        byte_ = static_cast<char>(c);
        return Kind::byte;
    }
  }
}

RtfTokens::Kind RtfTokens::control() {
  int c = get();
  if (c < 0) {
    unget();
    return Kind::end;
  }
  if (!is_letter(c)) {
    byte_ = static_cast<char>(c);
    if (c != '\'') return Kind::symbol;
    const int high = hex(get());
    const int low = hex(get());
    byte_ = high >= 0 && low >= 0 ? static_cast<char>(high * 16 + low) : '?';
    return Kind::byte;
  }
  word_.clear();
  for (; is_letter(c); c = get()) {
    if (word_.size() < k_max_word) word_ += static_cast<char>(c);
  }
  has_number_ = false;
  number_ = 0;
  const bool negative = c == '-';
  if (negative) c = get();
  for (; is_digit(c); c = get()) {
    has_number_ = true;
    if (number_ < k_max_number) number_ = number_ * 10 + (c - '0');
  }
  if (negative) number_ = -number_;
  if (c != ' ') unget();  // one blank belongs to the word
  return Kind::word;
}

}  // namespace baosong::parsers
