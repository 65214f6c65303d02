// Whether a RAR 5 archive has a password: libarchive 3.6 does not tell, it takes encrypted data for compressed ones.
// RAR 5.0 archive format: vint, general archive block format, file encryption record. Reads headers only.
#pragma once

#include "parsers/archives/input.hpp"

namespace baosong::parsers {

/// True where the headers, or any file in it, are encrypted. False for what is no RAR 5 archive.
[[nodiscard]] bool is_encrypted_rar5(Input& input);

}  // namespace baosong::parsers
