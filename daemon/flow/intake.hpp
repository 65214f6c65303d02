// Moves messages from `arrived` to `filed`, whichever mailbox they came from: reads a batch in the sealed room while
// the one before is being filed.
#pragma once

#include <memory>

#include "daemon/flow/file.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/read.hpp"

namespace baosong::flow {

class Intake {
 public:
  /// Throws config::InvalidConfiguration where the office's own letter templates are at fault.
  explicit Intake(Instance& instance)
      : instance_(instance), book_(std::make_shared<const RuleBook>(instance.configuration())) {}

  /// Works until nothing is left that can be worked on now. One at a time. Throws what storage throws; it may be called
  /// again then, and goes on where it was.
  [[nodiscard]] asio::awaitable<FilingReport> work_off();

  /// What holds now: the configuration may have been exchanged, and a person may have taught an address.
  [[nodiscard]] std::shared_ptr<const RuleBook> current_book(std::vector<storage::LearnedAddress> learned);

  /// No further batch is begun; work_off() returns after the one under way.
  void stop() { stopping_ = true; }

 private:
  Instance& instance_;
  std::shared_ptr<const RuleBook> book_;
  bool stopping_ = false;
};

}  // namespace baosong::flow
