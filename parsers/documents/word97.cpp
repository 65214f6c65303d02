#include "parsers/documents/word97.hpp"

#include <algorithm>
#include <array>

#include "parsers/documents/bytes.hpp"

namespace baosong::parsers::word97 {
namespace {

constexpr std::uint16_t k_word_magic = 0xA5EC;
constexpr std::uint16_t k_word6_magic = 0xA5DC;
constexpr std::uint16_t k_first_97_version = 0xC0;
constexpr std::size_t k_fib_bytes = 0x1AA;
constexpr std::size_t k_max_table_bytes = 16U << 20;
constexpr std::uint64_t k_max_characters = 32U << 20;
constexpr std::size_t k_max_runs = 1'000'000;
constexpr std::size_t k_max_art_records = 64;

enum Flag : std::uint16_t { encrypted = 0x0100, table_one = 0x0200, extended = 0x1000 };

// Offsets of fc/lcb pairs in the FIB (MS-DOC 2.5.6).
constexpr std::size_t k_plcf_chpx = 0xFA;
constexpr std::size_t k_plcf_papx = 0x102;
constexpr std::size_t k_clx = 0x1A2;

// Single property modifiers (MS-DOC 2.6).
constexpr std::uint16_t k_sprm_in_table = 0x2416;
constexpr std::uint16_t k_sprm_row_end = 0x2417;
constexpr std::uint16_t k_sprm_deleted = 0x0800;
constexpr std::uint16_t k_sprm_hidden = 0x083C;
constexpr std::uint16_t k_sprm_picture = 0x6A03;
constexpr std::uint16_t k_sprm_define_table = 0xD608;
// What is too long for its page stands in the Data stream: that is so for every table of many columns.
constexpr std::array<std::uint16_t, 3> k_sprms_elsewhere{0x6645, 0x6646, 0x646B};
constexpr std::size_t k_max_elsewhere_bytes = 0x8000;

std::string read_table(const OleFile::Stream& table, std::string_view fib, std::size_t at) {
  return table.read_at(u32(fib, at), std::min<std::size_t>(u32(fib, at + 4), k_max_table_bytes));
}

/// Returns the place in the Data stream where more modifiers stand, if there are more.
std::optional<std::uint32_t> apply_modifiers(std::string_view modifiers, Run& run) {
  std::optional<std::uint32_t> elsewhere;
  while (modifiers.size() >= 3) {
    const std::uint16_t code = u16(modifiers, 0);
    const std::string_view operand = modifiers.substr(2);
    std::size_t size = 1;
    switch (code >> 13) {
      case 2:
      case 4:
      case 5:
        size = 2;
        break;
      case 3:
        size = 4;
        break;
      case 6:
        size = code == k_sprm_define_table ? std::size_t{u16(operand, 0)} + 1 : std::size_t{u8(operand, 0)} + 1;
        break;
      case 7:
        size = 3;
        break;
      default:
        break;
    }
    if (code == k_sprm_in_table) run.in_table = u8(operand, 0) != 0;
    if (code == k_sprm_row_end) run.row_end = u8(operand, 0) != 0;
    if (code == k_sprm_deleted || code == k_sprm_hidden) run.unseen = run.unseen || u8(operand, 0) == 1;
    if (code == k_sprm_picture) run.picture = u32(operand, 0);
    if (std::find(k_sprms_elsewhere.begin(), k_sprms_elsewhere.end(), code) != k_sprms_elsewhere.end())
      elsewhere = u32(operand, 0);
    modifiers = operand.substr(std::min(std::max<std::size_t>(size, 1), operand.size()));
  }
  return elsewhere;
}

/// The formatted pages that a PlcBte names (MS-DOC 2.8.5, 2.8.6, 2.9.32, 2.9.33): runs with properties worth keeping.
std::vector<Run> read_runs(const OleFile::Stream& document, const OleFile::Stream& data, std::string_view plc,
                           bool paragraphs) {
  std::vector<Run> runs;
  if (plc.size() < 12) return runs;
  // A forged list names one page over and over: there are no more than the stream has room for.
  const std::size_t pages = (plc.size() - 4) / 8;
  const std::uint64_t most = document.size() / 512 + 1;
  for (std::size_t i = 0; i < pages && i < most && runs.size() < k_max_runs; ++i) {
    const std::uint64_t number = u32(plc, (pages + 1) * 4 + i * 4) & 0x3FFFFF;
    const std::string page = document.read_at(number * 512, 512);
    if (page.size() < 512) continue;
    const std::size_t count = u8(page, 511);
    const std::size_t entry_bytes = paragraphs ? 13 : 1;
    for (std::size_t run_number = 0; run_number < count; ++run_number) {
      const std::size_t place = (count + 1) * 4 + run_number * entry_bytes;
      const std::size_t offset = place < 511 ? std::size_t{u8(page, place)} * 2 : 0;
      if (offset == 0 || offset >= 511) continue;
      std::size_t size = u8(page, offset);
      std::size_t from = offset + 1;
      if (paragraphs) {
        // A count of zero: the next byte counts words; else words less one byte. A style number stands before.
        size = size == 0 ? std::size_t{u8(page, from++)} * 2 : size * 2 - 1;
        from += 2;
        size = size > 2 ? size - 2 : 0;
      }
      Run run{u32(page, run_number * 4), u32(page, run_number * 4 + 4)};
      if (from < 511) {
        const std::optional<std::uint32_t> more =
            apply_modifiers(std::string_view(page).substr(from, std::min(size, 511 - from)), run);
        if (more) {
          const std::size_t bytes = u16(data.read_at(*more, 2), 0);
          apply_modifiers(data.read_at(std::uint64_t{*more} + 2, std::min(bytes, k_max_elsewhere_bytes)), run);
        }
      }
      const bool telling = run.in_table || run.row_end || run.unseen || run.picture >= 0;
      if (telling && run.begin < run.end) runs.push_back(run);
    }
  }
  std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.begin < b.begin; });
  return runs;
}

std::vector<Piece> read_pieces(std::string_view clx, std::uint64_t characters) {
  std::vector<Piece> pieces;
  std::size_t at = 0;
  while (at < clx.size() && u8(clx, at) == 1) at += 3 + std::size_t{u16(clx, at + 1)};
  if (at >= clx.size() || u8(clx, at) != 2) return pieces;
  const std::string_view plc = clx.substr(std::min(at + 5, clx.size()), u32(clx, at + 1));
  if (plc.size() < 16) return pieces;
  const std::size_t count = (plc.size() - 4) / 12;
  std::uint64_t left = characters;  // forged pieces may overlap: all together they are no more text than was stated
  for (std::size_t i = 0; i < count && left > 0; ++i) {
    const std::uint32_t begin = u32(plc, i * 4);
    const auto end =
        static_cast<std::uint32_t>(std::min<std::uint64_t>({u32(plc, i * 4 + 4), characters, begin + left}));
    if (begin >= end) continue;
    left -= end - begin;
    const std::uint32_t place = u32(plc, (count + 1) * 4 + i * 8 + 2);
    const bool narrow = (place & 0x40000000) != 0;
    const std::uint32_t offset = place & 0x3FFFFFFF;
    pieces.push_back({narrow ? offset / 2 : offset, begin, end - begin, !narrow});
  }
  return pieces;
}

}  // namespace

Text read_tables(const OleFile& ole) {
  Text text;
  const OleFile::Stream document = ole.stream("WordDocument");
  const std::string fib = document.read_at(0, 0x400);
  const std::uint16_t magic = u16(fib, 0);
  if (fib.size() < 0x60 || (magic != k_word_magic && magic != k_word6_magic)) return text;
  const std::uint16_t flags = u16(fib, 0x0A);
  if ((flags & Flag::encrypted) != 0) {
    text.encrypted = true;
    return text;
  }
  if (magic == k_word6_magic || u16(fib, 2) < k_first_97_version) {
    // Word 6/95: the text in one stretch; pieces only after fast saves, which then lack.
    text.readable = true;
    text.gb18030 = true;
    text.pieces.push_back({u32(fib, 0x18), 0,
                           static_cast<std::uint32_t>(std::min<std::uint64_t>(u32(fib, 0x34), k_max_characters)),
                           false});
    return text;
  }
  if (fib.size() < k_fib_bytes) return text;
  const OleFile::Stream table = ole.stream((flags & Flag::table_one) != 0 ? "1Table" : "0Table");
  // The stories one after another: the main one, foot notes, headers, comments, end notes, text boxes.
  const auto length = [&](std::size_t at) { return std::min<std::uint64_t>(u32(fib, at), k_max_characters); };
  const std::uint64_t main = length(0x4C);
  const std::uint64_t boxes_begin = main + length(0x50) + length(0x54) + length(0x5C) + length(0x60);
  const std::uint64_t characters = std::min(boxes_begin + length(0x64), k_max_characters);
  text.characters_of_story = static_cast<std::uint32_t>(main);
  text.pieces = read_pieces(read_table(table, fib, k_clx), characters);
  if (text.pieces.empty() && u32(fib, k_clx + 4) == 0) {
    text.pieces.push_back({u32(fib, 0x18), 0, static_cast<std::uint32_t>(main), (flags & Flag::extended) != 0});
  }
  text.readable = !text.pieces.empty() || main == 0;
  const OleFile::Stream data = ole.stream("Data");
  text.paragraphs = read_runs(document, data, read_table(table, fib, k_plcf_papx), true);
  text.characters = read_runs(document, data, read_table(table, fib, k_plcf_chpx), false);
  if (boxes_begin <= k_max_characters)
    text.drawings =
        Drawings(fib, table, static_cast<std::uint32_t>(boxes_begin), static_cast<std::uint32_t>(length(0x64)));
  return text;
}

const Run* find_run(const std::vector<Run>& runs, std::uint32_t offset, std::size_t& hint) {
  if (hint >= runs.size() || offset < runs[hint].begin || (hint + 1 < runs.size() && offset >= runs[hint + 1].begin)) {
    const auto after = std::upper_bound(runs.begin(), runs.end(), offset,
                                        [](std::uint32_t at, const Run& run) { return at < run.begin; });
    if (after == runs.begin()) return nullptr;
    hint = static_cast<std::size_t>(after - runs.begin()) - 1;
  }
  return offset >= runs[hint].begin && offset < runs[hint].end ? &runs[hint] : nullptr;
}

Blip find_blip(const OleFile::Stream& data, std::uint64_t offset) {
  // PICF (MS-DOC 2.9.190), then Office Art records (MS-ODRAW 2.2): a shape, then its picture.
  const std::string head = data.read_at(offset, 0x44);
  if (head.size() < 0x44) return {};
  const std::uint64_t end = std::min<std::uint64_t>(offset + u32(head, 0), data.size());
  std::uint64_t at = offset + u16(head, 4);
  if (u16(head, 6) == 0x66) at += 1 + std::uint64_t{u8(data.read_at(at, 1), 0)};
  return find_art_blip(data, at, end);
}

Blip find_art_blip(const OleFile::Stream& stream, std::uint64_t at, std::uint64_t end) {
  end = std::min(end, stream.size());
  for (std::size_t count = 0; count < k_max_art_records && at + 8 <= end; ++count) {
    const std::string record = stream.read_at(at, 8 + 36);
    const std::uint16_t type = u16(record, 2);
    const unsigned instance = u16(record, 0) >> 4;
    const std::uint64_t size = u32(record, 4);
    if (type == 0xF007) {
      at += 8 + 36 + std::uint64_t{u8(record, 8 + 33)};  // into the store entry: past its fields and name
      continue;
    }
    const std::uint64_t ids = (instance & 1) != 0 ? 32 : 16;
    const bool jpeg = type == 0xF01D || type == 0xF02A;
    if ((jpeg || type == 0xF01E || type == 0xF029) && size > ids + 1 && at + 8 + size <= stream.size()) {
      return {at + 8 + ids + 1, size - ids - 1, jpeg ? "jpeg" : type == 0xF01E ? "png" : "tiff"};
    }
    at += 8 + size;
  }
  return {};
}

}  // namespace baosong::parsers::word97
