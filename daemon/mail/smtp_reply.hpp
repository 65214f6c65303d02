// Reads SMTP replies (RFC 5321 s.4.2, RFC 3463) from bytes pushed in pieces of any size.
// Refuses (and stays dead): a line without a three-digit code 200-599, codes that differ within one reply, lines and
// replies beyond the limits. Lenient: bare LF, no text, no blank before the text of the last line.
// Pure; throws only std::bad_alloc.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace baosong::mail {

struct SmtpReply {
  int code = 0;
  std::string enhanced;            ///< "5.1.1" (RFC 3463), of the first line that has one; empty where there is none
  std::vector<std::string> lines;  ///< the text of each line, without code and enhanced code
  bool operator==(const SmtpReply&) const = default;

  [[nodiscard]] bool positive() const { return code < 400; }
  [[nodiscard]] bool temporary() const { return code >= 400 && code < 500; }
  /// The lines, joined by blanks.
  [[nodiscard]] std::string text() const;
};

class SmtpReplyParser {
 public:
  static constexpr std::size_t k_line_bytes = 4096;  // RFC 5321 s.4.5.3.1.5 says 512; real servers say more
  static constexpr std::size_t k_lines = 128;

  /// Takes all of `bytes`. Returns what is wrong, in English, or an empty string.
  [[nodiscard]] std::string feed(std::string_view bytes);

  /// The next whole reply, in order.
  [[nodiscard]] std::optional<SmtpReply> take();

 private:
  std::string take_line(std::string_view line);

  std::string line_;
  SmtpReply open_;  // lines so far; code 0: none
  std::deque<SmtpReply> whole_;
  std::string fault_;
};

/// The message as it goes over the line after DATA (RFC 5321 s.4.5.2): every line ends in CRLF, also those that ended
/// in a lone CR or LF (else a server that takes them for line ends could see other commands in it), leading dots are
/// doubled, and the closing dot is there.
[[nodiscard]] std::string dot_stuffed(std::string_view message);

/// Whether this can stand between < and > as it is: printable ASCII without blanks and angle brackets. Empty: no.
[[nodiscard]] bool is_plain_address(std::string_view address);

}  // namespace baosong::mail
