#include "storage/file_names.hpp"

#include <gmock/gmock.h>

namespace baosong::storage {
namespace {

std::string times(int n, std::string_view text) {
  std::string out;
  for (int i = 0; i < n; ++i) out += text;
  return out;
}

struct NameCase {
  const char* name;
  std::string given;
  std::string want;
};
class SafeFileName : public ::testing::TestWithParam<NameCase> {};

TEST_P(SafeFileName, Is) {
  const std::string safe = safe_file_name(GetParam().given);
  EXPECT_EQ(safe, GetParam().want);
  EXPECT_LE(safe.size(), 200U);
  EXPECT_EQ(safe_file_name(safe), safe) << "safe names stay";
}

INSTANTIATE_TEST_SUITE_P(
    Table, SafeFileName,
    ::testing::Values(
        NameCase{"kept", "福州市 总结(终稿).docx", "福州市 总结(终稿).docx"}, NameCase{"empty", "", "未命名"},
        NameCase{"only_dots", "...", "未命名"}, NameCase{"dot_dot", "..", "未命名"},
        NameCase{"climbing", "../../etc/passwd", "／..／etc／passwd"}, NameCase{"backslash", "a\\b.txt", "a＼b.txt"},
        NameCase{"leading_dots", "..hidden.txt", "hidden.txt"},
        NameCase{"dots_and_blanks_around", " . a.txt. ", "a.txt"},
        NameCase{"control",
                 "a\x01\x7F"
                 "b\xC2\x85.txt",
                 "ab.txt"},
        NameCase{"line_feed_and_tab", "a\nb\tc.txt", "a b c.txt"}, NameCase{"nul", std::string("a\0b", 3), "a\uFFFDb"},
        NameCase{"windows", "a:b*c?d\"e<f>g|h", "a：b＊c？d＂e＜f＞g｜h"},
        NameCase{"turned_round", "总结\u202Egpj.exe", "总结gpj.exe"},
        NameCase{"zero_width", "\uFEFF总\u200B结.doc", "总结.doc"}, NameCase{"device", "con.txt", "con_.txt"},
        NameCase{"device_two_dots", "LPT1.tar.gz", "LPT1_.tar.gz"}, NameCase{"no_device", "console.txt", "console.txt"},
        NameCase{"no_device_com0", "COM0", "COM0"}, NameCase{"no_utf8", "\xB1\xED.xls", "\uFFFD\uFFFD.xls"},
        NameCase{"four_bytes", "𠀀🎉.jpg", "𠀀🎉.jpg"},
        NameCase{"exactly_200", times(65, "质") + "a.doc", times(65, "质") + "a.doc"},
        NameCase{"cut_between_characters", times(90, "质") + ".docx", times(65, "质") + ".docx"},
        NameCase{"cut_four_bytes", "a" + times(60, "𠀀") + ".jpg", "a" + times(48, "𠀀") + ".jpg"},
        NameCase{"cut_leaves_no_blank", times(65, "质") + " " + times(9, "质") + ".d", times(65, "质") + ".d"},
        NameCase{"a_sentence_is_no_extension", times(65, "质") + ".关于开展活动的情况说明", times(65, "质") + ".关"},
        NameCase{"no_extension", times(100, "质"), times(66, "质")}),
    [](const auto& row) { return row.param.name; });

TEST(UniqueFileName, CountsWithoutRegardToCaseWidthAndComposition) {
  std::set<std::string> taken;
  EXPECT_EQ(unique_file_name("Photo.JPG", taken), "Photo.JPG");
  EXPECT_EQ(unique_file_name("photo.jpg", taken), "photo (2).jpg");
  EXPECT_EQ(unique_file_name("PHOTO.jpg", taken), "PHOTO (3).jpg");
  EXPECT_EQ(unique_file_name("Ｐｈｏｔｏ.jpg", taken), "Ｐｈｏｔｏ (4).jpg");
  EXPECT_EQ(unique_file_name("\u00E9.txt", taken), "\u00E9.txt");
  EXPECT_EQ(unique_file_name("e\u0301.txt", taken), "e\u0301 (2).txt");
  EXPECT_EQ(unique_file_name("photo (2).jpg", taken), "photo (2) (2).jpg");
}

TEST(UniqueFileName, StaysWithinTheLimit) {
  std::set<std::string> taken;
  const std::string longest = times(65, "质") + ".docx";
  EXPECT_EQ(unique_file_name(longest, taken), longest);
  const std::string second = unique_file_name(longest, taken);
  EXPECT_EQ(second, times(63, "质") + " (2).docx");
  for (int n = 3; n < 120; ++n) EXPECT_LE(unique_file_name(longest, taken).size(), 200U);
  EXPECT_EQ(taken.size(), 119U);
}

}  // namespace
}  // namespace baosong::storage
