// Authentication-Results (RFC 8601 s.2.2): authserv-id [version] *( ";" method [ "/" version ] "=" result … ). Read no
// further than the results of spf and dkim; comments in brackets and quoted strings are passed over. What cannot be
// read counts as not failed: it warns of a failure, it is no proof of identity.
#include <algorithm>
#include <string>
#include <vector>

#include "daemon/rules/identify.hpp"
#include "parsers/text/ascii.hpp"

namespace baosong::rules {
namespace {

/// Lower case, comments left out, no meaning in quoted strings, blanks as single spaces, none around "=" and "/".
std::string bare(std::string_view value) {
  std::string out;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '\\' && (quoted || depth > 0)) {
      ++i;
    } else if (quoted) {
      quoted = c != '"';
      if (quoted) out += c == ';' || c == ' ' || c == '=' ? '_' : c;
    } else if (c == '"' && depth == 0) {
      quoted = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && depth > 0) {
      --depth;
    } else if (depth > 0) {
      continue;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      if (!out.empty() && out.back() != ' ' && out.back() != '=' && out.back() != '/') out += ' ';
    } else {
      if ((c == '=' || c == '/') && !out.empty() && out.back() == ' ') out.pop_back();
      out += c;
    }
  }
  return parsers::lower(out);
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t end = text.find(at);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::string_view first_word(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  return text.substr(0, text.find(' '));
}

enum class Check { absent, failed, otherwise };

/// Of several results of one method one that did not fail is enough: a mail may carry several signatures.
Check check(const std::vector<std::string_view>& sections, std::string_view method) {
  Check sum = Check::absent;
  for (std::size_t i = 1; i < sections.size(); ++i) {
    const std::string_view word = first_word(sections[i]);
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = word.substr(0, std::min(equals, word.find('/')));
    if (name != method) continue;
    const std::string_view result = word.substr(equals + 1);
    const bool failed = result == "fail" || result == "softfail" || result == "hardfail";
    if (!failed) return Check::otherwise;
    sum = Check::failed;
  }
  return sum;
}

}  // namespace

bool authentication_failed(std::span<const std::string> results, std::string_view authserv_id) {
  if (authserv_id.empty()) return false;
  const std::string ours = parsers::lower(authserv_id);
  for (const std::string& value : results) {
    const std::string text = bare(value);
    const std::vector<std::string_view> sections = split(text, ';');
    if (first_word(sections.front()) != ours) continue;
    return check(sections, "spf") == Check::failed && check(sections, "dkim") == Check::failed;
  }
  return false;
}

}  // namespace baosong::rules
