// The letter that answers a message (contract 6), and whom it goes to: the sender, the office alone, or nobody.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "config/settings.hpp"
#include "daemon/flow/rule_book.hpp"
#include "daemon/rules/amend.hpp"
#include "daemon/rules/verdict.hpp"
#include "parsers/facts.hpp"
#include "storage/store.hpp"

namespace baosong::flow {

/// What a letter says of itself that a lost index may have sent already (storage::Store::record_restored()); the office
/// reads it in `baosong show`.
inline constexpr const char* k_perhaps_answered =
    "数据系由备份恢复，此信可能已由恢复前的系统发出，未再自动发送；如需发送，请使用 baosong resend";

/// A message as it has been decided: by the rules, or by a person (`assign`).
struct Judged {
  const storage::Message& message;
  const parsers::MessageFacts& facts;
  const config::Mailbox& mailbox;  ///< which it came to
  const rules::Verdict& verdict;   ///< its outcome is that of the submission as a whole
  rules::Change change = rules::Change::nothing;
  std::string again;  ///< tells its letter from the one that the message may have had before; empty: it had none
  bool perhaps_answered = false;  ///< by an index that was lost: the letter is written, and kept back
};

/// nullopt: nobody is told; the log says why. `decision` has the dossier as it shall be. Called inside the transaction
/// of `desk`, changes nothing.
[[nodiscard]] std::optional<storage::Letter> reply(const Judged& judged, const RuleBook& book,
                                                   std::chrono::sys_seconds now, const storage::Decision& decision,
                                                   storage::Desk& desk);

/// Whether the mailbox's own provider says that the sender is not who From says (rules::authentication_failed).
[[nodiscard]] bool is_forged(const parsers::MessageFacts& facts, const config::Mailbox& mailbox);

}  // namespace baosong::flow
