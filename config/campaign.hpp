// One campaign: what the office asks of every agency of a roster, and until when (contract 3). Value types; read from
// campaigns/*.toml by config/load.hpp. What a campaign leaves out is not asked for: 0, empty or nullopt.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "config/roster.hpp"

namespace baosong::config {

enum class Level {
  required,  ///< lacking it is an error
  expected,  ///< lacking it is a warning
  optional,  ///< nothing is said
};

enum class Role { summary, statistics, image, video };

enum class PictureFormat { jpeg, png, gif, bmp, tiff, webp, heic };

/// One [[require]]; a campaign has at most one for each role.
struct Requirement {
  Role role = Role::summary;
  Level level = Level::required;
  std::optional<int> max;               ///< images only: the most distinct ones
  std::optional<PictureFormat> format;  ///< images only
  int min_width = 0;                    ///< images and videos, pixels; orientation does not matter; 0: not asked
  int min_height = 0;
  bool caption = false;              ///< images only: each must have one
  std::vector<std::string> columns;  ///< statistics only: the header row that the table must have, in any order
  bool operator==(const Requirement&) const = default;
};

/// When reminders are due.
struct Remind {
  std::vector<int> before;                          ///< days before the deadline; 0 is the day itself
  std::vector<int> after;                           ///< days overdue
  std::chrono::minutes at = std::chrono::hours(9);  ///< since midnight, office time
  bool weekend = false;  ///< false: one due on a weekend or holiday goes out on the working day before
  std::vector<std::chrono::year_month_day> holidays;
  std::vector<std::chrono::year_month_day> workdays;  ///< weekends that are worked (调休)
  bool operator==(const Remind&) const = default;
};

struct Campaign {
  std::string id;
  std::string title;
  std::vector<std::string> notices;   ///< what people cite it as
  std::vector<std::string> keywords;  ///< never an empty word
  std::chrono::year_month_day opens{};
  std::optional<std::chrono::year_month_day> deadline;  ///< until the end of that day, office time
  std::string receipt_prefix;                           ///< "FJ2021": receipts are FJ2021-0001 …
  bool interim = false;                                 ///< 活动信息 may be sent at any time during the campaign
  std::vector<Requirement> requirements;                ///< in the order of the file
  std::optional<Remind> remind;
  Roster roster;
  bool operator==(const Campaign&) const = default;

  /// nullptr where nothing of this role is asked. Valid as long as the campaign.
  [[nodiscard]] const Requirement* requirement(Role role) const {
    for (const Requirement& one : requirements) {
      if (one.role == role) {
        return &one;
      }
    }
    return nullptr;
  }
};

}  // namespace baosong::config
