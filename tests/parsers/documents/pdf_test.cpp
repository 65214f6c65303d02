#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A line at that place, 12 points high.
std::string line(int x, int y, const std::string& text) {
  return "BT /F1 12 Tf " + std::to_string(x) + " " + std::to_string(y) + " Td (" + text + ") Tj ET\n";
}

TEST(Pdf, LinesJoinAndShortOnesStayAlone) {
  const std::string words = "one two three four five six seven eight nine ten eleven twelve thirteen";
  const DocumentReading reading =
      read_bytes(make_pdf_of({line(200, 780, "Title of it") + line(96, 740, words) + line(72, 724, words + " xx") +
                              line(72, 708, "the end") + line(300, 660, "Signed here")}),
                 types::k_pdf);
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(reading.facts.title, "Title of it");
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("Title of it", words + " " + words + " xx the end", "Signed here"));
  EXPECT_FALSE(reading.facts.scan);
}

TEST(Pdf, RowsSideBySideAreATable) {
  const DocumentReading reading =
      read_bytes(make_pdf_of({line(72, 780, "Title of it") + line(72, 740, "Name") + line(200, 740, "Persons") +
                              line(72, 720, "Open day") + line(200, 720, "88")}),
                 types::k_pdf);
  ASSERT_EQ(reading.facts.tables.size(), 1U);
  EXPECT_THAT(reading.facts.tables[0].rows, ElementsAre(ElementsAre("Name", "Persons"), ElementsAre("Openday", "88")));
  EXPECT_TRUE(
      read_bytes(make_pdf_of({line(72, 780, "Title of it") + line(72, 740, "Some words of text")}), types::k_pdf)
          .facts.tables.empty());
}

TEST(Pdf, PagesOfPicturesAreAScan) {
  const DocumentReading reading = read_bytes(
      make_pdf_of({"q 500 0 0 700 0 0 cm /I1 Do Q", "q 500 0 0 700 0 0 cm /I1 Do Q " + line(300, 20, "- 2 -")}, true),
      types::k_pdf);
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_TRUE(reading.facts.scan);
}

TEST(Pdf, EmptyPagesAreNoScan) {
  for (const std::string content : {"", "1 1 1 rg 0 0 500 700 re f"}) {
    const DocumentReading reading = read_bytes(make_pdf_of({content, content}), types::k_pdf);
    EXPECT_FALSE(reading.facts.scan);
    EXPECT_THAT(reading.facts.paragraphs, IsEmpty());
  }
}

// As drawing programs export text: outlines of letters.
TEST(Pdf, TextDrawnAsOutlinesIsAScan) {
  const std::string outlines = "0 g 100 700 m 112 700 l 112 712 l 106 706 l f 120 700 m 132 700 l 126 712 l f";
  EXPECT_TRUE(read_bytes(make_pdf_of({"", outlines}), types::k_pdf).facts.scan);
  EXPECT_FALSE(read_bytes(make_pdf_of({line(72, 700, "Title") + outlines}), types::k_pdf).facts.scan);
}

TEST(Pdf, JunkBeforeTheHeader) {
  EXPECT_EQ(read_bytes("\r\n\r\n" + make_pdf_of({line(72, 700, "Text")}), types::k_pdf).facts.title, "Text");
}

TEST(Pdf, UnopenableIsCorrupt) {
  EXPECT_EQ(read_bytes("%PDF-1.4\nrubbish", types::k_pdf).fault, Fault::corrupt);
  EXPECT_EQ(read_bytes("", types::k_pdf).fault, Fault::corrupt);
}

}  // namespace
}  // namespace baosong::parsers
