// The inverse of reading: builds the mail that baosong sends (contract 6), and the mails that tests and the demo feed
// it. RFC 5322 and 2045 with CRLF: bodies UTF-8 in base64, header words RFC 2047, file names RFC 2231 with an RFC 2047
// word in `name` for older programs; lines of at most 78 bytes. The same input gives the same bytes (boundaries come
// from the content), so that a letter sent again is the same letter. Header injection is impossible: control characters
// in any value become blanks or are left out.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/facts.hpp"

namespace baosong::parsers::mime {

struct OutgoingAttachment {
  std::string name;                                     ///< UTF-8; empty: no name is written
  std::string media_type = "application/octet-stream";  ///< "message/rfc822" is encoded in base64 like all else
  std::string bytes;
  bool inline_shown = false;  ///< Content-Disposition: inline
  std::string content_id;     ///< with or without angle brackets; empty: none
};

struct OutgoingMail {
  Address from;
  std::vector<Address> to;
  std::vector<Address> cc;
  std::string subject;
  std::string message_id;  ///< with angle brackets; empty: the field is left out
  std::chrono::sys_seconds date{};
  std::chrono::minutes utc_offset{480};                           ///< in which `date` is written
  std::string in_reply_to;                                        ///< Message-ID with angle brackets; empty: none
  std::vector<std::string> references;                            ///< Message-IDs with angle brackets, oldest first
  std::vector<std::pair<std::string, std::string>> extra_fields;  ///< e.g. {"Auto-Submitted", "auto-replied"}
  std::string text;  ///< text/plain, UTF-8, any line ends; empty: left out where html stands
  std::string html;  ///< text/html, UTF-8; empty: left out
  std::vector<OutgoingAttachment> attachments;
};

/// Throws std::invalid_argument where an extra field's name is no field name of RFC 5322 (a bug of the caller's).
[[nodiscard]] std::string build_mail(const OutgoingMail& mail);

/// `text` for an unstructured field whose name takes `column` bytes of the first line ("Subject: " = 9): as it is where
/// it is plain ASCII, else RFC 2047 words, folded with CRLF and a blank. Exposed for tests.
[[nodiscard]] std::string encode_unstructured(std::string_view text, std::size_t column);

/// RFC 5322 date-time: "Tue, 12 Oct 2021 09:00:00 +0800".
[[nodiscard]] std::string format_date(std::chrono::sys_seconds date, std::chrono::minutes utc_offset);

}  // namespace baosong::parsers::mime
