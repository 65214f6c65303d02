// Reads IMAP responses (RFC 3501 s.9, RFC 9051 s.9, RFC 2971, 4315, 4731, 6154) from bytes pushed in pieces of any
// size. Contract: literals are counted, never searched, so nothing inside a message can look like protocol. A message
// body (BODY[], RFC822) goes to the handler while it arrives and is never held; other literals are held up to a limit,
// beyond it passed over. Unknown responses, FETCH items and response codes are skipped.
// Refuses (ParseError, after which the parser stays dead): lines beyond the limit, parentheses nested beyond it,
// numbers out of range, a known response that breaks its own grammar. Bare LF ends a line too: some servers send it.
// Pure; throws only std::bad_alloc and what the handler throws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mail/imap_response.hpp"

namespace baosong::mail {

struct GrammarLimits {
  std::size_t line_bytes = 64 * 1024;                ///< one response without its literals
  std::size_t search_line_bytes = 32 * 1024 * 1024;  ///< a SEARCH answer: one number for each message of the folder
  std::size_t held_literal_bytes = 64 * 1024;        ///< all literals of one response that are held
  std::size_t nesting = 32;
};

struct ParseError {
  std::string message;     ///< English, one sentence without full stop
  std::string line;        ///< the offending line, at most 200 bytes around the offset, literals as {n}
  std::size_t offset = 0;  ///< in `line`
  bool operator==(const ParseError&) const = default;
};

/// Receives what the parser finds, in the order of the stream, during feed().
class ResponseHandler {
 public:
  /// A message body of `bytes` bytes begins. `uid` is known only where the server sent it before the body.
  virtual void on_body_begin(std::optional<Uid> uid, std::uint64_t bytes) = 0;
  virtual void on_body_data(std::string_view piece) = 0;
  /// A whole response; for a FETCH with a body, after all of the body.
  virtual void on_response(Response response) = 0;

 protected:
  ~ResponseHandler() = default;
};

class ResponseParser {
 public:
  explicit ResponseParser(ResponseHandler& handler, GrammarLimits limits = {}) : handler_(handler), limits_(limits) {}

  /// Takes all of `bytes`. nullopt: more is welcome.
  [[nodiscard]] std::optional<ParseError> feed(std::string_view bytes);

  /// Whether the stream stands between two responses: only there may a connection end without loss.
  [[nodiscard]] bool at_rest() const { return line_.empty() && literal_left_ == 0 && literals_.empty(); }

  /// A literal that was not streamed, and where in the line its {n} stands.
  struct HeldLiteral {
    std::size_t offset = 0;
    std::string bytes;
    bool is_body = false;
    std::uint64_t size = 0;
  };

 private:
  enum class LiteralUse { none, body, hold, pass_over };

  std::optional<ParseError> end_of_line();
  std::optional<ParseError> begin_literal(std::size_t brace, std::uint64_t size);
  std::optional<ParseError> finish_response();
  void take_literal(std::string_view piece);
  std::size_t line_limit() const;

  ResponseHandler& handler_;
  GrammarLimits limits_;
  std::string line_;         // the response so far, its literals left out but for their {n}
  std::size_t segment_ = 0;  // where in line_ the part after the last literal begins
  std::vector<HeldLiteral> literals_;
  LiteralUse use_ = LiteralUse::none;
  std::uint64_t literal_left_ = 0;
  std::size_t held_bytes_ = 0;
  bool body_seen_ = false;
  std::optional<ParseError> dead_;
};

/// "17-Jul-1996 02:44:25 -0700" (RFC 3501 s.9, date-time) as an instant; nullopt where it is none.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_internal_date(std::string_view text);

}  // namespace baosong::mail
