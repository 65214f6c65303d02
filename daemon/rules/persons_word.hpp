// What persons at the office say about a dossier and its mails, and automation respects. Pure.
#pragma once

#include "daemon/rules/amend.hpp"
#include "parsers/facts.hpp"
#include "storage/submission.hpp"

namespace baosong::rules {

/// Whether an earlier mail came from an address that is registered to the agency, or is the agency's by a person's
/// word. `facts` are the mail's; nullptr where they are lost: it cannot be told, so it counts as confirmed.
[[nodiscard]] bool is_confirmed_mail(const storage::Submission& submission, storage::MessageKey message,
                                     const parsers::MessageFacts* facts, const AmendSetting& setting);

/// A person said that a mail of the dossier is the agency's: whatever does not rest on another unconfirmed sender is
/// confirmed. Changes nothing else.
[[nodiscard]] storage::Dossier confirm(storage::Dossier dossier, storage::MessageKey message,
                                       const AmendSetting& setting);

/// `accept`, `return`: holds until new mail answers it (amend).
void say(storage::Submission& submission, const storage::PersonsWord& word);

}  // namespace baosong::rules
