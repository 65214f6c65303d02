// OFD (GB/T 33190-2016): OFD.xml names the documents, each Document.xml its pages and templates, each page has text
// objects with places. Those are sorted into lines, top to bottom and left to right, and joined to paragraphs.
// A scan: pages with pictures and next to no text, or with drawings and none. Encrypted packages (GM/T 0099) are told
// by their Encryptions.xml.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "parsers/documents/ooxml_package.hpp"
#include "parsers/documents/placed_lines.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/documents/xml_reader.hpp"
#include "parsers/documents/zip_package.hpp"
#include "parsers/text/han.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_max_documents = 20;
constexpr std::size_t k_max_pages = 300;
constexpr std::size_t k_max_page_templates = 10;
constexpr std::size_t k_max_texts = 200000;  // over all pages
constexpr std::size_t k_max_text_bytes = 8U << 20;

/// Up to N numbers separated by blanks; what lacks is `otherwise`.
template <std::size_t N>
std::array<double, N> numbers(std::string_view text, std::array<double, N> otherwise) {
  for (double& value : otherwise) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) break;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return otherwise;
}

struct Page {
  std::vector<PlacedLine> texts;
  std::vector<std::string> templates;  ///< their ids
  bool has_images = false;
  bool has_paths = false;
};

struct Document {
  std::vector<std::string> pages;                ///< parts
  std::map<std::string, std::string> templates;  ///< id → part
};

class PageReader {
 public:
  PageReader(XmlReader& xml, Page& page, std::size_t& texts, std::size_t& bytes)
      : xml_(xml), page_(page), texts_(texts), bytes_(bytes) {}

  void read() {
    while (xml_.next() && texts_ < k_max_texts && bytes_ < k_max_text_bytes) {
      if (xml_.starts("Template") && page_.templates.size() < k_max_page_templates)
        page_.templates.push_back(xml_.attribute("TemplateID"));
      if (xml_.starts("ImageObject")) page_.has_images = true;
      if (xml_.starts("PathObject")) page_.has_paths = true;
      if (xml_.starts("TextObject")) begin_object();
      if (xml_.starts("TextCode")) begin_code();
      if (xml_.node() == XmlReader::Node::text && in_code_) text_ += xml_.text();
      if (xml_.ends("TextCode")) end_code();
    }
  }

 private:
  void begin_object() {
    boundary_ = numbers<4>(xml_.attribute("Boundary"), {0, 0, 0, 0});
    matrix_ = numbers<6>(xml_.attribute("CTM"), {1, 0, 0, 1, 0, 0});
    size_ = numbers<1>(xml_.attribute("Size"), {4})[0];
    code_ = {0, 0};
  }

  void begin_code() {
    in_code_ = true;
    text_.clear();
    // A place that is left out is that of the code before.
    code_ = {numbers<1>(xml_.attribute("X"), {code_[0]})[0], numbers<1>(xml_.attribute("Y"), {code_[1]})[0]};
    deltas_ = xml_.attribute("DeltaX");
  }

  void end_code() {
    in_code_ = false;
    if (trimmed(text_).empty()) return;
    const double width = advance();
    const double x = boundary_[0] + matrix_[0] * code_[0] + matrix_[2] * code_[1] + matrix_[4];
    const double base = boundary_[1] + matrix_[1] * code_[0] + matrix_[3] * code_[1] + matrix_[5];
    const double scaled = std::abs(size_ * (matrix_[3] != 0 ? matrix_[3] : 1));
    const double size = std::isfinite(scaled) && scaled > 0.1 ? scaled : 0.1;
    const double right = x + std::max(matrix_[0], 0.1) * width + size;
    ++texts_;
    bytes_ += text_.size();
    if (std::isfinite(x) && std::isfinite(base)) page_.texts.push_back({text_, x, right, base - size, base});
  }

  /// From the first character to the last: "5.6 5.6" or "g 2 5.6" (twice 5.6); without it, by the characters.
  [[nodiscard]] double advance() const {
    double sum = 0;
    double repeat = 1;
    int counted = 0;  // after g: first the count, then the value
    std::string_view rest = deltas_;
    while (!rest.empty()) {
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
      const std::string_view word = rest.substr(0, rest.find_first_of(" \t\r\n"));
      rest.remove_prefix(word.size());
      const double value = numbers<1>(word, {0})[0];
      if (word == "g") {
        counted = 1;
      } else if (counted == 1) {
        repeat = std::clamp(value, 0.0, 10000.0);
        counted = 2;
      } else {
        sum += repeat * value;
        repeat = 1;
        counted = 0;
      }
    }
    if (!deltas_.empty()) return std::clamp(std::isfinite(sum) ? sum : 0.0, 0.0, 1e6);
    const auto wide = static_cast<double>(count_han(text_));
    return size_ * (wide + (static_cast<double>(text_.size()) - 3 * wide) / 2);
  }

  XmlReader& xml_;
  Page& page_;
  std::size_t& texts_;
  std::size_t& bytes_;
  std::array<double, 4> boundary_{};
  std::array<double, 6> matrix_{1, 0, 0, 1, 0, 0};
  std::array<double, 2> code_{};
  double size_ = 4;
  std::string deltas_;
  std::string text_;
  bool in_code_ = false;
};

/// Runs of one line joined: by their base lines, then from left to right.
std::vector<PlacedLine> lines_of(std::vector<PlacedLine> texts) {
  std::stable_sort(texts.begin(), texts.end(),
                   [](const PlacedLine& a, const PlacedLine& b) { return a.bottom < b.bottom; });
  std::vector<PlacedLine> lines;
  for (std::size_t first = 0; first < texts.size();) {
    std::size_t last = first + 1;
    while (last < texts.size() &&
           texts[last].bottom - texts[first].bottom < 0.5 * std::max(texts[first].height(), texts[last].height()))
      ++last;
    const auto begin = texts.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = texts.begin() + static_cast<std::ptrdiff_t>(last);
    std::stable_sort(begin, end, [](const PlacedLine& a, const PlacedLine& b) { return a.left < b.left; });
    PlacedLine line = std::move(*begin);
    for (auto run = begin + 1; run != end; ++run) {
      if (run->left - line.right > 0.8 * line.height()) line.text += ' ';
      line.text += run->text;
      line.right = std::max(line.right, run->right);
      line.top = std::min(line.top, run->top);
      line.bottom = std::max(line.bottom, run->bottom);
    }
    lines.push_back(std::move(line));
    first = last;
  }
  return lines;
}

std::vector<std::string> read_roots(XmlReader& xml) {
  std::vector<std::string> roots;
  bool in_root = false;
  while (xml.next() && roots.size() < k_max_documents) {
    if (xml.starts("DocRoot")) {
      in_root = true;
      roots.emplace_back();
    }
    if (in_root && xml.node() == XmlReader::Node::text) roots.back() += xml.text();
    if (xml.ends("DocRoot")) {
      in_root = false;
      roots.back() = part_path({}, trimmed(roots.back()));
    }
  }
  return roots;
}

void read_pages(XmlReader& xml, const std::string& root, Document& document) {
  while (xml.next()) {
    if (xml.starts("TemplatePage") && document.templates.size() < k_max_pages) {
      document.templates[xml.attribute("ID")] = part_path(root, xml.attribute("BaseLoc"));
    }
    if (xml.starts("Page") && document.pages.size() < k_max_pages)
      document.pages.push_back(part_path(root, xml.attribute("BaseLoc")));
  }
}

struct Package {
  std::vector<std::string> roots;
  std::map<std::string, Document> documents;  ///< by root
  std::map<std::string, Page> pages;          ///< by part; templates too
  bool encrypted = false;
  bool well_formed = true;
  Fault fault = Fault::none;
};

/// Three walks over the zip, as each level names the next one.
Package open_package(const std::filesystem::path& file) {
  Package package;
  // `reader_of` says what to do with a member; nothing: it is not wanted, and not read.
  using Read = std::function<void(XmlReader&)>;
  const auto walk = [&](const std::function<Read(const std::string& name)>& reader_of) {
    const Fault fault = walk_zip(file, [&](ZipMember& member) {
      if (member.name().ends_with("Encryptions.xml")) package.encrypted = true;
      const Read read = reader_of(member.name());
      if (!read) return true;
      XmlReader xml([&](char* to, std::size_t count) { return member.read_xml(to, count); });
      read(xml);
      if (xml.failed() && !member.cut()) package.well_formed = false;
      return true;
    });
    if (package.fault == Fault::none) package.fault = fault;
  };
  walk([&](const std::string& name) -> Read {
    if (name != "OFD.xml") return {};
    return [&](XmlReader& xml) { package.roots = read_roots(xml); };
  });
  std::set<std::string> parts;
  walk([&](const std::string& name) -> Read {
    if (std::find(package.roots.begin(), package.roots.end(), name) == package.roots.end()) return {};
    return [&package, &parts, name](XmlReader& xml) {
      Document& document = package.documents[name];
      read_pages(xml, name, document);
      parts.insert(document.pages.begin(), document.pages.end());
      for (const auto& [id, part] : document.templates) parts.insert(part);
    };
  });
  std::size_t texts = 0;
  std::size_t bytes = 0;
  walk([&](const std::string& name) -> Read {
    if (!parts.contains(name) || package.pages.contains(name)) return {};
    return
        [&package, &texts, &bytes, name](XmlReader& xml) { PageReader(xml, package.pages[name], texts, bytes).read(); };
  });
  return package;
}

}  // namespace

DocumentReading read_ofd(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  const Package package = open_package(file);
  reading.fault = package.encrypted ? Fault::encrypted : package.fault;
  if (reading.fault == Fault::encrypted) return reading;

  TextFlow flow(workspace.limits());
  LineJoiner joiner(flow);
  std::size_t count = 0;
  std::size_t rows = 0;
  std::vector<Table> tables;
  std::size_t placed = 0;  // pages and templates may be named again and again
  bool images = false;
  bool paths = false;
  for (const std::string& root : package.roots) {
    const auto document = package.documents.find(root);
    if (document == package.documents.end()) continue;
    for (const std::string& part : document->second.pages) {
      const auto page = package.pages.find(part);
      if (page == package.pages.end() || flow.full() || placed > k_max_texts) continue;
      ++count;
      images = images || page->second.has_images;
      paths = paths || page->second.has_paths;
      std::vector<PlacedLine> texts = page->second.texts;
      for (const std::string& id : page->second.templates) {
        const auto name = document->second.templates.find(id);
        const auto under =
            name == document->second.templates.end() ? package.pages.end() : package.pages.find(name->second);
        if (under == package.pages.end() || texts.size() > k_max_texts) continue;
        images = images || under->second.has_images;
        paths = paths || under->second.has_paths;
        texts.insert(texts.end(), under->second.texts.begin(), under->second.texts.end());
      }
      placed += texts.size();
      Table table{{}, rows_side_by_side(texts)};
      rows += table.rows.size();
      if (!table.rows.empty() && rows <= workspace.limits().table_rows) tables.push_back(std::move(table));
      joiner.add_page(lines_of(std::move(texts)));
    }
    joiner.close();
  }
  flow.finish(reading.facts);
  reading.facts.tables = std::move(tables);
  const std::size_t letters = count_letters(reading.facts.paragraphs);
  reading.facts.scan = (images && letters < k_scan_letters_per_page * count) || (paths && letters == 0);
  if (reading.fault == Fault::none && (count == 0 || !package.well_formed)) reading.fault = Fault::corrupt;
  return reading;
}

}  // namespace baosong::parsers
