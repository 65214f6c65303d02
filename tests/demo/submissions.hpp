// What the demo's made-up agencies send to the office: good and faulty submissions, an advertisement and an automatic
// reply, as an agency's mail program would write them. Every fault that the demo means to show is made on purpose here,
// and `state` says what baosong must make of it, so that a demo that shows something else fails.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "parsers/mime/build.hpp"

namespace baosong::demo {

struct Submission {
  std::string agency;            ///< id on the demo's roster; empty: nobody's
  int days_before_deadline = 0;  ///< when it reaches the office; negative: too late
  std::string state;             ///< contract 5, of the agency when all is taken in; empty: this mail changes no state
  std::string description;       ///< Chinese, one line: what is in it, and what is the matter with it
  parsers::mime::OutgoingMail mail;
};

/// In the order of their arrival. `deadline` is a day in the office's own time; the same day gives the same mails.
[[nodiscard]] std::vector<Submission> submissions(std::chrono::sys_days deadline, const std::string& office);

/// When the office's server takes the mail in: ten in the morning of that day, office time (UTC+8).
[[nodiscard]] std::chrono::sys_seconds arrival(const Submission& submission, std::chrono::sys_days deadline);

}  // namespace baosong::demo
