// WordprocessingML → TextFlow: the elements that a docx and Word's XML files (word_xml.cpp) share, whatever holds them.
#pragma once

#include <functional>
#include <string>

#include "parsers/documents/text_flow.hpp"
#include "parsers/documents/xml_reader.hpp"

namespace baosong::parsers {

class WordStory {
 public:
  /// What the flow shall know a picture by, given its relationship or address; empty: it is none.
  using PictureKey = std::function<std::string(const std::string& id)>;

  /// Both outlive the story.
  WordStory(XmlReader& xml, TextFlow& flow, PictureKey key) : xml_(xml), flow_(flow), key_(std::move(key)) {}

  /// Takes the node at which the reader stands.
  void step();

 private:
  void start();
  void end();
  void run_properties();
  void picture(const std::string& id);

  XmlReader& xml_;
  TextFlow& flow_;
  PictureKey key_;
  bool in_text_ = false;
  bool hidden_ = false;  ///< the open run
};

}  // namespace baosong::parsers
