// xlsx and xlsm (ISO/IEC 29500-1 s.18): every sheet, hidden ones too, in the order of the workbook. Values as shown,
// roughly; formulas by their stored results. Shared strings are held, within a cap; sheets are streamed.
#include <charconv>
#include <cstdlib>

#include "parsers/documents/number_format.hpp"
#include "parsers/documents/ooxml_package.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/sheet.hpp"
#include "parsers/documents/xml_reader.hpp"
#include "parsers/documents/zip_package.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_max_sheets = 100;
constexpr std::size_t k_max_string_bytes = 16U << 20;
constexpr std::size_t k_max_strings = 1U << 20;
constexpr std::size_t k_max_formats = 65536;

struct Workbook {
  std::vector<std::pair<std::string, std::string>> sheets;  ///< name and part
  std::vector<std::string> strings;
  std::vector<NumberKind> formats;  ///< by cell style
  bool from_1904 = false;
};

/// Runs `read` on the part of that name. False: it is not there or not well-formed.
template <typename Read>
bool with_part(const std::filesystem::path& file, const std::string& part, Fault& fault, Read read) {
  bool good = false;
  const Fault walked = walk_zip(file, [&](ZipMember& member) {
    if (member.name() != part) return true;
    XmlReader xml([&](char* to, std::size_t count) { return member.read_xml(to, count); });
    read(xml);
    good = !xml.failed() || member.cut();
    return false;
  });
  if (fault == Fault::none) fault = walked;
  return good;
}

std::string element_text(XmlReader& xml) {
  // Phonetic guides (rPh) repeat the text in kana or pinyin.
  std::string text;
  bool in_text = false;
  for (std::size_t depth = 1; depth > 0 && xml.next();) {
    if (xml.node() == XmlReader::Node::start) {
      if (xml.name() == "rPh") {
        xml.skip();
        continue;
      }
      in_text = xml.name() == "t";
      ++depth;
    } else if (xml.node() == XmlReader::Node::end) {
      in_text = false;
      --depth;
    } else if (in_text && text.size() < 32768) {
      text += xml.text();
    }
  }
  return text;
}

void read_workbook(XmlReader& xml, const OoxmlPackage& package, Workbook& book) {
  while (xml.next()) {
    if (xml.starts("workbookPr"))
      book.from_1904 = xml.attribute("date1904") == "1" || xml.attribute("date1904") == "true";
    if (!xml.starts("sheet") || book.sheets.size() >= k_max_sheets) continue;
    const std::string part = package.target(package.main_part, xml.attribute("id", "/relationships"));
    if (!part.empty()) book.sheets.emplace_back(xml.attribute("name"), part);
  }
}

void read_strings(XmlReader& xml, std::vector<std::string>& strings) {
  std::size_t bytes = 0;
  while (xml.next() && bytes < k_max_string_bytes && strings.size() < k_max_strings) {
    if (!xml.starts("si")) continue;
    strings.push_back(element_text(xml));
    bytes += strings.back().size() + sizeof(std::string);
  }
}

void read_styles(XmlReader& xml, std::vector<NumberKind>& formats) {
  std::map<unsigned, std::string> codes;
  bool in_cell_formats = false;
  while (xml.next()) {
    if (xml.starts("numFmt") && codes.size() < k_max_formats) {
      codes[static_cast<unsigned>(std::atoi(xml.attribute("numFmtId").c_str()))] = xml.attribute("formatCode");
    }
    if (xml.starts("cellXfs")) in_cell_formats = true;
    if (xml.ends("cellXfs")) in_cell_formats = false;
    if (in_cell_formats && xml.starts("xf") && formats.size() < k_max_formats) {
      const auto id = static_cast<unsigned>(std::atoi(xml.attribute("numFmtId").c_str()));
      const auto code = codes.find(id);
      formats.push_back(number_kind(id, code == codes.end() ? std::string_view() : std::string_view(code->second)));
    }
  }
}

/// "BC12" → column 54 (from 0).
unsigned column_of(std::string_view reference, unsigned otherwise) {
  unsigned column = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z' || column > 100000) break;
    column = column * 26 + static_cast<unsigned>(c - 'A' + 1);
  }
  return column == 0 ? otherwise : column - 1;
}

class SheetReader {
 public:
  SheetReader(XmlReader& xml, const Workbook& book, Sheet& sheet) : xml_(xml), book_(book), sheet_(sheet) {}

  void read() {
    while (xml_.next()) {
      if (xml_.starts("row")) {
        const std::string number = xml_.attribute("r");
        row_ = number.empty() ? next_row_ : static_cast<unsigned>(std::max(1L, std::atol(number.c_str()))) - 1;
        next_row_ = row_ + 1;
        next_column_ = 0;
        if (!sheet_.wants_row(row_)) return;
      }
      if (xml_.starts("c")) read_cell();
      if (xml_.ends("sheetData")) return;
    }
  }

 private:
  void read_cell() {
    const unsigned column = column_of(xml_.attribute("r"), next_column_);
    next_column_ = column + 1;
    const std::string type = xml_.attribute("t");
    const auto style = static_cast<std::size_t>(std::max(0, std::atoi(xml_.attribute("s").c_str())));
    std::string value;
    std::string inline_text;
    bool in_value = false;
    for (std::size_t depth = 1; depth > 0 && xml_.next();) {
      if (xml_.starts("is")) {
        inline_text = element_text(xml_);
        continue;
      }
      if (xml_.node() == XmlReader::Node::start) {
        ++depth;
        in_value = xml_.name() == "v";
      } else if (xml_.node() == XmlReader::Node::end) {
        --depth;
        in_value = false;
      } else if (in_value && value.size() < 32768) {
        value += xml_.text();
      }
    }
    sheet_.set(row_, column, type == "inlineStr" ? std::move(inline_text) : shown(type, value, style));
  }

  [[nodiscard]] std::string shown(const std::string& type, const std::string& value, std::size_t style) const {
    if (type == "s") {
      std::size_t index = book_.strings.size();
      std::from_chars(value.data(), value.data() + value.size(), index);
      return index < book_.strings.size() ? book_.strings[index] : std::string();
    }
    if (type == "b") return value == "1" ? "TRUE" : "FALSE";
    if (!type.empty() && type != "n") return value;
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size()) return value;
    return shown_number(number, style < book_.formats.size() ? book_.formats[style] : NumberKind::general,
                        book_.from_1904);
  }

  XmlReader& xml_;
  const Workbook& book_;
  Sheet& sheet_;
  unsigned row_ = 0;
  unsigned next_row_ = 0;
  unsigned next_column_ = 0;
};

std::string part_of_kind(const OoxmlPackage& package, std::string_view kind) {
  for (const auto& [part, of_kind] : package.types) {
    if (of_kind == kind) return part;
  }
  return {};
}

}  // namespace

DocumentReading read_xlsx(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  const OoxmlPackage package = open_ooxml(file, workspace);
  reading.fault = package.fault;
  reading.facts.macros = package.macros;
  if (package.fault == Fault::encrypted) return reading;

  Workbook book;
  bool good =
      with_part(file, package.main_part, reading.fault, [&](XmlReader& xml) { read_workbook(xml, package, book); });
  if (const std::string part = part_of_kind(package, "sharedStrings"); !part.empty()) {
    good = with_part(file, part, reading.fault, [&](XmlReader& xml) { read_strings(xml, book.strings); }) && good;
  }
  if (const std::string part = part_of_kind(package, "styles"); !part.empty()) {
    with_part(file, part, reading.fault, [&](XmlReader& xml) { read_styles(xml, book.formats); });
  }
  TextFlow flow(workspace.limits());
  for (const auto& [name, part] : book.sheets) {
    if (flow.full()) break;
    const std::string& kind = package.types.contains(part) ? package.types.at(part) : part;
    if (kind == "chartsheet" || kind == "dialogsheet") continue;
    Sheet sheet(name, workspace.limits());
    good = with_part(file, part, reading.fault, [&](XmlReader& xml) { SheetReader(xml, book, sheet).read(); }) && good;
    sheet.write(flow);
  }
  flow.finish(reading.facts);
  if (reading.fault == Fault::none && (!good || book.sheets.empty())) reading.fault = Fault::corrupt;
  return reading;
}

}  // namespace baosong::parsers
