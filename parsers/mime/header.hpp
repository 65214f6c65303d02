// One header block: cut into fields, cleaned and capped, held in a mimetic::Header of raw values (mimetic's parsers of
// addresses, dates, ids and parameters are never called: they crash, invent or misread).
// Accepts what real mail has: a BOM, mbox `From ` lines, garbage lines between fields, blanks before the colon,
// blank-only lines, CRCRLF, NUL. Limits: bytes of a field, number of fields (parsers/limits.hpp); what is beyond is
// left out. RFC 5322 s.2.2, s.4.
#pragma once

#include <mimetic/header.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/limits.hpp"

namespace baosong::parsers::mime {

class Header {
 public:
  Header() = default;
  /// `block`: the lines of the header, which end in `newline` ('\n', or '\r' in a mail that has no '\n' at all).
  Header(std::string_view block, const Limits& limits, char newline = '\n');

  [[nodiscard]] bool has(std::string_view name) const;
  /// The first field of that name, unfolded, raw bytes without NUL; empty where there is none.
  [[nodiscard]] std::string raw(std::string_view name) const;
  /// All of them, topmost first.
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
  /// shown_text() of the field; where there are several, of the last that says anything, as most mail programs take it.
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return fields_.size(); }
  /// Whether a field stands here that mail programs know (From, Subject, Received, Content-Type …).
  [[nodiscard]] bool has_known_field() const;

 private:
  mimetic::Header fields_;
};

/// A raw value as it is read: encoded words decoded, UTF-8, no blanks at either end, control characters turned to
/// blanks.
[[nodiscard]] std::string shown_text(std::string_view raw);

/// Whether `line` (without its end) begins with a field name and a colon; the name without trailing blanks, else empty.
[[nodiscard]] std::string_view field_name(std::string_view line);

/// Content-Type and Content-Disposition: a value and parameters (RFC 2045 s.5.1, RFC 2183, RFC 2231 with continuations,
/// charset and percent; comments; encoded words in quoted strings, which RFC 2047 forbids and everybody sends).
class Parameterised {
 public:
  explicit Parameterised(std::string_view raw);
  /// "multipart/mixed", "attachment": lower case, without comments and blanks.
  [[nodiscard]] const std::string& value() const { return value_; }
  /// Decoded, UTF-8; for file names and charsets. Empty where there is none.
  [[nodiscard]] std::string text(std::string_view name) const;
  /// For boundaries: raw bytes, cut at blanks and comments where not quoted, trailing blanks removed.
  [[nodiscard]] std::string token(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;

 private:
  struct Parameter {
    std::string name;  ///< lower case, with its RFC 2231 stars
    std::string value;
    bool quoted = false;
  };
  [[nodiscard]] const Parameter* find(std::string_view name) const;
  /// The value gathered from `name*0`, `name*1*` … and its charset; false where there are none.
  [[nodiscard]] bool continued(std::string_view name, std::string& bytes, std::string& charset) const;

  std::string value_;
  std::vector<Parameter> parameters_;
};

/// Message-IDs in a field (Message-ID, In-Reply-To, References), with angle brackets; at most `most`.
[[nodiscard]] std::vector<std::string> message_ids(std::string_view raw, std::size_t most = 200);

}  // namespace baosong::parsers::mime
