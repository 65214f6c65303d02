// Contract 7: what replaces a submission, who may, lateness, interim reports, and what comes again.
#include "daemon/rules/amend.hpp"

#include <gtest/gtest.h>

#include "tests/daemon/rules/story.hpp"

namespace baosong::rules::tests {
namespace {

// --- replacing the whole ---

TEST(Amend, ANewCompleteSetReplacesTheWhole) {
  Story story;
  story.send(summary_and(small("图1 宣传展板驻足.jpg")));
  const Amended out =
      story.send(MailBuilder().with(docx("新总结.docx")).with(good("图9 专家把脉问诊.jpg")).with(mp4("短片.mp4")));
  EXPECT_EQ(out.change, Change::replaced);
  EXPECT_EQ(story.items(), "新总结.docx 图9 专家把脉问诊.jpg 短片.mp4");
  EXPECT_EQ(story.earlier(), "1:质量月总结.docx 1:图1 宣传展板驻足.jpg");
  EXPECT_EQ(story.submission().receipt, "FJ2021-0001");
  EXPECT_EQ(story.submission().revision, 2);
  EXPECT_EQ(story.receipts(), 1);
}

TEST(Amend, ANewSetMayBeWorse) {
  Story story;
  story.send(complete());
  const Amended out = story.send(MailBuilder().with(docx("新总结.docx")));
  EXPECT_EQ(out.outcome, Outcome::needs_correction);
  EXPECT_EQ(story.findings(), "image.missing, video.missing");
}

TEST(Amend, ANewTextReplacesTheWholeToo) {
  Story story;
  story.send(complete());
  const Amended out = story.send(MailBuilder().text(han(300)));
  EXPECT_EQ(out.change, Change::replaced);
  EXPECT_EQ(story.submission().summary->source, "body");
  EXPECT_EQ(story.items(), "");
}

TEST(Amend, WhatComesAgainAsItWasIsNoEarlierRevision) {
  Story story;
  story.send(complete());
  story.send(complete().id("<new@x.example>").with(good("图2 专家把脉问诊.jpg")));
  EXPECT_EQ(story.earlier(), "");
  EXPECT_EQ(story.submission().revision, 1);
  EXPECT_EQ(story.submission().items.size(), 4U);
}

TEST(Amend, RevisionsAreCounted) {
  Story story;
  story.send(complete());
  story.send(MailBuilder().with(docx("总结2.docx")));
  story.send(MailBuilder().with(docx("总结3.docx")));
  EXPECT_EQ(story.submission().revision, 3);
  EXPECT_EQ(story.earlier(), "1:质量月总结.docx 1:图1 宣传展板吸引群众驻足.jpg 1:质量月短片.mp4 2:总结2.docx");
}

// --- confirmed and unconfirmed ---

MailBuilder unconfirmed() {
  return MailBuilder().stranger().subject("福州市局材料");
}

TEST(Amend, AnUnconfirmedSetDoesNotReplaceARegisteredOne) {
  Story story;
  story.send(complete());
  const Dossier before = *story.dossier();
  const Amended out = story.send(unconfirmed().with(docx("新总结.docx")));
  EXPECT_EQ(out.change, Change::held);
  EXPECT_EQ(out.outcome, Outcome::held);
  EXPECT_EQ(out.dossier, before);
}

TEST(Amend, AnUnconfirmedItemDoesNotReplaceARegisteredOne) {
  Story story;
  story.send(complete());
  EXPECT_EQ(story.send(unconfirmed().with(jpeg("图1 宣传展板吸引群众驻足.jpg").bytes("x"))).change, Change::held);
}

TEST(Amend, AnUnconfirmedReplyDoesNotReplaceFaultyItemsOfARegisteredOne) {
  Story story;
  story.send(summary_and(small("IMG_1.jpg")));
  EXPECT_EQ(story.reply(unconfirmed().with(good("图1 宣传展板驻足.jpg"))).change, Change::held);
}

TEST(Amend, AnUnconfirmedMailMayAdd) {
  Story story;
  story.send(summary_and(good("图1 宣传展板驻足.jpg")));
  EXPECT_EQ(story.send(unconfirmed().with(mp4("短片.mp4"))).change, Change::added);
  EXPECT_TRUE(story.submission().unconfirmed);
  EXPECT_EQ(story.findings(), "agency.unconfirmed");
}

TEST(Amend, AnUnconfirmedMailMayReplaceItsOwn) {
  Story story;
  story.send(unconfirmed().with(docx("总结.docx")));
  EXPECT_EQ(story.send(unconfirmed().with(docx("新总结.docx"))).change, Change::replaced);
}

TEST(Amend, AnUnconfirmedMailMayReplaceOnlyItsOwnInAMixedSet) {
  Story story;
  story.send(summary_and(good("图1 宣传展板驻足.jpg")));
  story.send(unconfirmed().with(mp4("短片.mp4")));
  EXPECT_EQ(story.send(unconfirmed().with(mp4("短片.mp4").bytes("x"))).change, Change::added);
  EXPECT_EQ(story.send(unconfirmed().with(jpeg("图1 宣传展板驻足.jpg").bytes("x"))).change, Change::held);
}

TEST(Amend, ARegisteredSetMakesItConfirmed) {
  Story story;
  story.send(unconfirmed().with(docx("总结.docx")));
  story.send(complete());
  EXPECT_FALSE(story.submission().unconfirmed);
  EXPECT_EQ(story.findings(), "");
}

TEST(Amend, APersonMayDecideThatAnUnconfirmedMailReplaces) {
  Story story;
  story.send(complete());
  EXPECT_EQ(story.by_person().send(unconfirmed().with(docx("新总结.docx"))).change, Change::replaced);
  EXPECT_FALSE(story.submission().unconfirmed);
}

TEST(Amend, AnUnconfirmedTextDoesNotReplaceARegisteredText) {
  Story story;
  story.send(MailBuilder().text(han(300)));
  EXPECT_EQ(story.send(unconfirmed().text(han(301))).change, Change::held);
}

// --- late ---

TEST(Amend, ALateReplacementIsLate) {
  Story story;
  story.send(complete());
  story.at_time("2021-10-18T09:00:00+08:00")
      .send(MailBuilder().with(docx("新总结.docx")).with(good("图9 专家把脉问诊.jpg")));
  EXPECT_TRUE(story.submission().late);
  EXPECT_EQ(story.findings(), "video.missing, submission.late");
}

TEST(Amend, MendingLateDoesNotMakeItLate) {
  Story story;
  story.send(summary_and(small("IMG_1.jpg")));
  story.at_time("2021-10-18T09:00:00+08:00").reply(MailBuilder().with(good("图1 宣传展板驻足.jpg")));
  EXPECT_FALSE(story.submission().late);
}

TEST(Amend, WhatBeganLateStaysLate) {
  Story story;
  story.at_time("2021-10-18T09:00:00+08:00").send(summary_and(good("图1 宣传展板驻足.jpg")));
  story.send(MailBuilder().with(mp4("短片.mp4")));
  EXPECT_EQ(story.findings(), "submission.late");
}

// --- interim ---

TEST(Amend, InterimReportsAreNoPartOfTheSubmission) {
  Story story;
  const Amended out = story.send(MailBuilder().subject("质量月信息（一）").with(docx("启动.docx")));
  EXPECT_EQ(out.change, Change::interim);
  EXPECT_EQ(out.outcome, Outcome::accepted);
  EXPECT_FALSE(story.dossier()->submission);
  EXPECT_EQ(story.dossier()->interim.size(), 1U);
  story.send(complete());
  story.send(MailBuilder().subject("质量月信息（二）").with(docx("启动2.docx")));
  EXPECT_EQ(story.dossier()->interim.size(), 2U);
  EXPECT_EQ(story.submission().items.size(), 3U);
  EXPECT_EQ(story.submission().mails.size(), 1U);
}

// --- again ---

TEST(Amend, TheSameMessageChangesNothing) {
  Story story;
  story.send_as(1, complete());
  const Dossier before = *story.dossier();
  const Amended out = story.send_as(1, complete());
  EXPECT_EQ(out.change, Change::seen_before);
  EXPECT_EQ(out.dossier, before);
}

TEST(Amend, TheSameMailUnderAnotherNumberChangesNothing) {
  Story story;
  story.send_as(1, complete().id("<same@x.example>"));
  const Dossier before = *story.dossier();
  EXPECT_EQ(story.send_as(2, complete().id("<same@x.example>")).change, Change::seen_before);
  EXPECT_EQ(*story.dossier(), before);
}

TEST(Amend, TheSameMessageIdWithOtherContentIsAnotherMail) {
  Story story;
  story.send_as(1, complete().id("<same@x.example>"));
  EXPECT_EQ(story.send_as(2, MailBuilder().id("<same@x.example>").with(mp4("b.mp4"))).change, Change::added);
}

TEST(Amend, TheSameInterimReportChangesNothing) {
  Story story;
  story.send_as(1, MailBuilder().subject("质量月信息").with(docx("a.docx")));
  EXPECT_EQ(story.send_as(1, MailBuilder().subject("质量月信息").with(docx("a.docx"))).change, Change::seen_before);
  EXPECT_EQ(story.dossier()->interim.size(), 1U);
}

TEST(Amend, WhatAPersonDecidedAboutTheAgencyIsKept) {
  Dossier before;
  before.paper = "邮寄";
  before.muted = true;
  before.extended_until = at("2021-10-20T23:59:59+08:00");
  const config::Campaign campaign = fujian();
  const parsers::MessageFacts facts = complete();
  const Verdict verdict = judged(facts, campaign);
  AmendSetting setting{campaign, *campaign.roster.find("fuzhou"), {}, [] { return std::string("FJ2021-0001"); }, {}};
  const Amended out = amend(before, NewMail{1, facts, verdict, false, false}, setting);
  EXPECT_EQ(out.dossier.paper, "邮寄");
  EXPECT_TRUE(out.dossier.muted);
  EXPECT_EQ(out.dossier.extended_until, before.extended_until);
}

TEST(Amend, LostFactsLeaveTheirFindings) {
  Story story;
  story.send(summary_and(small("图1 宣传展板驻足.jpg")));
  story.lose_facts().send(MailBuilder().with(mp4("短片.mp4")));
  EXPECT_EQ(story.findings(), "image.too_small 图1 宣传展板驻足.jpg");
  EXPECT_EQ(story.item("图1 宣传展板驻足.jpg")->caption, "宣传展板驻足");
  EXPECT_EQ(story.submission().summary->source, "质量月总结.docx");
  EXPECT_FALSE(story.submission().summary->text.empty());
}

}  // namespace
}  // namespace baosong::rules::tests
