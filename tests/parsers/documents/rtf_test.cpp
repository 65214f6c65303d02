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
        RtfCase{"binary", "A\\bin5 }}}}}B\\par", {"AB"}},
        RtfCase{"signs", "\\ldblquote A\\rdblquote\\emdash\\{\\}\\~B\\line C", {"“A”—{} B", "C"}}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(RtfFile, PictureInHexadecimal) {
  std::string digits;
  for (const char c : tiny_png()) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", static_cast<unsigned char>(c));
    digits += two;
    if (digits.size() % 60 == 0) digits += "\r\n";
  }
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

TEST(RtfFile, Faults) {
  EXPECT_EQ(read_bytes("{\\rtf1 A", types::k_rtf).fault, Fault::corrupt);
  EXPECT_EQ(read_bytes("A", types::k_rtf).fault, Fault::corrupt);
  EXPECT_EQ(read_bytes("{\\rtf1 " + std::string(200000, '{') + std::string(200000, '}') + "A}", types::k_rtf).fault,
            Fault::none);
}

}  // namespace
}  // namespace baosong::parsers
