// The whole way, on real parts: mail goes in by SMTP, is fetched by IMAP over TLS, judged, filed and answered; the
// answer lies in the agency's own INBOX.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "tests/daemon/flow/office.hpp"

namespace baosong::tests {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

// Submits and waits until the office's mailbox has it, so that the next poll must see it.
void send(Office& office, const parsers::mime::OutgoingMail& mail, std::size_t then_in_inbox) {
  office.host.submit(mail.from.address, k_office, parsers::mime::build_mail(mail));
  (void)office.host.wait_for(k_office, then_in_inbox);
}

TEST(WholeWay, good_and_faulty_submissions_are_filed_and_answered_each_once) {
  Office office;
  send(office, good_submission(k_fuzhou, "福州市市场监管局质量月活动总结"), 1);
  send(office, small_picture_submission(k_xiamen, "厦门市市场监管局质量月活动总结"), 2);
  const Finished first = office.run({"poll"});
  EXPECT_EQ(first.exit_status, 0) << first.err;

  EXPECT_EQ(office.standing("fuzhou").at("state"), "accepted");
  EXPECT_EQ(office.standing("fuzhou").at("receipt"), "FJ-0001");
  EXPECT_EQ(office.standing("xiamen").at("state"), "needs_correction");
  EXPECT_EQ(office.standing("quanzhou").at("state"), "missing");

  const std::string folder = "福建省“质量月”活动/福州市市场监督管理局/";
  EXPECT_THAT(office.archive(), Contains(folder + "登记.json"));
  EXPECT_THAT(office.archive(), Contains(folder + "活动总结/质量月活动总结.docx"));
  EXPECT_THAT(office.archive(), Contains(folder + "图片/01 质量月启动仪式现场.jpg"));
  EXPECT_THAT(office.archive(), Contains(folder + "图片/02 实验室开放日活动.jpg"));
  EXPECT_THAT(office.archive(), Contains(folder + "视频/质量月短片.mp4"));

  const auto fuzhou = office.host.wait_for(k_fuzhou, 1);
  const ReadLetter thanks = read_letter(fuzhou[0], office.folder);
  EXPECT_THAT(thanks.subject, HasSubstr("【FJ-0001】"));
  EXPECT_THAT(thanks.text, HasSubstr("质量月活动总结.docx"));
  EXPECT_EQ(field(fuzhou[0], "Auto-Submitted"), "auto-replied");
  EXPECT_THAT(field(fuzhou[0], "In-Reply-To"), HasSubstr("@agency.example>"));
  EXPECT_THAT(field(fuzhou[0], "References"), HasSubstr("@agency.example>"));
  EXPECT_THAT(fuzhou[0], HasSubstr("text/html"));

  const auto xiamen = office.host.wait_for(k_xiamen, 1);
  const ReadLetter correction = read_letter(xiamen[0], office.folder);
  EXPECT_THAT(correction.subject, HasSubstr("【FJ-0002】"));
  EXPECT_THAT(correction.text, HasSubstr("图2 实验室开放日活动.jpg"));
  EXPECT_THAT(correction.text, HasSubstr("640×480"));
  EXPECT_THAT(correction.text, HasSubstr("1024×768"));

  EXPECT_EQ(office.host.seen(k_office), 2U);

  // A second run changes nothing.
  const auto archive = office.archive();
  const Finished second = office.run({"poll"});
  EXPECT_EQ(second.exit_status, 0) << second.err;
  EXPECT_THAT(second.out, HasSubstr("arrived 0, filed 0, letters sent 0"));
  EXPECT_EQ(office.archive(), archive);
  EXPECT_THAT(office.host.inbox(k_fuzhou), SizeIs(1));
  EXPECT_THAT(office.host.inbox(k_xiamen), SizeIs(1));
}

TEST(WholeWay, a_mail_that_a_colleague_has_read_is_taken_in_all_the_same) {
  Office office;
  send(office, good_submission(k_fuzhou, "质量月活动总结"), 1);
  office.host.imap(k_office, {"SELECT INBOX", "STORE 1:* +FLAGS (\\Seen)"});
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_EQ(office.standing("fuzhou").at("state"), "accepted");
  EXPECT_THAT(office.host.wait_for(k_fuzhou, 1), SizeIs(1));
}

TEST(WholeWay, advertising_and_automatic_mail_are_never_answered_and_a_stranger_once) {
  Office office;
  send(office, text_mail(k_stranger, "限时优惠", "打印机墨盒特价。"), 1);
  auto automatic = text_mail(k_fuzhou, "自动回复：质量月", "我正在休假。");
  automatic.extra_fields.emplace_back("Auto-Submitted", "auto-replied");
  send(office, automatic, 2);
  send(office, good_submission(k_stranger, "质量月活动总结"), 3);
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_THAT(office.host.wait_for(k_stranger, 1), SizeIs(1));
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_THAT(office.host.inbox(k_stranger), SizeIs(1));
  EXPECT_THAT(office.host.inbox(k_fuzhou), IsEmpty());
  EXPECT_EQ(office.status().at("held"), 1);
  EXPECT_THAT(office.archive(), Contains(StartsWith("福建省“质量月”活动/待处理/")));
  EXPECT_THAT(office.run({"held"}).out, HasSubstr(k_stranger));
}

TEST(WholeWay, what_was_on_the_line_when_the_server_went_is_fetched_when_it_is_back) {
  Office office;
  send(office, good_submission(k_fuzhou, "质量月活动总结"), 1);
  office.host.stop();
  const Finished down = office.run({"poll"});
  EXPECT_EQ(down.exit_status, 1);
  EXPECT_THAT(down.err, HasSubstr("main"));
  office.host.start();
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_THAT(office.host.wait_for(k_fuzhou, 1), SizeIs(1));
}

TEST(WholeWay, the_same_mail_twice_in_the_mailbox_is_answered_once) {
  Office office;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::string mail = parsers::mime::build_mail(good_submission(k_fuzhou, "质量月活动总结"));
  office.host.place(k_office, mail, now);
  office.host.place(k_office, mail, now);
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_THAT(office.host.wait_for(k_fuzhou, 1), SizeIs(1));
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_THAT(office.host.inbox(k_fuzhou), SizeIs(1));
}

TEST(WholeWay, a_reply_with_the_mended_picture_completes_the_submission) {
  Office office;
  send(office, small_picture_submission(k_xiamen, "质量月活动总结"), 1);
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  const auto correction = office.host.wait_for(k_xiamen, 1);
  EXPECT_EQ(office.standing("xiamen").at("state"), "needs_correction");

  auto reply = text_mail(k_xiamen, "回复：" + read_letter(correction[0], office.folder).subject, "补报图片，请查收。");
  reply.in_reply_to = field(correction[0], "Message-ID");
  const auto good = good_submission(k_xiamen, "");
  reply.attachments.push_back(good.attachments[2]);
  send(office, reply, 2);
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_EQ(office.standing("xiamen").at("state"), "accepted");
  EXPECT_EQ(office.standing("xiamen").at("receipt"), "FJ-0001");
  EXPECT_THAT(office.host.wait_for(k_xiamen, 2), SizeIs(2));
  const std::string folder = "福建省“质量月”活动/厦门市市场监督管理局/";
  EXPECT_THAT(office.archive(), Contains(folder + "图片/02 实验室开放日活动.jpg"));
  EXPECT_THAT(office.archive(), Contains(StartsWith(folder + "历史/1/")));
}

TEST(WholeWay, a_persons_word_goes_over_the_rules_and_automation_respects_it) {
  Office office;
  send(office, small_picture_submission(k_xiamen, "质量月活动总结"), 1);
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_EQ(office.standing("xiamen").at("state"), "needs_correction");
  const std::string correction = office.host.wait_for(k_xiamen, 1)[0];

  EXPECT_EQ(office.run({"accept", "FJ-0001", "--reason", "老照片，无法重拍"}).exit_status, 0);
  EXPECT_EQ(office.standing("xiamen").at("state"), "accepted");
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_THAT(read_letter(office.host.wait_for(k_xiamen, 2)[1], office.folder).text, Not(HasSubstr("需要补正")));

  // Something is added: what a person has accepted stays accepted.
  auto more = text_mail(k_xiamen, "补充材料", "另附一份材料，请查收。");
  more.in_reply_to = field(correction, "Message-ID");
  more.attachments.push_back({"媒体报道.txt", "text/plain", "媒体报道", false, ""});
  send(office, more, 2);
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_EQ(office.standing("xiamen").at("state"), "accepted");

  EXPECT_EQ(office.run({"return", "FJ-0001", "--reason", "总结请盖章后重新报送"}).exit_status, 0);
  EXPECT_EQ(office.standing("xiamen").at("state"), "needs_correction");
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  const auto letters = office.host.wait_for(k_xiamen, 4);
  EXPECT_THAT(read_letter(letters[3], office.folder).text, HasSubstr("总结请盖章后重新报送"));

  EXPECT_EQ(office.run({"resend", "FJ-0001"}).exit_status, 0);
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  EXPECT_EQ(field(office.host.wait_for(k_xiamen, 5)[4], "Message-ID"), field(letters[3], "Message-ID"));
}

TEST(WholeWay, paper_mute_and_extension_are_an_agencys_own) {
  Office office;
  EXPECT_EQ(office.run({"paper", "--campaign", "fujian", "--agency", "quanzhou", "--note", "机要件"}).exit_status, 0);
  EXPECT_EQ(office.standing("quanzhou").at("state"), "paper");
  EXPECT_EQ(office.run({"mute", "--campaign", "fujian", "--agency", "fuzhou"}).exit_status, 0);
  EXPECT_EQ(office.run({"extend", "--campaign", "fujian", "--agency", "fuzhou", "--until", "2021-10-20"}).exit_status,
            0);
  const Finished nobody = office.run({"paper", "--campaign", "fujian", "--agency", "sanming"});
  EXPECT_EQ(nobody.exit_status, 2);
  EXPECT_THAT(nobody.err, HasSubstr("sanming"));
  EXPECT_EQ(office.run({"extend", "--campaign", "fujian", "--agency", "fuzhou", "--until", "Friday"}).exit_status, 2);
  EXPECT_EQ(office.run({"resend", "FJ-0009"}).exit_status, 2);
  EXPECT_EQ(office.run({"retry", "77"}).exit_status, 2);
}

TEST(WholeWay, serve_answers_a_mail_that_comes_while_it_idles) {
  Office office;
  Serving serving(office.folder, office.config);
  serving.wait_for("READY=1");
  office.host.submit(k_fuzhou, k_office, parsers::mime::build_mail(good_submission(k_fuzhou, "质量月活动总结")));
  (void)office.host.wait_for(k_fuzhou, 1);
  const auto begin = std::chrono::steady_clock::now();
  office.host.submit(k_xiamen, k_office, parsers::mime::build_mail(good_submission(k_xiamen, "质量月活动总结")));
  (void)office.host.wait_for(k_xiamen, 1);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  RecordProperty("seconds_from_submission_to_letter", std::to_string(took.count()));
  std::printf("from submission to the letter in the agency's INBOX: %.2f s\n", took.count());
  EXPECT_EQ(serving.end(SIGTERM), 0) << serving.log();
}

TEST(WholeWay, serve_reads_the_roster_again_on_sighup_and_feeds_the_watchdog) {
  Office office;
  Serving serving(office.folder, office.config);
  serving.wait_for("READY=1");
  serving.wait_for("WATCHDOG=1");
  office.write_roster(k_stranger);
  serving.signal(SIGHUP);
  serving.wait_for("RELOADING=1");
  serving.wait_for("READY=1");
  office.host.submit(k_stranger, k_office, parsers::mime::build_mail(good_submission(k_stranger, "质量月活动总结")));
  EXPECT_THAT(read_letter(office.host.wait_for(k_stranger, 1)[0], office.folder).subject, HasSubstr("【FJ-0001】"));
  EXPECT_EQ(serving.end(SIGTERM), 0) << serving.log();
  EXPECT_EQ(office.standing("fuzhou").at("state"), "accepted");
}

TEST(WholeWay, faulty_letter_templates_of_the_office_are_told_and_good_ones_kept) {
  Office office;
  const std::filesystem::path letters = office.config.parent_path() / "letters";
  const auto write = [&](std::string_view text) {
    std::ofstream(letters / "part-foot.txt.tpl", std::ios::trunc) << text;
  };
  std::filesystem::create_directory(letters);
  write("\n致敬\n{{OFICE}}\n");
  for (const char* command : {"poll", "doctor", "serve", "status"}) {
    const Finished refused = office.run({command});
    EXPECT_EQ(refused.exit_status, 3) << command;
    EXPECT_THAT(refused.err, HasSubstr("part-foot.txt.tpl:3")) << command;
    EXPECT_THAT(refused.err, HasSubstr("did you mean \"OFFICE\"?")) << command;
  }
  write("\n此致\n{{OFFICE}}\n");
  Serving serving(office.folder, office.config);
  serving.wait_for("READY=1");
  write("\n致敬\n{{OFICE}}\n");
  serving.signal(SIGHUP);
  serving.wait_for("RELOADING=1");
  serving.wait_for("READY=1");
  office.host.submit(k_fuzhou, k_office, parsers::mime::build_mail(good_submission(k_fuzhou, "质量月活动总结")));
  EXPECT_THAT(read_letter(office.host.wait_for(k_fuzhou, 1)[0], office.folder).text, HasSubstr("此致"));
  write("\n敬礼\n{{OFFICE}}\n");
  serving.signal(SIGHUP);
  serving.wait_for("RELOADING=1");
  serving.wait_for("READY=1");
  office.host.submit(k_quanzhou, k_office, parsers::mime::build_mail(good_submission(k_quanzhou, "质量月活动总结")));
  EXPECT_THAT(read_letter(office.host.wait_for(k_quanzhou, 1)[0], office.folder).text, HasSubstr("敬礼"));
  EXPECT_EQ(serving.end(SIGTERM), 0) << serving.log();
  EXPECT_THAT(serving.log(), HasSubstr("part-foot.txt.tpl:3"));
}

TEST(WholeWay, killed_at_work_it_goes_on_where_it_was) {
  Office office;
  for (int i = 0; i < 3; ++i) {
    const std::string& agency = i == 0 ? k_fuzhou : i == 1 ? k_xiamen : k_quanzhou;
    send(office, good_submission(agency, "质量月活动总结"), static_cast<std::size_t>(i) + 1);
  }
  {
    Serving serving(office.folder, office.config);
    serving.wait_for("READY=1");
    serving.end(SIGKILL);
  }
  EXPECT_EQ(office.run({"poll"}).exit_status, 0);
  for (const std::string& agency : {k_fuzhou, k_xiamen, k_quanzhou})
    EXPECT_THAT(office.host.wait_for(agency, 1), SizeIs(1)) << agency;
  EXPECT_EQ(office.status().at("counts").at("accepted"), 3);
}

TEST(WholeWay, several_mailboxes_are_watched_at_once) {
  Office office;
  std::ofstream(office.config, std::ios::app)
      << "\n[[mailbox]]\nname = \"second\"\nimap = \"imap://localhost:" << office.host.ports().imap
      << "/INBOX\"\nsmtp = \"smtps://localhost:" << office.host.ports().smtps
      << "\"\nuser = \"second@fujian.example\"\npassword = \"" << office.host.password() << "\"\nca_file = \""
      << office.host.ca_file().string() << "\"\n";
  Serving serving(office.folder, office.config);
  serving.wait_for("READY=1");
  office.host.submit(k_fuzhou, k_office, parsers::mime::build_mail(good_submission(k_fuzhou, "质量月活动总结")));
  office.host.submit(k_xiamen, "second@fujian.example",
                     parsers::mime::build_mail(good_submission(k_xiamen, "质量月活动总结")));
  EXPECT_THAT(office.host.wait_for(k_fuzhou, 1), SizeIs(1));
  EXPECT_THAT(office.host.wait_for(k_xiamen, 1), SizeIs(1));
  EXPECT_EQ(serving.end(SIGTERM), 0) << serving.log();
}

TEST(WholeWay, two_daemons_on_one_storage_root_are_refused) {
  Office office;
  Serving serving(office.folder, office.config);
  serving.wait_for("READY=1");
  const Finished second = office.run({"poll"});
  EXPECT_EQ(second.exit_status, 1);
  EXPECT_THAT(second.err, HasSubstr("another baosong works on"));
  EXPECT_EQ(serving.end(SIGTERM), 0);
}

TEST(WholeWay, doctor_finds_nothing_wrong_and_says_what_is) {
  Office office;
  const Finished well = office.run({"doctor"});
  EXPECT_EQ(well.exit_status, 0) << well.out << well.err;
  EXPECT_THAT(well.out, HasSubstr("login accepted"));
  office.host.stop();
  const Finished down = office.run({"doctor"});
  EXPECT_EQ(down.exit_status, 1);
  EXPECT_THAT(down.out, HasSubstr("mend: "));
}

TEST(WholeWay, a_configuration_at_fault_is_exit_status_3) {
  Office office;
  std::ofstream(office.config, std::ios::app) << "\n[limit]\nratio = 3\n";
  const Finished faulty = office.run({"poll"});
  EXPECT_EQ(faulty.exit_status, 3);
  EXPECT_THAT(faulty.err, HasSubstr("limits"));  // the nearest known key
}

}  // namespace
}  // namespace baosong::tests
