// HTML → readable text, for mail bodies and for HTML documents. A tokenizer of its own and no tree: linear in the input
// and flat in memory, whatever is nested in it or never closed (libxml2's HTML parser is quadratic on unclosed tags).
// Scripts, styles, comments, titles and hidden elements give no text. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace baosong::parsers {

struct HtmlLink {
  std::string text;      ///< what is shown, blanks folded
  std::string href;      ///< as written, character references resolved
  std::size_t line = 0;  ///< index of the line of `text` (or of `quoted`) in which it begins
  bool in_quote = false;
};

struct HtmlText {
  std::string text;    ///< own text: a line a block or <br>, a row of a table its cells joined by tabs; lines end in LF
  std::string quoted;  ///< text in <blockquote>
  std::vector<std::string> cids;  ///< of cid: addresses in attributes and styles, without "cid:", percent-decoded
  std::vector<HtmlLink> links;    ///< <a href>, in order
  std::vector<std::vector<std::vector<std::string>>>
      tables;  ///< rows of cells; layout tables (with tables in them) not
};

/// What <blockquote> means: in a mail somebody else's text, in a document an indentation like any other.
enum class Blockquotes { are_quoted, are_text };

/// `html` is UTF-8. At most `max_bytes` of text are kept (text and quoted together).
[[nodiscard]] HtmlText read_html(std::string_view html, std::size_t max_bytes,
                                 Blockquotes blockquotes = Blockquotes::are_quoted);

/// The charset that a <meta> in the first bytes of an HTML file states; empty where none does.
[[nodiscard]] std::string html_charset(std::string_view bytes);

}  // namespace baosong::parsers
