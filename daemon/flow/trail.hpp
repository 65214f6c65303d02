// What the audit trail says about a dossier and its messages: persons' words in their order. Each act's subject is a
// JSON object; its keys are made and read here alone.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "daemon/rules/replay.hpp"
#include "storage/store.hpp"

namespace baosong::flow {

/// A person's word (`accept`, `return`) about a submission; `after`: its last mail when it was said.
[[nodiscard]] std::string word_subject(const storage::Dossier& dossier, const std::string& reason,
                                       storage::MessageKey after);

/// The words said about the submission with this receipt, in their order.
[[nodiscard]] std::vector<rules::ReplayWord> words_about(std::string_view receipt, std::span<const storage::Act> acts);

/// A message given to an agency (`assign`). `was`: its outcome until then, and why it was not sure.
struct Assignment {
  storage::MessageKey message = 0;
  std::string campaign, agency;
  std::string receipt;  ///< empty: none
  std::string sender;
  std::string was;
};
[[nodiscard]] std::string assignment_subject(const Assignment& assignment);

/// What persons gave to which agency, their last word for each message.
[[nodiscard]] std::map<storage::MessageKey, Assignment> assignments(std::span<const storage::Act> acts);

[[nodiscard]] std::string learned_subject(const storage::LearnedAddress& learned, storage::MessageKey message);

/// An act for people: what was done and why, in Chinese.
struct ToldAct {
  std::string what;
  std::string detail;
};
[[nodiscard]] ToldAct told(const storage::Act& act);

/// Those about the dossier: its receipt, its agency in its campaign, one of its messages. In the order of time.
[[nodiscard]] std::vector<storage::Act> acts_about(const storage::Dossier& dossier, std::span<const storage::Act> acts);

}  // namespace baosong::flow
