// Documents made in code for the tests of parsers/documents: zip packages (libarchive), compound files (libgsf), PDF by
// hand. Independent of the readers, which have their own code for the containers they read themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parsers/documents/document.hpp"
#include "tests/parsers/media_folder.hpp"

namespace baosong::parsers {

using Members = std::vector<std::pair<std::string, std::string>>;

/// Deflated, names in UTF-8, in the given order.
std::string make_package(const Members& members);
/// A compound file; "Macros/VBA/dir" makes the storages on the way.
std::string make_ole(const Members& streams);

/// A docx whose body is `body` (WordprocessingML); `media` are parts under word/media, related as rId1, rId2 ….
std::string make_word(const std::string& body, const Members& media = {}, const Members& more = {});
/// `<w:p>` with the text in one run.
std::string paragraph(const std::string& text);
/// A paragraph of nothing but the picture of that relationship.
std::string picture_paragraph(const std::string& relationship);

/// A workbook of sheets (name and the XML in `<sheetData>`); `more` are further members.
std::string make_workbook(const Members& sheets, const Members& more = {});

/// A BIFF8 workbook stream of one sheet of text and number records; `file_pass` is the data of such a record.
std::string make_biff(const std::vector<std::vector<std::string>>& rows,
                      const std::optional<std::string>& file_pass = {});

/// The WordDocument and 1Table streams of a Word 97 file. Text in UTF-16 with Word's marks; `row_ends` and `cells` are
/// filled by hand from the marks (two 0x07 in a row end one).
Members make_word97(const std::u16string& text, bool encrypted = false);

/// A small picture that counts as one by its signature.
std::string tiny_png();

/// `commands`: the content streams, a page each. `latin` text only (Helvetica), F1.
std::string make_pdf_of(const std::vector<std::string>& contents, bool with_image = false);

/// A file of tests/parsers/documents/fixtures, where it is said how each was made.
std::filesystem::path fixture(const std::string& name);

/// Reads `bytes` as `type` in a folder of its own.
DocumentReading read_bytes(const std::string& bytes, const std::string& type, Limits limits = {});

namespace types {
inline const std::string k_docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
inline const std::string k_xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
inline const std::string k_odt = "application/vnd.oasis.opendocument.text";
inline const std::string k_ods = "application/vnd.oasis.opendocument.spreadsheet";
inline const std::string k_ofd = "application/ofd";
inline const std::string k_doc = "application/msword";
inline const std::string k_xls = "application/vnd.ms-excel";
inline const std::string k_rtf = "application/rtf";
inline const std::string k_pdf = "application/pdf";
}  // namespace types

}  // namespace baosong::parsers
