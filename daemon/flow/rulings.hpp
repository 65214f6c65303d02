// What a person at the office decides (contract 1: assign, accept, return, paper, extend, mute, resend, retry). Each
// ruling is one transaction with its line in the audit trail: who, when, what, why. Runs beside a daemon that serves
// the same index.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

#include "daemon/flow/instance.hpp"
#include "daemon/flow/rule_book.hpp"

namespace baosong::flow {

/// There is no such submission, agency or letter; what() says so to the person who asked.
struct NothingToRule : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What `assign` made of a message.
struct Assigned {
  enum class What {
    nothing,     ///< it was so decided already
    attributed,  ///< an inquiry: the office still has to answer it
    filed,       ///< it was held
    confirmed,   ///< it was the agency's, but the sender not sure
    moved,       ///< it was another agency's; that one's dossier is as if it had never come
  };
  What what = What::nothing;
  std::string campaign, agency, agency_name;
  std::string receipt;  ///< empty: none
  storage::Outcome outcome = storage::Outcome::held;
  bool answered = false;  ///< a letter has been queued
  std::string learned;    ///< the address; empty: none
};

class Rulings {
 public:
  /// `who`: the person's login name.
  Rulings(Instance::Storage& storage, const RuleBook& book, std::string who, std::chrono::sys_seconds now)
      : storage_(storage), book_(book), who_(std::move(who)), now_(now) {}

  /// Decides whose a held, unconfirmed or misfiled message is. `learn`: from now on its sender counts as registered.
  /// The campaign is the message's; where that does not ask this agency, another one of the mailbox that does. Throws
  /// NothingToRule.
  Assigned assign(storage::MessageKey message, const std::string& agency, bool learn);
  /// Accepts despite errors; the agency gets an acknowledgment. Throws NothingToRule.
  void accept(const std::string& receipt, const std::string& reason);
  /// Sends back despite a pass; the agency gets a correction with the reason. Throws NothingToRule.
  void give_back(const std::string& receipt, const std::string& reason);
  /// It came on paper: no more reminders.
  void paper(const config::Campaign& campaign, const config::Agency& agency, const std::string& note);
  /// Another deadline for one agency, to the end of `until`, office time.
  void extend(const config::Campaign& campaign, const config::Agency& agency, std::chrono::year_month_day until);
  /// No reminders to this agency.
  void mute(const config::Campaign& campaign, const config::Agency& agency);
  /// Queues the last letter about the submission again, byte for byte. Throws NothingToRule.
  void resend(const std::string& receipt);
  /// Another try for a message that could not be processed; 0: all of them. How many. Throws NothingToRule.
  std::size_t retry(storage::MessageKey message);

 private:
  void rule_on_receipt(const std::string& receipt, storage::State state, const std::string& reason, const char* what);
  template <class Change>
  void rule_on_dossier(const config::Campaign& campaign, const config::Agency& agency, const char* what,
                       const std::string& detail, const Change& change);
  [[nodiscard]] storage::Act act(const char* what, std::string subject) const;

  Instance::Storage& storage_;
  const RuleBook& book_;
  std::string who_;
  std::chrono::sys_seconds now_;
};

}  // namespace baosong::flow
