// What is left when all is done: everything that an agency, the office or an auditor can see, as lines of text that
// two runs can be compared by; and what must hold whatever happened.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/faults/site.hpp"

namespace baosong::faults {

struct Picture {
  std::vector<std::string> lines;
  /// Message-ID of each letter in the INBOXes, and how often it lies there.
  std::map<std::string, int> letters;
  /// What is wrong by itself: a blob that does not match its hash, a mail in no tray or in two, a letter without a
  /// cause …
  std::vector<std::string> faults;
};

/// Work that is still open: empty when the site has come to rest.
[[nodiscard]] std::string unfinished_work(const Site& site);

/// `alike`: receipts are named after their agency, since a message that failed once is filed after others, and letters'
/// bytes (which name them) are left out.
[[nodiscard]] Picture take_picture(const Site& site, bool alike);

/// Acts of the audit trail.
[[nodiscard]] int count_acts(const Site& site, const std::string& what);

/// The letter that answers the mail with this UID.
[[nodiscard]] Answer answer_to(const Site& site, int uid);
[[nodiscard]] std::string receipt_of(const Site& site, const std::string& agency);

/// The first lines in which they differ.
[[nodiscard]] std::string difference(const Picture& expected, const Picture& found);

}  // namespace baosong::faults
