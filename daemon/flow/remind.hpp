// Reminders: who is to be reminded now (rules/reminders on the index as it stands), the letters, and the question
// whether one that waits in the outbox is still true. Runs on the storage thread.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "daemon/flow/rule_book.hpp"
#include "daemon/rules/reminders.hpp"
#include "storage/store.hpp"

namespace baosong::flow {

struct PlannedReminder {
  std::string campaign;  ///< id
  config::Agency agency;
  rules::Reminder reminder;
  rules::AgencyStanding standing;       ///< its `agency` points nowhere
  std::vector<std::string> recipients;  ///< all that is known of the agency and not undeliverable; empty: to telephone
};

/// Reads only. What is due at `now` and has not been written yet, in the order of campaigns and rosters: nobody gets
/// the same twice, nor two on one day. `may`: campaigns of which all mail is known; it may be empty, for all.
[[nodiscard]] std::vector<PlannedReminder> due_reminders(const RuleBook& book, storage::Store& store,
                                                         std::chrono::sys_seconds now,
                                                         const std::function<bool(const config::Campaign&)>& may = {});

/// Queues the letters of due_reminders(), each sent by the first mailbox that serves the campaign. Returns those that
/// have recipients. Throws storage::StoreError.
std::vector<PlannedReminder> remind(const RuleBook& book, storage::Store& store, std::chrono::sys_seconds now,
                                    const std::function<bool(const config::Campaign&)>& may = {});

/// False for a reminder that would not be written now as it was: a mail has come, it came on paper, the deadline is
/// another one, its time has passed. True for every other letter.
[[nodiscard]] bool is_still_true(const storage::Letter& letter, const config::Loaded& configuration,
                                 storage::Store& store, std::chrono::sys_seconds now);

/// For tables: 未报送; 2处待补正; 尚缺视频.
[[nodiscard]] std::string lack_in_chinese(const PlannedReminder& planned);

}  // namespace baosong::flow
