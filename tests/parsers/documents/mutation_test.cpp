// Every reader on damaged files: whatever comes, an answer comes, and its text is valid UTF-8 without NUL. Seeded, so
// that a failure can be repeated.
#include "parsers/media_type.hpp"
#include "parsers/text/charset.hpp"
#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

constexpr std::uint32_t k_rounds = 150;

struct Seed {
  const char* name;
  std::string type;
  std::string bytes;
};

std::string table_rows() {
  return "<w:tbl><w:tr><w:tc>" + paragraph("图1") + picture_paragraph("rId1") + "</w:tc><w:tc>" + paragraph("说明") +
         "</w:tc></w:tr></w:tbl>";
}

std::vector<Seed> seeds() {
  return {
      {"docx", types::k_docx, make_word(paragraph("标题") + table_rows(), {{"image1.png", tiny_png()}})},
      {"xlsx", types::k_xlsx,
       make_workbook({{"s", "<row><c t=\"s\"><v>0</v></c></row>"}},
                     {{"xl/sharedStrings.xml", "<sst><si><t>x</t></si></sst>"}})},
      {"odt", types::k_odt,
       make_package({{"mimetype", types::k_odt},
                     {"content.xml",
                      "<a "
                      "xmlns:t=\"t\"><t:p>x</t:p><t:table><t:table-row><t:table-cell><t:p>y</t:p></t:table-cell></"
                      "t:table-row></t:table></a>"}})},
      {"ofd", types::k_ofd,
       make_package(
           {{"OFD.xml", "<O><DocRoot>D.xml</DocRoot></O>"},
            {"D.xml", "<D><Page BaseLoc=\"P.xml\"/></D>"},
            {"P.xml",
             "<P><TextObject Boundary=\"0 0 9 9\"><TextCode DeltaX=\"g 3 4\">文字文字</TextCode></TextObject></P>"}})},
      {"doc", types::k_doc, make_ole(make_word97(u"标题\r甲\x07乙\x07\x07\x13 F \x14r\x15末\r"))},
      {"doc_with_drawings", types::k_doc, file_bytes(fixture("floating.doc"))},
      {"xls", types::k_xls, make_ole({{"Workbook", make_biff({{"标题"}, {"甲", "乙丙丁"}})}})},
      {"xls_encrypted", types::k_xls, file_bytes(fixture("protected.xls"))},
      {"rtf", types::k_rtf,
       "{\\rtf1\\ansicpg936{\\fonttbl{\\f0\\fcharset134 x;}}\\f0\\'d6\\'ca{\\pict\\pngblip "
       "89504e470d0a1a0a00}\\trowd\\intbl A\\cell\\row\\pard\\u26376?\\par}"},
      {"word_xml", types::k_doc,
       "<?mso-application progid=\"Word.Document\"?><w:wordDocument xmlns:w=\"w\"><w:p><w:r><w:binData "
       "w:name=\"a\">iVBORw0KGgo=</w:binData><w:imagedata src=\"a\"/><w:t>x</w:t></w:r></w:p></w:wordDocument>"},
      {"csv", "text/csv", "甲,\"乙\n\"\n1;2\t3\n"},
      {"html", "text/html",
       "<html><table><tr><td>甲<td>乙</table><blockquote>x</blockquote><a href=x>y</a>&amp;&#x41;<!-- c --><div "
       "style='display:none'>z</div>"},
      {"pdf", types::k_pdf, make_pdf_of({"BT /F1 12 Tf 72 700 Td (Text of a page) Tj ET"}, true)}};
}

void check(const DocumentReading& reading) {
  for (const std::string& text : reading.facts.paragraphs) {
    EXPECT_TRUE(is_utf8(text));
    EXPECT_EQ(text.find('\0'), std::string::npos);
  }
  for (const Table& table : reading.facts.tables) EXPECT_TRUE(is_utf8(table.name));
  for (const EmbeddedFile& file : reading.embedded) EXPECT_TRUE(is_utf8(file.next_paragraph));
}

class Mutations : public ::testing::TestWithParam<Seed> {};

TEST_P(Mutations, AlwaysAnAnswer) {
  ASSERT_EQ(read_bytes(GetParam().bytes, GetParam().type).fault, Fault::none);
  MediaFolder folder;
  for (std::uint32_t seed = 0; seed < k_rounds; ++seed) {
    SCOPED_TRACE(seed);
    const auto file = folder.keep(mutated(GetParam().bytes, seed));
    EXPECT_FALSE(detect_media_type(file, "总结.docx").empty());
    check(read_document(file, GetParam().type, folder.workspace()));
    std::filesystem::remove(file);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Mutations, ::testing::ValuesIn(seeds()),
                         [](const auto& each) { return std::string(each.param.name); });

// Behind a check sum damage ends at the container; so the parts themselves are damaged too.
TEST(MutatedParts, WordBody) {
  for (std::uint32_t seed = 0; seed < k_rounds; ++seed)
    check(
        read_bytes(make_word(mutated(table_rows() + table_rows(), seed), {{"image1.png", tiny_png()}}), types::k_docx));
}

TEST(MutatedParts, Sheet) {
  const std::string rows =
      "<row r=\"1\"><c r=\"A1\" t=\"s\" s=\"1\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>x</t></is></c><c "
      "r=\"C1\"><v>44469</v></c></row>";
  for (std::uint32_t seed = 0; seed < k_rounds; ++seed)
    check(read_bytes(make_workbook({{"s", mutated(rows, seed)}}, {{"xl/sharedStrings.xml", "<sst/>"}}), types::k_xlsx));
}

TEST(MutatedParts, WordStreams) {
  const Members streams = make_word97(u"标题\r甲\x07乙\x07\x07\x13 F \x14r\x15末\r");
  for (std::uint32_t seed = 0; seed < k_rounds; ++seed) {
    check(read_bytes(make_ole({{"WordDocument", mutated(streams[0].second, seed)},
                               {"1Table", mutated(streams[1].second, seed + 1)}}),
                     types::k_doc));
  }
}

TEST(MutatedParts, WorkbookStream) {
  const std::string stream = make_biff({{"标题"}, {"甲", "乙丙丁"}});
  for (std::uint32_t seed = 0; seed < k_rounds; ++seed)
    check(read_bytes(make_ole({{"Workbook", mutated(stream, seed)}}), types::k_xls));
}

}  // namespace
}  // namespace baosong::parsers
