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
#include "daemon/flow/signal.hpp"
#include "daemon/mail/imap_session.hpp"
#include "daemon/mail/server.hpp"

namespace baosong::flow {

class Mailbox {
 public:
  /// `on_recorded` is called after each batch that has been recorded, and when a folder has been looked through whole.
  Mailbox(Instance& instance, config::Mailbox settings, std::function<void()> on_recorded);

  /// One pass: connects and records what is new. The connection stays for show_handled().
  [[nodiscard]] asio::awaitable<mail::Result<ArrivalReport>> fetch();

  /// \Seen and $Baosong, or done_folder, for what has been filed: a courtesy to people, never how we know what is new.
  [[nodiscard]] asio::awaitable<mail::Result<void>> show_handled();

  [[nodiscard]] asio::awaitable<void> leave();

  /// Fetches and waits until stop(). Throws what storage throws.
  [[nodiscard]] asio::awaitable<void> watch();

  /// Something has been filed: show_handled() is due.
  void wake();
  void stop();

  [[nodiscard]] const config::Mailbox& settings() const { return settings_; }
  /// When the server last answered; nullopt: never yet.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> last_heard() const { return last_heard_; }
  /// Whether all that the server had lately has been recorded: it has been looked through within the longest time that
  /// watch() leaves between two looks.
  [[nodiscard]] bool is_known() const;

 private:
  asio::awaitable<mail::Result<void>> open();
  asio::awaitable<mail::Result<void>> take_in_and_wait();

  Instance& instance_;
  config::Mailbox settings_;
  std::function<void()> on_recorded_;
  mail::SelectedFolder folder_;
  std::unique_ptr<mail::ImapSession> session_;
  Signal signal_;
  bool stopping_ = false;
  std::optional<std::chrono::sys_seconds> last_heard_;
  std::optional<std::chrono::sys_seconds> looked_through_;
};

[[nodiscard]] mail::ServerAddress server_address(const config::Server& server);
/// Reads the password anew each time, so that a changed one needs no restart. Throws config::PasswordError.
[[nodiscard]] mail::Credentials credentials(const config::Mailbox& mailbox);
[[nodiscard]] mail::TlsTrust tls_trust(const config::Mailbox& mailbox);
/// In [0, 1): spreads pauses, so that mailboxes do not march in step. No secret hangs on it.
[[nodiscard]] double random_fraction();

}  // namespace baosong::flow
