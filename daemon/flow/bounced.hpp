// A letter of ours that did not arrive, by a bounce or because a server refused it outright: tied to the submission
// that the letter was about, the address marked, and the office told, who can telephone. A bounce itself is ignored
// mail like any other, and nobody answers it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/flow/rule_book.hpp"
#include "parsers/facts.hpp"
#include "storage/store.hpp"

namespace baosong::flow {

struct Bounce {
  const storage::Message& message;
  const parsers::MessageFacts& facts;
  const config::Mailbox& mailbox;  ///< which it came to
};

/// Adds to `decision` what came back, and the office's letter about it: once, and not where the office has had its
/// letters for the day, nor about its own address. Nothing where we sent no such letter, or not to those addresses.
void tie_to_our_letter(const Bounce& bounce, const RuleBook& book, std::chrono::sys_seconds now, storage::Desk& desk,
                       storage::Decision& decision);

/// The office's letter that `letter` did not reach `lost`; nullopt where the office is not told of it by letter, see
/// above. `identity` makes it this letter and no other; `at`: when it became known.
[[nodiscard]] std::optional<storage::Letter> notice_of_loss(const storage::Letter& letter,
                                                            const std::vector<storage::Returned>& lost,
                                                            const std::string& identity, std::chrono::sys_seconds at,
                                                            const RuleBook& book, std::chrono::sys_seconds now,
                                                            storage::Desk& desk);

}  // namespace baosong::flow
