#include "parsers/documents/sheet.hpp"

#include "parsers/text/han.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_cell_overhead_bytes = 100;  // of the maps: memory is what the limit is about

}  // namespace

void Sheet::set(unsigned row, unsigned column, std::string text) {
  if (!wants_row(row) || column >= k_max_sheet_columns || trimmed(text).empty()) return;
  bytes_ += text.size() + k_cell_overhead_bytes;
  rows_[row][column] = std::move(text);
}

void Sheet::write(TextFlow& flow) const {
  flow.begin_table(name_);
  unsigned next_row = 0;
  for (const auto& [row, cells] : rows_) {
    for (; next_row < row; ++next_row) {
      flow.begin_row();
      flow.end_row();
    }
    next_row = row + 1;
    flow.begin_row();
    unsigned next_column = 0;
    for (const auto& [column, text] : cells) {
      for (; next_column < column; ++next_column) flow.begin_cell();
      next_column = column + 1;
      flow.begin_cell();
      flow.text(text);
    }
    flow.end_row();
    if (flow.full()) break;
  }
  flow.end_table();
}

}  // namespace baosong::parsers
