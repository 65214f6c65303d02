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

[[nodiscard]] DocumentReading read_xlsx(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] DocumentReading read_xls(const std::filesystem::path& file, Workspace& workspace);
/// A file named xls that is HTML, XML of Excel 2003, a web archive or text; corrupt if it is none of them.
[[nodiscard]] DocumentReading read_sheet_in_disguise(const std::filesystem::path& file, Workspace& workspace);
/// A file named doc that is Word's XML or a web archive; corrupt if it is neither.
[[nodiscard]] DocumentReading read_word_in_disguise(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] DocumentReading read_web_archive(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] DocumentReading read_csv(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] DocumentReading read_html_document(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] DocumentReading read_opendocument(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] DocumentReading read_ofd(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] DocumentReading read_rtf(const std::filesystem::path& file, Workspace& workspace);

}  // namespace baosong::parsers
