// Reads one campaign's TOML (contract 3); its roster is read by the caller, who may know it already.
#pragma once

#include <filesystem>
#include <vector>

#include "config/campaign.hpp"
#include "config/load.hpp"

namespace baosong::config {

struct CampaignFile {
  std::filesystem::path file;
  Campaign campaign;  ///< what could be read; whole only where no fault was added
  std::filesystem::path roster;
  // where the values stand that must differ from other campaigns' values
  int id_line = 0;
  int title_line = 0;
  int receipt_prefix_line = 0;
  int roster_line = 0;
};

/// nullopt where the file is no TOML.
[[nodiscard]] std::optional<CampaignFile> read_campaign(const std::filesystem::path& file, std::vector<Fault>& faults);

}  // namespace baosong::config
