// What floats over the text of a Word 97 file: pictures and text boxes, told by the place in the text that they are
// anchored to (MS-DOC 2.8.37 PlcfSpa, 2.9.253 Spa, 2.8.32 PlcftxbxTxt; MS-ODRAW 2.2.14 ff.). Bounded by the size of the
// streams; each text box and picture is handed out once.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "parsers/documents/ole_file.hpp"

namespace baosong::parsers::word97 {

/// Characters [begin, end), counted over all stories of the file.
struct Stretch {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// One anchored shape with all that it groups.
struct Drawing {
  std::vector<std::uint64_t> pictures;  ///< places of picture records in the WordDocument stream
  std::vector<Stretch> boxes;           ///< text of its boxes
};

class Drawings {
 public:
  Drawings() = default;
  /// `fib` is the head of the WordDocument stream, `boxes_begin` the first character of the story of text boxes.
  Drawings(std::string_view fib, const OleFile::Stream& table, std::uint32_t boxes_begin, std::uint32_t boxes_length);

  /// What is anchored at that character; empty where nothing is, and the second time.
  [[nodiscard]] Drawing take(std::uint32_t character);

 private:
  void read_art(std::string_view art);
  void read_store(std::string_view store);
  void read_shapes(std::string_view records);
  void read_shape(std::string_view records, Drawing& drawing, std::uint32_t& first_id, unsigned depth);

  std::map<std::uint32_t, Stretch> boxes_;          ///< by shape
  std::map<std::uint32_t, std::uint32_t> anchors_;  ///< character → shape
  std::vector<std::uint64_t> store_;                ///< places of pictures, by their number from 1 on
  std::map<std::uint32_t, Drawing> drawings_;       ///< by shape
};

}  // namespace baosong::parsers::word97
