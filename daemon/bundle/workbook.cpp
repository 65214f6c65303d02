#include "daemon/bundle/workbook.hpp"

#include <unicode/utf8.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "daemon/letters/columns.hpp"

namespace baosong::bundle {
namespace {

constexpr std::size_t k_cell_units = 32'000;  // Excel takes 32,767 UTF-16 units
constexpr std::size_t k_most_link = 600;      // bytes; Excel takes 2,079 characters, escaped
constexpr int k_least_width = 4;
constexpr double k_font_size = 10, k_title_size = 16, k_title_height = 30;  // points
constexpr const char* k_font = "宋体";                                      // every Chinese Windows and WPS has it

/// What XML 1.0 can hold, no longer than a cell may be.
std::string cell_text(const std::string& text) {
  std::string out;
  std::size_t units = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < length && units < k_cell_units;) {
    const auto start = static_cast<std::size_t>(at);
    UChar32 point = 0;
    U8_NEXT(bytes, at, length, point);
    if (point < 0 || (point < 0x20 && point != '\n') || point == 0x7F || (point & 0xFFFE) == 0xFFFE) continue;
    units += U16_LENGTH(point);
    out.append(text, start, static_cast<std::size_t>(at) - start);
  }
  return out;
}

int widest_line(const std::string& text) {
  int widest = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    widest = std::max(widest, letters::width(std::string_view(text).substr(at, end - at)));
    at = end + 1;
  }
  return widest;
}

std::string figure_text(double number) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.15g", number);
  return text.data();
}

/// A relative address: %XX for what would end the path; Han stays. (libxlsxwriter's own "external:" would write `\`,
/// which Windows alone understands.)
std::string address(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == '%' || c == '#' || c == '?') {
      std::array<char, 4> code{};
      std::snprintf(code.data(), code.size(), "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += code.data();
    } else {
      out.push_back(c);
    }
  }
  return out;
}

void check(lxw_error error, const std::filesystem::path& file) {
  if (error != LXW_NO_ERROR) throw std::runtime_error("cannot write " + file.string() + ": " + lxw_strerror(error));
}

enum class Place { body, head, title, note, totals };

class Writer {
 public:
  Writer(std::filesystem::path file, std::filesystem::path folder) : file_(std::move(file)), folder_(folder.string()) {
    lxw_workbook_options options{};
    options.tmpdir = folder_.data();
    book_ = workbook_new_opt(file_.c_str(), &options);
    if (book_ == nullptr) throw std::runtime_error("cannot write " + file_.string());
  }
  ~Writer() {
    if (book_ != nullptr) lxw_workbook_free(book_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void describe(const std::string& title, std::chrono::sys_seconds changed) {
    std::string words = cell_text(title);
    lxw_doc_properties properties{};
    properties.title = words.data();
    properties.created = static_cast<time_t>(changed.time_since_epoch().count());
    check(workbook_set_properties(book_, &properties), file_);
  }

  void add(const Sheet& sheet) {
    page_ = workbook_add_worksheet(book_, sheet.name.c_str());
    if (page_ == nullptr) throw std::logic_error("no sheet can be called " + sheet.name);
    widths_.clear();
    for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
      widths_.push_back(width_of(sheet, i));
      const auto column = static_cast<lxw_col_t>(i);
      check(worksheet_set_column(page_, column, column, widths_.back(), nullptr), file_);
    }
    const auto last = static_cast<lxw_col_t>(sheet.columns.size() - 1);
    const int all = std::accumulate(widths_.begin(), widths_.end(), 0);
    merged(0, last, sheet.title, format(Place::title, Look::plain, false, false), k_title_height);
    merged(1, last, sheet.note, format(Place::note, Look::plain, false, false), height_of(lines_in(sheet.note, all)));
    constexpr lxw_row_t k_head = k_first_row - 2;
    std::vector<Cell> head;
    for (const SheetColumn& column : sheet.columns) head.push_back(text_cell(column.title));
    lxw_row_t row = k_head;
    put_row(row, head, Place::head);
    for (const std::vector<Cell>& cells : sheet.rows) put_row(++row, cells, Place::body);
    if (!sheet.rows.empty()) check(worksheet_autofilter(page_, k_head, 0, row, last), file_);
    if (!sheet.totals.empty()) put_row(++row, sheet.totals, Place::totals);
    worksheet_freeze_panes(page_, k_head + 1, static_cast<lxw_col_t>(sheet.columns.size() > 3 ? 2 : 0));
    worksheet_set_landscape(page_);
    constexpr std::uint8_t k_a4 = 9;
    worksheet_set_paper(page_, k_a4);
    worksheet_fit_to_pages(page_, 1, 0);
    constexpr double k_margin = 0.4, k_edge = 0.6;  // inches
    worksheet_set_margins(page_, k_margin, k_margin, k_edge, k_edge);
    check(worksheet_repeat_rows(page_, k_head, k_head), file_);
    check(worksheet_set_footer(page_, "&C第 &P 页，共 &N 页"), file_);
  }

  void close() { check(workbook_close(std::exchange(book_, nullptr)), file_); }

 private:
  /// As wide as what is in it, but for long text, which is broken; a figure never is.
  static int width_of(const Sheet& sheet, std::size_t column) {
    constexpr int k_air = 2;
    constexpr int k_long_title = 14;
    const int title = letters::width(sheet.columns[column].title);
    int text = std::max(k_least_width, title <= k_long_title ? title : (title + 1) / 2), figure = 0;
    const auto measure = [&](const std::vector<Cell>& cells) {
      if (column >= cells.size()) return;
      const Cell& cell = cells[column];
      if (cell.number) {
        figure = std::max(figure, letters::width(figure_text(*cell.number)));
      } else {
        text = std::max(text, widest_line(cell.text));
      }
    };
    for (const std::vector<Cell>& cells : sheet.rows) measure(cells);
    measure(sheet.totals);
    return std::max(std::min(text, std::max(k_least_width, sheet.columns[column].most)), figure) + k_air;
  }

  // Lines that `text` takes where a line has `columns`: guessed rather too high, since fonts differ.
  static int lines_in(const std::string& text, int columns) {
    int lines = 0;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const int width = letters::width(std::string_view(text).substr(at, end - at));
      lines += std::max(1, (width + columns - 2) / std::max(1, columns - 1));
      at = end + 1;
    }
    return lines;
  }

  // Not every program fits rows to their text by itself.
  static double height_of(int lines) {
    constexpr double k_line = 13.5, k_air = 5, k_most = 409;  // points; Excel takes no more
    return std::min(lines * k_line + k_air, k_most);
  }

  void put_row(lxw_row_t row, const std::vector<Cell>& cells, Place place) {
    int lines = 1;
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (!cells[i].number) lines = std::max(lines, lines_in(cells[i].text, widths_[i]));
    check(worksheet_set_row(page_, row, height_of(lines), nullptr), file_);
    for (std::size_t i = 0; i < cells.size(); ++i) put(row, i, cells[i], place);
  }

  void merged(lxw_row_t row, lxw_col_t last, const std::string& text, lxw_format* look, double height) {
    check(worksheet_set_row(page_, row, height, nullptr), file_);
    const std::string words = cell_text(text);
    if (last == 0)
      check(worksheet_write_string(page_, row, 0, words.c_str(), look), file_);
    else
      check(worksheet_merge_range(page_, row, 0, row, last, words.c_str(), look), file_);
  }

  void put(lxw_row_t row, std::size_t at, const Cell& cell, Place place) {
    const auto column = static_cast<lxw_col_t>(at);
    lxw_format* look = format(place, cell.look, cell.number.has_value(), !cell.link.empty());
    const std::string text = cell_text(cell.text);
    if (!cell.formula.empty()) {
      check(worksheet_write_formula_num(page_, row, column, ("=" + cell.formula).c_str(), look, cell.number.value()),
            file_);
    } else if (cell.number) {
      check(worksheet_write_number(page_, row, column, *cell.number, look), file_);
    } else if (text.empty()) {
      check(worksheet_write_blank(page_, row, column, look), file_);
    } else {
      if (cell.link.empty() || cell.link.size() > k_most_link) {
        look = format(place, cell.look, false, false);
      } else {
        check(worksheet_write_url(page_, row, column, address(cell.link).c_str(), look), file_);
      }
      check(worksheet_write_string(page_, row, column, text.c_str(), look), file_);
    }
  }

  lxw_format* format(Place place, Look look, bool number, bool link) {
    lxw_format*& known = formats_[{place, look, number, link}];
    if (known != nullptr) return known;
    known = workbook_add_format(book_);
    format_set_font_name(known, k_font);
    format_set_font_size(known, place == Place::title ? k_title_size : k_font_size);
    format_set_text_wrap(known);
    format_set_align(known, LXW_ALIGN_VERTICAL_CENTER);
    if (place == Place::title) format_set_align(known, LXW_ALIGN_CENTER);
    if (place == Place::title || place == Place::head || place == Place::totals) format_set_bold(known);
    if (place == Place::title || place == Place::note) return known;
    format_set_border(known, LXW_BORDER_THIN);
    format_set_border_color(known, 0xA6A6A6);
    if (place == Place::head) {
      format_set_align(known, LXW_ALIGN_CENTER);
      format_set_bg_color(known, 0xDDE6F0);
    }
    if (place == Place::totals) format_set_bg_color(known, 0xF2F2F2);
    if (number) format_set_align(known, LXW_ALIGN_RIGHT);
    if (link) {
      format_set_font_color(known, 0x0B57A4);
      format_set_underline(known, LXW_UNDERLINE_SINGLE);
    }
    switch (look) {
      case Look::plain:
        break;
      case Look::good:
        format_set_font_color(known, 0x1B7F3B);
        break;
      case Look::notice:
        format_set_bg_color(known, 0xFFF2CC);
        break;
      case Look::bad:
        format_set_font_color(known, 0xB3261E);
        break;
    }
    return known;
  }

  std::filesystem::path file_;
  std::string folder_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* page_ = nullptr;
  std::vector<int> widths_;  ///< of the sheet at hand
  std::map<std::tuple<Place, Look, bool, bool>, lxw_format*> formats_;
};

}  // namespace

Cell text_cell(std::string text, Look look) {
  Cell cell;
  cell.text = std::move(text);
  cell.look = look;
  return cell;
}

Cell number_cell(double number, Look look) {
  Cell cell;
  cell.number = number;
  cell.look = look;
  return cell;
}

Cell formula_cell(std::string formula, double result) {
  Cell cell;
  cell.formula = std::move(formula);
  cell.number = result;
  return cell;
}

Cell link_cell(std::string text, std::string link) {
  Cell cell;
  cell.text = std::move(text);
  cell.link = std::move(link);
  return cell;
}

std::string cell_name(std::size_t column, std::size_t row) {
  std::string letters;
  for (std::size_t left = column + 1; left > 0; left = (left - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  return letters + std::to_string(row);
}

std::string sum_of_column(std::size_t column, std::size_t rows) {
  return "SUM(" + cell_name(column, k_first_row) + ":" + cell_name(column, k_first_row + rows - 1) + ")";
}

void write_workbook(const std::filesystem::path& file, const std::vector<Sheet>& sheets, const std::string& title,
                    std::chrono::sys_seconds changed) {
  Writer writer(file, file.parent_path());
  writer.describe(title, changed);
  for (const Sheet& sheet : sheets) writer.add(sheet);
  writer.close();
}

}  // namespace baosong::bundle
