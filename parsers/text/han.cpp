// Measures and normal forms of Chinese text by ICU's character properties. Linear in the length of the text whatever it
// is: ICU sorts runs of combining marks by insertion, so longer runs than any script has are cut (UAX 15, stream-safe
// text).
#include "parsers/text/han.hpp"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace baosong::parsers {
namespace {

constexpr int k_max_combining_run = 30;

bool is_blank(UChar32 c) {
  return u_isUWhiteSpace(c) || c == 0x200B || c == 0xFEFF;
}

/// Zero-width characters and other marks that are not seen (U+00AD, U+200B…U+200F, U+2060, U+FEFF).
bool is_unseen(UChar32 c) {
  return is_blank(c) || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

/// Calls `visit` with every character of `text`; broken sequences come as U+FFFD.
template <typename Visit>
void each_character(std::string_view text, Visit visit) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < length;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(data, at, length, c);
    visit(c);
  }
}

}  // namespace

std::size_t count_han(std::string_view text) {
  std::size_t count = 0;
  each_character(text, [&](UChar32 c) {
    if (c < 0x2E80) return;
    UErrorCode status = U_ZERO_ERROR;
    if (uscript_getScript(c, &status) == USCRIPT_HAN) ++count;
  });
  return count;
}

std::string normalised(std::string_view text) {
  icu::UnicodeString input;
  int run = 0;
  each_character(text, [&](UChar32 c) {
    if (is_unseen(c)) return;
    run = u_getCombiningClass(c) != 0 ? run + 1 : 0;
    if (run <= k_max_combining_run) input.append(c);
  });
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  icu::UnicodeString folded = nfkc->normalize(input, status);
  if (U_FAILURE(status)) return std::string(text);
  folded.toLower(icu::Locale::getRoot());
  std::string out;
  folded.toUTF8String(out);
  std::string seen;  // compatibility forms may bring blanks in (U+00A8 is a blank and a mark)
  seen.reserve(out.size());
  std::size_t begin = 0;
  const auto* data = reinterpret_cast<const std::uint8_t*>(out.data());
  const auto length = static_cast<std::int64_t>(out.size());
  for (std::int64_t at = 0; at < length;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(data, at, length, c);
    if (!is_unseen(c)) seen.append(out, begin, static_cast<std::size_t>(at) - begin);
    begin = static_cast<std::size_t>(at);
  }
  return seen;
}

std::vector<std::string_view> lines(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out.push_back(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string_view cut_to(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

std::string_view trimmed(std::string_view text) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), INT32_MAX));
  std::int32_t begin = 0;
  while (begin < length) {
    std::int32_t next = begin;
    UChar32 c = 0;
    U8_NEXT(data, next, length, c);
    if (c < 0 || !is_blank(c)) break;
    begin = next;
  }
  std::int32_t end = length;
  while (end > begin) {
    std::int32_t before = end;
    UChar32 c = 0;
    U8_PREV(data, begin, before, c);
    if (c < 0 || !is_blank(c)) break;
    end = before;
  }
  return text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

}  // namespace baosong::parsers
