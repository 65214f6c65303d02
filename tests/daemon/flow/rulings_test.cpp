// What a person's `accept` and `return` tell the agency.
#include "daemon/flow/rulings.hpp"

#include <gmock/gmock.h>

#include "parsers/text/han.hpp"
#include "tests/daemon/flow/intake_fixture.hpp"
#include "tests/parsers/scratch.hpp"

namespace baosong::flow {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class RulingsTest : public IntakeTest {
 protected:
  void file(const parsers::mime::OutgoingMail& mail, const std::string& head = "") {
    arrive(head + parsers::mime::build_mail(mail), now_);
    EXPECT_EQ(work_off().filed, 1U);
  }
  template <class Rule>
  void ruled(const Rule& rule) {
    const RuleBook book(instance_->configuration());
    Rulings rulings(instance_->storage(), book, "lin", now_);
    rule(rulings, book);
  }
  storage::Letter last_letter() { return store().due_letters("main", now_, 100).back(); }
  static std::string text_of(const storage::Letter& letter) {
    return parsers::normalised(parsers::testing::facts_of(letter.bytes).text);
  }
};

TEST_F(RulingsTest, a_return_names_the_deadline_that_was_extended) {
  campaign_keys_ = "deadline = 2021-10-15\n";
  open();
  file(summary_from("zlc@fuzhou.example"));
  ruled([](Rulings& rulings, const RuleBook& book) {
    const config::Campaign& campaign = *find_campaign(*book.configuration, "fujian");
    rulings.extend(campaign, *campaign.roster.find("fuzhou"), 2021y / 10 / 20);
    rulings.give_back("FJ-0001", "请盖章");
  });
  EXPECT_THAT(text_of(last_letter()), HasSubstr("2021年10月20日"));
}

TEST_F(RulingsTest, a_forged_sender_does_not_choose_where_the_letter_goes) {
  mailbox_keys_ = "authserv_id = \"mx.fujian.example\"\n";
  open();
  file(summary_from("zlc@fuzhou.example"),
       "Authentication-Results: mx.fujian.example; spf=fail; dkim=fail\r\nReply-To: other@fuzhou.example\r\n");
  ruled([](Rulings& rulings, const RuleBook&) { rulings.give_back("FJ-0001", "请盖章"); });
  EXPECT_EQ(last_letter().recipients, std::vector<std::string>{"zlc@fuzhou.example"});
}

}  // namespace
}  // namespace baosong::flow
