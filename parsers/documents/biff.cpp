#include "parsers/documents/biff.hpp"

#include <unicode/unistr.h>

#include <bit>

#include "parsers/documents/bytes.hpp"

namespace baosong::parsers::biff {
namespace {

constexpr std::size_t k_read_ahead_bytes = 65536;
constexpr std::size_t k_header_bytes = 4;

std::string to_text(const std::u16string& units) {
  std::string text;
  icu::UnicodeString(false, units.data(), static_cast<std::int32_t>(units.size())).toUTF8String(text);
  return text;
}

/// Bytes of a record and of its CONTINUE records, one stream.
class Continued {
 public:
  explicit Continued(Records& records) : records_(records) {}

  [[nodiscard]] bool ended() { return at_ >= records_.data().size() && !more(); }
  std::uint8_t byte() {
    if (ended()) return 0;
    return u8(records_.data(), at_++);
  }
  std::uint32_t number(std::size_t bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) value |= static_cast<std::uint32_t>(byte()) << (8 * i);
    return value;
  }
  void skip(std::uint64_t count) {
    while (count > 0 && !ended()) {
      const std::uint64_t step = std::min<std::uint64_t>(count, records_.data().size() - at_);
      at_ += static_cast<std::size_t>(step);
      count -= step;
    }
  }
  /// Characters that run over into the next record begin there with their own flags.
  std::u16string characters(std::size_t count, bool wide) {
    std::u16string units;
    while (count > 0) {
      if (at_ >= records_.data().size()) {
        if (!more()) break;
        wide = (u8(records_.data(), at_++) & 1) != 0;
      }
      const std::size_t width = wide ? 2 : 1;
      const std::size_t here = std::min(count, (records_.data().size() - at_) / width);
      for (std::size_t i = 0; i < here; ++i, at_ += width) {
        units +=
            wide ? static_cast<char16_t>(u16(records_.data(), at_)) : static_cast<char16_t>(u8(records_.data(), at_));
      }
      count -= here;
      if (here == 0) at_ = records_.data().size();
    }
    return units;
  }

 private:
  bool more() {
    if (!records_.next_continued()) return false;
    at_ = 0;
    return true;
  }

  Records& records_;
  std::size_t at_ = 0;
};

}  // namespace

std::string Records::peek_header() {
  if (at_ < buffer_at_ || at_ + k_header_bytes > buffer_at_ + buffer_.size()) {
    buffer_ = stream_.read_at(at_, k_read_ahead_bytes);
    buffer_at_ = at_;
  }
  return buffer_.substr(static_cast<std::size_t>(at_ - buffer_at_), k_header_bytes);
}

bool Records::next() {
  const std::string header = peek_header();
  if (header.size() < k_header_bytes) return false;
  id_ = u16(header, 0);
  const std::size_t size = u16(header, 2);
  const std::size_t begin = static_cast<std::size_t>(at_ - buffer_at_) + k_header_bytes;
  data_ = begin + size <= buffer_.size() ? buffer_.substr(begin, size) : stream_.read_at(at_ + k_header_bytes, size);
  if (cipher_) cipher_->decrypt(id_, at_ + k_header_bytes, data_);
  at_ += k_header_bytes + size;
  return true;
}

bool Records::next_continued() {
  return u16(peek_header(), 0) == Record::continued && next();
}

std::string unicode_string(std::string_view data, std::size_t at, std::size_t characters) {
  const std::uint8_t flags = u8(data, at++);
  if ((flags & 8) != 0) at += 2;
  if ((flags & 4) != 0) at += 4;
  const bool wide = (flags & 1) != 0;
  std::u16string units;
  for (std::size_t i = 0; i < characters && at < data.size(); ++i, at += wide ? 2 : 1) {
    units += wide ? static_cast<char16_t>(u16(data, at)) : static_cast<char16_t>(u8(data, at));
  }
  return to_text(units);
}

std::vector<std::string> read_shared_strings(Records& records, std::size_t max_bytes) {
  Continued stream(records);
  stream.skip(4);
  const std::uint32_t count = stream.number(4);
  std::vector<std::string> strings;
  for (std::size_t bytes = 0; strings.size() < count && bytes < max_bytes && !stream.ended();) {
    const std::uint32_t characters = stream.number(2);
    const std::uint8_t flags = stream.byte();
    const std::uint32_t runs = (flags & 8) != 0 ? stream.number(2) : 0;
    const std::uint32_t extension = (flags & 4) != 0 ? stream.number(4) : 0;
    strings.push_back(to_text(stream.characters(characters, (flags & 1) != 0)));
    stream.skip(std::uint64_t{runs} * 4);
    stream.skip(extension);
    bytes += strings.back().size() + sizeof(std::string);
  }
  return strings;
}

double unpacked_number(std::uint32_t packed) {
  double value = 0;
  if ((packed & 2) != 0) {
    value = static_cast<std::int32_t>(packed) >> 2;
  } else {
    value = std::bit_cast<double>(static_cast<std::uint64_t>(packed & 0xFFFFFFFC) << 32);
  }
  return (packed & 1) != 0 ? value / 100 : value;
}

}  // namespace baosong::parsers::biff
