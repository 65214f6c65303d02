// HTML files, and the tables that web systems export as .xls: HTML or XML of Excel 2003 under that name.
#include <cstdlib>

#include "parsers/documents/input_file.hpp"
#include "parsers/documents/plain_text.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/sheet.hpp"
#include "parsers/documents/xml_reader.hpp"
#include "parsers/media_signatures.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/html_text.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_head_bytes = 4096;

/// XML Spreadsheet 2003: Worksheet/Table/Row/Cell/Data, with ss:Index where cells or rows are left out.
DocumentReading read_xml_spreadsheet(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  const InputFile input(file);
  XmlReader xml(input.from_the_beginning());
  TextFlow flow(workspace.limits());
  std::optional<Sheet> sheet;
  unsigned row = 0;
  unsigned column = 0;
  std::string value;
  bool in_data = false;
  const auto index_of = [&](unsigned next) {
    const int index = std::atoi(xml.attribute("Index").c_str());
    return index > 0 ? static_cast<unsigned>(index) : next + 1;  // counts from 1
  };
  while (!flow.full() && xml.next()) {
    if (xml.starts("Worksheet")) {
      sheet.emplace(xml.attribute("Name"), workspace.limits());
      row = 0;
    } else if (xml.starts("Row")) {
      row = index_of(row);
      column = 0;
    } else if (xml.starts("Cell")) {
      column = index_of(column);
      value.clear();
    } else if (xml.starts("Data") || xml.ends("Data")) {
      in_data = xml.node() == XmlReader::Node::start;
    } else if (xml.node() == XmlReader::Node::text && in_data && value.size() < 32768) {
      value += xml.text();
    } else if (xml.ends("Cell") && sheet && row > 0 && column > 0) {
      sheet->set(row - 1, column - 1, value);
    } else if (xml.ends("Worksheet") && sheet) {
      sheet->write(flow);
      sheet.reset();
    }
  }
  if (sheet) sheet->write(flow);
  flow.finish(reading.facts);
  if (xml.failed()) reading.fault = Fault::corrupt;
  return reading;
}

}  // namespace

DocumentReading read_html_document(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  const std::string head = InputFile(file).read_at(0, k_head_bytes);
  const Limits& limits = workspace.limits();
  const std::string html = read_text_file(file, limits.document_text_bytes, html_charset(head));
  HtmlText read = read_html(html, limits.document_text_bytes, Blockquotes::are_text);
  TextFlow flow(limits);
  for (const std::string_view line : lines(read.text)) {
    flow.text(line);
    flow.end_paragraph();
  }
  flow.finish(reading.facts);
  for (auto& rows : read.tables) {
    if (rows.size() > limits.table_rows) rows.resize(limits.table_rows);
    reading.facts.tables.push_back({{}, std::move(rows)});
  }
  return reading;
}

DocumentReading read_sheet_in_disguise(const std::filesystem::path& file, Workspace& workspace) {
  const std::string head = InputFile(file).read_at(0, k_head_bytes);
  const std::string_view markup = type_by_markup(head);
  if (markup == "text/html") return read_html_document(file, workspace);
  if (markup == "application/vnd.ms-excel") return read_xml_spreadsheet(file, workspace);
  if (markup == "message/rfc822") return read_web_archive(file, workspace);
  DocumentReading reading;
  reading.fault = Fault::corrupt;
  return reading;
}

}  // namespace baosong::parsers
