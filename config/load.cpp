#include "config/load.hpp"

#include <algorithm>
#include <map>

#include "config/campaign_file.hpp"
#include "config/letter_files.hpp"
#include "config/roster_file.hpp"
#include "config/settings_file.hpp"
#include "config/words.hpp"

namespace baosong::config {
namespace {

namespace fs = std::filesystem;

void sort_by_place(std::vector<Fault>& faults) {
  // Files stay in the order they were read in: settings, then each campaign, then its roster.
  std::vector<fs::path> order;
  for (const Fault& fault : faults) {
    if (std::find(order.begin(), order.end(), fault.file) == order.end()) {
      order.push_back(fault.file);
    }
  }
  const auto rank = [&](const Fault& fault) {
    return std::find(order.begin(), order.end(), fault.file) - order.begin();
  };
  std::stable_sort(faults.begin(), faults.end(), [&](const Fault& a, const Fault& b) {
    return std::pair(rank(a), a.line) < std::pair(rank(b), b.line);
  });
}

/// Every *.toml of the folder but hidden ones (an editor's lock and swap files), by name.
std::vector<fs::path> campaign_files(const fs::path& settings_file, const SettingsFile& settings,
                                     std::vector<Fault>& faults) {
  std::vector<fs::path> files;
  const fs::path& directory = settings.settings.campaigns_directory;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (entry->path().extension() == ".toml" && !entry->path().filename().string().starts_with('.')) {
      files.push_back(entry->path());
    }
  }
  if (error || files.empty()) {
    const std::string where = in_quotes(directory.string());
    faults.push_back(
        {settings_file, settings.campaigns_directory_line, "campaigns.directory",
         error ? where + ", which cannot be read (" + error.message() + ")" : where + ", in which no *.toml is",
         "a folder with a file such as fujian-2021.toml for each campaign", ""});
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Rosters {
 public:
  /// The campaign's roster; the file is read, and its faults recorded, only once.
  void attach(CampaignFile& campaign, std::vector<Fault>& faults) {
    if (campaign.roster.empty()) {
      return;
    }
    if (!fs::exists(campaign.roster)) {
      faults.push_back({campaign.file, campaign.roster_line, "roster",
                        in_quotes(campaign.roster.string()) + ", which does not exist",
                        "the roster's CSV file; a relative path is relative to this file", ""});
      return;
    }
    auto known = known_.find(campaign.roster);
    if (known == known_.end()) {
      known = known_.emplace(campaign.roster, read_roster(campaign.roster, faults)).first;
    }
    campaign.campaign.roster = known->second;
  }

 private:
  std::map<fs::path, Roster> known_;
};

void check_different(const std::vector<CampaignFile>& campaigns, const char* key, std::string Campaign::*value,
                     int CampaignFile::*line, std::vector<Fault>& faults) {
  std::map<std::string, const CampaignFile*> owners;
  for (const CampaignFile& one : campaigns) {
    const std::string& text = one.campaign.*value;
    if (text.empty()) {
      continue;
    }
    // Receipts are read from subjects, where people do not mind capitals.
    if (const auto [owner, fresh] = owners.emplace(lower_case(text), &one); !fresh) {
      faults.push_back({one.file, one.*line, key,
                        in_quotes(text) + ", which " + owner->second->file.filename().string() + " has too",
                        "one that no other campaign has", ""});
    }
  }
}

void check_named(const fs::path& settings_file, const SettingsFile& settings,
                 const std::vector<CampaignFile>& campaigns, std::vector<Fault>& faults) {
  std::vector<std::string> ids;
  for (const CampaignFile& one : campaigns) {
    if (one.campaign.id.empty()) {
      return;  // its own fault stands already, and any name may be meant for it
    }
    ids.push_back(one.campaign.id);
  }
  for (const NamedCampaign& named : settings.named_campaigns) {
    if (std::find(ids.begin(), ids.end(), named.id) == ids.end()) {
      faults.push_back({settings_file, named.line, named.key, in_quotes(named.id) + ", which is no campaign",
                        ids.empty() ? "the id of a campaign" : either_of(ids), nearest(named.id, ids)});
    }
  }
}

}  // namespace

Loaded load(const fs::path& baosong_toml) {
  const fs::path file = fs::absolute(baosong_toml).lexically_normal();
  std::vector<Fault> faults;
  const auto settings = read_settings(file, faults);
  if (!settings) {
    throw InvalidConfiguration(std::move(faults));
  }
  std::vector<CampaignFile> campaigns;
  Rosters rosters;
  bool all_are_toml = true;
  for (const fs::path& campaign_file : campaign_files(file, *settings, faults)) {
    auto campaign = read_campaign(campaign_file, faults);
    if (!campaign) {
      all_are_toml = false;
      continue;
    }
    rosters.attach(*campaign, faults);
    campaigns.push_back(std::move(*campaign));
  }
  check_different(campaigns, "id", &Campaign::id, &CampaignFile::id_line, faults);
  check_different(campaigns, "title", &Campaign::title, &CampaignFile::title_line, faults);
  check_different(campaigns, "receipt_prefix", &Campaign::receipt_prefix, &CampaignFile::receipt_prefix_line, faults);
  if (all_are_toml && !campaigns.empty()) {
    check_named(file, *settings, campaigns, faults);
  }
  std::vector<LetterFile> letters = read_letter_files(file.parent_path() / "letters", faults);
  if (!faults.empty()) {
    sort_by_place(faults);
    throw InvalidConfiguration(std::move(faults));
  }
  Loaded loaded{settings->settings, {}, std::move(letters)};
  for (CampaignFile& one : campaigns) {
    loaded.campaigns.push_back(std::move(one.campaign));
  }
  std::sort(loaded.campaigns.begin(), loaded.campaigns.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return loaded;
}

Campaign load_campaign(const fs::path& campaign_toml) {
  const fs::path file = fs::absolute(campaign_toml).lexically_normal();
  std::vector<Fault> faults;
  auto campaign = read_campaign(file, faults);
  if (campaign) {
    Rosters().attach(*campaign, faults);
  }
  if (!faults.empty()) {
    sort_by_place(faults);
    throw InvalidConfiguration(std::move(faults));
  }
  return std::move(campaign->campaign);
}

}  // namespace baosong::config
