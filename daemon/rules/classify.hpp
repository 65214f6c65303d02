// Which campaign does a mail belong to, and what kind of mail is it? Contract 4, campaign and message.kind, both asked
// in the contract's order. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/campaign.hpp"
#include "daemon/rules/judge.hpp"
#include "daemon/rules/name_index.hpp"
#include "daemon/rules/roles.hpp"
#include "parsers/facts.hpp"

namespace baosong::rules {

struct CampaignChoice {
  const config::Campaign* campaign = nullptr;   ///< points into Circumstances::campaigns; nullptr: there is none at all
  std::vector<const config::Campaign*> rivals;  ///< campaign.ambiguous: all that were left, the chosen one among them
};

/// Before any campaign opens, those still to open are chosen among: early mail is not thrown away.
[[nodiscard]] CampaignChoice choose_campaign(const parsers::MessageFacts& facts, const Circumstances& circumstances);

/// The receipt of this prefix in `subject` ("FJ2021-0007"); empty: none. Widths, capitals and kinds of dashes do not
/// matter.
[[nodiscard]] std::string receipt_in(std::string_view subject, std::string_view prefix);

/// `materials` are the items of the message, roles not yet given. `decided`: a person said whose it is, so that it is
/// not unrelated.
[[nodiscard]] Kind kind_of(const parsers::MessageFacts& facts, const std::vector<Material>& materials,
                           const config::Campaign& campaign, const NameIndex& names, bool decided = false);

/// What can be said without a campaign: a bounce, an automatic reply, an inquiry, else final.
[[nodiscard]] Kind kind_without_campaign(const parsers::MessageFacts& facts, const std::vector<Material>& materials);

}  // namespace baosong::rules
