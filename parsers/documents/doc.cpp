// doc, and wps of the same container (Word 97, MS-DOC): the main story by the piece table. Own code: antiword and
// catdoc fail on many files that WPS writes, and are C of the nineties to be fed hostile bytes. Field codes, deleted
// and hidden text and marks are dropped; pictures and text boxes come where they stand or are anchored.
#include <unicode/unistr.h>

#include <array>
#include <fstream>
#include <set>
#include <system_error>

#include "parsers/documents/bytes.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/documents/vba.hpp"
#include "parsers/documents/word97.hpp"
#include "parsers/media_signatures.hpp"
#include "parsers/media_type.hpp"
#include "parsers/text/charset.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_block_bytes = 32768;
constexpr std::size_t k_max_fields = 64;
constexpr int k_max_nested_boxes = 4;        // Word itself nests none
const std::string k_floating = "floating ";  // begins the key of a picture that lies in the WordDocument stream

// Windows-1252 where it differs from Latin 1 (0x80 … 0x9F).
constexpr std::array<char16_t, 32> k_windows_1252{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                  0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

/// Turns characters and marks into the flow.
class Story {
 public:
  Story(const word97::Text& tables, TextFlow& flow) : tables_(tables), flow_(flow), in_cell_(flow.in_table()) {}

  /// Whether something is anchored here, which then comes before what follows.
  bool put(char16_t unit, std::uint32_t offset) {
    if (at_start_) begin_paragraph(offset);
    const word97::Run* const run = word97::find_run(tables_.characters, offset, character_hint_);
    const bool unseen = run != nullptr && run->unseen;
    if (unit >= 0x20 && unit != 0x7F) {
      after_cell_ = false;
      if (hidden_ == 0 && !unseen) text_ += unit;
      if (text_.size() >= 4096 && (unit & 0xFC00) != 0xD800) flush();
      return false;
    }
    flush();
    // The mark of a deleted paragraph goes with it, but a cell stays a cell.
    if (!unseen || unit == 0x07) mark(unit, run);
    return unit == 0x08 && !unseen && hidden_ == 0;
  }

  void flush() {
    if (text_.empty()) return;
    std::string utf8;
    icu::UnicodeString(false, text_.data(), static_cast<std::int32_t>(text_.size())).toUTF8String(utf8);
    flow_.text(utf8);
    text_.clear();
  }

 private:
  void mark(char16_t unit, const word97::Run* run) {
    const bool after_cell = std::exchange(after_cell_, unit == 0x07);
    switch (unit) {
      case 0x07:
        end_cell(after_cell);
        break;
      case 0x09:
        flow_.tab();
        break;
      case 0x0B:
        flow_.line_break();
        break;
      case 0x0C:
      case 0x0D:
        flow_.end_paragraph();
        at_start_ = true;
        break;
      case 0x1E:
        flow_.text("-");
        break;
      case 0x13:
        begin_field();
        break;
      case 0x14:
        end_code();
        break;
      case 0x15:
        end_field();
        break;
      case 0x01:
        if (run != nullptr && run->picture >= 0 && hidden_ == 0) flow_.picture(std::to_string(run->picture));
        break;
      default:
        break;
    }
  }

  /// Properties of a paragraph hold from its first character: that is where a table shows.
  void begin_paragraph(std::uint32_t offset) {
    at_start_ = false;
    if (in_cell_) return;  // a text box in a cell of a table: what it holds is text of that cell
    const word97::Run* const paragraph = word97::find_run(tables_.paragraphs, offset, paragraph_hint_);
    row_end_ = paragraph != nullptr && paragraph->row_end;
    const bool in_table = paragraph != nullptr && (paragraph->in_table || paragraph->row_end);
    if (!in_table) {
      if (flow_.in_table()) flow_.end_table();
      cell_open_ = false;
      return;
    }
    if (!flow_.in_table()) flow_.begin_table();
    if (!cell_open_ && !row_end_) {
      flow_.begin_cell();
      cell_open_ = true;
    }
  }

  void end_cell(bool after_cell) {
    at_start_ = true;
    if (in_cell_) {
      flow_.end_paragraph();
      return;
    }
    if (!flow_.in_table()) {
      // No paragraph properties: cells are told by their marks alone, a row by its doubled mark.
      if (after_cell)
        flow_.end_paragraph();
      else
        flow_.tab();
      return;
    }
    if (row_end_)
      flow_.end_row();
    else
      flow_.end_cell();
    cell_open_ = false;
  }

  void begin_field() {
    if (fields_.size() >= k_max_fields) return;
    fields_.push_back(true);
    ++hidden_;
  }
  void end_code() {
    if (fields_.empty() || !fields_.back()) return;
    fields_.back() = false;
    --hidden_;
  }
  void end_field() {
    end_code();
    if (!fields_.empty()) fields_.pop_back();
  }

  const word97::Text& tables_;
  TextFlow& flow_;
  bool in_cell_;  ///< of a table around this story
  std::u16string text_;
  std::vector<bool> fields_;  ///< of each open field: in its code
  std::size_t hidden_ = 0;
  std::size_t character_hint_ = 0;
  std::size_t paragraph_hint_ = 0;
  bool after_cell_ = false;
  bool at_start_ = true;
  bool row_end_ = false;
  bool cell_open_ = false;
};

char16_t narrow_unit(unsigned char byte) {
  return byte >= 0x80 && byte <= 0x9F ? k_windows_1252[byte - 0x80] : static_cast<char16_t>(byte);
}

/// Text by its tables, and what floats over it where it is anchored.
class TextReader {
 public:
  TextReader(const OleFile::Stream& document, word97::Text& tables, TextFlow& flow)
      : document_(document), tables_(tables), flow_(flow) {}

  /// False: there are fewer characters than the tables promise, so the file is cut short.
  bool read() { return read_story({0, tables_.characters_of_story}); }

 private:
  bool read_story(word97::Stretch stretch) {
    Story story(tables_, flow_);
    bool whole = true;
    for (const word97::Piece& piece : tables_.pieces) {
      const std::uint32_t begin = std::max(piece.first, stretch.begin);
      const std::uint32_t end = std::min(piece.first + piece.characters, stretch.end);
      if (begin < end) whole = read_piece(piece, {begin, end}, story) && whole;
    }
    story.flush();
    return whole;
  }

  bool read_piece(const word97::Piece& piece, word97::Stretch stretch, Story& story) {
    const std::uint32_t width = piece.wide ? 2 : 1;
    std::uint32_t character = stretch.begin;
    std::uint64_t at = piece.offset + std::uint64_t{stretch.begin - piece.first} * width;
    while (character < stretch.end && !flow_.full()) {
      const std::uint64_t left = std::uint64_t{stretch.end - character} * width;
      const std::string block =
          document_.read_at(at, static_cast<std::size_t>(std::min<std::uint64_t>(left, k_block_bytes)));
      if (block.size() < width) return false;
      for (std::size_t i = 0; i + width <= block.size(); i += width, ++character) {
        const char16_t unit = piece.wide ? static_cast<char16_t>(u16(block, i)) : narrow_unit(u8(block, i));
        if (story.put(unit, static_cast<std::uint32_t>(at + i))) read_drawing(tables_.drawings.take(character));
      }
      at += block.size() / width * width;
    }
    return true;
  }

  void read_drawing(const word97::Drawing& drawing) {
    for (const std::uint64_t place : drawing.pictures) flow_.picture(k_floating + std::to_string(place));
    if (nested_ == k_max_nested_boxes) return;
    ++nested_;
    for (const word97::Stretch& box : drawing.boxes) {
      flow_.begin_box();
      read_story(box);
      flow_.end_box();
    }
    --nested_;
  }

  const OleFile::Stream& document_;
  word97::Text& tables_;
  TextFlow& flow_;
  int nested_ = 0;  ///< text boxes around what is being read
};

/// Word 6/95: one byte charset text of the system, in China GB18030.
void read_old(const OleFile::Stream& document, const word97::Piece& piece, TextFlow& flow) {
  std::string bytes = document.read_at(piece.offset, std::min<std::size_t>(piece.characters, 4U << 20));
  std::replace(bytes.begin(), bytes.end(), '\x07', '\t');
  std::replace(bytes.begin(), bytes.end(), '\x0B', '\r');
  const std::string text = to_utf8(bytes);
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("\r\n\f"), rest.size());
    flow.text(rest.substr(0, end));
    flow.end_paragraph();
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void write_blip(const OleFile::Stream& data, const word97::Blip& blip, const std::filesystem::path& path) {
  std::ofstream out(path, std::ios::binary);
  for (std::uint64_t done = 0; done < blip.size;) {
    const std::string block = data.read_at(
        blip.offset + done, static_cast<std::size_t>(std::min<std::uint64_t>(k_block_bytes, blip.size - done)));
    if (block.empty()) break;
    out.write(block.data(), static_cast<std::streamsize>(block.size()));
    done += block.size();
  }
  out.close();
  if (!out) throw std::system_error(std::make_error_code(std::errc::io_error), "cannot write " + path.string());
}

void extract_blips(const OleFile& ole, const OleFile::Stream& document, const TextFlow& flow, Workspace& workspace,
                   DocumentReading& reading) {
  const OleFile::Stream data = ole.stream("Data");
  std::set<std::string> done;
  for (const TextFlow::Picture& picture : flow.pictures()) {
    if (!done.insert(picture.key).second) continue;
    const bool floating = picture.key.starts_with(k_floating);
    const OleFile::Stream& stream = floating ? document : data;
    const std::uint64_t place = std::stoull(floating ? picture.key.substr(k_floating.size()) : picture.key);
    const word97::Blip blip =
        floating ? word97::find_art_blip(stream, place, stream.size()) : word97::find_blip(stream, place);
    if (blip.size == 0 || !is_picture(type_by_signature(stream.read_at(blip.offset, 64)))) continue;
    if (!workspace.spend_bytes(blip.size)) {
      if (reading.fault == Fault::none) reading.fault = Fault::over_limit;
      return;
    }
    const std::filesystem::path path = workspace.new_file();
    write_blip(stream, blip, path);
    // The format has no names for them: numbered as Word numbers the parts of a docx.
    const std::string name = "image" + std::to_string(reading.embedded.size() + 1) + '.' + std::string(blip.extension);
    reading.embedded.push_back({name, path, picture.next_paragraph});
  }
}

}  // namespace

DocumentReading read_doc(const std::filesystem::path& file, Workspace& workspace) {
  const std::optional<OleFile> ole = OleFile::open(file);
  if (!ole) return read_word_in_disguise(file, workspace);
  DocumentReading reading;
  reading.facts.macros = vba::has_code(*ole);
  word97::Text tables = word97::read_tables(*ole);
  if (tables.encrypted || ole->find("EncryptedPackage") != nullptr) {
    reading.fault = Fault::encrypted;
    return reading;
  }
  const OleFile::Stream document = ole->stream("WordDocument");
  if (!tables.readable || document.broken()) reading.fault = Fault::corrupt;
  TextFlow flow(workspace.limits());
  if (tables.gb18030) {
    for (const word97::Piece& piece : tables.pieces) read_old(document, piece, flow);
  } else if (!TextReader(document, tables, flow).read()) {
    reading.fault = Fault::corrupt;
  }
  flow.finish(reading.facts);
  extract_blips(*ole, document, flow, workspace, reading);
  return reading;
}

}  // namespace baosong::parsers
