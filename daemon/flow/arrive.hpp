// Stage `arrived`: what is new in a folder becomes blobs, then rows. Bodies stream from the line into blob files; a
// batch is made durable by one flush and named by one transaction, while the next one is being fetched.
#pragma once

#include <functional>
#include <string>

#include "daemon/flow/instance.hpp"
#include "daemon/flow/refused_mail.hpp"
#include "daemon/mail/imap_session.hpp"

namespace baosong::flow {

struct ArrivalReport {
  std::size_t recorded = 0;
  std::size_t refused = 0;  ///< lie there, but the server does not give them; each is in the log
  mail::Uid next_uid = 1;   ///< nothing new is below it, but for what was refused
};

/// Fetches what the folder selected in `session` has at or above `from` and the index has not, and records it under
/// `mailbox`; mail in `refused` only when its time has come, last and alone. Calls `on_recorded` after each batch. A
/// failure of the line comes back as an error, after all that had been fetched whole has been recorded. Throws what
/// storage throws (disk full …).
[[nodiscard]] asio::awaitable<mail::Result<ArrivalReport>> arrive(Instance& instance, std::string mailbox,
                                                                  mail::ImapSession& session,
                                                                  mail::SelectedFolder folder, mail::Uid from,
                                                                  RefusedMail& refused,
                                                                  std::function<void()> on_recorded);

}  // namespace baosong::flow
