#include "daemon/commands/login_trial.hpp"

#include <boost/asio.hpp>

#include "daemon/commands/run_to_end.hpp"
#include "daemon/flow/answer.hpp"
#include "daemon/flow/mailbox.hpp"
#include "daemon/mail/smtp_session.hpp"

namespace baosong::commands {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> imap(const config::Mailbox& mailbox, const Look& look, ImapTrial& trial) {
  const auto executor = co_await asio::this_coro::executor;
  mail::ImapSession session(executor, mailbox.name, {"baosong", BAOSONG_VERSION, "baosong"});
  const auto connected = co_await session.connect(flow::server_address(mailbox.imap), flow::credentials(mailbox),
                                                  flow::tls_trust(mailbox));
  if (!connected) {
    trial.trouble = connected.error();
    co_return;
  }
  trial.logged_in = true;
  const auto selected = co_await session.select(mailbox.folder);
  if (selected) {
    trial.folder = *selected;
    trial.can_idle = session.can_idle();
    if (look) {
      const auto looked = co_await look(session);
      if (!looked) trial.trouble = looked.error();
    }
  } else {
    trial.trouble = selected.error();
  }
  co_await session.logout();
}

asio::awaitable<void> smtp(const config::Mailbox& mailbox, std::optional<mail::MailError>& trouble) {
  const auto executor = co_await asio::this_coro::executor;
  mail::SmtpSession session(executor, mailbox.name, flow::client_name(mailbox));
  const auto connected = co_await session.connect(flow::server_address(mailbox.smtp), flow::credentials(mailbox),
                                                  flow::tls_trust(mailbox));
  if (connected) {
    co_await session.quit();
  } else {
    trouble = connected.error();
  }
}

}  // namespace

ImapTrial try_imap(const config::Mailbox& mailbox, Look look) {
  asio::io_context loop;
  ImapTrial trial;
  run_to_end(loop, imap(mailbox, look, trial));
  return trial;
}

std::optional<mail::MailError> try_smtp(const config::Mailbox& mailbox) {
  asio::io_context loop;
  std::optional<mail::MailError> trouble;
  run_to_end(loop, smtp(mailbox, trouble));
  return trouble;
}

}  // namespace baosong::commands
