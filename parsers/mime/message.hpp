// One mail, wherever it stood (the mail itself, an attached message, an .eml in an archive) → facts. Composes outline,
// header, body text, links; hands every file to read_part().
#pragma once

#include <string>
#include <string_view>

#include "parsers/facts.hpp"
#include "parsers/mime/header.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers::mime {

/// Where a mail stands.
struct Place {
  std::string prefix;            ///< of the paths of its parts: "" or "质量月.eml/"
  int parent = -1;               ///< index of its own Part; -1: the mail itself
  int depth = 0;                 ///< archives and messages around its parts
  Origin origin = Origin::mail;  ///< of its parts
};

/// Reads the mail itself: fills every field of `facts`, which is empty. `mail` may be mapped.
void read_mail(std::string_view mail, MessageFacts& facts, Workspace& workspace);

/// Reads an attached message: appends its parts and links, and its own text to attached_text.
/// Returns false (and appends nothing) where it is no mail.
bool read_attached(std::string_view mail, const Place& place, MessageFacts& facts, Workspace& workspace);

/// The subject of the mail in `mail`; empty where it has none or is no mail.
[[nodiscard]] std::string subject_of(std::string_view mail, const Limits& limits);

/// Why `mail` is none, in English; empty: it is one. `header` is its header.
[[nodiscard]] std::string not_a_mail(std::string_view mail, const Header& header);

/// Whether the bytes begin as a mail does: at least two header fields that mail programs know, one of them From,
/// Received, Message-ID or MIME-Version.
[[nodiscard]] bool has_mail_header(std::string_view bytes);

}  // namespace baosong::parsers::mime
