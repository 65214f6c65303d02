// Contract 6 and RFC 3834: who may be answered, and who never.
#include "daemon/rules/answer.hpp"

#include <gtest/gtest.h>

#include "tests/daemon/rules/builders.hpp"

namespace baosong::rules::tests {
namespace {

struct AnswerRow {
  const char* name;
  MailBuilder mail;
  AnswerPlan want;
};

AnswerPlan to(std::string address) {
  return {Addressee::sender, std::move(address), AnswerReason::answered};
}
AnswerPlan office() {
  return {Addressee::office, "", AnswerReason::for_office};
}
AnswerPlan nobody(AnswerReason why) {
  return {Addressee::nobody, "", why};
}

AnswerPlan planned(const parsers::MessageFacts& facts, int letters = 0) {
  static const config::Roster roster = fujian_roster();
  const Verdict verdict = in_fujian(facts);
  return plan_answer({verdict, facts, &roster, {"Office@Fujian.example", "main@fujian.example"}, [=](std::string_view) {
                        return letters;
                      }});
}

class AnswerTo : public testing::TestWithParam<AnswerRow> {};
TEST_P(AnswerTo, Is) {
  const AnswerPlan plan = planned(GetParam().mail);
  EXPECT_EQ(plan.to, GetParam().want.to);
  EXPECT_EQ(plan.address, GetParam().want.address);
  EXPECT_EQ(plan.reason, GetParam().want.reason);
}

const std::vector<AnswerRow>& answer_rows() {
  const std::string self = "zlc@fuzhou.fj.example";
  static const std::vector<AnswerRow> rows = {
      {"accepted", complete(), to(self)},
      {"needs_correction", complete().with(jpeg("IMG_1.jpg")), to(self)},
      {"named", complete().stranger().subject("厦门市局总结"), to("zs2021@163.example")},
      {"unknown", complete().stranger(), to("zs2021@163.example")},
      {"ambiguous", complete().stranger().subject("厦门市局、厦门海关"), to("zs2021@163.example")},
      {"inquiry", MailBuilder(), to(self)},
      {"interim", MailBuilder().subject("质量月信息").with(docx("a.docx")), to(self)},
      {"mismatch", complete().subject("厦门市局总结"), office()},
      {"mismatch_inquiry", MailBuilder().subject("厦门市局"), office()},
      {"unreadable", MailBuilder().unreadable("noise"), office()},
      {"auto_reply", MailBuilder().automatic(parsers::Automatic::auto_reply), nobody(AnswerReason::ignored)},
      {"bounce", MailBuilder().automatic(parsers::Automatic::bounce), nobody(AnswerReason::ignored)},
      {"unrelated", MailBuilder().stranger().subject("推荐").text("广告"), nobody(AnswerReason::ignored)},
      {"auto_generated_with_files", complete().auto_submitted("auto-generated"), nobody(AnswerReason::automatic)},
      {"auto_submitted_no", complete().auto_submitted("no"), to(self)},
      {"null_return_path", complete().return_path(""), nobody(AnswerReason::null_return_path)},
      {"own_return_path", complete().return_path(self), to(self)},
      {"mailing_list", complete().mailing_list(), nobody(AnswerReason::mailing_list)},
      {"no_from", complete().nobody(), nobody(AnswerReason::no_address)},
      {"from_without_domain", complete().from("zlc"), nobody(AnswerReason::no_address)},
      {"from_without_name", complete().from("@jyt.fj.example"), nobody(AnswerReason::no_address)},
      {"noreply", complete().from("noreply@jyt.fj.example"), nobody(AnswerReason::not_a_person)},
      {"no_reply", complete().from("No-Reply@jyt.fj.example"), nobody(AnswerReason::not_a_person)},
      {"do_not_reply", complete().from("do_not_reply@jyt.fj.example"), nobody(AnswerReason::not_a_person)},
      {"postmaster", complete().from("postmaster@jyt.fj.example"), nobody(AnswerReason::not_a_person)},
      {"mailer_daemon", complete().from("MAILER-DAEMON@jyt.fj.example"), nobody(AnswerReason::not_a_person)},
      {"bounces", complete().from("list-bounces@jyt.fj.example"), nobody(AnswerReason::not_a_person)},
      {"owner", complete().from("owner-list@jyt.fj.example"), nobody(AnswerReason::not_a_person)},
      {"a_person_named_like_one", complete().from("bouncer@jyt.fj.example"), to("bouncer@jyt.fj.example")},
      {"ourselves", complete().from("office@fujian.example"), nobody(AnswerReason::ourselves)},
      {"our_mailbox", complete().from("MAIN@fujian.example"), nobody(AnswerReason::ourselves)},
      {"reply_to_same_domain", complete().reply_to("zhk@fuzhou.fj.example"), to("zhk@fuzhou.fj.example")},
      {"reply_to_same_agency", complete().reply_to("fzscjg@qq.example"), to("fzscjg@qq.example")},
      {"reply_to_same_agencys_domain", complete().reply_to("a@scjg.fuzhou.fj.example"), to("a@scjg.fuzhou.fj.example")},
      {"reply_to_another_agency", complete().reply_to("zlfzc@xm.fj.example"), to(self)},
      {"reply_to_a_stranger", complete().reply_to("victim@elsewhere.example"), to(self)},
      {"reply_to_subdomain", complete().reply_to("a@mail.fuzhou.fj.example"), to(self)},
      {"reply_to_ourselves", complete().from("a@fujian.example").subject("厦门市局").reply_to("office@fujian.example"),
       to("a@fujian.example")},
      {"reply_to_of_a_stranger", complete().stranger().reply_to("other@163.example"), to("other@163.example")},
      {"noreply_with_reply_to", complete().from("noreply@jyt.fj.example").reply_to("bgs@jyt.fj.example"),
       to("bgs@jyt.fj.example")},
  };
  return rows;
}
INSTANTIATE_TEST_SUITE_P(All, AnswerTo, testing::ValuesIn(answer_rows()),
                         [](const auto& row) { return std::string(row.param.name); });

// The provider says that SPF and DKIM both failed: the From address is not the sender's.
AnswerPlan planned_as_forged(const parsers::MessageFacts& facts) {
  static const config::Roster roster = fujian_roster();
  const Verdict verdict = in_fujian(facts);
  AnswerCase one{verdict, facts, &roster, {"office@fujian.example"}, {}};
  one.forged = true;
  return plan_answer(one);
}

TEST(Answer, ARegisteredAddressHearsWhatCameInItsName) {
  const AnswerPlan itself = to("zlc@fuzhou.fj.example");
  EXPECT_EQ(planned_as_forged(complete()), itself);
  EXPECT_EQ(planned_as_forged(complete().with(jpeg("IMG_1.jpg"))), itself);
  EXPECT_EQ(planned_as_forged(MailBuilder()), itself) << "an inquiry";
}

TEST(Answer, AForgerChoosesNoOtherAddress) {
  for (const char* reply_to : {"zhk@fuzhou.fj.example", "fzscjg@qq.example", "a@evil.example"})
    EXPECT_EQ(planned_as_forged(complete().reply_to(reply_to)), to("zlc@fuzhou.fj.example")) << reply_to;
}

TEST(Answer, AStrangersForgedAddressGetsNothing) {
  const AnswerPlan told{Addressee::office, "", AnswerReason::forged};
  EXPECT_EQ(planned_as_forged(complete().stranger()), told) << "unknown";
  EXPECT_EQ(planned_as_forged(complete().stranger().subject("厦门市局总结")), told) << "named";
  EXPECT_EQ(planned_as_forged(complete().stranger().subject("厦门市局、厦门海关")), told) << "ambiguous";
  EXPECT_EQ(planned_as_forged(complete().stranger().mailing_list()), nobody(AnswerReason::mailing_list));
}

TEST(Answer, FiveLettersADayAreEnough) {
  EXPECT_EQ(planned(complete(), 4), to("zlc@fuzhou.fj.example"));
  EXPECT_EQ(planned(complete(), 5), nobody(AnswerReason::too_many));
  EXPECT_EQ(planned(complete(), 99), nobody(AnswerReason::too_many));
}

TEST(Answer, TheOfficeIsToldHoweverManyLettersThereWere) {
  EXPECT_EQ(planned(complete().subject("厦门市局总结"), 99), office());
}

TEST(Answer, WhatWasSeenBeforeIsNotAnsweredAgain) {
  const parsers::MessageFacts facts = complete();
  const Verdict verdict = in_fujian(facts);
  AnswerCase one{verdict, facts, nullptr, {}, {}};
  one.seen_before = true;
  EXPECT_EQ(plan_answer(one), nobody(AnswerReason::seen_before));
}

TEST(Answer, WhatAmendingHeldGoesToTheOffice) {
  const parsers::MessageFacts facts = complete().stranger().subject("厦门市局总结");
  const Verdict verdict = in_fujian(facts);
  AnswerCase one{verdict, facts, nullptr, {}, {}};
  one.held_by_amendment = true;
  EXPECT_EQ(plan_answer(one), office());
}

TEST(Answer, AnAmbiguousCampaignGoesToTheOffice) {
  std::vector<config::Campaign> campaigns = {fujian(), fujian()};
  campaigns[1].id = "other";
  Circumstances circumstances;
  circumstances.campaigns = campaigns;
  circumstances.received_at = at("2021-10-12T09:00:00+08:00");
  const parsers::MessageFacts facts = complete();
  const Verdict verdict = judge(facts, circumstances);
  ASSERT_NE(finding(verdict, "campaign.ambiguous"), nullptr);
  EXPECT_EQ(plan_answer({verdict, facts, nullptr, {}, {}}), office());
}

}  // namespace
}  // namespace baosong::rules::tests
