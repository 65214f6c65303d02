// Text documents and spreadsheets → DocumentFacts. One reader per format in this folder; this header is their front.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/facts.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers {

/// A file that stands in a document, written to the workspace.
struct EmbeddedFile {
  std::string name;  ///< the part's own name ("image1.jpeg")
  std::filesystem::path file;
  std::string next_paragraph;  ///< Part::next_paragraph
};

struct DocumentReading {
  DocumentFacts facts;
  std::vector<EmbeddedFile>
      embedded;               ///< pictures, in the order of the text; none for pdf and ofd scans' page pictures
  Fault fault = Fault::none;  ///< corrupt: cannot be opened; encrypted: password-protected
};

/// Reads `file` of a type for which is_text_document() or is_spreadsheet() holds. Never fails for what the bytes are.
[[nodiscard]] DocumentReading read_document(const std::filesystem::path& file, std::string_view media_type,
                                            Workspace& workspace);

}  // namespace baosong::parsers
