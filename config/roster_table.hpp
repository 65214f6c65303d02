// A roster out of a table that an office has at hand (`baosong roster import`): any header row in Chinese or English, a
// title above it, several values in a cell however separated. What comes out is lawful (contract 3): what a roster may
// not have, an address of two agencies for one, is left out and told. Pure.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/roster.hpp"

namespace baosong::config {

using TableRows = std::vector<std::vector<std::string>>;

struct RosterImport {
  Roster roster;
  std::vector<std::pair<std::string, std::string>> columns;  ///< as the table calls it, as the roster does
  std::vector<std::string> unread;                           ///< columns that the roster has no place for
  std::vector<std::string> remarks;                          ///< for a person, Chinese, one line each
};

/// nullopt where no row names the agencies' column and another one. `before`: the roster as it was, whose agencies of
/// the same name keep their ids; may be empty.
[[nodiscard]] std::optional<RosterImport> roster_of_table(const TableRows& rows, const Roster& before);

/// "fuzhoushijiaoyuju": how the name is spoken, without tones; at most 40 characters, a syllable is not cut. is_id(),
/// or empty where nothing in it can be spoken.
[[nodiscard]] std::string spoken_id(const std::string& name);

/// The file of contract 3, with the BOM by which Excel knows that it is UTF-8.
[[nodiscard]] std::string to_csv(const Roster& roster);

}  // namespace baosong::config
