#include <algorithm>

#include "config/load.hpp"
#include "config/words.hpp"

namespace baosong::config {
namespace {

constexpr std::size_t k_short_han = 4;

/// The name or alias of `other` that has `alias` in it; nullptr where none has.
const std::string* holder(const std::string& alias, const Agency& other) {
  if (other.name.find(alias) != std::string::npos) {
    return &other.name;
  }
  const auto found = std::find_if(other.aliases.begin(), other.aliases.end(),
                                  [&](const std::string& one) { return one.find(alias) != std::string::npos; });
  return found == other.aliases.end() ? nullptr : &*found;
}

void warn_of_aliases(const Campaign& campaign, const Agency& agency, std::vector<Warning>& result) {
  for (const std::string& alias : agency.aliases) {
    if (count_han(alias) < k_short_han) {
      result.push_back(
          {campaign.id, agency.id,
           "alias " + in_quotes(alias) + " has under 4 Han characters and may stand in any text; give a longer one",
           WarningKind::short_alias, alias, ""});
    }
    for (const Agency& other : campaign.roster.agencies) {
      const std::string* name = &other == &agency ? nullptr : holder(alias, other);
      if (name != nullptr) {
        result.push_back(
            {campaign.id, agency.id,
             "alias " + in_quotes(alias) + " stands inside " + in_quotes(*name) + " of " + other.id +
                 (*name == alias ? "; mail that names it is ambiguous, give it to one of them" : "; give a longer one"),
             WarningKind::alias_in_name, alias, *name});
        break;  // one example is enough: 市场监管局 stands inside dozens
      }
    }
  }
}

}  // namespace

std::vector<Warning> warnings(const Loaded& loaded) {
  std::vector<Warning> result;
  for (const Campaign& campaign : loaded.campaigns) {
    const bool reminds = campaign.remind && !(campaign.remind->before.empty() && campaign.remind->after.empty());
    if (reminds && !campaign.deadline) {
      result.push_back({campaign.id, "",
                        "[remind] without a deadline: nothing will be sent; give a deadline or take [remind] out",
                        WarningKind::reminds_without_deadline, "", ""});
    }
    for (const Agency& agency : campaign.roster.agencies) {
      warn_of_aliases(campaign, agency, result);
      if (agency.addresses.empty() && agency.domains.empty()) {
        result.push_back(
            {campaign.id, agency.id,
             "no addresses and no domains: its mail is never taken as its own without a person's word; give one",
             WarningKind::no_sender, "", ""});
      }
    }
  }
  return result;
}

}  // namespace baosong::config
