#include "parsers/documents/word_story.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace baosong::parsers {
namespace {

unsigned number_of(const std::string& text, unsigned otherwise) {
  unsigned value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool is_left_out(std::string_view name) {
  static constexpr auto k_names = std::to_array<std::string_view>(
      {"pPr", "tblPr", "trPr", "sectPr", "sdtPr", "del", "moveFrom", "delText", "Fallback", "instrText", "rt",
       // Word's XML files have notes where a docx has a reference
       "footnote", "endnote"});
  return std::find(k_names.begin(), k_names.end(), name) != k_names.end();
}

}  // namespace

void WordStory::step() {
  if (xml_.node() == XmlReader::Node::start) {
    start();
  } else if (xml_.node() == XmlReader::Node::end) {
    end();
  } else if (in_text_ && !hidden_) {
    flow_.text(xml_.text());
  }
}

void WordStory::start() {
  const std::string_view name = xml_.name();
  if (name == "t") {
    in_text_ = true;
  } else if (name == "r") {
    hidden_ = false;
  } else if (name == "rPr") {
    run_properties();
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
    const std::string id = xml_.attribute("id", "/relationships");
    picture(id.empty() ? xml_.attribute("src") : id);
  } else if (name == "textpath") {
    flow_.begin_box();
    flow_.text(xml_.attribute("string"));
    flow_.end_box();
  } else if (is_left_out(name)) {
    xml_.skip();
  } else if (name == "annotation") {
    // Word 2003's comments and deletions.
    const std::string type = xml_.attribute("type");
    if (type == "Word.Comment" || type == "Word.Deletion") xml_.skip();
  } else if (name == "gridSpan") {
    flow_.widen_cell(number_of(xml_.attribute("val"), 1));
  }
}

void WordStory::end() {
  const std::string_view name = xml_.name();
  if (name == "t") in_text_ = false;
  if (name == "r") hidden_ = false;
  if (name == "p") flow_.end_paragraph();
  if (name == "tc") flow_.end_cell();
  if (name == "tr") flow_.end_row();
  if (name == "tbl") flow_.end_table();
  if (name == "txbxContent") flow_.end_box();
}

void WordStory::run_properties() {
  for (std::size_t depth = 1; depth > 0 && xml_.next();) {
    if (xml_.starts("rPrChange")) {
      xml_.skip();  // how it was before
      continue;
    }
    if (xml_.starts("vanish")) {
      const std::string value = xml_.attribute("val");
      hidden_ = value != "0" && value != "false" && value != "off";
    }
    if (xml_.node() == XmlReader::Node::start) ++depth;
    if (xml_.node() == XmlReader::Node::end) --depth;
  }
}

void WordStory::picture(const std::string& id) {
  if (hidden_) return;
  if (std::string key = key_(id); !key.empty()) flow_.picture(std::move(key));
}

}  // namespace baosong::parsers
