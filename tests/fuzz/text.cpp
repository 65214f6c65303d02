// The first line is a charset, the rest text: decoded, cut into lines, quotation told apart, links and figures found;
// and names and text files.
#include "parsers/documents/plain_text.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/cloud_links.hpp"
#include "parsers/text/figures.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/names.hpp"
#include "parsers/text/text_lines.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

using namespace parsers;

void require_names(std::string_view text) {
  const std::string path = safe_path(text);
  require_safe_path(path, "safe path");
  require(safe_path(path) == path, "a safe path is safe", path);
  require_safe_path(safe_name(text), "safe name");
  require_text(extension(path), "extension");
  (void)is_rubbish(path);
}

void require_quotation(const std::vector<TextLine>& lines) {
  for (const std::size_t most : {std::size_t{100}, std::size_t{1} << 20}) {
    const OwnAndQuoted split = split_quoted(lines, most);
    require_text(split.own, "own text");
    require_text(split.quoted, "quoted text");
    require(split.own.size() <= most && split.quoted.size() <= most, "bytes of text");
    for (const CloudLink& link : cloud_links(split.own)) require_link(link);
  }
}

void feed(std::string_view bytes) {
  const std::string_view charset = take_line(bytes);
  const std::string text = to_utf8(bytes, charset);
  require_text(text, "decoded text");
  require(!is_utf8(bytes) || bytes.find('\0') != std::string_view::npos || bytes.starts_with("\xEF\xBB\xBF") ||
              to_utf8(bytes, "utf-8") == bytes,
          "UTF-8 stays as it is");
  require_names(text);
  require_text(normalised(text), "normal form");
  require(count_han(text) <= text.size() / 3, "Han characters take three bytes");
  require_text(trimmed(text), "trimmed text");
  const std::vector<TextLine> lines = text_lines(text);
  require_quotation(lines);
  for (const bool delete_space : {false, true}) require_quotation(unflowed(lines, delete_space));
  const std::vector<Figure> figures = find_figures(parsers::lines(text));
  require(figures.size() <= 100, "number of figures");
  for (const Figure& figure : figures)
    for (const std::string& word : {figure.what, figure.value, figure.sentence}) require_text(word, "figure");
  (void)utf16_without_mark(bytes);
  feed_document(bytes, "text/plain");
  feed_document(bytes, "text/csv");
}

const Registration k_target({"text", feed, 16 * 1024});

}  // namespace
}  // namespace baosong::fuzz
