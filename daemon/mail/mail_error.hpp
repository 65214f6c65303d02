// What went wrong with a mail server, as a value: network faults are daily business here, not exceptions.
// The kind decides what the caller does next (backoff.hpp); `what` is for people.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace baosong::mail {

enum class MailErrorKind {
  network,        ///< name not found, not reachable, line lost
  tls,            ///< certificate not trusted, no STARTTLS, handshake failed; nothing secret was sent
  login_refused,  ///< user, password or authorisation code; or the provider wants something of the account's owner
  throttled,      ///< the server says: not now, less often
  protocol,       ///< it does not speak as it must; the stream cannot be trusted any further
  refused,        ///< a clear NO, BAD or 5yz to one command; the connection goes on
  timeout,        ///< silence beyond the deadline
  closed,         ///< the server said BYE or closed the line, or close() was called here
};

[[nodiscard]] std::string_view to_string(MailErrorKind kind);

struct MailError {
  MailErrorKind kind = MailErrorKind::network;
  std::string what;         ///< one English sentence without full stop; no password, no control characters
  std::string server_text;  ///< what the server said last, made printable; may be empty
};

/// For Result<T>::value() on an error: our own bug, since callers look first.
[[noreturn]] void throw_exception_from_error(const MailError& error, const boost::source_location& where);

template <class T>
using Result = boost::system::result<T, MailError>;

/// Text from a server for log and mails: control characters and broken UTF-8 become '?', at most `max_bytes`.
[[nodiscard]] std::string printable(std::string_view text, std::size_t max_bytes = 300);

/// Providers say "less often" and "not this way" in words, with one and the same NO. Returns throttled or login_refused
/// where the words are known (English and Chinese), else `otherwise`.
[[nodiscard]] MailErrorKind kind_of_refusal(std::string_view server_text, MailErrorKind otherwise);

/// Whether a server speaks of how much or how often this account may log in, ask or send (QQ, NetEase, Gmail, Exchange;
/// English and Chinese): the account's trouble, whatever the command was. "Try again later" alone is not it:
/// greylisting says so of one mail.
[[nodiscard]] bool speaks_of_limits(std::string_view server_text);

/// NetEase (163.com, 126.com) refuses SELECT with these words until the client has sent ID.
[[nodiscard]] bool wants_client_id(std::string_view server_text);

}  // namespace baosong::mail
