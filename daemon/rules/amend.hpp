// One submission, many mails (contract 7): what a further mail makes of an agency's dossier. Values in, values out; the
// caller files the result in one transaction. What the contract leaves open is decided in favour of the agency:
// - In a reply to a correction what it brings replaces all faulty items of the same role; attachments that could not be
//   opened or taken (encrypted, broken, dangerous) are replaced by whatever the reply brings, since nothing tells which
//   of its files mends them; where there were too many pictures, those of the reply are the choice that was asked for.
// - A picture keeps being captioned by its own mail; what lacks a caption may find one in any other mail.
// - A submission is late where the mail that began or replaced it was; mending it later does not make it so.
// Refuses nothing: what may not happen by itself (an unconfirmed sender replacing a registered one's items) is held.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/campaign.hpp"
#include "daemon/rules/verdict.hpp"
#include "parsers/facts.hpp"
#include "storage/submission.hpp"

namespace baosong::rules {

/// A mail that has been judged alone.
struct NewMail {
  storage::MessageKey message = 0;
  const parsers::MessageFacts& facts;
  const Verdict& verdict;          ///< judge()'s
  bool answers_ours = false;       ///< it answers a letter or a mail about this submission (In-Reply-To, References)
  bool decided_by_person = false;  ///< `assign`: whose it is, a person said
  bool let_pass = false;           ///< not held, although unconfirmed: it was filed once already (replay)
};

struct AmendSetting {
  const config::Campaign& campaign;
  const config::Agency& agency;
  /// Facts of the mails that came before; nullptr where they are lost: their items then keep their findings.
  std::function<const parsers::MessageFacts*(storage::MessageKey)> facts_of;
  std::function<std::string()> new_receipt;  ///< asked at most once, where a submission begins
  std::string authserv_id;
};

enum class Change {
  nothing,      ///< ignored, an inquiry, or held by its own verdict
  seen_before,  ///< same Message-ID and same bytes: not answered again
  held,         ///< unconfirmed, and would replace what a registered sender sent: a person decides
  interim,      ///< a report was added
  began,        ///< the first mail of the submission
  added,        ///< items were added, some may have been replaced
  replaced,     ///< a new complete set
};

struct Amended {
  storage::Dossier dossier;  ///< as it shall be; the same as before for nothing, seen_before and held
  Change change = Change::nothing;
  Outcome outcome = Outcome::held;  ///< of this mail: by the submission as a whole
  std::vector<Item> brought;        ///< what it added, as judged in the whole
  std::vector<Item> superseded;     ///< what it replaced
};

/// Whether the mail speaks to us about a submission: it answers a letter or mail about it, or has its receipt in the
/// subject.
[[nodiscard]] bool is_reply(const NewMail& mail, std::string_view receipt_prefix, std::string_view receipt);

[[nodiscard]] Amended amend(const std::optional<storage::Dossier>& current, const NewMail& mail,
                            const AmendSetting& setting);

}  // namespace baosong::rules
