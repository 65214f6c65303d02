// Paths of contract 4. Control characters go first, so that none can hide a `..` or a drive letter.
#include "parsers/text/names.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "parsers/text/ascii.hpp"

namespace baosong::parsers {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Without C0, DEL and C1 characters and broken UTF-8.
std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < length;) {
    const std::int64_t begin = at;
    UChar32 c = 0;
    U8_NEXT(data, at, length, c);
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) continue;
    out.append(text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
  }
  return out;
}

}  // namespace

std::string safe_path(std::string_view path) {
  std::string clean = without_controls(path);
  std::ranges::replace(clean, '\\', '/');
  std::string out;
  std::string_view rest = clean;
  while (!rest.empty()) {
    const std::size_t slash = rest.find('/');
    std::string_view component = rest.substr(0, slash);
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
    if (out.empty())
      while (component.size() >= 2 && is_letter(component[0]) && component[1] == ':') component.remove_prefix(2);
    if (component.empty() || component == "." || component == "..") continue;
    if (!out.empty()) out += '/';
    out += component;
  }
  return out;
}

std::string safe_name(std::string_view path) {
  std::string safe = safe_path(path);
  const std::size_t slash = safe.rfind('/');
  return slash == std::string::npos ? safe : safe.substr(slash + 1);
}

std::string extension(std::string_view name) {
  while (!name.empty() && (name.back() == ' ' || name.back() == '\t')) name.remove_suffix(1);
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  return lower(name.substr(dot + 1));
}

bool is_rubbish(std::string_view path) {
  std::string_view rest = path;
  std::string_view name;
  while (!rest.empty()) {
    const std::size_t slash = rest.find_first_of("/\\");
    name = rest.substr(0, slash);
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
    if (name == "__MACOSX") return true;
  }
  const std::string word = lower(name);
  return word == ".ds_store" || word == "thumbs.db" || word == "desktop.ini" || name.starts_with("~$");
}

}  // namespace baosong::parsers
