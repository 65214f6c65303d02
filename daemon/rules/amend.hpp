// One submission, many mails (contract 7): what a message makes of its agency's dossier. Pure.
#pragma once

#include <functional>
#include <optional>

#include "config/campaign.hpp"
#include "daemon/rules/verdict.hpp"
#include "parsers/facts.hpp"
#include "storage/submission.hpp"

namespace baosong::rules {

/// A message that has been judged alone as accepted or needs_correction, and where it stands.
struct Amending {
  const config::Campaign& campaign;
  const config::Agency& agency;
  const std::optional<storage::Dossier>& current;  ///< nullopt: nothing of this agency yet
  const Verdict& verdict;                          ///< of the message alone
  const parsers::MessageFacts& facts;
  storage::MessageKey message = 0;
  bool is_reply = false;            ///< answers a mail of ours or of its own before
  bool answers_correction = false;  ///< the mail it answers is a correction of ours
  /// Facts of an earlier message of the dossier; nullopt where they are lost.
  std::function<std::optional<parsers::MessageFacts>(storage::MessageKey)> earlier_facts;
};

struct Amended {
  /// The dossier as it shall be. A new submission has no receipt yet: the caller gives it one.
  storage::Dossier dossier;
  bool amends = false;  ///< it added to or replaced what was there before
  /// held: an unconfirmed message would have replaced what a registered sender sent; then the dossier is unchanged.
  Outcome outcome = Outcome::accepted;
};

[[nodiscard]] Amended amend(const Amending& amending);

}  // namespace baosong::rules
