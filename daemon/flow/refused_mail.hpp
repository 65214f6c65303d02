// Mail that lies in a folder and that the server does not give: by a NO, or because the line breaks at it every time.
// Asked for again with growing pauses, for as long as it lies there, and never in the way of other mail. In memory: a
// restart asks at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "daemon/mail/imap_response.hpp"

namespace baosong::flow {

class RefusedMail {
 public:
  /// Forgets all where the folder is another one than before.
  void begin(std::uint32_t uidvalidity);

  void refused(mail::Uid uid, std::chrono::sys_seconds now);
  /// It has come, or lies there no more.
  void settled(mail::Uid uid) { uids_.erase(uid); }

  [[nodiscard]] bool contains(mail::Uid uid) const { return uids_.contains(uid); }
  /// Those to be asked for now, ascending.
  [[nodiscard]] std::vector<mail::Uid> due(std::chrono::sys_seconds now) const;
  /// When the next one is due; nullopt: there is none.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> next_due() const;
  [[nodiscard]] std::size_t size() const { return uids_.size(); }

  /// The line broke before anything came: the next visit asks for one mail at a time, to see which it is.
  bool one_by_one = false;

 private:
  struct Wait {
    int times = 0;
    std::chrono::sys_seconds until{};
  };
  std::uint32_t uidvalidity_ = 0;
  std::map<mail::Uid, Wait> uids_;
};

/// How long a mail that was refused `times` times is left alone.
[[nodiscard]] std::chrono::seconds refusal_pause(int times);

}  // namespace baosong::flow
