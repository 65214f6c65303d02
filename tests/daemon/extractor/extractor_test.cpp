// The sealed room from outside, with the real binary as the zygote.
#include "daemon/extractor/extractor.hpp"

#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <functional>

#include "daemon/extractor/protocol.hpp"

namespace baosong::extractor {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

class ExtractorTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "baosong-extractor.XXXXXX").string();
    ASSERT_TRUE(mkdtemp(pattern.data()));
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path file(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }

  Job mail(const std::string& name, const std::string& bytes) {
    const fs::path content = folder_ / (name + ".content");
    fs::create_directory(content);
    return {Job::What::mail, file(name, bytes), content, {}};
  }

  // Runs the jobs side by side; answers in their order.
  std::vector<Extraction> run(std::vector<Job> jobs, Options options = {}) {
    options.program = BAOSONG_BINARY;
    asio::io_context loop;
    std::vector<Extraction> results(jobs.size());
    {
      Extractor room(loop.get_executor(), options);
      std::size_t left = jobs.size();
      for (std::size_t i = 0; i < jobs.size(); ++i)
        asio::co_spawn(
            loop, [&, i]() -> asio::awaitable<void> { results[i] = co_await room.extract(jobs[i]); },
            [&](std::exception_ptr error) {
              if (error) std::rethrow_exception(error);
              if (--left == 0) loop.stop();
            });
      loop.run();
    }
    return results;
  }

  fs::path folder_;
};

const char* const k_mail =
    "From: Office <zlc@fuzhou.example>\r\nSubject: hello\r\nMessage-ID: <a@fuzhou.example>\r\n\r\nA text.\r\n";

std::string subject(const Extraction& extraction) {
  return boost::json::value_to<std::string>(boost::json::parse(extraction.facts).at("subject"));
}

TEST_F(ExtractorTest, facts_come_out_as_json) {
  const auto results = run({mail("a.eml", k_mail)});
  EXPECT_EQ(results[0].failure, "");
  EXPECT_EQ(subject(results[0]), "hello");
}

TEST_F(ExtractorTest, many_jobs_share_few_places_and_keep_apart) {
  std::vector<Job> jobs;
  for (int i = 0; i < 40; ++i)
    jobs.push_back(mail(std::to_string(i), "From: a@b.example\r\nSubject: number " + std::to_string(i) + "\r\n\r\n"));
  Options options;
  options.children = 3;
  const auto results = run(jobs, options);
  for (int i = 0; i < 40; ++i) EXPECT_EQ(subject(results[static_cast<std::size_t>(i)]), "number " + std::to_string(i));
}

TEST_F(ExtractorTest, a_child_that_outlives_its_time_is_ended_and_the_next_one_is_served) {
  Options options;
  options.wall_clock = std::chrono::seconds(0);  // over before it begins
  options.children = 1;
  const auto late = run({mail("a.eml", k_mail)}, options);
  EXPECT_THAT(late[0].failure, testing::HasSubstr("longer than it may"));
  EXPECT_EQ(late[0].facts, "");
}

TEST_F(ExtractorTest, a_child_without_memory_fails_by_itself) {
  Options options;
  options.address_space = 1 << 20;  // less than it has already
  const auto results = run({mail("a.eml", k_mail)}, options);
  EXPECT_NE(results[0].failure, "");
}

// A pipe in place of the first file that it writes: it waits there for a reader until it is ended.
void make_hang(const Job& job) {
  ASSERT_EQ(mkfifo((job.folder / "0001").c_str(), 0600), 0);
}

const char* const k_mail_with_pdf =
    "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf; name=a.pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n";

TEST_F(ExtractorTest, a_child_that_hangs_is_ended_and_the_next_one_served) {
  std::vector<Job> jobs{mail("hangs.eml", k_mail_with_pdf), mail("next.eml", k_mail)};
  make_hang(jobs[0]);
  Options options;
  options.wall_clock = std::chrono::seconds(1);
  options.children = 1;
  const auto results = run(jobs, options);
  EXPECT_THAT(results[0].failure, testing::HasSubstr("longer than it may"));
  EXPECT_FALSE(results[0].environment);
  EXPECT_EQ(results[1].failure, "");
  EXPECT_EQ(subject(results[1]), "hello");
}

TEST_F(ExtractorTest, beside_a_child_that_hangs_others_are_served_at_once) {
  const Job hanging = mail("hangs.eml", k_mail_with_pdf);
  make_hang(hanging);
  Options options;
  options.program = BAOSONG_BINARY;
  options.children = 2;  // and far more time than this test may take
  asio::io_context loop;
  Extraction next;
  {
    Extractor room(loop.get_executor(), options);
    asio::co_spawn(
        loop, [&]() -> asio::awaitable<void> { (void)co_await room.extract(hanging); }, asio::detached);
    const Job other = mail("next.eml", k_mail);
    asio::co_spawn(
        loop,
        [&]() -> asio::awaitable<void> {
          next = co_await room.extract(other);
          loop.stop();
        },
        asio::detached);
    loop.run();
  }
  EXPECT_EQ(subject(next), "hello");
}

// Extracts a mail into a file system of 64 KiB, in a world where only this child has it; 99: there is none to be had.
int extract_onto_a_small_disk(const Job& job, const std::function<Extraction(const Job&)>& extract) {
  const pid_t child = fork();
  if (child == 0) {
    if (unshare(geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0 ||
        mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("none", job.folder.c_str(), "tmpfs", 0, "size=64k") != 0)
      _exit(99);
    const Extraction result = extract(job);
    _exit(result.failure.empty() ? 1 : result.environment ? 0 : 2);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

TEST_F(ExtractorTest, a_full_disk_is_told_from_a_mail_that_cannot_be_read) {
  const Job large =
      mail("a.eml", "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n" +
                        std::string(1 << 20, 'x') + "\r\n");
  const int outcome = extract_onto_a_small_disk(large, [this](const Job& job) { return run({job})[0]; });
  if (outcome == 99) GTEST_SKIP() << "this user may not mount a small disk";
  EXPECT_EQ(outcome, 0) << "0: the disk was blamed, 1: nothing failed, 2: the mail was blamed";
  EXPECT_EQ(run({large})[0].failure, "");
  Options options;
  options.address_space = 1 << 20;
  EXPECT_FALSE(run({mail("b.eml", k_mail)}, options)[0].environment);
}

TEST_F(ExtractorTest, a_child_says_why_it_gave_up) {
  const Job job = mail("a.eml", k_mail_with_pdf);
  fs::create_directory(job.folder / "0001");
  const auto results = run({job});
  EXPECT_THAT(results[0].failure, testing::HasSubstr("gave up (exit status 70): "));
}

TEST(ExtractorProtocol, last_words_are_short_and_printable) {
  EXPECT_EQ(last_words("cannot write\n\x1b[2J\xE5\xA4\xB9"), "cannot write??[2J???");
  EXPECT_EQ(last_words(std::string(10'000, 'x')).size(), 300U);
}

TEST_F(ExtractorTest, a_file_that_is_not_there_is_the_callers_fault) {
  Job job = mail("a.eml", k_mail);
  fs::remove(job.file);
  EXPECT_THROW(run({job}), std::system_error);
}

TEST_F(ExtractorTest, documents_are_told_from_mails) {
  const fs::path content = folder_ / "content";
  fs::create_directory(content);
  const auto results = run({{Job::What::either, file("总结.txt", "质量月活动总结\n正文"), content, "总结.txt"}});
  ASSERT_EQ(results[0].failure, "");
  const auto parts = boost::json::parse(results[0].facts).at("parts").as_array();
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(boost::json::value_to<std::string>(parts[0].at("name")), "总结.txt");
}

TEST(ExtractorProtocol, a_request_survives_its_way) {
  Request request;
  request.job = 7;
  request.what = Job::What::either;
  request.folder = "/tmp/夹";
  request.name = "图\"1\".jpg";
  request.limits.archive_depth = 2;
  request.limits.ratio = 1.5;
  request.limits.unpacked_bytes = 1ULL << 40;
  request.walls.address_space = 123456789012ULL;
  request.wall_clock = std::chrono::seconds(9);
  const Request back = request_from_json(to_json(request));
  EXPECT_EQ(back.job, request.job);
  EXPECT_EQ(back.what, request.what);
  EXPECT_EQ(back.folder, request.folder);
  EXPECT_EQ(back.name, request.name);
  EXPECT_EQ(back.limits.archive_depth, 2);
  EXPECT_EQ(back.limits.ratio, 1.5);
  EXPECT_EQ(back.limits.unpacked_bytes, 1ULL << 40);
  EXPECT_EQ(back.walls.address_space, request.walls.address_space);
  EXPECT_EQ(back.wall_clock, request.wall_clock);
}

struct Ending {
  const char* name;
  int status;
  const char* says;
};

class ExtractorEndings : public testing::TestWithParam<Ending> {};

TEST_P(ExtractorEndings, in_words) {
  EXPECT_THAT(failure_of(GetParam().status), testing::HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(All, ExtractorEndings,
                         testing::Values(Ending{"well", 0, ""}, Ending{"segv", SIGSEGV, "SIGSEGV"},
                                         Ending{"forbidden_call", SIGSYS, "no parser"},
                                         Ending{"processor_time", SIGXCPU, "processor time"},
                                         Ending{"overran", k_status_overran, "longer than it may"},
                                         Ending{"memory", k_exit_memory << 8, "memory"},
                                         Ending{"disk", k_exit_environment << 8, "disk"},
                                         Ending{"gave_up", k_exit_failed << 8, "gave up"},
                                         Ending{"no_process", -EAGAIN, "could be started"}),
                         [](const auto& row) { return row.param.name; });

TEST(ExtractorEnding, only_a_clean_end_is_no_failure) {
  EXPECT_EQ(failure_of(0), "");
}

}  // namespace
}  // namespace baosong::extractor
