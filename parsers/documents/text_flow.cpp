#include "parsers/documents/text_flow.hpp"

#include <algorithm>

#include "parsers/text/han.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_max_frames = 16;  // tables in tables; deeper ones are read as text of their cell
constexpr std::size_t k_max_boxes = 32;
constexpr std::size_t k_max_row_cells = 2000;
constexpr std::size_t k_cell_bytes = 16;  // what an empty cell or row counts against the limit on text
constexpr std::size_t k_max_pictures = 1000;
constexpr std::size_t k_max_paragraph_bytes = 1U << 20;

std::string join(const std::vector<std::string>& pieces, char separator) {
  std::string joined;
  for (const std::string& piece : pieces) {
    if (&piece != &pieces.front()) joined += separator;
    joined += piece;
  }
  return joined;
}

}  // namespace

TextFlow::Cell* TextFlow::cell() {
  if (frames_.empty() || !frames_.back().in_cell) return nullptr;
  return &frames_.back().row.back();
}

std::size_t TextFlow::rows() const {
  return frames_.empty() ? 0 : frames_.back().table.rows.size();
}

bool TextFlow::keep(std::size_t bytes) {
  if (full()) return false;
  kept_bytes_ += bytes;
  return true;
}

void TextFlow::text(std::string_view utf8) {
  std::string& to = open_.back().text;
  if (to.size() + utf8.size() > k_max_paragraph_bytes || full()) return;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F) {
      to += c;
    } else if (c == '\n' || c == '\r' || c == '\t') {
      to += c == '\t' ? '\t' : ' ';
    }
  }
}

void TextFlow::tab() {
  text("\t");
}

void TextFlow::end_paragraph() {
  std::string paragraph(trimmed(open_.back().text));
  open_.back().text.clear();
  const std::uint64_t segment = std::exchange(open_.back().segment, ++segments_);
  if (!paragraph.empty()) emit(std::move(paragraph), segment);
}

void TextFlow::emit(std::string paragraph, std::uint64_t segment) {
  Cell* const in = cell();
  if (in == nullptr) {
    emit_body(std::move(paragraph), segment);
    return;
  }
  if (in->waiting >= 0 && pictures_[static_cast<std::size_t>(in->waiting)].segment != segment) {
    pictures_[static_cast<std::size_t>(in->waiting)].next_paragraph = paragraph;
    in->waiting = -1;
  }
  if (keep(paragraph.size())) in->paragraphs.push_back(std::move(paragraph));
}

void TextFlow::emit_body(std::string paragraph, std::uint64_t segment) {
  if (waiting_ >= 0 && pictures_[static_cast<std::size_t>(waiting_)].segment != segment) {
    pictures_[static_cast<std::size_t>(waiting_)].next_paragraph = paragraph;
    waiting_ = -1;
  }
  if (!keep(paragraph.size())) return;
  ++paragraphs_;
  body_.push_back(std::move(paragraph));
}

void TextFlow::begin_box() {
  if (open_.size() < k_max_boxes) open_.push_back({{}, ++segments_});
}

void TextFlow::end_box() {
  end_paragraph();
  if (open_.size() > 1) open_.pop_back();
}

void TextFlow::begin_table(std::string_view name) {
  end_paragraph();
  if (frames_.size() >= k_max_frames || ignored_tables_ > 0) {
    ++ignored_tables_;
    return;
  }
  frames_.emplace_back();
  frames_.back().table.name = std::string(name);
}

void TextFlow::begin_row() {
  if (frames_.empty() || ignored_tables_ > 0) return;
  if (frames_.back().in_row) end_row();
  frames_.back().in_row = true;
  frames_.back().column = 0;
  frames_.back().row.clear();
}

void TextFlow::begin_cell() {
  if (frames_.empty() || ignored_tables_ > 0) return;
  if (!frames_.back().in_row) begin_row();
  if (frames_.back().in_cell) end_cell();
  Frame& frame = frames_.back();
  if (frame.row.size() >= k_max_row_cells) return;
  frame.row.push_back({{}, frame.column, -1, false});
  ++frame.column;
  frame.in_cell = true;
}

void TextFlow::widen_cell(unsigned columns) {
  if (cell() != nullptr) frames_.back().column = cell()->column + std::clamp(columns, 1U, 1000U);
}

void TextFlow::end_cell() {
  end_paragraph();
  if (frames_.empty() || ignored_tables_ > 0) return;
  frames_.back().in_cell = false;
}

void TextFlow::end_row() {
  if (frames_.empty() || ignored_tables_ > 0 || !frames_.back().in_row) return;
  if (frames_.back().in_cell) end_cell();
  Frame frame = std::move(frames_.back());
  frame.in_row = false;
  std::vector<std::string> texts;
  for (const Cell& each : frame.row) texts.push_back(join(each.paragraphs, ' '));
  const std::string joined(trimmed(join(texts, '\t')));
  resolve_row(frame, texts, joined);
  const bool single = frame.row.size() == 1;
  std::vector<Cell> cells = std::move(frame.row);
  if (frame.table.rows.size() < limits_.table_rows) {
    kept_bytes_ += joined.size() + (texts.size() + 1) * k_cell_bytes;
    frame.table.rows.push_back(std::move(texts));
  }
  frame.row.clear();
  frames_.back() = std::move(frame);

  // The row as a paragraph of what is around the table.
  if (joined.empty()) return;
  const std::uint64_t segment = ++segments_;
  if (frames_.size() > 1) {
    Frame& outer = frames_[frames_.size() - 2];
    if (outer.in_cell) outer.row.back().paragraphs.push_back(joined);
  } else if (single) {
    for (std::string& paragraph : cells.front().paragraphs) emit_body(std::move(paragraph), segment);
  } else {
    emit_body(joined, segment);
  }
}

void TextFlow::resolve_row(Frame& frame, const std::vector<std::string>& texts, const std::string& joined) {
  const bool pictures_here =
      std::any_of(frame.row.begin(), frame.row.end(), [](const Cell& c) { return c.has_picture; });
  for (const auto& [column, number] : frame.above) {
    Picture& picture = pictures_[static_cast<std::size_t>(number)];
    for (std::size_t i = 0; i < frame.row.size(); ++i) {
      if (frame.row[i].column == column && !frame.row[i].has_picture) picture.next_paragraph = texts[i];
    }
    const bool last = number + 1 == static_cast<int>(pictures_.size());
    if (picture.next_paragraph.empty() && last && !pictures_here) picture.next_paragraph = joined;
  }
  // A row without any text or picture between photograph and caption changes nothing.
  if (!joined.empty() || pictures_here) frame.above.clear();
  for (std::size_t i = 0; i < frame.row.size(); ++i) {
    const Cell& here = frame.row[i];
    if (here.waiting < 0) continue;
    const bool beside = i + 1 < frame.row.size() && !frame.row[i + 1].has_picture && !texts[i + 1].empty();
    if (beside) {
      pictures_[static_cast<std::size_t>(here.waiting)].next_paragraph = texts[i + 1];
    } else {
      frame.above.emplace_back(here.column, here.waiting);
    }
  }
}

void TextFlow::end_table() {
  if (ignored_tables_ > 0) {
    --ignored_tables_;
    return;
  }
  if (frames_.empty()) return;
  end_row();
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (!frame.above.empty()) {
    const int last = frame.above.back().second;
    const bool open = last + 1 == static_cast<int>(pictures_.size()) &&
                      pictures_[static_cast<std::size_t>(last)].next_paragraph.empty();
    if (Cell* outer = cell(); open) (outer == nullptr ? waiting_ : outer->waiting) = last;
  }
  if (!frame.table.rows.empty() && tables_.size() < limits_.table_rows) tables_.push_back(std::move(frame.table));
}

void TextFlow::picture(std::string key) {
  if (pictures_.size() >= k_max_pictures) return;
  const auto number = static_cast<int>(pictures_.size());
  pictures_.push_back({std::move(key), {}, open_.back().segment});
  for (Frame& frame : frames_) {
    if (frame.in_cell) frame.row.back().has_picture = true;
  }
  waiting_ = -1;
  if (Cell* in = cell(); in != nullptr) {
    in->waiting = number;
  } else {
    waiting_ = number;
  }
}

void TextFlow::finish(DocumentFacts& facts) {
  while (open_.size() > 1) end_box();
  end_paragraph();
  while (!frames_.empty()) end_table();
  facts.paragraphs = std::move(body_);
  facts.tables = std::move(tables_);
  facts.title = facts.paragraphs.empty() ? std::string() : facts.paragraphs.front();
}

}  // namespace baosong::parsers
