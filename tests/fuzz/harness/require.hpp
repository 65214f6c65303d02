// What the headers of parsers/ promise, whatever the bytes. A broken promise ends the program, so that libFuzzer keeps
// the input.
#pragma once

#include <filesystem>
#include <string_view>

#include "parsers/documents/document.hpp"
#include "parsers/facts.hpp"
#include "parsers/limits.hpp"
#include "parsers/workspace.hpp"

namespace baosong::fuzz {

/// Prints `promise` (and `about`, escaped) and aborts where it does not hold.
void require(bool holds, std::string_view promise, std::string_view about = {});

/// Valid UTF-8 without NUL (parsers/facts.hpp).
void require_text(std::string_view text, std::string_view what);
/// Also without control characters: what goes into a line of a letter, a log or a header.
void require_line(std::string_view text, std::string_view what);
/// Contract 4, item `path`: relative, no empty, `.` and `..` components, no backslash, no control characters.
void require_safe_path(std::string_view path, std::string_view what);
/// A file of the workspace, named without folder, with that size and hash.
void require_content(const parsers::Workspace& workspace, std::string_view name, std::uint64_t size,
                     std::string_view sha256);

void require_document(const parsers::DocumentFacts& facts, const parsers::Limits& limits);
void require_document(const parsers::DocumentReading& reading, const parsers::Workspace& workspace);
void require_picture(const parsers::PictureFacts& facts, const parsers::Workspace& workspace);
void require_video(const parsers::VideoFacts& facts, const parsers::Workspace& workspace);
void require_link(const parsers::CloudLink& link);
/// All of it, and that its JSON says the same.
void require_facts(const parsers::MessageFacts& facts, const parsers::Workspace& workspace);

/// Limits small enough that inputs of a few kilobytes reach them.
[[nodiscard]] parsers::Limits small_limits();

}  // namespace baosong::fuzz
