// The files that `baosong init` writes: a baosong.toml of what was asked, and a campaign with its roster to be filled
// in. Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace baosong::config {

struct NewSettings {
  std::string office;
  std::string address;
  std::string imap;  ///< URLs of contract 2
  std::string smtp;
  std::string user;
  std::string password_file;  ///< as it shall stand in the file: relative to it, or absolute
  std::string ca_file;        ///< the same; empty: none
  std::chrono::year_month_day answer_since{};
  std::string root;  ///< of the storage
};

/// The text of a baosong.toml; what was asked stands in it as TOML strings, whatever characters it has.
[[nodiscard]] std::string settings_text(const NewSettings& settings);

/// campaigns/campaign.toml. What an office must decide is left empty on purpose: until it is filled in, the
/// configuration is at fault, and `doctor` lists what lacks; a campaign that nobody has looked at writes to nobody.
[[nodiscard]] std::string_view blank_campaign();

/// rosters/roster.csv: its header.
[[nodiscard]] std::string_view blank_roster();

}  // namespace baosong::config
