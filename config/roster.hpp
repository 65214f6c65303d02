// A campaign's roster: who is asked to submit (contract 3). Value types; read from CSV by config/load.hpp.
// All text is UTF-8 without blanks at its ends. Addresses and domains are lower case (capitals do not matter), so they
// compare by ==; no address, domain or name belongs to two agencies, no id occurs twice.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace baosong::config {

struct Agency {
  std::string id;
  std::string name;  ///< the official name; never empty
  std::string kind;  ///< free text for grouping (省直部门, 设区市 …); may be empty
  std::vector<std::string> aliases;
  std::vector<std::string> addresses;
  std::vector<std::string> domains;  ///< exact domains: a subdomain is another one
  std::string contact;
  std::string phone;
  bool operator==(const Agency&) const = default;
};

struct Roster {
  std::vector<Agency> agencies;  ///< in the order of the file
  bool operator==(const Roster&) const = default;

  /// nullptr where no agency has this id. Valid as long as the roster.
  [[nodiscard]] const Agency* find(std::string_view id) const {
    for (const Agency& agency : agencies) {
      if (agency.id == id) {
        return &agency;
      }
    }
    return nullptr;
  }
};

}  // namespace baosong::config
