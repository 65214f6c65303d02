// Word's XML files, which office systems export under the name of a doc from a template of their own: that of Word 2003
// (w:wordDocument, pictures in w:binData) and the flat package (pkg:package, ISO/IEC 29500 parts in one XML). And what
// else calls itself doc and is none: a web page, RTF, a docx or a plain text are told by media_type.cpp already.
#include <map>

#include "parsers/documents/embedded_base64.hpp"
#include "parsers/documents/input_file.hpp"
#include "parsers/documents/ooxml_package.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/documents/word_story.hpp"
#include "parsers/documents/xml_reader.hpp"
#include "parsers/media_signatures.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_head_bytes = 4096;
constexpr std::size_t k_max_binaries = 1000;

class WordXml {
 public:
  WordXml(XmlReader& xml, TextFlow& flow, Workspace& workspace)
      : xml_(xml), workspace_(workspace), story_(xml, flow, [](const std::string& id) { return id; }) {}

  void step(DocumentReading& reading) {
    if (xml_.starts("wordDocument")) {
      reading.facts.macros = xml_.attribute("macrosPresent") == "yes";
    } else if (xml_.starts("part")) {
      begin_part(reading);
    } else if (xml_.starts("Relationship")) {
      if (part_ == k_relationships && targets_.size() < k_max_binaries)
        targets_.emplace(xml_.attribute("Id"), part_path("word/document.xml", xml_.attribute("Target")));
    } else if (xml_.starts("binData")) {
      keep(xml_.attribute("name"), reading);
    } else if (xml_.starts("binaryData")) {
      keep(part_, reading);
    } else {
      story_.step();
    }
  }

  /// The file of the picture that the text names `key`: by its address (2003) or its relationship (package).
  [[nodiscard]] EmbeddedPicture take(const std::string& key) {
    const auto target = targets_.find(key);
    const auto found = binaries_.find(target == targets_.end() ? key : target->second);
    return found == binaries_.end() ? EmbeddedPicture() : std::exchange(found->second, {});
  }

 private:
  static constexpr std::string_view k_relationships = "word/_rels/document.xml.rels";

  /// Headers, notes, styles and settings are parts of their own: only the document and what it shows are read.
  void begin_part(DocumentReading& reading) {
    part_ = part_path({}, xml_.attribute("name"));
    if (part_.ends_with("vbaProject.bin")) reading.facts.macros = true;
    if (part_ != "word/document.xml" && part_ != k_relationships && !part_.starts_with("word/media/")) xml_.skip();
  }

  void keep(const std::string& name, DocumentReading& reading) {
    EmbeddedPicture picture = read_base64_picture(xml_, workspace_, reading.fault);
    if (!picture.file.empty() && binaries_.size() < k_max_binaries) binaries_.emplace(name, std::move(picture));
  }

  XmlReader& xml_;
  Workspace& workspace_;
  WordStory story_;
  std::string part_;
  std::map<std::string, std::string> targets_;       ///< relationship → part
  std::map<std::string, EmbeddedPicture> binaries_;  ///< by address or part
};

DocumentReading read_word_xml(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  const InputFile input(file);
  XmlReader xml(input.from_the_beginning());
  TextFlow flow(workspace.limits());
  WordXml word(xml, flow, workspace);
  while (!flow.full() && reading.fault != Fault::over_limit && xml.next()) word.step(reading);
  flow.finish(reading.facts);
  for (const TextFlow::Picture& picture : flow.pictures()) {
    const EmbeddedPicture kept = word.take(picture.key);
    if (kept.file.empty()) continue;
    // Their own names are numbers or addresses: numbered as Word numbers the parts of a docx.
    reading.embedded.push_back(
        {"image" + std::to_string(reading.embedded.size() + 1) + '.' + std::string(kept.extension), kept.file,
         picture.next_paragraph});
  }
  if (reading.fault == Fault::none && xml.failed()) reading.fault = Fault::corrupt;
  return reading;
}

}  // namespace

DocumentReading read_word_in_disguise(const std::filesystem::path& file, Workspace& workspace) {
  const std::string head = InputFile(file).read_at(0, k_head_bytes);
  const std::string_view markup = type_by_markup(head);
  if (markup == "application/x-word-xml") return read_word_xml(file, workspace);
  if (markup == "message/rfc822") return read_web_archive(file, workspace);
  DocumentReading reading;
  reading.fault = Fault::corrupt;
  return reading;
}

}  // namespace baosong::parsers
