// `baosong export`: the real binary on the storage that an intake has filled.
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <regex>

#include "parsers/archives/archive.hpp"
#include "parsers/documents/document.hpp"
#include "storage/sha256.hpp"
#include "tests/daemon/flow/intake_fixture.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::flow {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// "%E7%A6%8F" as it was.
std::string unescaped(const std::string& link) {
  std::string out;
  for (std::size_t i = 0; i < link.size(); ++i) {
    if (link[i] == '%') {
      out.push_back(static_cast<char>(std::stoi(link.substr(i + 1, 2), nullptr, 16)));
      i += 2;
    } else {
      out.push_back(link[i]);
    }
  }
  return out;
}

class ExportTest : public IntakeTest {
 protected:
  void SetUp() override {
    IntakeTest::SetUp();
    campaign_keys_ = "interim = true\n";
    open();
  }

  struct Ended {
    int status = -1;
    std::string out, err;
    long peak_kib = 0;
  };
  Ended run_export(const fs::path& out, const std::string& timezone = "UTC", const std::string& campaign = "fujian") {
    intake_.reset();
    instance_.reset();  // the storage is the command's alone, as the office's own would be
    const fs::path printed = folder_ / "printed", logged = folder_ / "logged";
    const pid_t child = fork();
    if (child == 0) {
      setenv("TZ", timezone.c_str(), 1);
      if (!std::freopen(printed.c_str(), "w", stdout) || !std::freopen(logged.c_str(), "w", stderr)) _exit(126);
      execl(BAOSONG_BINARY, BAOSONG_BINARY, "export", "--config", (folder_ / "baosong.toml").c_str(), "--campaign",
            campaign.c_str(), "--out", out.c_str(), nullptr);
      _exit(127);
    }
    Ended ended;
    rusage used{};
    int status = 0;
    if (wait4(child, &status, 0, &used) == child)
      ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    ended.peak_kib = used.ru_maxrss;
    ended.out = read_file(printed);
    ended.err = read_file(logged);
    return ended;
  }

  // Unpacks `zip`; every file's path in it.
  std::vector<std::string> unpack(const fs::path& zip) {
    fs::create_directory(folder_ / "members");
    fs::create_directory(folder_ / "unpacked");
    parsers::Workspace workspace(folder_ / "members", {});
    std::vector<std::string> names;
    for (const auto& member : parsers::read_archive(zip, "application/zip", "a.zip", workspace).members) {
      names.push_back(member.path);
      const fs::path file = folder_ / "unpacked" / member.path;
      fs::create_directories(file.parent_path());
      fs::rename(member.file, file);
    }
    return names;
  }

  std::vector<parsers::Table> tables_of(const std::string& name) {
    const fs::path read = folder_ / ("read-" + name);
    fs::create_directory(read);
    parsers::Workspace workspace(read, {});
    return parsers::read_document(folder_ / "unpacked" / name,
                                  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workspace)
        .facts.tables;
  }

  static parsers::mime::OutgoingMail with_statistics(const std::string& address,
                                                     const std::vector<std::vector<std::string>>& rows) {
    parsers::mime::OutgoingMail mail = summary_from(address);
    mail.attachments.push_back(
        {"质量月统计表.xlsx", "application/octet-stream", samples::make_xlsx({{"Sheet1", rows}}), false, {}});
    return mail;
  }

  void ask_for_statistics() const {
    std::ofstream(folder_ / "campaigns" / "fujian.toml", std::ios::app)
        << "[[require]]\nrole = \"statistics\"\nlevel = \"expected\"\ncolumns = [\"活动名称\", \"参与人数\"]\n"
        << "[[require]]\nrole = \"image\"\nlevel = \"required\"\nmin_width = 1024\nmin_height = 768\n";
  }

  void fill() {
    arrive(tests::good_submission("zlc@fuzhou.example", "质量月活动总结"));
    now_ += std::chrono::hours(1);
    parsers::mime::OutgoingMail interim =
        tests::text_mail("zlc@fuzhou.example", "质量月活动信息<b>第1期", "我局开展质量月宣传活动。");
    interim.attachments.push_back(
        {"质量月简报.docx", "application/octet-stream", samples::make_docx("质量月简报", {"开展宣传。"}), false, {}});
    arrive(interim);
    auto faulty =
        with_statistics("zlc@xiamen.example",
                        {{"活动名称", "参与人数"}, {"=cmd|'/c calc'!A1", "1200"}, {"讲座", "很多"}, {"咨询", "80"}});
    faulty.attachments.push_back({"质量月.exe", "application/octet-stream", "MZ" + std::string(200, '\0'), false, {}});
    arrive(faulty);
    arrive(summary_from("someone@mail.example"));  // held: nobody knows whose
    work_off();
  }
};

TEST_F(ExportTest, TheBundleHoldsAllThatGoesUpAndNothingElse) {
  fill();
  ask_for_statistics();
  const fs::path zip = folder_ / "上报.zip";
  const Ended ended = run_export(zip);
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  EXPECT_THAT(ended.out, AllOf(HasSubstr("应报送2家：已接收"), HasSubstr("统计表合并3行，需核对1处"),
                               HasSubstr("另有1封来信待人工处理"), HasSubstr("已导出：" + zip.string())));
  EXPECT_FALSE(fs::exists(zip.string() + ".partial"));

  const std::vector<std::string> names = unpack(zip);
  EXPECT_EQ(names.front(), "目录.html");
  EXPECT_EQ(names.back(), "SHA256SUMS");
  for (const char* name :
       {"收件登记表.xlsx", "统计汇总表.xlsx", "活动信息清单.xlsx", "视频清单.xlsx",
        "福州市市场监督管理局/活动信息/质量月简报.docx", "厦门市市场监督管理局/活动总结/邮件正文.txt",
        "厦门市市场监督管理局/统计表/质量月统计表.xlsx"})
    EXPECT_THAT(names, Contains(name));
  EXPECT_THAT(names, Contains(StartsWith("福州市市场监督管理局/图片/01 ")));
  EXPECT_THAT(names, Contains(StartsWith("福州市市场监督管理局/视频/")));
  EXPECT_THAT(names, Contains(StartsWith("缩略图/")));
  for (const std::string& name : names) {
    EXPECT_THAT(name, Not(HasSubstr("历史")));
    EXPECT_THAT(name, Not(HasSubstr(".exe")));
    EXPECT_THAT(name, Not(HasSubstr("待处理")));
  }

  // Every file but the manifest is in the manifest, and is what it says.
  std::istringstream manifest(read_file(folder_ / "unpacked" / "SHA256SUMS"));
  std::size_t listed = 0;
  for (std::string line; std::getline(manifest, line); ++listed) {
    EXPECT_EQ(line.substr(64, 2), "  ");
    EXPECT_EQ(storage::sha256_of_file(folder_ / "unpacked" / line.substr(66)), line.substr(0, 64)) << line;
  }
  EXPECT_EQ(listed, names.size() - 1);
}

TEST_F(ExportTest, TheIndexPageStandsByItself) {
  fill();
  ASSERT_EQ(run_export(folder_ / "a.zip").status, 0);
  unpack(folder_ / "a.zip");
  const std::string page = read_file(folder_ / "unpacked" / "目录.html");
  EXPECT_THAT(page, HasSubstr("福州市市场监督管理局"));
  EXPECT_THAT(page, HasSubstr("质量月活动信息&lt;b&gt;第1期"));
  for (const char* forbidden :
       {"http:", "https:", "<script", "javascript:", "url(", "@import", "<link", "<iframe", "file:"})
    EXPECT_THAT(page, Not(HasSubstr(forbidden)));
  const std::regex link("(href|src)=\"([^\"]*)\"");
  std::size_t links = 0;
  for (std::sregex_iterator at(page.begin(), page.end(), link), end; at != end; ++at, ++links) {
    const std::string to = unescaped((*at)[2]);
    if (to.starts_with('#')) {
      EXPECT_THAT(page, HasSubstr("id=\"" + to.substr(1) + "\""));
    } else {
      EXPECT_TRUE(fs::exists(folder_ / "unpacked" / to)) << to;
    }
  }
  EXPECT_GT(links, 8U);
}

TEST_F(ExportTest, RegisterAndStatisticsOpenAgain) {
  fill();
  ask_for_statistics();
  ASSERT_EQ(run_export(folder_ / "a.zip").status, 0);
  unpack(folder_ / "a.zip");
  const auto reg = tables_of("收件登记表.xlsx").at(0).rows;
  EXPECT_THAT(reg.at(2), testing::IsSupersetOf({"单位", "收件编号", "状态", "需补正事项"}));
  EXPECT_EQ(reg.at(3).at(1), "福州市市场监督管理局");
  EXPECT_EQ(reg.at(3).at(3), "FJ-0001");
  EXPECT_THAT(reg.at(3).at(5), AllOf(StartsWith("2021-10-12"), HasSubstr("09:00")));
  EXPECT_EQ(reg.at(3).at(10), "2");  // pictures
  EXPECT_EQ(reg.at(4).at(4), "待补正");
  EXPECT_THAT(reg.at(4).at(16), HasSubstr("质量月.exe"));
  EXPECT_EQ(reg.at(5).at(1), "合计");
  EXPECT_EQ(reg.at(5).at(10), "2");

  const auto merged = tables_of("统计汇总表.xlsx");
  ASSERT_EQ(merged.size(), 3U);
  EXPECT_THAT(merged[0].rows.at(3), testing::ElementsAre("1", "厦门市市场监督管理局", "=cmd|'/c calc'!A1", "1200",
                                                         "质量月统计表.xlsx", "Sheet1", "2"));
  EXPECT_EQ(merged[0].rows.at(6).at(3), "1280");
  EXPECT_THAT(merged[1].rows.at(3), testing::ElementsAre("1", "厦门市市场监督管理局", "3", "1280"));
  EXPECT_THAT(merged[2].rows.at(3), Contains("不是数字，未计入合计"));

  const auto interim = tables_of("活动信息清单.xlsx").at(0).rows;
  EXPECT_THAT(interim.at(3),
              testing::ElementsAre("1", "2021-10-12 10:00", "福州市市场监督管理局", "质量月活动信息<b>第1期", "1"));
}

TEST_F(ExportTest, TheSameStateGivesTheSameBytes) {
  fill();
  ask_for_statistics();
  ASSERT_EQ(run_export(folder_ / "a.zip").status, 0);
  fs::copy(folder_ / "var", folder_ / "elsewhere", fs::copy_options::recursive);
  fs::remove_all(folder_ / "var");
  fs::rename(folder_ / "elsewhere", folder_ / "var");
  ASSERT_EQ(run_export(folder_ / "b.zip", "America/New_York").status, 0);
  EXPECT_EQ(read_file(folder_ / "a.zip"), read_file(folder_ / "b.zip"));
}

TEST_F(ExportTest, NothingYetIsARegisterOfWhoIsMissing) {
  ASSERT_EQ(run_export(folder_ / "a.zip").status, 0);
  EXPECT_THAT(unpack(folder_ / "a.zip"), testing::ElementsAre("目录.html", "收件登记表.xlsx", "SHA256SUMS"));
  EXPECT_EQ(tables_of("收件登记表.xlsx").at(0).rows.at(3).at(4), "未报送");
}

TEST_F(ExportTest, WhatIsDamagedIsToldAndLeavesTheOldBundle) {
  fill();
  const storage::Dossier dossier = *store().dossier("fujian", "fuzhou");
  const fs::path blob = instance_->storage().blobs->path(dossier.submission->items.at(1).sha256);
  const fs::path zip = folder_ / "a.zip";
  std::ofstream(zip) << "before";
  fs::permissions(blob, fs::perms::owner_all);
  {
    std::fstream file(blob, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100);
    file.put('\x55');
    file.put('\x55');
  }
  Ended ended = run_export(zip);
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("is damaged in the storage"), HasSubstr("restore it from a backup")));
  fs::remove(blob);
  ended = run_export(zip);
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, HasSubstr("is lacking in the storage"));
  EXPECT_EQ(read_file(zip), "before");
  EXPECT_FALSE(fs::exists(zip.string() + ".partial"));
}

TEST_F(ExportTest, WrongUsageIsTold) {
  EXPECT_EQ(run_export(folder_ / "a.zip", "UTC", "none").status, 2);
  const Ended ended = run_export(folder_ / "none" / "a.zip");
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, HasSubstr("there is no folder"));
}

// 400 MB of video, of which the disk has none: memory is that of the same export without it.
TEST_F(ExportTest, LargeVideosNeedNoMemory) {
  fill();
  const Ended small = run_export(folder_ / "small.zip");
  ASSERT_EQ(small.status, 0);
  open();
  const std::uint64_t size = 400'000'000;
  const fs::path video = instance_->storage().blobs->scratch() / "large";
  std::ofstream(video, std::ios::binary).put('\0');
  fs::resize_file(video, size);
  const std::string sha256 = storage::sha256_of_file(video);
  const storage::Blobs::Adoption adoption{video, sha256};
  instance_->storage().blobs->adopt({&adoption, 1});
  storage::Dossier dossier = *store().dossier("fujian", "fuzhou");
  storage::Item item = dossier.submission->items.front();
  item.path = item.name = "大视频.mp4";
  item.role = storage::Role::video;
  item.size = size;
  item.sha256 = sha256;
  dossier.submission->items.push_back(item);
  store().rule({0, [&](storage::Desk&) {
                  storage::Decision decision;
                  decision.dossier = dossier;
                  return std::optional(decision);
                }});
  const Ended large = run_export(folder_ / "large.zip");
  ASSERT_EQ(large.status, 0) << large.err;
  EXPECT_GT(fs::file_size(folder_ / "large.zip"), size);
  RecordProperty("peak_kib_small", static_cast<int>(small.peak_kib));
  RecordProperty("peak_kib_large", static_cast<int>(large.peak_kib));
  constexpr long k_slack_kib = 16 * 1024;
  EXPECT_LT(large.peak_kib, small.peak_kib + k_slack_kib);
}

}  // namespace
}  // namespace baosong::flow
