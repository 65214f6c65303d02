// Server against index: every mail that the folder holds must be explained (filed, held, ignored and why, failed, our
// own), what has no row is fetched, and mail of agencies on the roster is taken out of the junk folder. Nightly, and on
// `baosong reconcile`.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/refused_mail.hpp"
#include "daemon/mail/imap_session.hpp"

namespace baosong::flow {

struct Reconciliation {
  std::size_t on_server = 0;  ///< mails in the folder; each is counted in exactly one of the next seven
  std::size_t filed = 0;
  std::size_t held = 0;
  std::map<std::string, std::size_t> ignored;  ///< by message.kind (contract 4)
  std::size_t ours = 0;                        ///< sent by the office itself
  std::size_t duplicates = 0;                  ///< the same bytes as another
  std::size_t waiting = 0;                     ///< kept, and not worked off yet
  std::size_t failed = 0;
  std::vector<mail::Uid> missing;  ///< the server would not give them: no row. Tried again with every connection
  std::size_t fetched = 0;         ///< had no row before
  std::size_t gone = 0;            ///< kept here, and no longer in the folder: somebody moved or deleted them there

  std::size_t junk_looked_at = 0;
  std::vector<std::string> rescued;  ///< agencies whose mail was moved from the junk folder into the mailbox's own
  std::string junk_trouble;          ///< English; why the junk folder could not be looked through

  bool operator==(const Reconciliation&) const = default;
};

/// Whether nothing is left for a person to do.
[[nodiscard]] bool is_settled(const Reconciliation& one);

/// What became of each mail of `on_server`. Pure.
[[nodiscard]] Reconciliation account_for(const std::vector<mail::Uid>& on_server,
                                         const std::vector<storage::Accounted>& known,
                                         const std::vector<std::string>& own_addresses);

[[nodiscard]] std::string to_json(const Reconciliation& one);
/// Of what to_json() wrote. Throws std::runtime_error where it is something else.
[[nodiscard]] Reconciliation reconciliation_from_json(std::string_view json);

/// For `status` and the digest, one Chinese line: what there is, and what needs care.
[[nodiscard]] std::string in_chinese(const Reconciliation& one);

/// `folder` is the one selected in `session`, and is so again afterwards. A failure of the line comes back as an error.
/// Throws what storage throws.
[[nodiscard]] asio::awaitable<mail::Result<Reconciliation>> reconcile(
    Instance& instance, const config::Mailbox& mailbox, mail::ImapSession& session, mail::SelectedFolder& folder,
    RefusedMail& refused, std::function<void()> on_recorded);

/// Whether a nightly reconciliation is due: none since the last 03:30, office time. Pure.
[[nodiscard]] bool reconciliation_is_due(std::optional<std::chrono::sys_seconds> last, std::chrono::sys_seconds now,
                                         const std::string& timezone);

}  // namespace baosong::flow
