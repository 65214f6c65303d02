// The tables of a Word 97 file that reading its text needs (MS-DOC): where the text lies, which paragraph marks end a
// table row, which characters are not to be seen, where pictures and text boxes lie. Also for wps of the same
// container, and for the flat text of Word 6/95. Bounded by the size of the streams; forged tables give less text,
// never a fault of ours.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parsers/documents/ole_file.hpp"
#include "parsers/documents/word97_drawings.hpp"

namespace baosong::parsers::word97 {

/// A stretch of text in the WordDocument stream.
struct Piece {
  std::uint32_t offset = 0;  ///< in bytes
  std::uint32_t first = 0;   ///< its first character, counted over all stories of the file
  std::uint32_t characters = 0;
  bool wide = false;  ///< UTF-16LE; else one byte a character
};

/// Properties of a stretch of bytes [begin, end) of the WordDocument stream.
struct Run {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool in_table = false;      ///< paragraph property
  bool row_end = false;       ///< paragraph property: the mark here ends a table row
  bool unseen = false;        ///< character property: deleted under revision marks, or hidden
  std::int64_t picture = -1;  ///< character property: place in the Data stream
};

struct Text {
  bool readable = false;
  bool encrypted = false;
  bool gb18030 = false;  ///< narrow text is in the system's Chinese charset (Word 6/95), not Windows-1252
  std::uint32_t characters_of_story = 0;  ///< the main story; those of other stories come after it
  std::vector<Piece> pieces;              ///< of all stories
  Drawings drawings;
  std::vector<Run> paragraphs;  ///< sorted by begin; only those with something to say
  std::vector<Run> characters;  ///< likewise
};

[[nodiscard]] Text read_tables(const OleFile& ole);

/// The run at `offset`, null where none is; `hint` remembers the place between calls.
[[nodiscard]] const Run* find_run(const std::vector<Run>& runs, std::uint32_t offset, std::size_t& hint);

/// A JPEG, PNG, … in a stream; of size 0 where there is none.
struct Blip {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::string_view extension;
};

/// The one that the picture structure at `offset` of the Data stream holds.
[[nodiscard]] Blip find_blip(const OleFile::Stream& data, std::uint64_t offset);
/// The one in the Office Art records from `at` on, which end at `end`.
[[nodiscard]] Blip find_art_blip(const OleFile::Stream& stream, std::uint64_t at, std::uint64_t end);

}  // namespace baosong::parsers::word97
