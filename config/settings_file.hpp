// Reads baosong.toml (contract 2). Campaigns are read by the caller.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "config/load.hpp"
#include "config/settings.hpp"

namespace baosong::config {

/// A campaign that a mailbox names, to be compared with those that there are.
struct NamedCampaign {
  std::string id;
  std::string key;  ///< "mailbox[1].campaigns"
  int line = 0;
};

struct SettingsFile {
  Settings settings;  ///< what could be read; whole only where no fault was added
  std::vector<NamedCampaign> named_campaigns;
  int campaigns_directory_line = 0;
};

/// `file` is absolute. nullopt where it is no TOML.
[[nodiscard]] std::optional<SettingsFile> read_settings(const std::filesystem::path& file, std::vector<Fault>& faults);

}  // namespace baosong::config
