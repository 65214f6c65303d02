// What users of other mail-taking systems complain about, where no other test of ours shows that it cannot happen here
// (docs/peer-complaints.md lists all of them).
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "tests/daemon/flow/intake_fixture.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::flow {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::vector<std::string> items_of(const storage::Message& message) {
  std::vector<std::string> names;
  const boost::json::value verdict = boost::json::parse(message.verdict);
  for (const boost::json::value& item : verdict.at("items").as_array())
    names.emplace_back(boost::json::value_to<std::string>(item.at("name")));
  return names;
}

class PeerComplaints : public IntakeTest {};

// Some importers ask for the last three days only.
TEST(PeerComplaintsWholeWay, mail_of_weeks_ago_is_taken_in_after_a_long_holiday) {
  tests::Office office;
  const auto weeks_ago =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) - std::chrono::days(60);
  const auto mail = tests::good_submission(tests::k_fuzhou, "质量月活动总结");
  office.host.place(tests::k_office, parsers::mime::build_mail(mail), weeks_ago);
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_EQ(office.standing("fuzhou").at("state"), "accepted");
}

// Some take only what is marked "attachment".
TEST_F(PeerComplaints, a_document_sent_inline_is_an_item_like_any_other) {
  open();
  auto mail = summary_from("zlc@fuzhou.example");
  mail.attachments.push_back({"质量月活动总结.docx",
                              "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                              samples::make_docx("质量月活动总结", {mail.text}), true, "a@b"});
  const auto key = arrive(mail);
  EXPECT_EQ(work_off().filed, 1U);
  EXPECT_THAT(items_of(*store().message(key)), ElementsAre("质量月活动总结.docx"));
}

// Some take the first of several attachments.
TEST_F(PeerComplaints, every_one_of_many_attachments_is_an_item) {
  open();
  auto mail = summary_from("zlc@fuzhou.example");
  std::vector<std::string> names;
  for (int i = 1; i <= 9; ++i) {
    names.push_back("材料" + std::to_string(i) + ".txt");
    mail.attachments.push_back({names.back(), "text/plain; charset=UTF-8", mail.text, false, ""});
  }
  const auto key = arrive(mail);
  EXPECT_EQ(work_off().filed, 1U);
  EXPECT_EQ(items_of(*store().message(key)), names);
}

// Some flag or move a mail that they could not store; then nobody ever looks at it again.
TEST_F(PeerComplaints, what_failed_is_not_shown_as_handled_and_is_tried_again) {
  open();
  const auto lost = arrive(summary_from("zlc@fuzhou.example"));
  const fs::path blob = instance_->storage().blobs->path(store().message(lost)->arrival.sha256);
  fs::rename(blob, folder_ / "aside");
  EXPECT_EQ(work_off().failed, 1U);
  EXPECT_THAT(store().unflagged("main", 1), SizeIs(0));
  fs::rename(folder_ / "aside", blob);
  now_ += std::chrono::hours(1);
  EXPECT_EQ(work_off().filed, 1U);
  EXPECT_THAT(store().unflagged("main", 1), SizeIs(1));
  EXPECT_THAT(queued(), ElementsAre("acknowledgment to zlc@fuzhou.example"));
}

// Some count the time when they fetched a mail, not the time when the server took it.
TEST_F(PeerComplaints, what_came_in_time_is_in_time_however_late_it_is_fetched) {
  campaign_keys_ = "deadline = 2021-10-11\n";
  open();
  const auto key = arrive(parsers::mime::build_mail(summary_from("zlc@fuzhou.example")), now_ - std::chrono::hours(30));
  now_ += std::chrono::days(5);
  EXPECT_EQ(work_off().filed, 1U);
  EXPECT_THAT(store().message(key)->verdict, HasSubstr("\"late\":false"));
}

}  // namespace
}  // namespace baosong::flow
