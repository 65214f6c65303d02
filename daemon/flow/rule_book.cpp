#include "daemon/flow/rule_book.hpp"

#include <algorithm>

namespace baosong::flow {

RuleBook::RuleBook(Configuration of) : configuration(std::move(of)) {
  for (const config::Campaign& campaign : configuration->campaigns)
    names.emplace(campaign.id, rules::NameIndex(campaign.roster));
  for (const config::Mailbox& mailbox : configuration->settings.mailboxes) own_addresses.push_back(mailbox.user);
  own_addresses.push_back(configuration->settings.office.address);
}

const config::Campaign* find_campaign(const config::Loaded& configuration, std::string_view id) {
  const auto found = std::ranges::find(configuration.campaigns, id, &config::Campaign::id);
  return found == configuration.campaigns.end() ? nullptr : &*found;
}

}  // namespace baosong::flow
