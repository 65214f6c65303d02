// Where every agency of a roster stands (contract 5). Pure.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/campaign.hpp"
#include "storage/submission.hpp"

namespace baosong::rules {

enum class Standing { missing, needs_correction, accepted, paper };

struct AgencyStanding {
  const config::Agency* agency = nullptr;  ///< of the roster that was asked about
  Standing state = Standing::missing;
  std::string receipt;  ///< empty: none
  bool unconfirmed = false;
  bool late = false;
  std::vector<config::Role> lacking;  ///< required or expected, and not there
  std::size_t errors = 0;             ///< findings that must be mended
  std::optional<std::chrono::sys_seconds> updated_at;
  std::size_t interim = 0;  ///< interim reports received
};

/// One for each agency, in the order of the roster. Dossiers of agencies that are on the roster no longer are passed
/// over. The result points into `campaign`.
[[nodiscard]] std::vector<AgencyStanding> standings(const config::Campaign& campaign,
                                                    std::span<const storage::Dossier> dossiers);

/// "missing", "needs_correction", "accepted", "paper": contract 5's words.
[[nodiscard]] const char* word(Standing standing);

}  // namespace baosong::rules
