// One pass over the workload, tried again and again from its beginning, each time with one fault at another step; and
// what was left compared with what is left when nothing happens.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/faults/picture.hpp"

namespace baosong::faults {

/// What is run from a state of its own: "one" (a single mail), "first" (the bulk of the mails), "second" (replies),
/// "word" (a person's).
struct Pass {
  std::string name;
  std::vector<Ruling> rulings;  ///< commands that are each an act; then `baosong poll`
  std::chrono::sys_seconds begins{};
  Picture expected, expected_alike;
  std::array<std::int64_t, k_steps> steps{};            ///< of an undisturbed run, by kind
  std::array<std::int64_t, k_steps> extractor_steps{};  ///< in the extractor's processes
  [[nodiscard]] std::int64_t count(Fault fault, bool in_extractor) const;
};

struct Outcome {
  bool struck = false;    ///< false: the run ended before its n-th step
  std::string where;      ///< the step
  int repeated = 0;       ///< letters that came twice, under one Message-ID
  std::string complaint;  ///< what was lost, doubled or left; empty: all is as it should be
};

/// A site with all passes prepared.
class Trials {
 public:
  explicit Trials(Programs programs);
  [[nodiscard]] const std::vector<Pass>& passes() const { return passes_; }
  Outcome run(const Pass& pass, const Setting& setting);

 private:
  void prepare(Pass pass);
  bool carry_out(const Pass& pass, std::chrono::minutes poll_after);
  std::string settle(const Pass& pass);

  Site site_;
  std::vector<Pass> passes_;
};

}  // namespace baosong::faults
