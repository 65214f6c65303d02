// Addresses of From, Reply-To, Return-Path (RFC 5322 s.3.4 and s.4.4): groups, comments, escapes, obsolete and broken
// forms. Who sent a mail decides to which agency it belongs, so a display name must never be taken for the address:
// what stands in quotes or comments is never one.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/facts.hpp"

namespace baosong::parsers::mime {

/// `raw`: an unfolded field value. Entries without any address are left out, unless a word without domain stands alone
/// (MAILER-DAEMON). At most 200.
[[nodiscard]] std::vector<Address> parse_addresses(std::string_view raw);

}  // namespace baosong::parsers::mime
