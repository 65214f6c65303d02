// What lies in a mailbox before baosong works on it, for `init`: how much, since when, and how much of it is from the
// agencies of a campaign. Only header fields are fetched, nothing is marked as seen, and they are read in the sealed
// room.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/campaign.hpp"
#include "daemon/mail/imap_session.hpp"

namespace baosong::commands {

struct MailboxContent {
  struct Senders {
    std::string title;  ///< of the campaign
    std::size_t mails = 0;
    std::set<std::string> agencies;  ///< ids
  };
  std::size_t mails = 0;
  std::optional<std::chrono::sys_seconds> oldest, newest;
  std::size_t looked_at = 0;     ///< the newest so many, for `senders`
  std::vector<Senders> senders;  ///< of each campaign
};

/// Looks through the folder selected in `session`. What a message does not show is left out. Throws std::system_error
/// where the machine lacks something.
[[nodiscard]] boost::asio::awaitable<mail::Result<void>> look_through(mail::ImapSession& session,
                                                                      const std::vector<config::Campaign>& campaigns,
                                                                      MailboxContent& content);

}  // namespace baosong::commands
