// How fast letters may go out ([[mailbox]] pace): from what servers were offered before, to what they may be now. Pure.
#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "config/settings.hpp"

namespace baosong::flow {

/// For whom a letter is, as far as the pace is concerned: letters that nobody waits for leave a third of the pace to
/// those that somebody does.
enum class Urgency { answer, unawaited };

/// When a letter to `recipients` more may be offered: now, or later. `tries`: one for each recipient before, ascending.
/// A letter to more recipients than may go at all goes as if it were to as many as may.
[[nodiscard]] std::chrono::sys_seconds may_go(const std::vector<config::Pace>& pace,
                                              std::span<const std::chrono::sys_seconds> tries, std::size_t recipients,
                                              Urgency urgency, std::chrono::sys_seconds now);

/// The longest window: older tries count for nothing.
[[nodiscard]] std::chrono::seconds longest_window(const std::vector<config::Pace>& pace);

}  // namespace baosong::flow
