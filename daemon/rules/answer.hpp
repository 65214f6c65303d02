// Who may be answered (contract 6; RFC 3834): a machine must not talk to machines, lists or strangers' addresses, nor
// to itself. Which letter it is, is daemon/letters' business. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config/roster.hpp"
#include "daemon/rules/verdict.hpp"
#include "parsers/facts.hpp"

namespace baosong::rules {

/// Contract 6: at most so many automatic mails to one address in 24 hours, reminders aside.
inline constexpr int k_letters_a_day = 5;
/// Of those, what the office is told of one by one: the last is kept for its digest, which speaks of all.
inline constexpr int k_notices_a_day = k_letters_a_day - 1;

enum class Addressee { nobody, sender, office };

/// Why it is so; for logs and tests.
enum class AnswerReason {
  answered,          ///< the sender gets one letter
  for_office,        ///< a person decides, and only the office is told
  ignored,           ///< outcome ignored: none, ever
  seen_before,       ///< answered already
  no_address,        ///< no From with a domain
  automatic,         ///< Auto-Submitted other than no
  null_return_path,  ///< Return-Path: <>
  mailing_list,
  not_a_person,  ///< no-reply, postmaster, list software …
  ourselves,     ///< an address of the office: a loop
  too_many,      ///< k_letters_a_day reached
  forged,        ///< a stranger's address that the sender does not have: the office is told instead
};

struct AnswerPlan {
  Addressee to = Addressee::nobody;
  std::string address;  ///< of the sender; empty for nobody and the office
  AnswerReason reason = AnswerReason::ignored;
  bool operator==(const AnswerPlan&) const = default;
};

struct AnswerCase {
  const Verdict& verdict;
  const parsers::MessageFacts& facts;
  const config::Roster* roster = nullptr;  ///< of the verdict's campaign; nullptr: none was chosen
  std::vector<std::string> own_addresses;  ///< the office's and its mailboxes'
  /// Automatic letters to an address in the last 24 hours, reminders aside.
  std::function<int(std::string_view address)> letters_in_last_day;
  bool seen_before = false;        ///< Change::seen_before
  bool held_by_amendment = false;  ///< Change::held: its own verdict would have passed
  bool forged = false;             ///< authentication_failed(): the provider says that SPF and DKIM both failed
};

/// The letter goes to the first From address; to Reply-To only where that is in the same domain or belongs to the same
/// agency: else a stranger could make the office write to anyone. Where the sender is forged, never to Reply-To: a
/// registered address hears what came in its name, a stranger's gets nothing.
[[nodiscard]] AnswerPlan plan_answer(const AnswerCase& one);

/// Whether the address is one of `own` (capitals do not matter).
[[nodiscard]] bool is_own_address(std::string_view address, const std::vector<std::string>& own);

/// Whether no person reads mail to this address.
[[nodiscard]] bool is_machine_address(std::string_view address);

}  // namespace baosong::rules
