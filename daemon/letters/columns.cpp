#include "daemon/letters/columns.hpp"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace baosong::letters {
namespace {

constexpr std::string_view k_ellipsis = "…";

/// The width of the character at `at`, which moves past it.
int next_width(std::string_view text, std::size_t& at, Ambiguous ambiguous = Ambiguous::wide) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto index = static_cast<std::int64_t>(at);
  UChar32 point = 0;
  U8_NEXT(bytes, index, static_cast<std::int64_t>(text.size()), point);
  at = static_cast<std::size_t>(index);
  if (point < 0) {
    return 1;
  }
  const int category = u_charType(point);
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR) {
    return 0;
  }
  const int kind = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
  const bool wide =
      kind == U_EA_WIDE || kind == U_EA_FULLWIDTH || (kind == U_EA_AMBIGUOUS && ambiguous == Ambiguous::wide);
  return wide ? 2 : 1;
}

/// The longest beginning of at most `columns`.
std::string_view beginning(std::string_view text, int columns) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    columns -= next_width(text, at);
    if (columns < 0) {
      break;
    }
    end = at;
  }
  return text.substr(0, end);
}

/// The longest end of at most `columns`.
std::string_view ending(std::string_view text, int columns) {
  int too_wide = width(text) - columns;
  std::size_t at = 0;
  while (too_wide > 0) {
    too_wide -= next_width(text, at);
  }
  return text.substr(at);
}

/// Where the line may be broken, its end included.
std::vector<std::size_t> break_places(std::string_view line) {
  std::vector<std::size_t> places;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UText, decltype(&utext_close)> text(
      utext_openUTF8(nullptr, line.data(), static_cast<std::int64_t>(line.size()), &status), utext_close);
  const std::unique_ptr<UBreakIterator, decltype(&ubrk_close)> breaks(
      ubrk_open(UBRK_LINE, "zh_CN", nullptr, 0, &status), ubrk_close);
  if (U_SUCCESS(status)) {
    ubrk_setUText(breaks.get(), text.get(), &status);
  }
  if (U_SUCCESS(status)) {
    ubrk_first(breaks.get());
    for (std::int32_t at = ubrk_next(breaks.get()); at != UBRK_DONE; at = ubrk_next(breaks.get())) {
      places.push_back(static_cast<std::size_t>(at));
    }
  }
  if (places.empty() || places.back() != line.size()) {
    places.push_back(line.size());
  }
  return places;
}

/// How far the lines after the first stand in.
int hanging(std::string_view line) {
  const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
  const std::string_view text = line.substr(blanks);
  std::string_view mark;
  for (const std::string_view bullet : {"· ", "－ "}) {
    if (text.starts_with(bullet)) {
      mark = bullet;
    }
  }
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits > 0 && text.substr(digits).starts_with(". ")) {
    mark = text.substr(0, digits + 2);
  }
  return static_cast<int>(blanks) + width(mark);
}

std::string_view without_blanks_at_end(std::string_view text) {
  const std::size_t end = text.find_last_not_of(' ');
  return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

}  // namespace

int width(std::string_view text, Ambiguous ambiguous) {
  int columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    columns += next_width(text, at, ambiguous);
  }
  return columns;
}

std::string without_middle(std::string_view text, int columns) {
  if (width(text) <= columns) {
    return std::string(text);
  }
  const int kept = columns - width(k_ellipsis);
  const int end = kept / 3;
  return std::string(beginning(text, kept - end)) + std::string(k_ellipsis) + std::string(ending(text, end));
}

std::string without_end(std::string_view text, int columns) {
  if (width(text) <= columns) {
    return std::string(text);
  }
  return std::string(beginning(text, columns - width(k_ellipsis))) + std::string(k_ellipsis);
}

std::string wrapped(std::string_view line, int columns) {
  if (width(line) <= columns) {
    return std::string(line);
  }
  const std::string indent(static_cast<std::size_t>(std::min(hanging(line), columns / 2)), ' ');
  std::string result;
  std::string current;
  const auto end_line = [&] {
    result += std::string(without_blanks_at_end(current)) + "\n";
    current = indent;
  };
  std::size_t begin = 0;
  for (const std::size_t place : break_places(line)) {
    std::string_view piece = line.substr(begin, place - begin);
    begin = place;
    const bool fresh = without_blanks_at_end(current).empty();
    if (!fresh && width(current) + width(without_blanks_at_end(piece)) > columns) {
      end_line();
    }
    while (width(current) + width(without_blanks_at_end(piece)) > columns) {
      const std::string_view fitting = beginning(piece, columns - width(current));
      current += fitting;
      piece.remove_prefix(fitting.size());
      end_line();
    }
    current += piece;
  }
  return result + std::string(without_blanks_at_end(current));
}

}  // namespace baosong::letters
