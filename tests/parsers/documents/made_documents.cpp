#include "tests/parsers/documents/made_documents.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-outfile.h>
#include <gsf/gsf-output-memory.h>
#include <gsf/gsf-utils.h>

#include <map>
#include <memory>

namespace baosong::parsers {
namespace {

la_ssize_t append_block(archive*, void* to, const void* bytes, std::size_t count) {
  static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), count);
  return static_cast<la_ssize_t>(count);
}

std::string le16(std::uint32_t value) {
  return {static_cast<char>(value), static_cast<char>(value >> 8)};
}
std::string le32(std::uint32_t value) {
  return le16(value) + le16(value >> 16);
}

std::u16string wide(const std::string& utf8) {
  std::u16string out;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : 3;
    std::uint32_t point = length == 1 ? byte : length == 2 ? byte & 0x1F : byte & 0x0F;
    for (std::size_t j = 1; j < length; ++j) point = point << 6 | (static_cast<unsigned char>(utf8[i + j]) & 0x3F);
    out += static_cast<char16_t>(point);
    i += length;
  }
  return out;
}

std::string bytes_of(const std::u16string& text) {
  std::string bytes;
  for (const char16_t unit : text) bytes += le16(unit);
  return bytes;
}

const std::string k_word_namespaces =
    R"(xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape")";
const std::string k_relationship_types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const std::string k_relationships =
    R"(<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";

std::string relationship(const std::string& id, const std::string& kind, const std::string& target) {
  return "<Relationship Id=\"" + id + "\" Type=\"" + k_relationship_types + kind + "\" Target=\"" + target + "\"/>";
}

std::string content_types(const std::string& main) {
  return R"(<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.)" +
         main + R"(.main+xml"/></Types>)";
}

}  // namespace

std::string make_package(const Members& members) {
  std::string bytes;
  const std::unique_ptr<archive, int (*)(archive*)> zip(archive_write_new(), archive_write_free);
  archive_write_set_format_zip(zip.get());
  archive_write_set_bytes_per_block(zip.get(), 0);
  archive_write_open(zip.get(), &bytes, nullptr, append_block, nullptr);
  for (const auto& [name, content] : members) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname_utf8(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    if (archive_write_header(zip.get(), entry.get()) != ARCHIVE_OK) throw std::runtime_error("zip header");
    archive_write_data(zip.get(), content.data(), content.size());
  }
  archive_write_close(zip.get());
  return bytes;
}

std::string make_ole(const Members& streams) {
  gsf_init();
  GsfOutput* sink = gsf_output_memory_new();
  GsfOutfile* root = gsf_outfile_msole_new(sink);
  std::map<std::string, GsfOutfile*> folders{{"", root}};
  std::vector<GsfOutput*> open;
  for (const auto& [path, content] : streams) {
    std::string folder;
    std::size_t begin = 0;
    for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', begin)) {
      const std::string name = path.substr(begin, slash - begin);
      const std::string inner = path.substr(0, slash);
      if (!folders.contains(inner)) {
        GsfOutput* made = gsf_outfile_new_child(folders[folder], name.c_str(), TRUE);
        folders[inner] = GSF_OUTFILE(made);
        open.push_back(made);
      }
      folder = inner;
      begin = slash + 1;
    }
    GsfOutput* stream = gsf_outfile_new_child(folders[folder], path.substr(begin).c_str(), FALSE);
    gsf_output_write(stream, content.size(), reinterpret_cast<const guint8*>(content.data()));
    gsf_output_close(stream);
    g_object_unref(stream);
  }
  for (auto each = open.rbegin(); each != open.rend(); ++each) {
    gsf_output_close(*each);
    g_object_unref(*each);
  }
  gsf_output_close(GSF_OUTPUT(root));
  g_object_unref(root);
  const std::string bytes(reinterpret_cast<const char*>(gsf_output_memory_get_bytes(GSF_OUTPUT_MEMORY(sink))),
                          static_cast<std::size_t>(gsf_output_size(sink)));
  g_object_unref(sink);
  return bytes;
}

std::string paragraph(const std::string& text) {
  return "<w:p><w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r></w:p>";
}

std::string picture_paragraph(const std::string& id) {
  return "<w:p><w:r><w:drawing><a:blip r:embed=\"" + id + "\"/></w:drawing></w:r></w:p>";
}

std::string make_word(const std::string& body, const Members& media, const Members& more) {
  std::string relationships = k_relationships;
  Members members{{"[Content_Types].xml", content_types("wordprocessingml.document")},
                  {"_rels/.rels",
                   k_relationships + relationship("rId1", "officeDocument", "word/document.xml") + "</Relationships>"},
                  {"word/document.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document " + k_word_namespaces +
                                            "><w:body>" + body + "</w:body></w:document>"}};
  int number = 0;
  for (const auto& [name, content] : media) {
    relationships += relationship("rId" + std::to_string(++number), "image", "media/" + name);
    members.emplace_back("word/media/" + name, content);
  }
  members.emplace_back("word/_rels/document.xml.rels", relationships + "</Relationships>");
  members.insert(members.end(), more.begin(), more.end());
  return make_package(members);
}

std::string make_workbook(const Members& sheets, const Members& more) {
  std::string list;
  std::string relationships = k_relationships + relationship("rIdS", "sharedStrings", "sharedStrings.xml") +
                              relationship("rIdT", "styles", "styles.xml");
  Members members{{"[Content_Types].xml", content_types("spreadsheetml.sheet")},
                  {"_rels/.rels",
                   k_relationships + relationship("rId1", "officeDocument", "xl/workbook.xml") + "</Relationships>"}};
  int number = 0;
  for (const auto& [name, rows] : sheets) {
    const std::string id = std::to_string(++number);
    list += "<sheet name=\"" + name + "\" sheetId=\"" + id + "\" r:id=\"rId" + id + "\"/>";
    relationships += relationship("rId" + id, "worksheet", "worksheets/sheet" + id + ".xml");
    members.emplace_back("xl/worksheets/sheet" + id + ".xml",
                         "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>" +
                             rows + "</sheetData></worksheet>");
  }
  members.emplace_back("xl/workbook.xml",
                       "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
                       "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>" +
                           list + "</sheets></workbook>");
  members.emplace_back("xl/_rels/workbook.xml.rels", relationships + "</Relationships>");
  members.insert(members.end(), more.begin(), more.end());
  return make_package(members);
}

std::string make_biff(const std::vector<std::vector<std::string>>& rows, const std::optional<std::string>& file_pass) {
  const auto record = [](std::uint32_t id, const std::string& data) {
    return le16(id) + le16(static_cast<std::uint32_t>(data.size())) + data;
  };
  const std::string end = record(0x0A, "");
  std::string globals = record(0x809, le16(0x600) + le16(5) + std::string(12, '\0'));
  if (file_pass) globals += record(0x2F, *file_pass);
  // The first record of the string table breaks inside the text of its last string, which goes on in a CONTINUE record.
  std::vector<std::string> strings;
  std::string sheet = record(0x809, le16(0x600) + le16(0x10) + std::string(12, '\0'));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t column = 0; column < rows[row].size(); ++column) {
      const std::string place =
          le16(static_cast<std::uint32_t>(row)) + le16(static_cast<std::uint32_t>(column)) + le16(0);
      sheet += record(0xFD, place + le32(static_cast<std::uint32_t>(strings.size())));
      strings.push_back(rows[row][column]);
    }
  }
  const std::string place = le16(static_cast<std::uint32_t>(rows.size()));
  sheet += record(0x27E, place + le16(0) + le16(0) + le32((1234U << 2) | 3));  // 12.34 as an integer of hundredths
  sheet += record(0x06, place + le16(1) + le16(0) + std::string(6, '\0') + "\xFF\xFF" + std::string(8, '\0'));
  sheet += record(0x207, le16(2) + '\x01' + bytes_of(wide("合计")));
  sheet += end;
  std::string table =
      le32(static_cast<std::uint32_t>(strings.size())) + le32(static_cast<std::uint32_t>(strings.size()));
  std::string continuation;
  for (const std::string& text : strings) {
    const std::u16string units = wide(text);
    table += le16(static_cast<std::uint32_t>(units.size())) + '\x01';
    if (&text == &strings.back() && units.size() > 1) {
      table += bytes_of(units.substr(0, 1));
      continuation = '\x01' + bytes_of(units.substr(1));
    } else {
      table += bytes_of(units);
    }
  }
  std::string shared = record(0xFC, table);
  if (!continuation.empty()) shared += record(0x3C, continuation);
  const std::string name = bytes_of(wide("统计"));
  const std::uint32_t bound_bytes = static_cast<std::uint32_t>(4 + 8 + name.size());
  const auto offset = static_cast<std::uint32_t>(globals.size() + bound_bytes + shared.size() + end.size());
  globals += record(0x85, le32(offset) + std::string(2, '\0') + '\x02' + '\x01' + name);
  return globals + shared + end + sheet;
}

Members make_word97(const std::u16string& text, bool encrypted) {
  // FIB, then the text at 0x400, then a page of paragraph properties for it.
  constexpr std::uint32_t k_text_at = 0x400;
  const std::string story = bytes_of(text);
  std::string document(0x400, '\0');
  const auto put = [&](std::size_t at, const std::string& bytes) { document.replace(at, bytes.size(), bytes); };
  put(0, le16(0xA5EC) + le16(0xC1));
  put(0x0A, le16(0x0200U | (encrypted ? 0x0100U : 0U)));
  put(0x4C, le32(static_cast<std::uint32_t>(text.size())));
  document += story;
  document.resize((document.size() + 511) / 512 * 512);
  const auto page_at = static_cast<std::uint32_t>(document.size());

  // Paragraphs end at 0x0D and 0x07; one that ends at 0x07, or lies before such a one in its row, is in a table.
  std::vector<std::uint32_t> bounds{k_text_at};
  std::vector<int> kinds;  // 0 text, 1 cell, 2 row end
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != 0x0D && text[i] != 0x07) continue;
    const bool row_end = text[i] == 0x07 && i > 0 && text[i - 1] == 0x07;
    bounds.push_back(k_text_at + static_cast<std::uint32_t>(2 * (i + 1)));
    kinds.push_back(text[i] == 0x0D ? 0 : row_end ? 2 : 1);
  }
  std::string page;
  for (const std::uint32_t bound : bounds) page += le32(bound);
  const std::size_t entries = page.size();
  page.resize(511, '\0');
  page += static_cast<char>(kinds.size());
  // Two properties, at the end of the page: in a table; and the row's end.
  const std::string cell = std::string("\x03", 1) + le16(0) + le16(0x2416) + '\x01';
  const std::string row = std::string("\x05", 1) + le16(0) + le16(0x2416) + '\x01' + le16(0x2417) + '\x01';
  page.replace(480, cell.size(), cell);
  page.replace(490, row.size(), row);
  for (std::size_t i = 0; i < kinds.size(); ++i)
    page[entries + i * 13] = static_cast<char>(kinds[i] == 0 ? 0 : kinds[i] == 1 ? 240 : 245);
  document += page;

  std::string table =
      '\x02' + le32(16) + le32(0) + le32(static_cast<std::uint32_t>(text.size())) + le16(0) + le32(k_text_at) + le16(0);
  const auto plc_at = static_cast<std::uint32_t>(table.size());
  table += le32(k_text_at) + le32(k_text_at + static_cast<std::uint32_t>(story.size())) + le32(page_at / 512);
  put(0x1A2, le32(0) + le32(plc_at));
  put(0x102, le32(plc_at) + le32(12));
  return {{"WordDocument", document}, {"1Table", table}};
}

std::string tiny_png() {
  return std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0", 29) + std::string(64, '\x55');
}

std::string make_pdf_of(const std::vector<std::string>& contents, bool with_image) {
  std::vector<std::string> objects{"<< /Type /Catalog /Pages 2 0 R >>", "",
                                   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                                   "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
                                   "/BitsPerComponent 8 /Length 1 >>\nstream\nX\nendstream"};
  std::string kids;
  for (const std::string& content : contents) {
    objects.push_back("<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream");
    objects.push_back("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents " +
                      std::to_string(objects.size()) +
                      " 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> >>");
    kids += std::to_string(objects.size()) + " 0 R ";
  }
  if (!with_image) objects[3] = "null";
  objects[1] = "<< /Type /Pages /Count " + std::to_string(contents.size()) + " /Kids [" + kids + "] >>";
  std::string pdf = "%PDF-1.4\n";
  std::string table = "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    char line[32];
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", pdf.size());
    table += line;
    pdf += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::size_t start = pdf.size();
  return pdf + table + "trailer\n<< /Root 1 0 R /Size " + std::to_string(objects.size() + 1) + " >>\nstartxref\n" +
         std::to_string(start) + "\n%%EOF\n";
}

std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(BAOSONG_SOURCE_DIR) / "tests/parsers/documents/fixtures" / name;
}

DocumentReading read_bytes(const std::string& bytes, const std::string& type, Limits limits) {
  MediaFolder folder(limits);
  return read_document(folder.keep(bytes), type, folder.workspace());
}

}  // namespace baosong::parsers
