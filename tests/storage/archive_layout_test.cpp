#include <gmock/gmock.h>

#include "storage/archive_tree.hpp"
#include "tests/storage/samples.hpp"

namespace baosong::storage {
namespace {

using test::item;
using test::picture;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> paths(const Dossier& d) {
  std::vector<std::string> out;
  for (const ArchiveEntry& e : archive_layout(d)) out.push_back(e.path);
  return out;
}

Dossier with(std::vector<Item> items) {
  Dossier d;
  d.submission.emplace().items = std::move(items);
  return d;
}

struct PlaceCase {
  const char* name;
  Item given;
  std::vector<std::string> want;
};
class ArchivePlace : public ::testing::TestWithParam<PlaceCase> {};
TEST_P(ArchivePlace, Is) {
  EXPECT_EQ(paths(with({GetParam().given})), GetParam().want);
}

Item typed(Item i, std::string media_type) {
  i.media_type = std::move(media_type);
  return i;
}
Item unfiled(Item i) {
  i.filed = false;
  return i;
}

INSTANTIATE_TEST_SUITE_P(
    Table, ArchivePlace,
    ::testing::Values(
        PlaceCase{"summary", item("总结.docx", Role::summary), {"活动总结/总结.docx"}},
        PlaceCase{"statistics", item("统计表.xls", Role::statistics), {"统计表/统计表.xls"}},
        PlaceCase{"video", item("视频.mp4", Role::video), {"视频/视频.mp4"}},
        PlaceCase{"interim", item("简报.docx", Role::interim), {"活动信息/简报.docx"}},
        PlaceCase{"caption", item("图片说明.docx", Role::caption), {"其他/图片说明.docx"}},
        PlaceCase{"other", item("附件.pdf", Role::other), {"其他/附件.pdf"}},
        PlaceCase{"dangerous", item("a.exe", Role::none), {}},
        PlaceCase{"not_filed", unfiled(item("坏.zip", Role::other)), {}},
        PlaceCase{"captioned", picture("IMG_1.jpg", "质量月开幕式现场"), {"图片/01 质量月开幕式现场.jpg"}},
        PlaceCase{"caption_with_dot", picture("IMG_1.jpg", "3.15晚会.现场"), {"图片/01 3.15晚会.现场.jpg"}},
        PlaceCase{"caption_with_separator", picture("IMG_1.jpg", "签约/揭牌"), {"图片/01 签约／揭牌.jpg"}},
        PlaceCase{"no_caption", picture("IMG_1.JPG", std::nullopt), {"图片/01 IMG_1.JPG"}},
        PlaceCase{"empty_caption", picture("IMG_1.jpeg", ""), {"图片/01 IMG_1.jpeg"}},
        PlaceCase{"lying_name", picture("IMG_1.png", std::nullopt), {"图片/01 IMG_1.jpg"}},
        PlaceCase{"lying_name_captioned", picture("IMG_1.png", "质量月现场"), {"图片/01 质量月现场.jpg"}},
        PlaceCase{"no_picture_extension", picture("活动3.15", std::nullopt), {"图片/01 活动3.15.jpg"}},
        PlaceCase{"heic", typed(picture("a.jpg", "质量月现场"), "image/heic"), {"图片/01 质量月现场.heic"}},
        PlaceCase{"unknown_type", typed(picture("a.psd", "质量月现场"), "image/x-psd"), {"图片/01 质量月现场.psd"}},
        PlaceCase{"name_that_climbs", item("../../x.docx", Role::summary), {"活动总结/／..／x.docx"}},
        PlaceCase{"no_name", item("", Role::other), {"其他/未命名"}}),
    [](const auto& row) { return row.param.name; });

TEST(ArchiveLayout, PicturesAreNumberedInOrderWhateverStandsBetween) {
  std::vector<Item> items{picture("a.jpg", "开幕式现场一"), item("总结.docx", Role::summary),
                          picture("b.jpg", "开幕式现场一")};
  for (int i = 0; i < 98; ++i) items.push_back(picture("p.jpg", std::nullopt));
  const std::vector<std::string> all = paths(with(items));
  EXPECT_EQ(all[0], "图片/01 开幕式现场一.jpg");
  EXPECT_EQ(all[1], "活动总结/总结.docx");
  EXPECT_EQ(all[2], "图片/02 开幕式现场一.jpg");
  EXPECT_EQ(all[99], "图片/99 p.jpg");
  EXPECT_EQ(all[100], "图片/100 p.jpg");
}

TEST(ArchiveLayout, NamesAreUniqueInTheirFolder) {
  EXPECT_THAT(paths(with({item("A.pdf", Role::other), item("a.PDF", Role::other), item("a.pdf", Role::summary),
                          item("A.pdf", Role::other)})),
              ElementsAre("其他/A.pdf", "其他/a (2).PDF", "活动总结/a.pdf", "其他/A (3).pdf"));
}

TEST(ArchiveLayout, TheBodyIsTheSummaryWhereItSaysSo) {
  Dossier d = with({});
  d.submission->summary = Summary{"body", "标题", "正文第一段", {}};
  EXPECT_THAT(archive_layout(d), ElementsAre(ArchiveEntry{"活动总结/邮件正文.txt", "", "正文第一段\n"}));
  d.submission->summary->source = "总结.docx";
  EXPECT_THAT(archive_layout(d), IsEmpty());
}

TEST(ArchiveLayout, LinksAreListedInOneText) {
  Item one = item("大视频.mp4", Role::link, ""), two = item("照片.zip", Role::link, "");
  one.url = "https://mail.example/1";
  two.url = "https://mail.example/2";
  const std::vector<ArchiveEntry> entries = archive_layout(with({one, item("a.pdf", Role::other), two}));
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[1].path, "其他/超大附件链接.txt");
  EXPECT_THAT(
      entries[1].bytes,
      HasSubstr("名称：大视频.mp4\n地址：https://mail.example/1\n\n名称：照片.zip\n地址：https://mail.example/2\n"));
}

TEST(ArchiveLayout, EarlierRevisionsStandInHistory) {
  Dossier d = with({picture("a.jpg", "开幕式现场三")});
  d.submission->earlier = {{2, picture("a.jpg", "开幕式现场二")},
                           {1, picture("a.jpg", "开幕式现场一")},
                           {1, item("总结.docx", Role::summary)},
                           {1, picture("b.jpg", std::nullopt)}};
  EXPECT_THAT(paths(d),
              ElementsAre("图片/01 开幕式现场三.jpg", "历史/1/图片/01 开幕式现场一.jpg", "历史/1/活动总结/总结.docx",
                          "历史/1/图片/02 b.jpg", "历史/2/图片/01 开幕式现场二.jpg"));
}

TEST(ArchiveLayout, InterimReportsStandTogetherWithoutNumbers) {
  Dossier d;
  InterimReport one, two;
  one.mail.subject = "质量月信息：第1期";
  one.items = {item("简报.docx", Role::interim), picture("x.png", "质量月现场"), item("a.exe", Role::none)};
  two.mail.subject = "质量月信息：第1期";
  two.summary = Summary{"body", "", "我局开展了活动", {}};
  two.items = {item("简报.docx", Role::interim)};
  d.interim = {one, two};
  EXPECT_THAT(paths(d), ElementsAre("活动信息/简报.docx", "活动信息/质量月现场.jpg", "活动信息/质量月信息：第1期.txt",
                                    "活动信息/简报 (2).docx"));
}

}  // namespace
}  // namespace baosong::storage
