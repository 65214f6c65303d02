// One SMTP conversation for many mails (RFC 5321, 3463, 4954): connect, then send() after send(), then quit().
// Contract: every recipient gets an outcome. 2yz after the message: sent. 4yz: temporary. 5yz: permanent, but where it
// speaks of our login or of how often we send: that is the account's trouble, not the mail's, so temporary. A line lost
// before the closing dot went out: temporary. No answer after it: unknown, and sending again (with the same Message-ID)
// is the caller's duty. "Cannot tell" is never sent and never permanent.
// Refuses addresses that need SMTPUTF8 or could break out of the command.
// Threads: all on the executor's one thread, one operation at a time; the session must outlive it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mail/curl_stream.hpp"
#include "daemon/mail/smtp_reply.hpp"

namespace baosong::mail {

struct SendOutcome {
  enum class Fate { sent, temporary, permanent, unknown };
  /// Where it was decided. `connection`: there was none, so no attempt was made with the server's knowledge.
  enum class Stage { connection, mail, recipient, data, message };

  std::string recipient;
  Fate fate = Fate::unknown;
  int reply_code = 0;    ///< 0: no reply
  std::string enhanced;  ///< "5.1.1"
  std::string text;      ///< the server's words, printable; without a reply what happened, in English
  Stage stage = Stage::connection;
  /// Set (login_refused or throttled) where the server spoke of our login, of us as a sender, or of how much we send,
  /// not of this mail or recipient: whoever goes on sending makes it worse.
  std::optional<MailErrorKind> of_account = std::nullopt;
};

[[nodiscard]] std::string_view to_string(SendOutcome::Fate fate);
[[nodiscard]] std::string_view to_string(SendOutcome::Stage stage);

class SmtpSession {
 public:
  /// `name` stands in log lines; `client_name` is our name in EHLO (a domain name or "[127.0.0.1]").
  SmtpSession(asio::any_io_executor executor, std::string name, std::string client_name, Deadlines deadlines = {});

  /// Connects, secures, logs in. A server that offers no login at all is taken as it is (a relay on the loopback).
  asio::awaitable<Result<void>> connect(ServerAddress server, Credentials credentials, TlsTrust trust);

  /// `from` may be empty (the null sender); `message` is a whole RFC 5322 message in 7 bits. One outcome a recipient,
  /// in their order. Never throws for what the server does.
  asio::awaitable<std::vector<SendOutcome>> send(std::string from, std::vector<std::string> recipients,
                                                 std::string_view message);

  /// Says good-bye and closes; takes 5 seconds at most.
  asio::awaitable<void> quit();

  /// Closes at once; a running operation ends as if the line had broken.
  void close() { stream_.close(); }
  [[nodiscard]] bool is_open() const { return stream_.is_open(); }

 private:
  using Fate = SendOutcome::Fate;
  using Stage = SendOutcome::Stage;

  asio::awaitable<Result<SmtpReply>> answer(std::chrono::milliseconds deadline);
  asio::awaitable<Result<SmtpReply>> command(std::string line);
  asio::awaitable<Result<void>> reset();
  asio::awaitable<std::vector<std::size_t>> offer_recipients(std::vector<SendOutcome>& outcomes);
  asio::awaitable<void> transmit(std::string_view message, std::vector<SendOutcome>& outcomes,
                                 const std::vector<std::size_t>& accepted);

  CurlStream stream_;
  std::string name_;
  std::string client_name_;
  Deadlines deadlines_;
  SmtpReplyParser parser_;
  bool transaction_open_ = false;  // MAIL was said, and neither a message nor RSET ended it
};

}  // namespace baosong::mail
