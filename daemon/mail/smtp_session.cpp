#include "daemon/mail/smtp_session.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

namespace baosong::mail {
namespace {

using Fate = SendOutcome::Fate;
using Stage = SendOutcome::Stage;
constexpr std::size_t k_buffer_bytes = 8 * 1024;
constexpr std::size_t k_piece_bytes = 64 * 1024;
constexpr std::chrono::seconds k_good_bye{5};

// RFC 4954 s.6: these 5yz speak of the login, not of the mail.
bool is_about_login(int code) {
  return code == 530 || code == 534 || code == 535 || code == 538;
}

void decide(SendOutcome& outcome, const SmtpReply& reply, Stage stage) {
  outcome.stage = stage;
  outcome.reply_code = reply.code;
  outcome.enhanced = reply.enhanced;
  outcome.text = printable(reply.text());
  // "4.2.1 receives mail too frequently" is said of the recipient's mailbox (RFC 3463 s.3.3).
  const bool of_recipient = stage == Stage::recipient && reply.enhanced.size() > 2 && reply.enhanced[2] == '2';
  // Nothing of the mail is known yet at MAIL but its sender, which is the same for all; 552 is size, all the same.
  const bool of_sender = stage == Stage::mail && reply.code >= 500 && reply.code != 552;
  if (is_about_login(reply.code)) {
    outcome.of_account = MailErrorKind::login_refused;
  } else if (!reply.positive() && !of_recipient && speaks_of_limits(outcome.text)) {
    outcome.of_account = MailErrorKind::throttled;
  } else if (of_sender) {
    outcome.of_account = MailErrorKind::login_refused;
  }
  const bool later = reply.temporary() || is_about_login(reply.code) ||
                     kind_of_refusal(outcome.text, MailErrorKind::refused) == MailErrorKind::throttled;
  // A 2yz or 3yz where it cannot be (an answer out of step) proves nothing.
  outcome.fate = later || reply.positive() ? Fate::temporary : Fate::permanent;
}

void decide(SendOutcome& outcome, const MailError& error, Stage stage) {
  outcome.stage = stage;
  outcome.fate = Fate::temporary;
  outcome.text = error.what + (error.server_text.empty() ? "" : ": " + error.server_text);
}

void refuse_here(SendOutcome& outcome, std::string why, Stage stage) {
  outcome.stage = stage;
  outcome.fate = Fate::permanent;
  outcome.text = std::move(why);
}

template <class Cause>
void decide_all(std::vector<SendOutcome>& outcomes, const std::vector<std::size_t>& which, const Cause& cause,
                Stage stage) {
  for (const std::size_t i : which) decide(outcomes[i], cause, stage);
}

}  // namespace

std::string_view to_string(Fate fate) {
  static constexpr std::array<std::string_view, 4> k_names{"sent", "temporary", "permanent", "unknown"};
  return k_names[static_cast<std::size_t>(fate)];
}

std::string_view to_string(Stage stage) {
  static constexpr std::array<std::string_view, 5> k_names{"connection", "mail", "recipient", "data", "message"};
  return k_names[static_cast<std::size_t>(stage)];
}

SmtpSession::SmtpSession(asio::any_io_executor executor, std::string name, std::string client_name, Deadlines deadlines)
    : stream_(std::move(executor)),
      name_(std::move(name)),
      client_name_(std::move(client_name)),
      deadlines_(deadlines) {}

asio::awaitable<Result<void>> SmtpSession::connect(ServerAddress server, Credentials credentials, TlsTrust trust) {
  parser_ = {};
  transaction_open_ = false;
  const auto connected = co_await stream_.connect(CurlStream::Protocol::smtp, std::move(server), std::move(credentials),
                                                  std::move(trust), client_name_, deadlines_.connect);
  if (connected && stream_.transcript().find("\n235") == std::string_view::npos)
    spdlog::warn("smtp {}: the server offers no login; mail goes without", name_);
  co_return connected;
}

asio::awaitable<Result<SmtpReply>> SmtpSession::answer(std::chrono::milliseconds deadline) {
  std::array<char, k_buffer_bytes> buffer;
  while (true) {
    if (auto reply = parser_.take()) {
      if (reply->code == 421) stream_.close();  // RFC 5321 s.3.8: the server closes whatever we say
      co_return std::move(*reply);
    }
    const auto count = stream_.try_read(buffer);
    if (!count) {
      stream_.close();
      co_return count.error();
    }
    if (*count > 0) {
      const std::string fault = parser_.feed(std::string_view(buffer.data(), *count));
      if (fault.empty()) continue;
      stream_.close();
      co_return MailError{MailErrorKind::protocol, "The server breaks the grammar: " + fault,
                          printable(std::string_view(buffer.data(), *count))};
    }
    const auto woken = co_await stream_.wait_readable(std::chrono::steady_clock::now() + deadline);
    if (woken && *woken != CurlStream::Woken::timeout) continue;
    stream_.close();
    if (!woken) co_return woken.error();
    co_return MailError{MailErrorKind::timeout, "The server did not answer in time", {}};
  }
}

asio::awaitable<Result<SmtpReply>> SmtpSession::command(std::string line) {
  spdlog::debug("smtp {}: {}", name_, line);
  line += "\r\n";
  const auto written = co_await stream_.write(line, deadlines_.reply);
  if (!written) {
    stream_.close();
    co_return written.error();
  }
  co_return co_await answer(deadlines_.reply);
}

asio::awaitable<Result<void>> SmtpSession::reset() {
  const auto reply = co_await command("RSET");
  if (!reply) co_return reply.error();
  if (!reply->positive()) {
    stream_.close();
    co_return MailError{MailErrorKind::protocol, "The server refuses to begin anew", printable(reply->text())};
  }
  transaction_open_ = false;
  co_return Result<void>{};
}

asio::awaitable<std::vector<SendOutcome>> SmtpSession::send(std::string from, std::vector<std::string> recipients,
                                                            std::string_view message) {
  std::vector<SendOutcome> outcomes(recipients.size());
  std::vector<std::size_t> all(recipients.size());
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    all[i] = i;
    outcomes[i].recipient = std::move(recipients[i]);
  }
  if (!from.empty() && !is_plain_address(from)) {
    for (SendOutcome& outcome : outcomes) {
      refuse_here(outcome, "The sender's address cannot be used in SMTP", Stage::mail);
      outcome.of_account = MailErrorKind::login_refused;
    }
    co_return outcomes;
  }
  if (transaction_open_ && is_open()) {
    if (const auto begun = co_await reset(); !begun) {
      decide_all(outcomes, all, begun.error(), Stage::connection);
      co_return outcomes;
    }
  }
  std::string mail = "MAIL FROM:<" + from + ">";
  const auto reply = co_await command(std::move(mail));
  if (!reply || reply->code == 421) {
    // An idle server that hung up: nothing was tried yet.
    if (reply) {
      decide_all(outcomes, all, *reply, Stage::connection);
    } else {
      decide_all(outcomes, all, reply.error(), Stage::connection);
    }
    co_return outcomes;
  }
  transaction_open_ = true;
  if (reply->code != 250) {
    decide_all(outcomes, all, *reply, Stage::mail);
    co_return outcomes;
  }
  const std::vector<std::size_t> accepted = co_await offer_recipients(outcomes);
  if (!accepted.empty()) co_await transmit(message, outcomes, accepted);
  co_return outcomes;
}

// Returns whom the server took; all others have their outcome.
asio::awaitable<std::vector<std::size_t>> SmtpSession::offer_recipients(std::vector<SendOutcome>& outcomes) {
  std::vector<std::size_t> accepted;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!is_plain_address(outcomes[i].recipient)) {
      refuse_here(outcomes[i], "This address cannot be used in SMTP", Stage::recipient);
      continue;
    }
    std::string line = "RCPT TO:<" + outcomes[i].recipient + ">";
    const auto reply = co_await command(std::move(line));
    if (reply && (reply->code == 250 || reply->code == 251)) {
      accepted.push_back(i);
    } else if (reply) {
      decide(outcomes[i], *reply, Stage::recipient);
    }
    if (is_open()) continue;
    // The line broke, or 421: without the message nobody was served.
    const MailError lost =
        reply ? MailError{MailErrorKind::closed, "The server hung up", printable(reply->text())} : reply.error();
    for (const std::size_t j : accepted) decide(outcomes[j], lost, Stage::recipient);
    for (std::size_t j = reply ? i + 1 : i; j < outcomes.size(); ++j) decide(outcomes[j], lost, Stage::recipient);
    co_return std::vector<std::size_t>{};
  }
  co_return accepted;
}

asio::awaitable<void> SmtpSession::transmit(std::string_view message, std::vector<SendOutcome>& outcomes,
                                            const std::vector<std::size_t>& accepted) {
  const auto invited = co_await command("DATA");
  if (!invited) co_return decide_all(outcomes, accepted, invited.error(), Stage::data);
  if (invited->code != 354) co_return decide_all(outcomes, accepted, *invited, Stage::data);

  const std::string wire = dot_stuffed(message);
  for (std::size_t at = 0; at < wire.size(); at += k_piece_bytes) {
    const auto written = co_await stream_.write(std::string_view(wire).substr(at, k_piece_bytes), deadlines_.reply);
    if (written) continue;
    // A server that will not have the message may say so and hang up while we still send.
    const auto why = co_await answer(k_good_bye);
    stream_.close();
    if (why && !why->positive()) co_return decide_all(outcomes, accepted, *why, Stage::message);
    co_return decide_all(outcomes, accepted, written.error(), Stage::message);
  }
  const auto reply = co_await answer(deadlines_.message_reply);
  transaction_open_ = false;
  for (const std::size_t i : accepted) {
    if (!reply) {
      decide(outcomes[i], reply.error(), Stage::message);
      outcomes[i].fate = Fate::unknown;
      continue;
    }
    decide(outcomes[i], *reply, Stage::message);
    if (reply->code / 100 == 2) outcomes[i].fate = Fate::sent;
  }
}

asio::awaitable<void> SmtpSession::quit() {
  if (!is_open()) co_return;
  const Deadlines usual = deadlines_;
  deadlines_.reply = std::min<std::chrono::milliseconds>(usual.reply, k_good_bye);
  const auto reply = co_await command("QUIT");
  deadlines_ = usual;
  if (!reply) spdlog::debug("smtp {}: no good-bye: {}", name_, reply.error().what);
  stream_.close();
}

}  // namespace baosong::mail
