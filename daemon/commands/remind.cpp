// `baosong remind`: the reminders that are due now. Beside a daemon it only queues them, and the daemon, which knows
// all mail, sends them; alone it makes a whole pass, since nobody is reminded of what lies unread on the server.
#include <algorithm>
#include <boost/asio.hpp>
#include <cstdio>

#include "config/office_time.hpp"
#include "daemon/commands/one_pass.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/commands/terminal.hpp"
#include "daemon/flow/remind.hpp"
#include "daemon/rules/reminders.hpp"

namespace baosong::commands {
namespace {

using flow::PlannedReminder;

std::string step_in_chinese(const rules::ReminderStep& step) {
  if (step.side == rules::ReminderStep::Side::after) return "逾期第" + std::to_string(step.days) + "天";
  return step.days == 0 ? "截止当天" : "截止前" + std::to_string(step.days) + "天";
}

void print(const std::vector<PlannedReminder>& all, const std::string& campaign) {
  std::vector<std::vector<std::string>> mailed, to_telephone;
  for (const PlannedReminder& one : all) {
    if (one.campaign != campaign) continue;
    const std::string lack = flow::lack_in_chinese(one);
    if (one.recipients.empty()) {
      to_telephone.push_back({one.agency.name, lack, one.agency.contact, one.agency.phone});
      continue;
    }
    std::string to;
    for (const std::string& address : one.recipients) to += (to.empty() ? "" : ", ") + address;
    mailed.push_back(
        {one.agency.name, lack, step_in_chinese(one.reminder.step), config::iso_date(one.reminder.deadline), to});
  }
  if (!mailed.empty()) std::fputs(table({"单位", "情况", "提醒", "截止日期", "收件人"}, mailed).c_str(), stdout);
  if (!mailed.empty() && !to_telephone.empty()) std::fputs("\n", stdout);
  if (!to_telephone.empty())
    std::fputs(table({"没有可用的邮箱，请电话提醒", "情况", "联系人", "电话"}, to_telephone).c_str(), stdout);
}

// For eyes: nothing is due, and when something will be.
void print_next(const config::Loaded& loaded, const config::Campaign& campaign) {
  if (!campaign.remind || !campaign.deadline) {
    std::fputs("本活动没有截止日期或没有设置催报，不发提醒\n", stderr);
    return;
  }
  const std::string& zone = loaded.settings.office.timezone;
  for (const rules::ReminderStep& step : rules::reminder_steps(campaign, *campaign.deadline, zone)) {
    if (step.due <= system_now()) continue;
    std::fprintf(stderr, "现在没有到期的提醒；下一次：%s（%s）\n",
                 config::rfc3339(step.due, zone).substr(0, 16).replace(10, 1, " ").c_str(),
                 step_in_chinese(step).c_str());
    return;
  }
  std::fputs("现在没有到期的提醒\n", stderr);
}

std::vector<PlannedReminder> due(const config::Loaded& loaded, const config::Campaign& campaign, bool write) {
  const auto store = flow::open_store(loaded.settings.storage.index);
  const flow::RuleBook book(std::make_shared<const config::Loaded>(loaded), store->learned_addresses());
  const auto this_one = [&](const config::Campaign& one) { return one.id == campaign.id; };
  std::vector<PlannedReminder> all = flow::due_reminders(book, *store, system_now(), this_one);
  if (write) flow::remind(book, *store, system_now(), this_one);
  return all;
}

}  // namespace

int remind(const config::Loaded& loaded, const RemindOptions& options) {
  const config::Campaign& campaign = find_campaign(loaded, options.campaign);
  std::vector<PlannedReminder> all;
  int exit_status = k_done;
  if (options.dry_run) {
    all = due(loaded, campaign, false);
  } else {
    try {
      const flow::PassReport report = one_pass(loaded);
      if (!report.troubles.empty()) exit_status = k_needs_person;
      all = report.reminded;
      std::size_t waiting = 0;
      for (PlannedReminder& one : due(loaded, campaign, false)) {
        if (one.recipients.empty())
          all.push_back(std::move(one));
        else
          ++waiting;
      }
      if (waiting > 0) {
        std::fprintf(stderr, "还有来信没有收完或处理完，%zu家的提醒暂不发出\n", waiting);
        exit_status = k_needs_person;
      }
    } catch (const flow::AlreadyRunning&) {
      all = due(loaded, campaign, true);
      std::fputs("报送服务正在运行，提醒由它发出\n", stderr);
    }
  }
  print(all, campaign.id);
  const bool none = std::ranges::none_of(all, [&](const auto& one) { return one.campaign == campaign.id; });
  if (none) print_next(loaded, campaign);
  return exit_status;
}

}  // namespace baosong::commands
