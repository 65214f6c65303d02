// `baosong accept`, `return`, `paper`, `extend`, `mute`, `resend`, `retry`: a person's word. A daemon that serves the
// same index sends the letters; without one, the next `poll` does.
#include <pwd.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <cstdio>

#include "config/office_time.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/rulings.hpp"

namespace baosong::commands {
namespace {

// Who stands in the audit trail: behind sudo, the person.
std::string login_name() {
  if (const char* person = std::getenv("SUDO_USER"); person && *person) return person;
  if (const passwd* entry = getpwuid(getuid())) return entry->pw_name;
  return "uid " + std::to_string(getuid());
}

std::chrono::sys_seconds system_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

const config::Agency& find_agency(const config::Campaign& campaign, const std::string& id) {
  if (const config::Agency* agency = campaign.roster.find(id)) return *agency;
  throw WrongUsage("campaign " + campaign.id + " has no agency \"" + id +
                   "\" on its roster; `baosong status --json` lists the ids");
}

// Runs `rule(Rulings&)` on the office's storage.
template <class Rule>
int ruled(const config::Loaded& loaded, const Rule& rule) {
  boost::asio::io_context loop;
  const auto configuration = std::make_shared<const config::Loaded>(loaded);
  flow::Instance instance(loop, configuration, system_now, {});
  const flow::RuleBook book(configuration);
  flow::Rulings rulings(instance.storage(), book, login_name(), system_now());
  try {
    rule(rulings);
  } catch (const flow::NothingToRule& e) {
    throw WrongUsage(e.what());
  }
  return k_done;
}

}  // namespace

int accept(const config::Loaded& loaded, const WordOptions& options) {
  return ruled(loaded, [&](flow::Rulings& rulings) { rulings.accept(options.receipt, options.reason); });
}

int give_back(const config::Loaded& loaded, const WordOptions& options) {
  return ruled(loaded, [&](flow::Rulings& rulings) { rulings.give_back(options.receipt, options.reason); });
}

int paper(const config::Loaded& loaded, const AgencyOptions& options) {
  const config::Campaign& campaign = find_campaign(loaded, options.campaign);
  const config::Agency& agency = find_agency(campaign, options.agency);
  return ruled(loaded, [&](flow::Rulings& rulings) { rulings.paper(campaign, agency, options.note); });
}

int extend(const config::Loaded& loaded, const AgencyOptions& options) {
  const config::Campaign& campaign = find_campaign(loaded, options.campaign);
  const config::Agency& agency = find_agency(campaign, options.agency);
  const auto until = config::parse_date(options.until);
  if (!until) throw WrongUsage("--until: \"" + options.until + "\" is no day; write it as 2021-10-20");
  return ruled(loaded, [&](flow::Rulings& rulings) { rulings.extend(campaign, agency, *until); });
}

int mute(const config::Loaded& loaded, const AgencyOptions& options) {
  const config::Campaign& campaign = find_campaign(loaded, options.campaign);
  const config::Agency& agency = find_agency(campaign, options.agency);
  return ruled(loaded, [&](flow::Rulings& rulings) { rulings.mute(campaign, agency); });
}

int resend(const config::Loaded& loaded, const std::string& receipt) {
  return ruled(loaded, [&](flow::Rulings& rulings) { rulings.resend(receipt); });
}

int retry(const config::Loaded& loaded, std::int64_t message) {
  const auto store = flow::open_store(loaded.settings.storage.index);
  const std::size_t count = store->retry(message, system_now());
  if (message && !count)
    throw WrongUsage("message " + std::to_string(message) + " has not failed; `baosong failed` lists those that have");
  std::printf("%zu messages are due again\n", count);
  return k_done;
}

}  // namespace baosong::commands
