#include "storage/file_names.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "storage/submission_json.hpp"

namespace baosong::storage {
namespace {

constexpr std::size_t k_name_bytes = 200;
constexpr std::size_t k_extension_bytes = 16;  // longer ones are no extensions

/// At most `bytes` of it, never half a character.
std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

/// Stem and extension together within the limit; nothing that Windows drops (blank, dot) at the stem's end.
std::string join(std::string_view stem, std::string_view suffix, std::string_view extension) {
  std::string out(cut(stem, k_name_bytes - suffix.size() - extension.size()));
  out.erase(out.find_last_not_of(" .") + 1);
  return out.append(suffix).append(extension);
}

char32_t decode(std::string_view s, std::size_t& i) {
  const auto b = static_cast<unsigned char>(s[i]);
  const int length = b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  char32_t c = length == 1 ? b : b & (0xFFU >> (length + 1));
  for (int n = 1; n < length; ++n)
    c = (c << 6U) | (static_cast<unsigned char>(s[i + static_cast<std::size_t>(n)]) & 0x3FU);
  i += static_cast<std::size_t>(length);
  return c;
}

/// Controls, and what hides or turns the letters around it ("gpj.exe" shown as "exe.jpg").
bool invisible(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xFFF9 || c == 0xFFFA ||
         c == 0xFFFB || (c >= 0xE0000 && c <= 0xE007F);
}

/// Windows takes "con.txt" for the console.
bool reserved(std::string_view name) {
  std::string upper(name.substr(0, name.find('.')));
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  constexpr std::array<std::string_view, 4> k_devices{"CON", "PRN", "AUX", "NUL"};
  if (std::find(k_devices.begin(), k_devices.end(), upper) != k_devices.end()) return true;
  return upper.size() == 4 && (upper.starts_with("COM") || upper.starts_with("LPT")) && upper[3] >= '1' &&
         upper[3] <= '9';
}

}  // namespace

std::pair<std::string_view, std::string_view> split_extension(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size() || name.size() - dot > k_extension_bytes)
    return {name, {}};
  const std::string_view extension = name.substr(dot + 1);
  const bool letters = std::all_of(extension.begin(), extension.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return letters ? std::pair{name.substr(0, dot), name.substr(dot)} : std::pair{name, std::string_view{}};
}

std::string safe_file_name(std::string_view name) {
  const std::string clean = clean_utf8(name);
  std::string out;
  for (std::size_t i = 0; i < clean.size();) {
    const std::size_t begin = i;
    const char32_t c = decode(clean, i);
    if (c == '\t' || c == '\n' || c == '\r') {
      out += ' ';
    } else if (invisible(c)) {
      continue;
    } else if (c == '/' || c == '\\' || c == ':' || c == '*' || c == '?' || c == '"' || c == '<' || c == '>' ||
               c == '|') {
      const char32_t wide = c + 0xFEE0;  // U+FF01 … U+FF5E are ! … ~
      out += static_cast<char>(0xE0U | (wide >> 12U));
      out += static_cast<char>(0x80U | ((wide >> 6U) & 0x3FU));
      out += static_cast<char>(0x80U | (wide & 0x3FU));
    } else {
      out.append(clean, begin, i - begin);
    }
  }
  out.erase(0, out.find_first_not_of(" ."));
  out.erase(out.find_last_not_of(" .") + 1);
  if (out.empty()) return "未命名";
  if (reserved(out)) out.insert(std::min(out.find('.'), out.size()), "_");
  const auto [stem, extension] = split_extension(out);
  return join(stem, "", extension);
}

std::string numbered_file_name(std::string_view safe_name, int number) {
  const auto [stem, extension] = split_extension(safe_name);
  return join(stem, " (" + std::to_string(number) + ")", extension);
}

std::string file_name_key(std::string_view name) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status) != 0) throw std::runtime_error(std::string("ICU cannot fold names: ") + u_errorName(status));
  const icu::UnicodeString folded = fold->normalize(icu::UnicodeString::fromUTF8(std::string(name)), status);
  std::string key;
  folded.toUTF8String(key);
  return key;
}

std::string unique_file_name(std::string_view name, std::set<std::string>& taken) {
  const std::string safe = safe_file_name(name);
  std::string candidate = safe;
  for (int n = 2; !taken.insert(file_name_key(candidate)).second; ++n) candidate = numbered_file_name(safe, n);
  return candidate;
}

}  // namespace baosong::storage
