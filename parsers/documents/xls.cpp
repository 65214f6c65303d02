// xls and et (MS-XLS, BIFF8; BIFF5 of Excel 95 too): every sheet, values as shown, roughly; formulas by their stored
// results. Own code: freexl drops the results of formulas and reads forged files without bounds.
// What calls itself xls may be HTML, XML or text, which Excel opens as well; so do we.
#include <bit>

#include "parsers/documents/biff.hpp"
#include "parsers/documents/bytes.hpp"
#include "parsers/documents/input_file.hpp"
#include "parsers/documents/number_format.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/sheet.hpp"
#include "parsers/documents/vba.hpp"
#include "parsers/text/charset.hpp"

namespace baosong::parsers {
namespace {

using biff::Record;
using biff::Records;

constexpr std::size_t k_max_sheets = 100;
constexpr std::size_t k_max_string_bytes = 16U << 20;
constexpr std::size_t k_max_formats = 65536;
constexpr std::uint16_t k_biff8 = 0x0600;

struct Workbook {
  struct Place {
    std::string name;
    std::uint32_t offset = 0;
  };
  bool biff8 = true;
  bool encrypted = false;  ///< with a password of somebody's own
  std::optional<biff::Cipher> cipher;
  bool macro_sheet = false;
  bool from_1904 = false;
  std::vector<Place> sheets;
  std::vector<std::string> strings;
  std::vector<NumberKind> formats;  ///< by extended format
};

std::string narrow_string(std::string_view data, std::size_t at, std::size_t count) {
  return at < data.size() ? to_utf8(data.substr(at, count)) : std::string();
}

Workbook read_globals(const OleFile::Stream& stream) {
  Workbook book;
  std::map<unsigned, std::string> codes;
  std::vector<unsigned> format_ids;
  Records records(stream, 0);
  while (records.next()) {
    const std::string& data = records.data();
    switch (records.id()) {
      case Record::begin_of_part:
        book.biff8 = u16(data, 0) >= k_biff8;
        break;
      case Record::file_pass:
        book.cipher = biff::Cipher::open(data, book.biff8);
        book.encrypted = !book.cipher;
        if (book.encrypted) return book;
        records.decrypt_with(*book.cipher);
        break;
      case Record::date_mode:
        book.from_1904 = u16(data, 0) == 1;
        break;
      case Record::bound_sheet: {
        const std::uint8_t kind = u8(data, 5);
        if (kind == 1 || kind == 6) book.macro_sheet = true;  // of Excel 4's language; a module of Excel 5's
        if (kind != 0 || book.sheets.size() >= k_max_sheets) break;
        const std::size_t length = u8(data, 6);
        book.sheets.push_back(
            {book.biff8 ? biff::unicode_string(data, 7, length) : narrow_string(data, 7, length), u32(data, 0)});
        break;
      }
      case Record::number_format:
        if (codes.size() < k_max_formats)
          codes[u16(data, 0)] =
              book.biff8 ? biff::unicode_string(data, 4, u16(data, 2)) : narrow_string(data, 3, u8(data, 2));
        break;
      case Record::extended_format:
        if (format_ids.size() < k_max_formats) format_ids.push_back(u16(data, 2));
        break;
      case Record::shared_strings:
        book.strings = biff::read_shared_strings(records, k_max_string_bytes);
        break;
      default:
        break;
    }
    if (records.id() == Record::end_of_part) break;
  }
  for (const unsigned id : format_ids) {
    const auto code = codes.find(id);
    book.formats.push_back(number_kind(id, code == codes.end() ? std::string_view() : std::string_view(code->second)));
  }
  return book;
}

class SheetReader {
 public:
  SheetReader(const OleFile::Stream& stream, std::uint32_t offset, const Workbook& book, Sheet& sheet)
      : records_(stream, offset, book.cipher), book_(book), sheet_(sheet) {}

  /// False: there is no sheet at that place, or it breaks off.
  bool read() {
    if (!records_.next() || records_.id() != Record::begin_of_part) return false;
    for (int depth = 1; records_.next();) {
      if (records_.id() == Record::begin_of_part) ++depth;  // a chart in the sheet
      if (records_.id() == Record::end_of_part && --depth == 0) return true;
      if (depth == 1) take();
      if (sheet_.full()) return true;
    }
    return false;
  }

 private:
  void take() {
    const std::string& data = records_.data();
    const unsigned row = u16(data, 0);
    const unsigned column = u16(data, 2);
    switch (records_.id()) {
      case Record::label_shared: {
        const std::uint32_t index = u32(data, 6);
        if (index < book_.strings.size()) sheet_.set(row, column, book_.strings[index]);
        break;
      }
      case Record::label:
      case Record::rich_string:
        sheet_.set(row, column, string_at(data, 6));
        break;
      case Record::number:
        sheet_.set(row, column, shown(double_at(data, 6), u16(data, 4)));
        break;
      case Record::rk:
        sheet_.set(row, column, shown(biff::unpacked_number(u32(data, 6)), u16(data, 4)));
        break;
      case Record::mul_rk:
        for (std::size_t i = 0; 4 + (i + 1) * 6 + 2 <= data.size(); ++i) {
          sheet_.set(row, column + static_cast<unsigned>(i),
                     shown(biff::unpacked_number(u32(data, 6 + i * 6)), u16(data, 4 + i * 6)));
        }
        break;
      case Record::boolean_or_error:
        if (u8(data, 7) == 0) sheet_.set(row, column, u8(data, 6) != 0 ? "TRUE" : "FALSE");
        break;
      case Record::formula:
        take_formula(data, row, column);
        break;
      case Record::string_result:
        sheet_.set(result_row_, result_column_, string_at(data, 0));
        break;
      default:
        break;
    }
  }

  void take_formula(const std::string& data, unsigned row, unsigned column) {
    if (u16(data, 12) != 0xFFFF) {
      sheet_.set(row, column, shown(double_at(data, 6), u16(data, 4)));
      return;
    }
    result_row_ = row;  // the text follows in a record of its own
    result_column_ = column;
    if (u8(data, 6) == 1) sheet_.set(row, column, u8(data, 8) != 0 ? "TRUE" : "FALSE");
  }

  [[nodiscard]] std::string string_at(std::string_view data, std::size_t at) const {
    const std::size_t count = u16(data, at);
    return book_.biff8 ? biff::unicode_string(data, at + 2, count) : narrow_string(data, at + 2, count);
  }
  [[nodiscard]] static double double_at(std::string_view data, std::size_t at) {
    return std::bit_cast<double>(u32(data, at) | static_cast<std::uint64_t>(u32(data, at + 4)) << 32);
  }
  [[nodiscard]] std::string shown(double value, unsigned format) const {
    return shown_number(value, format < book_.formats.size() ? book_.formats[format] : NumberKind::general,
                        book_.from_1904);
  }

  Records records_;
  const Workbook& book_;
  Sheet& sheet_;
  unsigned result_row_ = 0;
  unsigned result_column_ = 0;
};

}  // namespace

DocumentReading read_xls(const std::filesystem::path& file, Workspace& workspace) {
  const std::optional<OleFile> ole = OleFile::open(file);
  if (!ole) return read_sheet_in_disguise(file, workspace);
  DocumentReading reading;
  reading.facts.macros = vba::has_code(*ole);
  if (ole->find("EncryptedPackage") != nullptr) {
    reading.fault = Fault::encrypted;
    return reading;
  }
  const OleFile::Stream stream = ole->stream(ole->find("Workbook") != nullptr ? "Workbook" : "Book");
  const Workbook book = read_globals(stream);
  reading.facts.macros = reading.facts.macros || book.macro_sheet;
  if (book.encrypted) {
    reading.fault = Fault::encrypted;
    return reading;
  }
  if (book.sheets.empty() || stream.broken()) reading.fault = Fault::corrupt;
  TextFlow flow(workspace.limits());
  for (const Workbook::Place& place : book.sheets) {
    if (flow.full()) break;
    Sheet sheet(place.name, workspace.limits());
    if (!SheetReader(stream, place.offset, book, sheet).read()) reading.fault = Fault::corrupt;
    sheet.write(flow);
  }
  flow.finish(reading.facts);
  return reading;
}

}  // namespace baosong::parsers
