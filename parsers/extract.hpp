// The one way in: bytes → facts. Called inside the sealed extractor child (daemon/extractor) and by tests.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "parsers/facts.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers {

/// Reads a whole mail from `file`. Whatever the bytes are, the answer is facts: where nothing can be made of them,
/// MessageFacts::unreadable says why. Decoded content is written into the workspace.
/// Throws std::system_error where the workspace cannot be written or `file` cannot be opened.
[[nodiscard]] MessageFacts extract_message(const std::filesystem::path& file, Workspace& workspace);

/// For `baosong facts FILE` with a document, archive, picture or video: as if it were the only attachment, named `name`.
/// `parts` holds the file itself first, then what is inside.
[[nodiscard]] MessageFacts extract_file(const std::filesystem::path& file, std::string_view name, Workspace& workspace);

/// Whether the bytes look like a mail rather than a document (for `baosong facts`, which takes both).
[[nodiscard]] bool looks_like_mail(const std::filesystem::path& file);

/// Reads one file that came out of a mail, archive or document into `facts.parts`, and what is inside it after it:
/// media type, danger, picture, video, document and its pictures, archive and its members, attached message (.eml).
/// `part` comes with path, name, declared_type, origin, parent, inline_shown, size, sha256 and content already filled.
/// `depth` counts archives and messages around it.
void read_part(Part part, int depth, MessageFacts& facts, Workspace& workspace);

}  // namespace baosong::parsers
