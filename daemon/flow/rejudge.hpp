// `rejudge`: the rehearsal of other rules. Everything that was read is judged once more, from stored facts, persons'
// words and extensions kept; and compared with what the index has. Reads only; nothing is written or sent.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/flow/instance.hpp"
#include "daemon/flow/rule_book.hpp"
#include "daemon/rules/standing.hpp"

namespace baosong::flow {

/// What becomes of a message, as far as a person would notice.
struct Fate {
  enum class What { ignored, held, filed };
  What what = What::ignored;
  std::string campaign, agency;  ///< ids; empty where undecided
  bool operator==(const Fate&) const = default;
};

struct MessageFlip {
  storage::MessageKey message = 0;
  std::chrono::sys_seconds received_at{};
  std::string from, subject;
  Fate was, becomes;
};

/// An agency whose state, or whose findings, differ.
struct AgencyFlip {
  std::string agency, name;
  std::string receipt;                          ///< empty: no submission yet
  std::optional<rules::Standing> was, becomes;  ///< nullopt: not on the roster
  std::vector<storage::Finding> appear, disappear;
};

struct Rehearsal {
  std::vector<AgencyFlip> agencies;
  std::vector<MessageFlip> messages;
  std::size_t judged = 0;    ///< messages
  std::size_t lost = 0;      ///< messages whose facts are lost: left out
  std::size_t standing = 0;  ///< agencies compared
};

/// `campaign` takes the place of the configured one with its id. `book` is the present one. `progress` is called after
/// each message.
[[nodiscard]] Rehearsal rejudge(const Instance::Storage& storage, const RuleBook& book,
                                const config::Campaign& campaign,
                                const std::function<void(std::size_t done, std::size_t all)>& progress = {});

}  // namespace baosong::flow
