// Contract 4, findings and outcome: every row of the table and its edges.
#include "daemon/rules/findings.hpp"

#include <gtest/gtest.h>

#include "daemon/rules/verdict_json.hpp"
#include "tests/daemon/rules/builders.hpp"

namespace baosong::rules::tests {
namespace {

using config::Level;
using parsers::Fault;
using parsers::Origin;

struct FindingRow {
  const char* name;
  MailBuilder mail;
  const char* want;  ///< findings in order, with their items
  const char* outcome;
};

MailBuilder without_video() {
  return MailBuilder().with(docx("质量月总结.docx")).with(jpeg("图1 宣传展板吸引群众驻足.jpg"));
}
MailBuilder without_image() {
  return MailBuilder().with(docx("质量月总结.docx")).with(mp4("短片.mp4"));
}
MailBuilder with_summary_of(std::size_t characters) {
  return MailBuilder()
      .with(docx("总结.docx", {han(characters)}))
      .with(jpeg("图1 宣传展板驻足.jpg"))
      .with(mp4("短片.mp4"));
}
MailBuilder several_images(int count) {
  MailBuilder mail = MailBuilder().with(docx("质量月总结.docx")).with(mp4("短片.mp4"));
  for (int i = 1; i <= count; ++i) mail.with(jpeg("图" + std::to_string(i) + " 宣传展板驻足.jpg"));
  return mail;
}
PartBuilder unknown(std::string path) {
  return PartBuilder(std::move(path), "application/octet-stream");
}

class FindingsInFujian : public testing::TestWithParam<FindingRow> {};
TEST_P(FindingsInFujian, Are) {
  const Verdict verdict = in_fujian(GetParam().mail);
  EXPECT_EQ(findings_of(verdict), GetParam().want);
  EXPECT_EQ(to_word(verdict.outcome), GetParam().outcome);
  for (const Finding& one : verdict.findings) EXPECT_FALSE(one.message.empty()) << one.code;
}

const std::vector<FindingRow>& fujian_rows() {
  constexpr const char* k_ok = "accepted";
  constexpr const char* k_bad = "needs_correction";
  constexpr const char* k_held = "held";
  static const std::vector<FindingRow> rows = {
      {"complete", complete(), "", k_ok},
      // missing
      {"summary_missing", MailBuilder().with(jpeg("图1 宣传展板驻足.jpg")).with(mp4("短片.mp4")), "summary.missing",
       k_bad},
      {"image_missing", without_image(), "image.missing", k_bad},
      {"video_missing", without_video(), "video.missing", k_ok},
      {"nothing_but_text_of_200", MailBuilder().text(han(200)), "summary.missing, image.missing, video.missing", k_bad},
      {"body_is_summary", MailBuilder().text(han(300)).with(jpeg("图1 宣传展板驻足.jpg")).with(mp4("短片.mp4")), "",
       k_ok},
      {"only_unnamed_documents",
       MailBuilder().with(docx("a.docx")).with(docx("b.docx")).with(jpeg("图1 宣传展板驻足.jpg")).with(mp4("短片.mp4")),
       "summary.missing", k_bad},
      // links
      {"link_for_video", without_video().link("质量月.mp4"), "attachment.link 质量月.mp4", k_ok},
      {"link_for_image", without_image().link("照片.zip"), "attachment.link 照片.zip", k_ok},
      {"link_for_both", MailBuilder().with(docx("总结.docx")).link("素材.rar"), "attachment.link 素材.rar", k_ok},
      {"link_without_name", without_video().link("", "https://a.example/总结.docx"),
       "attachment.link https://a.example/总结.docx", k_ok},
      {"document_link_stands_for_nothing", without_video().link("总结.docx"), "video.missing", k_ok},
      {"document_link_in_capitals", without_video().link("总结.DOCX"), "video.missing", k_ok},
      {"table_link_stands_for_nothing", without_image().link("统计表.xlsx"), "image.missing", k_bad},
      {"document_link_and_video_link", without_video().link("总结.pdf").link("质量月.mp4", "https://a.example/2"),
       "attachment.link 质量月.mp4", k_ok},
      {"link_beside_all_files", complete().link("质量月.mp4"), "", k_ok},
      {"link_is_no_summary", MailBuilder().with(jpeg("图1 宣传展板驻足.jpg")).with(mp4("短片.mp4")).link("总结.zip"),
       "summary.missing", k_bad},
      // summary
      {"summary_49", with_summary_of(49), "summary.empty 总结.docx", k_bad},
      {"summary_50", with_summary_of(50), "", k_ok},
      {"summary_over_paragraphs",
       MailBuilder()
           .with(docx("总结.docx", {han(25), han(25)}))
           .with(jpeg("图1 宣传展板驻足.jpg"))
           .with(mp4("短片.mp4")),
       "", k_ok},
      {"scan_without_text",
       MailBuilder().with(pdf("总结.pdf", {}).scan()).with(jpeg("图1 宣传展板驻足.jpg")).with(mp4("短片.mp4")),
       "summary.scanned 总结.pdf", k_ok},
      {"other_scan_is_not_noted", complete().with(pdf("附件.pdf", {}).scan()), "", k_ok},
      {"other_empty_document", complete().with(docx("附件.docx", {})), "", k_ok},
      // images
      {"png", complete().with(picture("图2 宣传展板驻足.png", "image/png")), "image.wrong_format 图2 宣传展板驻足.png",
       k_bad},
      {"png_named_jpg", complete().with(picture("图2 宣传展板驻足.jpg", "image/png")),
       "image.wrong_format 图2 宣传展板驻足.jpg", k_bad},
      {"jpeg_named_png", complete().with(jpeg("图2 宣传展板驻足.png")), "", k_ok},
      {"heic", complete().with(picture("图2 宣传展板驻足.heic", "image/heic").fault(Fault::corrupt).measured_only()),
       "image.wrong_format 图2 宣传展板驻足.heic", k_bad},
      {"exactly_large_enough", complete().with(jpeg("图2 宣传展板驻足.jpg").size(1024, 768)), "", k_ok},
      {"one_pixel_too_narrow", complete().with(jpeg("图2 宣传展板驻足.jpg").size(1023, 768)),
       "image.too_small 图2 宣传展板驻足.jpg", k_bad},
      {"one_pixel_too_low", complete().with(jpeg("图2 宣传展板驻足.jpg").size(1024, 767)),
       "image.too_small 图2 宣传展板驻足.jpg", k_bad},
      {"portrait", complete().with(jpeg("图2 宣传展板驻足.jpg").size(768, 1024)), "", k_ok},
      {"portrait_wider", complete().with(jpeg("图2 宣传展板驻足.jpg").size(800, 1100)), "", k_ok},
      {"portrait_too_narrow", complete().with(jpeg("图2 宣传展板驻足.jpg").size(767, 2000)),
       "image.too_small 图2 宣传展板驻足.jpg", k_bad},
      {"square", complete().with(jpeg("图2 宣传展板驻足.jpg").size(1000, 1000)), "image.too_small 图2 宣传展板驻足.jpg",
       k_bad},
      {"no_caption", complete().with(jpeg("IMG_1.jpg")), "image.no_caption IMG_1.jpg", k_bad},
      {"caption_by_body", complete().with(jpeg("IMG_1.jpg")).text("IMG_1.jpg：宣传展板吸引群众"), "", k_ok},
      {"caption_by_document",
       complete().with(jpeg("IMG_1.jpg")).with(docx("图片说明.docx", {"IMG_1：宣传展板吸引群众"})), "", k_ok},
      {"all_at_once", complete().with(picture("IMG_1.png", "image/png").size(100, 100)),
       "image.wrong_format IMG_1.png, image.too_small IMG_1.png, image.no_caption IMG_1.png", k_bad},
      {"six", several_images(6), "", k_ok},
      {"seven", several_images(7), "image.too_many", k_bad},
      {"seven_with_a_duplicate", several_images(6).with(jpeg("图9 宣传展板驻足.jpg").bytes("sha-图1 宣传展板驻足.jpg")),
       "image.duplicate 图9 宣传展板驻足.jpg", k_ok},
      {"seven_with_a_broken_one", several_images(6).with(jpeg("图9 宣传展板驻足.jpg").fault(Fault::corrupt)),
       "image.corrupt 图9 宣传展板驻足.jpg, image.too_many", k_bad},
      {"duplicate", complete().with(jpeg("b.jpg").bytes("sha-图1 宣传展板吸引群众驻足.jpg")), "image.duplicate b.jpg",
       k_ok},
      {"duplicate_twice",
       complete()
           .with(jpeg("b.jpg").bytes("sha-图1 宣传展板吸引群众驻足.jpg"))
           .with(jpeg("c.jpg").bytes("sha-图1 宣传展板吸引群众驻足.jpg")),
       "image.duplicate b.jpg, image.duplicate c.jpg", k_ok},
      {"corrupt", complete().with(jpeg("图2 宣传展板驻足.jpg").fault(Fault::corrupt)),
       "image.corrupt 图2 宣传展板驻足.jpg", k_bad},
      {"corrupt_small_and_png",
       complete().with(picture("图2 宣传展板驻足.png", "image/png").size(9, 9).fault(Fault::corrupt)),
       "image.corrupt 图2 宣传展板驻足.png", k_bad},
      {"corrupt_without_caption", complete().with(jpeg("IMG_1.jpg").fault(Fault::corrupt)),
       "image.corrupt IMG_1.jpg, image.no_caption IMG_1.jpg", k_bad},
      {"picture_in_document_without_caption",
       without_image().with(jpeg("质量月总结.docx!image1.jpeg").name("image1.jpeg").in(Origin::document, 0)),
       "image.no_caption 质量月总结.docx!image1.jpeg", k_bad},
      {"picture_in_document_with_caption",
       without_image().with(jpeg("质量月总结.docx!image1.jpeg")
                                .name("image1.jpeg")
                                .in(Origin::document, 0)
                                .followed_by("质量月启动现场")),
       "", k_ok},
      // video
      {"video_exact", without_video().with(mp4("短片.mp4", 1280, 720)), "", k_ok},
      {"video_low", without_video().with(mp4("短片.mp4", 854, 480)), "video.low_resolution 短片.mp4", k_ok},
      {"video_one_pixel_short", without_video().with(mp4("短片.mp4", 1279, 720)), "video.low_resolution 短片.mp4",
       k_ok},
      {"video_portrait", without_video().with(mp4("短片.mp4", 720, 1280)), "", k_ok},
      {"video_corrupt", without_video().with(mp4("短片.mp4", 0, 0).fault(Fault::corrupt)), "video.corrupt 短片.mp4",
       k_bad},
      {"video_unmeasured", without_video().with(mp4("短片.mp4", 0, 0)), "", k_ok},
      // attachments
      {"document_corrupt", complete().with(docx("案例.docx").unread().fault(Fault::corrupt)),
       "document.corrupt 案例.docx", k_bad},
      {"summary_corrupt",
       MailBuilder()
           .with(docx("总结.docx").unread().fault(Fault::corrupt))
           .with(jpeg("图1 宣传展板驻足.jpg"))
           .with(mp4("短片.mp4")),
       "document.corrupt 总结.docx", k_bad},
      {"noise_named_doc", complete().with(unknown("案例.doc")), "document.corrupt 案例.doc", k_bad},
      {"noise_named_bin", complete().with(unknown("案例.bin")), "", k_ok},
      {"document_encrypted", complete().with(pdf("案例.pdf").unread().fault(Fault::encrypted)),
       "attachment.encrypted 案例.pdf", k_bad},
      {"summary_encrypted",
       MailBuilder()
           .with(pdf("总结.pdf").unread().fault(Fault::encrypted))
           .with(jpeg("图1 宣传展板驻足.jpg"))
           .with(mp4("短片.mp4")),
       "attachment.encrypted 总结.pdf", k_bad},
      {"archive_encrypted", complete().with(zip("照片.zip").fault(Fault::encrypted)), "attachment.encrypted 照片.zip",
       k_bad},
      {"archive_corrupt", complete().with(zip("照片.zip").fault(Fault::corrupt)), "attachment.corrupt 照片.zip", k_bad},
      {"archive_not_opened", complete().with(PartBuilder("照片.rar", "application/vnd.rar").fault(Fault::corrupt)),
       "attachment.corrupt 照片.rar", k_bad},
      {"archive_over_limits", complete().with(zip("照片.zip").fault(Fault::over_limit)), "attachment.bomb 照片.zip",
       k_bad},
      {"document_over_limits", complete().with(docx("案例.docx").unread().fault(Fault::over_limit)),
       "attachment.bomb 案例.docx", k_bad},
      {"presentation_encrypted",
       complete().with(PartBuilder("a.ppt", "application/vnd.ms-powerpoint").fault(Fault::encrypted)),
       "attachment.encrypted a.ppt", k_bad},
      {"program", complete().with(unknown("图2.jpg").dangerous("Windows program")), "attachment.dangerous 图2.jpg",
       k_bad},
      {"macros", complete().with(docx("回执.docm").macros()), "attachment.dangerous 回执.docm", k_bad},
      {"macros_and_encrypted", complete().with(docx("回执.docm").macros().fault(Fault::encrypted)),
       "attachment.dangerous 回执.docm", k_bad},
      {"program_in_archive",
       complete().with(zip("a.zip")).with(unknown("a.zip/a.scr").dangerous("x").in(Origin::archive, 3)),
       "attachment.dangerous a.zip/a.scr", k_bad},
      {"dangerous_summary",
       MailBuilder().with(docx("总结.docm").macros()).with(jpeg("图1 宣传展板驻足.jpg")).with(mp4("短片.mp4")),
       "attachment.dangerous 总结.docm, summary.missing", k_bad},
      // agency
      {"named", complete().stranger().subject("厦门市局总结"), "agency.unconfirmed", k_ok},
      {"unknown", complete().stranger(), "agency.unknown", k_held},
      {"ambiguous", complete().stranger().subject("厦门市局、厦门海关"), "agency.ambiguous", k_held},
      {"mismatch", complete().subject("厦门市局总结"), "agency.mismatch", k_held},
      {"unknown_and_faulty", without_image().stranger(), "image.missing, agency.unknown", k_held},
      // kinds
      {"inquiry", MailBuilder(), "", k_held},
      {"inquiry_of_a_stranger", MailBuilder().stranger().text("质量月怎么报？"), "agency.unknown", k_held},
      {"inquiry_named", MailBuilder().stranger().subject("厦门市局问质量月怎么报"), "agency.unconfirmed", k_held},
      {"interim_document", MailBuilder().subject("质量月信息").with(docx("启动.docx", {"短"})), "", k_ok},
      {"interim_text", MailBuilder().subject("质量月信息").with(jpeg("a.jpg").size(500, 400)), "", k_ok},
      {"interim_nothing_but_pictures", MailBuilder().subject("质量月信息").text(" ").with(jpeg("a.jpg")),
       "summary.missing", k_bad},
      {"interim_table", MailBuilder().subject("质量月信息").text("").with(xlsx("a.xlsx")), "", k_ok},
      {"interim_pictures_are_not_judged",
       MailBuilder().subject("质量月信息").with(picture("a.png", "image/png").size(9, 9).fault(Fault::corrupt)), "",
       k_ok},
      {"interim_video_is_not_judged",
       MailBuilder().subject("质量月信息").with(mp4("a.mp4", 9, 9).fault(Fault::corrupt)), "", k_ok},
      {"interim_duplicates_are_not_judged",
       MailBuilder().subject("质量月信息").with(jpeg("a.jpg").bytes("x")).with(jpeg("b.jpg").bytes("x")), "", k_ok},
      {"interim_document_corrupt",
       MailBuilder().subject("质量月信息").with(docx("启动.docx").unread().fault(Fault::corrupt)),
       "document.corrupt 启动.docx", k_bad},
      {"interim_encrypted", MailBuilder().subject("质量月信息").with(zip("a.zip").fault(Fault::encrypted)),
       "attachment.encrypted a.zip", k_bad},
      {"interim_dangerous", MailBuilder().subject("质量月信息").with(unknown("a.exe").dangerous("x")),
       "attachment.dangerous a.exe", k_bad},
      {"interim_link", MailBuilder().subject("质量月信息").link("a.mp4"), "", k_ok},
      {"ignored_has_no_findings", without_image().stranger().automatic(parsers::Automatic::auto_reply), "", "ignored"},
      {"unreadable", MailBuilder().unreadable("no header"), "message.unreadable", k_held},
  };
  return rows;
}
INSTANTIATE_TEST_SUITE_P(All, FindingsInFujian, testing::ValuesIn(fujian_rows()),
                         [](const auto& row) { return std::string(row.param.name); });

// --- Hainan: other levels, statistics ------------------------------------------------------------------------------

config::Campaign hainan_with_columns() {
  config::Campaign out = hainan();
  for (config::Requirement& one : out.requirements) {
    if (one.role == config::Role::statistics) one.columns = {"活动名称", "活动时间", "参与人数", "发放资料份数"};
  }
  return out;
}

MailBuilder of_haikou() {
  return MailBuilder().from("zlqs@haikou.hn.example").with(docx("总结.docx")).with(jpeg("1.jpg"));
}

using Rows = std::vector<std::vector<std::string>>;
const std::vector<std::string> k_header = {"活动名称", "活动时间", "参与人数", "发放资料份数"};

Rows header_at(std::size_t row) {
  Rows rows(row, {"某某", "1"});
  rows.push_back(k_header);
  return rows;
}

class FindingsInHainan : public testing::TestWithParam<FindingRow> {};
TEST_P(FindingsInHainan, Are) {
  const Verdict verdict = judged(GetParam().mail, hainan_with_columns());
  EXPECT_EQ(findings_of(verdict), GetParam().want);
  EXPECT_EQ(to_word(verdict.outcome), GetParam().outcome);
}

const std::vector<FindingRow>& hainan_rows() {
  constexpr const char* k_ok = "accepted";
  constexpr const char* k_bad = "needs_correction";
  static const std::vector<FindingRow> rows = {
      {"complete", of_haikou().with(xlsx("统计表.xlsx", {k_header})), "", k_ok},
      {"statistics_missing", of_haikou(), "statistics.missing", k_bad},
      {"images_are_expected",
       MailBuilder().from("zlqs@haikou.hn.example").with(docx("总结.docx")).with(xlsx("统计表.xlsx", {k_header})),
       "image.missing", k_ok},
      {"nothing_is_asked_of_images",
       of_haikou().with(xlsx("统计表.xlsx", {k_header})).with(picture("2.png", "image/png").size(9, 9)), "", k_ok},
      {"broken_images_are_faults_all_the_same",
       of_haikou().with(xlsx("统计表.xlsx", {k_header})).with(jpeg("2.jpg").fault(Fault::corrupt)),
       "image.corrupt 2.jpg", k_bad},
      {"optional_video_needs_no_link", of_haikou().with(xlsx("统计表.xlsx", {k_header})).link("a.mp4"), "", k_ok},
      {"link_for_expected_image",
       MailBuilder()
           .from("zlqs@haikou.hn.example")
           .with(docx("总结.docx"))
           .with(xlsx("统计表.xlsx", {k_header}))
           .link("照片.zip"),
       "attachment.link 照片.zip", k_ok},
      {"other_order",
       of_haikou().with(xlsx("统计表.xlsx", {{"参与人数", "发放资料份数", "活动名称", "备注", "活动时间"}})), "", k_ok},
      {"blanks_in_cells",
       of_haikou().with(xlsx("统计表.xlsx", {{"活 动 名称", " 活动时间", "参与人数　", "发放资料\n份数"}})), "", k_ok},
      {"row_20", of_haikou().with(xlsx("统计表.xlsx", header_at(19))), "", k_ok},
      {"row_21", of_haikou().with(xlsx("统计表.xlsx", header_at(20))), "statistics.columns 统计表.xlsx", k_bad},
      {"second_sheet", of_haikou().with(xlsx("统计表.xlsx", {{"封面"}}).table({k_header})), "", k_ok},
      {"table_of_a_document", of_haikou().with(docx("统计表.docx").table({k_header})), "", k_ok},
      {"document_without_table", of_haikou().with(docx("统计表.docx")), "statistics.columns 统计表.docx", k_bad},
      {"rows_of_a_spreadsheet_are_text",
       MailBuilder()
           .from("zlqs@haikou.hn.example")
           .with(xlsx("总结.xlsx", {{han(30), "1"}, {han(20)}}))
           .with(jpeg("1.jpg"))
           .with(xlsx("统计表.xlsx", {k_header})),
       "", k_ok},
      {"spread_over_two_rows",
       of_haikou().with(xlsx("统计表.xlsx", {{"活动名称", "活动时间"}, {"参与人数", "发放资料份数"}})),
       "statistics.columns 统计表.xlsx", k_bad},
      {"spread_over_two_sheets",
       of_haikou().with(xlsx("统计表.xlsx", {{"活动名称", "活动时间"}}).table({{"参与人数", "发放资料份数"}})),
       "statistics.columns 统计表.xlsx", k_bad},
      {"more_words_in_the_cell",
       of_haikou().with(xlsx("统计表.xlsx", {{"活动名称", "活动时间", "参与人数（人）", "发放资料份数"}})),
       "statistics.columns 统计表.xlsx", k_bad},
      {"one_of_two_tables_is_enough", of_haikou().with(xlsx("a.xlsx", {{"无"}})).with(xlsx("b.xlsx", {k_header})), "",
       k_ok},
      {"the_better_of_two_is_named", of_haikou().with(xlsx("a.xlsx", {{"无"}})).with(xlsx("b.xlsx", {{"活动名称"}})),
       "statistics.columns b.xlsx", k_bad},
      {"empty_table", of_haikou().with(xlsx("统计表.xlsx")), "statistics.columns 统计表.xlsx", k_bad},
      {"broken_table_has_no_further_finding", of_haikou().with(xlsx("统计表.xlsx").unread().fault(Fault::corrupt)),
       "document.corrupt 统计表.xlsx", k_bad},
  };
  return rows;
}
INSTANTIATE_TEST_SUITE_P(All, FindingsInHainan, testing::ValuesIn(hainan_rows()),
                         [](const auto& row) { return std::string(row.param.name); });

// --- what findings say ---------------------------------------------------------------------------------------------

TEST(FindingWords, SayWhatIsExpectedAndWhatWasFound) {
  const Verdict verdict =
      in_fujian(several_images(7).with(picture("图8 宣传展板驻足.png", "image/png").size(800, 600)));
  const Finding* small = finding(verdict, "image.too_small");
  ASSERT_NE(small, nullptr);
  EXPECT_EQ(small->expected, "1024×768");
  EXPECT_EQ(small->found, "800×600");
  EXPECT_EQ(small->message, "图片“图8 宣传展板驻足.png”为800×600像素，低于要求的1024×768像素，请报送原图。");
  EXPECT_EQ(finding(verdict, "image.wrong_format")->expected, "JPG");
  EXPECT_EQ(finding(verdict, "image.wrong_format")->found, "PNG");
  EXPECT_EQ(finding(verdict, "image.too_many")->expected, "6");
  EXPECT_EQ(finding(verdict, "image.too_many")->found, "8");
}

TEST(FindingWords, NameTheColumnsThatTheBestRowLacks) {
  const Verdict verdict =
      judged(of_haikou().with(xlsx("统计表.xlsx", {{"活动名称"}, {"活动时间", "参与人数", "x"}, {"活动时间"}})),
             hainan_with_columns());
  EXPECT_EQ(finding(verdict, "statistics.columns")->found, "活动名称、发放资料份数");
  EXPECT_EQ(finding(verdict, "statistics.columns")->expected, "活动名称、活动时间、参与人数、发放资料份数");
}

TEST(FindingWords, StandAtTheItemToo) {
  const Verdict verdict = in_fujian(complete().with(jpeg("IMG_1.jpg")));
  ASSERT_EQ(item(verdict, "IMG_1.jpg")->findings.size(), 1U);
  EXPECT_EQ(item(verdict, "IMG_1.jpg")->findings.front().code, "image.no_caption");
}

TEST(FindingWords, ADuplicateNamesTheFirst) {
  const Verdict verdict = in_fujian(complete().with(jpeg("b.jpg").bytes("sha-图1 宣传展板吸引群众驻足.jpg")));
  EXPECT_EQ(finding(verdict, "image.duplicate")->found, "图1 宣传展板吸引群众驻足.jpg");
}

// --- levels --------------------------------------------------------------------------------------------------------

TEST(Levels, DecideTheSeverityOfWhatIsMissing) {
  for (const auto& [level, severity] : {std::pair{Level::required, "error"}, {Level::expected, "warning"}}) {
    config::Campaign campaign = fujian();
    for (config::Requirement& one : campaign.requirements) one.level = level;
    campaign.requirements.push_back(require(config::Role::statistics, level));
    const Verdict verdict = judged(MailBuilder().with(PartBuilder("a.bin", "application/octet-stream")), campaign);
    EXPECT_EQ(findings_of(verdict), "summary.missing, image.missing, video.missing, statistics.missing");
    for (const Finding& one : verdict.findings) EXPECT_EQ(to_word(one.severity), severity) << one.code;
  }
  config::Campaign campaign = fujian();
  for (config::Requirement& one : campaign.requirements) one.level = Level::optional;
  EXPECT_EQ(findings_of(judged(MailBuilder().with(PartBuilder("a.bin", "application/octet-stream")), campaign)), "");
}

TEST(Levels, LowVideoIsAnErrorOnlyWhereVideoIsRequired) {
  for (const auto& [level, severity] : {std::pair{Level::required, Severity::error},
                                        {Level::expected, Severity::warning},
                                        {Level::optional, Severity::warning}}) {
    config::Campaign campaign = fujian();
    campaign.requirements[2].level = level;
    const Verdict verdict = judged(without_video().with(mp4("短片.mp4", 640, 480)), campaign);
    ASSERT_NE(finding(verdict, "video.low_resolution"), nullptr);
    EXPECT_EQ(finding(verdict, "video.low_resolution")->severity, severity);
  }
}

TEST(Levels, WhatIsLeftOutIsNotAskedFor) {
  config::Campaign campaign = fujian();
  campaign.requirements = {require(config::Role::image)};
  const Verdict verdict = judged(MailBuilder().with(picture("a.png", "image/png").size(9, 9)), campaign);
  EXPECT_EQ(findings_of(verdict), "");
  EXPECT_EQ(verdict.outcome, Outcome::accepted);
}

TEST(Levels, OnlyOneFigureMayBeAsked) {
  config::Campaign campaign = fujian();
  campaign.requirements[1].min_height = 0;
  EXPECT_EQ(findings_of(judged(complete().with(jpeg("图2 宣传展板驻足.jpg").size(1024, 9)), campaign)), "");
  EXPECT_EQ(findings_of(judged(complete().with(jpeg("图2 宣传展板驻足.jpg").size(1023, 9)), campaign)),
            "image.too_small 图2 宣传展板驻足.jpg");
}

// --- deadline ------------------------------------------------------------------------------------------------------

struct LateRow {
  const char* name;
  const char* received;
  bool late;
};

class Lateness : public testing::TestWithParam<LateRow> {};
TEST_P(Lateness, ByOfficeTime) {
  const Verdict verdict = judged(complete(), fujian(), GetParam().received);
  EXPECT_EQ(verdict.late, GetParam().late);
  EXPECT_EQ(findings_of(verdict), GetParam().late ? "submission.late" : "");
  EXPECT_EQ(verdict.outcome, Outcome::accepted);
}
constexpr LateRow k_late[] = {
    {"in_time", "2021-10-12T09:00:00+08:00", false},
    {"last_second", "2021-10-15T23:59:59+08:00", false},
    {"midnight", "2021-10-16T00:00:00+08:00", true},
    {"a_minute_past", "2021-10-16T00:01:00+08:00", true},
    {"utc_in_time", "2021-10-15T15:59:59Z", false},
    {"utc_late", "2021-10-15T16:00:00Z", true},
    {"other_offset_in_time", "2021-10-16T00:30:00+09:00", false},
};
INSTANTIATE_TEST_SUITE_P(All, Lateness, testing::ValuesIn(k_late),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Lateness_, WithoutADeadlineNothingIsLate) {
  config::Campaign campaign = fujian();
  campaign.deadline.reset();
  EXPECT_FALSE(judged(complete(), campaign, "2022-10-16T00:00:00+08:00").late);
}

TEST(Lateness_, AnAgencysOwnDeadlineCounts) {
  const config::Campaign campaign = fujian();
  Circumstances circumstances;
  circumstances.campaigns = {&campaign, 1};
  circumstances.received_at = at("2021-10-18T12:00:00+08:00");
  circumstances.extension = [](std::string_view id,
                               std::string_view agency) -> std::optional<std::chrono::sys_seconds> {
    if (id != "fujian-2021" || agency != "fuzhou") return std::nullopt;
    return at("2021-10-20T23:59:59+08:00");
  };
  EXPECT_FALSE(judge(complete(), circumstances).late);
  EXPECT_TRUE(judge(complete().from("zlfzc@xm.fj.example"), circumstances).late);
}

TEST(Lateness_, InterimIsLateToo) {
  const Verdict verdict =
      judged(MailBuilder().subject("质量月信息").with(docx("a.docx")), fujian(), "2021-10-16T00:00:00+08:00");
  EXPECT_EQ(findings_of(verdict), "submission.late");
}

TEST(Lateness_, InquiriesAndIgnoredMailAreNot) {
  EXPECT_FALSE(judged(MailBuilder(), fujian(), "2021-10-16T00:00:00+08:00").late);
  EXPECT_FALSE(judged(MailBuilder().automatic(parsers::Automatic::bounce), fujian(), "2021-10-16T00:00:00+08:00").late);
}

TEST(Lateness_, HeldMailIs) {
  const Verdict verdict = judged(complete().stranger(), fujian(), "2021-10-16T00:00:00+08:00");
  EXPECT_TRUE(verdict.late);
  EXPECT_EQ(findings_of(verdict), "submission.late, agency.unknown");
}

}  // namespace
}  // namespace baosong::rules::tests
