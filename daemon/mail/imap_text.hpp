// The texts that we send in IMAP commands. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/mail/imap_response.hpp"

namespace baosong::mail {

/// A folder's name in modified UTF-7 (RFC 3501 s.5.1.3). Broken UTF-8 becomes U+FFFD.
[[nodiscard]] std::string to_modified_utf7(std::string_view utf8);

/// The other way; what is no valid modified UTF-7 stays as it is (servers send raw UTF-8 too).
[[nodiscard]] std::string from_modified_utf7(std::string_view name);

/// A quoted string (RFC 3501 s.4.3). CR, LF and NUL cannot stand in one and are left out.
[[nodiscard]] std::string quoted(std::string_view text);

/// "2,4:7,9" for ascending, distinct UIDs.
[[nodiscard]] std::string uid_set(const std::vector<Uid>& uids);

}  // namespace baosong::mail
