#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

using ::testing::ElementsAre;

struct RtfCase {
  const char* name;
  std::string body;
  std::vector<std::string> want;
};

class Rtf : public ::testing::TestWithParam<RtfCase> {};

TEST_P(Rtf, Paragraphs) {
  const DocumentReading reading = read_bytes(
      "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f1\\fcharset0 "
      "Arial;}{\\f2\\fcharset136 x;}}" +
          GetParam().body + "}",
      types::k_rtf);
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(reading.facts.paragraphs, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    All, Rtf,
    ::testing::Values(
        RtfCase{"bytes_of_gbk", "\\f0\\'d6\\'ca\\'c1\\'bf\\'d4\\'c2\\par \\'d7\\'dc\\'bd\\'e1", {"质量月", "总结"}},
        RtfCase{"raw_bytes", "\xD6\xCA\xC1\xBF\\par", {"质量"}},
        RtfCase{"unicode_with_fallback", "\\uc1\\u-29400?\\u-28209\\'3f\\u26376?", {"质量月"}},
        RtfCase{"two_fallback_bytes", "{\\uc2\\u26376\\'d4\\'c2\\u25253\\'b1\\'a8}", {"月报"}},
        RtfCase{"font_of_taiwan", "{\\f2\\'a4\\'eb}", {"月"}},
        RtfCase{"left_out",
                "{\\info{\\title T}}{\\header H\\par}{\\*\\unknown U}{\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}\\par A",
                {"7", "A"}},
        RtfCase{"table",
                "\\trowd\\intbl A\\cell\\intbl B\\cell\\row\\trowd\\intbl C\\cell\\cell\\row\\pard D\\par",
                {"A\tB", "C", "D"}},
        RtfCase{"deleted", "A{\\deleted B}C\\deleted D\\deleted0 E\\par", {"ACE"}},
        RtfCase{"hidden", "A{\\v B}C\\v D\\v0 E{\\v F\\plain G}\\par", {"ACEG"}},
        RtfCase{"properties_of_a_shape_are_no_text",
                "{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn shapeType}{\\sv 202}}{\\sp{\\sn "
                "wzDescription}{\\sv D}}{\\shptxt \\pard first\\par second\\par}}{\\shprslt R}}A\\par",
                {"first", "second", "A"}},
        RtfCase{"word_art",
                "A{\\shp{\\*\\shpinst{\\sp{\\sn gtextUNICODE}{\\sv \\u26376?\\u25253?}}}}B\\par",
                {"月报", "AB"}},
        RtfCase{"text_box_in_a_cell",
                "\\trowd\\intbl A{\\shp{\\*\\shpinst{\\shptxt\\pard in\\par}}}\\cell\\intbl B\\cell\\row\\pard D\\par",
                {"in A\tB", "D"}},
        RtfCase{"binary", "A\\bin5 }}}}}B\\par", {"AB"}},
        RtfCase{"signs", "\\ldblquote A\\rdblquote\\emdash\\{\\}\\~B\\line C", {"“A”—{} B", "C"}}),
    [](const auto& each) { return std::string(each.param.name); });

std::string hexadecimal(const std::string& bytes) {
  std::string digits;
  for (const char c : bytes) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", static_cast<unsigned char>(c));
    digits += two;
    if (digits.size() % 60 == 0) digits += "\r\n";
  }
  return digits;
}

TEST(RtfFile, PictureInHexadecimal) {
  const std::string digits = hexadecimal(tiny_png());
  MediaFolder folder;
  const auto file = folder.keep("{\\rtf1 A\\par{\\*\\shppict{\\pict\\pngblip\\picw1 " + digits +
                                "}}{\\nonshppict{\\pict\\wmetafile8 0100}}\\par Caption text\\par}");
  const DocumentReading reading = read_document(file, types::k_rtf, folder.workspace());
  ASSERT_EQ(reading.embedded.size(), 1U);
  EXPECT_EQ(reading.embedded[0].name, "image1.png");
  EXPECT_EQ(reading.embedded[0].next_paragraph, "Caption text");
  EXPECT_EQ(file_bytes(reading.embedded[0].file), tiny_png());
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("A", "Caption text"));
}

// Word and LibreOffice put groups of properties before the digits: their letters are no digits.
TEST(RtfFile, PicturesAsProgramsWriteThem) {
  struct Case {
    const char* name;
    std::string picture;
  };
  const std::string digits = hexadecimal(tiny_png());
  const std::string bytes = tiny_png();
  const std::vector<Case> cases{
      {"properties in the picture",
       "{\\*\\shppict{\\pict{\\*\\picprop{\\sp{\\sn wzDescription}{\\sv fade}}}\\pngblip{\\*\\"
       "blipuid 0123456789abcdef}" +
           digits + "}}"},
      {"floating", "{\\shp{\\*\\shpinst{\\sp{\\sn pib}{\\sv {\\pict\\pngblip " + digits + "}}}}}"},
      {"binary", "{\\pict\\pngblip\\bin" + std::to_string(bytes.size()) + " " + bytes + "}"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    MediaFolder folder;
    const auto file = folder.keep("{\\rtf1 A" + each.picture + "B\\par Caption text\\par}");
    const DocumentReading reading = read_document(file, types::k_rtf, folder.workspace());
    ASSERT_EQ(reading.embedded.size(), 1U);
    EXPECT_EQ(file_bytes(reading.embedded[0].file), bytes);
    EXPECT_EQ(reading.embedded[0].next_paragraph, "Caption text");
    EXPECT_THAT(reading.facts.paragraphs, ElementsAre("AB", "Caption text"));
  }
}

TEST(RtfFile, PatternsAndHiddenPicturesDoNotCount) {
  const std::string digits = hexadecimal(tiny_png());
  const DocumentReading reading = read_bytes("{\\rtf1 {\\shp{\\*\\shpinst{\\sp{\\sn fillBlip}{\\sv {\\pict\\pngblip " +
                                                 digits + "}}}}}{\\v{\\pict\\pngblip " + digits + "}}A\\par}",
                                             types::k_rtf);
  EXPECT_TRUE(reading.embedded.empty());
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("A"));
}

TEST(RtfFile, Faults) {
  EXPECT_EQ(read_bytes("{\\rtf1 A", types::k_rtf).fault, Fault::corrupt);
  EXPECT_EQ(read_bytes("A", types::k_rtf).fault, Fault::corrupt);
  EXPECT_EQ(read_bytes("{\\rtf1 " + std::string(200000, '{') + std::string(200000, '}') + "A}", types::k_rtf).fault,
            Fault::none);
}

}  // namespace
}  // namespace baosong::parsers
