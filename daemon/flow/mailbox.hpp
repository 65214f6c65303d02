// The IMAP side of one mailbox: takes in what is new, shows people what has been handled, waits for more; connects
// anew, with growing pauses, whenever the line breaks. Several run side by side.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "config/settings.hpp"
#include "daemon/flow/arrive.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/patience.hpp"
#include "daemon/flow/reconcile.hpp"
#include "daemon/flow/refused_mail.hpp"
#include "daemon/flow/signal.hpp"
#include "daemon/mail/imap_session.hpp"
#include "daemon/mail/server.hpp"

namespace baosong::flow {

/// How long to wait for a server, and how long to be silent in IDLE (RFC 2177 s.3: less than 29 minutes). A dead line
/// shows after `idle` and `deadlines.reply` at the latest; the kernel's keep-alive mostly tells sooner
/// (curl_stream.cpp).
struct Timing {
  mail::Deadlines deadlines = {};
  std::chrono::milliseconds idle = std::chrono::minutes(25);
};

class Mailbox {
 public:
  /// `on_recorded` is called after each batch that has been recorded, and when a folder has been looked through
  /// whole; `patience` is the outbox's as well.
  Mailbox(Instance& instance, config::Mailbox settings, Patience& patience, std::function<void()> on_recorded,
          Timing timing = {});

  /// One pass: connects and records what is new. The connection stays for show_handled(). A mail at which the line
  /// breaks does not keep the others away: it connects anew, some times, while that helps.
  [[nodiscard]] asio::awaitable<mail::Result<ArrivalReport>> fetch();

  /// \Seen and $Baosong, or done_folder, for what has been filed: a courtesy to people, never how we know what is new.
  [[nodiscard]] asio::awaitable<mail::Result<void>> show_handled();

  /// Compares server and index (reconcile.hpp), and records what it found. The connection stays.
  [[nodiscard]] asio::awaitable<mail::Result<Reconciliation>> reconcile();

  [[nodiscard]] asio::awaitable<void> leave();

  /// Fetches and waits until stop(). Throws what storage throws.
  [[nodiscard]] asio::awaitable<void> watch();

  /// Something has been filed: show_handled() is due.
  void wake();
  /// watch() shall reconcile() as soon as it can.
  void request_reconciliation();
  void stop();

  [[nodiscard]] const config::Mailbox& settings() const { return settings_; }
  /// When the server last answered; nullopt: never yet.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> last_heard() const { return last_heard_; }
  /// Why it cannot be used at present; empty: it can, as far as we know.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  /// How many mails lie there that the server does not give.
  [[nodiscard]] std::size_t refused() const { return refused_.size(); }
  /// Whether all that the server had lately has been recorded: it has been looked through within the longest time that
  /// watch() leaves between two looks.
  [[nodiscard]] bool is_known() const;

 private:
  asio::awaitable<mail::Result<void>> open();
  asio::awaitable<mail::Result<ArrivalReport>> take_in(mail::Uid from);
  asio::awaitable<mail::Result<void>> take_in_and_wait();
  /// For people and for the alarm: in the index, so that other processes know it too. Throw what storage throws.
  asio::awaitable<void> note_heard();
  asio::awaitable<void> note_trouble(const mail::MailError& error);
  asio::awaitable<mail::Result<void>> wait_for_mail();

  Instance& instance_;
  config::Mailbox settings_;
  Patience& patience_;
  std::function<void()> on_recorded_;
  Timing timing_;
  RefusedMail refused_;
  mail::SelectedFolder folder_;
  std::unique_ptr<mail::ImapSession> session_;
  Signal signal_;
  bool stopping_ = false;
  bool reconciliation_wanted_ = false;
  std::optional<std::chrono::sys_seconds> last_heard_;
  std::string trouble_;
  std::optional<std::chrono::sys_seconds> looked_through_;
};

/// Connects, logs in and selects the mailbox's folder. A password that cannot be read is a refused login.
[[nodiscard]] asio::awaitable<mail::Result<mail::SelectedFolder>> sign_in(mail::ImapSession& session,
                                                                          const config::Mailbox& mailbox);
[[nodiscard]] mail::ServerAddress server_address(const config::Server& server);
/// Reads the password anew each time, so that a changed one needs no restart. Throws config::PasswordError.
[[nodiscard]] mail::Credentials credentials(const config::Mailbox& mailbox);
[[nodiscard]] mail::TlsTrust tls_trust(const config::Mailbox& mailbox);
}  // namespace baosong::flow
