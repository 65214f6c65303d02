// What an IMAP server says, as values (RFC 3501 s.7, RFC 9051 s.7): the output of imap_grammar.
// A message body is never in here: the grammar hands it out in pieces while it arrives.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace baosong::mail {

using Uid = std::uint32_t;  ///< RFC 3501 s.2.3.1.1; never 0

/// `[NAME argument]` before the human text of a status response. The name is upper case, the argument as sent.
struct ResponseCode {
  std::string name;
  std::string argument;
  bool operator==(const ResponseCode&) const = default;

  /// The argument as a number (UIDVALIDITY, UIDNEXT, UNSEEN); nullopt where it is none.
  [[nodiscard]] std::optional<std::uint32_t> number() const;
  /// The words of the argument, without the parentheses around them (PERMANENTFLAGS, CAPABILITY, APPENDUID).
  [[nodiscard]] std::vector<std::string> words() const;
};

/// OK, NO, BAD, BYE or PREAUTH, tagged (the end of a command) or not (`tag` empty: a greeting or a remark).
struct StatusResponse {
  enum class Kind { ok, no, bad, bye, preauth };
  std::string tag;
  Kind kind = Kind::ok;
  std::optional<ResponseCode> code;
  std::string text;
  bool operator==(const StatusResponse&) const = default;
};

/// `+ text`: the server waits for the rest of a command.
struct ContinuationResponse {
  std::string text;
  bool operator==(const ContinuationResponse&) const = default;
};

struct CapabilityResponse {
  std::vector<std::string> names;  ///< upper case
  bool operator==(const CapabilityResponse&) const = default;
};

/// SEARCH and ESEARCH alike: numbers in the order sent, ranges kept as ranges (a range costs the server ten bytes).
struct SearchResponse {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;  ///< first ≤ last
  bool operator==(const SearchResponse&) const = default;
};

/// EXISTS, RECENT or EXPUNGE.
struct CountResponse {
  enum class Kind { exists, recent, expunge };
  Kind kind = Kind::exists;
  std::uint32_t number = 0;
  bool operator==(const CountResponse&) const = default;
};

struct FlagsResponse {
  std::vector<std::string> flags;
  bool operator==(const FlagsResponse&) const = default;
};

struct ListResponse {
  std::vector<std::string> attributes;  ///< as sent: \Noselect, \Junk …
  std::string delimiter;                ///< empty where the server has no hierarchy
  std::string name;                     ///< as sent: modified UTF-7
  bool operator==(const ListResponse&) const = default;
};

struct IdResponse {
  std::vector<std::pair<std::string, std::string>> fields;
  bool operator==(const IdResponse&) const = default;
};

/// One FETCH response. `body_bytes` is set where a whole message (BODY[], RFC822) was in it: the length it really had.
struct FetchResponse {
  std::uint32_t sequence_number = 0;
  std::optional<Uid> uid;
  std::optional<std::vector<std::string>> flags;
  std::optional<std::chrono::sys_seconds> internal_date;  ///< unset also where it is no date
  std::optional<std::uint64_t> rfc822_size;
  std::optional<std::uint64_t> body_bytes;
  bool operator==(const FetchResponse&) const = default;
};

/// Anything else; skipped, not an error (RFC 3501 s.2.2.2 lets a server send what we did not ask for).
struct UnknownResponse {
  std::string word;
  bool operator==(const UnknownResponse&) const = default;
};

using Response = std::variant<StatusResponse, ContinuationResponse, CapabilityResponse, SearchResponse, CountResponse,
                              FlagsResponse, ListResponse, IdResponse, FetchResponse, UnknownResponse>;

}  // namespace baosong::mail
