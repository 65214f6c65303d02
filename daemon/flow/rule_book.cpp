#include "daemon/flow/rule_book.hpp"

#include <algorithm>
#include <iterator>

namespace baosong::flow {

RuleBook::RuleBook(Configuration of) : configuration(std::move(of)), templates(configuration->letters) {
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

}  // namespace baosong::flow
