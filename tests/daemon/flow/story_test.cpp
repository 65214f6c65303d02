// One agency's whole story on real servers: from an address that nobody knows to a late replacement. After each step
// the archive is what contract 8 says, and the agency has the letters that it should have, and no others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <csignal>
#include <fstream>
#include <sstream>

#include "config/office_time.hpp"
#include "tests/daemon/flow/office.hpp"

namespace baosong::tests {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string k_campaign = "福建省“质量月”活动/";
const std::string k_agency = k_campaign + "福州市市场监督管理局/";

class Story : public testing::Test {
 protected:
  /// The stranger's mail goes in, and a pass is made; the mail is the office's `count`th.
  void send(const parsers::mime::OutgoingMail& mail, std::size_t count) {
    office.host.submit(mail.from.address, k_office, parsers::mime::build_mail(mail));
    (void)office.host.wait_for(k_office, count);
    poll();
  }
  void poll() {
    const Finished done = office.run({"poll"});
    EXPECT_EQ(done.exit_status, 0) << done.err;
  }
  /// Waits for the `count`th letter, and expects no more than that.
  ReadLetter letter(std::size_t count) {
    const auto letters = office.host.wait_for(k_stranger, count);
    EXPECT_THAT(letters, SizeIs(count));
    return read_letter(letters.back(), office.folder);
  }
  /// The files in the agency's folder, but for 登记.json.
  std::vector<std::string> files() {
    std::vector<std::string> out;
    for (const std::string& path : office.archive())
      if (path.starts_with(k_agency) && !path.ends_with("登记.json")) out.push_back(path.substr(k_agency.size()));
    return out;
  }
  json::object reg() {
    std::ostringstream out;
    out << std::ifstream(office.archive_root() / (k_agency + "登记.json")).rdbuf();
    return json::parse(out.str()).as_object();
  }
  static std::size_t size(const json::value& list) { return list.as_array().size(); }

  Office office;
};

TEST_F(Story, an_unknown_sender_becomes_a_known_one_and_its_submission_is_mended_and_replaced) {
  // Who is it? One picture, and no name.
  auto first = text_mail(k_stranger, "质量月活动图片", "质量月图片见附件，请查收。");
  first.attachments.push_back(good_submission(k_stranger, "").attachments[1]);
  send(first, 1);
  EXPECT_THAT(letter(1).text, HasSubstr("单位"));
  EXPECT_THAT(office.archive(), Contains(StartsWith(k_campaign + "待处理/1-")));
  const Finished held = office.run({"held"});
  EXPECT_THAT(held.out, StartsWith("1  "));
  EXPECT_THAT(held.out, HasSubstr(k_stranger));
  EXPECT_THAT(held.out, HasSubstr("baosong assign 1 --agency"));
  EXPECT_EQ(office.run({"assign", "1", "--agency", "fuzhuo"}).exit_status, 2);
  EXPECT_THAT(office.run({"assign", "1", "--agency", "fuzhuo"}).err, HasSubstr("fuzhou"));

  // Fuzhou, a person says: filed, and answered once more.
  const Finished assigned = office.run({"assign", "1", "--agency", "fuzhou", "--learn"});
  EXPECT_EQ(assigned.exit_status, 0) << assigned.err;
  EXPECT_THAT(assigned.out, HasSubstr("FJ-0001"));
  EXPECT_EQ(office.run({"held"}).out, "");
  EXPECT_THAT(office.archive(), Not(Contains(HasSubstr("待处理"))));
  poll();
  EXPECT_THAT(letter(2).subject, HasSubstr("【FJ-0001】"));
  EXPECT_EQ(office.run({"assign", "1", "--agency", "fuzhou", "--learn"}).exit_status, 0);
  poll();
  EXPECT_EQ(office.standing("fuzhou").at("state"), "needs_correction");
  EXPECT_EQ(office.standing("fuzhou").at("unconfirmed"), false);
  EXPECT_THAT(files(), ElementsAre("图片/01 质量月启动仪式现场.jpg"));
  EXPECT_EQ(reg().at("receipt"), "FJ-0001");
  EXPECT_EQ(reg().at("state"), "needs_correction");
  EXPECT_EQ(size(reg().at("mails")), 1U);
  EXPECT_THAT(office.run({"status"}).out, HasSubstr(k_stranger)) << "what was learned";

  // A whole set, one picture too small. The sender is known now.
  send(small_picture_submission(k_stranger, "质量月活动总结"), 2);
  const ReadLetter correction = letter(3);
  EXPECT_THAT(correction.subject, HasSubstr("【FJ-0001】"));
  EXPECT_THAT(correction.text, HasSubstr("640×480"));
  EXPECT_THAT(files(),
              ElementsAre("历史/1/图片/01 质量月启动仪式现场.jpg", "图片/01 质量月启动仪式现场.jpg",
                          "图片/02 实验室开放日活动.jpg", "活动总结/质量月活动总结.docx", "视频/质量月短片.mp4"));
  EXPECT_EQ(reg().at("state"), "needs_correction");
  EXPECT_EQ(size(reg().at("items")), 4U);
  EXPECT_EQ(size(reg().at("mails")), 2U);
  EXPECT_EQ(size(reg().at("revisions")), 1U);

  // The mended picture, in a reply.
  auto reply = text_mail(k_stranger, "回复：" + correction.subject, "补报图片，请查收。");
  reply.in_reply_to = field(office.host.wait_for(k_stranger, 3)[2], "Message-ID");
  reply.attachments.push_back(good_submission(k_stranger, "").attachments[2]);
  send(reply, 3);
  EXPECT_THAT(letter(4).subject, HasSubstr("【FJ-0001】"));
  EXPECT_EQ(office.standing("fuzhou").at("state"), "accepted");
  EXPECT_EQ(office.standing("fuzhou").at("late"), false);
  EXPECT_EQ(reg().at("state"), "accepted");
  EXPECT_EQ(size(reg().at("items")), 4U);
  EXPECT_EQ(size(reg().at("mails")), 3U);
  EXPECT_EQ(size(reg().at("revisions")), 2U);
  EXPECT_THAT(files(), Contains("历史/2/图片/01 实验室开放日活动.jpg"));
  EXPECT_EQ(office.status().at("counts").at("accepted"), 1);

  // A new complete set, when the deadline has passed.
  const auto yesterday = std::chrono::system_clock::now() - std::chrono::hours(48);
  const std::string day =
      config::rfc3339(std::chrono::floor<std::chrono::seconds>(yesterday), "Asia/Shanghai").substr(0, 10);
  const fs::path campaign = office.folder / "campaigns" / "fujian.toml";
  std::ostringstream rules;
  rules << std::ifstream(campaign).rdbuf();
  std::ofstream(campaign) << "deadline = " << day << "\n" << rules.str();
  send(good_submission(k_stranger, "质量月活动总结（最终稿）"), 4);
  EXPECT_THAT(letter(5).subject, HasSubstr("【FJ-0001】"));
  EXPECT_EQ(office.standing("fuzhou").at("state"), "accepted");
  EXPECT_EQ(office.standing("fuzhou").at("late"), true);
  EXPECT_EQ(office.standing("fuzhou").at("receipt"), "FJ-0001");
  EXPECT_EQ(size(reg().at("items")), 4U);
  EXPECT_EQ(size(reg().at("mails")), 4U);
  EXPECT_THAT(files(), Contains("活动总结/质量月活动总结.docx"));
  EXPECT_THAT(files(), Contains(StartsWith("历史/3/")));

  // A person's acts stand beside the letters.
  const Finished shown = office.run({"show", "FJ-0001"});
  EXPECT_THAT(shown.out, HasSubstr("确认来信单位"));
  EXPECT_THAT(shown.out, HasSubstr("登记发件地址"));

  // Another pass, and the first mail once more: nothing.
  const auto archive = office.archive();
  const auto mails = office.host.inbox(k_office);
  office.host.place(k_office, mails[0], std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  poll();
  EXPECT_THAT(office.host.inbox(k_stranger), SizeIs(5));
  EXPECT_EQ(office.archive(), archive);
  EXPECT_EQ(office.run({"held"}).out, "");
}

TEST_F(Story, a_lesson_counts_at_once_in_a_daemon_that_serves_beside) {
  Serving serving(office.folder, office.config);
  serving.wait_for("READY=1");
  office.host.submit(k_stranger, k_office, parsers::mime::build_mail(good_submission(k_stranger, "质量月活动总结")));
  (void)office.host.wait_for(k_stranger, 1);
  const Finished assigned = office.run({"assign", "1", "--agency", "xiamen", "--learn"});
  EXPECT_EQ(assigned.exit_status, 0) << assigned.err;
  office.host.submit(k_stranger, k_office, parsers::mime::build_mail(good_submission(k_stranger, "质量月活动总结")));
  const auto letters = office.host.wait_for(k_stranger, 3);
  for (std::size_t i = 1; i < 3; ++i)
    EXPECT_THAT(read_letter(letters[i], office.folder).subject, HasSubstr("【FJ-0001】"));
  EXPECT_EQ(serving.end(SIGTERM), 0) << serving.log();
  EXPECT_EQ(office.standing("xiamen").at("unconfirmed"), false);
  EXPECT_EQ(office.status().at("held"), 0);
}

TEST_F(Story, what_is_held_says_why_and_whose_it_may_be) {
  auto ambiguous = good_submission(k_stranger, "福州市市场监管局、厦门市市场监管局质量月活动总结");
  send(ambiguous, 1);
  send(text_mail(k_fuzhou, "请问", "质量月材料什么时候截止？"), 2);
  const std::string held = office.run({"held"}).out;
  EXPECT_THAT(held, HasSubstr("原因：邮件中出现多个单位名称"));
  EXPECT_THAT(held, HasSubstr("可能是：fuzhou 福州市市场监督管理局（主题含“福州市市场监管局”）"));
  EXPECT_THAT(held, HasSubstr("可能是：xiamen 厦门市市场监督管理局（主题含“厦门市市场监管局”）"));
  EXPECT_THAT(held, HasSubstr("处理：baosong assign 1 --agency 单位代码（同时登记发件地址：加 --learn）"));
  EXPECT_THAT(held, HasSubstr("可能是：fuzhou 福州市市场监督管理局（发件地址已登记）"));
  EXPECT_THAT(held, HasSubstr("处理：请直接答复来信人"));
}

TEST_F(Story, a_rehearsal_says_what_would_flip_and_changes_nothing) {
  office.host.submit(k_fuzhou, k_office, parsers::mime::build_mail(good_submission(k_fuzhou, "质量月活动总结")));
  (void)office.host.wait_for(k_office, 1);
  send(small_picture_submission(k_xiamen, "质量月活动总结"), 2);
  const auto archive = office.archive();
  const std::string standing = json::serialize(office.status().at("agencies"));

  const Finished same = office.run({"rejudge", "--campaign", "fujian"});
  EXPECT_EQ(same.exit_status, 0) << same.err;
  EXPECT_THAT(same.out, StartsWith("合计：试评来信2封、单位3家；0家状态改变，0家仅检查结果改变，0封来信去向改变。"));

  std::ostringstream rules;
  rules << std::ifstream(office.folder / "campaigns" / "fujian.toml").rdbuf();
  std::string other = rules.str();
  other.replace(other.find("min_width = 1024\nmin_height = 768"), 33, "min_width = 1200\nmin_height = 900");
  other.replace(other.find("../roster.csv"), 13, "roster.csv");  // beside where it will stand
  std::ofstream(office.folder / "other.toml") << other;
  const Finished stricter =
      office.run({"rejudge", "--campaign", "fujian", "--with", (office.folder / "other.toml").string()});
  EXPECT_EQ(stricter.exit_status, 0) << stricter.err;
  EXPECT_THAT(stricter.out, HasSubstr("福州市市场监督管理局（fuzhou）"));
  EXPECT_THAT(stricter.out, HasSubstr("FJ-0001"));
  EXPECT_THAT(stricter.out, HasSubstr("已接收 → 待补正"));
  EXPECT_THAT(stricter.out, HasSubstr("＋图片“图2 实验室开放日活动.jpg”为1024×768像素，低于要求的1200×900像素"));
  EXPECT_THAT(stricter.out, HasSubstr("1家状态改变（已接收→待补正 1家）"));

  std::ofstream(office.folder / "roster.csv") << "id,name,kind,aliases,addresses,domains,contact,phone\n"
                                              << "fuzhou,福州市市场监督管理局,,,,,,\n"
                                              << "xiamen,厦门市市场监督管理局,,," << k_xiamen << ",,,\n";
  const Finished unknown = office.run({"rejudge", "--campaign", "fujian"});
  EXPECT_THAT(unknown.out, HasSubstr(k_fuzhou));
  EXPECT_THAT(unknown.out, HasSubstr("归入fujian/fuzhou → 待人工处理"));
  EXPECT_THAT(unknown.out, HasSubstr("已接收 → 未报送"));
  EXPECT_EQ(office.run({"rejudge", "--campaign", "nobody"}).exit_status, 2);
  EXPECT_EQ(office.run({"rejudge", "--campaign", "fujian", "--with", "/nowhere.toml"}).exit_status, 3);

  office.write_roster();
  EXPECT_EQ(office.archive(), archive);
  EXPECT_EQ(json::serialize(office.status().at("agencies")), standing);
}

}  // namespace
}  // namespace baosong::tests
