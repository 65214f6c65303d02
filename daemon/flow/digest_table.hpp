// The weekly part of the digest: where the agencies of a campaign stand, in bars by group and row by row. Pure.
#pragma once

#include <string>
#include <vector>

#include "config/campaign.hpp"
#include "daemon/letters/letter.hpp"
#include "daemon/rules/standing.hpp"
#include "storage/submission.hpp"

namespace baosong::flow {

struct RunningCampaign {
  const config::Campaign* campaign = nullptr;
  std::vector<storage::Dossier> dossiers;
  std::vector<rules::AgencyStanding> standings;  ///< point into `campaign`

  /// nullptr: none.
  [[nodiscard]] const storage::Dossier* dossier(const std::string& agency) const;
};

[[nodiscard]] letters::DigestTable standing_table(const RunningCampaign& running);

}  // namespace baosong::flow
