// Tables for people as .xlsx: values in, file out, by libxlsxwriter (its one door). Every sheet looks the same: a
// title, a line below it, a head that stays in view and comes again on each printed page, rows, and perhaps totals; A4
// landscape, one page wide. Whatever strangers wrote is text and stays text: nothing but Cell::formula is ever a
// formula, so that "=HYPERLINK(…)" in a mail's subject does nothing (OWASP: CSV injection).
// The same sheets and the same time give the same bytes.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace baosong::bundle {

enum class Look { plain, good, notice, bad };

struct Cell {
  std::string text;              ///< may have line feeds; what XML or a cell cannot hold is left out
  std::optional<double> number;  ///< stands instead of the text
  std::string formula;           ///< "SUM(B4:B9)"; `number` is then its result, for programs that do not calculate
  std::string link;              ///< relative to the file, with `/`; empty: none
  Look look = Look::plain;
  bool operator==(const Cell&) const = default;
};

[[nodiscard]] Cell text_cell(std::string text, Look look = Look::plain);
[[nodiscard]] Cell number_cell(double number, Look look = Look::plain);
[[nodiscard]] Cell formula_cell(std::string formula, double result);
[[nodiscard]] Cell link_cell(std::string text, std::string link);

struct SheetColumn {
  std::string title;
  int most = 30;  ///< columns of text (a Han character is two), beyond which a line is broken
};

struct Sheet {
  std::string name;  ///< on the tab
  std::string title;
  std::string note;  ///< below the title
  std::vector<SheetColumn> columns;
  std::vector<std::vector<Cell>> rows;
  std::vector<Cell> totals;  ///< empty: none
};

/// The row of the first of `Sheet::rows`, as formulas count (from 1).
inline constexpr std::size_t k_first_row = 4;

/// "C4": `column` counts from 0, `row` as formulas do.
[[nodiscard]] std::string cell_name(std::size_t column, std::size_t row);
/// "SUM(C4:C9)" over the rows of a sheet that has `rows` of them.
[[nodiscard]] std::string sum_of_column(std::size_t column, std::size_t rows);

/// Writes `file`. `changed` stands in it as the time of making. Throws std::runtime_error where it cannot be written.
void write_workbook(const std::filesystem::path& file, const std::vector<Sheet>& sheets, const std::string& title,
                    std::chrono::sys_seconds changed);

}  // namespace baosong::bundle
