// A plain-text connection to a server on 127.0.0.1 that speaks in lines (SMTP, LMTP, IMAP), just enough to feed and to
// look into the mailhost of a test. Blocking, with a limit of 20 seconds on every read and write; never TLS: what
// baosong itself does over TLS is tested with its own client.
// Throws std::runtime_error where the server cannot be reached, falls silent, hangs up or says no.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace baosong::mailhost {

class LineClient {
 public:
  explicit LineClient(std::uint16_t port);
  LineClient(const LineClient&) = delete;
  LineClient& operator=(const LineClient&) = delete;
  ~LineClient();

  void send(std::string_view bytes);
  /// The next line, without its CRLF.
  [[nodiscard]] std::string read_line();

  /// One SMTP or LMTP reply with all its lines, joined by '\n'; throws where its code does not begin with `digit`.
  std::string expect(char digit);
  /// Sends `command` and CRLF, then expect().
  std::string command(std::string_view command, char digit);

 private:
  int socket_ = -1;
  std::string received_;
  std::size_t read_to_ = 0;  ///< where in received_ the next line begins
};

/// What follows DATA: `mail` with CRLF line ends, dots doubled, and the final dot.
[[nodiscard]] std::string dot_stuffed(std::string_view mail);

/// Base64 (RFC 4648) without line breaks, as AUTH PLAIN wants it.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace baosong::mailhost
