// An agency's dossier, built from nothing: the mails and the persons' words about it once more, in their order. For
// what cannot be undone step by step: a mail that turns out to be another agency's (`assign`), and the rehearsal of
// other rules (`rejudge`). Pure.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "config/campaign.hpp"
#include "daemon/rules/amend.hpp"
#include "daemon/rules/verdict.hpp"
#include "parsers/facts.hpp"
#include "storage/submission.hpp"

namespace baosong::rules {

/// A mail as it came, judged alone by the rules that are to hold now.
struct ReplayMail {
  storage::MessageKey message = 0;
  const parsers::MessageFacts* facts = nullptr;  ///< never nullptr
  Verdict verdict;
  bool answers_ours = false;  ///< these three as NewMail's
  bool decided_by_person = false;
  bool let_pass = false;
  std::string authserv_id;  ///< of the mailbox that it came to
};

/// A person's word (`accept`, `return`) and the mail that was the last one when it was said.
struct ReplayWord {
  storage::PersonsWord word;
  storage::MessageKey after = 0;
};

struct ReplaySetting {
  const config::Campaign& campaign;
  const config::Agency& agency;
  std::function<std::string()> new_receipt;  ///< asked at most once
};

struct Replayed {
  storage::Dossier dossier;
  struct Step {
    storage::MessageKey message = 0;
    Change change = Change::nothing;
    Outcome outcome = Outcome::held;
  };
  std::vector<Step> steps;  ///< one for each mail, in order
};

/// `frame`: what persons decided about the agency itself (paper, extension, no reminders) is taken from it, mails and
/// submission are not. A word stands behind its mail; where that is not among `mails`, behind those received before it
/// was said; one about a submission that has not begun by then is dropped.
[[nodiscard]] Replayed replay(const storage::Dossier& frame, std::span<const ReplayMail> mails,
                              std::span<const ReplayWord> words, const ReplaySetting& setting);

/// Where a mail belongs among others that stand in the order in which they were filed: before the first one that
/// arrived later (has a greater number). Index into `order`, or its size.
[[nodiscard]] std::size_t place_of(storage::MessageKey message, std::span<const storage::MessageKey> order);

}  // namespace baosong::rules
