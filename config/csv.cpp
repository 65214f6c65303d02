#include "config/csv.hpp"

#include <algorithm>

#include "config/words.hpp"

namespace baosong::config {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  CsvFile read() {
    while (at_ < text_.size()) {
      row();
    }
    return std::move(file_);
  }

 private:
  bool at_line_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n"; }

  void next_line() {
    at_ = std::min(text_.find('\n', at_), text_.size());
    at_ = std::min(at_ + 1, text_.size());
    ++line_;
  }

  void row() {
    CsvRow row{line_, {}};
    const std::size_t begin = at_;
    while (true) {
      std::string cell;
      const std::string broken = text_.substr(at_, 1) == "\"" ? quoted_cell(cell) : plain_cell(cell);
      if (!broken.empty()) {
        file_.faults.push_back({row.line, broken});
        // From the row's own first line end: a quote that never ends must not swallow the faults below it.
        at_ = begin;
        line_ = row.line;
        next_line();
        return;
      }
      row.cells.push_back(std::move(cell));
      if (at_line_end()) {
        break;
      }
      ++at_;  // the comma
    }
    next_line();
    if (std::any_of(row.cells.begin(), row.cells.end(), [](const std::string& c) { return !trimmed(c).empty(); })) {
      file_.rows.push_back(std::move(row));
    }
  }

  /// Both give what is broken, empty where nothing is; they stop at a comma or line end.
  std::string plain_cell(std::string& cell) {
    while (!at_line_end() && text_[at_] != ',') {
      if (text_[at_] == '"') {
        return "a quotation mark inside a cell that does not begin with one";
      }
      cell += text_[at_++];
    }
    return {};
  }

  std::string quoted_cell(std::string& cell) {
    ++at_;
    while (at_ < text_.size()) {
      if (text_[at_] != '"') {
        line_ += text_[at_] == '\n' ? 1 : 0;
        cell += text_[at_++];
        continue;
      }
      if (text_.substr(at_, 2) == "\"\"") {
        cell += '"';
        at_ += 2;
        continue;
      }
      ++at_;
      return at_line_end() || text_[at_] == ',' ? "" : "text after the closing quotation mark of a cell";
    }
    return "a quotation mark that is never closed";
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  CsvFile file_;
};

}  // namespace

CsvFile parse_csv(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  return Reader(text).read();
}

}  // namespace baosong::config
