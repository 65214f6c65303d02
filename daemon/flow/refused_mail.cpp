#include "daemon/flow/refused_mail.hpp"

#include <algorithm>

namespace baosong::flow {

std::chrono::seconds refusal_pause(int times) {
  // 1 min, 2, 4 … up to 4 hours.
  const std::chrono::seconds pause = std::chrono::minutes(1) * (1 << std::clamp(times - 1, 0, 8));
  return std::min<std::chrono::seconds>(pause, std::chrono::hours(4));
}

void RefusedMail::begin(std::uint32_t uidvalidity) {
  if (uidvalidity_ != uidvalidity) uids_.clear();
  uidvalidity_ = uidvalidity;
}

void RefusedMail::refused(mail::Uid uid, std::chrono::sys_seconds now) {
  Wait& wait = uids_[uid];
  wait.until = now + refusal_pause(++wait.times);
}

std::vector<mail::Uid> RefusedMail::due(std::chrono::sys_seconds now) const {
  std::vector<mail::Uid> uids;
  for (const auto& [uid, wait] : uids_)
    if (wait.until <= now) uids.push_back(uid);
  return uids;
}

std::optional<std::chrono::sys_seconds> RefusedMail::next_due() const {
  const auto first = std::ranges::min_element(uids_, {}, [](const auto& one) { return one.second.until; });
  return first == uids_.end() ? std::nullopt : std::optional(first->second.until);
}

}  // namespace baosong::flow
