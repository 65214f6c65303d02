// Encoded words (RFC 2047) in all their abuses, and raw 8-bit header text → UTF-8.
// Adjacent words of one charset are joined as bytes before they are decoded, because many senders cut inside a
// character (and some inside a base64 quantum); words are decoded wherever they stand, also in quoted strings and next
// to letters.
#pragma once

#include <string>
#include <string_view>

namespace baosong::parsers::mime {

/// `value`: an unfolded field value or a piece of one. Never fails: what is no word stays as it is, decoded from raw
/// bytes.
[[nodiscard]] std::string decode_words(std::string_view value);

}  // namespace baosong::parsers::mime
