// A dossier built again from its mails and the words about it.
#include "daemon/rules/replay.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>

#include "daemon/rules/persons_word.hpp"
#include "tests/daemon/rules/story.hpp"

namespace baosong::rules::tests {
namespace {

using storage::PersonsWord;
using storage::State;

/// Mails to Fuzhou's dossier, to be told again.
class Retelling {
 public:
  MessageKey mail(const MailBuilder& mail, bool answers_ours = false) {
    const auto key = static_cast<MessageKey>(mails_.size()) + 1;
    auto facts = std::make_unique<parsers::MessageFacts>(mail.facts());
    facts->message_id = "<" + std::to_string(key) + "@x.example>";
    ReplayMail out;
    out.message = key;
    out.verdict = judged(*facts, campaign_);
    out.facts = facts.get();
    out.answers_ours = answers_ours;
    mails_.push_back(out);
    facts_.push_back(std::move(facts));
    return key;
  }
  ReplayMail& last() { return mails_.back(); }
  void word(State state, MessageKey after, std::string_view time = "2021-10-12T10:00:00+08:00") {
    words_.push_back({{state, "电话核实", "lin", at(time)}, after});
  }
  Retelling& without(MessageKey key) {
    std::erase_if(mails_, [&](const ReplayMail& one) { return one.message == key; });
    return *this;
  }
  Replayed told(const Dossier& frame = {}) {
    return replay(frame, mails_, words_, {campaign_, *campaign_.roster.find("fuzhou"), [] { return "FJ2021-0001"; }});
  }
  const config::Campaign& campaign() const { return campaign_; }

 private:
  config::Campaign campaign_ = fujian();
  std::vector<std::unique_ptr<parsers::MessageFacts>> facts_;
  std::vector<ReplayMail> mails_;
  std::vector<ReplayWord> words_;
};

MailBuilder from_stranger() {
  return MailBuilder().stranger().subject("福州市局材料");
}

TEST(Replay, TellsTheSameStoryAsTheMailsDid) {
  const std::vector<std::pair<MailBuilder, bool>> mails{
      {summary_and(small("IMG_1.jpg")), false},
      {MailBuilder().with(good("图1 宣传展板驻足.jpg")), true},
      {MailBuilder().subject("质量月信息").with(docx("启动.docx")), false},
      {complete().with(mp4("短片.mp4")), false},
  };
  Story story;
  Retelling retelling;
  for (const auto& [mail, reply] : mails) {
    story.send(mail, reply);
    retelling.mail(mail, reply);
  }
  EXPECT_EQ(retelling.told().dossier, *story.dossier());
}

TEST(Replay, NothingToldIsAnEmptyDossier) {
  Retelling retelling;
  retelling.word(State::accepted, 1);
  const Replayed out = retelling.told();
  EXPECT_FALSE(out.dossier.submission);
  EXPECT_TRUE(out.steps.empty());
}

TEST(Replay, WhatPersonsSaidAboutTheAgencyIsKeptAndNothingElse) {
  Dossier frame;
  frame.paper = "机要件";
  frame.muted = true;
  frame.extended_until = at("2021-10-20T23:59:59+08:00");
  frame.submission.emplace().receipt = "FJ2021-0099";
  frame.interim.emplace_back();
  Retelling retelling;
  retelling.mail(complete());
  const Dossier out = retelling.told(frame).dossier;
  EXPECT_EQ(out.paper, "机要件");
  EXPECT_TRUE(out.muted);
  EXPECT_EQ(out.extended_until, frame.extended_until);
  EXPECT_EQ(out.submission->receipt, "FJ2021-0001");
  EXPECT_TRUE(out.interim.empty());
}

TEST(Replay, AnAcceptanceHoldsWhenSomethingIsAddedAndEndsWithANewSet) {
  Retelling retelling;
  const MessageKey first = retelling.mail(summary_and(small("图1 宣传展板驻足.jpg")));
  retelling.word(State::accepted, first);
  retelling.mail(MailBuilder().with(mp4("短片.mp4")));
  EXPECT_EQ(retelling.told().dossier.submission->state, State::accepted);
  EXPECT_TRUE(retelling.told().dossier.submission->word);
  const MessageKey whole = retelling.mail(MailBuilder().with(docx("新总结.docx")));
  EXPECT_EQ(retelling.told().dossier.submission->state, State::needs_correction);
  EXPECT_FALSE(retelling.told().dossier.submission->word);
  EXPECT_TRUE(retelling.without(whole).told().dossier.submission->word) << "as if that mail had never come";
}

TEST(Replay, WordsAreSaidInTheirOrder) {
  Retelling retelling;
  const MessageKey first = retelling.mail(complete());
  retelling.word(State::needs_correction, first);
  retelling.word(State::accepted, first);
  EXPECT_EQ(retelling.told().dossier.submission->state, State::accepted);
  retelling.word(State::needs_correction, first);
  EXPECT_EQ(retelling.told().dossier.submission->state, State::needs_correction);
}

TEST(Replay, AWordWhoseMailIsGoneStandsBehindWhatHadComeByThen) {
  Retelling retelling;
  retelling.mail(summary_and(small("图1 宣传展板驻足.jpg")));
  const MessageKey gone = retelling.mail(MailBuilder().with(mp4("短片.mp4")));
  retelling.word(State::accepted, gone, "2021-10-12T09:30:00+08:00");
  EXPECT_EQ(retelling.without(gone).told().dossier.submission->state, State::accepted);

  Retelling earlier;
  const MessageKey only = earlier.mail(complete());
  earlier.word(State::needs_correction, only + 7, "2021-10-12T08:00:00+08:00");
  EXPECT_EQ(earlier.told().dossier.submission->state, State::accepted) << "said before anything had come";
}

TEST(Replay, AnUnconfirmedReplacementIsHeldUnlessItWasFiledOnce) {
  Retelling retelling;
  retelling.mail(complete());
  retelling.mail(from_stranger().with(docx("新总结.docx")));
  EXPECT_EQ(retelling.told().steps[1].change, Change::held);
  EXPECT_EQ(retelling.told().steps[1].outcome, Outcome::held);
  retelling.last().let_pass = true;
  EXPECT_EQ(retelling.told().steps[1].change, Change::replaced);
  EXPECT_TRUE(retelling.told().dossier.submission->unconfirmed);
}

TEST(Replay, TellingTwiceIsTheSame) {
  const std::vector<MailBuilder> mails{complete(),
                                       summary_and(small("IMG_1.jpg")),
                                       MailBuilder().with(mp4("短片.mp4")),
                                       MailBuilder().with(good("图2 专家把脉问诊.jpg")),
                                       from_stranger().with(mp4("别处.mp4")),
                                       MailBuilder().subject("质量月信息").with(docx("启动.docx")),
                                       MailBuilder().text(han(320))};
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    Retelling retelling;
    for (int i = 0; i < 6; ++i) {
      retelling.mail(mails[random() % mails.size()], random() % 2 == 0);
      retelling.last().decided_by_person = random() % 4 == 0;
      if (random() % 3 == 0) retelling.word(random() % 2 == 0 ? State::accepted : State::needs_correction, i + 1);
    }
    const Dossier once = retelling.told().dossier;
    EXPECT_EQ(retelling.told(once).dossier, once);
  }
}

TEST(PlaceOf, IsBeforeTheFirstThatArrivedLater) {
  const std::vector<MessageKey> order{2, 5, 3, 9};
  EXPECT_EQ(place_of(1, order), 0U);
  EXPECT_EQ(place_of(4, order), 1U);
  EXPECT_EQ(place_of(6, order), 3U);
  EXPECT_EQ(place_of(10, order), 4U);
  EXPECT_EQ(place_of(1, {}), 0U);
}

// --- confirmed by a person -------------------------------------------------------------------------------------------

class ConfirmTest : public testing::Test {
 protected:
  /// `message` confirmed in what the story has told.
  Dossier confirmed(const Story& story, MessageKey message) {
    return confirm(
        *story.dossier(), message,
        {campaign_, *campaign_.roster.find("fuzhou"), [&](MessageKey key) { return story.facts(key); }, {}, {}});
  }
  config::Campaign campaign_ = fujian();
};

TEST_F(ConfirmTest, TakesTheDoubtAway) {
  Story story;
  story.send(from_stranger().with(docx("总结.docx")));
  ASSERT_TRUE(story.submission().unconfirmed);
  const Dossier out = confirmed(story, 1);
  EXPECT_FALSE(out.submission->unconfirmed);
  EXPECT_TRUE(out.submission->mails[0].decided);
  EXPECT_TRUE(std::ranges::none_of(out.submission->findings,
                                   [](const Finding& one) { return one.code == "agency.unconfirmed"; }));
  EXPECT_EQ(out.submission->findings.size() + 1, story.submission().findings.size());
}

TEST_F(ConfirmTest, LeavesWhatRestsOnAnotherUnconfirmedSender) {
  Story story;
  story.send(from_stranger().with(docx("总结.docx")));
  story.send(from_stranger().from("li@mail.example").with(mp4("短片.mp4")));
  EXPECT_TRUE(confirmed(story, 1).submission->unconfirmed);
}

TEST_F(ConfirmTest, AnItemOfAnUnconfirmedSenderThatIsGoneIsNoDoubt) {
  Story story;
  story.send(from_stranger().with(mp4("短片.mp4")));
  story.send(from_stranger().from("li@mail.example").with(docx("总结.docx")));
  EXPECT_FALSE(confirmed(story, 2).submission->unconfirmed);
}

TEST_F(ConfirmTest, ATextOfAnUnconfirmedSenderStaysInDoubt) {
  Story story;
  story.send(from_stranger().text(han(320)));
  story.send(from_stranger().from("li@mail.example").with(mp4("短片.mp4")));
  EXPECT_TRUE(confirmed(story, 2).submission->unconfirmed);
}

TEST_F(ConfirmTest, AnInterimReportIsMarked) {
  Story story;
  story.send(from_stranger().subject("福州市局质量月信息").with(docx("启动.docx")));
  EXPECT_TRUE(confirmed(story, 1).interim[0].mail.decided);
}

TEST_F(ConfirmTest, WhatAPersonGaveNoUnconfirmedSenderReplaces) {
  Story story;
  story.by_person().send(from_stranger().with(docx("总结.docx")));
  story.by_rules().send(from_stranger().from("li@mail.example").with(mp4("短片.mp4")));
  ASSERT_TRUE(story.submission().unconfirmed);
  EXPECT_EQ(story.send(from_stranger().from("li@mail.example").with(docx("总结.docx").bytes("x"))).change,
            Change::held);
  EXPECT_EQ(story.send(from_stranger().from("li@mail.example").with(mp4("短片.mp4").bytes("x"))).change, Change::added);
}

// --- judged for the agency that a person said ------------------------------------------------------------------------

Verdict decided(const MailBuilder& mail, const std::string& agency, const std::string& authserv_id = {}) {
  static const config::Campaign campaign = fujian();
  Circumstances circumstances;
  circumstances.campaigns = {&campaign, 1};
  circumstances.received_at = at("2021-10-12T09:00:00+08:00");
  circumstances.decided_agency = agency;
  circumstances.authserv_id = authserv_id;
  return judge(mail.facts(), circumstances);
}

struct DecidedCase {
  const char* name;
  MailBuilder mail;
  Kind kind;
  Outcome outcome;
};
class DecidedTest : public testing::TestWithParam<DecidedCase> {};

TEST_P(DecidedTest, IsTheAgencysWithoutADoubt) {
  const DecidedCase& row = GetParam();
  const Verdict verdict = decided(row.mail, "xiamen", "mx.example");
  EXPECT_EQ(verdict.agency.id, "xiamen");
  EXPECT_EQ(verdict.agency.basis, Basis::registered);
  EXPECT_EQ(verdict.kind, row.kind);
  EXPECT_EQ(verdict.outcome, row.outcome);
  for (const Finding& one : verdict.findings) EXPECT_FALSE(one.code.starts_with("agency.")) << one.code;
}

INSTANTIATE_TEST_SUITE_P(
    All, DecidedTest,
    testing::Values(
        DecidedCase{"unknown", complete().stranger(), Kind::final, Outcome::accepted},
        DecidedCase{"named_otherwise", complete().stranger().subject("福州市局总结"), Kind::final, Outcome::accepted},
        DecidedCase{"ambiguous", complete().stranger().subject("福州市局、厦门市局总结"), Kind::final,
                    Outcome::accepted},
        DecidedCase{"registered_otherwise", complete(), Kind::final, Outcome::accepted},
        DecidedCase{"names_nothing_of_the_campaign", MailBuilder().stranger().subject("材料").with(docx("a.docx")),
                    Kind::final, Outcome::needs_correction},
        DecidedCase{"failed_authentication",
                    complete().from("zlfzc@xm.fj.example").authentication({"mx.example; spf=fail; dkim=fail"}),
                    Kind::final, Outcome::accepted},
        DecidedCase{"interim", MailBuilder().stranger().subject("质量月信息").with(docx("启动.docx")), Kind::interim,
                    Outcome::accepted},
        DecidedCase{"inquiry", MailBuilder().stranger().subject("请问").text("何时截止？"), Kind::inquiry,
                    Outcome::held}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace baosong::rules::tests
