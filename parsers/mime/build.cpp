// Mail writing. base64 by mimetic's encoder; header words and file names are cut by ourselves, because neither may
// split a character (RFC 2047 s.5) and mimetic knows neither RFC 2047 nor RFC 2231.
#include "parsers/mime/build.hpp"

#include <mimetic/codec/base64.h>
#include <mimetic/codec/code.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <stdexcept>

#include "parsers/digest.hpp"

namespace baosong::parsers::mime {
namespace {

constexpr std::size_t k_line = 76;       // RFC 2045 s.6.8; under the 78 of RFC 5322
constexpr std::size_t k_word = 75;       // RFC 2047 s.2
constexpr std::size_t k_id_bytes = 900;  // longer Message-IDs cannot be written within the 998 bytes of a line

std::string base64(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 4 / 3 + 4);
  mimetic::Base64::Encoder encoder(0);  // 0: no line breaks
  mimetic::encode(bytes.begin(), bytes.end(), encoder, std::back_inserter(out));
  return out;
}

void append_base64_lines(std::string_view bytes, std::string& out) {
  constexpr std::size_t k_bytes_a_line = k_line / 4 * 3;
  for (std::size_t at = 0; at < bytes.size(); at += k_bytes_a_line) {
    out += base64(bytes.substr(at, k_bytes_a_line));
    out += "\r\n";
  }
}

/// Control characters become blanks: nothing in a value can end a line.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return out;
}

/// For identifiers and addresses: no control characters, blanks and angle brackets at all.
std::string compact(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F && c != '<' && c != '>') out += c;
  return out;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Bytes of the first characters of `text` that fit in `room`; at least one character.
std::size_t whole_characters(std::string_view text, std::size_t room) {
  std::size_t end = std::min(text.size(), room);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  if (end > 0) return end;
  end = std::min<std::size_t>(text.size(), 1);
  while (end < text.size() && end < 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return end;
}

/// RFC 2047 words, one a line; `column` is moved to where the last one ends.
std::string encoded_words(std::string_view text, std::size_t& column) {
  constexpr std::size_t k_frame = 12;  // =?UTF-8?B??=
  std::string out;
  while (!text.empty()) {
    std::size_t room = column + k_frame + 4 <= k_line ? std::min(k_word, k_line - column) : 0;
    if (room < k_frame + 8) {
      out += "\r\n ";
      column = 1;
      room = k_word;
    }
    const std::size_t take = whole_characters(text, (room - k_frame) / 4 * 3);
    const std::string word = "=?UTF-8?B?" + base64(text.substr(0, take)) + "?=";
    out += word;
    column += word.size();
    text.remove_prefix(take);
    if (!text.empty()) {
      out += "\r\n ";
      column = 1;
    }
  }
  return out;
}

/// Plain text that folds at single blanks and that no reader takes for encoded words.
bool is_plain(std::string_view text) {
  if (!is_ascii(text) || text.find("=?") != std::string_view::npos || text.find("  ") != std::string_view::npos ||
      text.starts_with(' ') || text.ends_with(' '))
    return false;
  std::size_t word = 0;
  for (const char c : text) {
    word = c == ' ' ? 0 : word + 1;
    if (word > 60) return false;
  }
  return true;
}

std::string fold_plain(std::string_view text, std::size_t& column) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' ', 1), text.size());  // a word with the blank before it
    if (column + end > k_line && column > 1 && (text[0] == ' ' || out.empty())) {
      out += text[0] == ' ' ? "\r\n" : "\r\n ";
      column = text[0] == ' ' ? 0 : 1;
    }
    out += text.substr(0, end);
    column += end;
    text.remove_prefix(end);
  }
  return out;
}

std::string encode_at(std::string_view text, std::size_t& column) {
  const std::string clean = one_line(text);
  return is_plain(clean) ? fold_plain(clean, column) : encoded_words(clean, column);
}

std::string display_name(std::string_view name, std::size_t& column) {
  const std::string clean = one_line(name);
  std::string out = "\"";
  for (const char c : clean) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
  constexpr std::size_t k_longest_quoted = 62;
  if (!is_ascii(clean) || clean.find("=?") != std::string::npos || out.size() > k_longest_quoted)
    return encoded_words(clean, column);
  column += out.size();
  return out;
}

void append_addresses(std::string_view field, const std::vector<Address>& addresses, std::string& out) {
  if (addresses.empty()) return;
  out += field;
  out += ": ";
  std::size_t column = field.size() + 2;
  bool first = true;
  for (const Address& address : addresses) {
    if (!first) {
      out += ",\r\n ";
      column = 1;
    }
    first = false;
    const std::string angle = "<" + compact(address.address) + ">";
    if (!address.name.empty()) {
      out += display_name(address.name, column);
      if (column + 1 + angle.size() > k_line) {
        out += "\r\n";
        column = 0;
      }
      out += ' ';
      ++column;
    }
    out += angle;
    column += angle.size();
  }
  out += "\r\n";
}

std::string bracketed_id(std::string_view id) {
  const std::string clean = compact(id);
  if (clean.empty() || clean.size() > k_id_bytes || !is_ascii(clean)) return {};
  return "<" + clean + ">";
}

void append_ids(std::string_view field, const std::vector<std::string>& ids, std::string& out) {
  std::string list;
  for (const std::string& id : ids) {
    const std::string bracketed = bracketed_id(id);
    if (bracketed.empty()) continue;
    if (!list.empty()) list += "\r\n ";
    list += bracketed;
  }
  if (list.empty()) return;
  out += field;
  out += ": ";
  out += list;
  out += "\r\n";
}

void append_field(std::string_view name, std::string_view value, std::string& out) {
  const bool valid = !name.empty() && name.size() < 60 &&
                     std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7F && c != ':'; });
  if (!valid) throw std::invalid_argument("not a field name (RFC 5322 s.3.6.8): " + one_line(name));
  out += name;
  out += ": ";
  out += encode_unstructured(value, name.size() + 2);
  out += "\r\n";
}

/// RFC 2231: filename*0*=UTF-8''…; every piece a line of its own.
void append_extended(std::string_view parameter, std::string_view value, std::string& out) {
  static constexpr std::string_view k_plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
  static constexpr char k_digits[] = "0123456789ABCDEF";
  std::vector<std::string> pieces(1, "UTF-8''");
  while (!value.empty()) {
    const std::size_t take = whole_characters(value, 1);
    std::string character;
    for (const char c : value.substr(0, take)) {
      if (k_plain.find(c) != std::string_view::npos) {
        character += c;
      } else {
        character += '%';
        character += k_digits[static_cast<unsigned char>(c) >> 4];
        character += k_digits[static_cast<unsigned char>(c) & 15];
      }
    }
    if (pieces.back().size() + character.size() > 56) pieces.emplace_back();
    pieces.back() += character;
    value.remove_prefix(take);
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    out += ";\r\n ";
    out += parameter;
    out += pieces.size() == 1 ? "*=" : "*" + std::to_string(i) + "*=";
    out += pieces[i];
  }
}

std::string media_type_or_default(std::string_view type) {
  const bool valid =
      type.find('/') != std::string_view::npos && type.size() < 100 && std::ranges::all_of(type, [](char c) {
        return c > 0x20 && c < 0x7F && std::string_view("()<>@,;:\\\"[]?=").find(c) == std::string_view::npos;
      });
  return valid ? std::string(type) : "application/octet-stream";
}

void append_attachment(const OutgoingAttachment& attachment, std::string& out) {
  const std::string name = one_line(attachment.name);
  out += "Content-Type: " + media_type_or_default(attachment.media_type);
  if (!name.empty()) {
    std::size_t column = 7;
    out += ";\r\n name=\"";
    if (is_plain(name) && name.find_first_of("\"\\") == std::string::npos && name.size() < 60)
      out += name;
    else
      out += encoded_words(name, column);
    out += '"';
  }
  out += "\r\nContent-Transfer-Encoding: base64\r\n";
  if (const std::string id = bracketed_id(attachment.content_id); !id.empty()) out += "Content-ID: " + id + "\r\n";
  out += attachment.inline_shown ? "Content-Disposition: inline" : "Content-Disposition: attachment";
  if (!name.empty()) append_extended("filename", name, out);
  out += "\r\n\r\n";
  append_base64_lines(attachment.bytes, out);
}

std::string crlf_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32 + 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      if (i + 1 >= text.size() || text[i + 1] != '\n') out += "\r\n";
    } else if (text[i] == '\n') {
      out += "\r\n";
    } else if (text[i] != '\0') {
      out += text[i];
    }
  }
  if (!out.empty() && !out.ends_with('\n')) out += "\r\n";
  return out;
}

void append_text(std::string_view subtype, std::string_view text, std::string& out) {
  out += "Content-Type: text/";
  out += subtype;
  out += "; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  append_base64_lines(crlf_lines(text), out);
}

/// A boundary of the content's own hash: `=_` stands in no base64, so nothing in a body can be taken for it.
std::string boundary(const OutgoingMail& mail, std::string_view level) {
  Sha256 digest;
  for (const std::string_view piece : {std::string_view(mail.message_id), std::string_view(mail.subject),
                                       std::string_view(mail.text), std::string_view(mail.html), level}) {
    digest.update(piece);
    digest.update(std::string_view("\0", 1));
  }
  return "=_" + digest.hex().substr(0, 32);
}

void append_body(const OutgoingMail& mail, std::string& out) {
  const bool both = !mail.text.empty() && !mail.html.empty();
  if (!both) {
    append_text(mail.html.empty() ? "plain" : "html", mail.html.empty() ? mail.text : mail.html, out);
    return;
  }
  const std::string edge = boundary(mail, "alternative");
  out += "Content-Type: multipart/alternative;\r\n boundary=\"" + edge + "\"\r\n\r\n";
  out += "--" + edge + "\r\n";
  append_text("plain", mail.text, out);
  out += "--" + edge + "\r\n";
  append_text("html", mail.html, out);
  out += "--" + edge + "--\r\n";
}

}  // namespace

std::string encode_unstructured(std::string_view text, std::size_t column) {
  return encode_at(text, column);
}

std::string format_date(std::chrono::sys_seconds date, std::chrono::minutes utc_offset) {
  static constexpr std::array<const char*, 7> k_days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> k_months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto local = date + utc_offset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day ymd(day);
  const std::chrono::hh_mm_ss time(local - day);
  const long offset = utc_offset.count();
  const long positive = offset < 0 ? -offset : offset;
  std::array<char, 64> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%s, %02u %s %04d %02ld:%02ld:%02ld %c%02ld%02ld",
                k_days.at(std::chrono::weekday(day).c_encoding()), static_cast<unsigned>(ymd.day()),
                k_months.at(static_cast<unsigned>(ymd.month()) - 1), static_cast<int>(ymd.year()),
                static_cast<long>(time.hours().count()), static_cast<long>(time.minutes().count()),
                static_cast<long>(time.seconds().count()), offset < 0 ? '-' : '+', positive / 60, positive % 60);
  return buffer.data();
}

std::string build_mail(const OutgoingMail& mail) {
  std::string out;
  append_addresses("From", {mail.from}, out);
  append_addresses("To", mail.to, out);
  append_addresses("Cc", mail.cc, out);
  append_field("Subject", mail.subject, out);
  out += "Date: " + format_date(mail.date, mail.utc_offset) + "\r\n";
  append_ids("Message-ID", {mail.message_id}, out);
  append_ids("In-Reply-To", {mail.in_reply_to}, out);
  append_ids("References", mail.references, out);
  for (const auto& [name, value] : mail.extra_fields) append_field(name, value, out);
  out += "MIME-Version: 1.0\r\n";
  if (mail.attachments.empty()) {
    append_body(mail, out);
    return out;
  }
  const std::string edge = boundary(mail, "mixed");
  out += "Content-Type: multipart/mixed;\r\n boundary=\"" + edge + "\"\r\n\r\n";
  if (!mail.text.empty() || !mail.html.empty()) {
    out += "--" + edge + "\r\n";
    append_body(mail, out);
  }
  for (const OutgoingAttachment& attachment : mail.attachments) {
    out += "--" + edge + "\r\n";
    append_attachment(attachment, out);
  }
  out += "--" + edge + "--\r\n";
  return out;
}

}  // namespace baosong::parsers::mime
