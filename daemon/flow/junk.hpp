// The provider's junk folder: mail of agencies on the roster that landed there is moved to where all mail is fetched
// from, as a person would do who presses “not spam”. Only header fields are looked at, in the sealed room; whatever
// else lies there stays unread.
#pragma once

#include <string>
#include <vector>

#include "daemon/flow/reconcile.hpp"

namespace baosong::flow {

/// Those that the office named; else those that the server marks \Junk (RFC 6154); else the usual names. Pure.
[[nodiscard]] std::vector<std::string> junk_folders(const std::vector<std::string>& named,
                                                    const std::vector<mail::ListedFolder>& on_server);

/// Moves what it finds into mailbox.folder and notes it in `report`. Leaves another folder selected. What the server
/// refuses stands in report.junk_trouble; a failure of the line comes back as an error. Throws what storage throws.
[[nodiscard]] asio::awaitable<mail::Result<void>> rescue_from_junk(Instance& instance, const config::Mailbox& mailbox,
                                                                   mail::ImapSession& session, Reconciliation& report);

}  // namespace baosong::flow
