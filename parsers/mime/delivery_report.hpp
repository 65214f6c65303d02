// What a bounce says: which mail came back, whom it did not reach, and why (RFC 3464; Exim's X-Failed-Recipients; the
// plain notices of servers that write no report). Nothing of it is to be believed by itself: anybody may send one.
#pragma once

#include "parsers/facts.hpp"
#include "parsers/limits.hpp"
#include "parsers/mime/header.hpp"
#include "parsers/mime/outline.hpp"

namespace baosong::parsers::mime {

/// `facts` is complete but for `report`. At most 20 Message-IDs and 100 recipients; each text is capped.
[[nodiscard]] DeliveryReport read_delivery_report(const Outline& outline, const Header& header,
                                                  const MessageFacts& facts, const Limits& limits);

}  // namespace baosong::parsers::mime
