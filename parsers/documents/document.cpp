#include "parsers/documents/document.hpp"

#include <algorithm>
#include <iterator>

#include "parsers/documents/ocr.hpp"
#include "parsers/documents/ole_file.hpp"
#include "parsers/documents/ooxml_package.hpp"
#include "parsers/documents/picture_page.hpp"
#include "parsers/documents/placed_lines.hpp"
#include "parsers/documents/readers.hpp"
#include "parsers/documents/text_flow.hpp"
#include "parsers/documents/vba.hpp"
#include "parsers/media_type.hpp"

namespace baosong::parsers {
namespace {

DocumentReading encrypted_reading() {
  DocumentReading reading;
  reading.fault = Fault::encrypted;
  return reading;
}

/// A password turns docx, xlsx and pptx into a compound file (MS-OFFCRYPTO 2.3.4).
bool is_encrypted_package(const std::filesystem::path& file) {
  const std::optional<OleFile> ole = OleFile::open(file);
  return ole && ole->find("EncryptedPackage") != nullptr;
}

// Under 50 characters a summary counts as empty (contract 4): what a title, an office's name and a date take, typed
// above the pages.
constexpr std::size_t k_scan_letters_beside_pages = 50;
constexpr std::size_t k_pictures_looked_at = 20;

/// Pages scanned into a text document: pictures and next to no text, or the pictures are pages and there is little
/// text.
bool is_scan(const DocumentReading& reading) {
  if (reading.embedded.empty()) return false;
  const std::size_t letters = count_letters(reading.facts.paragraphs);
  if (letters < k_scan_letters_per_page) return true;
  const auto end =
      reading.embedded.begin() + static_cast<std::ptrdiff_t>(std::min(reading.embedded.size(), k_pictures_looked_at));
  return letters < k_scan_letters_beside_pages &&
         std::all_of(reading.embedded.begin(), end,
                     [](const EmbeddedFile& each) { return looks_like_page(each.file); });
}

DocumentReading with_scan(DocumentReading reading, Workspace& workspace) {
  reading.facts.scan = is_scan(reading);
  if (!reading.facts.scan) return reading;
  TextFlow recognised(workspace.limits());
  recognise_pictures(reading.embedded, workspace, recognised);
  DocumentFacts by_ocr;
  recognised.finish(by_ocr);
  if (reading.facts.paragraphs.empty()) reading.facts.title = std::move(by_ocr.title);
  std::move(by_ocr.paragraphs.begin(), by_ocr.paragraphs.end(), std::back_inserter(reading.facts.paragraphs));
  return reading;
}

/// Presentations and binary workbooks: macros, password, damage.
DocumentReading read_outside(const std::filesystem::path& file, Workspace& workspace) {
  DocumentReading reading;
  if (const std::optional<OleFile> ole = OleFile::open(file)) {
    reading.facts.macros = vba::has_code(*ole);
    if (ole->find("EncryptedSummary") != nullptr) reading.fault = Fault::encrypted;
    return reading;
  }
  const OoxmlPackage package = open_ooxml(file, workspace);
  reading.facts.macros = package.macros;
  reading.fault = package.fault;
  return reading;
}

}  // namespace

DocumentReading read_document(const std::filesystem::path& file, std::string_view type, Workspace& workspace) {
  if (type == "text/plain") return read_text(file, workspace);
  if (type == "text/html") return read_html_document(file, workspace);
  if (type == "text/csv") return read_csv(file, workspace);
  if (type == "application/pdf") return read_pdf(file, workspace);
  if (type == "application/rtf") return with_scan(read_rtf(file, workspace), workspace);
  if (type == "application/msword") return with_scan(read_doc(file, workspace), workspace);
  if (type == "application/vnd.ms-excel") return read_xls(file, workspace);
  if (type == "application/vnd.oasis.opendocument.text")
    return with_scan(read_opendocument(file, workspace), workspace);
  if (type.starts_with("application/vnd.oasis.opendocument.")) return read_opendocument(file, workspace);
  if (type == "application/ofd") return read_ofd(file, workspace);
  if (type == "application/x-ole-encrypted-package" || is_encrypted_package(file)) return encrypted_reading();
  if (is_other_office_document(type)) return read_outside(file, workspace);
  const bool sheet =
      type.find("spreadsheetml") != std::string_view::npos || type.find("ms-excel") != std::string_view::npos;
  return sheet ? read_xlsx(file, workspace) : with_scan(read_docx(file, workspace), workspace);
}

}  // namespace baosong::parsers
