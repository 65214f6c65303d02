#include "parsers/text/html_tokens.hpp"

#include <libxml/HTMLparser.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "parsers/text/ascii.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_max_attributes = 100;
constexpr std::size_t k_max_reference = 32;
constexpr std::string_view k_blanks = " \t\r\n\f";

bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

void skip_blanks(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(k_blanks), rest.size()));
}

void append(std::string& to, std::uint32_t point) {
  if (point == 0 || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) point = 0xFFFD;
  char bytes[4];
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, point);
  to.append(bytes, length);
}

/// The reference between '&' and ';'. 0: unknown.
std::uint32_t code_point(const std::string& reference) {
  if (reference.starts_with('#')) {
    const bool hex = reference.size() > 1 && lower(reference[1]) == 'x';
    const char* const first = reference.data() + (hex ? 2 : 1);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(first, reference.data() + reference.size(), value, hex ? 16 : 10);
    return error == std::errc() && end == reference.data() + reference.size() ? value : 0;
  }
  const htmlEntityDesc* entity = htmlEntityLookup(reinterpret_cast<const xmlChar*>(reference.c_str()));
  return entity == nullptr ? 0 : entity->value;
}

std::string take_value(std::string_view& rest) {
  skip_blanks(rest);
  if (rest.empty()) return {};
  if (rest[0] == '"' || rest[0] == '\'') {
    const std::size_t end = std::min(rest.find(rest[0], 1), rest.size());
    const std::string_view value = rest.substr(1, end - 1);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return resolve_references(value);
  }
  const std::size_t end = std::min(rest.find_first_of(" \t\r\n\f>"), rest.size());
  const std::string_view value = rest.substr(0, end);
  rest.remove_prefix(end);
  return resolve_references(value);
}

}  // namespace

std::string_view HtmlTag::attribute(std::string_view attribute_name) const {
  for (const auto& [key, value] : attributes) {
    if (key == attribute_name) return value;
  }
  return {};
}

std::string resolve_references(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t amp = std::min(text.find('&', at), text.size());
    out.append(text.substr(at, amp - at));
    at = amp;
    if (at == text.size()) break;
    const auto is_name = [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '#'; };
    std::size_t end = at + 1;
    while (end < text.size() && end - at <= k_max_reference && is_name(text[end])) ++end;
    const std::uint32_t point = end > at + 1 ? code_point(std::string(text.substr(at + 1, end - at - 1))) : 0;
    // Without its semicolon a reference counts only where no address could have it (&copy=1).
    const bool closed = end < text.size() && text[end] == ';';
    if (point != 0 && (closed || text[at + 1] == '#' || end == text.size() || text[end] == ' ')) {
      append(out, point);
      at = end + (closed ? 1 : 0);
    } else {
      out += '&';
      ++at;
    }
  }
  return out;
}

std::string_view take_raw(std::string_view& rest, std::string_view name) {
  for (std::size_t at = rest.find("</"); at != std::string_view::npos; at = rest.find("</", at + 2)) {
    if (lower(rest.substr(at + 2, name.size())) != name) continue;
    const std::string_view raw = rest.substr(0, at);
    rest.remove_prefix(at);
    return raw;
  }
  return std::exchange(rest, {});
}

bool take_tag(std::string_view& rest, HtmlTag& tag) {
  tag = HtmlTag();
  if (rest.starts_with("<!--")) {
    const std::size_t end = rest.find("-->", 4);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 3);
    return true;
  }
  if (rest.size() < 2) return false;
  if (rest[1] == '!' || rest[1] == '?' || (rest[1] == '/' && (rest.size() < 3 || !is_letter(rest[2])))) {
    rest.remove_prefix(std::min(rest.find('>'), rest.size() - 1) + 1);
    return true;
  }
  tag.closing = rest[1] == '/';
  const std::size_t first = tag.closing ? 2 : 1;
  if (!is_letter(rest[first])) return false;
  const std::size_t end = std::min(rest.find_first_of(" \t\r\n\f/>", first), rest.size());
  tag.name = lower(rest.substr(first, end - first));
  rest.remove_prefix(end);
  while (!rest.empty()) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n\f/"), rest.size()));
    if (rest.empty()) break;
    if (rest[0] == '>') {
      rest.remove_prefix(1);
      break;
    }
    const std::size_t name_end = std::max<std::size_t>(1, std::min(rest.find_first_of(" \t\r\n\f/>="), rest.size()));
    std::string name = lower(rest.substr(0, std::min<std::size_t>(name_end, 64)));
    rest.remove_prefix(name_end);
    skip_blanks(rest);
    std::string value;
    if (rest.starts_with('=')) {
      rest.remove_prefix(1);
      value = take_value(rest);
    }
    if (tag.attributes.size() < k_max_attributes) tag.attributes.emplace_back(std::move(name), std::move(value));
  }
  return true;
}

}  // namespace baosong::parsers
