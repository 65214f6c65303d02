// `baosong fsck` on real servers: what a disk may do to what is kept, found, and made good again where that can be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <sstream>

#include "storage/sha256.hpp"
#include "tests/daemon/flow/office.hpp"

namespace baosong::tests {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string k_fuzhou_folder = "福建省“质量月”活动/福州市市场监督管理局/";

std::string bytes_of(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

// As a disk does: the same file, its links with it, the same size and time.
void rot(const fs::path& file) {
  const auto time = fs::last_write_time(file);
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
  stream.seekp(static_cast<std::streamoff>(fs::file_size(file) / 2));
  stream << "ROT";
  stream.close();
  fs::permissions(file, fs::perms::owner_read | fs::perms::group_read);
  fs::last_write_time(file, time);
}

class FsckTest : public testing::Test {
 protected:
  /// What fuzhou sent is accepted; its raw mail and its parts are known by their bytes.
  void SetUp() override {
    mail_ = good_submission(k_fuzhou, "质量月活动总结");
    office_.host.submit(k_fuzhou, k_office, parsers::mime::build_mail(mail_));
    (void)office_.host.wait_for(k_office, 1);
    ASSERT_EQ(office_.run({"poll"}).exit_status, 0);
    (void)office_.host.wait_for(k_fuzhou, 1);
    summary_ = blob(storage::sha256_of(mail_.attachments[0].bytes));
    picture_ = blob(storage::sha256_of(mail_.attachments[1].bytes));
    ASSERT_TRUE(fs::exists(summary_));
    for (const auto& entry : fs::recursive_directory_iterator(office_.folder / "var" / "blobs"))
      if (entry.is_regular_file() && bytes_of(entry.path()).find("Return-Path:") != std::string::npos)
        raw_ = entry.path();
    ASSERT_FALSE(raw_.empty());
  }

  [[nodiscard]] fs::path blob(const std::string& sha256) const {
    return office_.folder / "var" / "blobs" / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
  }
  [[nodiscard]] Finished fsck() const { return office_.run({"fsck"}); }
  void expect_whole() const {
    const Finished done = fsck();
    EXPECT_EQ(done.exit_status, 0) << done.out << done.err;
    EXPECT_EQ(bytes_of(summary_), mail_.attachments[0].bytes);
    EXPECT_EQ(bytes_of(office_.archive_root() / k_fuzhou_folder / "活动总结/质量月活动总结.docx"),
              mail_.attachments[0].bytes);
    EXPECT_EQ(bytes_of(office_.archive_root() / k_fuzhou_folder / "图片/01 质量月启动仪式现场.jpg"),
              mail_.attachments[1].bytes);
  }

  Office office_;
  parsers::mime::OutgoingMail mail_;
  fs::path raw_, summary_, picture_;
};

TEST_F(FsckTest, says_that_all_is_whole_and_counts_what_nothing_names) {
  const Finished clean = fsck();
  EXPECT_EQ(clean.exit_status, 0);
  EXPECT_THAT(clean.out,
              AllOf(HasSubstr("ok      index: whole"), HasSubstr("blobs: 5 whole"), Not(HasSubstr("not name"))));
  const std::string stray = storage::sha256_of("stray");
  fs::create_directories(blob(stray).parent_path());
  std::ofstream(blob(stray)) << "stray";
  const Finished after = fsck();
  EXPECT_EQ(after.exit_status, 0) << "harmless";
  EXPECT_THAT(after.out, HasSubstr("1 that the index does not name"));
  EXPECT_TRUE(fs::exists(blob(stray)));
}

TEST_F(FsckTest, mends_raw_mail_from_the_server_and_items_from_the_raw_mail) {
  const auto archive = office_.archive();
  rot(raw_);
  rot(summary_);
  fs::remove(picture_);
  EXPECT_NE(bytes_of(office_.archive_root() / k_fuzhou_folder / "活动总结/质量月活动总结.docx"),
            mail_.attachments[0].bytes);
  const Finished found = fsck();
  EXPECT_EQ(found.exit_status, 1) << "the disk wants looking at";
  EXPECT_THAT(found.out,
              AllOf(HasSubstr("MENDED  raw mail of message 1 (fuzhou, FJ-0001): has other bytes than it should; "
                              "fetched again from main"),
                    HasSubstr("MENDED  质量月活动总结.docx of message 1 (fuzhou, FJ-0001): has other bytes"),
                    HasSubstr("MENDED  图1 质量月启动仪式现场.jpg of message 1 (fuzhou, FJ-0001): is missing; "
                              "decoded again"),
                    Not(HasSubstr("FAULT"))));
  expect_whole();
  EXPECT_EQ(office_.archive(), archive) << "no damaged bytes stay beside the good ones";
}

TEST_F(FsckTest, names_what_it_cannot_mend_and_mends_it_when_the_server_is_back) {
  rot(raw_);
  rot(summary_);
  office_.host.stop();
  const Finished without = fsck();
  EXPECT_EQ(without.exit_status, 1);
  EXPECT_THAT(
      without.out,
      AllOf(HasSubstr("FAULT   raw mail of message 1 (fuzhou, FJ-0001)"), HasSubstr("main could not be asked"),
            HasSubstr("FAULT   质量月活动总结.docx of message 1"), HasSubstr("raw mail that brought it is damaged"),
            HasSubstr("copy blobs/" + fs::relative(summary_, office_.folder / "var" / "blobs").string())));
  office_.host.start();
  EXPECT_EQ(fsck().exit_status, 1);
  expect_whole();
}

TEST_F(FsckTest, an_item_that_stands_is_kept_though_its_mail_is_gone_for_good) {
  office_.host.imap(k_office, {"SELECT INBOX", "STORE 1:* +FLAGS (\\Deleted)", "EXPUNGE"});
  rot(raw_);
  const Finished done = fsck();
  EXPECT_EQ(done.exit_status, 1);
  EXPECT_THAT(done.out, AllOf(HasSubstr("FAULT   raw mail of message 1"), HasSubstr("main has it no longer")));
  EXPECT_EQ(bytes_of(summary_), mail_.attachments[0].bytes);
}

TEST_F(FsckTest, what_is_held_is_mended_in_its_folder_too) {
  auto mail = good_submission(k_stranger, "质量月活动总结");
  office_.host.submit(k_stranger, k_office, parsers::mime::build_mail(mail));
  (void)office_.host.wait_for(k_office, 2);
  ASSERT_EQ(office_.run({"poll"}).exit_status, 0);
  const std::string& picture = mail.attachments[1].bytes;
  rot(blob(storage::sha256_of(picture)));
  EXPECT_THAT(fsck().out, HasSubstr("MENDED  图1 质量月启动仪式现场.jpg of message 2"));
  std::size_t good = 0;
  for (const auto& entry : fs::recursive_directory_iterator(office_.archive_root()))
    if (entry.path().string().find("待处理") != std::string::npos && entry.path().extension() == ".jpg")
      good += bytes_of(entry.path()) == picture ? 1 : 0;
  EXPECT_EQ(good, 1U);
}

TEST_F(FsckTest, works_beside_a_serving_daemon) {
  Serving serving(office_.folder, office_.config);
  serving.wait_for("READY=1");
  rot(raw_);
  rot(summary_);
  EXPECT_EQ(fsck().exit_status, 1);
  expect_whole();
  EXPECT_EQ(serving.end(SIGTERM), 0) << serving.log();
  EXPECT_THAT(office_.host.inbox(k_fuzhou), testing::SizeIs(1)) << "nobody was answered again";
}

TEST_F(FsckTest, a_damaged_index_is_said_with_what_to_do) {
  const fs::path index = office_.folder / "var" / "index.db";
  std::string bytes = bytes_of(index);
  const auto facts = bytes.find("baosong.facts/1");
  ASSERT_NE(facts, std::string::npos);
  for (std::size_t i = facts / 4096 * 4096; i < facts / 4096 * 4096 + 16; ++i) bytes[i] = '\xA5';
  std::ofstream(index, std::ios::binary) << bytes;
  const Finished done = fsck();
  EXPECT_EQ(done.exit_status, 1) << done.err;
  EXPECT_THAT(done.out, AllOf(HasSubstr("FAULT   index: "), HasSubstr("baosong restore")));
}

}  // namespace
}  // namespace baosong::tests
