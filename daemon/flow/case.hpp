// A message and what is known of it besides its facts: what judging it anew needs, whether it comes for the first time
// (file), a person gives it to an agency (assign), or other rules are rehearsed (rejudge).
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/flow/instance.hpp"
#include "daemon/flow/rule_book.hpp"
#include "daemon/rules/judge.hpp"
#include "parsers/facts.hpp"

namespace baosong::flow {

/// The first of the office's where it was renamed since.
[[nodiscard]] const config::Mailbox& mailbox_of(const config::Settings& settings, std::string_view name);

/// What a message answers, if `thread` knows it: the nearest first.
[[nodiscard]] std::optional<storage::Thread> thread_of(
    const parsers::MessageFacts& facts,
    const std::function<std::optional<storage::Thread>(std::string_view message_id)>& thread);

/// For a message of `mailbox`, as `book` has it; `store` tells of extensions. All three are referred to.
[[nodiscard]] rules::Circumstances circumstances_of(const storage::Message& message, const config::Mailbox& mailbox,
                                                    const std::optional<storage::Thread>& thread, const RuleBook& book,
                                                    storage::Store& store);

/// The agency's own last day, in office time, where a person extended it (`extend`).
[[nodiscard]] std::optional<std::chrono::year_month_day> extended_deadline(const storage::Dossier& dossier,
                                                                           const config::Office& office);

/// Facts that the index keeps, each parsed once.
class StoredFacts {
 public:
  /// `json`: facts JSON of a message, empty where it has none (Store::facts, Desk::facts).
  explicit StoredFacts(std::function<std::string(storage::MessageKey)> json) : json_(std::move(json)) {}

  /// nullptr: they are lost. Valid as long as this object.
  [[nodiscard]] const parsers::MessageFacts* of(storage::MessageKey message);

 private:
  std::function<std::string(storage::MessageKey)> json_;
  std::map<storage::MessageKey, std::optional<parsers::MessageFacts>> known_;
};

}  // namespace baosong::flow
