// Where each part of a mail begins and ends: one pass over the (mapped) bytes, no body is copied, nothing recurses.
// RFC 2046 s.5.1, kind where real mail is not: boundaries are matched as whole lines (trailing blanks allowed), an
// outer boundary ends every inner multipart that was never closed, a multipart without a (right) boundary parameter is
// read by the boundary that its first delimiter line shows. message/rfc822 is a leaf here: it is read as a mail of its
// own. Refuses: multiparts deeper than Limits::mime_depth (left as leaves, `too_deep`), more than Limits::parts
// (`too_many`).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/limits.hpp"
#include "parsers/mime/header.hpp"

namespace baosong::parsers::mime {

struct Node {
  std::string_view header;          ///< the header block, without the blank line; a view into the mail
  std::string_view body;            ///< without the line end before the next delimiter; a view into the mail
  std::string type = "text/plain";  ///< from Content-Type or the default of where it stands, lower case
  bool multipart = false;           ///< its parts are in `children`
  bool too_deep = false;            ///< a multipart that was not opened
  int parent = -1;
  int depth = 0;
  std::vector<int> children;
};

struct Outline {
  std::vector<Node> nodes;  ///< in the order of the mail; the first one is the mail itself
  char newline = '\n';      ///< '\r' where the mail has no '\n' at all
  bool too_many = false;
};

/// `mail` may be empty: then the one node is a text/plain without header and body.
[[nodiscard]] Outline outline(std::string_view mail, const Limits& limits);

}  // namespace baosong::parsers::mime
