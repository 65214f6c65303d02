// Reads baosong.toml, every campaign and every roster (contract 2 and 3), and finds all faults at once, not the first:
// who mends a configuration wants one list. Refuses unknown keys, since a misspelt one would silently not hold.
// Reads files, never writes; does not read password files (see read_password) nor reach for any server.
#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "config/campaign.hpp"
#include "config/settings.hpp"

namespace baosong::config {

/// One thing that is wrong, in words of the file's author.
struct Fault {
  std::filesystem::path file;
  int line = 0;       ///< 1 is the first; 0: the file as a whole
  std::string key;    ///< "office.address", "require[2].max" (the second [[require]]), a roster's column; may be empty
  std::string found;  ///< what stands there; never a password
  std::string expected;  ///< what should stand there, or what to do
  std::string hint;      ///< the nearest known key or value; empty where nothing is near
  bool operator==(const Fault&) const = default;
};

/// One line, without its end: file:line: key: found …; expected …; did you mean …?
[[nodiscard]] std::string to_text(const Fault& fault);

/// The configuration is at fault (exit status 3). what() is one fault a line.
class InvalidConfiguration : public std::runtime_error {
 public:
  explicit InvalidConfiguration(std::vector<Fault> faults);
  [[nodiscard]] const std::vector<Fault>& faults() const { return faults_; }

 private:
  std::vector<Fault> faults_;
};

/// One of the office's own letter templates. daemon/letters checks it.
struct LetterFile {
  std::filesystem::path file;  ///< its name is that of the template that it stands for
  std::string text;            ///< UTF-8; lines end in LF
  bool operator==(const LetterFile&) const = default;
};

struct Loaded {
  Settings settings;
  std::vector<Campaign> campaigns;  ///< by id; at least one
  std::vector<LetterFile> letters;  ///< the files of letters/ beside baosong.toml, by name
  bool operator==(const Loaded&) const = default;
};

/// Throws InvalidConfiguration with every fault found.
[[nodiscard]] Loaded load(const std::filesystem::path& baosong_toml);

/// One campaign with its roster, outside the campaigns folder (`rejudge --with`). Throws as load().
[[nodiscard]] Campaign load_campaign(const std::filesystem::path& campaign_toml);

enum class WarningKind { reminds_without_deadline, short_alias, alias_in_name, no_sender };

/// What is lawful, but will not work well.
struct Warning {
  std::string campaign;  ///< id
  std::string agency;    ///< id; empty: the campaign as a whole
  std::string text;      ///< English, one line: what and what to do
  WarningKind kind = WarningKind::reminds_without_deadline;
  std::string alias;  ///< short_alias, alias_in_name
  std::string name;   ///< alias_in_name: the other agency's name or alias that it stands in
  bool operator==(const Warning&) const = default;
};

/// Aliases that are short (under 4 Han characters) or stand inside another agency's name or alias; agencies without
/// address and domain; reminders without a deadline. In the order of campaigns and rosters.
[[nodiscard]] std::vector<Warning> warnings(const Loaded& loaded);

}  // namespace baosong::config
