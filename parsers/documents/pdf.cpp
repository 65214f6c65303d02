// PDF by poppler: words with their places, made into lines and paragraphs (placed_lines.hpp). A scan: pages that have
// next to no text while the file has pictures, or no text at all while they are not blank; those go to OCR. Locked by a
// user password: encrypted. Bounded in pages and time; what was read until then stays.
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <chrono>

#include "parsers/documents/input_file.hpp"
#include "parsers/documents/ocr.hpp"
#include "parsers/documents/page_image.hpp"
#include "parsers/documents/placed_lines.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/text/charset.hpp"

namespace baosong::parsers {
namespace {

constexpr int k_max_pages = 300;
constexpr std::chrono::seconds k_max_time{20};

void ignore_message(const std::string&, void*) {}

/// A word and whether a blank follows it.
struct Word {
  PlacedLine place;
  bool blank_after = false;
};

std::vector<Word> page_words(const poppler::page& page) {
  std::vector<Word> words;
  for (const poppler::text_box& box : page.text_list()) {
    const poppler::byte_array bytes = box.text().to_utf8();
    const poppler::rectf place = box.bbox();
    const double bottom = std::max(place.bottom(), place.top() + 1);
    words.push_back({{to_utf8({bytes.data(), bytes.size()}, "UTF-8"), place.left(), place.right(), place.top(), bottom},
                     box.has_space_after()});
  }
  return words;
}

/// In poppler's reading order.
std::vector<PlacedLine> lines_of(const std::vector<Word>& words) {
  std::vector<PlacedLine> lines;
  bool blank_before = false;
  for (const Word& word : words) {
    const PlacedLine& place = word.place;
    const double middle = (place.top + place.bottom) / 2;
    const bool same = !lines.empty() && middle > lines.back().top && middle < lines.back().bottom &&
                      place.left > lines.back().right - place.height();
    if (same) {
      PlacedLine& line = lines.back();
      if (blank_before || place.left - line.right > place.height()) line.text += ' ';
      line.text += place.text;
      line.right = std::max(line.right, place.right);
      line.top = std::min(line.top, place.top);
      line.bottom = std::max(line.bottom, place.bottom);
    } else {
      lines.push_back(place);
    }
    blank_before = word.blank_after;
  }
  return lines;
}

/// An image's dictionary is never compressed (ISO 32000-1 s.7.5.7), so its name stands in the file.
bool has_images(const std::filesystem::path& file) {
  const InputFile input(file);
  std::string window;
  for (std::uint64_t at = 0; at < input.size();) {
    const std::string piece = input.read_at(at, 1 << 18);
    if (piece.empty()) break;
    at += piece.size();
    window += piece;
    for (std::size_t found = window.find("/Subtype"); found != std::string::npos;
         found = window.find("/Subtype", found + 1)) {
      const std::size_t value = window.find_first_not_of(" \t\r\n", found + 8);
      if (value != std::string::npos && window.compare(value, 6, "/Image") == 0) return true;
    }
    window.erase(0, window.size() - std::min<std::size_t>(window.size(), 64));
  }
  return false;
}

}  // namespace

DocumentReading read_pdf(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  poppler::set_debug_error_function(ignore_message, nullptr);
  const std::unique_ptr<poppler::document> document(poppler::document::load_from_file(file.string()));
  if (!document) {
    reading.fault = Fault::corrupt;
    return reading;
  }
  if (document->is_locked()) {
    reading.fault = Fault::encrypted;
    return reading;
  }
  const auto deadline = std::chrono::steady_clock::now() + k_max_time;
  TextFlow flow(workspace.limits());
  LineJoiner joiner(flow);
  const int pages = std::min(document->pages(), k_max_pages);
  std::vector<Table> tables;
  std::size_t rows = 0;
  int opened = 0;
  for (int number = 0; number < pages && !flow.full() && std::chrono::steady_clock::now() < deadline; ++number) {
    const std::unique_ptr<poppler::page> page(document->create_page(number));
    if (!page) continue;
    ++opened;
    const std::vector<Word> words = page_words(*page);
    joiner.add_page(lines_of(words));
    std::vector<PlacedLine> places;
    for (const Word& word : words) places.push_back(word.place);
    Table table{{}, rows_side_by_side(std::move(places))};
    rows += table.rows.size();
    if (!table.rows.empty() && rows <= workspace.limits().table_rows) tables.push_back(std::move(table));
  }
  joiner.close();
  flow.finish(reading.facts);
  reading.facts.tables = std::move(tables);
  if (opened == 0) {
    reading.fault = Fault::corrupt;
    return reading;
  }
  const std::size_t characters = count_letters(reading.facts.paragraphs);
  // Text drawn as outlines, as drawing programs export it, has neither letters nor images.
  const bool scanned = characters < k_scan_letters_per_page * static_cast<std::size_t>(opened) && has_images(file);
  if (scanned || (characters == 0 && shows_something(*document))) {
    reading.facts.scan = true;
    TextFlow recognised(workspace.limits());
    recognise_pages(*document, workspace, recognised);
    DocumentFacts by_ocr;
    recognised.finish(by_ocr);
    if (!by_ocr.paragraphs.empty()) {
      reading.facts.paragraphs = std::move(by_ocr.paragraphs);
      reading.facts.title = std::move(by_ocr.title);
    }
  }
  return reading;
}

}  // namespace baosong::parsers
