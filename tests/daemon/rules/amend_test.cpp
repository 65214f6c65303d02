// Contract 7: one submission, many mails. Stories told mail by mail, and a property: whatever the order and however
// often the same mails come, the dossier stays lawful, and what comes again changes nothing.
#include "daemon/rules/amend.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "tests/daemon/rules/builders.hpp"

namespace baosong::rules::tests {
namespace {

using parsers::Fault;
using parsers::Origin;
using storage::Dossier;
using storage::MessageKey;
using storage::State;

/// An agency's mails to one campaign, judged and filed as they come.
class Story {
 public:
  explicit Story(config::Campaign campaign = fujian(), std::string agency = "fuzhou")
      : campaign_(std::move(campaign)), agency_(std::move(agency)) {}

  Story& by_person() {
    person_ = true;
    return *this;
  }
  Story& lose_facts() {
    lost_ = true;
    return *this;
  }
  Story& at_time(std::string time) {
    received_ = std::move(time);
    return *this;
  }

  Amended send(const MailBuilder& mail, bool answers_ours = false) { return send_as(++last_, mail, answers_ours); }
  Amended reply(const MailBuilder& mail) { return send(mail, true); }

  Amended send_as(MessageKey key, const MailBuilder& mail, bool answers_ours = false) {
    auto facts = std::make_unique<parsers::MessageFacts>(mail.facts());
    if (facts->message_id == "<1@fuzhou.fj.example>") facts->message_id = "<" + std::to_string(key) + "@x.example>";
    const Verdict verdict = judged(*facts, campaign_, received_);
    const NewMail fresh{key, *facts, verdict, answers_ours, person_};
    AmendSetting setting{campaign_, *campaign_.roster.find(agency_), {}, {}, {}};
    setting.facts_of = [&](MessageKey wanted) -> const parsers::MessageFacts* {
      const auto found = facts_.find(wanted);
      return lost_ || found == facts_.end() ? nullptr : found->second.get();
    };
    setting.new_receipt = [&] {
      ++receipts_;
      return "FJ2021-000" + std::to_string(receipts_);
    };
    Amended out = amend(dossier_, fresh, setting);
    const bool filed = out.change != Change::nothing && out.change != Change::seen_before && out.change != Change::held;
    if (filed) dossier_ = out.dossier;
    facts_[key] = std::move(facts);
    return out;
  }

  [[nodiscard]] const std::optional<Dossier>& dossier() const { return dossier_; }
  [[nodiscard]] const storage::Submission& submission() const { return *dossier_->submission; }
  [[nodiscard]] int receipts() const { return receipts_; }
  [[nodiscard]] std::string items() const {
    std::string out;
    for (const Item& one : submission().items) out += (out.empty() ? "" : " ") + one.path;
    return out;
  }
  [[nodiscard]] std::string findings() const {
    std::string out;
    for (const Finding& one : submission().findings) {
      out += (out.empty() ? "" : ", ") + one.code + (one.item.empty() ? "" : " " + one.item);
    }
    return out;
  }
  [[nodiscard]] std::string earlier() const {
    std::string out;
    for (const auto& one : submission().earlier) {
      out += (out.empty() ? "" : " ") + std::to_string(one.revision) + ":" + one.item.path;
    }
    return out;
  }
  [[nodiscard]] const Item* item(std::string_view path) const {
    for (const Item& one : submission().items) {
      if (one.path == path) return &one;
    }
    return nullptr;
  }

 private:
  config::Campaign campaign_;
  std::string agency_;
  std::string received_ = "2021-10-12T09:00:00+08:00";
  bool person_ = false;
  bool lost_ = false;
  MessageKey last_ = 0;
  int receipts_ = 0;
  std::optional<Dossier> dossier_;
  std::map<MessageKey, std::unique_ptr<parsers::MessageFacts>> facts_;
};

MailBuilder summary_and(parsers::Part one) {
  return MailBuilder().with(docx("质量月总结.docx")).with(std::move(one));
}
PartBuilder good(const std::string& path) {
  return jpeg(path);
}
PartBuilder small(const std::string& path) {
  return jpeg(path).size(800, 600).bytes("small-" + path);
}

// --- beginning -------------------------------------------------------------------------------------------------------

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

// --- adding ----------------------------------------------------------------------------------------------------------

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

// --- replies
// -----------------------------------------------------------------------------------------------------------

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

// --- replacing the whole
// -----------------------------------------------------------------------------------------------

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

// --- confirmed and unconfirmed
// -----------------------------------------------------------------------------------------

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

// --- late
// --------------------------------------------------------------------------------------------------------------

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

// --- interim
// -----------------------------------------------------------------------------------------------------------

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

// --- again
// -------------------------------------------------------------------------------------------------------------

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

// --- the property
// ------------------------------------------------------------------------------------------------------

std::vector<std::pair<MailBuilder, bool>> many_mails() {
  return {
      {complete(), false},
      {summary_and(small("IMG_1.jpg")), false},
      {MailBuilder().with(mp4("短片.mp4")), false},
      {MailBuilder().with(good("图1 宣传展板驻足.jpg")).with(good("图2 专家把脉问诊.jpg")), true},
      {MailBuilder().with(docx("总结（修改）.docx")), true},
      {MailBuilder().with(docx("图片说明.docx", {"IMG_1：宣传展板吸引群众"})), true},
      {MailBuilder().text(han(320)), false},
      {MailBuilder().text(han(250)), true},
      {MailBuilder(), true},
      {MailBuilder().subject("质量月信息").with(docx("启动.docx")), false},
      {MailBuilder().with(zip("照片.zip").fault(Fault::encrypted)), false},
      {MailBuilder().with(zip("照片.zip")).with(good("照片.zip/图3 联合检查钢材.jpg").in(Origin::archive, 0)), true},
      {MailBuilder().with(PartBuilder("a.exe", "application/x-dosexec").dangerous("program")), false},
      {MailBuilder().with(docx("总结.docx").unread().fault(Fault::corrupt)), false},
      {MailBuilder().link("素材.rar"), false},
      {complete().stranger().subject("福州市局总结"), false},
      {MailBuilder().stranger().subject("福州市局").with(mp4("别处.mp4")), true},
      {complete().stranger(), false},
      {complete().subject("厦门市局总结"), false},
      {MailBuilder().automatic(parsers::Automatic::auto_reply), true},
  };
}

/// What must hold of every dossier.
void expect_lawful(const Dossier& dossier) {
  ASSERT_EQ(dossier.agency, "fuzhou");
  if (!dossier.submission) return;
  const storage::Submission& submission = *dossier.submission;
  EXPECT_EQ(submission.receipt, "FJ2021-0001");
  const bool faulty =
      std::ranges::any_of(submission.findings, [](const Finding& f) { return f.severity == Severity::error; });
  EXPECT_EQ(submission.state == State::needs_correction, faulty);
  std::set<std::string> paths;
  int summaries = 0;
  for (const Item& one : submission.items) {
    EXPECT_TRUE(paths.insert(one.path).second) << one.path << " twice";
    EXPECT_NE(one.message, 0);
    summaries += one.role == Role::summary ? 1 : 0;
    for (const Finding& its : one.findings) {
      EXPECT_NE(std::ranges::find(submission.findings, its), submission.findings.end()) << its.code;
    }
  }
  EXPECT_LE(summaries, 1);
  if (summaries == 1) {
    ASSERT_TRUE(submission.summary);
    EXPECT_NE(submission.summary->source, "body");
    EXPECT_TRUE(paths.contains(submission.summary->source));
  }
  for (const Finding& one : submission.findings) EXPECT_TRUE(one.item.empty() || paths.contains(one.item)) << one.code;
  for (const auto& old : submission.earlier) EXPECT_LT(old.revision, submission.revision);
  std::set<MessageKey> keys;
  for (const auto& mail : submission.mails) EXPECT_TRUE(keys.insert(mail.message).second);
  for (const Item& one : submission.items) EXPECT_TRUE(keys.contains(one.message));
}

bool has_filed(const Dossier& dossier, MessageKey key) {
  const auto is = [&](const storage::DossierMail& mail) { return mail.message == key; };
  return (dossier.submission && std::ranges::any_of(dossier.submission->mails, is)) ||
         std::ranges::any_of(dossier.interim, is, &storage::InterimReport::mail);
}

TEST(AmendProperty, AnyOrderAndRepetitionIsLawfulAndRedeliveryChangesNothing) {
  const auto mails = many_mails();
  std::mt19937 random(20211015);
  for (int round = 0; round < 200; ++round) {
    Story story;
    std::vector<std::size_t> order;
    for (int i = 0; i < 12; ++i) order.push_back(random() % mails.size());
    for (const std::size_t i : order) {
      const std::size_t before = story.dossier() && story.dossier()->submission ? story.submission().earlier.size() : 0;
      story.send_as(static_cast<MessageKey>(i) + 1, mails[i].first, mails[i].second);
      if (!story.dossier()) continue;
      expect_lawful(*story.dossier());
      if (story.dossier()->submission) {
        EXPECT_GE(story.submission().earlier.size(), before);  // nothing that was kept is lost
      }
    }
    const std::optional<Dossier> end = story.dossier();
    for (const std::size_t i : order) {  // what was held may be held again; what was filed changes nothing
      const auto key = static_cast<MessageKey>(i) + 1;
      if (!end || !has_filed(*end, key)) continue;
      EXPECT_EQ(story.send_as(key, mails[i].first, mails[i].second).change, Change::seen_before);
    }
    EXPECT_EQ(story.dossier(), end);
    EXPECT_LE(story.receipts(), 1);
    if (testing::Test::HasFailure()) {
      std::string told;
      for (const std::size_t i : order) told += std::to_string(i) + " ";
      FAIL() << "order " << told;
    }
  }
}

}  // namespace
}  // namespace baosong::rules::tests
