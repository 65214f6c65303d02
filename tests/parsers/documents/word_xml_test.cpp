#include "parsers/media_type.hpp"
#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

using ::testing::ElementsAre;

const std::string k_png_in_base64 =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVQIHWNgAAAAAgABz8g15QAAAABJRU5ErkJggg==";

std::string type_of(const std::string& bytes, const std::string& name) {
  MediaFolder folder;
  return detect_media_type(folder.keep(bytes), name);
}

// What office systems in China export from a template, under the name of a doc.
TEST(WordXml, OfWord2003) {
  const std::string bytes =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><?mso-application progid=\"Word.Document\"?>"
      "<w:wordDocument xmlns:w=\"w\" xmlns:v=\"v\" xmlns:aml=\"a\" xmlns:o=\"o\" w:macrosPresent=\"no\">"
      "<o:DocumentProperties><o:Title>不是正文</o:Title></o:DocumentProperties><w:body>" +
      paragraph("总结标题") + "<w:p><w:r><w:pict><w:binData w:name=\"wordml://1.png\">" + k_png_in_base64 +
      "</w:binData><v:shape><v:imagedata src=\"wordml://1.png\"/></v:shape></w:pict></w:r></w:p>" +
      paragraph("启动现场") + "<aml:annotation w:type=\"Word.Comment\"><aml:content>" + paragraph("批注") +
      "</aml:content></aml:annotation>" + "<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnote>" + paragraph("脚注") +
      "</w:footnote></w:r></w:p>" + "<w:sectPr><w:hdr>" + paragraph("页眉") +
      "</w:hdr></w:sectPr></w:body></w:wordDocument>";
  EXPECT_EQ(type_of(bytes, "总结.doc"), types::k_doc);
  const DocumentReading reading = read_bytes(bytes, types::k_doc);
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_FALSE(reading.facts.macros);
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("总结标题", "启动现场", "正文"));
  ASSERT_EQ(reading.embedded.size(), 1U);
  EXPECT_EQ(reading.embedded[0].name, "image1.png");
  EXPECT_EQ(reading.embedded[0].next_paragraph, "启动现场");
}

TEST(WordXml, FlatPackage) {
  const std::string bytes =
      "<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><pkg:package xmlns:pkg=\"p\" xmlns:w=\"w\" "
      "xmlns:a=\"a\" xmlns:r=\"x/relationships\"><pkg:part "
      "pkg:name=\"/word/document.xml\"><pkg:xmlData><w:document><w:body>" +
      picture_paragraph("rId7") + paragraph("启动现场") +
      "</w:body></w:document></pkg:xmlData></pkg:part><pkg:part pkg:name=\"/word/header1.xml\"><pkg:xmlData>" +
      paragraph("页眉") +
      "</pkg:xmlData></pkg:part><pkg:part pkg:name=\"/word/_rels/document.xml.rels\"><pkg:xmlData><Relationships>"
      "<Relationship Id=\"rId7\" Target=\"media/a.png\"/></Relationships></pkg:xmlData></pkg:part>"
      "<pkg:part pkg:name=\"/word/media/a.png\"><pkg:binaryData>" +
      k_png_in_base64 + "</pkg:binaryData></pkg:part></pkg:package>";
  EXPECT_EQ(type_of(bytes, "总结.doc"), types::k_doc);
  const DocumentReading reading = read_bytes(bytes, types::k_doc);
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("启动现场"));
  ASSERT_EQ(reading.embedded.size(), 1U);
  EXPECT_EQ(reading.embedded[0].next_paragraph, "启动现场");
}

TEST(WordXml, MacrosAndFaults) {
  const auto document = [](const std::string& attribute, const std::string& end) {
    return "<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument xmlns:w=\"w\"" +
           attribute + "><w:body>" + paragraph("甲") + end;
  };
  EXPECT_TRUE(
      read_bytes(document(" w:macrosPresent=\"yes\"", "</w:body></w:wordDocument>"), types::k_doc).facts.macros);
  const DocumentReading cut = read_bytes(document("", ""), types::k_doc);
  EXPECT_EQ(cut.fault, Fault::corrupt);
  EXPECT_THAT(cut.facts.paragraphs, ElementsAre("甲"));
}

// A web page in a single file looks like a mail; under a document's name it is one.
TEST(WebArchive, IsReadAsADocument) {
  const std::string bytes =
      "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\n"
      "Content-Location: file:///C:/a.htm\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n"
      "<html><body><p>总结标题</p><table><tr><td>活动名称</td><td>参与人数</td></tr></table></body></html>\r\n"
      "--b\r\nContent-Location: file:///C:/image001.png\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: "
      "base64\r\n\r\n" +
      k_png_in_base64 + "\r\n--b--\r\n";
  EXPECT_EQ(type_of(bytes, "总结.doc"), types::k_doc);
  EXPECT_EQ(type_of(bytes, "统计.xls"), types::k_xls);
  EXPECT_EQ(type_of(bytes, "来信.eml"), "message/rfc822");
  for (const std::string& type : {types::k_doc, types::k_xls}) {
    const DocumentReading reading = read_bytes(bytes, type);
    EXPECT_EQ(reading.fault, Fault::none);
    EXPECT_THAT(reading.facts.paragraphs, ElementsAre("总结标题", "活动名称\t参与人数"));
    ASSERT_EQ(reading.facts.tables.size(), 1U);
    EXPECT_THAT(reading.facts.tables[0].rows, ElementsAre(ElementsAre("活动名称", "参与人数")));
    EXPECT_EQ(reading.embedded.size(), 1U);
  }
}

}  // namespace
}  // namespace baosong::parsers
