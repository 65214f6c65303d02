// Bytes of some charset → UTF-8 (ICU). Contract 4, "Charsets".
#pragma once

#include <string>
#include <string_view>

namespace baosong::parsers {

/// Decodes `bytes`, declared as `charset` (may be empty, wrong or unknown): gb2312, gbk and their like are read as
/// GB18030; the declared charset is tried first; bytes that do not fit it are tried as UTF-8 (a BOM wins over all),
/// then GB18030, then replaced. The result is valid UTF-8 without NUL and without BOM.
[[nodiscard]] std::string to_utf8(std::string_view bytes, std::string_view charset = {});

/// Whether `bytes` are valid UTF-8 (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view bytes);
/// Whether every byte sequence of `bytes` is a GB18030 character.
[[nodiscard]] bool is_gb18030(std::string_view bytes);

}  // namespace baosong::parsers
