// Widths, shortening and wrapping as readers see them.
#include "daemon/letters/columns.hpp"

namespace baosong::letters {
namespace {

TEST(Columns, hanAndSignsOfHanFontsTakeTwo) {
  EXPECT_EQ(width(""), 0);
  EXPECT_EQ(width("abc"), 3);
  EXPECT_EQ(width("质量月"), 6);
  EXPECT_EQ(width("“×”"), 6);
  EXPECT_EQ(width("\xFF"), 1);
}

TEST(Columns, aNameKeepsItsBeginningAndExtension) {
  EXPECT_EQ(without_middle("图1.jpg", 7), "图1.jpg");
  EXPECT_EQ(without_middle("质量月活动总结.docx", 14), "质量月活…docx");
  for (int columns = 8; columns < 40; ++columns) {
    EXPECT_LE(width(without_middle(std::string(100, 'a') + "质量月质量月质量月.docx", columns)), columns);
    EXPECT_LE(width(without_end("质量月质量月质量月质量月质量月质量月质量月质量月", columns)), columns);
  }
}

struct WrapCase {
  const char* line;
  const char* expected;
};

TEST(Columns, wrapping) {
  for (const WrapCase& row : {
           WrapCase{"质量月活动总结", "质量月活动\n总结"},
           WrapCase{"质量月活动，总结", "质量月活\n动，总结"},  // no comma at the head of a line
           WrapCase{"质量月活（总结）", "质量月活\n（总结）"},
           WrapCase{"  · 质量月活动", "  · 质量\n     月活\n     动"},  // · is two wide
           WrapCase{"1. 质量月活动总结", "1. 质量月\n   活动总\n   结"},
           WrapCase{"abcdefghijklmno", "abcdefghij\nklmno"},
           WrapCase{"abc  defghijklm", "abc\ndefghijklm"},
           WrapCase{"短", "短"},
       }) {
    EXPECT_EQ(wrapped(row.line, 10), row.expected) << row.line;
  }
}

TEST(Columns, nothingIsLostAndNothingTooWide) {
  std::string line = "   · ";
  for (int i = 0; i < 400; ++i) {
    line += i % 7 == 0 ? "，" : i % 11 == 0 ? " " : i % 5 == 0 ? "x1" : "质";
  }
  const std::string text = wrapped(line);
  std::string joined;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n');; end = text.find('\n', begin)) {
    const std::string one = text.substr(begin, end == std::string::npos ? end : end - begin);
    EXPECT_LE(width(one), k_text_columns) << one;
    joined += one;
    if (end == std::string::npos) {
      break;
    }
    begin = end + 1;
  }
  const auto without_blanks = [](std::string whole) {
    std::erase(whole, ' ');
    return whole;
  };
  EXPECT_EQ(without_blanks(joined), without_blanks(line));
}

}  // namespace
}  // namespace baosong::letters
