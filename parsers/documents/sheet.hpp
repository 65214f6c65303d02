// One sheet of a workbook as its reader finds it: cells by row and column, which may come in any order and with gaps as
// wide as a forger likes. Bounded in rows, columns and cells; what is beyond is left out. Then it becomes a table and,
// a row a paragraph, text.
#pragma once

#include <map>
#include <string>

#include "parsers/documents/text_flow.hpp"

namespace baosong::parsers {

constexpr unsigned k_max_sheet_columns = 256;

class Sheet {
 public:
  Sheet(std::string name, const Limits& limits) : name_(std::move(name)), limits_(limits) {}

  /// Both count from 0. Empty text is no cell.
  void set(unsigned row, unsigned column, std::string text);
  /// Nothing more will be kept.
  [[nodiscard]] bool full() const { return bytes_ > limits_.document_text_bytes; }
  [[nodiscard]] bool wants_row(unsigned row) const { return row < limits_.table_rows && !full(); }
  void write(TextFlow& flow) const;

 private:
  std::string name_;
  const Limits& limits_;
  std::map<unsigned, std::map<unsigned, std::string>> rows_;
  std::size_t bytes_ = 0;
};

}  // namespace baosong::parsers
