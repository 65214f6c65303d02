// What every reader of a text document builds: paragraphs in reading order, tables, and for each picture the paragraph
// that follows it. The readers tell what they meet; blanks, limits and the rules about pictures are here.
//
// next_paragraph (contract 4, caption (2)): the next non-empty paragraph, unless a picture comes first. In a table,
// where photographs stand side by side with their captions beneath: what follows in the same cell, else the next cell
// of the row, else the cell beneath, else as everywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/facts.hpp"
#include "parsers/limits.hpp"

namespace baosong::parsers {

class TextFlow {
 public:
  struct Picture {
    std::string key;  ///< whatever the reader knows it by
    std::string next_paragraph;
    std::uint64_t segment = 0;
  };

  explicit TextFlow(const Limits& limits) : limits_(limits) {}

  /// `utf8` is valid UTF-8; control characters are dropped, a line feed counts as a blank.
  void text(std::string_view utf8);
  void tab();
  /// A soft line break: what follows is a paragraph of its own, as it is a line of its own for the reader.
  void line_break() { end_paragraph(); }
  void end_paragraph();
  /// A text box: paragraphs inside the paragraph that it is anchored to.
  void begin_box();
  void end_box();
  void begin_table(std::string_view name = {});
  void end_table();
  void begin_row();
  void end_row();
  void begin_cell();
  /// The open cell takes `columns` columns of the grid, not one.
  void widen_cell(unsigned columns);
  void end_cell();
  void picture(std::string key);

  [[nodiscard]] bool in_table() const { return !frames_.empty(); }
  /// Nothing more will be kept.
  [[nodiscard]] bool full() const {
    return kept_bytes_ >= limits_.document_text_bytes || paragraphs_ >= limits_.paragraphs;
  }
  /// Rows of the innermost table so far.
  [[nodiscard]] std::size_t rows() const;

  [[nodiscard]] const std::vector<Picture>& pictures() const { return pictures_; }
  /// Closes what is open and fills title, paragraphs and tables.
  void finish(DocumentFacts& facts);

 private:
  struct Open {
    std::string text;
    std::uint64_t segment = 0;
  };
  struct Cell {
    std::vector<std::string> paragraphs;
    unsigned column = 0;
    int waiting = -1;  ///< the last picture, while nothing followed it
    bool has_picture = false;
  };
  struct Frame {
    Table table;
    std::vector<Cell> row;
    unsigned column = 0;
    bool in_row = false;
    bool in_cell = false;
    std::vector<std::pair<unsigned, int>> above;  ///< column and picture, of the row before
  };

  [[nodiscard]] Cell* cell();
  [[nodiscard]] bool keep(std::size_t bytes);
  void emit(std::string paragraph, std::uint64_t segment);
  void emit_body(std::string paragraph, std::uint64_t segment);
  void resolve_row(Frame& frame, const std::vector<std::string>& texts, const std::string& joined);

  const Limits& limits_;
  std::vector<Open> open_{Open{}};
  std::vector<Frame> frames_;
  std::vector<Picture> pictures_;
  std::vector<std::string> body_;
  std::vector<Table> tables_;
  std::size_t ignored_tables_ = 0;  ///< open tables beyond the depth that is kept
  int waiting_ = -1;
  std::uint64_t segments_ = 0;
  std::size_t kept_bytes_ = 0;
  std::size_t paragraphs_ = 0;
};

}  // namespace baosong::parsers
