#include "parsers/text/html_text.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "parsers/text/ascii.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/html_tokens.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_max_links = 2000;
constexpr std::size_t k_max_cids = 2000;
constexpr std::size_t k_max_tables = 200;
constexpr std::size_t k_max_nested_tables = 64;
constexpr std::size_t k_max_rows = 5000;
constexpr std::size_t k_meta_bytes = 4096;

bool is_block(std::string_view name) {
  static const std::set<std::string_view> names{
      "p",      "div",  "h1",    "h2",   "h3",         "h4",         "h5",      "h6",      "li",
      "ul",     "ol",   "table", "tr",   "blockquote", "hr",         "section", "article", "header",
      "footer", "pre",  "dl",    "dt",   "dd",         "address",    "center",  "form",    "fieldset",
      "option", "body", "html",  "head", "figure",     "figcaption", "main",    "nav",     "includetail"};
  return names.contains(name);
}

bool is_void(std::string_view name) {
  static const std::set<std::string_view> names{"br",   "img", "hr",   "input", "meta",   "link",
                                                "base", "col", "area", "embed", "source", "wbr"};
  return names.contains(name);
}

bool is_hidden(const HtmlTag& tag) {
  std::string style;
  for (const char c : tag.attribute("style")) {
    if (c != ' ') style += lower(c);
  }
  return style.find("display:none") != std::string::npos || style.find("visibility:hidden") != std::string::npos;
}

/// Text that grows by lines, blanks folded.
class Lines {
 public:
  void add(std::string_view text, bool preformatted) {
    for (const char c : text) {
      if (preformatted && c == '\n') {
        end_line(true);
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f') {
        blank_ = true;
      } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
        if (blank_ && !text_.empty() && text_.back() != '\n' && text_.back() != '\t') text_ += ' ';
        blank_ = false;
        text_ += c;
      }
    }
  }
  /// `forced`: also where the line is empty (<br>); two empty lines never follow each other.
  void end_line(bool forced) {
    blank_ = false;
    if (text_.empty() || text_.ends_with("\n\n") || (!forced && text_.back() == '\n')) return;
    text_ += '\n';
    ++lines_;
  }
  void add_line(std::string_view line) {
    end_line(false);
    text_ += line;
    end_line(false);
  }
  [[nodiscard]] std::size_t line() const { return lines_; }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  [[nodiscard]] std::string take() {
    lines_ = 0;
    blank_ = false;
    return std::exchange(text_, {});
  }

 private:
  std::string text_;
  std::size_t lines_ = 0;
  bool blank_ = false;
};

class Reader {
 public:
  Reader(std::size_t max_bytes, Blockquotes blockquotes) : max_bytes_(max_bytes), blockquotes_(blockquotes) {}

  HtmlText read(std::string_view rest) {
    HtmlTag tag;
    while (!rest.empty() && text_.size() + quoted_.size() < max_bytes_) {
      const std::size_t open = std::min(rest.find('<'), rest.size());
      if (open > 0) {
        add_text(rest.substr(0, open));
        rest.remove_prefix(open);
      } else if (!take_tag(rest, tag)) {
        add_text(rest.substr(0, 1));
        rest.remove_prefix(1);
      } else if (!tag.name.empty()) {
        handle(tag, rest);
      }
    }
    while (!tables_.empty()) end_table();
    end_link();
    html_.text = cut_to(text_.take(), max_bytes_);
    html_.quoted = cut_to(quoted_.take(), max_bytes_ - html_.text.size());
    return std::move(html_);
  }

 private:
  struct Table {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> cells;  ///< of the open row, lines kept
    Lines cell;
    bool in_cell = false;
    bool layout = false;
    std::vector<std::size_t> links;  ///< begun in the open row
  };

  Lines& out() { return quotes_ > 0 ? quoted_ : text_; }
  Lines& sink() {
    return tables_.empty() || tables_.back().layout || !tables_.back().in_cell ? out() : tables_.back().cell;
  }

  void add_text(std::string_view raw) {
    if (!hidden_name_.empty()) return;
    const std::string text = resolve_references(raw);
    if (in_link_ && html_.links.back().text.size() < 1000) html_.links.back().text += text;
    sink().add(text, pre_ > 0);
  }

  void handle(const HtmlTag& tag, std::string_view& rest) {
    if (!tag.closing) note_cids(tag);
    if (!tag.closing &&
        (tag.name == "script" || tag.name == "style" || tag.name == "title" || tag.name == "template")) {
      const std::string_view raw = take_raw(rest, tag.name);
      if (tag.name == "style") note_cids_in(raw);
      return;
    }
    if (!hidden_name_.empty()) {
      const bool its_own_end = tag.closing && tag.name == hidden_name_;
      if (!ends_hidden(tag)) return;
      hidden_name_.clear();
      if (its_own_end) return;
    }
    if (!tag.closing && !is_void(tag.name) && is_hidden(tag)) {
      hidden_name_ = tag.name;
      hidden_depth_ = 1;
      return;
    }
    if (in_link_ && (tag.name == "br" || is_block(tag.name))) html_.links.back().text += ' ';
    if (tag.name == "br") sink().end_line(true);
    if (tag.name == "a") handle_link(tag);
    if (tag.name == "pre") pre_ = std::max(0, pre_ + (tag.closing ? -1 : 1));
    if (tag.name == "table" || tag.name == "tr" || tag.name == "td" || tag.name == "th") {
      handle_table(tag);
    } else if (tag.name == "blockquote" && blockquotes_ == Blockquotes::are_quoted) {
      handle_quote(tag.closing);
    } else if (is_block(tag.name)) {
      sink().end_line(false);
    }
  }

  /// Whether `tag` ends the element that is hidden: its end tag, or where the end tag may be left out (WHATWG HTML
  /// s.13.1.2.4) what ends it as well. Else one hidden paragraph would hide the whole mail.
  bool ends_hidden(const HtmlTag& tag) {
    const bool row = hidden_name_ == "tr";
    const bool cell = hidden_name_ == "td" || hidden_name_ == "th";
    if (hidden_name_ == "p" && is_block(tag.name)) return true;
    if (hidden_name_ == "li" && hidden_depth_ == 1 && tag.name == "li") return true;
    if ((row || cell) && hidden_depth_ == 1) {
      if (tag.name == "tr" || (cell && (tag.name == "td" || tag.name == "th"))) return true;
      if (tag.name == "table" && tag.closing) return true;
    }
    // A list or a table inside has items and cells of its own.
    const bool nests = hidden_name_ == "li" ? tag.name == "ul" || tag.name == "ol"
                       : row || cell        ? tag.name == "table"
                                            : tag.name == hidden_name_;
    if (nests) hidden_depth_ += tag.closing ? -1 : 1;
    return hidden_depth_ == 0;
  }

  void handle_quote(bool closing) {
    make_layout();
    out().end_line(false);
    quotes_ = closing ? std::max(0, quotes_ - 1) : quotes_ + 1;
    out().end_line(false);
  }

  void handle_link(const HtmlTag& tag) {
    end_link();
    const std::string_view href = tag.attribute("href");
    if (tag.closing || href.empty() || html_.links.size() >= k_max_links) return;
    if (!tables_.empty()) tables_.back().links.push_back(html_.links.size());
    html_.links.push_back({{}, std::string(href), out().line(), quotes_ > 0});
    in_link_ = true;
  }

  void end_link() {
    if (!in_link_) return;
    in_link_ = false;
    Lines folded;
    folded.add(html_.links.back().text, false);
    html_.links.back().text = folded.take();
  }

  void handle_table(const HtmlTag& tag) {
    if (tag.name == "table" && !tag.closing) {
      make_layout();
      out().end_line(false);
      if (tables_.size() < k_max_nested_tables) tables_.emplace_back();
      return;
    }
    if (tables_.empty()) {
      out().end_line(false);
      return;
    }
    Table& table = tables_.back();
    if (tag.name == "table") {
      end_table();
    } else if (tag.name == "tr") {
      end_row();
    } else {
      end_cell();
      table.in_cell = !tag.closing;
      if (table.layout) out().end_line(false);
    }
  }

  void end_cell() {
    Table& table = tables_.back();
    if (table.in_cell && !table.layout) table.cells.push_back(table.cell.take());
    table.in_cell = false;
  }

  void end_row() {
    end_cell();
    Table& table = tables_.back();
    const auto filled = std::count_if(table.cells.begin(), table.cells.end(),
                                      [](const std::string& cell) { return !trimmed(cell).empty(); });
    out().end_line(false);
    for (const std::size_t link : table.links) html_.links[link].line = out().line();
    table.links.clear();
    if (table.layout || table.cells.empty()) {
      table.cells.clear();
      return;
    }
    if (filled == 1) {
      // A frame around text, not a table: its lines stay.
      for (const std::string& cell : table.cells) {
        for (const std::string_view line : lines(cell)) {
          if (!trimmed(line).empty()) out().add_line(line);
        }
      }
    }
    std::vector<std::string> row;
    std::string joined;
    for (const std::string& cell : table.cells) {
      std::string folded(trimmed(cell));
      std::replace(folded.begin(), folded.end(), '\n', ' ');
      if (&cell != &table.cells.front()) joined += '\t';
      joined += folded;
      row.push_back(std::move(folded));
    }
    if (filled > 1) out().add_line(trimmed(joined));
    if (table.rows.size() < k_max_rows) table.rows.push_back(std::move(row));
    table.cells.clear();
  }

  void end_table() {
    end_row();
    Table table = std::move(tables_.back());
    tables_.pop_back();
    if (!table.layout && !table.rows.empty() && html_.tables.size() < k_max_tables)
      html_.tables.push_back(std::move(table.rows));
  }

  /// A table or a quotation inside a cell: the tables around it are layout, and what they hold so far is text.
  void make_layout() {
    for (Table& table : tables_) {
      if (table.layout) continue;
      table.layout = true;
      if (table.in_cell) table.cells.push_back(table.cell.take());
      for (const std::string& cell : table.cells) {
        for (const std::string_view line : lines(cell)) {
          if (!trimmed(line).empty()) out().add_line(line);
        }
      }
      table.cells.clear();
    }
  }

  void note_cids(const HtmlTag& tag) {
    for (const auto& [name, value] : tag.attributes) {
      if (value.size() > 4 && (value.starts_with("cid:") || value.starts_with("CID:") || value.starts_with("Cid:"))) {
        add_cid(std::string_view(value).substr(4));
      } else if (name == "style") {
        note_cids_in(value);
      }
    }
  }

  void note_cids_in(std::string_view style) {
    for (std::size_t at = style.find("cid:"); at != std::string_view::npos; at = style.find("cid:", at + 4)) {
      const std::string_view value = style.substr(at + 4);
      add_cid(value.substr(0, std::min(value.find_first_of("\"') ;>"), value.size())));
    }
  }

  void add_cid(std::string_view cid) {
    if (!cid.empty() && html_.cids.size() < k_max_cids) html_.cids.push_back(to_utf8(percent_decoded(cid)));
  }

  std::size_t max_bytes_;
  Blockquotes blockquotes_;
  HtmlText html_;
  Lines text_;
  Lines quoted_;
  std::vector<Table> tables_;
  std::string hidden_name_;
  int hidden_depth_ = 0;
  int quotes_ = 0;
  int pre_ = 0;
  bool in_link_ = false;
};

}  // namespace

HtmlText read_html(std::string_view html, std::size_t max_bytes, Blockquotes blockquotes) {
  return Reader(max_bytes, blockquotes).read(html);
}

std::string html_charset(std::string_view bytes) {
  std::string_view rest = bytes.substr(0, k_meta_bytes);
  HtmlTag tag;
  while (!rest.empty()) {
    rest.remove_prefix(std::min(rest.find('<'), rest.size()));
    if (rest.empty()) break;
    if (!take_tag(rest, tag)) {
      rest.remove_prefix(1);
      continue;
    }
    if (tag.name != "meta") continue;
    if (const std::string_view charset = tag.attribute("charset"); !charset.empty()) return std::string(charset);
    const std::string_view content = tag.attribute("content");
    if (const std::size_t at = content.find("charset="); at != std::string_view::npos) {
      const std::string_view value = content.substr(at + 8);
      return std::string(value.substr(0, std::min(value.find_first_of("\"'; "), value.size())));
    }
  }
  return {};
}

}  // namespace baosong::parsers
