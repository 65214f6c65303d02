// Charset decoding by ICU converters, strict first, so that a wrong declaration is noticed rather than decoded to
// rubbish. Contract 4, "Charsets". Labels are foreign text: unknown ones count as none. UTF-16, the single-byte
// charsets and GB18030 accept nearly every byte, so that "fits" says little there; such bytes that are whole UTF-8 (for
// GB18030: Chinese in UTF-8) are read as UTF-8, and Latin-1 that is common GBK all over as GBK.
#include "parsers/text/charset.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "parsers/text/ascii.hpp"

namespace baosong::parsers {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(const std::string& charset) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(charset.c_str(), &status));
  if (U_FAILURE(status)) return nullptr;
  return converter;
}

std::string label_of(std::string_view charset) {
  std::string label;
  for (const char c : charset) {
    if (label.size() >= 40) break;
    const char low = lower(c);
    if ((low >= 'a' && low <= 'z') || (low >= '0' && low <= '9') || low == '-' || low == '_' || low == '.' ||
        low == '+')
      label += low;
    else if (c == '*' || c == ';' || c == ',')
      break;  // RFC 2231 language tag, or a parameter grown onto the value
  }
  return label;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// ICU's name for a declared charset; empty: none that is known.
std::string icu_name(const std::string& label) {
  if (label.empty()) return {};
  if (label.starts_with("utf-8") || label.starts_with("utf8")) return "UTF-8";
  if (label.starts_with("hz")) return "HZ";
  if (label.starts_with("iso-2022") || label.starts_with("csiso2022")) return label;
  if (label.starts_with("gb") || label == "x-gbk" || label == "chinese" || contains(label, "2312") ||
      contains(label, "936") || contains(label, "euc-cn") || contains(label, "euccn"))
    return "GB18030";
  if (label == "us-ascii" || label == "ascii" || label == "ansi_x3.4-1968" || label == "iso646-us") return "US-ASCII";
  if (label == "iso-8859-1" || label == "iso8859-1" || label == "latin1" || label == "iso_8859-1")
    return "windows-1252";  // what senders mean by it; the same for every graphic character of ISO 8859-1
  if (label == "big5" || label == "cn-big5" || label == "x-x-big5") return "windows-950-2000";
  if (label == "ks_c_5601-1987" || label == "euc-kr" || label == "ksc5601") return "windows-949-2000";
  if (label == "shift_jis" || label == "shift-jis" || label == "sjis" || label == "x-sjis") return "ibm-943_P15A-2003";
  if (label == "unicode") return "UTF-16LE";
  UErrorCode status = U_ZERO_ERROR;
  const char* known = ucnv_getStandardName(label.c_str(), "MIME", &status);
  if (U_SUCCESS(status) && known != nullptr) return known;
  return label;
}

void append_utf8(const UChar* from, const UChar* end, std::string& out) {
  while (from < end) {
    UChar32 c = *from++;
    if (U16_IS_LEAD(c) && from < end && U16_IS_TRAIL(*from)) c = U16_GET_SUPPLEMENTARY(c, *from++);
    if (U_IS_SURROGATE(c)) c = 0xFFFD;
    if (c == 0) continue;
    std::array<char, 4> buffer;
    int length = 0;
    U8_APPEND_UNSAFE(buffer.data(), length, c);
    out.append(buffer.data(), static_cast<std::size_t>(length));
  }
}

/// Decodes through `name`; `strict`: nullopt as soon as a sequence does not fit.
std::optional<std::string> convert(std::string_view bytes, const std::string& name, bool strict) {
  const Converter converter = open_converter(name);
  if (!converter) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  if (strict) {
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    if (U_FAILURE(status)) return std::nullopt;
  }
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  std::array<UChar, 4096> buffer;
  const char* source = bytes.data();
  const char* source_end = source + bytes.size();
  std::size_t held = 0;  // a lead surrogate waiting for its trail
  for (;;) {
    UChar* target = buffer.data() + held;
    status = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &target, buffer.data() + buffer.size(), &source, source_end, nullptr, true,
                   &status);
    const bool more = status == U_BUFFER_OVERFLOW_ERROR;
    if (U_FAILURE(status) && !more) return std::nullopt;
    const UChar* end = target;
    held = more && end > buffer.data() && U16_IS_LEAD(end[-1]) ? 1 : 0;
    append_utf8(buffer.data(), end - held, out);
    if (!more) return out;
    if (held) buffer[0] = end[-1];
  }
}

std::size_t replacements(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find("\xEF\xBF\xBD"); at != std::string_view::npos; at = text.find("\xEF\xBF\xBD", at + 3))
    ++count;
  return count;
}

std::string without_nul(std::string_view bytes) {
  std::string out(bytes);
  std::erase(out, '\0');
  return out;
}

bool is_wide(std::string_view name) {
  return name.starts_with("UTF-16") || name.starts_with("UTF-32");
}

/// Declared as Latin, but the bytes of C1 controls stand there: no Latin text has them and is whole UTF-8 too.
bool is_no_latin_text(std::string_view name, std::string_view bytes) {
  return (name.starts_with("windows-125") || name.starts_with("ISO-8859") || name.starts_with("iso-8859")) &&
         std::ranges::any_of(bytes, [](char c) { return (static_cast<unsigned char>(c) & 0xE0) == 0x80; });
}

/// What Chinese texts are written with: Han, their punctuation, full-width forms.
bool is_chinese(UChar32 c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF01 && c <= 0xFF5E) ||
         (c >= 0x2010 && c <= 0x2027);
}

/// Whether valid UTF-8 is Chinese. GBK that is valid UTF-8 by chance reads as Latin, Greek or Arabic there: characters
/// of two bytes.
bool is_chinese_utf8(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto length = static_cast<std::int64_t>(bytes.size());
  std::size_t chinese = 0, of_two_bytes = 0;
  for (std::int64_t at = 0; at < length;) {
    UChar32 c = 0;
    U8_NEXT(data, at, length, c);
    if (c < 0) return false;
    if (is_chinese(c))
      ++chinese;
    else if (c >= 0x80 && c < 0x800)
      ++of_two_bytes;
  }
  return chinese > 2 * of_two_bytes;
}

/// Whether GB18030 bytes are most likely Chinese: nearly all that is beyond ASCII are pairs of the common rows of GB
/// 2312 (punctuation, level 1). Latin text has its letters beyond ASCII alone, not in such pairs.
bool is_common_chinese_gbk(std::string_view bytes) {
  const auto at_of = [&](std::size_t i) { return static_cast<unsigned char>(i < bytes.size() ? bytes[i] : '\0'); };
  std::size_t common = 0, others = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned lead = at_of(i), trail = at_of(i + 1);
    if (lead < 0x80) continue;
    if (trail >= 0xA1 && ((lead >= 0xA1 && lead <= 0xA3) || (lead >= 0xB0 && lead <= 0xD7))) {
      ++common;
      ++i;
      continue;
    }
    ++others;
    if (trail >= 0x40) ++i;
  }
  return common >= 2 && common >= 4 * others;
}

bool is_western(std::string_view name) {
  return name == "windows-1252" || name == "ISO-8859-1" || name == "ISO-8859-15";
}

/// Charsets of seven bits, in which any ASCII text fits UTF-8 and means something else.
bool is_seven_bit(std::string_view name) {
  return name.starts_with("iso-2022") || name.starts_with("ISO-2022") || name == "HZ" || name.starts_with("UTF-7");
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto length = static_cast<std::int64_t>(bytes.size());
  std::int64_t at = 0;
  while (at < length) {
    if (data[at] < 0x80) {
      ++at;
      continue;
    }
    UChar32 c = 0;
    U8_NEXT(data, at, length, c);
    if (c < 0) return false;
  }
  return true;
}

bool is_gb18030(std::string_view bytes) {
  if (std::none_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    return true;
  return convert(bytes, "GB18030", true).has_value();
}

std::string to_utf8(std::string_view bytes, std::string_view charset) {
  if (bytes.starts_with("\xEF\xBB\xBF") && is_utf8(bytes)) return without_nul(bytes.substr(3));
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4)) && bytes.size() % 4 == 0)
    if (auto text = convert(bytes.substr(4), "UTF-32LE", true)) return *text;
  if (bytes.starts_with("\xFF\xFE"))
    if (auto text = convert(bytes.substr(2), "UTF-16LE", true)) return *text;
  if (bytes.starts_with("\xFE\xFF"))
    if (auto text = convert(bytes.substr(2), "UTF-16BE", true)) return *text;
  if (bytes.starts_with("\x84\x31\x95\x33"))
    if (auto text = convert(bytes.substr(4), "GB18030", true)) return *text;

  std::string name = icu_name(label_of(charset));
  const bool utf8 = is_utf8(bytes);
  if (name == "UTF-16") {
    // No byte order mark: Windows programs write little endian, and the NULs of ASCII letters tell.
    std::size_t even = 0, odd = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      if (bytes[i] == '\0') ++(i % 2 ? odd : even);
    name = even > odd ? "UTF-16BE" : "UTF-16LE";
  }
  // Programs that state a charset at random state GB 2312 or Latin-1; nearly all bytes fit these two.
  if (name == "GB18030" && utf8 && is_chinese_utf8(bytes)) return without_nul(bytes);
  if (is_western(name) && !utf8 && is_common_chinese_gbk(bytes))
    if (auto text = convert(bytes, "GB18030", true)) return *text;
  const bool says_nothing =
      name.empty() || is_no_latin_text(name, bytes) || (is_wide(name) && bytes.find('\0') == std::string_view::npos);
  if (utf8 && (name == "UTF-8" || name == "US-ASCII" || says_nothing)) return without_nul(bytes);
  if (!name.empty() && name != "UTF-8")
    if (auto text = convert(bytes, name, !is_seven_bit(name) || !utf8)) return *text;
  if (utf8) return without_nul(bytes);
  if (name != "GB18030")
    if (auto text = convert(bytes, "GB18030", true)) return *text;

  // Nothing fits: the reading that loses least, the declared one first.
  std::optional<std::string> best;
  std::size_t best_lost = 0;
  for (const std::string& candidate : {name, std::string("UTF-8"), std::string("GB18030")}) {
    if (candidate.empty()) continue;
    auto text = convert(bytes, candidate, false);
    if (!text) continue;
    const std::size_t lost = replacements(*text);
    if (!best || lost < best_lost) {
      best = std::move(text);
      best_lost = lost;
    }
  }
  if (best) return *best;
  std::string ascii;
  for (const char c : bytes)
    if (c != '\0') ascii += static_cast<unsigned char>(c) < 0x80 ? std::string(1, c) : std::string("\xEF\xBF\xBD");
  return ascii;
}

}  // namespace baosong::parsers
