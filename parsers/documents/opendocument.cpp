// odt and ods (ISO/IEC 26300): content.xml in reading order. Repeated cells and rows are written out only as far as
// something follows them and limits allow: a file of one line may claim a million. Left out: notes, comments, deleted
// and hidden text. A password leaves the members themselves unreadable; the manifest tells (part 3, s.3.4).
#include <cstdlib>
#include <set>

#include "parsers/documents/ooxml_package.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/documents/xml_reader.hpp"
#include "parsers/documents/zip_package.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_manifest_bytes = 4U << 20;
constexpr unsigned k_max_columns = 256;
constexpr unsigned k_max_blanks = 100;
constexpr unsigned k_max_frames = 16;
constexpr std::size_t k_max_hidden_styles = 1000;

unsigned count_of(const std::string& text) {
  const long count = text.empty() ? 1 : std::atol(text.c_str());
  return count < 1 ? 1 : count > 100'000'000 ? 100'000'000U : static_cast<unsigned>(count);
}

class ContentReader {
 public:
  ContentReader(XmlReader& xml, TextFlow& flow, const Limits& limits) : xml_(xml), flow_(flow), limits_(limits) {}

  void read() {
    while (!flow_.full() && xml_.next()) {
      if (xml_.node() == XmlReader::Node::start)
        start();
      else if (xml_.node() == XmlReader::Node::end)
        end();
      else if (paragraphs_ > 0)
        flow_.text(xml_.text());
    }
  }

 private:
  struct Table {
    unsigned empty_rows = 0;   ///< not yet written
    unsigned empty_cells = 0;  ///< not yet written, of the open row
    unsigned columns = 0;      ///< written, of the open row
    unsigned row_repeat = 1;
    unsigned cell_repeat = 1;
    bool row_open = false;
    bool cell_open = false;
  };

  void start() {
    const std::string_view name = xml_.name();
    if (name == "style") {
      style_ = xml_.attribute("name");
    } else if (name == "text-properties") {
      if (xml_.attribute("display") == "none" && hidden_styles_.size() < k_max_hidden_styles)
        hidden_styles_.insert(style_);
    } else if (is_hidden(name)) {
      xml_.skip();
    } else if (name == "p" || name == "h") {
      open_cell();
      // In a paragraph: the text of a shape.
      if (paragraphs_++ > 0) flow_.begin_box();
    } else if (name == "s") {
      flow_.text(std::string(std::min(count_of(xml_.attribute("c")), k_max_blanks), ' '));
    } else if (name == "tab") {
      flow_.tab();
    } else if (name == "line-break") {
      flow_.line_break();
    } else if (name == "text-box") {
      flow_.begin_box();
    } else if (name == "image") {
      open_cell();
      const std::string part = part_path({}, xml_.attribute("href", "/xlink"));
      if (!part.empty() && part.find(':') == std::string::npos) flow_.picture(part);
    } else if (name == "table") {
      begin_table();
    } else if (name == "table-row") {
      begin_row();
    } else if (name == "table-cell" || name == "covered-table-cell") {
      begin_cell();
    } else if (name == "note" || name == "annotation" || name == "tracked-changes" || name == "ruby-text" ||
               name == "forms" || name == "title" || name == "desc" || name == "shapes" || name == "tracked-change" ||
               name == "object-ole") {
      xml_.skip();
    }
  }

  void end() {
    const std::string_view name = xml_.name();
    if ((name == "p" || name == "h") && paragraphs_ > 0) {
      if (--paragraphs_ > 0)
        flow_.end_box();
      else
        flow_.end_paragraph();
    }
    if (name == "text-box") flow_.end_box();
    if (name == "table-cell" || name == "covered-table-cell") end_cell();
    if (name == "table-row") end_row();
    if (name == "table") end_table();
  }

  [[nodiscard]] bool is_hidden(std::string_view name) const {
    if (name == "section") return xml_.attribute("display") == "none";
    if (name != "span" && name != "p" && name != "h") return false;
    return !hidden_styles_.empty() && hidden_styles_.contains(xml_.attribute("style-name"));
  }

  void begin_table() {
    open_cell();
    if (tables_.size() >= k_max_frames) {
      xml_.skip();
      return;
    }
    tables_.emplace_back();
    flow_.begin_table(xml_.attribute("name"));
  }
  void end_table() {
    if (tables_.empty()) return;
    tables_.pop_back();
    flow_.end_table();
  }

  void begin_row() {
    if (tables_.empty()) return;
    Table& table = tables_.back();
    table.row_repeat = count_of(xml_.attribute("number-rows-repeated"));
    table.empty_cells = table.columns = 0;
    table.row_open = false;
  }
  void end_row() {
    if (tables_.empty()) return;
    Table& table = tables_.back();
    if (table.row_open) {
      flow_.end_row();
      table.row_open = false;
    } else {
      table.empty_rows += std::min(table.row_repeat, 100'000'000U - table.empty_rows);
    }
  }

  void begin_cell() {
    if (tables_.empty()) return;
    tables_.back().cell_repeat = count_of(xml_.attribute("number-columns-repeated"));
    tables_.back().cell_open = false;
  }
  void end_cell() {
    if (tables_.empty()) return;
    Table& table = tables_.back();
    if (table.cell_open) {
      flow_.end_cell();
      table.cell_open = false;
      table.empty_cells = table.cell_repeat - 1;  // the same value again: what a reader needs stands once
    } else {
      table.empty_cells += std::min(table.cell_repeat, 100'000'000U - table.empty_cells);
    }
  }

  /// Something stands in the cell: what was left out before it is written now.
  void open_cell() {
    if (tables_.empty() || tables_.back().cell_open) return;
    Table& table = tables_.back();
    if (!table.row_open) {
      for (; table.empty_rows > 0 && flow_.rows() < limits_.table_rows; --table.empty_rows) {
        flow_.begin_row();
        flow_.end_row();
      }
      table.empty_rows = 0;
      flow_.begin_row();
      table.row_open = true;
    }
    for (; table.empty_cells > 0 && table.columns < k_max_columns; --table.empty_cells, ++table.columns)
      flow_.begin_cell();
    table.empty_cells = 0;
    ++table.columns;
    flow_.begin_cell();
    table.cell_open = true;
  }

  XmlReader& xml_;
  TextFlow& flow_;
  const Limits& limits_;
  std::vector<Table> tables_;
  unsigned paragraphs_ = 0;
  std::string style_;  ///< the last one that was named
  std::set<std::string, std::less<>> hidden_styles_;
};

/// Libraries of Basic are listed even where they hold nothing: a module is what counts.
bool is_program(std::string_view member) {
  if (member.ends_with('/')) return false;
  const bool list = member.ends_with("/script-lc.xml") || member.ends_with("/script-lb.xml");
  return (member.starts_with("Basic/") && !list) || member.starts_with("Scripts/");
}

}  // namespace

DocumentReading read_opendocument(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  bool encrypted = false;
  reading.fault = walk_zip(file, [&](ZipMember& member) {
    const std::string& name = member.name();
    if (is_program(name)) reading.facts.macros = true;
    if (name == "META-INF/manifest.xml")
      encrypted = member.read_all(k_manifest_bytes).find("encryption-data") != std::string::npos;
    return true;
  });
  if (encrypted) reading.fault = Fault::encrypted;
  if (reading.fault == Fault::encrypted) return reading;

  TextFlow flow(workspace.limits());
  const Fault read = read_xml_member(file, "content.xml",
                                     [&](XmlReader& xml) { ContentReader(xml, flow, workspace.limits()).read(); });
  flow.finish(reading.facts);
  if (reading.fault == Fault::none) reading.fault = read;
  reading.embedded = extract_pictures(file, flow.pictures(), workspace, reading.fault);
  return reading;
}

}  // namespace baosong::parsers
