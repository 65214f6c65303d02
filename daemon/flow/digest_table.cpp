#include "daemon/flow/digest_table.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "daemon/letters/wording.hpp"

namespace baosong::flow {
namespace {

using Colour = letters::DigestTable::Colour;
using rules::Standing;

struct Shown {
  Standing state;
  Colour colour;
  const char* words;
};

// In the order of the bars.
constexpr std::array k_shown = {
    Shown{Standing::accepted, Colour::good, "已接收"}, Shown{Standing::paper, Colour::paper, "纸质报送"},
    Shown{Standing::needs_correction, Colour::bad, "待补正"}, Shown{Standing::missing, Colour::open, "未报送"}};

const Shown& shown(Standing state) {
  return *std::ranges::find(k_shown, state, &Shown::state);
}

using Counts = std::map<Standing, std::size_t>;

letters::DigestTable::Bar bar(const std::string& label, const Counts& counts, std::size_t total) {
  letters::DigestTable::Bar out{label, "", {}};
  int left = 100;
  for (const Shown& one : k_shown) {
    const auto found = counts.find(one.state);
    if (found == counts.end()) continue;
    out.words += (out.words.empty() ? "" : "，") + std::string(one.words) + std::to_string(found->second);
    // What is there is seen, however little it is.
    const int percent = std::max(1, static_cast<int>(found->second * 100 / total));
    out.parts.push_back({one.colour, percent});
    left -= percent;
  }
  // What rounding leaves goes to the longest.
  if (!out.parts.empty())
    std::ranges::max_element(out.parts, {}, &letters::DigestTable::Part::percent)->percent += left;
  return out;
}

}  // namespace

const storage::Dossier* RunningCampaign::dossier(const std::string& agency) const {
  const auto found = std::ranges::find(dossiers, agency, &storage::Dossier::agency);
  return found == dossiers.end() ? nullptr : &*found;
}

letters::DigestTable standing_table(const RunningCampaign& running) {
  letters::DigestTable table;
  table.title = "各单位报送情况：" + running.campaign->title;
  std::vector<std::string> groups;  // in the order of the roster
  std::map<std::string, Counts> by_group;
  std::map<std::string, std::size_t> totals;
  Counts all;
  for (const rules::AgencyStanding& one : running.standings) {
    const std::string& group = one.agency->kind;
    if (std::ranges::find(groups, group) == groups.end()) groups.push_back(group);
    ++by_group[group][one.state];
    ++totals[group];
    ++all[one.state];

    std::string remark = one.receipt;
    const auto add = [&](const std::string& words) { remark += (remark.empty() ? "" : "，") + words; };
    if (one.errors > 0 && one.state == Standing::needs_correction) add(std::to_string(one.errors) + "处待补正");
    if (one.state == Standing::accepted)
      for (const config::Role role : one.lacking) add("尚缺" + letters::in_words(role));
    if (one.late) add("逾期");
    if (one.unconfirmed) add("发件人待确认");
    if (one.interim > 0) add("活动信息" + std::to_string(one.interim) + "条");
    table.rows.push_back({one.agency->name, shown(one.state).colour, shown(one.state).words, remark});
  }
  table.bars.push_back(bar("全部" + std::to_string(running.standings.size()) + "家", all, running.standings.size()));
  if (groups.size() > 1)
    for (const std::string& group : groups)
      table.bars.push_back(
          bar((group.empty() ? "其他" : group) + std::to_string(totals[group]) + "家", by_group[group], totals[group]));
  return table;
}

}  // namespace baosong::flow
