// RTF (specification 1.9.1): the text of the body in the charsets of its fonts, tables, JPEG and PNG pictures in order.
// Left out: headers, footers, notes, field codes, deleted text and every destination that is not known.
// Own code: Debian has no library that reads RTF.
#include <array>
#include <fstream>
#include <map>
#include <set>
#include <system_error>

#include <unicode/unistr.h>

#include "parsers/documents/readers.hpp"
#include "parsers/documents/rtf_tokens.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/media_signatures.hpp"
#include "parsers/media_type.hpp"
#include "parsers/text/charset.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_max_depth = 500;
constexpr std::size_t k_max_fonts = 5000;
constexpr std::size_t k_max_property = 64;
constexpr std::uint64_t k_max_pictures_bytes = 150ULL << 20;

struct Group {
  bool skipped = false;
  bool deleted = false;
  bool hidden = false;
  bool silent = false;       ///< a property of a shape: pictures count, text does not
  bool shape_name = false;   ///< its name
  bool box = false;          ///< opened a text box
  bool box_in_cell = false;  ///< in a text box that hangs in a cell of a table: what it holds is text of that cell
  bool picture = false;
  bool fonts = false;
  bool in_table = false;
  int unicode_skip = 1;
  int codepage = 0;  ///< 0: that of the document
};

int codepage_of_charset(std::int64_t charset) {
  static const std::map<std::int64_t, int> pages{{128, 932},  {129, 949},  {134, 936},  {136, 950},  {161, 1253},
                                                 {162, 1254}, {163, 1258}, {177, 1255}, {178, 1256}, {186, 1257},
                                                 {204, 1251}, {222, 874},  {238, 1250}};
  const auto found = pages.find(charset);
  return found == pages.end() ? 0 : found->second;
}

std::string charset_name(int codepage) {
  switch (codepage) {
    case 932:
      return "shift_jis";
    case 936:
    case 54936:
      return "gb18030";
    case 949:
      return "euc-kr";
    case 950:
      return "big5";
    case 65001:
      return "utf-8";
    default:
      return "windows-" + std::to_string(codepage);
  }
}

bool is_left_out(const std::string& word) {
  static const std::set<std::string, std::less<>> names{"colortbl",
                                                        "stylesheet",
                                                        "info",
                                                        "header",
                                                        "headerl",
                                                        "headerr",
                                                        "headerf",
                                                        "footer",
                                                        "footerl",
                                                        "footerr",
                                                        "footerf",
                                                        "footnote",
                                                        "annotation",
                                                        "fldinst",
                                                        "nonshppict",
                                                        "object",
                                                        "filetbl",
                                                        "listtable",
                                                        "listoverridetable",
                                                        "revtbl",
                                                        "rsidtbl",
                                                        "generator",
                                                        "themedata",
                                                        "datastore",
                                                        "xmlnstbl",
                                                        "bkmkstart",
                                                        "bkmkend",
                                                        "pntext",
                                                        "listtext",
                                                        "pntxta",
                                                        "pntxtb",
                                                        "shprslt",
                                                        "do",
                                                        "tc",
                                                        "xe"};
  return names.contains(word);
}

/// Ignorable destinations (\*) that hold text or pictures all the same.
bool is_worth_reading(const std::string& word) {
  return word == "shppict" || word == "shpinst" || word == "fldrslt";
}

class Reader {
 public:
  Reader(const InputFile& file, TextFlow& flow, Workspace& workspace)
      : tokens_(file), flow_(flow), workspace_(workspace) {}

  /// Whether the file ends where its outermost group does.
  bool read() {
    for (;;) {
      const RtfTokens::Kind kind = tokens_.next();
      if (kind == RtfTokens::Kind::end || flow_.full()) break;
      step(kind);
      if (closed_) break;
    }
    flush();
    end_picture();
    return closed_ || flow_.full();
  }

  [[nodiscard]] const std::map<std::string, std::filesystem::path>& pictures() const { return pictures_; }
  [[nodiscard]] bool over_limit() const { return over_limit_; }

 private:
  void step(RtfTokens::Kind kind) {
    const bool ignorable = std::exchange(star_, false);
    switch (kind) {
      case RtfTokens::Kind::open:
        open();
        break;
      case RtfTokens::Kind::close:
        close();
        break;
      case RtfTokens::Kind::byte:
        byte(tokens_.byte());
        break;
      case RtfTokens::Kind::symbol:
        symbol(tokens_.byte());
        break;
      case RtfTokens::Kind::word:
        word(tokens_.word(), ignorable);
        break;
      case RtfTokens::Kind::end:
        break;
    }
  }

  void open() {
    if (groups_.size() >= k_max_depth) {
      ++deeper_;
      return;
    }
    groups_.push_back(groups_.back());
    groups_.back().box = false;
  }

  void close() {
    flush();
    if (deeper_ > 0) {
      --deeper_;
      return;
    }
    const Group closed = groups_.back();
    if (groups_.size() > 1) groups_.pop_back();
    if (closed.box) flow_.end_box();
    if (closed.picture && !groups_.back().picture) end_picture();
    if (groups_.size() == 1) closed_ = true;
  }

  void byte(char c) {
    const Group& group = groups_.back();
    if (group.skipped) return;
    if (group.shape_name) {
      if (shape_property_.size() < k_max_property) shape_property_ += c;
    } else if (group.picture) {
      picture_byte(c);
    } else if (skip_bytes_ > 0) {
      --skip_bytes_;
    } else if (!is_unseen(group)) {
      if (!units_.empty()) flush();
      bytes_ += c;
      if (bytes_.size() > 8192 && static_cast<unsigned char>(c) < 0x80) flush();
    }
  }

  void symbol(char c) {
    if (c == '~' || c == '_') flush();
    if (c == '*') star_ = true;
    if (c == '~') put(" ");
    if (c == '_') put("-");
    if (c == '\\' || c == '{' || c == '}') byte(c);
    if (c == '\r' || c == '\n') paragraph();
  }

  void word(const std::string& name, bool ignorable) {
    Group& group = groups_.back();
    if (name == "bin") {
      binary(static_cast<std::uint64_t>(std::max<std::int64_t>(tokens_.number(), 0)));
      return;
    }
    if (group.skipped || (ignorable && !is_worth_reading(name)) || is_left_out(name)) {
      flush();
      group.skipped = true;
      return;
    }
    if (name == "u") {
      unicode(tokens_.number());
      return;
    }
    flush();
    skip_bytes_ = 0;
    if (group.fonts)
      font(name);
    else if (name == "pict")
      begin_picture();
    else if (name == "fonttbl")
      group.fonts = true;
    else if (name == "sn" || name == "sv")
      shape_property(name == "sn");
    else if (name == "shptxt")
      begin_box();
    else if (!character_property(name))
      text_word(name);
  }

  bool character_property(const std::string& name) {
    Group& group = groups_.back();
    const std::int64_t number = tokens_.number();
    if (name == "ansicpg")
      codepage_ = static_cast<int>(number);
    else if (name == "uc")
      group.unicode_skip = static_cast<int>(std::min<std::int64_t>(std::max<std::int64_t>(number, 0), 8));
    else if (name == "f")
      group.codepage = fonts_.contains(number) ? fonts_[number] : 0;
    else if (name == "deleted")
      group.deleted = !tokens_.has_number() || number != 0;
    else if (name == "v")
      group.hidden = !tokens_.has_number() || number != 0;
    else if (name == "plain")
      group.deleted = group.hidden = false;
    else if (name == "intbl")
      group.in_table = true;
    else if (name == "pard")
      group.in_table = false;
    else if (name == "trowd")
      in_row_ = true;
    else
      return false;
    return true;
  }

  void text_word(const std::string& name) {
    static const std::map<std::string, std::string, std::less<>> signs{
        {"tab", "\t"},      {"emdash", "—"}, {"endash", "–"},  {"lquote", "‘"},  {"rquote", "’"}, {"ldblquote", "“"},
        {"rdblquote", "”"}, {"bullet", "•"}, {"emspace", " "}, {"enspace", " "}, {"qmspace", " "}};
    if (name == "par" || name == "line" || name == "page" || name == "sect")
      paragraph();
    else if (name == "cell")
      end_cell();
    else if (name == "row")
      end_row();
    else if (name == "nestcell")
      put(" ");
    else if (const auto sign = signs.find(name); sign != signs.end())
      put(sign->second);
  }

  void font(const std::string& name) {
    if (name == "f") font_ = tokens_.number();
    if (name == "fcharset" && fonts_.size() < k_max_fonts) fonts_[font_] = codepage_of_charset(tokens_.number());
  }

  void unicode(std::int64_t number) {
    const Group& group = groups_.back();
    if (!bytes_.empty()) flush();
    skip_bytes_ = group.unicode_skip;
    if (is_unseen(group)) return;
    // Signed 16-bit by the letter, but larger numbers are met.
    const auto unit = static_cast<std::uint32_t>(number < 0 ? number + 65536 : number);
    if (unit > 0xFFFF && unit <= 0x10FFFF) {
      units_ += static_cast<char16_t>(0xD7C0 + (unit >> 10));
      units_ += static_cast<char16_t>(0xDC00 + (unit & 0x3FF));
    } else {
      units_ += static_cast<char16_t>(unit & 0xFFFF);
    }
    if (units_.size() > 8192 && (units_.back() & 0xFC00) != 0xD800) flush();
  }

  void flush() {
    if (!units_.empty()) {
      std::string utf8;
      icu::UnicodeString(false, units_.data(), static_cast<std::int32_t>(units_.size())).toUTF8String(utf8);
      units_.clear();
      put(utf8);
    }
    if (bytes_.empty()) return;
    const int codepage = groups_.back().codepage != 0 ? groups_.back().codepage : codepage_;
    const std::string text = to_utf8(std::exchange(bytes_, {}), charset_name(codepage));
    put(text);
  }

  void put(std::string_view text) {
    if (is_unseen(groups_.back())) return;
    place_in_table();
    flow_.text(text);
  }

  static bool is_unseen(const Group& group) {
    return group.skipped || group.fonts || group.deleted || group.hidden || group.picture || group.silent;
  }

  /// {\sp{\sn pib}{\sv {\pict …}}}: of all that a shape has, its picture and the words of WordArt are content; a
  /// pattern that fills it is not.
  void shape_property(bool is_name) {
    Group& group = groups_.back();
    group.shape_name = is_name;
    if (is_name) {
      shape_property_.clear();
    } else if (shape_property_ == "gtextUNICODE") {
      begin_box();
    } else {
      group.silent = true;
      group.skipped = shape_property_ != "pib";
    }
  }

  void begin_box() {
    Group& group = groups_.back();
    if (group.box || group.skipped) return;
    group.box = true;
    group.box_in_cell = flow_.in_table();
    flow_.begin_box();
  }

  void place_in_table() {
    if (groups_.back().box_in_cell) return;
    if (!groups_.back().in_table && !in_row_) {
      if (flow_.in_table()) flow_.end_table();
      cell_open_ = false;
      return;
    }
    if (!flow_.in_table()) flow_.begin_table();
    if (!cell_open_) flow_.begin_cell();
    cell_open_ = true;
  }

  void paragraph() {
    flush();
    if (!groups_.back().skipped) flow_.end_paragraph();
  }

  void end_cell() {
    if (groups_.back().skipped) return;
    if (groups_.back().box_in_cell) {
      flow_.end_paragraph();
      return;
    }
    if (!cell_open_) {
      if (!flow_.in_table()) flow_.begin_table();
      flow_.begin_cell();
    }
    flow_.end_cell();
    cell_open_ = false;
  }

  void end_row() {
    if (groups_.back().box_in_cell) return;
    flow_.end_row();
    cell_open_ = false;
    in_row_ = false;
  }

  // A picture is hexadecimal digits in its group; whether it is one that counts, its first bytes tell.
  void begin_picture() {
    end_picture();
    Group& group = groups_.back();
    group.skipped = group.deleted || group.hidden;
    if (group.skipped) return;
    group.picture = true;
    half_byte_ = -1;
    picture_.clear();
  }

  void picture_byte(char c) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    if (digit < 0) return;
    if (half_byte_ < 0) {
      half_byte_ = digit;
      return;
    }
    picture_ += static_cast<char>(half_byte_ * 16 + digit);
    half_byte_ = -1;
    if (picture_.size() >= 65536) write_picture();
  }

  /// \bin: the bytes themselves, where a picture is meant.
  void binary(std::uint64_t count) {
    const Group& group = groups_.back();
    while (count > 0 && group.picture && !group.skipped) {
      const std::string block = tokens_.read(count);
      if (block.empty()) break;
      count -= block.size();
      picture_ += block;
      write_picture();
    }
    tokens_.skip(count);
  }

  void write_picture() {
    if (picture_file_.empty() && !picture_refused_) {
      const std::string_view type = type_by_signature(picture_);
      picture_refused_ = !is_picture(type) || over_limit_ || picture_bytes_ > k_max_pictures_bytes;
      if (!picture_refused_) {
        picture_file_ = workspace_.new_file();
        picture_name_ = "image" + std::to_string(pictures_.size() + 1) + '.' + std::string(type.substr(6));
        picture_out_.open(picture_file_, std::ios::binary);
      }
    }
    if (!picture_refused_ && !workspace_.spend_bytes(picture_.size())) {
      over_limit_ = picture_refused_ = true;
      picture_out_.close();
      std::filesystem::remove(std::exchange(picture_file_, {}));
    }
    picture_bytes_ += picture_.size();
    if (!picture_refused_) picture_out_.write(picture_.data(), static_cast<std::streamsize>(picture_.size()));
    picture_.clear();
  }

  void end_picture() {
    if (!picture_.empty()) write_picture();
    if (!picture_file_.empty()) {
      picture_out_.close();
      if (!picture_out_)
        throw std::system_error(std::make_error_code(std::errc::io_error), "cannot write " + picture_file_.string());
      place_in_table();
      flow_.picture(picture_name_);
      pictures_[picture_name_] = std::exchange(picture_file_, {});
    }
    picture_refused_ = false;
  }

  RtfTokens tokens_;
  TextFlow& flow_;
  Workspace& workspace_;
  std::vector<Group> groups_{Group{}};
  std::size_t deeper_ = 0;
  std::map<std::int64_t, int> fonts_;
  std::int64_t font_ = 0;
  int codepage_ = 936;  // what a Chinese system means where nothing is stated
  std::string bytes_;
  std::u16string units_;
  int skip_bytes_ = 0;
  bool star_ = false;
  bool closed_ = false;
  bool in_row_ = false;
  bool cell_open_ = false;
  int half_byte_ = -1;
  std::string shape_property_;
  std::string picture_;
  std::string picture_name_;
  std::filesystem::path picture_file_;
  std::ofstream picture_out_;
  std::uint64_t picture_bytes_ = 0;
  bool picture_refused_ = false;
  bool over_limit_ = false;
  std::map<std::string, std::filesystem::path> pictures_;
};

}  // namespace

DocumentReading read_rtf(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  const InputFile input(file);
  TextFlow flow(workspace.limits());
  Reader reader(input, flow, workspace);
  const bool whole = input.read_at(0, 5) == "{\\rtf" && reader.read();
  flow.finish(reading.facts);
  for (const TextFlow::Picture& picture : flow.pictures()) {
    reading.embedded.push_back({picture.key, reader.pictures().at(picture.key), picture.next_paragraph});
  }
  reading.fault = reader.over_limit() ? Fault::over_limit : whole ? Fault::none : Fault::corrupt;
  return reading;
}

}  // namespace baosong::parsers
