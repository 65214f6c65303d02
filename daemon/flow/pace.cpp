#include "daemon/flow/pace.hpp"

#include <algorithm>

namespace baosong::flow {

std::chrono::sys_seconds may_go(const std::vector<config::Pace>& pace, std::span<const std::chrono::sys_seconds> tries,
                                std::size_t recipients, Urgency urgency, std::chrono::sys_seconds now) {
  auto when = now;
  for (const config::Pace& one : pace) {
    auto limit = static_cast<std::size_t>(one.letters);
    if (urgency == Urgency::unawaited) limit = std::max<std::size_t>(1, limit - (limit + 2) / 3);
    const std::size_t room = limit - std::min(recipients, limit);
    // So many of the last tries may still count; the one before them must have left the window.
    if (tries.size() > room) when = std::max(when, tries[tries.size() - room - 1] + one.window);
  }
  return when;
}

std::chrono::seconds longest_window(const std::vector<config::Pace>& pace) {
  std::chrono::seconds longest{0};
  for (const config::Pace& one : pace) longest = std::max(longest, one.window);
  return longest;
}

}  // namespace baosong::flow
