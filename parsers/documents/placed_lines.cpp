#include "parsers/documents/placed_lines.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "parsers/text/han.hpp"

namespace baosong::parsers {
namespace {

bool is_letter(char c) {
  return static_cast<unsigned char>(c) < 0x80 && std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// Between words of Latin letters; a number that a fixed line length broke stays one.
bool needs_blank(std::string_view before, std::string_view after) {
  if (before.empty() || after.empty() || !is_letter(before.back()) || !is_letter(after.front())) return false;
  return std::isdigit(static_cast<unsigned char>(before.back())) == 0 ||
         std::isdigit(static_cast<unsigned char>(after.front())) == 0;
}

bool ends_sentence(std::string_view text) {
  constexpr auto k_ends = std::to_array<std::string_view>({"。", "！", "？", "：", "；"});
  text = trimmed(text);
  return std::any_of(k_ends.begin(), k_ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}

}  // namespace

void LineJoiner::add_page(const std::vector<PlacedLine>& lines) {
  double left = 1e9;
  double right = 0;
  for (const PlacedLine& line : lines) {
    left = std::min(left, line.left);
    right = std::max(right, line.right);
  }
  for (const PlacedLine& line : lines) {
    if (open_ && !continues(line, left)) close();
    if (open_ && needs_blank(last_.text, line.text)) flow_.text(" ");
    flow_.text(line.text);
    last_ = line;
    last_right_ = right;
    open_ = true;
  }
  page_ended_ = open_;
}

void LineJoiner::close() {
  flow_.end_paragraph();
  open_ = false;
  page_ended_ = false;
}

bool LineJoiner::continues(const PlacedLine& line, double left) {
  const double em = std::max(last_.height(), 1.0);
  const bool next_page = std::exchange(page_ended_, false);
  const bool full = last_.right >= last_right_ - 1.8 * em;
  const bool flush = line.left <= left + em;
  const bool alike = line.height() < 1.3 * last_.height() && line.height() > last_.height() / 1.3;
  const bool below = next_page || (line.top > last_.top && line.top - last_.bottom < 2 * em);
  return full && flush && alike && below && !ends_sentence(last_.text);
}

std::vector<std::vector<std::string>> rows_side_by_side(std::vector<PlacedLine> pieces) {
  const auto middle = [](const PlacedLine& piece) { return (piece.top + piece.bottom) / 2; };
  std::stable_sort(pieces.begin(), pieces.end(),
                   [&](const PlacedLine& a, const PlacedLine& b) { return middle(a) < middle(b); });
  std::vector<std::vector<std::string>> rows;
  for (auto begin = pieces.begin(); begin != pieces.end();) {
    auto end = begin + 1;
    while (end != pieces.end() && middle(*end) - middle(*begin) < 0.5 * begin->height()) ++end;
    std::stable_sort(begin, end, [](const PlacedLine& a, const PlacedLine& b) { return a.left < b.left; });
    std::vector<std::string> cells{begin->text};
    double right = begin->right;
    for (auto piece = begin + 1; piece != end; ++piece) {
      if (piece->left - right > 0.5 * piece->height()) cells.emplace_back();
      cells.back() += piece->text;
      right = std::max(right, piece->right);
    }
    if (cells.size() > 1) rows.push_back(std::move(cells));
    begin = end;
  }
  if (rows.size() < 2) rows.clear();
  return rows;
}

std::size_t count_letters(const std::vector<std::string>& paragraphs) {
  std::size_t count = 0;
  for (const std::string& paragraph : paragraphs) {
    count +=
        count_han(paragraph) + static_cast<std::size_t>(std::count_if(paragraph.begin(), paragraph.end(), is_letter));
  }
  return count;
}

}  // namespace baosong::parsers
