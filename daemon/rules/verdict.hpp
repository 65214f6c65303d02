// The verdict on one message (contract 4, `baosong.verdict/1`): values only. JSON in verdict_json.hpp.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "storage/submission.hpp"

namespace baosong::rules {

using storage::Finding;
using storage::Item;
using storage::Outcome;
using storage::Role;
using storage::Severity;
using storage::Summary;

enum class Kind { final, interim, inquiry, auto_reply, bounce, unrelated };
enum class Basis { registered, named, ambiguous, unknown, mismatch };

struct AgencyMatch {
  std::string id;  ///< empty (JSON null) for ambiguous and unknown; the registered agency for mismatch
  Basis basis = Basis::unknown;
  std::vector<std::string> evidence;    ///< for people: "发件地址", "主题含“福州市市场监管局”"
  std::vector<std::string> candidates;  ///< ids of the agencies named, where the match is not sure
};

struct Verdict {
  std::string campaign;  ///< id; empty where none could be chosen
  std::string message_id;  ///< empty: none
  std::string from_address, from_name;
  std::string subject;
  std::chrono::sys_seconds received_at{};
  std::optional<Kind> kind;  ///< nullopt: unreadable
  AgencyMatch agency;
  std::vector<Item> items;
  std::optional<Summary> summary;
  std::vector<Finding> findings;
  bool late = false;
  Outcome outcome = Outcome::held;
};

}  // namespace baosong::rules
