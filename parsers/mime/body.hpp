// The text of a mail: which leaves are body text, what they say, which of several alternatives counts.
// Contract 4, "The mail's own text"; RFC 2046 s.5.1.4, RFC 3676, uuencoded blocks in text.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/facts.hpp"
#include "parsers/mime/outline.hpp"
#include "parsers/text/text_lines.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers::mime {

/// A leaf's own header, read once.
struct Leaf {
  std::string type;         ///< declared, lower case
  std::string name;         ///< decoded file name; empty: none
  std::string disposition;  ///< "attachment", "inline", "" …
  std::string content_id;   ///< without angle brackets
  std::string charset;
  std::string transfer;  ///< raw Content-Transfer-Encoding
  bool flowed = false;
  bool delete_space = false;
};

[[nodiscard]] Leaf leaf_of(const Node& node, const Limits& limits, char newline);

/// Body text, that is: no file. Text without name and attachment disposition.
[[nodiscard]] bool is_body_text(const Leaf& leaf);
/// Listed in `parts`: a file name, an attachment disposition, or no text (contract 9).
[[nodiscard]] bool is_file(const Leaf& leaf);

/// A file that stood uuencoded in a text.
struct UuFile {
  std::string name;
  std::string content;  ///< file in the workspace
  std::uint64_t size = 0;
  std::string sha256;
};

struct BodyText {
  OwnAndQuoted text;
  std::vector<CloudLink> links;
  std::vector<std::string> cids;                          ///< named in HTML
  std::unordered_map<int, std::vector<UuFile>> uu_files;  ///< by node
};

/// Of at most 200 texts and 500 uuencoded files; beyond that a mail is an attack.
[[nodiscard]] BodyText read_body(const Outline& outline, Workspace& workspace);

}  // namespace baosong::parsers::mime
