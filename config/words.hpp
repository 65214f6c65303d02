// Small measures of words that the readers of the configuration share. Pure; all text is UTF-8 unless said otherwise.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace baosong::config {

[[nodiscard]] bool is_utf8(std::string_view bytes);

/// Number of Han characters (Unicode script Han). Invalid bytes count for nothing.
[[nodiscard]] std::size_t count_han(std::string_view text);

/// Without Unicode white space, zero-width space and BOM at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// ASCII letters only; other bytes stay.
[[nodiscard]] std::string lower_case(std::string_view text);

[[nodiscard]] bool has_control_characters(std::string_view text);

/// For a message: one line, at most about 60 characters, control characters and invalid bytes shown as \xNN, in quotes.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// The candidate with the fewest edits (insert, delete, replace, swap neighbours; capitals do not matter); the first of
/// equals. Empty where there is no candidate.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// nearest(), but empty where even that one shares less than half with `word`: for values, where any guess is a guess.
[[nodiscard]] std::string near_enough(std::string_view word, std::span<const std::string> candidates);

/// "a, b or c"
[[nodiscard]] std::string either_of(std::span<const std::string> words);

/// An address that mail can be sent to: local@domain of RFC 5321 s.4.1.2 without quoted local parts, comments and
/// address literals, which no agency has; ASCII only; the domain has a dot or is localhost.
[[nodiscard]] bool is_mail_address(std::string_view text);

/// A DNS name in ASCII with a dot, or localhost.
[[nodiscard]] bool is_domain(std::string_view text);

/// A name for machines: 1 to 64 ASCII letters, digits, '-', '_' and '.', the first a letter or digit.
[[nodiscard]] bool is_id(std::string_view text);

}  // namespace baosong::config
