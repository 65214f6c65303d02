#include "parsers/documents/document.hpp"

#include "parsers/documents/readers.hpp"

namespace baosong::parsers {

DocumentReading read_document(const std::filesystem::path& file, std::string_view media_type, Workspace& workspace) {
  if (media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document" ||
      media_type == "application/vnd.ms-word.document.macroenabled.12") {
    return read_docx(file, workspace);
  }
  if (media_type == "application/msword") return read_doc(file, workspace);
  if (media_type == "application/pdf") return read_pdf(file, workspace);
  return read_text(file, workspace);
}

}  // namespace baosong::parsers
