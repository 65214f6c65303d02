// `baosong status`, `list`, `show`, `failed`: what the office asks the index. Reads only.
#include <boost/json.hpp>
#include <cstdint>
#include <cstdio>
#include <map>

#include "config/office_time.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/commands/terminal.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/trail.hpp"
#include "daemon/rules/standing.hpp"
#include "storage/submission_json.hpp"

namespace baosong::commands {
namespace {

namespace json = boost::json;
using rules::AgencyStanding;
using rules::Standing;

std::unique_ptr<storage::Store> open_index(const config::Loaded& loaded) {
  return flow::open_store(loaded.settings.storage.index);
}

const char* in_chinese(config::Role role) {
  switch (role) {
    case config::Role::summary:
      return "活动总结";
    case config::Role::statistics:
      return "统计表";
    case config::Role::image:
      return "图片";
    case config::Role::video:
      return "视频";
  }
  return "";
}

const char* word(config::Role role) {
  switch (role) {
    case config::Role::summary:
      return "summary";
    case config::Role::statistics:
      return "statistics";
    case config::Role::image:
      return "image";
    case config::Role::video:
      return "video";
  }
  return "";
}

json::object status_json(const config::Loaded& loaded, const config::Campaign& campaign, storage::Store& store,
                         const std::vector<AgencyStanding>& standings) {
  const std::string& zone = loaded.settings.office.timezone;
  std::map<Standing, int> counts;
  json::array agencies;
  for (const AgencyStanding& one : standings) {
    ++counts[one.state];
    json::array lacking;
    for (const config::Role role : one.lacking) lacking.emplace_back(word(role));
    agencies.push_back(json::object{
        {"id", one.agency->id},
        {"name", one.agency->name},
        {"kind", one.agency->kind},
        {"state", rules::word(one.state)},
        {"receipt", one.receipt.empty() ? json::value() : json::value(one.receipt)},
        {"unconfirmed", one.unconfirmed},
        {"late", one.late},
        {"lacking", std::move(lacking)},
        {"updated_at", one.updated_at ? json::value(config::rfc3339(*one.updated_at, zone)) : json::value()},
    });
  }
  json::object tally;
  for (const Standing state : {Standing::missing, Standing::needs_correction, Standing::accepted, Standing::paper})
    tally[rules::word(state)] = counts[state];
  return {
      {"schema", "baosong.status/1"},
      {"campaign", campaign.id},
      {"as_of", config::rfc3339(system_now(), zone)},
      {"deadline", campaign.deadline
                       ? json::value(config::rfc3339(config::deadline_end(*campaign.deadline, zone), zone))
                       : json::value()},
      {"counts", std::move(tally)},
      {"agencies", std::move(agencies)},
      {"held", store.messages_with(storage::Outcome::held, campaign.id).size()},
  };
}

// What needs care stands first: who must mend, then who is missing, then who is done.
int urgency(Standing state) {
  switch (state) {
    case Standing::needs_correction:
      return 0;
    case Standing::missing:
      return 1;
    case Standing::accepted:
      return 2;
    case Standing::paper:
      return 3;
  }
  return 4;
}

void print_table(const config::Loaded& loaded, const config::Campaign& campaign, storage::Store& store,
                 std::vector<AgencyStanding> standings) {
  const std::string& zone = loaded.settings.office.timezone;
  std::map<Standing, int> counts;
  for (const AgencyStanding& one : standings) ++counts[one.state];
  std::printf("%s（%s）\n", campaign.title.c_str(), campaign.id.c_str());
  if (campaign.deadline)
    std::printf("截止：%s　",
                config::rfc3339(config::deadline_end(*campaign.deadline, zone), zone).substr(0, 10).c_str());
  std::printf("已接收 %d　待补正 %d　未报送 %d　纸质 %d　待人工处理的来信 %zu\n\n", counts[Standing::accepted],
              counts[Standing::needs_correction], counts[Standing::missing], counts[Standing::paper],
              store.messages_with(storage::Outcome::held, campaign.id).size());

  std::stable_sort(standings.begin(), standings.end(), [](const AgencyStanding& a, const AgencyStanding& b) {
    return urgency(a.state) < urgency(b.state);
  });
  const auto undeliverable = store.undeliverable();
  std::vector<std::vector<std::string>> rows;
  for (const AgencyStanding& one : standings) {
    std::string lacking;
    for (const config::Role role : one.lacking)
      lacking += (lacking.empty() ? "" : "、") + std::string(in_chinese(role));
    std::string remarks;
    if (one.state == Standing::needs_correction) remarks += std::to_string(one.errors) + "处需补正 ";
    if (one.late) remarks += "逾期 ";
    if (one.unconfirmed) remarks += "发件人待确认 ";
    if (one.interim) remarks += "活动信息" + std::to_string(one.interim) + "条 ";
    for (const std::string& address : one.agency->addresses)
      if (undeliverable.contains(address)) remarks += "邮件退回：" + address + " ";
    rows.push_back({one.agency->name, state_in_chinese(one.state), one.receipt,
                    one.updated_at ? short_time(*one.updated_at, zone) : "", lacking, remarks});
  }
  std::fputs(table({"单位", "状态", "收件编号", "更新时间", "尚缺", "备注"}, rows).c_str(), stdout);

  rows.clear();
  for (const storage::LearnedAddress& one : store.learned_addresses()) {
    if (one.campaign != campaign.id) continue;
    rows.push_back({one.address, one.agency_name, one.who, short_time(one.at, zone)});
  }
  if (!rows.empty()) std::printf("\n%s", table({"名单之外登记的发件地址", "单位", "经办人", "时间"}, rows).c_str());
}

}  // namespace

int status(const config::Loaded& loaded, const StatusOptions& options) {
  if (!options.campaign.empty()) find_campaign(loaded, options.campaign);
  const auto store = open_index(loaded);
  bool first = true;
  for (const config::Campaign& campaign : loaded.campaigns) {
    if (!options.campaign.empty() && campaign.id != options.campaign) continue;
    const auto dossiers = store->dossiers(campaign.id);
    const auto standings = rules::standings(campaign, dossiers);
    if (options.json) {
      std::printf("%s\n", json::serialize(status_json(loaded, campaign, *store, standings)).c_str());
    } else {
      if (!first) std::printf("\n");
      print_table(loaded, campaign, *store, standings);
    }
    first = false;
  }
  return k_done;
}

int list(const config::Loaded& loaded) {
  const auto store = open_index(loaded);
  std::vector<std::vector<std::string>> rows;
  for (const config::Campaign& campaign : loaded.campaigns)
    for (const storage::Dossier& dossier : store->dossiers(campaign.id)) {
      if (!dossier.submission) continue;
      const storage::Submission& submission = *dossier.submission;
      rows.push_back({submission.receipt, dossier.agency_name,
                      state_in_chinese(submission.state == storage::State::accepted ? Standing::accepted
                                                                                    : Standing::needs_correction),
                      std::to_string(submission.items.size()), std::to_string(submission.revision),
                      short_time(submission.updated_at, loaded.settings.office.timezone), campaign.id});
    }
  std::fputs(table({"收件编号", "单位", "状态", "材料", "版次", "更新时间", "活动"}, rows).c_str(), stdout);
  return k_done;
}

int show(const config::Loaded& loaded, const std::string& receipt) {
  const auto store = open_index(loaded);
  const auto dossier = store->dossier_of_receipt(receipt);
  if (!dossier) {
    std::fprintf(stderr, "baosong: no submission has the receipt \"%s\"; `baosong list` shows all\n", receipt.c_str());
    return k_needs_person;
  }
  std::printf("%s", storage::pretty(storage::to_json(*dossier)).c_str());
  const std::string& zone = loaded.settings.office.timezone;
  std::vector<std::vector<std::string>> rows;
  for (const storage::Letter& letter : store->letters_about(receipt)) {
    std::string to;
    for (const std::string& recipient : letter.recipients) to += (to.empty() ? "" : ", ") + recipient;
    const char* state = "";
    switch (letter.state) {
      case storage::LetterState::queued:
        state = "待发";
        break;
      case storage::LetterState::sending:
        state = "发送中";
        break;
      case storage::LetterState::sent:
        state = "已发";
        break;
      case storage::LetterState::gave_up:
        state = "未能送达";
        break;
    }
    std::string answer = letter.returned.empty() ? letter.reply : "";
    for (const storage::Returned& one : letter.returned) {
      state = "已退回";
      answer += (answer.empty() ? "" : "；") + one.address + "：" + one.reason + (one.marks ? "（已标为邮件退回）" : "");
    }
    rows.push_back({letter.subject, to, state, letter.sent_at ? short_time(*letter.sent_at, zone) : "", answer});
  }
  if (!rows.empty()) std::printf("\n%s", table({"回复", "收件人", "状态", "时间", "服务器答复"}, rows).c_str());
  rows.clear();
  for (const storage::Act& act : flow::acts_about(*dossier, store->acts(SIZE_MAX))) {
    const flow::ToldAct told = flow::told(act);
    rows.push_back({told.what, act.who, short_time(act.at, zone), told.detail});
  }
  if (!rows.empty()) std::printf("\n%s", table({"经办事项", "经办人", "时间", "说明"}, rows).c_str());
  return k_done;
}

int failed(const config::Loaded& loaded) {
  const auto store = open_index(loaded);
  const std::string& zone = loaded.settings.office.timezone;
  std::vector<std::vector<std::string>> rows;
  for (const storage::Message& message : store->failed())
    rows.push_back({std::to_string(message.key), message.arrival.mailbox + "/" + std::to_string(message.arrival.uid),
                    short_time(message.arrival.received_at, zone), std::to_string(message.attempts),
                    message.retry_at ? short_time(*message.retry_at, zone) : "", message.error});
  std::fputs(table({"编号", "邮箱/UID", "收到", "次数", "下次", "原因"}, rows).c_str(), stdout);
  return k_done;
}

}  // namespace baosong::commands
