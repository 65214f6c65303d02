// From a verdict to the letter that answers it (contract 6): which one, and what it speaks of. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "config/campaign.hpp"
#include "config/settings.hpp"
#include "daemon/letters/letter.hpp"
#include "daemon/rules/verdict.hpp"
#include "storage/submission.hpp"

namespace baosong::letters {

struct Answered {
  const rules::Verdict& verdict;                    ///< on the message
  const storage::Submission* submission = nullptr;  ///< the whole as it now stands; nullptr: nothing was filed
  const config::Campaign* campaign = nullptr;       ///< nullptr: none was chosen
  bool amends = false;                              ///< it added to or replaced what was there before
};

/// nullopt: no letter. office_notice is for the office alone, every other kind for the sender. A message held for any
/// reason that the contract does not answer (mismatch, unreadable, an ambiguous campaign, an unconfirmed sender who
/// would replace what a registered one sent) is told to the office.
[[nodiscard]] std::optional<LetterKind> reply_kind(const Answered& answered);

/// `deadline`: that agency's own, where it was extended; nullopt: the campaign's.
[[nodiscard]] LetterContent reply_content(const Answered& answered, const config::Office& office,
                                          std::chrono::sys_seconds now,
                                          std::optional<std::chrono::year_month_day> deadline = std::nullopt);

}  // namespace baosong::letters
