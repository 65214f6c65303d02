#include "daemon/mail/imap_text.hpp"

#include <cstdint>

namespace baosong::mail {
namespace {

constexpr std::string_view k_base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
constexpr char32_t k_replacement = 0xFFFD;

char32_t take_utf8(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  char32_t code = length <= 1 ? lead : lead & (0x7F >> length);
  bool whole = length != 0 && text.size() >= length;
  for (std::size_t i = 1; whole && i < length; ++i) {
    whole = (byte(i) & 0xC0) == 0x80;
    code = (code << 6) | (byte(i) & 0x3F);
  }
  static constexpr char32_t k_least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (!whole || code < k_least[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    text.remove_prefix(1);
    return k_replacement;
  }
  text.remove_prefix(length);
  return code;
}

void append_utf8(std::string& text, char32_t code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | (code >> 12));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | (code >> 18));
    text += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

std::string base64_of(const std::u16string& units) {
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char16_t unit : units) {
    bits = (bits << 16) | unit;
    for (count += 16; count >= 6; count -= 6) text += k_base64[(bits >> (count - 6)) & 0x3F];
    bits &= (1U << count) - 1;
  }
  if (count > 0) text += k_base64[(bits << (6 - count)) & 0x3F];
  return text;
}

// False where it is no base64 of whole UTF-16.
bool append_base64(std::string& text, std::string_view base64) {
  std::uint32_t bits = 0;
  int count = 0;
  char32_t high = 0;
  for (const char c : base64) {
    const std::size_t value = k_base64.find(c);
    if (value == std::string_view::npos) return false;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 16) continue;
    const char32_t unit = (bits >> (count - 16)) & 0xFFFF;
    count -= 16;
    bits &= (1U << count) - 1;
    if (high != 0) {
      if (unit < 0xDC00 || unit > 0xDFFF) return false;
      append_utf8(text, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
      high = 0;
    } else if (unit >= 0xD800 && unit <= 0xDBFF) {
      high = unit;
    } else if (unit >= 0xDC00 && unit <= 0xDFFF) {
      return false;
    } else {
      append_utf8(text, unit);
    }
  }
  return high == 0 && count < 6 && bits == 0;
}

}  // namespace

std::string to_modified_utf7(std::string_view utf8) {
  std::string name;
  std::u16string pending;
  const auto flush = [&] {
    if (!pending.empty()) name += "&" + base64_of(pending) + "-";
    pending.clear();
  };
  while (!utf8.empty()) {
    const char32_t code = take_utf8(utf8);
    if (code >= 0x20 && code <= 0x7E) {
      flush();
      name += static_cast<char>(code);
      if (code == U'&') name += '-';
    } else if (code < 0x10000) {
      pending += static_cast<char16_t>(code);
    } else {
      pending += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10));
      pending += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  flush();
  return name;
}

std::string from_modified_utf7(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '&') {
      text += name[i];
      continue;
    }
    const std::size_t end = name.find('-', i);
    if (end == std::string_view::npos) return std::string(name);
    const std::string_view base64 = name.substr(i + 1, end - i - 1);
    if (base64.empty()) {
      text += '&';
    } else if (!append_base64(text, base64)) {
      return std::string(name);
    }
    i = end;
  }
  return text;
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '\r' || c == '\n' || c == '\0') continue;
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string uid_set(const std::vector<Uid>& uids) {
  std::string text;
  for (std::size_t i = 0; i < uids.size();) {
    std::size_t last = i;
    while (last + 1 < uids.size() && uids[last + 1] == uids[last] + 1) ++last;
    if (!text.empty()) text += ',';
    text += std::to_string(uids[i]);
    if (last > i) text += ":" + std::to_string(uids[last]);
    i = last + 1;
  }
  return text;
}

}  // namespace baosong::mail
