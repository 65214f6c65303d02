// The Date field → RFC 3339. RFC 5322 s.3.3 and s.4.3 (two-digit years, zone names, no seconds, comments), and what
// else programs write: RFC 850, asctime, ISO 8601. mimetic's DateTime reads out of bounds on an unknown month.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace baosong::parsers::mime {

/// "2021-10-12T09:00:00+08:00": the time of the day as stated, with the offset stated ("-00:00" where none is, RFC 3339
/// s.4.3). nullopt: no date that exists.
[[nodiscard]] std::optional<std::string> parse_date(std::string_view raw);

}  // namespace baosong::parsers::mime
