// Lines of text with their places on a page (pdf, ofd) → paragraphs. A line goes on in the next one where it reaches
// the right margin, does not end a sentence, and the next one is not indented, as Chinese documents are set; short
// lines (headings, signatures) stay alone. Chinese lines join without a blank.
#pragma once

#include <string>
#include <vector>

#include "parsers/documents/text_flow.hpp"

namespace baosong::parsers {

/// Pages with fewer letters than this, on average, and pictures are a scan: a page number, the scanner's stamp.
constexpr std::size_t k_scan_letters_per_page = 15;

/// Units do not matter; y grows downwards.
struct PlacedLine {
  std::string text;
  double left = 0;
  double right = 0;
  double top = 0;
  double bottom = 0;
  [[nodiscard]] double height() const { return bottom - top; }
};

class LineJoiner {
 public:
  explicit LineJoiner(TextFlow& flow) : flow_(flow) {}
  /// `lines` in reading order. The first may go on with the last of the page before.
  void add_page(const std::vector<PlacedLine>& lines);
  void close();

 private:
  [[nodiscard]] bool continues(const PlacedLine& line, double left);

  TextFlow& flow_;
  PlacedLine last_;
  double last_right_ = 0;
  bool open_ = false;
  bool page_ended_ = false;
};

/// What stands side by side with gaps between: the rows, of two cells and more, of the tables that a page may have. pdf
/// and ofd know no tables, only places; a table of fewer than two rows is none. `pieces` in any order.
[[nodiscard]] std::vector<std::vector<std::string>> rows_side_by_side(std::vector<PlacedLine> pieces);

/// Han characters, Latin letters and digits.
[[nodiscard]] std::size_t count_letters(const std::vector<std::string>& paragraphs);

}  // namespace baosong::parsers
