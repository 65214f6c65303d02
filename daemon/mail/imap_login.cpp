// How ImapSession gets in. A password goes by LOGIN, which every server takes; libcurl, left to itself, would choose
// AUTHENTICATE PLAIN wherever it is offered, in one line where SASL-IR is. NetEase offers both and refuses the line,
// Sina offers AUTH=PLAIN and refuses that (himalaya issues 729 and 659).
#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/mail/imap_session.hpp"
#include "daemon/mail/imap_text.hpp"

namespace baosong::mail {
namespace {

// Of the capabilities that hold now: those before STARTTLS do not.
bool login_is_disabled(std::string_view transcript) {
  const auto at = transcript.rfind("CAPABILITY IMAP4");
  return at != std::string_view::npos &&
         transcript.substr(at, transcript.find('\n', at) - at).find("LOGINDISABLED") != std::string_view::npos;
}

// RFC 3501 s.9, astring: as it is where nothing in it needs quoting.
std::string astring(std::string_view text) {
  const bool atom = !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7F && std::string_view("(){%*\"\\]").find(c) == std::string_view::npos;
  });
  return atom ? std::string(text) : quoted(text);
}

}  // namespace

asio::awaitable<Result<void>> ImapSession::open_line(const ServerAddress& server, const Credentials& credentials,
                                                     const TlsTrust& trust) {
  const auto connect = [&](const Credentials& by_curl) {
    return stream_.connect(CurlStream::Protocol::imap, server, by_curl, trust, {}, deadlines_.connect);
  };
  const Credentials nobody;
  const auto connected = co_await connect(nobody);
  if (!connected || !login_is_disabled(stream_.transcript())) co_return connected;
  co_return co_await connect(credentials);
}

asio::awaitable<Result<void>> ImapSession::log_in(const ServerAddress& server, const Credentials& credentials) {
  if (login_is_disabled(stream_.transcript()) || stream_.transcript().starts_with("* PREAUTH"))
    co_return Result<void>{};  // libcurl did it, or nobody had to
  const Deadlines usual = deadlines_;
  deadlines_.reply = usual.connect;
  const auto status = co_await run("LOGIN " + astring(credentials.user) + " " + astring(credentials.password), "LOGIN");
  deadlines_ = usual;
  if (!status) co_return status.error();
  if (status->kind == StatusResponse::Kind::ok) co_return Result<void>{};
  MailError refused{MailErrorKind::login_refused, "The server " + server.host + " refused the login",
                    words_of(*status)};
  refused.kind = kind_of_refusal(refused.server_text, refused.kind);
  stream_.close();
  broken_ = refused;
  co_return refused;
}

}  // namespace baosong::mail
