// Which of our letters a bounce brings back, from whom, and why. A bounce is a claim: only what was sent can come back,
// and only from those it was sent to. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/facts.hpp"
#include "storage/submission.hpp"

namespace baosong::rules {

/// The Message-IDs under which our letter may be found, the surest first: the returned mail's own, then those that the
/// bounce answers. At most 50.
[[nodiscard]] std::vector<std::string> returned_ids(const parsers::MessageFacts& bounce);

/// A letter of ours, as far as a bounce can be about it.
struct SentLetter {
  std::int64_t key = 0;
  std::vector<std::string> recipients;      ///< of its envelope
  std::vector<storage::Returned> returned;  ///< what earlier bounces brought back
};

/// Those recipients of `letter` that `bounce` says it did not reach for good, and that no earlier bounce has told of.
/// What is only delayed, what reached its recipient, and addresses that the letter never went to are left out.
[[nodiscard]] std::vector<storage::Returned> what_came_back(const parsers::MessageFacts& bounce,
                                                            const SentLetter& letter, std::chrono::sys_seconds now);

/// What the server that sends for us said as it was offered a letter, or as the last of many tries ended.
struct Refusal {
  std::string address;
  std::string status;        ///< RFC 3463; may be empty
  std::string words;         ///< the server's; empty: it said nothing
  bool of_recipient = true;  ///< at RCPT: of this address alone; false: of the letter, or of our time that is up
};

/// The same as if it had come back in a bounce. A refusal of policy (5.3, 5.5, 5.6, 5.7) or of the letter says nothing
/// against the address.
[[nodiscard]] storage::Returned what_was_refused(const Refusal& refusal, std::int64_t letter,
                                                 std::chrono::sys_seconds now);

/// Why a server did not take a letter, in plain Chinese: by the status code (RFC 3463), else by its words.
[[nodiscard]] std::string reason_in_chinese(std::string_view status, std::string_view words);

}  // namespace baosong::rules
