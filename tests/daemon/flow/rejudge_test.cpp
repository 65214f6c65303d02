// `rejudge`: under the same rules nothing flips, whatever persons have said; under others just what must.
#include "daemon/flow/rejudge.hpp"

#include <gmock/gmock.h>

#include "daemon/flow/rulings.hpp"
#include "tests/daemon/flow/intake_fixture.hpp"

namespace baosong::flow {
namespace {

using rules::Standing;
using storage::MessageKey;
using testing::IsEmpty;
using testing::SizeIs;

const std::string k_stranger = "zhang@mail.example";

class RejudgeTest : public IntakeTest {
 protected:
  void SetUp() override {
    IntakeTest::SetUp();
    open();
  }
  MessageKey take_in(const std::string& from, const std::string& subject, const std::string& further = {}) {
    auto mail = summary_from(from);
    mail.subject = subject;
    mail.text += further;
    const MessageKey key = arrive(mail);
    EXPECT_EQ(work_off().filed, 1U);
    return key;
  }
  MessageKey take_in_picture(const std::string& from, const std::string& subject) {
    auto mail = tests::text_mail(from, subject, "图片见附件，请查收。");
    mail.attachments.push_back(tests::good_submission(from, "").attachments[1]);
    const MessageKey key = arrive(mail);
    EXPECT_EQ(work_off().filed, 1U);
    return key;
  }
  template <class Rule>
  void ruled(const Rule& rule) {
    const RuleBook book(instance_->configuration(), store().learned_addresses());
    Rulings rulings(instance_->storage(), book, "lin", now_);
    rule(rulings, *find_campaign(*book.configuration, "fujian"));
  }
  Rehearsal rehearse(const std::function<void(config::Campaign&)>& change = {}) {
    const RuleBook book(instance_->configuration(), store().learned_addresses());
    config::Campaign campaign = *find_campaign(*book.configuration, "fujian");
    if (change) change(campaign);
    return rejudge(instance_->storage(), book, campaign);
  }
};

TEST_F(RejudgeTest, the_same_rules_flip_nothing_after_all_that_persons_said) {
  take_in("zlc@fuzhou.example", "质量月活动总结");
  take_in_picture("zlc@fuzhou.example", "质量月补充图片");
  const MessageKey held = take_in(k_stranger, "质量月活动总结");
  const MessageKey unconfirmed = take_in("li@mail.example", "厦门市市场监督管理局质量月总结");
  take_in("li@mail.example", "厦门市市场监督管理局质量月总结", "第二稿。");
  take_in("wang@mail.example", "质量月活动总结", "谁的也不是。");
  ruled([&](Rulings& rulings, const config::Campaign& campaign) {
    rulings.assign(held, "fuzhou", true);
    rulings.assign(unconfirmed, "xiamen", false);
    rulings.give_back("FJ-0001", "请盖章");
    rulings.paper(campaign, *campaign.roster.find("xiamen"), "机要件");
  });
  take_in_picture(k_stranger, "质量月补充图片");
  ruled([](Rulings& rulings, const config::Campaign&) { rulings.accept("FJ-0001", "电话核实"); });
  const auto before = store().dossiers("fujian");

  const Rehearsal out = rehearse();
  EXPECT_EQ(out.judged, 7U);
  EXPECT_EQ(out.lost, 0U);
  EXPECT_EQ(out.standing, 2U);
  EXPECT_THAT(out.agencies, IsEmpty());
  EXPECT_THAT(out.messages, IsEmpty());
  EXPECT_EQ(store().dossiers("fujian"), before);
}

TEST_F(RejudgeTest, a_persons_acceptance_stands_under_stricter_rules) {
  take_in("zlc@fuzhou.example", "质量月活动总结");
  take_in("zlc@xiamen.example", "质量月活动总结");
  ruled([](Rulings& rulings, const config::Campaign&) { rulings.accept("FJ-0002", "电话核实"); });
  const Rehearsal out = rehearse([](config::Campaign& campaign) {
    config::Requirement image;
    image.role = config::Role::image;
    campaign.requirements.push_back(image);
  });
  ASSERT_THAT(out.agencies, SizeIs(2));
  EXPECT_EQ(out.agencies[0].agency, "fuzhou");
  EXPECT_EQ(out.agencies[0].receipt, "FJ-0001");
  EXPECT_EQ(out.agencies[0].was, Standing::accepted);
  EXPECT_EQ(out.agencies[0].becomes, Standing::needs_correction);
  ASSERT_THAT(out.agencies[0].appear, SizeIs(1));
  EXPECT_EQ(out.agencies[0].appear[0].code, "image.missing");
  EXPECT_THAT(out.agencies[0].disappear, IsEmpty());
  EXPECT_EQ(out.agencies[1].was, Standing::accepted);
  EXPECT_EQ(out.agencies[1].becomes, Standing::accepted);
  EXPECT_THAT(out.messages, IsEmpty());
}

TEST_F(RejudgeTest, an_extension_stands_under_another_deadline) {
  using namespace std::chrono;
  take_in("zlc@fuzhou.example", "质量月活动总结");
  take_in("zlc@xiamen.example", "质量月活动总结");
  ruled([](Rulings& rulings, const config::Campaign& campaign) {
    rulings.extend(campaign, *campaign.roster.find("fuzhou"), 2021y / 10 / 20);
  });
  const Rehearsal out = rehearse([](config::Campaign& campaign) { campaign.deadline = 2021y / 10 / 1; });
  ASSERT_THAT(out.agencies, SizeIs(1));
  EXPECT_EQ(out.agencies[0].agency, "xiamen");
  EXPECT_EQ(out.agencies[0].was, out.agencies[0].becomes);
  EXPECT_EQ(out.agencies[0].appear.at(0).code, "submission.late");
}

TEST_F(RejudgeTest, messages_that_would_be_identified_otherwise_are_listed) {
  take_in("zlc@fuzhou.example", "质量月活动总结");
  const MessageKey held = take_in(k_stranger, "质量月活动总结");
  const MessageKey given = take_in("li@mail.example", "质量月活动总结");
  ruled([&](Rulings& rulings, const config::Campaign&) { rulings.assign(given, "xiamen", false); });
  const Rehearsal out = rehearse([](config::Campaign& campaign) {
    campaign.roster.agencies[0].addresses = {k_stranger};
    campaign.roster.agencies[1].addresses.clear();
  });
  ASSERT_THAT(out.messages, SizeIs(2)) << "what a person gave stays given";
  EXPECT_EQ(out.messages[0].was, (Fate{Fate::What::filed, "fujian", "fuzhou"}));
  EXPECT_EQ(out.messages[0].becomes, (Fate{Fate::What::held, "fujian", ""}));
  EXPECT_EQ(out.messages[1].message, held);
  EXPECT_EQ(out.messages[1].was, (Fate{Fate::What::held, "fujian", ""}));
  EXPECT_EQ(out.messages[1].becomes, (Fate{Fate::What::filed, "fujian", "fuzhou"}));
  EXPECT_THAT(out.agencies, IsEmpty()) << "one summary for another";
}

TEST_F(RejudgeTest, an_agency_that_comes_or_goes_is_told) {
  take_in("zlc@fuzhou.example", "质量月活动总结");
  const Rehearsal out = rehearse([](config::Campaign& campaign) { campaign.roster.agencies[0].id = "fz"; });
  ASSERT_THAT(out.agencies, SizeIs(2));
  EXPECT_EQ(out.agencies[0].agency, "fuzhou");
  EXPECT_EQ(out.agencies[0].was, Standing::accepted);
  EXPECT_EQ(out.agencies[0].becomes, std::nullopt);
  EXPECT_EQ(out.agencies[1].agency, "fz");
  EXPECT_EQ(out.agencies[1].was, std::nullopt);
  EXPECT_EQ(out.agencies[1].becomes, Standing::accepted);
  EXPECT_THAT(out.messages, SizeIs(1));
}

}  // namespace
}  // namespace baosong::flow
