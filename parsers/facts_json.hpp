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
/// object. Unknown keys are ignored.
[[nodiscard]] MessageFacts facts_from_json(const boost::json::value& json);

}  // namespace baosong::parsers
