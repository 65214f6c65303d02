// Text as wide as readers see it. Pure; all text is UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace baosong::letters {

/// What a plain-text mail is wrapped at: what terminals and old webmail show without breaking lines themselves.
inline constexpr int k_text_columns = 76;

/// Signs such as “ and × (East Asian Width "ambiguous", UAX 11): Chinese fonts draw them as wide as Han, terminals not.
enum class Ambiguous { wide, narrow };

/// Columns: Han characters take two, marks that combine and signs of no width none.
[[nodiscard]] int width(std::string_view text, Ambiguous ambiguous = Ambiguous::wide);

/// At most `columns` wide: what is too long loses its middle, so that a file name keeps its beginning and extension.
[[nodiscard]] std::string without_middle(std::string_view text, int columns);

/// At most `columns` wide: what is too long loses its end.
[[nodiscard]] std::string without_end(std::string_view text, int columns);

/// One line as lines of at most `columns`, without a line end at the last. Broken where Chinese typesetting allows it,
/// elsewhere only where a word is wider than a line. Lines of a list ("· ", "－ ", "1. ") go on below their text.
[[nodiscard]] std::string wrapped(std::string_view line, int columns = k_text_columns);

}  // namespace baosong::letters
