// Contract 4, item.caption: every sentence and its edges.
#include "daemon/rules/captions.hpp"

#include <gtest/gtest.h>

namespace baosong::rules {
namespace {

// --- (1) lines of text ---------------------------------------------------------------------------------------------

struct LineRow {
  const char* name;
  const char* file;
  const char* line;
  const char* want;  ///< empty: no caption
};

class CaptionLine : public testing::TestWithParam<LineRow> {};

TEST_P(CaptionLine, Gives) {
  const LineRow& row = GetParam();
  EXPECT_EQ(caption_of(row.file, false, "", {{}, {}, {row.line}}).value_or(""), row.want);
}

constexpr LineRow k_lines[] = {
    {"full_name_colon", "IMG_2001.JPG", "IMG_2001.JPG：专家为企业把脉", "专家为企业把脉"},
    {"full_name_other_case", "IMG_2001.JPG", "img_2001.jpg：专家为企业把脉", "专家为企业把脉"},
    {"full_name_full_width", "IMG_2001.JPG", "ＩＭＧ_２００１.JPG：专家为企业把脉", "专家为企业把脉"},
    {"stem_colon", "IMG_2001.JPG", "IMG_2001：专家为企业把脉", "专家为企业把脉"},
    {"stem_with_another_extension", "图1.png", "图1.jpg：专家为企业把脉", "专家为企业把脉"},
    {"other_file", "IMG_2001.JPG", "IMG_2002：专家为企业把脉", ""},
    {"longer_file_name", "IMG_200.JPG", "IMG_2001：专家为企业把脉", ""},
    {"name_not_at_begin", "IMG_2001.JPG", "见IMG_2001：专家为企业把脉", ""},
    {"blanks_before_name", "IMG_2001.JPG", "　 IMG_2001：专家为企业把脉", "专家为企业把脉"},
    {"number_colon", "图1.jpg", "图1：专家为企业把脉", "专家为企业把脉"},
    {"number_ascii_colon", "图1.jpg", "图1:专家为企业把脉", "专家为企业把脉"},
    {"number_blank", "图1.jpg", "图1 专家为企业把脉", "专家为企业把脉"},
    {"number_wide_blank", "图1.jpg", "图1　专家为企业把脉", "专家为企业把脉"},
    {"number_tab", "图1.jpg", "图1\t专家为企业把脉", "专家为企业把脉"},
    {"number_enumeration_comma", "图1.jpg", "图1、专家为企业把脉", "专家为企业把脉"},
    {"number_comma", "图1.jpg", "图1，专家为企业把脉", "专家为企业把脉"},
    {"number_dot", "图1.jpg", "图1.专家为企业把脉", "专家为企业把脉"},
    {"number_wide_dot", "图1.jpg", "图1．专家为企业把脉", "专家为企业把脉"},
    {"number_hyphen", "图1.jpg", "图1-专家为企业把脉", "专家为企业把脉"},
    {"number_dash", "图1.jpg", "图1—专家为企业把脉", "专家为企业把脉"},
    {"number_long_dash", "图1.jpg", "图1——专家为企业把脉", "专家为企业把脉"},
    {"several_separators", "图1.jpg", "图1： 　专家为企业把脉", "专家为企业把脉"},
    {"no_separator", "图1.jpg", "图1专家为企业把脉", ""},
    {"underscore_is_no_separator", "图1.jpg", "图1_专家为企业把脉", ""},
    {"slash_is_no_separator", "图1.jpg", "图1/专家为企业把脉", ""},
    {"bracket_is_no_separator", "图1.jpg", "图1（专家为企业把脉）", ""},
    {"semicolon_is_no_separator", "图1.jpg", "图1；专家为企业把脉", ""},
    {"ascii_comma_is_no_separator", "图1.jpg", "图1,专家为企业把脉", ""},
    {"three_han", "图1.jpg", "图1：座谈会", ""},
    {"four_han", "图1.jpg", "图1：座谈会议", "座谈会议"},
    {"three_han_and_letters", "图1.jpg", "图1：QC座谈会ABC", ""},
    {"four_han_and_letters", "图1.jpg", "图1：QC座谈会议", "QC座谈会议"},
    {"nothing_after", "图1.jpg", "图1：", ""},
    {"just_the_number", "图1.jpg", "图1", ""},
    {"word_tupian", "图1.jpg", "图片1：专家为企业把脉", "专家为企业把脉"},
    {"word_zhaopian", "图1.jpg", "照片1：专家为企业把脉", "专家为企业把脉"},
    {"word_futu", "图1.jpg", "附图1：专家为企业把脉", "专家为企业把脉"},
    {"word_unknown", "图1.jpg", "附件1：专家为企业把脉", ""},
    {"word_differs_in_name", "照片1.jpg", "图1：专家为企业把脉", "专家为企业把脉"},
    {"word_lacks_in_name", "1.jpg", "图1：专家为企业把脉", "专家为企业把脉"},
    {"word_lacks_in_line_but_is_the_name", "1.jpg", "1：专家为企业把脉", "专家为企业把脉"},
    {"word_lacks_in_line_and_is_not_the_name", "图1.jpg", "1：专家为企业把脉", ""},
    {"chinese_figure_in_line", "图2.jpg", "图二：专家为企业把脉", "专家为企业把脉"},
    {"chinese_figure_in_name", "图二.jpg", "图2：专家为企业把脉", "专家为企业把脉"},
    {"chinese_ten", "图10.jpg", "图十：专家为企业把脉", "专家为企业把脉"},
    {"chinese_twelve", "图12.jpg", "图十二：专家为企业把脉", "专家为企业把脉"},
    {"chinese_twenty_one", "图21.jpg", "图二十一：专家为企业把脉", "专家为企业把脉"},
    {"chinese_digits_in_order", "图12.jpg", "图一二：专家为企业把脉", "专家为企业把脉"},
    {"full_width_figure_in_line", "图3.jpg", "图３：专家为企业把脉", "专家为企业把脉"},
    {"full_width_figure_in_name", "图３.jpg", "图3：专家为企业把脉", "专家为企业把脉"},
    {"leading_zero", "图01.jpg", "图1：专家为企业把脉", "专家为企业把脉"},
    {"leading_zero_in_line", "图1.jpg", "图01：专家为企业把脉", "专家为企业把脉"},
    {"blank_before_figure", "图1.jpg", "图 1：专家为企业把脉", "专家为企业把脉"},
    {"another_figure", "图1.jpg", "图2：专家为企业把脉", ""},
    {"figure_is_prefix", "图1.jpg", "图10：专家为企业把脉", ""},
    {"figure_is_longer", "图10.jpg", "图1：专家为企业把脉", ""},
    {"range_is_no_caption", "图1.jpg", "图1至图3为现场照片", ""},
    {"number_in_name_with_words", "图1 开幕.jpg", "图1：专家为企业把脉", "专家为企业把脉"},
    {"number_glued_to_words", "图1开幕.jpg", "图1：专家为企业把脉", "专家为企业把脉"},
    {"windows_numbering", "图片 (2).jpg", "图2：专家为企业把脉", "专家为企业把脉"},
    {"camera_digits_are_no_number", "IMG_1.jpg", "图1：专家为企业把脉", ""},
    {"year_is_no_number", "3月活动.jpg", "图3：专家为企业把脉", ""},
    {"date_is_no_number", "3.15晚会.jpg", "图3：专家为企业把脉", ""},
    {"place_is_no_number", "三明.jpg", "图3：专家为企业把脉", ""},
    {"list_dot", "1.jpg", "1.专家为企业把脉", ""},
    {"list_dot_blank", "1.jpg", "1. 专家为企业把脉", ""},
    {"list_comma", "1.jpg", "1、专家为企业把脉", ""},
    {"list_bracket", "1.jpg", "1) 专家为企业把脉", ""},
    {"list_wide_dot", "1.jpg", "１．专家为企业把脉", ""},
    {"list_chinese", "一.jpg", "一、专家为企业把脉", ""},
    {"list_but_full_name", "1.jpg", "1.jpg 专家为企业把脉", "专家为企业把脉"},
    {"no_list_with_blank", "1.jpg", "1 专家为企业把脉", "专家为企业把脉"},
    {"edges_are_cut", "图1.jpg", "图1：【专家为企业把脉】 ", "专家为企业把脉"},
    {"dashes_at_the_end", "图1.jpg", "图1：专家为企业把脉--", "专家为企业把脉"},
    {"inner_bracket_stays", "图1.jpg", "图1：专家为企业把脉（福州）", "专家为企业把脉（福州）"},
    {"table_row", "IMG_2001.JPG", "IMG_2001.JPG\t专家为企业把脉\t9月", "专家为企业把脉\t9月"},
};
INSTANTIATE_TEST_SUITE_P(All, CaptionLine, testing::ValuesIn(k_lines),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(CaptionSources, CaptionDocumentBeforeSummaryBeforeBody) {
  const CaptionTexts all{{"图1：说明文档里的话"}, {"图1：总结里面的话"}, {"图1：正文里面的话"}};
  EXPECT_EQ(caption_of("图1.jpg", false, "", all), "说明文档里的话");
  EXPECT_EQ(caption_of("图1.jpg", false, "", {{"图2：说明文档里的话"}, all.summaries, all.bodies}), "总结里面的话");
  EXPECT_EQ(caption_of("图1.jpg", false, "", {{}, {"无关的一行文字"}, all.bodies}), "正文里面的话");
}

TEST(CaptionSources, TheFirstLineThatIsACaptionCounts) {
  EXPECT_EQ(
      caption_of("图1.jpg", false, "", {{}, {}, {"图1见附件\n图1：座谈\n图1：专家为企业把脉\n图1：第二次说的话"}}),
      "专家为企业把脉");
}

TEST(CaptionSources, TextBeforeTheParagraphUnderAPicture) {
  const CaptionTexts texts{{}, {"image1.jpeg：总结里面的话"}, {}};
  EXPECT_EQ(caption_of("image1.jpeg", true, "下一段文字在此", texts), "总结里面的话");
  EXPECT_EQ(caption_of("image1.jpeg", true, "下一段文字在此", {}), "下一段文字在此");
}

TEST(CaptionSources, TextBeforeTheFileName) {
  EXPECT_EQ(caption_of("图1 文件名里的话.jpg", false, "", {{}, {}, {"图1：正文里面的话"}}), "正文里面的话");
  EXPECT_EQ(caption_of("图1 文件名里的话.jpg", false, "", {{}, {}, {"图2：正文里面的话"}}), "文件名里的话");
}

// --- (2) the paragraph under a picture -----------------------------------------------------------------------------

TEST(CaptionUnderPicture, ItsNumberStays) {
  EXPECT_EQ(caption_of("image1.jpeg", true, "图1 开幕式现场", {}), "图1 开幕式现场");
}

TEST(CaptionUnderPicture, FourHanCharactersAreEnough) {
  EXPECT_EQ(caption_of("image1.jpeg", true, "座谈会议", {}), "座谈会议");
  EXPECT_EQ(caption_of("image1.jpeg", true, "座谈会", {}), std::nullopt);
  EXPECT_EQ(caption_of("image1.jpeg", true, "", {}), std::nullopt);
}

TEST(CaptionUnderPicture, OnlyForPicturesInDocuments) {
  EXPECT_EQ(caption_of("image1.jpeg", false, "下一段文字在此", {}), std::nullopt);
}

// --- (3) the file name ---------------------------------------------------------------------------------------------

struct NameRow {
  const char* name;
  const char* file;
  const char* want;
};

class CaptionInName : public testing::TestWithParam<NameRow> {};

TEST_P(CaptionInName, Gives) {
  EXPECT_EQ(caption_in_name(GetParam().file).value_or(""), GetParam().want);
}

constexpr NameRow k_names[] = {
    {"number_and_words", "图1 宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"words_alone", "宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"without_extension", "图1 宣传展板吸引群众驻足", "宣传展板吸引群众驻足"},
    {"glued", "图1宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"dash", "图1-宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"underscore", "图1_宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"dot", "图1.宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"comma", "图1、宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"colon", "图1：宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"zhaopian", "照片2 宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"tupian_chinese", "图片三 宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"futu", "附图4 宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"bare_figure", "1 宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"bare_figure_comma", "1、宣传展板吸引群众驻足.jpg", "宣传展板吸引群众驻足"},
    {"figure_of_the_words", "12345热线进社区宣传.jpg", "12345热线进社区宣传"},
    {"year_of_the_words", "2021年质量月启动仪式.jpg", "2021年质量月启动仪式"},
    {"date_of_the_words", "3.15晚会现场活动.jpg", "3.15晚会现场活动"},
    {"numbering_only_at_the_begin", "活动现场图1.jpg", "活动现场图1"},
    {"three_han", "图3 座谈会.jpg", ""},
    {"four_han", "图3 座谈会议.jpg", "座谈会议"},
    {"number_words_do_not_count", "图片1 座谈会.jpg", ""},
    {"img", "IMG_20210910_080000.jpg", ""},
    {"img_glued", "IMG20210910080000.jpg", ""},
    {"img_and_words", "IMG_2001 宣传展板驻足.jpg", "宣传展板驻足"},
    {"img_and_glued_words", "IMG_2001宣传展板驻足.jpg", "宣传展板驻足"},
    {"dsc", "DSC_0001.JPG", ""},
    {"dscn", "DSCN0001 宣传展板驻足.JPG", "宣传展板驻足"},
    {"wechat", "微信图片_20210910080000.jpg", ""},
    {"wechat_and_three_han", "微信图片_20210910080000座谈会.jpg", ""},
    {"wechat_and_words", "微信图片_20210910080000 宣传展板驻足.jpg", "宣传展板驻足"},
    {"mmexport", "mmexport1631234567890.jpg", ""},
    {"qq", "QQ图片20210910080000.png", ""},
    {"qq_and_words", "QQ图片20210910080000_宣传展板驻足.png", "宣传展板驻足"},
    {"wechatimg", "WechatIMG12.jpeg", ""},
    {"screenshot", "Screenshot_20210910_080000_com.tencent.mm.jpg", ""},
    {"screenshot_and_words", "Screenshot_20210910-宣传展板驻足.jpg", "宣传展板驻足"},
    {"camera_after_number", "图1 IMG_2001 宣传展板驻足.jpg", "宣传展板驻足"},
    {"number_after_camera_stays", "IMG_2001 图1宣传展板.jpg", "图1宣传展板"},
    {"brackets", "图1（宣传展板驻足）.jpg", "宣传展板驻足"},
    {"inner_bracket", "图1 宣传展板驻足（福州）.jpg", "宣传展板驻足（福州）"},
    {"edges", "图1 -_宣传展板驻足_- .jpg", "宣传展板驻足"},
    {"extension_of_han_is_none", "图1.宣传展板驻足", "宣传展板驻足"},
    {"part_of_a_document", "image1.jpeg", ""},
    {"empty", "", ""},
    {"only_extension", ".jpg", ""},
    {"two_dots", "宣传展板.驻足现场.jpg", "宣传展板.驻足现场"},
};
INSTANTIATE_TEST_SUITE_P(All, CaptionInName, testing::ValuesIn(k_names),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(PictureNumber, HugeFiguresAreCut) {
  EXPECT_EQ(picture_number("图99999999999999999999999.jpg"), 999'999'999);
  EXPECT_EQ(picture_number("微信图片_1.jpg"), std::nullopt);
  EXPECT_EQ(picture_number("图.jpg"), std::nullopt);
}

TEST(CaptionText, BrokenDoesNoHarm) {
  EXPECT_EQ(caption_of("图1.jpg", false, "", {{}, {}, {"图1：\xff\xfe\xe5"}}), std::nullopt);
  EXPECT_EQ(caption_in_name("\xe5\x9b"), std::nullopt);
}

}  // namespace
}  // namespace baosong::rules
