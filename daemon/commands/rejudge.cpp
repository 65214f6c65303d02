// `baosong rejudge`: what would flip under the present rules, or under those of another file. Changes nothing.
#include <cstdio>
#include <map>

#include "daemon/commands/options.hpp"
#include "daemon/commands/terminal.hpp"
#include "daemon/flow/rejudge.hpp"

namespace baosong::commands {
namespace {

using flow::Fate;

std::string in_chinese(const std::optional<rules::Standing>& state) {
  return state ? state_in_chinese(*state) : "不在名单";
}

std::string in_chinese(const Fate& fate) {
  switch (fate.what) {
    case Fate::What::ignored:
      return "不处理";
    case Fate::What::held:
      return "待人工处理" + (fate.agency.empty() ? std::string() : "（" + fate.agency + "）");
    case Fate::What::filed:
      return "归入" + fate.campaign + "/" + fate.agency;
  }
  return "";
}

std::string in_chinese(const flow::AgencyFlip& flip) {
  std::string out;
  const auto add = [&](const char* label, const std::vector<storage::Finding>& findings) {
    for (const storage::Finding& one : findings) out += (out.empty() ? "" : " ") + std::string(label) + one.message;
  };
  add("＋", flip.appear);
  add("－", flip.disappear);
  return out;
}

}  // namespace

int rejudge(const config::Loaded& loaded, const RejudgeOptions& options) {
  config::Campaign campaign = find_campaign(loaded, options.campaign);
  if (!options.with.empty()) {
    campaign = config::load_campaign(options.with);
    campaign.id = options.campaign;
  }
  flow::Instance::Storage storage;
  storage.store = flow::open_store(loaded.settings.storage.index);
  const flow::RuleBook book(std::make_shared<const config::Loaded>(loaded), storage.store->learned_addresses());
  const flow::Rehearsal rehearsal = [&] {
    ProgressLine line;
    return flow::rejudge(storage, book, campaign, [&](std::size_t done, std::size_t all) {
      line.show("试评来信 " + std::to_string(done) + "／" + std::to_string(all));
    });
  }();

  std::size_t flipped = 0;
  std::map<std::string, std::size_t> ways;
  std::vector<std::vector<std::string>> rows;
  for (const flow::AgencyFlip& one : rehearsal.agencies) {
    const std::string was = in_chinese(one.was), becomes = in_chinese(one.becomes);
    if (was != becomes) {
      ++flipped;
      ++ways[was + "→" + becomes];
    }
    rows.push_back({one.name + "（" + one.agency + "）", one.receipt, was + " → " + becomes, in_chinese(one)});
  }
  if (!rows.empty())
    std::printf("%s\n", table({"单位", "收件编号", "状态", "检查结果（＋新增 －消除）"}, rows).c_str());

  rows.clear();
  for (const flow::MessageFlip& one : rehearsal.messages)
    rows.push_back({std::to_string(one.message), short_time(one.received_at, loaded.settings.office.timezone), one.from,
                    one.subject, in_chinese(one.was) + " → " + in_chinese(one.becomes)});
  if (!rows.empty()) std::printf("%s\n", table({"来信", "收到", "发件人", "主题", "去向"}, rows).c_str());

  std::string detail;
  for (const auto& [way, count] : ways)
    detail += (detail.empty() ? "（" : "，") + way + " " + std::to_string(count) + "家";
  if (!detail.empty()) detail += "）";
  const std::string lost =
      rehearsal.lost == 0 ? "" : "；另有" + std::to_string(rehearsal.lost) + "封读取结果已缺失，未计入";
  std::printf(
      "合计：试评来信%zu封、单位%zu家；%zu家状态改变%s，%zu家仅检查结果改变，%zu封来信去向改变%s。未作任何改动。\n",
      rehearsal.judged, rehearsal.standing, flipped, detail.c_str(), rehearsal.agencies.size() - flipped,
      rehearsal.messages.size(), lost.c_str());
  return k_done;
}

}  // namespace baosong::commands
