#include "parsers/text/html_text.hpp"
#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

using ::testing::ElementsAre;

struct HtmlCase {
  const char* name;
  std::string html;
  std::string text;
  std::string quoted;
};

class Html : public ::testing::TestWithParam<HtmlCase> {};

TEST_P(Html, Text) {
  const HtmlText read = read_html(GetParam().html, 1 << 20);
  EXPECT_EQ(read.text, GetParam().text);
  EXPECT_EQ(read.quoted, GetParam().quoted);
}

INSTANTIATE_TEST_SUITE_P(
    All, Html,
    ::testing::Values(
        HtmlCase{"blocks_and_breaks", "<p>甲 \n 乙</p><div>丙<br>丁</div>", "甲 乙\n丙\n丁\n", ""},
        HtmlCase{"head_and_scripts", "<head><title>T</title><style>a{}</style></head><script>if(a<b)x</script>正文",
                 "正文", ""},
        HtmlCase{"comments", "<!--[if mso]><p>x</p><![endif]-->甲<![if !vml]>乙<![endif]>", "甲乙", ""},
        HtmlCase{"references", "&lt;&#36136;&#x91CF;&nbsp;&amp;&copy;&unknown;", "<质量\xC2\xA0&©&unknown;", ""},
        HtmlCase{"table_row", "<table><tr><td>图1</td><td><p>启动</p><p>仪式</p></td></tr></table>后",
                 "图1\t启动 仪式\n后", ""},
        HtmlCase{"frame_of_one_cell", "<table><tr><td>一<br>二</td></tr></table>", "一\n二\n", ""},
        HtmlCase{"layout_table", "<table><tr><td>头<table><tr><td>甲</td><td>乙</td></tr></table>尾</td></tr></table>",
                 "头\n甲\t乙\n尾\n", ""},
        HtmlCase{"quotation", "我<blockquote>他<blockquote>她</blockquote></blockquote>们", "我\n们", "他\n她\n"},
        HtmlCase{"hidden", "甲<div style=\"display: none\">乙<div>丙</div></div>丁", "甲丁", ""},
        HtmlCase{"preformatted", "<pre>a\nb</pre>", "a\nb\n", ""},
        HtmlCase{"stray_signs", "1 < 2 & 3 > 2", "1 < 2 & 3 > 2", ""},
        HtmlCase{"unclosed_tag", "甲<a href=\"x", "甲", ""}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(HtmlParts, LinksCidsAndTables) {
  const HtmlText read = read_html(
      "首行<br><a href='http://x.example/?a=1&amp;b=2'><b>视频</b>.mp4</a> <img src=\"cid:a%40b\"><div "
      "style=\"background:url(cid:bg)\">x</div>"
      "<table><tr><td>甲</td><td><a href=y>乙</a></td></tr></table>",
      1 << 20);
  ASSERT_EQ(read.links.size(), 2U);
  EXPECT_EQ(read.links[0].text, "视频.mp4");
  EXPECT_EQ(read.links[0].href, "http://x.example/?a=1&b=2");
  EXPECT_EQ(read.links[0].line, 1U);
  EXPECT_EQ(read.links[1].line, 3U);
  EXPECT_THAT(read.cids, ElementsAre("a@b", "bg"));
  ASSERT_EQ(read.tables.size(), 1U);
  EXPECT_THAT(read.tables[0], ElementsAre(ElementsAre("甲", "乙")));
}

TEST(HtmlParts, HostileInputIsLinear) {
  for (const std::string& piece :
       {std::string("<b><i>"), std::string("<!--"), std::string("<?"), std::string("<table><tr><td>"),
        std::string("</"), std::string("&"), std::string("<script>"), std::string("<a b='")}) {
    std::string html;
    while (html.size() < 1000000) html += piece;
    EXPECT_LE(read_html(html, 1 << 20).text.size(), 1U << 21) << piece;
  }
}

TEST(HtmlParts, CharsetOfTheFile) {
  EXPECT_EQ(html_charset("<html><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">"), "gb2312");
  EXPECT_EQ(html_charset("<meta charset='utf-8'>"), "utf-8");
  EXPECT_EQ(html_charset("<p>charset=gbk</p>"), "");
}

TEST(HtmlFile, ParagraphsInTheStatedCharset) {
  const DocumentReading reading = read_bytes(
      "<html><meta "
      "charset=gb2312><body><p>\xD6\xCA\xC1\xBF\xD4\xC2</p><table><tr><td>\xBC\xD7</td><td>2</td></tr></"
      "table><blockquote>\xD2\xD2</blockquote>3</body></"
      "html>",
      "text/html");
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("质量月", "甲\t2", "乙", "3"));
  ASSERT_EQ(reading.facts.tables.size(), 1U);
}

struct TextFileCase {
  const char* name;
  std::string bytes;
};

class TextFile : public ::testing::TestWithParam<TextFileCase> {};

TEST_P(TextFile, Lines) {
  const DocumentReading reading = read_bytes(GetParam().bytes, "text/plain");
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(reading.facts.title, "标题");
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("标题", "正文"));
}

INSTANTIATE_TEST_SUITE_P(
    All, TextFile,
    ::testing::Values(TextFileCase{"utf8", "标题\n\n  正文\n"}, TextFileCase{"utf8_marked", "\xEF\xBB\xBF标题\r\n正文"},
                      TextFileCase{"gb18030", "\xB1\xEA\xCC\xE2\r\n\xD5\xFD\xCE\xC4"},
                      TextFileCase{"utf16_marked", std::string("\xFF\xFE\x07\x68\x98\x98\n\0\x63\x6B\x87\x65", 12)},
                      TextFileCase{"old_mac", "标题\r正文"},
                      TextFileCase{"utf16_without_mark", std::string("\x07\x68\x98\x98\n\0\x63\x6B\x87\x65", 10)}),
    [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace baosong::parsers
