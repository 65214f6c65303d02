// `assign`: what becomes of the message, the dossiers, the letters, the archive and the audit trail.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <sstream>

#include "daemon/flow/archive.hpp"
#include "daemon/flow/rulings.hpp"
#include "daemon/flow/trail.hpp"
#include "daemon/rules/identify.hpp"
#include "tests/daemon/flow/intake_fixture.hpp"

namespace baosong::flow {
namespace {

using storage::MessageKey;
using storage::Outcome;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string k_stranger = "zhang@mail.example";

class AssignTest : public IntakeTest {
 protected:
  void SetUp() override {
    IntakeTest::SetUp();
    std::ofstream(folder_ / "campaigns" / "standard.toml")
        << "id = \"standard\"\ntitle = \"标准日\"\nopens = 2021-08-27\nreceipt_prefix = \"BZ\"\n"
        << "keywords = [\"标准日\"]\nroster = \"../standard.csv\"\n[[require]]\nrole = \"summary\"\nlevel = "
           "\"required\"\n";
    std::ofstream(folder_ / "standard.csv") << "id,name,kind,aliases,addresses,domains,contact,phone\n"
                                            << "fuzhou,福州市市场监督管理局,,,,,,\n"
                                            << "xiamen,厦门市标准化研究院,,,,,,\n"
                                            << "putian,莆田市市场监督管理局,,,,,,\n";
    open();
  }

  Assigned assign(MessageKey message, const std::string& agency, bool learn = false) {
    const RuleBook book(instance_->configuration(), store().learned_addresses());
    return Rulings(instance_->storage(), book, "lin", now_).assign(message, agency, learn);
  }
  /// What a refused assignment says.
  std::string refusal(MessageKey message, const std::string& agency, bool learn = false) {
    try {
      assign(message, agency, learn);
      return "done";
    } catch (const NothingToRule& e) {
      return e.what();
    }
  }

  /// From a stranger: names nobody, or what `subject` names; belongs to the first campaign.
  MessageKey stranger_sends(const std::string& subject = "质量月活动总结") {
    auto mail = summary_from(k_stranger);
    mail.subject = subject;
    return take_in(mail);
  }
  MessageKey take_in(const parsers::mime::OutgoingMail& mail) {
    const MessageKey key = arrive(mail);
    EXPECT_EQ(work_off().filed, 1U);
    return key;
  }
  /// Neither a question nor a summary: something is lacking.
  static parsers::mime::OutgoingMail faulty_from(const std::string& address) {
    std::string text;
    for (int i = 0; i < 40; ++i) text += "材料如前所述";
    return tests::text_mail(address, "质量月活动材料", text);
  }
  static parsers::mime::OutgoingMail picture_from(const std::string& address, const std::string& subject) {
    auto mail = tests::text_mail(address, subject, "图片见附件，请查收。");
    mail.attachments.push_back(tests::good_submission(address, "").attachments[1]);
    return mail;
  }

  std::optional<storage::Dossier> dossier(const std::string& agency, const std::string& campaign = "fujian") {
    return store().dossier(campaign, agency);
  }
  std::vector<std::string> acts() {
    std::vector<std::string> out;
    for (const storage::Act& act : store().acts(100)) out.push_back(act.what);
    return out;
  }
  /// Files of the archive, relative.
  std::vector<std::string> tree() {
    std::vector<std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "var/archive"))
      if (entry.is_regular_file()) out.push_back(fs::relative(entry.path(), folder_ / "var/archive").string());
    return out;
  }
  bool is_held_in_the_tree(MessageKey key) {
    const std::string name = "/待处理/" + std::to_string(key) + "-";
    return std::ranges::any_of(tree(), [&](const std::string& path) { return path.find(name) != std::string::npos; });
  }
};

// --- held ------------------------------------------------------------------------------------------------------------

TEST_F(AssignTest, a_held_message_is_filed_answered_once_and_leaves_what_is_held) {
  const MessageKey key = stranger_sends();
  ASSERT_THAT(queued(), ElementsAre("who-are-you to " + k_stranger));
  ASSERT_TRUE(is_held_in_the_tree(key));

  const Assigned done = assign(key, "fuzhou");
  EXPECT_EQ(done.what, Assigned::What::filed);
  EXPECT_EQ(done.receipt, "FJ-0001");
  EXPECT_EQ(done.outcome, Outcome::accepted);
  EXPECT_TRUE(done.answered);
  EXPECT_EQ(store().message(key)->outcome, Outcome::accepted);
  EXPECT_EQ(store().message(key)->agency, "fuzhou");
  EXPECT_THAT(store().message(key)->verdict, Not(HasSubstr("agency.unknown")));
  ASSERT_TRUE(dossier("fuzhou")->submission);
  EXPECT_FALSE(dossier("fuzhou")->submission->unconfirmed);
  EXPECT_THAT(dossier("fuzhou")->submission->findings, IsEmpty());
  EXPECT_THAT(queued(), ElementsAre("who-are-you to " + k_stranger, StartsWith("acknowledgment:assign:")));
  EXPECT_FALSE(is_held_in_the_tree(key));
  EXPECT_THAT(tree(), Contains("质量月/福州市市场监督管理局/登记.json"));

  const auto trail = store().acts(9);
  ASSERT_THAT(trail, SizeIs(1));
  EXPECT_EQ(trail[0].who, "lin");
  EXPECT_EQ(trail[0].at, now_);
  EXPECT_EQ(boost::json::parse(trail[0].subject),
            boost::json::parse("{\"message\":" + std::to_string(key) +
                               R"(,"campaign":"fujian","agency":"fuzhou","receipt":"FJ-0001",)"
                               R"("sender":"zhang@mail.example","was":"held agency.unknown"})"));
}

TEST_F(AssignTest, the_same_assignment_again_sends_nothing_and_changes_nothing) {
  const MessageKey key = stranger_sends();
  assign(key, "fuzhou");
  const auto before = std::make_tuple(*dossier("fuzhou"), queued(), acts(), tree(), store().message(key)->verdict);
  now_ += std::chrono::hours(1);
  const Assigned again = assign(key, "fuzhou");
  EXPECT_EQ(again.what, Assigned::What::nothing);
  EXPECT_EQ(again.receipt, "FJ-0001");
  EXPECT_FALSE(again.answered);
  EXPECT_EQ(before, std::make_tuple(*dossier("fuzhou"), queued(), acts(), tree(), store().message(key)->verdict));
  EXPECT_THAT(store().unarchived(9), IsEmpty());
}

TEST_F(AssignTest, the_mail_delivered_once_more_is_the_agencys_and_not_answered) {
  auto mail = summary_from(k_stranger);
  assign(take_in(mail), "fuzhou");
  const auto before = std::make_tuple(*dossier("fuzhou"), queued(), acts());
  mail.extra_fields.emplace_back("X-Forwarded-By", "mx.example");
  const MessageKey copy = take_in(mail);
  ASSERT_EQ(store().message(copy)->duplicate_of, 0) << "other bytes";
  EXPECT_EQ(store().message(copy)->outcome, Outcome::accepted);
  EXPECT_EQ(store().message(copy)->agency, "fuzhou");
  EXPECT_EQ(before, std::make_tuple(*dossier("fuzhou"), queued(), acts()));
}

TEST_F(AssignTest, an_incomplete_message_gets_the_correction) {
  const MessageKey key = take_in(picture_from(k_stranger, "质量月活动图片"));
  const Assigned done = assign(key, "fuzhou");
  EXPECT_EQ(done.outcome, Outcome::needs_correction);
  EXPECT_THAT(queued(), Contains(StartsWith("correction:assign:")));
}

TEST_F(AssignTest, ambiguous_and_mismatched_messages_are_decided_too) {
  const MessageKey ambiguous = stranger_sends("福州市市场监督管理局、厦门市市场监督管理局质量月总结");
  EXPECT_THAT(store().message(ambiguous)->verdict, HasSubstr("agency.ambiguous"));
  EXPECT_EQ(assign(ambiguous, "xiamen").outcome, Outcome::accepted);

  auto mail = summary_from("zlc@fuzhou.example");
  mail.subject = "厦门市市场监督管理局质量月总结";
  const MessageKey mismatch = take_in(mail);
  EXPECT_THAT(store().message(mismatch)->verdict, HasSubstr("agency.mismatch"));
  const Assigned done = assign(mismatch, "fuzhou");
  EXPECT_EQ(done.what, Assigned::What::filed);
  EXPECT_EQ(dossier("fuzhou")->submission->mails.size(), 1U);
  EXPECT_EQ(dossier("xiamen")->submission->mails.size(), 1U);
}

TEST_F(AssignTest, an_unconfirmed_replacement_replaces_once_a_person_says_so) {
  take_in(summary_from("zlc@fuzhou.example"));
  const MessageKey key = stranger_sends("福州市市场监督管理局质量月总结");
  ASSERT_EQ(store().message(key)->outcome, Outcome::held);
  const Assigned done = assign(key, "fuzhou");
  EXPECT_EQ(done.what, Assigned::What::filed);
  EXPECT_EQ(dossier("fuzhou")->submission->mails.size(), 2U);
  EXPECT_FALSE(dossier("fuzhou")->submission->unconfirmed);
}

TEST_F(AssignTest, what_came_later_still_goes_over_a_message_that_was_held) {
  const MessageKey held = stranger_sends();
  auto newer = summary_from("zlc@fuzhou.example");
  newer.text += "这是最新的一稿，请以此为准。\n";
  const MessageKey last = take_in(newer);
  assign(held, "fuzhou");
  const storage::Submission submission = *dossier("fuzhou")->submission;
  ASSERT_THAT(submission.mails, SizeIs(2));
  EXPECT_EQ(submission.mails[0].message, held);
  EXPECT_EQ(submission.mails[1].message, last);
  EXPECT_THAT(submission.summary->text, HasSubstr("最新的一稿"));
  EXPECT_EQ(submission.receipt, "FJ-0001");
}

TEST_F(AssignTest, an_inquiry_becomes_the_agencys_and_stays_for_the_office_to_answer) {
  const MessageKey key = take_in(tests::text_mail(k_stranger, "请问", "质量月材料什么时候截止？"));
  ASSERT_THAT(queued(), ElementsAre("inquiry to " + k_stranger));
  const Assigned done = assign(key, "xiamen");
  EXPECT_EQ(done.what, Assigned::What::attributed);
  EXPECT_EQ(done.outcome, Outcome::held);
  EXPECT_EQ(store().message(key)->agency, "xiamen");
  EXPECT_EQ(store().message(key)->outcome, Outcome::held);
  EXPECT_TRUE(is_held_in_the_tree(key));
  EXPECT_THAT(queued(), SizeIs(1));
  EXPECT_EQ(dossier("xiamen"), std::nullopt);
  EXPECT_EQ(assign(key, "xiamen").what, Assigned::What::nothing);
  EXPECT_THAT(acts(), ElementsAre("assign"));
}

TEST_F(AssignTest, another_campaign_of_the_mailbox_is_meant_where_only_that_asks_the_agency) {
  const MessageKey key = stranger_sends();
  ASSERT_EQ(store().message(key)->campaign, "fujian");
  const Assigned done = assign(key, "putian");
  EXPECT_EQ(done.campaign, "standard");
  EXPECT_EQ(done.receipt, "BZ-0001");
  EXPECT_EQ(store().message(key)->campaign, "standard");
  EXPECT_FALSE(is_held_in_the_tree(key));
  EXPECT_THAT(tree(), Contains("标准日/莆田市市场监督管理局/登记.json"));
}

// --- refused ---------------------------------------------------------------------------------------------------------

TEST_F(AssignTest, what_cannot_be_decided_is_refused_and_says_what_to_do) {
  const MessageKey key = stranger_sends();
  EXPECT_THAT(refusal(key, "fuzho"), HasSubstr("did you mean fuzhou"));
  EXPECT_THAT(refusal(key, "厦门市市场监督管理局"), HasSubstr("did you mean xiamen"));
  EXPECT_THAT(refusal(77, "fuzhou"), HasSubstr("no message 77"));
  const MessageKey advertising = take_in(tests::text_mail(k_stranger, "限时优惠", "墨盒特价。"));
  EXPECT_THAT(refusal(advertising, "fuzhou"), HasSubstr("ignored"));
  const MessageKey copy = arrive(parsers::mime::build_mail(tests::text_mail("a@b.example", "x", "y")), now_);
  EXPECT_THAT(refusal(copy, "fuzhou"), HasSubstr("not been processed"));
  EXPECT_THAT(acts(), IsEmpty());
  EXPECT_EQ(store().message(key)->outcome, Outcome::held);
}

TEST_F(AssignTest, an_unreadable_message_has_nothing_to_judge) {
  extractor::Options options;
  options.address_space = 1 << 20;
  open(options);
  const MessageKey key = arrive(summary_from(k_stranger));
  for (int i = 1; i <= k_max_attempts; ++i) {
    work_off();
    now_ += retry_pause(i);
  }
  ASSERT_EQ(store().message(key)->outcome, Outcome::held);
  EXPECT_THAT(refusal(key, "fuzhou"), HasSubstr("原始邮件.eml"));
}

// --- unconfirmed and misfiled ----------------------------------------------------------------------------------------

TEST_F(AssignTest, an_unconfirmed_message_is_confirmed_without_another_letter) {
  const MessageKey key = stranger_sends("福州市市场监督管理局质量月总结");
  ASSERT_EQ(store().message(key)->outcome, Outcome::accepted);
  ASSERT_TRUE(dossier("fuzhou")->submission->unconfirmed);
  const auto letters = queued();
  const Assigned done = assign(key, "fuzhou");
  EXPECT_EQ(done.what, Assigned::What::confirmed);
  EXPECT_FALSE(dossier("fuzhou")->submission->unconfirmed);
  EXPECT_THAT(dossier("fuzhou")->submission->findings, IsEmpty());
  EXPECT_EQ(store().message(key)->outcome, Outcome::accepted);
  EXPECT_EQ(queued(), letters);
  EXPECT_EQ(assign(key, "fuzhou").what, Assigned::What::nothing);
  EXPECT_THAT(acts(), ElementsAre("assign"));

  // What a person confirmed no unconfirmed sender replaces any more.
  auto forged = summary_from("another@mail.example");
  forged.subject = "福州市市场监督管理局质量月总结";
  forged.text += "另一稿。";
  EXPECT_EQ(store().message(take_in(forged))->outcome, Outcome::held);
}

TEST_F(AssignTest, a_misfiled_message_moves_and_its_receipt_goes_with_it) {
  const MessageKey key = stranger_sends("福州市市场监督管理局质量月总结");
  ASSERT_EQ(dossier("fuzhou")->submission->receipt, "FJ-0001");
  const Assigned done = assign(key, "xiamen");
  EXPECT_EQ(done.what, Assigned::What::moved);
  EXPECT_EQ(done.receipt, "FJ-0001");
  EXPECT_TRUE(done.answered);
  EXPECT_EQ(dossier("fuzhou")->submission, std::nullopt);
  EXPECT_EQ(dossier("xiamen")->submission->mails.size(), 1U);
  EXPECT_FALSE(dossier("xiamen")->submission->unconfirmed);
  EXPECT_FALSE(fs::exists(folder_ / "var/archive/质量月/福州市市场监督管理局"));
  EXPECT_THAT(tree(), Contains("质量月/厦门市市场监督管理局/登记.json"));
  EXPECT_EQ(assign(key, "xiamen").what, Assigned::What::nothing);
  EXPECT_THAT(queued(), SizeIs(2));
  // The agency's own first mail begins anew.
  take_in(summary_from("zlc@fuzhou.example"));
  EXPECT_EQ(dossier("fuzhou")->submission->receipt, "FJ-0002");
}

TEST_F(AssignTest, the_wrong_agencys_other_mails_are_as_if_it_had_never_come) {
  auto own = summary_from("zlc@fuzhou.example");
  own.text += "本局的总结。\n";
  take_in(own);
  const storage::Dossier before = *dossier("fuzhou");
  const MessageKey wrong = take_in(picture_from(k_stranger, "福州市市场监督管理局质量月补充"));
  ASSERT_EQ(dossier("fuzhou")->submission->items.size(), 1U);
  ASSERT_TRUE(dossier("fuzhou")->submission->unconfirmed);
  assign(wrong, "xiamen");
  EXPECT_EQ(*dossier("fuzhou"), before);
  EXPECT_EQ(dossier("xiamen")->submission->receipt, "FJ-0002");
  assign(wrong, "fuzhou");  // and back again
  EXPECT_EQ(dossier("xiamen")->submission, std::nullopt);
  EXPECT_EQ(dossier("fuzhou")->submission->items.size(), 1U);
  EXPECT_FALSE(dossier("fuzhou")->submission->unconfirmed);
}

TEST_F(AssignTest, a_persons_acceptance_survives_a_move_out_of_the_dossier) {
  take_in(picture_from("zlc@fuzhou.example", "质量月材料"));
  const RuleBook book(instance_->configuration());
  Rulings(instance_->storage(), book, "lin", now_).accept("FJ-0001", "电话核实");
  auto wrong = summary_from("zlc@fuzhou.example");
  const MessageKey key = take_in(wrong);
  ASSERT_FALSE(dossier("fuzhou")->submission->word) << "the new set answered the word";
  assign(key, "xiamen");
  EXPECT_EQ(dossier("fuzhou")->submission->state, storage::State::accepted);
  ASSERT_TRUE(dossier("fuzhou")->submission->word);
  EXPECT_EQ(dossier("fuzhou")->submission->word->reason, "电话核实");
}

// --- learned ---------------------------------------------------------------------------------------------------------

TEST_F(AssignTest, a_learned_address_counts_as_registered_from_now_on) {
  const MessageKey key = stranger_sends();
  const Assigned done = assign(key, "fuzhou", true);
  EXPECT_EQ(done.learned, k_stranger);
  EXPECT_THAT(acts(), ElementsAre("learn", "assign"));
  const MessageKey next = take_in(picture_from(k_stranger, "补充材料"));  // the same intake, not started anew
  EXPECT_EQ(store().message(next)->agency, "fuzhou");
  EXPECT_THAT(store().message(next)->verdict, HasSubstr("\"registered\""));
  EXPECT_FALSE(dossier("fuzhou")->submission->unconfirmed);
  EXPECT_THAT(instance_->configuration()->campaigns[0].roster.agencies[0].addresses, SizeIs(1)) << "the file's alone";
}

TEST_F(AssignTest, it_may_be_learned_after_it_was_assigned) {
  const MessageKey key = stranger_sends();
  assign(key, "fuzhou");
  const auto letters = queued();
  const Assigned again = assign(key, "fuzhou", true);
  EXPECT_EQ(again.what, Assigned::What::nothing);
  EXPECT_EQ(again.learned, k_stranger);
  EXPECT_EQ(queued(), letters);
  EXPECT_THAT(acts(), ElementsAre("learn", "assign"));
  EXPECT_EQ(assign(key, "fuzhou", true).learned, "");
  EXPECT_THAT(acts(), SizeIs(2));
}

TEST_F(AssignTest, learning_confirms_what_the_same_sender_sent_before) {
  stranger_sends("福州市市场监督管理局质量月总结");
  const MessageKey second = take_in(picture_from(k_stranger, "福州市市场监督管理局质量月补充"));
  ASSERT_TRUE(dossier("fuzhou")->submission->unconfirmed);
  assign(second, "fuzhou", true);
  EXPECT_FALSE(dossier("fuzhou")->submission->unconfirmed);
}

TEST_F(AssignTest, it_holds_in_another_campaign_for_the_same_agency_alone) {
  const auto elsewhere = [&](const std::string& learned_for) {
    assign(stranger_sends(), learned_for, true);
    const RuleBook book(instance_->configuration(), store().learned_addresses());
    const config::Campaign& campaign = *find_campaign(*book.configuration, "standard");
    const config::Agency* agency = rules::registered_agency(k_stranger, campaign.roster);
    return agency ? agency->id : std::string("nobody");
  };
  EXPECT_EQ(elsewhere("xiamen"), "nobody") << "the same id, but another name";
  EXPECT_EQ(elsewhere("fuzhou"), "fuzhou");
}

TEST_F(AssignTest, another_agencys_registered_address_is_not_learned) {
  auto mail = summary_from("zlc@fuzhou.example");
  mail.subject = "厦门市市场监督管理局质量月总结";
  const MessageKey key = take_in(mail);
  EXPECT_THAT(refusal(key, "xiamen", true), HasSubstr("registered to 福州市市场监督管理局"));
  EXPECT_THAT(store().learned_addresses(), IsEmpty());
  EXPECT_EQ(store().message(key)->outcome, Outcome::held);
  EXPECT_EQ(assign(key, "xiamen").what, Assigned::What::filed);
}

TEST_F(AssignTest, a_wrong_lesson_is_mended_by_the_right_one) {
  const MessageKey key = stranger_sends();
  assign(key, "fuzhou", true);
  const Assigned done = assign(key, "xiamen", true);
  EXPECT_EQ(done.what, Assigned::What::moved);
  EXPECT_EQ(done.learned, k_stranger);
  ASSERT_THAT(store().learned_addresses(), SizeIs(1));
  EXPECT_EQ(store().learned_addresses()[0].agency, "xiamen");
  EXPECT_EQ(store().message(take_in(faulty_from(k_stranger)))->agency, "xiamen");
}

TEST_F(AssignTest, a_roster_that_has_the_address_goes_before_what_was_learned) {
  assign(stranger_sends(), "fuzhou", true);
  std::ofstream(folder_ / "roster.csv") << "id,name,kind,aliases,addresses,domains,contact,phone\n"
                                        << "fuzhou,福州市市场监督管理局,,,zlc@fuzhou.example,,,\n"
                                        << "xiamen,厦门市市场监督管理局,,," << k_stranger << ",,,\n";
  instance_->replace(std::make_shared<const config::Loaded>(config::load(folder_ / "baosong.toml")));
  EXPECT_EQ(store().message(take_in(faulty_from(k_stranger)))->agency, "xiamen");
}

// --- the trail -------------------------------------------------------------------------------------------------------

TEST_F(AssignTest, show_finds_every_act_about_a_submission) {
  const MessageKey key = stranger_sends();
  assign(key, "fuzhou", true);
  const RuleBook book(instance_->configuration());
  Rulings rulings(instance_->storage(), book, "lin", now_);
  rulings.accept("FJ-0001", "电话核实");
  rulings.give_back("FJ-0001", "请盖章");
  const config::Campaign& campaign = *find_campaign(*book.configuration, "fujian");
  rulings.paper(campaign, *campaign.roster.find("fuzhou"), "机要件");
  rulings.mute(campaign, *campaign.roster.find("xiamen"));
  std::vector<std::string> told_of;
  for (const storage::Act& act : acts_about(*dossier("fuzhou"), store().acts(SIZE_MAX)))
    told_of.push_back(told(act).what + " " + told(act).detail);
  const std::string number = std::to_string(key);
  EXPECT_THAT(told_of, ElementsAre("确认来信单位 来信" + number + "，" + k_stranger,
                                   "登记发件地址 来信" + number + "，" + k_stranger, "人工接收 电话核实",
                                   "人工退回 请盖章", "登记纸质报送 机要件"));
}

}  // namespace
}  // namespace baosong::flow
