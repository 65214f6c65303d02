// Small measures and normal forms of Chinese text that parsers and rules share. All take and give UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace baosong::parsers {

/// Number of Han characters (Unicode script Han).
[[nodiscard]] std::size_t count_han(std::string_view text);

/// For comparing names: NFKC (full-width to half-width), lower case, all blanks and zero-width characters removed.
[[nodiscard]] std::string normalised(std::string_view text);

/// Lines without their LF or CRLF.
[[nodiscard]] std::vector<std::string_view> lines(std::string_view text);

/// The first `most` bytes, less the half character that they may end in.
[[nodiscard]] std::string_view cut_to(std::string_view text, std::size_t most);

/// Without Unicode white space, U+200B and U+FEFF at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace baosong::parsers
