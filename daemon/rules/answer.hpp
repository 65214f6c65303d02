// Who may be answered (contract 6): nobody gets mail they should not. Pure.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "config/campaign.hpp"
#include "daemon/rules/verdict.hpp"
#include "parsers/facts.hpp"

namespace baosong::rules {

/// At most so many automatic mails to one address in 24 hours (contract 6).
inline constexpr int k_daily_letters = 5;

struct AnswerPlan {
  std::string address;  ///< empty: nobody
  std::string why_not;  ///< English, for the log, where nobody
};

/// Where the reply to the sender goes. `own_addresses`: the office's and its mailboxes' (a loop otherwise).
/// `letters_in_a_day(address)`: automatic letters to it in the last 24 hours.
/// A mismatch and an unreadable message are answered to the office alone: then nobody here.
[[nodiscard]] AnswerPlan plan_answer(const Verdict& verdict, const parsers::MessageFacts& facts,
                                     const config::Roster* roster, std::span<const std::string> own_addresses,
                                     const std::function<int(std::string_view address)>& letters_in_a_day);

}  // namespace baosong::rules
