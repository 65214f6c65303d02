#include "daemon/mail/mail_error.hpp"

#include <algorithm>
#include <array>
#include <boost/assert/source_location.hpp>
#include <stdexcept>

namespace baosong::mail {
namespace {

std::string lower_ascii(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

// Length of the valid UTF-8 character at the front; 0 where there is none (RFC 3629 s.4).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F) || (lead == 0xF0 && byte(1) < 0x90) ||
      (lead == 0xF4 && byte(1) > 0x8F))
    return 0;
  return length;
}

}  // namespace

std::string_view to_string(MailErrorKind kind) {
  switch (kind) {
    case MailErrorKind::network:
      return "network";
    case MailErrorKind::tls:
      return "tls";
    case MailErrorKind::login_refused:
      return "login_refused";
    case MailErrorKind::throttled:
      return "throttled";
    case MailErrorKind::protocol:
      return "protocol";
    case MailErrorKind::refused:
      return "refused";
    case MailErrorKind::timeout:
      return "timeout";
    case MailErrorKind::closed:
      return "closed";
  }
  return "unknown";
}

void throw_exception_from_error(const MailError& error, const boost::source_location& where) {
  throw std::logic_error("the value of a failed mail operation was taken at " + where.to_string() + ": " + error.what);
}

std::string printable(std::string_view text, std::size_t max_bytes) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const auto lead = static_cast<unsigned char>(text.front());
    const bool control =
        lead < 0x20 || lead == 0x7F || (lead == 0xC2 && length == 2 && static_cast<unsigned char>(text[1]) < 0xA0);
    if (result.size() + std::max<std::size_t>(length, 1) > max_bytes) break;
    if (length == 0 || control) {
      result += '?';
    } else {
      result += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

bool wants_client_id(std::string_view server_text) {
  return lower_ascii(server_text).find("unsafe login") != std::string::npos;
}

bool speaks_of_limits(std::string_view server_text) {
  static constexpr std::array k_limits = {
      "[limit]",
      "frequency",
      "too many",
      "too frequent",
      "rate limit",
      "throttl",
      "sending quota",
      "sending limit",
      "daily quota",
      "daily limit",
      "submissionquota",
      "messages per ",
      // NetEase's own codes.
      "mi:sfq",
      "mi:dmc",
      "mi:ccl",
      "mi:stc",
      "rp:drc",
      "rp:qrc",
      "rp:ccl",
      "hl:icc",
      "hl:ifc",
      "频繁",
      "频率",
      "超过限制",
      "超出限制",
      "次数过多",
  };
  std::string text = lower_ascii(server_text);
  // Too many for one mail: they get another.
  if (const auto at = text.find("too many recipients"); at != std::string::npos) text.erase(at, 8);
  return std::any_of(k_limits.begin(), k_limits.end(),
                     [&](const char* words) { return text.find(words) != std::string::npos; });
}

MailErrorKind kind_of_refusal(std::string_view server_text, MailErrorKind otherwise) {
  if (wants_client_id(server_text)) return MailErrorKind::login_refused;
  if (speaks_of_limits(server_text)) return MailErrorKind::throttled;
  // Response codes of RFC 5530 s.3 that mean "later", then what providers write.
  static constexpr std::array k_later = {
      "[unavailable]", "[inuse]", "[serverbug]", "try again later", "try later", "temporarily", "system is busy",
      "system busy",   "稍后",    "稍候",        "系统繁忙",
  };
  const std::string text = lower_ascii(server_text);
  const bool later = std::any_of(k_later.begin(), k_later.end(),
                                 [&](const char* words) { return text.find(words) != std::string::npos; });
  return later ? MailErrorKind::throttled : otherwise;
}

}  // namespace baosong::mail
