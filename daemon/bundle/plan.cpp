#include "daemon/bundle/plan.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "config/office_time.hpp"
#include "storage/archive_tree.hpp"
#include "storage/file_names.hpp"
#include "storage/sha256.hpp"

namespace baosong::bundle {
namespace {

using storage::Dossier;
using storage::Role;

constexpr const char* k_gone = "已不在报送名单";

bool goes_up(const std::string& path) {
  return !path.starts_with("历史/") && !path.starts_with("其他/");
}

std::map<storage::MessageKey, std::chrono::sys_seconds> arrivals(const Dossier& dossier) {
  std::map<storage::MessageKey, std::chrono::sys_seconds> all;
  if (dossier.submission)
    for (const storage::DossierMail& mail : dossier.submission->mails) all[mail.message] = mail.received_at;
  for (const storage::InterimReport& report : dossier.interim) all[report.mail.message] = report.mail.received_at;
  return all;
}

// When a person said something without mail (paper, extension) is not kept; what is said stands in the register.
std::chrono::sys_seconds last_change(const Dossier& dossier, std::chrono::sys_seconds least) {
  for (const auto& [message, received_at] : arrivals(dossier)) least = std::max(least, received_at);
  if (dossier.submission) {
    least = std::max(least, dossier.submission->updated_at);
    if (dossier.submission->word) least = std::max(least, dossier.submission->word->at);
  }
  return least;
}

}  // namespace

const File* Agency::file_of(const storage::Item& item) const {
  const auto found = std::ranges::find(files, &item, &File::item);
  return found == files.end() ? nullptr : &*found;
}

Planned::Planned(const State& state, const Limits& limits) : campaign_(state.campaign) {
  for (const Dossier& dossier : state.dossiers)
    if ((dossier.submission || !dossier.interim.empty()) && !state.campaign.roster.find(dossier.agency))
      campaign_.roster.agencies.push_back({dossier.agency, dossier.agency_name, k_gone, {}, {}, {}, {}, {}});

  plan.changed = config::office_instant(state.campaign.opens, {}, state.timezone);
  std::set<std::string> taken;
  for (const char* name : {k_index, k_register, k_statistics, k_interim, k_videos, k_thumbnails, k_manifest})
    taken.insert(storage::file_name_key(name));
  std::uint64_t videos = 0;
  for (rules::AgencyStanding& standing : rules::standings(campaign_, state.dossiers)) {
    Agency& agency = plan.agencies.emplace_back();
    const auto found = std::ranges::find(state.dossiers, standing.agency->id, &Dossier::agency);
    agency.standing = std::move(standing);
    agency.on_roster = state.campaign.roster.find(agency.standing.agency->id) != nullptr;
    if (found == state.dossiers.end()) continue;
    agency.dossier = &*found;
    const std::chrono::sys_seconds changed = last_change(*found, plan.changed);
    plan.changed = std::max(plan.changed, changed);
    const auto received = arrivals(*found);
    const std::string folder = storage::unique_file_name(found->agency_name, taken);
    for (storage::ArchiveEntry& entry : storage::archive_layout(*found)) {
      if (!goes_up(entry.path)) continue;
      if (entry.item != nullptr && entry.item->role == Role::video) {
        if (entry.item->size > limits.one_video || videos + entry.item->size > limits.all_videos) {
          agency.omitted.push_back({entry.item, storage::safe_file_name(state.campaign.title) + "/" +
                                                    storage::safe_file_name(found->agency_name) + "/" + entry.path});
          continue;
        }
        videos += entry.item->size;
      }
      File& file = agency.files.emplace_back();
      file.path = folder + "/" + entry.path;
      file.item = entry.item;
      if (entry.item != nullptr) {
        file.sha256 = entry.sha256;
        file.size = entry.item->size;
        const auto mail = received.find(entry.item->message);
        file.changed = mail == received.end() ? changed : mail->second;
      } else {
        file.sha256 = storage::sha256_of(entry.bytes);
        file.size = entry.bytes.size();
        file.bytes = std::move(entry.bytes);
        file.changed = changed;
      }
    }
    if (!agency.files.empty()) agency.folder = folder;
  }
}

}  // namespace baosong::bundle
