#include "parsers/documents/word97_drawings.hpp"

#include <algorithm>

#include "parsers/documents/bytes.hpp"

namespace baosong::parsers::word97 {
namespace {

constexpr std::size_t k_max_table_bytes = 16U << 20;
constexpr std::size_t k_max_anchors = 10000;
constexpr unsigned k_max_depth = 16;

// Offsets of fc/lcb pairs in the FIB (MS-DOC 2.5.6).
constexpr std::size_t k_plc_spa = 0x1DA;
constexpr std::size_t k_art = 0x22A;
constexpr std::size_t k_plc_boxes = 0x25A;

constexpr std::size_t k_spa_bytes = 26;
constexpr std::size_t k_box_bytes = 22;
constexpr std::size_t k_box_shape_at = 14;

// Record types (MS-ODRAW 2.1.1 and 2.2).
enum Type : std::uint16_t {
  drawing_group = 0xF000,
  store = 0xF001,
  drawing = 0xF002,
  shape_group = 0xF003,
  shape = 0xF004,
  store_entry = 0xF007,
  shape_id = 0xF00A,
  shape_properties = 0xF00B,
};
constexpr std::uint16_t k_property_picture = 0x0104;

std::string read_table(const OleFile::Stream& table, std::string_view fib, std::size_t at) {
  return table.read_at(u32(fib, at), std::min<std::size_t>(u32(fib, at + 4), k_max_table_bytes));
}

struct Record {
  std::uint16_t type = 0;
  unsigned instance = 0;
  std::string_view content;
};

/// The first record of `bytes`, which loses it. Cut short: what is there.
Record take_record(std::string_view& bytes) {
  Record record{u16(bytes, 2), static_cast<unsigned>(u16(bytes, 0)) >> 4, {}};
  const std::size_t size = u32(bytes, 4);
  bytes.remove_prefix(std::min<std::size_t>(8, bytes.size()));
  record.content = bytes.substr(0, size);
  bytes.remove_prefix(record.content.size());
  return record;
}

}  // namespace

Drawings::Drawings(std::string_view fib, const OleFile::Stream& table, std::uint32_t boxes_begin,
                   std::uint32_t boxes_length) {
  const std::string places = read_table(table, fib, k_plc_spa);
  const std::size_t anchors = places.size() < 4 ? 0 : std::min((places.size() - 4) / (4 + k_spa_bytes), k_max_anchors);
  const std::size_t all_anchors = places.size() < 4 ? 0 : (places.size() - 4) / (4 + k_spa_bytes);
  for (std::size_t i = 0; i < anchors; ++i)
    anchors_[u32(places, i * 4)] = u32(places, (all_anchors + 1) * 4 + i * k_spa_bytes);
  if (anchors_.empty()) return;

  const std::string boxes = read_table(table, fib, k_plc_boxes);
  const std::size_t count = boxes.size() < 4 ? 0 : (boxes.size() - 4) / (4 + k_box_bytes);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t begin = std::min(u32(boxes, i * 4), boxes_length);
    const std::uint32_t end = std::min(u32(boxes, i * 4 + 4), boxes_length);
    const std::uint32_t id = u32(boxes, (count + 1) * 4 + i * k_box_bytes + k_box_shape_at);
    if (begin < end) boxes_[id] = {boxes_begin + begin, boxes_begin + end};
  }
  read_art(read_table(table, fib, k_art));
}

void Drawings::read_art(std::string_view art) {
  Record group = take_record(art);
  if (group.type != Type::drawing_group) return;
  while (group.content.size() >= 8) {
    const Record inner = take_record(group.content);
    if (inner.type == Type::store) read_store(inner.content);
  }
  // Of the text, and of headers: a byte tells, then the drawing. Anchors tell them apart as well.
  while (art.size() > 8) {
    art.remove_prefix(1);
    const Record drawing = take_record(art);
    if (drawing.type != Type::drawing) return;
    std::string_view records = drawing.content;
    while (records.size() >= 8) {
      const Record record = take_record(records);
      if (record.type == Type::shape_group) read_shapes(record.content);
    }
  }
}

void Drawings::read_store(std::string_view records) {
  while (records.size() >= 8) {
    const Record entry = take_record(records);
    // MS-ODRAW 2.2.32: where the picture lies; in Word always outside of the entry.
    store_.push_back(entry.type == Type::store_entry ? u32(entry.content, 28) : 0);
  }
}

/// The shapes of a drawing stand in one group, the first of which is the group itself.
void Drawings::read_shapes(std::string_view records) {
  while (records.size() >= 8) {
    std::string_view here = records;
    const Record record = take_record(records);
    here.remove_suffix(records.size());
    Drawing drawing;
    std::uint32_t id = 0;
    read_shape(here, drawing, id, 0);
    if (record.type == Type::shape || record.type == Type::shape_group) drawings_[id] = std::move(drawing);
  }
}

void Drawings::read_shape(std::string_view records, Drawing& drawing, std::uint32_t& first_id, unsigned depth) {
  while (records.size() >= 8) {
    const Record record = take_record(records);
    if (record.type == Type::shape || record.type == Type::shape_group) {
      if (depth < k_max_depth) read_shape(record.content, drawing, first_id, depth + 1);
    } else if (record.type == Type::shape_id) {
      const std::uint32_t id = u32(record.content, 0);
      if (first_id == 0) first_id = id;
      if (const auto box = boxes_.find(id); box != boxes_.end()) drawing.boxes.push_back(box->second);
    } else if (record.type == Type::shape_properties) {
      for (std::size_t i = 0; i < record.instance && (i + 1) * 6 <= record.content.size(); ++i) {
        const std::uint32_t number = u32(record.content, i * 6 + 2);
        if ((u16(record.content, i * 6) & 0x3FFF) == k_property_picture && number > 0 && number <= store_.size())
          drawing.pictures.push_back(store_[number - 1]);
      }
    }
  }
}

Drawing Drawings::take(std::uint32_t character) {
  const auto anchor = anchors_.find(character);
  if (anchor == anchors_.end()) return {};
  const auto found = drawings_.find(anchor->second);
  return found == drawings_.end() ? Drawing() : std::exchange(found->second, {});
}

}  // namespace baosong::parsers::word97
