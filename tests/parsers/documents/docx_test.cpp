#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct TextCase {
  const char* name;
  std::string body;
  std::vector<std::string> want;
};

class DocxText : public ::testing::TestWithParam<TextCase> {};

TEST_P(DocxText, Paragraphs) {
  const DocumentReading reading = read_bytes(make_word(GetParam().body), types::k_docx);
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(reading.facts.paragraphs, GetParam().want);
  EXPECT_EQ(reading.facts.title, GetParam().want.empty() ? "" : GetParam().want.front());
}

INSTANTIATE_TEST_SUITE_P(
    All, DocxText,
    ::testing::Values(
        TextCase{"blanks_and_empty", paragraph("  标题　") + paragraph(" ") + paragraph("正文"), {"标题", "正文"}},
        TextCase{"runs_join", "<w:p><w:r><w:t>质量</w:t></w:r><w:r><w:t>月</w:t></w:r></w:p>", {"质量月"}},
        TextCase{"line_break_makes_two", "<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r></w:p>", {"一", "二"}},
        TextCase{"tab",
                 "<w:p><w:pPr><w:tabs><w:tab "
                 "w:pos=\"1\"/></w:tabs></w:pPr><w:r><w:t>图1</w:t><w:tab/><w:t>现场</w:t></w:r></w:p>",
                 {"图1\t现场"}},
        TextCase{"deleted_text",
                 "<w:p><w:ins><w:r><w:t>留</w:t></w:r></w:ins><w:del><w:r><w:delText>去</w:delText></w:r></"
                 "w:del><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom></w:p>",
                 {"留"}},
        TextCase{
            "hidden_text",
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/><w:rPrChange>"
            "<w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>现</w:t></w:r><w:r><w:t>后</w:t></w:r></w:p>",
            {"现后"}},
        TextCase{"field_code",
                 "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></"
                 "w:hyperlink></w:p>",
                 {"链接"}},
        TextCase{"text_box_once",
                 "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx><w:txbxContent>" +
                     paragraph("红头文件") +
                     "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><w:txbxContent>" +
                     paragraph("红头文件") +
                     "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent><w:t>正文</w:t></w:r></w:p>",
                 {"红头文件", "正文"}},
        TextCase{"word_art",
                 "<w:p><w:r><w:pict><v:shape><v:textpath string=\"某某省文件\"/></v:shape></w:pict></w:r></w:p>" +
                     paragraph("正文"),
                 {"某某省文件", "正文"}},
        TextCase{"content_control",
                 "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>" + paragraph("内") +
                     "</w:sdtContent></w:sdt>",
                 {"内"}},
        TextCase{"row_is_a_paragraph",
                 "<w:tbl><w:tr><w:tc>" + paragraph("图1") + "</w:tc><w:tc>" + paragraph("启动") + paragraph("仪式") +
                     "</w:tc></w:tr></w:tbl>" + paragraph("后"),
                 {"图1\t启动 仪式", "后"}},
        TextCase{"frame_of_one_cell",
                 "<w:tbl><w:tr><w:tc>" + paragraph("一") + paragraph("二") + "</w:tc></w:tr></w:tbl>",
                 {"一", "二"}},
        TextCase{"table_in_a_table",
                 "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>" + paragraph("甲") + "</w:tc><w:tc>" + paragraph("乙") +
                     "</w:tc></w:tr></w:tbl></w:tc><w:tc>" + paragraph("丙") + "</w:tc></w:tr></w:tbl>",
                 {"甲\t乙\t丙"}},
        TextCase{"nothing", "", {}}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Docx, TablesKeepEmptyCells) {
  const std::string cell = "<w:tc><w:p/></w:tc>";
  const DocumentReading reading =
      read_bytes(make_word("<w:tbl><w:tr><w:tc>" + paragraph("活动名称") + "</w:tc>" + cell + "<w:tc>" +
                           paragraph("参与人数") + "</w:tc></w:tr></w:tbl>"),
                 types::k_docx);
  ASSERT_EQ(reading.facts.tables.size(), 1U);
  EXPECT_THAT(reading.facts.tables[0].rows, ElementsAre(ElementsAre("活动名称", "", "参与人数")));
}

struct PictureCase {
  const char* name;
  std::string body;
  std::vector<std::string> want;  ///< the paragraph after each picture
};

class DocxPictures : public ::testing::TestWithParam<PictureCase> {};

TEST_P(DocxPictures, NextParagraph) {
  const DocumentReading reading =
      read_bytes(make_word(GetParam().body, {{"image1.png", tiny_png()}, {"image2.png", tiny_png()}}), types::k_docx);
  std::vector<std::string> found;
  for (const EmbeddedFile& file : reading.embedded) found.push_back(file.next_paragraph);
  EXPECT_EQ(found, GetParam().want);
}

std::string cell(const std::string& content) {
  return "<w:tc>" + content + "</w:tc>";
}

INSTANTIATE_TEST_SUITE_P(
    All, DocxPictures,
    ::testing::Values(
        PictureCase{"next_non_empty",
                    picture_paragraph("rId1") + paragraph("") + paragraph("启动现场") + paragraph("正文"),
                    {"启动现场"}},
        PictureCase{"a_picture_comes_first",
                    picture_paragraph("rId1") + picture_paragraph("rId2") + paragraph("启动现场"),
                    {"", "启动现场"}},
        PictureCase{"text_of_its_own_paragraph_is_before",
                    "<w:p><w:r><w:t>如图</w:t><w:drawing><a:blip r:embed=\"rId1\"/></w:drawing></w:r></w:p>" +
                        paragraph("启动现场"),
                    {"启动现场"}},
        PictureCase{
            "line_after_it_in_its_paragraph",
            "<w:p><w:r><w:drawing><a:blip r:embed=\"rId1\"/></w:drawing><w:br/><w:t>启动现场</w:t></w:r></w:p>" +
                paragraph("正文"),
            {"启动现场"}},
        PictureCase{
            "vml", "<w:p><w:r><w:pict><v:imagedata r:id=\"rId2\"/></w:pict></w:r></w:p>" + paragraph("说明"), {"说明"}},
        PictureCase{
            "hidden",
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:drawing><a:blip r:embed=\"rId1\"/></w:drawing></w:r></w:p>" +
                paragraph("启动现场"),
            {}},
        PictureCase{"at_the_end", paragraph("前") + picture_paragraph("rId1"), {""}},
        PictureCase{"same_cell",
                    "<w:tbl><w:tr>" + cell(picture_paragraph("rId1") + paragraph("左图")) +
                        cell(picture_paragraph("rId2") + paragraph("右图")) + "</w:tr></w:tbl>",
                    {"左图", "右图"}},
        PictureCase{"cells_beneath",
                    "<w:tbl><w:tr>" + cell(picture_paragraph("rId1")) + cell(picture_paragraph("rId2")) +
                        "</w:tr><w:tr>" + cell(paragraph("左图")) + cell(paragraph("右图")) + "</w:tr></w:tbl>",
                    {"左图", "右图"}},
        PictureCase{"cell_beside",
                    "<w:tbl><w:tr>" + cell(picture_paragraph("rId1")) + cell(paragraph("说明文字")) + "</w:tr></w:tbl>",
                    {"说明文字"}},
        PictureCase{"after_the_table",
                    "<w:tbl><w:tr>" + cell(picture_paragraph("rId1")) + "</w:tr></w:tbl>" + paragraph("表后说明"),
                    {"表后说明"}},
        PictureCase{"before_a_table",
                    picture_paragraph("rId1") + "<w:tbl><w:tr>" + cell(paragraph("图1")) + cell(paragraph("说明")) +
                        "</w:tr></w:tbl>",
                    {"图1\t说明"}}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Docx, PicturesKeepTheirPartNamesAndOrder) {
  MediaFolder folder;
  const std::string second = tiny_png() + "b";
  const auto file =
      folder.keep(make_word(picture_paragraph("rId2") + picture_paragraph("rId1") + picture_paragraph("rId2"),
                            {{"image1.png", tiny_png()}, {"image2.png", second}, {"image3.emf", "\x01\0\0\0"}}));
  const DocumentReading reading = read_document(file, types::k_docx, folder.workspace());
  ASSERT_EQ(reading.embedded.size(), 2U);
  EXPECT_EQ(reading.embedded[0].name, "image2.png");
  EXPECT_EQ(reading.embedded[1].name, "image1.png");
  EXPECT_EQ(file_bytes(reading.embedded[0].file), second);
}

TEST(Docx, PicturesWithoutTextAreAScan) {
  const Members media{{"image1.png", tiny_png()}};
  EXPECT_TRUE(read_bytes(make_word(picture_paragraph("rId1"), media), types::k_docx).facts.scan);
  EXPECT_FALSE(read_bytes(make_word(picture_paragraph("rId1") + paragraph("质量月期间共开展各类宣传活动若干场"), media),
                          types::k_docx)
                   .facts.scan);
  EXPECT_FALSE(read_bytes(make_word(paragraph("短")), types::k_docx).facts.scan);
}

TEST(Docx, MacrosWhereverTheProjectStands) {
  EXPECT_TRUE(read_bytes(make_word(paragraph("x"), {}, {{"word/vbaProject.bin", "VBA"}}), types::k_docx).facts.macros);
  EXPECT_FALSE(read_bytes(make_word(paragraph("x")), types::k_docx).facts.macros);
}

// A template from the net brings macros where there were none; the one of the office's own disk does not.
TEST(Docx, TemplateFetchedFromTheNet) {
  const auto with_template = [](const std::string& target) {
    const std::string settings =
        R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" TargetMode="External" Target=")" +
        target + "\"/></Relationships>";
    return make_word(paragraph("x"), {}, {{"word/_rels/settings.xml.rels", settings}});
  };
  EXPECT_TRUE(read_bytes(with_template("HTTPS://host.example/a.dotm"), types::k_docx).facts.macros);
  EXPECT_FALSE(read_bytes(with_template("file:///C:\\Templates\\Normal.dotm"), types::k_docx).facts.macros);
}

TEST(Docx, CutShortIsCorruptAndKeepsWhatCouldBeRead) {
  const std::string whole = make_word(paragraph("第一段"), {{"image1.png", std::string(5000, 'x')}});
  const DocumentReading reading = read_bytes(whole.substr(0, whole.size() - 60), types::k_docx);
  EXPECT_EQ(reading.fault, Fault::corrupt);
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("第一段"));
}

TEST(Docx, FaultsOfTheContainer) {
  EXPECT_EQ(read_bytes("no zip at all", types::k_docx).fault, Fault::corrupt);
  EXPECT_EQ(read_bytes("", types::k_docx).fault, Fault::corrupt);
  EXPECT_EQ(read_bytes(make_package({{"readme.txt", "x"}}), types::k_docx).fault, Fault::corrupt);
  EXPECT_EQ(read_bytes(make_ole({{"EncryptionInfo", "x"}, {"EncryptedPackage", std::string(5000, 'e')}}), types::k_docx)
                .fault,
            Fault::encrypted);
}

TEST(Docx, BillionLaughsAreRefused) {
  std::string entities = "<!DOCTYPE w:document [<!ENTITY a \"哈哈哈哈哈哈哈哈\">";
  for (char name = 'b'; name < 'l'; ++name) {
    const std::string before(1, static_cast<char>(name - 1));
    entities += std::string("<!ENTITY ") + name + " \"";
    for (int i = 0; i < 10; ++i) entities += "&" + before + ";";
    entities += "\">";
  }
  const DocumentReading reading = read_bytes(
      make_package(
          {{"word/document.xml", "<?xml version=\"1.0\"?>" + entities +
                                     "]><w:document xmlns:w=\"x\"><w:p><w:r><w:t>&k;</w:t></w:r></w:p></w:document>"}}),
      types::k_docx);
  EXPECT_EQ(reading.fault, Fault::corrupt);
  EXPECT_THAT(reading.facts.paragraphs, IsEmpty());
}

TEST(Docx, TextLimitStopsTheReading) {
  std::string body;
  for (int i = 0; i < 3000; ++i) body += paragraph("一二三四五六七八九十");
  Limits limits;
  limits.document_text_bytes = 1000;
  const DocumentReading reading = read_bytes(make_word(body), types::k_docx, limits);
  EXPECT_LE(reading.facts.paragraphs.size(), 40U);
  EXPECT_GE(reading.facts.paragraphs.size(), 30U);
}

TEST(Docx, MemberBombIsOverLimit) {
  std::string body;
  for (int i = 0; i < 9; ++i) body += "<!--" + std::string(8U << 20, ' ') + "-->";
  const DocumentReading reading = read_bytes(make_word(paragraph("前") + body + paragraph("后")), types::k_docx);
  EXPECT_EQ(reading.fault, Fault::over_limit);
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("前"));
}

TEST(Docx, DepthBombIsNoCrash) {
  std::string body;
  for (int i = 0; i < 100000; ++i) body += "<w:p>";
  EXPECT_EQ(read_bytes(make_word(body), types::k_docx).fault, Fault::corrupt);
}

TEST(Docx, EmbeddedPicturesCountAgainstTheUnpackedLimit) {
  Limits limits;
  limits.unpacked_bytes = 50;
  const DocumentReading reading =
      read_bytes(make_word(picture_paragraph("rId1"), {{"image1.png", tiny_png()}}), types::k_docx, limits);
  EXPECT_EQ(reading.fault, Fault::over_limit);
  EXPECT_TRUE(reading.embedded.empty());
}

}  // namespace
}  // namespace baosong::parsers
