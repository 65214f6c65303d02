// A message that a person must decide on, in words: for `baosong held` and the office's digest.
#pragma once

#include <string>
#include <vector>

#include "daemon/flow/rule_book.hpp"
#include "storage/store.hpp"

namespace baosong::flow {

struct HeldWords {
  std::string from;
  std::string subject;
  std::string why;
  std::vector<std::string> candidates;  ///< whose it may be: id, name and what speaks for it
  std::string todo;                     ///< where no command decides it; else empty
  std::string command;                  ///< that decides it; may be empty
  bool may_learn = false;               ///< the command may take --learn
};

/// `message` is held. Pure.
[[nodiscard]] HeldWords held_in_words(const storage::Message& message, const RuleBook& book);

}  // namespace baosong::flow
