// Dossier ↔ JSON, for the index and for 登记.json (contract 8): one format, with contract's own words as keys, in a
// fixed order; times RFC 3339 in UTC; text unescaped UTF-8. Reading back gives the same value, with two exceptions:
// bytes that are no UTF-8 become U+FFFD, and durations are kept to the microsecond.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "storage/submission.hpp"

namespace baosong::storage {

[[nodiscard]] boost::json::object to_json(const Dossier& dossier);

/// One line. What the index keeps.
[[nodiscard]] std::string to_text(const Dossier& dossier);

/// Throws std::runtime_error where `json` is no dossier, naming the key at fault.
[[nodiscard]] Dossier dossier_from_text(std::string_view json);

/// JSON for people: two blanks per level, empty lists and objects on one line, a line feed at the end.
[[nodiscard]] std::string pretty(const boost::json::value& value);

// The words of contract 4 and 5.
[[nodiscard]] std::string_view word(Severity severity);
[[nodiscard]] std::string_view word(Outcome outcome);
[[nodiscard]] std::string_view word(Role role);  ///< empty for Role::none
[[nodiscard]] std::string_view word(State state);

/// "2021-10-12T01:00:00Z".
[[nodiscard]] std::string utc_text(std::chrono::sys_seconds time);

/// `text` with everything that is no UTF-8, and NUL, replaced by U+FFFD.
[[nodiscard]] std::string clean_utf8(std::string_view text);

}  // namespace baosong::storage
