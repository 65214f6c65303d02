// A “web page in a single file” (MHTML, RFC 2557), as Word and Excel save one under the name of a doc or xls: a mail
// without sender. Its text, the rows of its tables, its pictures.
#include "parsers/documents/readers.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/mime/mapped_file.hpp"
#include "parsers/mime/message.hpp"
#include "parsers/text/han.hpp"

namespace baosong::parsers {
namespace {

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    cells.emplace_back(trimmed(line.substr(begin, end - begin)));
    begin = end + 1;
  }
  return cells;
}

}  // namespace

DocumentReading read_web_archive(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  MessageFacts inside;
  const mime::MappedFile archive(file);
  if (!mime::read_attached(archive.bytes(), mime::Place{{}, -1, workspace.limits().archive_depth, Origin::document},
                           inside, workspace)) {
    reading.fault = Fault::corrupt;
    return reading;
  }
  TextFlow flow(workspace.limits());
  Table table;
  for (const std::string_view line : lines(inside.attached_text)) {
    flow.text(line);
    flow.end_paragraph();
    if (line.find('\t') != std::string_view::npos && table.rows.size() < workspace.limits().table_rows)
      table.rows.push_back(cells_of(line));
  }
  flow.finish(reading.facts);
  if (!table.rows.empty()) reading.facts.tables.push_back(std::move(table));
  for (const Part& part : inside.parts) {
    // Word keeps the macros of a web archive in this part.
    if (part.name == "editdata.mso") reading.facts.macros = true;
    if (part.picture) reading.embedded.push_back({part.name, workspace.folder() / part.content, {}});
  }
  return reading;
}

}  // namespace baosong::parsers
