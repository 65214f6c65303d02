// The readers behind read_document(), one file each. All obey Limits, never fail for what the bytes are, and keep what
// could be read before a fault.
#pragma once

#include <filesystem>

#include "parsers/documents/document.hpp"

namespace baosong::parsers {

[[nodiscard]] DocumentReading read_docx(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] DocumentReading read_doc(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] DocumentReading read_text(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] DocumentReading read_pdf(const std::filesystem::path& file, Workspace& workspace);

}  // namespace baosong::parsers
