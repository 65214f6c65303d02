// docx and docm (ISO/IEC 29500-1 s.17, transitional and strict): the main story in reading order. Left out: headers,
// footers, notes, comments, deleted, moved-away and hidden text, field codes. A text box stands in the file twice
// (DrawingML and its VML fallback): the first is read. WordArt counts as text: red letterheads are often made of it.
#include "parsers/documents/ooxml_package.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/documents/word_story.hpp"
#include "parsers/documents/xml_reader.hpp"
#include "parsers/documents/zip_package.hpp"

namespace baosong::parsers {

DocumentReading read_docx(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  const OoxmlPackage package = open_ooxml(file, workspace);
  reading.fault = package.fault;
  reading.facts.macros = package.macros;
  if (package.fault == Fault::encrypted) return reading;

  TextFlow flow(workspace.limits());
  const Fault read = read_xml_member(file, package.main_part, [&](XmlReader& xml) {
    WordStory story(xml, flow, [&](const std::string& id) { return package.target(package.main_part, id); });
    while (!flow.full() && xml.next()) story.step();
  });
  flow.finish(reading.facts);
  if (reading.fault == Fault::none) reading.fault = read;
  reading.embedded = extract_pictures(file, flow.pictures(), workspace, reading.fault);
  return reading;
}

}  // namespace baosong::parsers
