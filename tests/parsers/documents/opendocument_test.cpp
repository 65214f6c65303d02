#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

using ::testing::ElementsAre;

const std::string k_namespaces =
    R"(xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:tb" xmlns:draw="urn:d" xmlns:xlink="http://www.w3.org/1999/xlink")";

std::string content(const std::string& body) {
  return "<?xml version=\"1.0\"?><office:document-content " + k_namespaces + "><office:body>" + body +
         "</office:body></office:document-content>";
}

std::string make_opendocument(const std::string& type, const std::string& body, const Members& more = {}) {
  Members members{{"mimetype", type}, {"content.xml", content(body)}};
  members.insert(members.end(), more.begin(), more.end());
  return make_package(members);
}

TEST(OpenDocument, TextInReadingOrder) {
  const DocumentReading reading = read_bytes(
      make_opendocument(
          types::k_odt,
          "<text:tracked-changes><text:p>旧</text:p></text:tracked-changes><text:h>标题</text:h>"
          "<text:p>甲<text:s text:c=\"2\"/>乙<text:line-break/>丙<text:note><text:p>注</text:p></text:note></text:p>"
          "<table:table><table:table-row><table:table-cell><text:p>图1</text:p></"
          "table:table-cell><table:table-cell><text:p>现场</text:p></table:table-cell></table:table-row></"
          "table:table>"),
      types::k_odt);
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("标题", "甲  乙", "丙", "图1\t现场"));
  EXPECT_EQ(reading.facts.title, "标题");
  ASSERT_EQ(reading.facts.tables.size(), 1U);
  EXPECT_THAT(reading.facts.tables[0].rows, ElementsAre(ElementsAre("图1", "现场")));
}

TEST(OpenDocument, Picture) {
  const DocumentReading reading =
      read_bytes(make_opendocument(types::k_odt,
                                   "<text:p><draw:frame><draw:image "
                                   "xlink:href=\"Pictures/a.png\"/></draw:frame></text:p><text:p>启动现场</text:p>",
                                   {{"Pictures/a.png", tiny_png()}}),
                 types::k_odt);
  ASSERT_EQ(reading.embedded.size(), 1U);
  EXPECT_EQ(reading.embedded[0].name, "a.png");
  EXPECT_EQ(reading.embedded[0].next_paragraph, "启动现场");
}

TEST(OpenDocument, ShapesAndHiddenText) {
  const DocumentReading reading =
      read_bytes(make_opendocument(types::k_odt,
                                   "<style:style xmlns:style=\"urn:s\" style:name=\"H\"><style:text-properties "
                                   "text:display=\"none\"/></style:style>"
                                   "<text:p>前<draw:custom-shape><text:p>形状</text:p></draw:custom-shape>后<text:span "
                                   "text:style-name=\"H\">藏</text:span></text:p><text:section "
                                   "text:display=\"none\"><text:p>节</text:p></text:section>"
                                   "<text:p><draw:frame><draw:image "
                                   "xlink:href=\"Pictures/a.png\"><text:p/></draw:image></draw:frame>同段</text:p>"
                                   "<text:p>说明</text:p>",
                                   {{"Pictures/a.png", tiny_png()}}),
                 types::k_odt);
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("形状", "前后", "同段", "说明"));
  ASSERT_EQ(reading.embedded.size(), 1U);
  EXPECT_EQ(reading.embedded[0].next_paragraph, "说明");
}

TEST(OpenDocument, MacrosAndPasswords) {
  EXPECT_TRUE(read_bytes(make_opendocument(types::k_ods, "", {{"Basic/Standard/Module1.xml", "x"}}), types::k_ods)
                  .facts.macros);
  EXPECT_FALSE(read_bytes(make_opendocument(types::k_ods, ""), types::k_ods).facts.macros);
  EXPECT_FALSE(read_bytes(make_opendocument(types::k_ods, "",
                                            {{"Basic/script-lc.xml", "x"}, {"Basic/Standard/script-lb.xml", "x"}}),
                          types::k_ods)
                   .facts.macros);
  EXPECT_EQ(read_bytes(make_opendocument(types::k_odt, "", {{"META-INF/manifest.xml", "<manifest:encryption-data/>"}}),
                       types::k_odt)
                .fault,
            Fault::encrypted);
  EXPECT_EQ(read_bytes(make_package({{"mimetype", types::k_odt}}), types::k_odt).fault, Fault::corrupt);
  EXPECT_EQ(read_bytes(make_package({{"content.xml", "<a><b>"}}), types::k_odt).fault, Fault::corrupt);
}

TEST(OpenDocument, SheetWithRepeats) {
  const DocumentReading reading =
      read_bytes(make_opendocument(types::k_ods,
                                   "<table:table table:name=\"统计\"><table:table-row "
                                   "table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>"
                                   "<table:table-row><table:table-cell><text:p>活动名称</text:p></"
                                   "table:table-cell><table:table-cell table:number-columns-repeated=\"2\"/>"
                                   "<table:table-cell><text:p>参与人数</text:p></table:table-cell><table:table-cell "
                                   "table:number-columns-repeated=\"1020\"/></table:table-row></table:table>"),
                 types::k_ods);
  ASSERT_EQ(reading.facts.tables.size(), 1U);
  EXPECT_EQ(reading.facts.tables[0].name, "统计");
  EXPECT_THAT(reading.facts.tables[0].rows,
              ElementsAre(ElementsAre(), ElementsAre(), ElementsAre("活动名称", "", "", "参与人数")));
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("活动名称\t\t\t参与人数"));
}

TEST(OpenDocument, RepeatBombStaysSmall) {
  std::string rows;
  for (int i = 0; i < 2000; ++i) {
    rows +=
        "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell "
        "table:number-columns-repeated=\"1000000000\"/><table:table-cell><text:p>x</text:p></table:table-cell></"
        "table:table-row>"
        "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell/></table:table-row>";
  }
  const DocumentReading reading =
      read_bytes(make_opendocument(types::k_ods, "<table:table>" + rows + "</table:table>"), types::k_ods);
  std::size_t cells = 0;
  for (const auto& row : reading.facts.tables.at(0).rows) cells += row.size();
  EXPECT_LE(reading.facts.tables[0].rows.size(), 5000U);
  EXPECT_LE(cells, 600000U);
}

// Rows without any cell take memory as well.
TEST(OpenDocument, EmptyRowsOfManyTablesAreCounted) {
  std::string tables;
  for (int i = 0; i < 1000; ++i) {
    tables +=
        "<table:table><table:table-row table:number-rows-repeated=\"4999\"/><table:table-row><table:table-cell>"
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>";
  }
  const DocumentReading reading = read_bytes(make_opendocument(types::k_odt, tables), types::k_odt);
  std::size_t rows = 0;
  for (const Table& table : reading.facts.tables) rows += table.rows.size();
  EXPECT_LE(rows, 600000U);
}

TEST(Ofd, LinesJoinToParagraphs) {
  const auto text = [](const std::string& place, const std::string& words) {
    return "<ofd:TextObject Boundary=\"" + place + " 160 6\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\">" + words +
           "</ofd:TextCode></ofd:TextObject>";
  };
  const std::string page = "<ofd:Page xmlns:ofd=\"o\"><ofd:Template TemplateID=\"9\"/><ofd:Content><ofd:Layer>" +
                           text("35 50", "接到通知后，我们迅速部署，成立工作专班，围绕活动主题开展") +
                           text("25 60", "了活动。") + text("100 40", "总结") + text("80 40", "活动") +
                           text("130 80", "某某市局") + "</ofd:Layer></ofd:Content></ofd:Page>";
  const std::string bytes = make_package(
      {{"OFD.xml",
        "<ofd:OFD xmlns:ofd=\"o\"><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"},
       {"Doc_0/Document.xml",
        "<ofd:Document xmlns:ofd=\"o\"><ofd:CommonData><ofd:TemplatePage ID=\"9\" "
        "BaseLoc=\"Tpls/T.xml\"/></ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" "
        "BaseLoc=\"Pages/P.xml\"/></ofd:Pages></ofd:Document>"},
       {"Doc_0/Pages/P.xml", page},
       {"Doc_0/Tpls/T.xml", "<ofd:Page xmlns:ofd=\"o\">" + text("70 10", "某某市文件") + "</ofd:Page>"}});
  const DocumentReading reading = read_bytes(bytes, types::k_ofd);
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_FALSE(reading.facts.scan);
  EXPECT_THAT(reading.facts.paragraphs,
              ElementsAre("某某市文件", "活动 总结", "接到通知后，我们迅速部署，成立工作专班，围绕活动主题开展了活动。",
                          "某某市局"));
}

TEST(Ofd, ScanAndFaults) {
  const Members frame{{"OFD.xml", "<OFD><DocRoot>D/Document.xml</DocRoot></OFD>"},
                      {"D/Document.xml", "<Document><Pages><Page BaseLoc=\"P.xml\"/></Pages></Document>"}};
  Members scan = frame;
  scan.emplace_back("D/P.xml", "<Page><ImageObject/></Page>");
  EXPECT_TRUE(read_bytes(make_package(scan), types::k_ofd).facts.scan);
  Members drawn = frame;
  drawn.emplace_back("D/P.xml", "<Page><PathObject><AbbreviatedData>M 0 0 L 1 1</AbbreviatedData></PathObject></Page>");
  EXPECT_TRUE(read_bytes(make_package(drawn), types::k_ofd).facts.scan);
  Members blank = frame;
  blank.emplace_back("D/P.xml", "<Page/>");
  EXPECT_FALSE(read_bytes(make_package(blank), types::k_ofd).facts.scan);
  EXPECT_EQ(read_bytes(make_package(frame), types::k_ofd).fault, Fault::corrupt);
  Members broken = frame;
  broken.emplace_back("D/P.xml", "<Page><TextObject>");
  EXPECT_EQ(read_bytes(make_package(broken), types::k_ofd).fault, Fault::corrupt);
  Members locked = frame;
  locked.emplace_back("Encryptions.xml", "<x/>");
  EXPECT_EQ(read_bytes(make_package(locked), types::k_ofd).fault, Fault::encrypted);
}

}  // namespace
}  // namespace baosong::parsers
