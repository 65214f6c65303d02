#include "parsers/mime/delivery_report.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "parsers/mime/body.hpp"
#include "parsers/mime/transfer.hpp"
#include "parsers/text/ascii.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/names.hpp"

namespace baosong::parsers::mime {
namespace {

constexpr std::size_t k_originals = 20;
constexpr std::size_t k_recipients = 100;
constexpr std::size_t k_encoded_bytes = 256 * 1024;  // of a report or a returned mail: header and first lines
constexpr std::size_t k_notice_bytes = 16 * 1024;    // of a plain notice's text
constexpr std::size_t k_word_bytes = 320;            // RFC 5321: 64 + 1 + 255
constexpr std::size_t k_diagnostic_bytes = 500;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string capped(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  text.resize(most);
  return text;
}

/// "rfc822; a@b.example" → "a@b.example". The type may lack; the address may stand in angle brackets.
std::string typed_address(std::string_view raw) {
  std::string_view value = raw.substr(raw.find(';') == std::string_view::npos ? 0 : raw.find(';') + 1);
  if (const std::size_t open = value.find('<'); open != std::string_view::npos) {
    value = value.substr(open + 1);
    value = value.substr(0, value.find('>'));
  }
  return capped(to_utf8(trimmed(value)), k_word_bytes);
}

std::string first_word(std::string_view raw) {
  const std::string_view value = trimmed(raw);
  return capped(lower(to_utf8(value.substr(0, value.find_first_of(" \t(;")))), k_word_bytes);
}

/// The first enhanced status code (RFC 3463) in `text`; of several the first permanent one. Empty: none.
std::string status_in(std::string_view text) {
  std::string found;
  for (std::size_t at = 0; at + 4 < text.size(); ++at) {
    if ((text[at] != '5' && text[at] != '4') || text[at + 1] != '.') continue;
    if (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '.')) continue;
    std::size_t end = at + 2;
    while (end < text.size() && is_digit(text[end]) && end < at + 5) ++end;
    if (end == at + 2 || end >= text.size() || text[end] != '.') continue;
    const std::size_t detail = ++end;
    while (end < text.size() && is_digit(text[end]) && end < detail + 3) ++end;
    if (end == detail || (end < text.size() && (is_digit(text[end]) || text[end] == '.'))) continue;
    if (text[at] == '5') return std::string(text.substr(at, end - at));
    if (found.empty()) found = text.substr(at, end - at);
  }
  return found;
}

// ---- RFC 3464 ----

void add_recipient(const Header& group, DeliveryReport& report) {
  if (report.recipients.size() >= k_recipients) return;
  if (!group.has("Final-Recipient") && !group.has("Original-Recipient")) return;  // what is said of the whole message
  ReportedRecipient one;
  one.address = typed_address(group.raw("Final-Recipient"));
  one.original_address = typed_address(group.raw("Original-Recipient"));
  if (one.address.empty()) one.address = one.original_address;
  if (one.original_address == one.address) one.original_address.clear();
  one.action = first_word(group.raw("Action"));
  one.status = first_word(group.raw("Status"));
  const std::string words = group.text("Diagnostic-Code");
  one.diagnostic =
      capped(words.substr(words.find(';') == std::string::npos ? 0 : words.find(';') + 1), k_diagnostic_bytes);
  one.diagnostic = trimmed(one.diagnostic);
  // "5.0.0" says nothing; the server's own words often do.
  if (one.status.empty() || one.status.ends_with(".0.0"))
    if (std::string better = status_in(one.diagnostic); !better.empty()) one.status = std::move(better);
  report.recipients.push_back(std::move(one));
}

/// Groups of fields, with blank lines between them.
void read_delivery_status(std::string_view body, const Limits& limits, DeliveryReport& report) {
  std::string group;
  const auto finish = [&] {
    if (!group.empty()) add_recipient(Header(group, limits), report);
    group.clear();
  };
  for (const std::string_view line : lines(body)) {
    if (trimmed(line).empty()) {
      finish();
    } else {
      group.append(line).append("\n");
    }
    if (report.recipients.size() >= k_recipients) return;
  }
  finish();
}

// ---- the mail that came back ----

void add_originals(std::string_view raw, DeliveryReport& report) {
  for (std::string& id : message_ids(raw, k_originals)) {
    if (report.originals.size() >= k_originals) return;
    if (std::ranges::find(report.originals, id) == report.originals.end())
      report.originals.push_back(capped(std::move(id), 1000));
  }
}

bool is_returned_mail(const Leaf& leaf) {
  static constexpr std::array<std::string_view, 5> k_types = {"message/rfc822", "message/global", "text/rfc822-headers",
                                                              "text/rfc822-header", "message/global-headers"};
  return std::ranges::find(k_types, leaf.type) != k_types.end() || extension(leaf.name) == "eml";
}

void read_returned_mail(std::string_view mail, const Limits& limits, DeliveryReport& report) {
  Limits header_only = limits;
  header_only.parts = 1;
  const Outline found = outline(mail, header_only);
  add_originals(Header(found.nodes.front().header, limits, found.newline).raw("Message-ID"), report);
}

/// Header lines of the returned mail, quoted in a notice's text (qmail, and many gateways).
void read_quoted_ids(std::string_view text, DeliveryReport& report) {
  for (const std::string_view line : lines(text)) {
    constexpr std::string_view k_field = "message-id:";
    const std::string_view plain = line.substr(std::min(line.find_first_not_of("> \t"), line.size()));
    if (lower(plain.substr(0, k_field.size())) == k_field) add_originals(plain.substr(k_field.size()), report);
  }
}

// ---- notices without a report ----

/// The text that the server wrote, without the returned mail that may follow it.
std::string_view notice_of(std::string_view text) {
  text = text.substr(0, k_notice_bytes);
  for (const std::string_view line : lines(text)) {
    const std::string plain = lower(line);
    const bool copy = plain.starts_with("return-path:") || plain.starts_with("received:") ||
                      plain.starts_with("message-id:") || plain.starts_with("--- below this line") ||
                      plain.starts_with("------ this is a copy");
    if (copy) return text.substr(0, static_cast<std::size_t>(line.data() - text.data()));
  }
  return text;
}

/// Chinese servers and most others write these where they will try again.
bool speaks_of_delay(const std::string& subject, const std::string& notice) {
  static constexpr std::array<std::string_view, 5> k_subject = {"delay", "延迟", "推迟", "延误", "warning:"};
  static constexpr std::array<std::string_view, 9> k_text = {
      "willberetried", "willkeeptrying", "stilltrying", "hasbeendelayed",  "hasnotyetbeendelivered",
      "将继续尝试",    "会继续尝试",     "仍在尝试",    "您不需要重新发送"};
  const auto in = [](const std::string& text) {
    return [&](std::string_view word) { return text.find(word) != std::string::npos; };
  };
  return std::ranges::any_of(k_subject, in(subject)) || std::ranges::any_of(k_text, in(notice));
}

bool is_local_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("._+-=!#$%&'*/?^`{|}~").find(c) != std::string_view::npos;
}
bool is_domain_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
}

std::vector<std::string> addresses_in(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    std::size_t begin = at, end = at + 1;
    while (begin > 0 && at - begin < 64 && is_local_char(text[begin - 1])) --begin;
    while (end < text.size() && end - at <= 255 && is_domain_char(text[end])) ++end;
    while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    if (begin == at || end == at + 1) continue;
    std::string address(text.substr(begin, end - begin));
    if (std::ranges::find(out, address) == out.end()) out.push_back(std::move(address));
    if (out.size() >= k_recipients) break;
  }
  return out;
}

/// The line that gives the server's answer: it holds a status code, or an SMTP reply of the 5xx kind.
std::string diagnostic_in(std::string_view notice) {
  for (const std::string_view line : lines(notice)) {
    const auto reply = [&] {
      for (std::size_t at = line.find('5'); at != std::string_view::npos; at = line.find('5', at + 1)) {
        const bool begins = at == 0 || (!is_digit(line[at - 1]) && line[at - 1] != '.');
        if (begins && at + 3 < line.size() && is_digit(line[at + 1]) && is_digit(line[at + 2]) &&
            (line[at + 3] == ' ' || line[at + 3] == '-'))
          return true;
      }
      return false;
    };
    if (!status_in(line).empty() || reply()) return capped(std::string(trimmed(line)), k_diagnostic_bytes);
  }
  return {};
}

void read_notice(const Header& header, const MessageFacts& facts, DeliveryReport& report) {
  const std::string_view notice = notice_of(facts.text);
  ReportedRecipient one;
  one.action = speaks_of_delay(normalised(facts.subject), normalised(notice)) ? "delayed" : "failed";
  one.diagnostic = diagnostic_in(notice);
  one.status = status_in(one.diagnostic);
  std::vector<std::string> addresses;
  for (const std::string& field : header.all("X-Failed-Recipients"))
    for (std::string& address : addresses_in(field)) addresses.push_back(std::move(address));
  if (addresses.empty()) addresses = addresses_in(notice);
  for (std::string& address : addresses) {
    if (report.recipients.size() >= k_recipients) return;
    one.address = std::move(address);
    report.recipients.push_back(one);
  }
}

}  // namespace

DeliveryReport read_delivery_report(const Outline& outline, const Header& header, const MessageFacts& facts,
                                    const Limits& limits) {
  DeliveryReport report;
  for (const Node& node : outline.nodes) {
    if (node.multipart) continue;
    const Leaf leaf = leaf_of(node, limits, outline.newline);
    const bool status = leaf.type == "message/delivery-status" || leaf.type == "message/global-delivery-status";
    if (!status && !is_returned_mail(leaf)) continue;
    const std::string body = decode_body(node.body.substr(0, k_encoded_bytes), transfer_of(leaf.transfer));
    if (status) {
      read_delivery_status(body, limits, report);
    } else {
      read_returned_mail(body, limits, report);
    }
  }
  for (const std::string* text : {&facts.text, &facts.quoted, &facts.attached_text}) read_quoted_ids(*text, report);
  if (report.recipients.empty()) read_notice(header, facts, report);
  return report;
}

}  // namespace baosong::parsers::mime
