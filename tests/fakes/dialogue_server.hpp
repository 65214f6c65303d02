// A server on 127.0.0.1 that plays one side of a written dialogue, for what a real server will not do.
//
//   S: text      send the text and CRLF         S< text   send the text as it stands, without CRLF
//   C: pattern   the client must say this line; anything else fails the dialogue and closes the line
//   data NAME    take an SMTP message up to "." and keep it under NAME, as received (dots still stuffed)
//   split N      from here on send in pieces of N bytes          (0: whole again)
//   tls          TLS begins here                drop          close the line
//   stall        say nothing until the client goes away
//   connection   the next connection begins here (the line is closed, if it still is open)
//   # remark
//
// In patterns $name (lower case) takes what stands there up to the next character of the pattern, and "..." at the end
// matches any rest; in S lines $name gives it back. Options::texts are names, too; $#name is a text's length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "tests/fakes/test_ca.hpp"

namespace baosong::fakes {

class DialogueServer {
 public:
  struct Options {
    std::map<std::string, std::string> texts = {};
    std::optional<ServerCertificate> certificate = std::nullopt;
    /// Close the (first) connection after so many bytes of ours; the dialogue then counts as played.
    std::size_t drop_after_bytes = std::numeric_limits<std::size_t>::max();
  };

  explicit DialogueServer(std::string dialogue, Options options);
  explicit DialogueServer(std::string dialogue) : DialogueServer(std::move(dialogue), Options{}) {}
  ~DialogueServer();
  DialogueServer(const DialogueServer&) = delete;
  DialogueServer& operator=(const DialogueServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// Waits until the dialogue is over. Empty: it went as written; else what was expected and what came.
  [[nodiscard]] std::string finish();

  /// After finish(): what the client said before any TLS, all bytes.
  [[nodiscard]] const std::string& plain_bytes() const { return plain_bytes_; }
  /// After finish(): a captured name or a message kept by `data`.
  [[nodiscard]] std::string kept(const std::string& name) const;
  /// After finish(): how many bytes were sent.
  [[nodiscard]] std::size_t sent_bytes() const { return sent_bytes_; }

 private:
  class Wire;
  void play();
  bool accept_next(std::unique_ptr<Wire>& wire);
  bool step(std::string_view line, std::unique_ptr<Wire>& wire);
  bool expect_line(std::string_view pattern, Wire& wire);
  bool keep_message(const std::string& name, Wire& wire);
  void send(std::string_view bytes, Wire& wire);
  [[nodiscard]] std::string filled_in(std::string_view text) const;

  std::string dialogue_;
  Options options_;
  std::map<std::string, std::string> names_;
  std::string failure_;
  std::string plain_bytes_;
  std::size_t sent_bytes_ = 0;
  std::size_t piece_bytes_ = 0;
  bool dropped_ = false;
  int listener_ = -1;
  int stop_event_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace baosong::fakes
