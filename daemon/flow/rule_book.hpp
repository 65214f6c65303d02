// What a configuration means for judging and answering, built once for it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/flow/instance.hpp"
#include "daemon/letters/templates.hpp"
#include "daemon/rules/name_index.hpp"

namespace baosong::flow {

struct RuleBook {
  /// Throws config::InvalidConfiguration where the office's own letter templates are at fault.
  explicit RuleBook(Configuration of);

  Configuration configuration;
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

}  // namespace baosong::flow
