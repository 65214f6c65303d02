// From the words of a letter to the mail that goes into the outbox: envelope, header fields, stable Message-ID
// (contract 6).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/letters/letter.hpp"
#include "parsers/facts.hpp"
#include "storage/store.hpp"

namespace baosong::flow {

struct Envelope {
  std::string mailbox;  ///< Mailbox::name, which sends it
  std::vector<std::string> recipients;
  std::string kind;      ///< storage::Letter::kind
  std::string identity;  ///< what makes the Message-ID the letter's own: the same letter, the same identity
};

/// With angle brackets. The same letter has the same one at every attempt, also after a crash, so that a mailbox which
/// got it twice shows it once.
[[nodiscard]] std::string message_id(const Envelope& envelope, const config::Office& office);

/// A reply to `answered`: In-Reply-To, References, Auto-Submitted: auto-replied.
[[nodiscard]] storage::Letter write_reply(const letters::Letter& words, const Envelope& envelope,
                                          const parsers::MessageFacts& answered, const config::Office& office,
                                          std::chrono::sys_seconds now);

/// A letter that answers nobody (to the office, a reminder): Auto-Submitted: auto-generated.
[[nodiscard]] storage::Letter write_notice(const letters::Letter& words, const Envelope& envelope,
                                           const config::Office& office, std::chrono::sys_seconds now);

}  // namespace baosong::flow
