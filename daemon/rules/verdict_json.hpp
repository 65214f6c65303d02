// The verdict as JSON, `baosong.verdict/1` (contract 4): fields that do not apply are null. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "daemon/rules/verdict.hpp"

namespace baosong::rules {

[[nodiscard]] std::string_view to_word(Kind kind);
[[nodiscard]] std::string_view to_word(Basis basis);
[[nodiscard]] std::string_view to_word(Role role);  ///< empty for Role::none
[[nodiscard]] std::string_view to_word(Severity severity);
[[nodiscard]] std::string_view to_word(Outcome outcome);

/// `timezone`: the office's, for received_at.
[[nodiscard]] boost::json::object to_json(const Verdict& verdict, std::string_view timezone);

}  // namespace baosong::rules
