// When no mailbox can be reached for long, agencies' mail piles up at the provider and nobody is answered: the office
// gets one letter then, by another route where [alarm] names one, and one when a mailbox works again.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "daemon/flow/instance.hpp"

namespace baosong::flow {

enum class AlarmStep { nothing, raise, lift };

/// Raise: every mailbox of `mailboxes` has been in trouble for `after`, and the office has not been told. Lift: it has
/// been told, and one of them works again. Pure.
[[nodiscard]] AlarmStep alarm_step(std::span<const config::Mailbox> mailboxes,
                                   std::span<const storage::MailboxState> states, std::chrono::seconds after,
                                   std::chrono::sys_seconds now);

/// What a trouble_kind means, for the office: what is wrong and what it may do about it.
[[nodiscard]] std::string_view trouble_in_chinese(std::string_view trouble_kind);

/// Takes the step that is due; true: a letter is queued. Throws what storage throws.
[[nodiscard]] asio::awaitable<bool> raise_or_lift_alarm(Instance& instance);

}  // namespace baosong::flow
