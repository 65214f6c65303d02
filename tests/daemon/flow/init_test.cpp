// `baosong init`, answered through a pipe, against a real Dovecot and Exim.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>
#include <sstream>

#include "config/load.hpp"
#include "config/office_time.hpp"
#include "tests/daemon/flow/office.hpp"

namespace baosong::tests {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::string slurp(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

// An office whose configuration is still to be written, in folder/etc.
class Init : public testing::Test {
 protected:
  Init() { fs::create_directory(etc); }

  void bring_campaign() const {
    fs::create_directory(etc / "campaigns");
    fs::copy_file(office.folder / "campaigns" / "fujian.toml", etc / "campaigns" / "fujian.toml");
    fs::copy_file(office.folder / "roster.csv", etc / "roster.csv");
  }

  /// Runs it with these lines on stdin. No answer needs quoting for the shell: they lie in a file.
  Finished run(const std::string& arguments, const std::string& answers) const {
    const fs::path in = office.folder / "answers", out = office.folder / "init.out", err = office.folder / "init.err";
    std::ofstream(in) << answers;
    const std::string command = std::string(BAOSONG_BINARY) + " " + arguments + " --config " +
                                (etc / "baosong.toml").string() + " <" + in.string() + " >" + out.string() + " 2>" +
                                err.string();
    const int status = std::system(command.c_str());
    return {WEXITSTATUS(status), slurp(out), slurp(err)};
  }

  /// Where, who, with which servers: what comes before the password.
  [[nodiscard]] std::string first_answers() const {
    return "\n福建省“质量强省”办公室\n不是地址\n" + k_office +
           "\nimaps://localhost:" + std::to_string(office.host.ports().imaps) +
           "/INBOX\nsmtp://localhost:" + std::to_string(office.host.ports().smtp) + "\n\n";
  }
  /// The mail host's certificate is of a CA of its own: the first trial fails, and the file is asked for.
  [[nodiscard]] std::string good_answers() const {
    return first_answers() + office.host.password() + "\nvar\n\n\n/nowhere/ca.pem\n" + office.host.ca_file().string() +
           "\n";
  }

  Office office;
  fs::path etc = office.folder / "etc";
};

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

TEST_F(Init, what_lay_in_the_mailbox_is_filed_and_not_answered_and_what_comes_then_is) {
  bring_campaign();
  const auto long_ago = now() - std::chrono::hours(24 * 400);
  office.host.place(k_office, parsers::mime::build_mail(good_submission(k_fuzhou, "质量月活动总结")), long_ago);
  office.host.place(k_office, parsers::mime::build_mail(text_mail(k_stranger, "限时优惠", "打印机墨盒特价。")), now());

  const Finished init = run("init", good_answers());
  ASSERT_EQ(init.exit_status, 0) << init.out << init.err;
  EXPECT_THAT(init.err, AllOf(HasSubstr("这不像一个邮箱地址"), HasSubstr("加密连接没有建立起来"),
                              HasSubstr("没有 /nowhere/ca.pem 这个文件")));
  EXPECT_THAT(init.out, AllOf(HasSubstr("现有 2 封信"), HasSubstr("最近的 2 封里，有 1 封"), HasSubstr("1 家单位"),
                              HasSubstr("往年"), HasSubstr("doctor"), HasSubstr("poll"), HasSubstr("serve")));
  EXPECT_THAT(init.out + init.err, Not(HasSubstr(office.host.password())));

  const fs::path password_file = etc / "mailbox-main.password";
  struct stat about {};
  ASSERT_EQ(stat(password_file.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600U);
  EXPECT_TRUE(fs::equivalent(etc / "credentials" / "mailbox-main", password_file)) << "where the unit looks for it";
  ASSERT_EQ(stat((etc / "var").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0750U);
  EXPECT_THAT(slurp(etc / "baosong.toml"), Not(HasSubstr(office.host.password())));
  const config::Loaded loaded = config::load(etc / "baosong.toml");
  EXPECT_EQ(loaded.settings.office.name, "福建省“质量强省”办公室");
  EXPECT_EQ(loaded.settings.storage.root, etc / "var");
  EXPECT_EQ(loaded.settings.mailboxes[0].ca_file, etc / "ca.pem");
  EXPECT_EQ(config::read_password(loaded.settings.mailboxes[0]), office.host.password());
  EXPECT_FALSE(fs::exists(etc / "campaigns" / "campaign.toml")) << "the office had a campaign";

  const Finished doctor = run("doctor", "");
  EXPECT_EQ(doctor.exit_status, 0) << doctor.out;
  const Finished poll = run("poll", "");
  EXPECT_THAT(poll.out, HasSubstr("arrived 2, filed 2,")) << poll.err;
  EXPECT_THAT(run("show FJ-0001", "").out, HasSubstr("福州市市场监督管理局"));

  office.host.place(k_office, parsers::mime::build_mail(good_submission(k_xiamen, "质量月活动总结")), now());
  EXPECT_EQ(run("poll", "").exit_status, 0);
  EXPECT_THAT(office.host.wait_for(k_xiamen, 1), SizeIs(1));
  EXPECT_THAT(office.host.inbox(k_fuzhou), IsEmpty());
}

TEST_F(Init, a_refused_password_is_said_and_asked_again_and_since_is_the_day_that_was_given) {
  const Finished init =
      run("init --since 2021-08-27", first_answers() + "wrong\nvar\n\n\n" + office.host.ca_file().string() + "\n\n" +
                                         office.host.password() + "\n");
  ASSERT_EQ(init.exit_status, 0) << init.out << init.err;
  EXPECT_THAT(init.err, HasSubstr("不接受这个登录名和授权码"));
  EXPECT_THAT(slurp(etc / "baosong.toml"), HasSubstr("answer_since  = 2021-08-27"));
  EXPECT_EQ(slurp(etc / "credentials" / "mailbox-main"), office.host.password() + "\n");
}

TEST_F(Init, without_a_campaign_one_is_written_that_nobody_is_written_to_about) {
  const Finished init = run("init", good_answers());
  ASSERT_EQ(init.exit_status, 0) << init.out << init.err;
  EXPECT_THAT(init.out, AllOf(HasSubstr("邮箱里现在没有信"), HasSubstr("campaigns/campaign.toml"),
                              HasSubstr("rosters/roster.csv")));
  const Finished doctor = run("doctor", "");
  EXPECT_EQ(doctor.exit_status, 3);
  EXPECT_THAT(doctor.err, AllOf(HasSubstr("campaign.toml"), HasSubstr("receipt_prefix"), HasSubstr("roster.csv")));
  EXPECT_EQ(run("poll", "").exit_status, 3);
}

TEST_F(Init, nothing_is_written_where_the_answers_end_before_the_mailbox_is_reached) {
  const Finished init = run("init", first_answers() + office.host.password() + "\nvar\n");
  EXPECT_EQ(init.exit_status, 1);
  EXPECT_THAT(init.err, HasSubstr("没有写任何文件"));
  EXPECT_TRUE(fs::is_empty(etc));
  EXPECT_FALSE(fs::exists(etc / "var"));
}

// Providers lock an account that is tried again and again.
TEST_F(Init, after_five_trials_it_stops) {
  std::string answers = "\n办公室\n" + k_office + "\nimaps://localhost:1\n\n\nsecret\nvar\n";
  for (int again = 0; again < 6; ++again) answers += "\n\n";
  const Finished init = run("init", answers);
  EXPECT_EQ(init.exit_status, 1);
  std::size_t trials = 0;
  for (std::size_t at = 0; (at = init.err.find("正在试登录", at)) != std::string::npos; ++at) ++trials;
  EXPECT_EQ(trials, 5U) << init.err;
  EXPECT_THAT(init.err, HasSubstr("连不上服务器"));
  EXPECT_TRUE(fs::is_empty(etc));
}

TEST_F(Init, a_configuration_that_is_there_is_never_written_over) {
  std::ofstream(etc / "baosong.toml") << "# mine\n";
  const Finished init = run("init", good_answers());
  EXPECT_EQ(init.exit_status, 2);
  EXPECT_THAT(init.err, HasSubstr("不会覆盖"));
  EXPECT_EQ(slurp(etc / "baosong.toml"), "# mine\n");
  EXPECT_FALSE(fs::exists(etc / "credentials"));
}

TEST_F(Init, a_day_that_is_none_is_wrong_usage) {
  EXPECT_EQ(run("init --since 27.8.2021", "").exit_status, 2);
}

}  // namespace
}  // namespace baosong::tests
