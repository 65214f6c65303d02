#include "daemon/flow/rule_book.hpp"

#include <algorithm>
#include <iterator>

namespace baosong::flow {
namespace {

Configuration with_learned(const Configuration& source, std::span<const storage::LearnedAddress> learned) {
  if (learned.empty()) return source;
  auto out = std::make_shared<config::Loaded>(*source);
  for (config::Campaign& campaign : out->campaigns) add_learned(campaign, learned);
  return out;
}

}  // namespace

RuleBook::RuleBook(Configuration of, std::vector<storage::LearnedAddress> learned_addresses)
    : source(std::move(of)),
      learned(std::move(learned_addresses)),
      configuration(with_learned(source, learned)),
      templates(configuration->letters) {
  for (const config::Campaign& campaign : configuration->campaigns)
    names.emplace(campaign.id, rules::NameIndex(campaign.roster));
  for (const config::Mailbox& mailbox : configuration->settings.mailboxes) {
    own_addresses.push_back(mailbox.user);
    std::ranges::copy_if(configuration->campaigns, std::back_inserter(campaigns_of[mailbox.name]),
                         [&](const config::Campaign& campaign) {
                           return mailbox.campaigns.empty() || std::ranges::count(mailbox.campaigns, campaign.id) > 0;
                         });
  }
  own_addresses.push_back(configuration->settings.office.address);
}

config::Loaded load_configuration(const std::filesystem::path& baosong_toml) {
  config::Loaded loaded = config::load(baosong_toml);
  (void)letters::Templates(loaded.letters);
  return loaded;
}

const config::Campaign* find_campaign(const config::Loaded& configuration, std::string_view id) {
  const auto found = std::ranges::find(configuration.campaigns, id, &config::Campaign::id);
  return found == configuration.campaigns.end() ? nullptr : &*found;
}

void add_learned(config::Campaign& campaign, std::span<const storage::LearnedAddress> learned) {
  std::vector<config::Agency>& agencies = campaign.roster.agencies;
  const auto is_known = [&](const std::string& address) {
    return std::ranges::any_of(agencies, [&](const config::Agency& agency) {
      return std::ranges::find(agency.addresses, address) != agency.addresses.end();
    });
  };
  for (const bool of_this_campaign : {true, false}) {
    for (const storage::LearnedAddress& one : learned) {
      if ((one.campaign == campaign.id) != of_this_campaign || is_known(one.address)) continue;
      const auto agency = std::ranges::find(agencies, one.agency, &config::Agency::id);
      if (agency != agencies.end() && (of_this_campaign || agency->name == one.agency_name))
        agency->addresses.push_back(one.address);
    }
  }
}

}  // namespace baosong::flow
