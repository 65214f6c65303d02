// One whole IMAP response line → its value: the grammatical half of imap_grammar.
#pragma once

#include <string_view>

#include "daemon/mail/imap_cursor.hpp"
#include "daemon/mail/imap_response.hpp"

namespace baosong::mail {

/// A response and, where its message body came as a quoted string instead of a literal, that body.
struct ParsedLine {
  Response response;
  std::optional<std::string> quoted_body;
};

/// Status responses and continuations end in free text, in which {5} is no literal.
[[nodiscard]] bool ends_in_free_text(std::string_view line);

/// Whether the literal that follows `line` ("* 12 FETCH (UID 4 BODY[] ") is a whole message, and its UID if already
/// known.
struct BodyPlace {
  bool is_body = false;
  std::optional<Uid> uid;
};
[[nodiscard]] BodyPlace place_of_literal(std::string_view line,
                                         const std::vector<ResponseParser::HeldLiteral>& literals,
                                         std::size_t max_nesting);

/// `line` must not be empty. On a fault cursor.failed() and the result is to be thrown away.
[[nodiscard]] ParsedLine parse_line(ImapCursor& cursor);

}  // namespace baosong::mail
