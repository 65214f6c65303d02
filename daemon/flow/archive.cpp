#include "daemon/flow/archive.hpp"

#include <boost/json.hpp>
#include <set>

#include "daemon/flow/environment.hpp"
#include "daemon/flow/rule_book.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// Why a message is held, and what of it may be shown: from its verdict.
struct HeldMessage {
  std::string subject;
  std::string why;
  std::vector<storage::ArchiveTree::HeldFile> files;
};

HeldMessage held_message(const storage::Message& message) {
  HeldMessage held;
  const boost::json::object verdict = boost::json::parse(message.verdict).as_object();
  const auto text = [](const boost::json::value* value) {
    return value && value->is_string() ? std::string(value->as_string()) : std::string();
  };
  held.subject = text(verdict.at("message").as_object().if_contains("subject"));
  for (const boost::json::value& finding : verdict.at("findings").as_array())
    held.why += text(finding.as_object().if_contains("message")) + "\n";
  for (const boost::json::value& value : verdict.at("items").as_array()) {
    const boost::json::object& item = value.as_object();
    const std::string sha256 = text(item.if_contains("sha256"));
    const std::string role = text(item.if_contains("role"));
    if (!sha256.empty() && !role.empty()) held.files.push_back({text(item.if_contains("name")), sha256});
  }
  return held;
}

std::string title_of(const config::Loaded& configuration, const std::string& campaign) {
  const config::Campaign* found = find_campaign(configuration, campaign);
  return found ? found->title : std::string();
}

// Shows each dossier once, however many messages and rulings changed it.
class Shower {
 public:
  Shower(Instance::Storage& storage, const config::Loaded& configuration)
      : storage_(storage), configuration_(configuration) {}

  void show(const storage::Message& message) {
    const bool held = message.outcome == storage::Outcome::held;
    const std::string title = title_of(configuration_, message.campaign);
    // A person has decided, perhaps that another campaign is meant than the one under which it was held.
    if (!held) storage_.tree->remove_held(title, message.key);
    for (const config::Campaign& campaign : configuration_.campaigns)
      if (campaign.title != title) storage_.tree->remove_held(campaign.title, message.key);
    if (!title.empty()) storage_.tree->remove_held("", message.key);
    if (!held) {
      show(message.campaign, message.agency);
      return;
    }
    const HeldMessage shown = held_message(message);
    storage_.tree->show_held(title, message.key, shown.subject, message.arrival.sha256, shown.files, shown.why);
  }

  void show(const std::string& campaign, const std::string& agency) {
    if (!shown_.emplace(campaign, agency).second) return;
    if (const auto dossier = storage_.store->dossier(campaign, agency)) storage_.tree->show(*dossier);
  }

 private:
  Instance::Storage& storage_;
  const config::Loaded& configuration_;
  std::set<std::pair<std::string, std::string>> shown_;
};

// Runs `show`; whether it succeeded. Only storage failing as a whole is more than one dossier's trouble.
template <class Show>
bool succeeds(const std::string& what, const Show& show) {
  try {
    show();
    return true;
  } catch (const storage::StoreError&) {
    throw;
  } catch (const std::exception& e) {
    spdlog::error("the archive cannot show {}: {}", what, in_words(e));
    return false;
  }
}

}  // namespace

void archive(Instance::Storage& storage, const config::Loaded& configuration) {
  constexpr std::size_t k_at_once = 200;
  for (;;) {
    const auto turn = storage.tree->turn();
    const auto messages = storage.store->unarchived(k_at_once);
    const auto redraws = storage.store->redraws(k_at_once);
    Shower shower(storage, configuration);
    std::vector<storage::MessageKey> shown;
    std::vector<storage::Store::Redraw> redrawn;
    for (const storage::Message& message : messages)
      if (succeeds("message " + std::to_string(message.key), [&] { shower.show(message); }))
        shown.push_back(message.key);
    for (const storage::Store::Redraw& redraw : redraws)
      if (succeeds("agency " + redraw.agency, [&] { shower.show(redraw.campaign, redraw.agency); }))
        redrawn.push_back(redraw);
    if (shown.empty() && redrawn.empty()) return;
    storage.tree->sync();
    storage.store->record_archived(shown);
    storage.store->record_redrawn(redrawn);
  }
}

}  // namespace baosong::flow
