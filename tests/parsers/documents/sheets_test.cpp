#include "parsers/documents/number_format.hpp"
#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

using ::testing::ElementsAre;
using Rows = std::vector<std::vector<std::string>>;

Rows only_table(const DocumentReading& reading) {
  return reading.facts.tables.size() == 1 ? reading.facts.tables[0].rows
                                          : Rows{{"tables", std::to_string(reading.facts.tables.size())}};
}

TEST(Xlsx, CellsAsShown) {
  const std::string strings =
      "<sst><si><t>活动名称</t><rPh><t>huodong</t></rPh></si><si><r><t>参与</t></r><r><t>人数</t></r></si></sst>";
  const std::string styles =
      "<styleSheet><numFmts><numFmt numFmtId=\"164\" "
      "formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf "
      "numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"10\"/></cellXfs></styleSheet>";
  const std::string rows =
      "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>1</v></c></row>"
      "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>开放日</t></is></c><c r=\"B3\" s=\"1\"><v>44469</v></c><c "
      "r=\"C3\"><v>1234.5</v></c><c r=\"D3\" s=\"3\"><v>0.85</v></c>"
      "<c r=\"E3\" t=\"str\"><f>A3</f><v>合计</v></c><c r=\"F3\" t=\"b\"><v>1</v></c><c r=\"G3\" "
      "s=\"2\"><v>44469</v></c><c r=\"H3\" t=\"s\"><v>99</v></c></row>";
  const DocumentReading reading = read_bytes(
      make_workbook({{"统计", rows}}, {{"xl/sharedStrings.xml", strings}, {"xl/styles.xml", styles}}), types::k_xlsx);
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(only_table(reading), (Rows{{},
                                       {"活动名称", "", "参与人数"},
                                       {"开放日", "2021-09-30", "1234.5", "85%", "合计", "TRUE", "2021-09-30"}}));
  EXPECT_EQ(reading.facts.tables[0].name, "统计");
  EXPECT_EQ(reading.facts.title, "活动名称\t\t参与人数");
}

TEST(Xlsx, SeveralSheetsInTheOrderOfTheWorkbook) {
  const auto row = [](const std::string& text) { return "<row><c t=\"str\"><v>" + text + "</v></c></row>"; };
  const DocumentReading reading =
      read_bytes(make_workbook({{"乙", row("b")}, {"甲", row("a")}},
                               {{"xl/sharedStrings.xml", "<sst/>"}, {"xl/styles.xml", "<s/>"}}),
                 types::k_xlsx);
  ASSERT_EQ(reading.facts.tables.size(), 2U);
  EXPECT_EQ(reading.facts.tables[0].name, "乙");
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("b", "a"));
}

TEST(Xlsx, FarAwayCellsCostNothing) {
  std::string rows;
  for (int i = 0; i < 3000; ++i)
    rows += "<row r=\"" + std::to_string(i + 1) + "\"><c r=\"XFD" + std::to_string(i + 1) +
            "\"><v>1</v></c><c r=\"IV1\"><v>2</v></c></row>";
  rows += "<row r=\"4000000000\"><c r=\"A1\"><v>3</v></c></row>";
  const DocumentReading reading = read_bytes(
      make_workbook({{"s", rows}}, {{"xl/sharedStrings.xml", "<sst/>"}, {"xl/styles.xml", "<s/>"}}), types::k_xlsx);
  std::size_t cells = 0;
  for (const auto& table_row : reading.facts.tables.at(0).rows) cells += table_row.size();
  EXPECT_LE(cells, 800000U);
}

TEST(Xlsx, FaultsAndMacros) {
  EXPECT_EQ(read_bytes(make_package({{"xl/workbook.xml", "<workbook/>"}}), types::k_xlsx).fault, Fault::corrupt);
  EXPECT_EQ(read_bytes(make_ole({{"EncryptedPackage", "x"}}), types::k_xlsx).fault, Fault::encrypted);
  EXPECT_TRUE(read_bytes(make_workbook({{"s", ""}}, {{"xl/vbaProject.bin", "x"}}), types::k_xlsx).facts.macros);
}

TEST(Xls, StringsAcrossRecordsNumbersAndFormulaResults) {
  const std::string bytes = make_ole({{"Workbook", make_biff({{"2021年统计表"}, {"活动名称", "参与人数"}})}});
  const DocumentReading reading = read_bytes(bytes, types::k_xls);
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(only_table(reading), (Rows{{"2021年统计表"}, {"活动名称", "参与人数"}, {"12.34", "合计"}}));
  EXPECT_EQ(reading.facts.tables[0].name, "统计");
}

TEST(Xls, FaultsAndMacros) {
  const std::string stream = make_biff({{"a"}});
  EXPECT_EQ(read_bytes(make_ole({{"Workbook", make_biff({{"a"}}, std::string(6, '\x01'))}}), types::k_xls).fault,
            Fault::encrypted);
  EXPECT_EQ(read_bytes(make_ole({{"Workbook", stream.substr(0, stream.size() - 20)}}), types::k_xls).fault,
            Fault::corrupt);
  EXPECT_EQ(read_bytes(make_ole({{"Other", "x"}}), types::k_xls).fault, Fault::corrupt);
  EXPECT_TRUE(read_bytes(make_ole({{"Workbook", stream}, {"_VBA_PROJECT_CUR/VBA/_VBA_PROJECT", "x"}}), types::k_xls)
                  .facts.macros);
  EXPECT_FALSE(read_bytes(make_ole({{"Workbook", stream}}), types::k_xls).facts.macros);
}

TEST(Xls, InDisguise) {
  EXPECT_EQ(
      only_table(read_bytes("<html><table><tr><th>活动名称</th><th>参与人数</th></tr></table></html>", types::k_xls)),
      (Rows{{"活动名称", "参与人数"}}));
  EXPECT_EQ(only_table(read_bytes(
                "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:x\" "
                "xmlns:ss=\"urn:s\"><Worksheet ss:Name=\"s\"><Table><Row ss:Index=\"2\"><Cell><Data>甲</Data></Cell>"
                "<Cell ss:Index=\"3\"><Data>乙</Data></Cell></Row></Table></Worksheet></Workbook>",
                types::k_xls)),
            (Rows{{}, {"甲", "", "乙"}}));
}

struct CsvCase {
  const char* name;
  std::string bytes;
  Rows want;
};

class Csv : public ::testing::TestWithParam<CsvCase> {};

TEST_P(Csv, Rows) {
  EXPECT_EQ(only_table(read_bytes(GetParam().bytes, "text/csv")), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    All, Csv,
    ::testing::Values(CsvCase{"comma", "甲,乙\r\n1,2\r\n", {{"甲", "乙"}, {"1", "2"}}},
                      CsvCase{"tab", "甲\t乙,丙\n1\t2\n", {{"甲", "乙,丙"}, {"1", "2"}}},
                      CsvCase{"semicolon", "甲;乙\n1;2,5\n", {{"甲", "乙"}, {"1", "2,5"}}},
                      CsvCase{"stated", "sep=;\n甲;乙\n", {{"甲", "乙"}}},
                      CsvCase{"quotes", "\"甲\n丙\",\"说\"\"好\"\"\"\n", {{"甲 丙", "说\"好\""}}},
                      CsvCase{"mark", "\xEF\xBB\xBF甲,乙\n", {{"甲", "乙"}}},
                      CsvCase{"gb18030", "\xBC\xD7,\xD2\xD2\n", {{"甲", "乙"}}},
                      CsvCase{"utf16", std::string("\xFF\xFE\x32\x75,\0\x59\x4E\n\0", 10), {{"甲", "乙"}}},
                      CsvCase{"quote_inside", "5\" 管,x\n", {{"5\" 管", "x"}}},
                      CsvCase{"old_mac", "甲,乙\r1,2", {{"甲", "乙"}, {"1", "2"}}}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(NumberFormat, Kinds) {
  EXPECT_EQ(number_kind(14, ""), NumberKind::date);
  EXPECT_EQ(number_kind(57, ""), NumberKind::date);
  EXPECT_EQ(number_kind(2, ""), NumberKind::general);
  EXPECT_EQ(number_kind(170, "0.00_ "), NumberKind::general);
  EXPECT_EQ(number_kind(170, "General\"d\""), NumberKind::general);
  EXPECT_EQ(number_kind(170, "[$-804]yyyy/m/d h:mm"), NumberKind::date_time);
  EXPECT_EQ(number_kind(170, "[h]:mm"), NumberKind::time);
  EXPECT_EQ(number_kind(170, "0.0%"), NumberKind::percent);
}

TEST(NumberFormat, Shown) {
  EXPECT_EQ(shown_number(1, NumberKind::date, false), "1900-01-01");
  EXPECT_EQ(shown_number(61, NumberKind::date, false), "1900-03-01");
  EXPECT_EQ(shown_number(0, NumberKind::date, true), "1904-01-01");
  EXPECT_EQ(shown_number(44469.5, NumberKind::date_time, false), "2021-09-30 12:00");
  EXPECT_EQ(shown_number(1e300, NumberKind::date, false), "1e+300");
  EXPECT_EQ(shown_number(0.1 + 0.2, NumberKind::general, false), "0.3");
  EXPECT_EQ(shown_number(1286, NumberKind::general, false), "1286");
}

}  // namespace
}  // namespace baosong::parsers
