// What a configuration means for judging and answering, together with the addresses that persons have taught; built
// once for both.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/flow/instance.hpp"
#include "daemon/letters/templates.hpp"
#include "daemon/rules/name_index.hpp"

namespace baosong::flow {

struct RuleBook {
  /// Throws config::InvalidConfiguration where the office's own letter templates are at fault.
  explicit RuleBook(Configuration of, std::vector<storage::LearnedAddress> learned_addresses = {});

  Configuration source;                          ///< as it was read
  std::vector<storage::LearnedAddress> learned;  ///< what was added to its rosters
  Configuration configuration;  ///< with the learned addresses among the registered ones: they count alike everywhere
  std::map<std::string, rules::NameIndex, std::less<>> names;  ///< the rosters' automata, by campaign id
  std::map<std::string, std::vector<config::Campaign>, std::less<>> campaigns_of;  ///< by the mailbox that serves them
  letters::Templates templates;
  std::vector<std::string> own_addresses;  ///< the office's and its mailboxes': never answered
};

/// config::load(), and the office's own letter templates found good: what it returns makes a RuleBook. Throws
/// config::InvalidConfiguration.
[[nodiscard]] config::Loaded load_configuration(const std::filesystem::path& baosong_toml);

/// nullptr: it is no longer configured.
[[nodiscard]] const config::Campaign* find_campaign(const config::Loaded& configuration, std::string_view id);

/// Adds to the campaign's roster what was learned for its agencies: in this campaign, else in another one for the same
/// agency by id and name. What the roster itself says of an address goes before.
void add_learned(config::Campaign& campaign, std::span<const storage::LearnedAddress> learned);

}  // namespace baosong::flow
