// PDF by poppler: words with their places, made into lines and paragraphs. A line goes on in the next one where it
// reaches the right margin and the next one is not indented, as Chinese documents are set; short lines (headings,
// signatures) stay alone. A scan: pages that have next to no text while the file has pictures; those go to OCR.
// Locked by a user password: encrypted. Bounded in pages and time; what was read until then stays.
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "parsers/documents/input_file.hpp"
#include "parsers/documents/ocr.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/han.hpp"

namespace baosong::parsers {
namespace {

constexpr int k_max_pages = 300;
constexpr std::chrono::seconds k_max_time{20};
constexpr std::size_t k_scan_characters_per_page = 15;  // a stamp of the scanning program, a page number

struct Line {
  std::string text;
  double left = 0;
  double right = 0;
  double top = 0;
  double bottom = 0;
  [[nodiscard]] double height() const { return bottom - top; }
};

void ignore_message(const std::string&, void*) {}

std::vector<Line> page_lines(const poppler::page& page) {
  std::vector<Line> lines;
  bool blank_before = false;
  for (const poppler::text_box& box : page.text_list()) {
    const poppler::byte_array bytes = box.text().to_utf8();
    const std::string word = to_utf8({bytes.data(), bytes.size()}, "UTF-8");
    const poppler::rectf place = box.bbox();
    const double height = std::max(place.height(), 1.0);
    const double middle = (place.top() + place.bottom()) / 2;
    const bool same = !lines.empty() && middle > lines.back().top && middle < lines.back().bottom &&
                      place.left() > lines.back().right - height;
    if (same) {
      Line& line = lines.back();
      if (blank_before || place.left() - line.right > height) line.text += ' ';
      line.text += word;
      line.right = std::max(line.right, place.right());
      line.top = std::min(line.top, place.top());
      line.bottom = std::max(line.bottom, place.bottom());
    } else {
      lines.push_back({word, place.left(), place.right(), place.top(), place.bottom()});
    }
    blank_before = box.has_space_after();
  }
  return lines;
}

bool ascii_edge(const std::string& text, bool at_end) {
  return !text.empty() && static_cast<unsigned char>(at_end ? text.back() : text.front()) < 0x80;
}

class Paragraphs {
 public:
  explicit Paragraphs(TextFlow& flow) : flow_(flow) {}

  void add_page(const std::vector<Line>& lines) {
    double left = 1e9;
    double right = 0;
    for (const Line& line : lines) {
      left = std::min(left, line.left);
      right = std::max(right, line.right);
    }
    for (const Line& line : lines) {
      if (open_ && !continues(line, left)) close();
      if (open_ && ascii_edge(last_.text, true) && ascii_edge(line.text, false)) flow_.text(" ");
      flow_.text(line.text);
      last_ = line;
      last_right_ = right;
      open_ = true;
    }
    if (open_) last_page_ended_ = true;
  }

  void close() {
    flow_.end_paragraph();
    open_ = false;
    last_page_ended_ = false;
  }

 private:
  [[nodiscard]] bool continues(const Line& line, double left) {
    const double em = std::max(last_.height(), 1.0);
    const bool full = last_.right >= last_right_ - 1.8 * em;
    const bool flush = line.left <= left + em;
    const bool alike = line.height() < 1.3 * last_.height() && line.height() > last_.height() / 1.3;
    const bool next_page = std::exchange(last_page_ended_, false);
    const bool below = next_page || (line.top > last_.top && line.top - last_.bottom < 2 * em);
    return full && flush && alike && below;
  }

  TextFlow& flow_;
  Line last_;
  double last_right_ = 0;
  bool open_ = false;
  bool last_page_ended_ = false;
};

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

std::size_t count_characters(const std::vector<std::string>& paragraphs) {
  std::size_t count = 0;
  for (const std::string& paragraph : paragraphs) {
    count += count_han(paragraph);
    count += static_cast<std::size_t>(std::count_if(paragraph.begin(), paragraph.end(),
                                                    [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; }));
  }
  return count;
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
  Paragraphs paragraphs(flow);
  const int pages = std::min(document->pages(), k_max_pages);
  int opened = 0;
  for (int number = 0; number < pages && !flow.full() && std::chrono::steady_clock::now() < deadline; ++number) {
    const std::unique_ptr<poppler::page> page(document->create_page(number));
    if (!page) continue;
    ++opened;
    paragraphs.add_page(page_lines(*page));
  }
  paragraphs.close();
  flow.finish(reading.facts);
  if (opened == 0) {
    reading.fault = Fault::corrupt;
    return reading;
  }
  const std::size_t characters = count_characters(reading.facts.paragraphs);
  if (characters < k_scan_characters_per_page * static_cast<std::size_t>(opened) && has_images(file)) {
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
