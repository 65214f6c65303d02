// Contract 7: what is added to a submission, and what a reply to a correction mends.
#include "daemon/rules/amend.hpp"

#include <gtest/gtest.h>

#include "tests/daemon/rules/story.hpp"

namespace baosong::rules::tests {
namespace {

using parsers::Fault;
using parsers::Origin;
using storage::State;

// --- beginning ---

TEST(Amend, TheFirstMailBeginsASubmission) {
  Story story;
  const Amended out = story.send(complete());
  EXPECT_EQ(out.change, Change::began);
  EXPECT_EQ(out.outcome, Outcome::accepted);
  EXPECT_EQ(story.submission().receipt, "FJ2021-0001");
  EXPECT_EQ(story.submission().state, State::accepted);
  EXPECT_EQ(story.submission().revision, 1);
  EXPECT_EQ(story.submission().mails.size(), 1U);
  EXPECT_EQ(out.brought.size(), 3U);
  EXPECT_EQ(story.submission().items.front().message, 1);
  EXPECT_EQ(story.dossier()->agency_name, "福州市市场监督管理局");
  EXPECT_EQ(story.dossier()->campaign_title, "2021年福建省“质量月”活动");
}

TEST(Amend, AFaultyFirstMailNeedsCorrection) {
  Story story;
  const Amended out = story.send(summary_and(small("图1 宣传展板驻足.jpg")));
  EXPECT_EQ(out.outcome, Outcome::needs_correction);
  EXPECT_EQ(story.submission().state, State::needs_correction);
  EXPECT_EQ(story.findings(), "image.too_small 图1 宣传展板驻足.jpg, video.missing");
}

TEST(Amend, HeldAndIgnoredMailAndInquiriesChangeNothing) {
  for (const MailBuilder& mail :
       {MailBuilder(), complete().stranger(), complete().subject("厦门市局总结"),
        MailBuilder().automatic(parsers::Automatic::auto_reply), MailBuilder().unreadable("noise")}) {
    Story story;
    EXPECT_EQ(story.send(mail).change, Change::nothing);
    EXPECT_FALSE(story.dossier());
    EXPECT_EQ(story.receipts(), 0);
  }
}

TEST(Amend, APersonMayDecideWhatWasHeld) {
  Story story;
  const Amended out = story.by_person().send(complete().stranger());
  EXPECT_EQ(out.change, Change::began);
  EXPECT_EQ(out.outcome, Outcome::accepted);
  EXPECT_FALSE(story.submission().unconfirmed);
}

TEST(Amend, ANamedSendersSubmissionIsUnconfirmed) {
  Story story;
  story.send(complete().stranger().subject("福州市局总结"));
  EXPECT_TRUE(story.submission().unconfirmed);
  EXPECT_EQ(story.findings(), "agency.unconfirmed");
  EXPECT_EQ(story.submission().state, State::accepted);
}

// --- adding ---

TEST(Amend, ASecondMailAddsTheVideo) {
  Story story;
  story.send(summary_and(good("图1 宣传展板驻足.jpg")));
  EXPECT_EQ(story.findings(), "video.missing");
  const Amended out = story.send(MailBuilder().with(mp4("短片.mp4")));
  EXPECT_EQ(out.change, Change::added);
  EXPECT_EQ(out.outcome, Outcome::accepted);
  EXPECT_EQ(story.findings(), "");
  EXPECT_EQ(story.items(), "质量月总结.docx 图1 宣传展板驻足.jpg 短片.mp4");
  EXPECT_EQ(story.submission().revision, 1);
  EXPECT_EQ(story.submission().mails.size(), 2U);
  EXPECT_EQ(story.receipts(), 1);
  ASSERT_EQ(out.brought.size(), 1U);
  EXPECT_EQ(out.brought.front().path, "短片.mp4");
}

TEST(Amend, WhatWasMissingComesInAnyOrder) {
  Story story;
  story.send(MailBuilder().with(mp4("短片.mp4")));
  story.send(MailBuilder().with(good("图1 宣传展板驻足.jpg")));
  story.reply(MailBuilder().with(docx("质量月总结.docx")));
  EXPECT_EQ(story.findings(), "");
  EXPECT_EQ(story.submission().state, State::accepted);
}

TEST(Amend, ASameNameReplaces) {
  Story story;
  story.send(summary_and(small("图1 宣传展板驻足.jpg")));
  const Amended out = story.send(MailBuilder().with(good("图1 宣传展板驻足.jpg")));
  EXPECT_EQ(story.findings(), "video.missing");
  EXPECT_EQ(story.items(), "质量月总结.docx 图1 宣传展板驻足.jpg");
  EXPECT_EQ(story.earlier(), "1:图1 宣传展板驻足.jpg");
  EXPECT_EQ(story.submission().revision, 2);
  ASSERT_EQ(out.superseded.size(), 1U);
  EXPECT_EQ(out.superseded.front().sha256, "small-图1 宣传展板驻足.jpg");
}

TEST(Amend, ASameNameInAnotherFolderReplaces) {
  Story story;
  story.send(summary_and(small("图1 宣传展板驻足.jpg")));
  story.send(MailBuilder().with(zip("a.zip")).with(good("a.zip/补/图1 宣传展板驻足.jpg").in(Origin::archive, 0)));
  EXPECT_EQ(story.items(), "质量月总结.docx a.zip/补/图1 宣传展板驻足.jpg");
}

TEST(Amend, OtherNamesAreAddedWithoutAReply) {
  Story story;
  story.send(summary_and(small("图1 宣传展板驻足.jpg")));
  story.send(MailBuilder().with(good("图2 专家把脉问诊.jpg")));
  EXPECT_EQ(story.findings(), "image.too_small 图1 宣传展板驻足.jpg, video.missing");
  EXPECT_EQ(story.items(), "质量月总结.docx 图1 宣传展板驻足.jpg 图2 专家把脉问诊.jpg");
}

TEST(Amend, AFileOfALinksNameReplacesTheLink) {
  Story story;
  story.send(summary_and(good("图1 宣传展板驻足.jpg")).link("短片.mp4"));
  EXPECT_EQ(story.findings(), "attachment.link 短片.mp4");
  story.send(MailBuilder().with(mp4("短片.mp4")));
  EXPECT_EQ(story.findings(), "");
  EXPECT_EQ(story.items(), "质量月总结.docx 图1 宣传展板驻足.jpg 短片.mp4");
}

TEST(Amend, TheSamePictureAgainUnderAnotherNameIsADuplicate) {
  Story story;
  story.send(complete());
  story.send(MailBuilder().with(jpeg("b.jpg").bytes("sha-图1 宣传展板吸引群众驻足.jpg")));
  EXPECT_EQ(story.findings(), "image.duplicate b.jpg");
  EXPECT_EQ(story.submission().state, State::accepted);
}

TEST(Amend, CountsAreOfTheWhole) {
  Story story;
  MailBuilder first = MailBuilder().with(docx("总结.docx")).with(mp4("短片.mp4"));
  for (int i = 1; i <= 4; ++i) first.with(good("图" + std::to_string(i) + " 宣传展板驻足.jpg"));
  story.send(first);
  MailBuilder second;
  for (int i = 5; i <= 7; ++i) second.with(good("图" + std::to_string(i) + " 宣传展板驻足.jpg"));
  story.send(second);
  EXPECT_EQ(story.findings(), "image.too_many");
  EXPECT_EQ(story.submission().state, State::needs_correction);
}

TEST(Amend, ACaptionDocumentCaptionsEarlierPictures) {
  Story story;
  story.send(summary_and(good("IMG_1.jpg")));
  EXPECT_EQ(story.findings(), "image.no_caption IMG_1.jpg, video.missing");
  story.send(MailBuilder().with(docx("图片说明.docx", {"IMG_1：宣传展板吸引群众"})));
  EXPECT_EQ(story.findings(), "video.missing");
  EXPECT_EQ(story.item("IMG_1.jpg")->caption, "宣传展板吸引群众");
}

TEST(Amend, ALaterBodyCaptionsEarlierPictures) {
  Story story;
  story.send(summary_and(good("图1.jpg")));
  story.send(MailBuilder().text("图1：宣传展板吸引群众").with(mp4("短片.mp4")));
  EXPECT_EQ(story.findings(), "");
}

TEST(Amend, APictureIsCaptionedByItsOwnMailFirst) {
  Story story;
  story.send(summary_and(good("图1.jpg")).text("图1：第一封信的说明"));
  story.send(MailBuilder().text("图1：第二封信的说明").with(mp4("短片.mp4")));
  EXPECT_EQ(story.item("图1.jpg")->caption, "第一封信的说明");
  story.send(MailBuilder().text("图1：第三封信的说明").with(good("图1.jpg").bytes("other")));
  EXPECT_EQ(story.item("图1.jpg")->caption, "第三封信的说明");
}

TEST(Amend, ATextOnlyMailOfSomeLengthIsKept) {
  Story story;
  story.send(complete());
  const Amended out = story.send(MailBuilder().text(han(250)));
  EXPECT_EQ(out.change, Change::added);
  EXPECT_EQ(story.submission().mails.size(), 2U);
  EXPECT_EQ(story.findings(), "");
}

// --- replies ---

TEST(Amend, AReplyWithTheMendedPicturesCompletes) {
  Story story;
  story.send(MailBuilder()
                 .with(docx("质量月总结.docx"))
                 .with(small("IMG_1.jpg"))
                 .with(small("IMG_2.jpg"))
                 .with(mp4("短片.mp4")));
  const Amended out = story.reply(MailBuilder().with(good("图1 宣传展板驻足.jpg")).with(good("图2 专家把脉问诊.jpg")));
  EXPECT_EQ(out.change, Change::added);
  EXPECT_EQ(out.outcome, Outcome::accepted);
  EXPECT_EQ(story.findings(), "");
  EXPECT_EQ(story.items(), "质量月总结.docx 短片.mp4 图1 宣传展板驻足.jpg 图2 专家把脉问诊.jpg");
  EXPECT_EQ(story.earlier(), "1:IMG_1.jpg 1:IMG_2.jpg");
}

TEST(Amend, AReplyLeavesGoodItemsAlone) {
  Story story;
  story.send(MailBuilder()
                 .with(docx("质量月总结.docx"))
                 .with(good("图1 宣传展板驻足.jpg"))
                 .with(small("图2 专家把脉问诊.jpg")));
  story.reply(MailBuilder().with(good("图3 联合检查钢材.jpg")));
  EXPECT_EQ(story.items(), "质量月总结.docx 图1 宣传展板驻足.jpg 图3 联合检查钢材.jpg");
}

TEST(Amend, AReplyOfAnotherRoleMendsNothing) {
  Story story;
  story.send(summary_and(small("图1 宣传展板驻足.jpg")));
  story.reply(MailBuilder().with(mp4("短片.mp4")));
  EXPECT_EQ(story.findings(), "image.too_small 图1 宣传展板驻足.jpg");
}

TEST(Amend, TheReceiptInTheSubjectMakesAReply) {
  Story story;
  story.send(summary_and(small("IMG_1.jpg")));
  story.send(
      MailBuilder().subject("回复：【FJ2021-0001】请补正").with(good("图1 宣传展板驻足.jpg")).with(mp4("短片.mp4")));
  EXPECT_EQ(story.findings(), "");
}

TEST(Amend, AnotherReceiptMakesNone) {
  Story story;
  story.send(summary_and(small("IMG_1.jpg")));
  story.send(MailBuilder().subject("回复：【FJ2021-0009】请补正").with(good("图1 宣传展板驻足.jpg")));
  EXPECT_EQ(story.items(), "质量月总结.docx IMG_1.jpg 图1 宣传展板驻足.jpg");
}

TEST(Amend, AReplyWithASummaryDoesNotReplaceTheWhole) {
  Story story;
  story.send(
      MailBuilder().with(docx("质量月总结.docx", {"短"})).with(good("图1 宣传展板驻足.jpg")).with(mp4("短片.mp4")));
  EXPECT_EQ(story.findings(), "summary.empty 质量月总结.docx");
  const Amended out = story.reply(MailBuilder().with(docx("质量月总结（修改）.docx")));
  EXPECT_EQ(out.change, Change::added);
  EXPECT_EQ(story.findings(), "");
  EXPECT_EQ(story.items(), "图1 宣传展板驻足.jpg 短片.mp4 质量月总结（修改）.docx");
  EXPECT_EQ(story.submission().summary->source, "质量月总结（修改）.docx");
}

TEST(Amend, ANewerSummaryTakesThePlaceOfAGoodOne) {
  Story story;
  story.send(complete());
  story.reply(MailBuilder().with(docx("总结（修改）.docx", {han(60)})));
  EXPECT_EQ(story.submission().summary->source, "总结（修改）.docx");
  EXPECT_EQ(story.item("质量月总结.docx")->role, Role::other);
}

TEST(Amend, AnUnnamedDocumentInAReplyClaimsNothing) {
  Story story;
  story.send(complete());
  story.reply(MailBuilder().with(docx("补充材料.docx")));
  EXPECT_EQ(story.submission().summary->source, "质量月总结.docx");
  EXPECT_EQ(story.item("补充材料.docx")->role, Role::other);
}

TEST(Amend, AnUnnamedDocumentInAReplyMendsABrokenSummary) {
  Story story;
  story.send(
      MailBuilder().with(docx("质量月总结.docx").unread().fault(Fault::corrupt)).with(good("图1 宣传展板驻足.jpg")));
  story.reply(MailBuilder().with(docx("材料.docx")));
  EXPECT_EQ(story.submission().summary->source, "材料.docx");
  EXPECT_EQ(story.findings(), "video.missing");
}

TEST(Amend, TextOfAReplyMendsABrokenSummary) {
  Story story;
  story.send(
      MailBuilder().with(docx("质量月总结.docx").unread().fault(Fault::corrupt)).with(good("图1 宣传展板驻足.jpg")));
  story.reply(MailBuilder().text(han(300)));
  EXPECT_EQ(story.submission().summary->source, "body");
  EXPECT_EQ(story.findings(), "video.missing");
}

TEST(Amend, AnArchiveWithoutItsPasswordReplacesTheLockedOne) {
  Story story;
  story.send(complete().with(zip("照片.zip").fault(Fault::encrypted)));
  EXPECT_EQ(story.findings(), "attachment.encrypted 照片.zip");
  story.send(MailBuilder().with(zip("照片.zip")).with(good("照片.zip/图2 专家把脉问诊.jpg").in(Origin::archive, 0)));
  EXPECT_EQ(story.findings(), "");
  EXPECT_EQ(story.earlier(), "1:照片.zip");
}

TEST(Amend, AnythingInAReplyReplacesWhatCouldNotBeTaken) {
  Story story;
  story.send(complete()
                 .with(PartBuilder("图2.jpg", "application/x-dosexec").dangerous("program"))
                 .with(zip("a.rar").fault(Fault::corrupt)));
  EXPECT_EQ(story.submission().state, State::needs_correction);
  story.reply(MailBuilder().with(good("图2 专家把脉问诊.jpg")));
  EXPECT_EQ(story.findings(), "");
  EXPECT_EQ(story.earlier(), "1:图2.jpg 1:a.rar");
}

TEST(Amend, AReplyToTooManyPicturesIsTheChoice) {
  Story story;
  MailBuilder first = MailBuilder().with(docx("总结.docx")).with(mp4("短片.mp4"));
  for (int i = 1; i <= 7; ++i) first.with(good("图" + std::to_string(i) + " 宣传展板驻足.jpg"));
  story.send(first);
  story.reply(MailBuilder().with(good("图1 宣传展板驻足.jpg")).with(good("新图 专家把脉问诊.jpg")));
  EXPECT_EQ(story.findings(), "");
  EXPECT_EQ(story.items(), "总结.docx 短片.mp4 图1 宣传展板驻足.jpg 新图 专家把脉问诊.jpg");
  EXPECT_EQ(story.submission().earlier.size(), 6U);  // 图1 came again as it was
}

TEST(Amend, AMendedTableReplacesTheFaultyOne) {
  config::Campaign campaign = hainan();
  campaign.requirements[1].columns = {"活动名称", "参与人数"};
  Story story(campaign, "haikou");
  const auto from_haikou = [] { return MailBuilder().from("zlqs@haikou.hn.example"); };
  story.send(from_haikou().with(docx("总结.docx")).with(jpeg("1.jpg")).with(xlsx("统计表.xlsx", {{"活动名称"}})));
  EXPECT_EQ(story.findings(), "statistics.columns 统计表.xlsx");
  story.reply(from_haikou().with(xlsx("统计表（新）.xlsx", {{"活动名称", "参与人数"}})));
  EXPECT_EQ(story.findings(), "");
  EXPECT_EQ(story.items(), "总结.docx 1.jpg 统计表（新）.xlsx");
}

}  // namespace
}  // namespace baosong::rules::tests
