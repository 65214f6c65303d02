// Whether the servers of a mailbox can be reached and take its login: what `doctor` examines and `init` tries. Nothing
// is sent, and nothing changed in the mailbox.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>

#include "config/settings.hpp"
#include "daemon/mail/imap_session.hpp"
#include "daemon/mail/mail_error.hpp"

namespace baosong::commands {

struct ImapTrial {
  std::optional<mail::MailError> trouble;  ///< nullopt: all went well
  bool logged_in = false;
  mail::SelectedFolder folder;  ///< without trouble
  bool can_idle = false;        ///< the same
};

/// Looks further into the folder that is selected in the session; what it returns is the trial's.
using Look = std::function<boost::asio::awaitable<mail::Result<void>>(mail::ImapSession&)>;

/// Logs in and selects the mailbox's folder. Throws config::PasswordError where there is no password to be read.
[[nodiscard]] ImapTrial try_imap(const config::Mailbox& mailbox, Look look = {});

/// nullopt: the login was taken. Throws as try_imap().
[[nodiscard]] std::optional<mail::MailError> try_smtp(const config::Mailbox& mailbox);

}  // namespace baosong::commands
