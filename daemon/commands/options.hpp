// What the command line said, one struct for each subcommand that has a say of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/load.hpp"

namespace baosong::commands {

/// Exit statuses of contract 1.
enum ExitStatus { k_done = 0, k_needs_person = 1, k_wrong_usage = 2, k_configuration_fault = 3 };

/// Wrong usage that only the configuration can tell (an unknown campaign); ends with exit status 2.
struct WrongUsage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct InitOptions {
  std::filesystem::path config_file;  ///< its folder is the proposal
  std::optional<std::chrono::year_month_day> since;
};

struct RosterImportOptions {
  std::filesystem::path file;
  std::filesystem::path out;  ///< empty: beside `file`
};

struct InspectOptions {
  std::string campaign;
  std::optional<std::chrono::sys_seconds> received_at;
  std::vector<std::string> files;  ///< "-": stdin
};

struct StatusOptions {
  std::string campaign;  ///< empty: every campaign
  bool json = false;
};

struct WordOptions {
  std::string receipt;
  std::string reason;
};

struct AssignOptions {
  std::int64_t message = 0;
  std::string agency;
  bool learn = false;
};

struct RejudgeOptions {
  std::string campaign;
  std::filesystem::path with;  ///< a campaign's TOML; empty: the present rules
};

struct RemindOptions {
  std::string campaign;
  bool dry_run = false;
};

struct ExportOptions {
  std::string campaign;
  std::filesystem::path out;
};

struct AgencyOptions {
  std::string campaign;
  std::string agency;
  std::string note;   ///< `paper`
  std::string until;  ///< `extend`
};

// Each runs one subcommand and returns its exit status.
int init(const InitOptions& options);
int roster_import(const RosterImportOptions& options);
int inspect(const config::Loaded& loaded, const InspectOptions& options);
int facts(const std::vector<std::string>& files);
int status(const config::Loaded& loaded, const StatusOptions& options);
int list(const config::Loaded& loaded);
int show(const config::Loaded& loaded, const std::string& receipt);
int held(const config::Loaded& loaded);
int failed(const config::Loaded& loaded);
int doctor(const std::filesystem::path& config_file);
int poll(const config::Loaded& loaded);
int serve(const std::filesystem::path& config_file);
int assign(const config::Loaded& loaded, const AssignOptions& options);
int rejudge(const config::Loaded& loaded, const RejudgeOptions& options);
int export_bundle(const config::Loaded& loaded, const ExportOptions& options);
int accept(const config::Loaded& loaded, const WordOptions& options);
int give_back(const config::Loaded& loaded, const WordOptions& options);
int paper(const config::Loaded& loaded, const AgencyOptions& options);
int extend(const config::Loaded& loaded, const AgencyOptions& options);
int mute(const config::Loaded& loaded, const AgencyOptions& options);
int remind(const config::Loaded& loaded, const RemindOptions& options);
int resend(const config::Loaded& loaded, const std::string& receipt);
int reconcile(const config::Loaded& loaded);
int retry(const config::Loaded& loaded, std::int64_t message);  ///< 0: all that failed
int fsck(const config::Loaded& loaded);
int backup(const config::Loaded& loaded, const std::filesystem::path& to);
int restore(const config::Loaded& loaded, const std::filesystem::path& from);

/// For what writes files that the daemon must be able to read. Throws WrongUsage where root would write in a storage
/// that is another user's.
void refuse_to_write_as_root(const config::StoragePlaces& storage);

/// Who stands in the audit trail: behind sudo, the person.
[[nodiscard]] std::string login_name();

/// Now, by the system's clock, to the second.
[[nodiscard]] std::chrono::sys_seconds system_now();

/// Throws WrongUsage, naming the known ids, where there is no such campaign.
const config::Campaign& find_campaign(const config::Loaded& loaded, const std::string& id);

}  // namespace baosong::commands
