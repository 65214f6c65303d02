// `baosong assign`, `accept`, `return`, `paper`, `extend`, `mute`, `resend`, `retry`: a person's word. A daemon that
// serves the same index sends the letters; without one, the next `poll` does.
#include <pwd.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <cstdio>

#include "config/office_time.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/rulings.hpp"

namespace baosong::commands {

std::string login_name() {
  if (const char* person = std::getenv("SUDO_USER"); person && *person) return person;
  if (const passwd* entry = getpwuid(getuid())) return entry->pw_name;
  return "uid " + std::to_string(getuid());
}

namespace {

const config::Agency& find_agency(const config::Campaign& campaign, const std::string& id) {
  if (const config::Agency* agency = campaign.roster.find(id)) return *agency;
  throw WrongUsage("campaign " + campaign.id + " has no agency \"" + id +
                   "\" on its roster; `baosong status --json` lists the ids");
}

const char* in_chinese(flow::Assigned::What what) {
  switch (what) {
    case flow::Assigned::What::nothing:
      return "此前已归入，未作改动：";
    case flow::Assigned::What::attributed:
      return "咨询来信归入";
    case flow::Assigned::What::filed:
      return "已归入";
    case flow::Assigned::What::confirmed:
      return "已确认来自";
    case flow::Assigned::What::moved:
      return "已改归";
  }
  return "";
}

// Runs `rule(Rulings&)` on the office's storage.
template <class Rule>
int ruled(const config::Loaded& loaded, const Rule& rule) {
  boost::asio::io_context loop;
  const auto configuration = std::make_shared<const config::Loaded>(loaded);
  flow::Instance instance(loop, configuration, system_now, {});
  const flow::RuleBook book(configuration, instance.storage().store->learned_addresses());
  flow::Rulings rulings(instance.storage(), book, login_name(), system_now());
  try {
    rule(rulings);
  } catch (const flow::NothingToRule& e) {
    throw WrongUsage(e.what());
  }
  return k_done;
}

}  // namespace

int assign(const config::Loaded& loaded, const AssignOptions& options) {
  return ruled(loaded, [&](flow::Rulings& rulings) {
    const flow::Assigned done = rulings.assign(options.message, options.agency, options.learn);
    std::printf("来信%lld：%s%s（%s）", static_cast<long long>(options.message), in_chinese(done.what),
                done.agency_name.c_str(), done.agency.c_str());
    if (!done.receipt.empty()) std::printf("，收件编号%s", done.receipt.c_str());
    if (done.outcome == storage::Outcome::held) std::printf("，请答复来信人");
    if (done.outcome == storage::Outcome::accepted) std::printf("，已接收");
    if (done.outcome == storage::Outcome::needs_correction) std::printf("，待补正");
    if (done.answered) std::printf("，回复待发");
    if (!done.learned.empty()) std::printf("；发件地址%s今后视同已登记", done.learned.c_str());
    std::printf("\n");
  });
}

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
  return ruled(loaded,
               [&](flow::Rulings& rulings) { std::printf("%zu messages are due again\n", rulings.retry(message)); });
}

}  // namespace baosong::commands
