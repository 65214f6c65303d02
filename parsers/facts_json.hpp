// MessageFacts ↔ JSON, `baosong.facts/1` (contract 9): the extractor's wire and the form in which the index keeps
// facts. Complete: facts_from_json(to_json(facts)) == facts. `file` is added by the caller. Keys with nothing in them
// are left out, but for those that contract 9 shows.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "parsers/facts.hpp"

namespace baosong::parsers {

[[nodiscard]] boost::json::object to_json(const MessageFacts& facts);

/// Throws std::runtime_error (or a boost::system::system_error from Boost.JSON) where `json` is no `baosong.facts/1`
/// object, or one that nobody may use: a file that is no bare name, a hash that is none, a part in one after it. The
/// extractor reads hostile bytes; what it says is not believed blindly. Unknown keys are ignored.
[[nodiscard]] MessageFacts facts_from_json(const boost::json::value& json);

}  // namespace baosong::parsers
