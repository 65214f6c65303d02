// docx and docm (ISO/IEC 29500-1 s.17, transitional and strict): the main story in reading order. Left out: headers,
// footers, notes, comments, deleted and moved-away text, field codes. A text box stands in the file twice (DrawingML
// and its VML fallback): the first is read. WordArt counts as text: red letterheads are often made of it.
#include <charconv>

#include "parsers/documents/input_file.hpp"
#include "parsers/documents/ooxml_package.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/documents/xml_reader.hpp"
#include "parsers/documents/zip_package.hpp"

namespace baosong::parsers {
namespace {

unsigned number_of(const std::string& text, unsigned otherwise) {
  unsigned value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

class StoryReader {
 public:
  StoryReader(XmlReader& xml, const OoxmlPackage& package, TextFlow& flow)
      : xml_(xml), package_(package), flow_(flow) {}

  void read() {
    while (!flow_.full() && xml_.next()) {
      if (xml_.node() == XmlReader::Node::start) start();
      if (xml_.node() == XmlReader::Node::end) end();
      if (xml_.node() == XmlReader::Node::text && in_text_) flow_.text(xml_.text());
    }
  }

 private:
  void start() {
    const std::string_view name = xml_.name();
    if (name == "t") {
      in_text_ = true;
    } else if (name == "tab" || name == "ptab") {
      flow_.tab();
    } else if (name == "br" || name == "cr") {
      flow_.line_break();
    } else if (name == "noBreakHyphen") {
      flow_.text("-");
    } else if (name == "tbl") {
      flow_.begin_table();
    } else if (name == "tr") {
      flow_.begin_row();
    } else if (name == "tc") {
      flow_.begin_cell();
    } else if (name == "txbxContent") {
      flow_.begin_box();
    } else if (name == "blip") {
      picture(xml_.attribute("embed", "/relationships"));
    } else if (name == "imagedata") {
      picture(xml_.attribute("id", "/relationships"));
    } else if (name == "textpath") {
      flow_.begin_box();
      flow_.text(xml_.attribute("string"));
      flow_.end_box();
    } else if (name == "pPr" || name == "rPr" || name == "tblPr" || name == "trPr" || name == "sectPr" ||
               name == "del" || name == "moveFrom" || name == "Fallback" || name == "instrText" || name == "delText" ||
               name == "rt" || name == "sdtPr") {
      xml_.skip();
    } else if (name == "gridSpan") {
      flow_.widen_cell(number_of(xml_.attribute("val"), 1));
    }
  }

  void end() {
    const std::string_view name = xml_.name();
    if (name == "t") in_text_ = false;
    if (name == "p") flow_.end_paragraph();
    if (name == "tc") flow_.end_cell();
    if (name == "tr") flow_.end_row();
    if (name == "tbl") flow_.end_table();
    if (name == "txbxContent") flow_.end_box();
  }

  void picture(const std::string& id) {
    const std::string part = package_.target(package_.main_part, id);
    if (!part.empty()) flow_.picture(part);
  }

  XmlReader& xml_;
  const OoxmlPackage& package_;
  TextFlow& flow_;
  bool in_text_ = false;
};

}  // namespace

DocumentReading read_docx(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  const OoxmlPackage package = open_ooxml(file);
  reading.fault = package.fault;
  reading.facts.macros = package.macros;
  if (package.fault == Fault::encrypted) return reading;

  TextFlow flow(workspace.limits());
  bool found = false;
  bool well_formed = true;
  const Fault walked = walk_zip(file, [&](ZipMember& member) {
    if (member.name() != package.main_part) return true;
    found = true;
    XmlReader xml([&](char* to, std::size_t count) { return member.read_xml(to, count); });
    StoryReader(xml, package, flow).read();
    well_formed = !xml.failed() || member.cut();
    return false;
  });
  flow.finish(reading.facts);
  if (reading.fault == Fault::none) reading.fault = walked;
  if (reading.fault == Fault::none && (!found || !well_formed)) reading.fault = Fault::corrupt;
  reading.embedded = extract_pictures(file, flow.pictures(), workspace, reading.fault);
  return reading;
}

}  // namespace baosong::parsers
