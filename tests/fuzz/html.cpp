// HTML of mail bodies and of documents.
#include "parsers/text/charset.hpp"
#include "parsers/text/cloud_links.hpp"
#include "parsers/text/html_text.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

using namespace parsers;

void require_html(const HtmlText& html, std::size_t most) {
  require_text(html.text, "text");
  require_text(html.quoted, "quoted text");
  require(html.text.size() + html.quoted.size() <= most, "bytes of text");
  for (const HtmlLink& link : html.links) {
    require_text(link.text, "link text");
    require_text(link.href, "link address");
  }
  for (const auto& table : html.tables)
    for (const auto& row : table)
      for (const std::string& cell : row) require_text(cell, "cell");
  for (const CloudLink& link : cloud_links(html, static_cast<std::size_t>(-1))) require_link(link);
}

void feed(std::string_view bytes) {
  const std::string text = to_utf8(bytes, html_charset(bytes));
  for (const std::size_t most : {std::size_t{200}, std::size_t{1} << 20})
    for (const Blockquotes meaning : {Blockquotes::are_quoted, Blockquotes::are_text})
      require_html(read_html(text, most, meaning), most);
  feed_document(bytes, "text/html");
}

const Registration k_target({"html", feed, 16 * 1024});

}  // namespace
}  // namespace baosong::fuzz
