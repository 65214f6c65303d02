// `baosong backup` and `baosong restore`: what comes back, and that nobody hears of it twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "daemon/flow/backup.hpp"
#include "storage/sha256.hpp"
#include "tests/daemon/flow/intake_fixture.hpp"
#include "tests/daemon/flow/office.hpp"

namespace baosong::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

class BackupTest : public testing::Test {
 protected:
  void send(const std::string& from, std::size_t then_in_inbox) {
    const auto mail = good_submission(from, "质量月活动总结");
    office_.host.submit(from, k_office, parsers::mime::build_mail(mail));
    (void)office_.host.wait_for(k_office, then_in_inbox);
  }
  [[nodiscard]] Finished backup() const { return office_.run({"backup", "--to", folder_.string()}); }
  [[nodiscard]] Finished restore() const { return office_.run({"restore", "--from", folder_.string()}); }
  void lose_everything() const { fs::remove_all(office_.folder / "var"); }

  Office office_;
  fs::path folder_ = office_.folder / "backup";
};

TEST_F(BackupTest, all_comes_back_and_nobody_is_answered_again) {
  send(k_fuzhou, 1);
  ASSERT_EQ(office_.run({"poll"}).exit_status, 0);
  {
    Serving serving(office_.folder, office_.config);
    serving.wait_for("READY=1");
    const Finished first = backup();
    EXPECT_EQ(first.exit_status, 0) << first.out << first.err;
    EXPECT_THAT(first.out, HasSubstr("5 files copied"));
    EXPECT_EQ(serving.end(SIGTERM), 0) << serving.log();
  }
  send(k_xiamen, 2);  // the backup does not have it
  ASSERT_EQ(office_.run({"poll"}).exit_status, 0);
  (void)office_.host.wait_for(k_xiamen, 1);
  const auto archive = office_.archive();
  const std::string show = office_.run({"show", "FJ-0001"}).out;

  lose_everything();
  const Finished restored = restore();
  EXPECT_EQ(restored.exit_status, 0) << restored.out << restored.err;
  EXPECT_EQ(office_.standing("fuzhou").at("receipt"), "FJ-0001");
  EXPECT_EQ(office_.run({"fsck"}).exit_status, 0);
  EXPECT_EQ(office_.run({"show", "FJ-0001"}).out, show);

  const Finished poll = office_.run({"poll"});
  EXPECT_EQ(poll.exit_status, 0) << poll.err;
  EXPECT_THAT(poll.out, HasSubstr("arrived 1, filed 1, letters sent 0"));
  EXPECT_THAT(poll.err, HasSubstr("may have answered it"));
  EXPECT_EQ(office_.standing("xiamen").at("receipt"), "FJ-0002");
  EXPECT_EQ(office_.archive(), archive);
  EXPECT_THAT(office_.host.inbox(k_fuzhou), SizeIs(1));
  EXPECT_THAT(office_.host.inbox(k_xiamen), SizeIs(1));

  // The letter is kept, for a person to send.
  EXPECT_THAT(office_.run({"show", "FJ-0002"}).out, HasSubstr("baosong resend"));
  EXPECT_EQ(office_.run({"resend", "FJ-0002"}).exit_status, 0);
  EXPECT_EQ(office_.run({"poll"}).exit_status, 0);
  const auto twice = office_.host.wait_for(k_xiamen, 2);
  EXPECT_EQ(field(twice[0], "Message-ID"), field(twice[1], "Message-ID"));

  // What comes from now on is answered as ever.
  send(k_quanzhou, 3);
  EXPECT_THAT(office_.run({"poll"}).out, HasSubstr("letters sent 1"));
  EXPECT_THAT(office_.host.wait_for(k_quanzhou, 1), SizeIs(1));
}

TEST_F(BackupTest, a_reply_to_a_letter_that_the_lost_index_sent_is_known_as_one) {
  ASSERT_EQ(office_.run({"poll"}).exit_status, 0);
  ASSERT_EQ(backup().exit_status, 0);
  const auto faulty = small_picture_submission(k_xiamen, "质量月活动总结");
  office_.host.submit(k_xiamen, k_office, parsers::mime::build_mail(faulty));
  (void)office_.host.wait_for(k_office, 1);
  ASSERT_EQ(office_.run({"poll"}).exit_status, 0);
  const auto correction = office_.host.wait_for(k_xiamen, 1);
  lose_everything();
  ASSERT_EQ(restore().exit_status, 0);
  ASSERT_EQ(office_.run({"poll"}).exit_status, 0);
  auto reply = text_mail(k_xiamen, "回复：补正材料", "补报图片，请查收。");
  reply.in_reply_to = field(correction[0], "Message-ID");
  reply.attachments.push_back(good_submission(k_xiamen, "").attachments[2]);
  office_.host.submit(k_xiamen, k_office, parsers::mime::build_mail(reply));
  (void)office_.host.wait_for(k_office, 2);
  EXPECT_EQ(office_.run({"poll"}).exit_status, 0);
  EXPECT_EQ(office_.standing("xiamen").at("state"), "accepted");
  EXPECT_THAT(office_.host.wait_for(k_xiamen, 2), SizeIs(2));
}

TEST_F(BackupTest, the_second_one_brings_what_is_new_and_a_failed_one_leaves_the_first) {
  send(k_fuzhou, 1);
  ASSERT_EQ(office_.run({"poll"}).exit_status, 0);
  ASSERT_EQ(backup().exit_status, 0);
  const std::string before = bytes_of(folder_ / "index.db");
  send(k_xiamen, 2);
  ASSERT_EQ(office_.run({"poll"}).exit_status, 0);
  // No room for one of the new files.
  const fs::path blobs = office_.folder / "var" / "blobs";
  fs::path in_the_way;
  for (const auto& entry : fs::directory_iterator(blobs))
    if (!fs::exists(folder_ / "blobs" / entry.path().filename()))
      in_the_way = folder_ / "blobs" / entry.path().filename();
  ASSERT_FALSE(in_the_way.empty());
  std::ofstream(in_the_way) << "no folder";
  const Finished failed = backup();
  EXPECT_EQ(failed.exit_status, 1);
  EXPECT_THAT(failed.err, HasSubstr(in_the_way.string()));
  EXPECT_EQ(bytes_of(folder_ / "index.db"), before);
  fs::remove(in_the_way);
  const Finished second = backup();
  EXPECT_EQ(second.exit_status, 0) << second.err;
  EXPECT_THAT(second.out, HasSubstr(" were there already"));
  EXPECT_FALSE(fs::exists(folder_ / "index.db.new"));
  lose_everything();
  ASSERT_EQ(restore().exit_status, 0);
  EXPECT_EQ(office_.standing("xiamen").at("state"), "accepted");
  EXPECT_EQ(office_.run({"fsck"}).exit_status, 0);
}

TEST_F(BackupTest, a_damaged_file_in_it_is_named_and_fetched_from_the_server) {
  send(k_fuzhou, 1);
  ASSERT_EQ(office_.run({"poll"}).exit_status, 0);
  ASSERT_EQ(backup().exit_status, 0);
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "blobs"))
    if (entry.is_regular_file() && bytes_of(entry.path()).find("Return-Path:") != std::string::npos) {
      fs::permissions(entry.path(), fs::perms::owner_all);
      std::fstream(entry.path(), std::ios::in | std::ios::out) << "ROT";
    }
  lose_everything();
  const Finished restored = restore();
  EXPECT_EQ(restored.exit_status, 1);
  EXPECT_THAT(restored.out,
              AllOf(HasSubstr("raw mail of message 1 (fuzhou, FJ-0001): has other bytes"), HasSubstr("baosong fsck")));
  EXPECT_THAT(office_.run({"fsck"}).out, HasSubstr("fetched again from main"));
  EXPECT_EQ(office_.run({"fsck"}).exit_status, 0);
}

TEST_F(BackupTest, refuses_what_would_do_harm) {
  ASSERT_EQ(office_.run({"poll"}).exit_status, 0);
  const auto said = [&](std::vector<std::string> arguments) {
    const Finished done = office_.run(std::move(arguments));
    EXPECT_EQ(done.exit_status, 2) << done.out << done.err;
    return done.err;
  };
  const std::string root = (office_.folder / "var").string();
  EXPECT_THAT(said({"backup", "--to", root}), HasSubstr("elsewhere"));
  EXPECT_THAT(said({"backup", "--to", root + "/blobs"}), HasSubstr("elsewhere"));
  EXPECT_THAT(said({"backup", "--to", root + "/backup"}), HasSubstr("elsewhere"));
  EXPECT_THAT(said({"restore", "--from", (office_.folder / "nothing").string()}), HasSubstr("no backup in"));
  ASSERT_EQ(backup().exit_status, 0);
  EXPECT_THAT(said({"restore", "--from", folder_.string()}), AllOf(HasSubstr("is there"), HasSubstr("mv ")));
  if (geteuid() == 0) {
    ASSERT_EQ(chown(root.c_str(), 65534, 65534), 0);
    EXPECT_THAT(said({"fsck"}), HasSubstr("sudo -u nobody baosong"));
    EXPECT_THAT(said({"restore", "--from", folder_.string()}), HasSubstr("sudo -u nobody baosong"));
    ASSERT_EQ(chown(root.c_str(), 0, 0), 0);
  }
  // A write-ahead log of the lost index would be written into the restored one.
  fs::rename(root + "/index.db", root + "/index.db.old");
  std::ofstream(root + "/index.db-wal") << "of another";
  EXPECT_THAT(said({"restore", "--from", folder_.string()}), HasSubstr("index.db-wal"));
  fs::remove(root + "/index.db-wal");
  EXPECT_EQ(restore().exit_status, 0);
}

}  // namespace
}  // namespace baosong::tests

namespace baosong::flow {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class RestoreTest : public IntakeTest {
 protected:
  void lose_and_restore() {
    backup(*instance_, folder_ / "backup", "lin");
    intake_.reset();
    instance_.reset();
    fs::remove_all(folder_ / "var");
    const config::Loaded loaded = config::load(folder_ / "baosong.toml");
    report_ = restore(loaded.settings.storage, folder_ / "backup", "lin", now_);
    open();
  }
  RestoreReport report_;
};

TEST_F(RestoreTest, letters_that_were_to_be_sent_and_mail_that_was_to_be_filed_wait_for_a_person) {
  open();
  arrive(summary_from("zlc@fuzhou.example"));
  ASSERT_EQ(work_off().filed, 1U);
  ASSERT_THAT(queued(), SizeIs(1));
  arrive(summary_from("zlc@xiamen.example"));  // not filed yet
  now_ += std::chrono::hours(2);
  lose_and_restore();
  EXPECT_EQ(report_.letters, 1U);
  EXPECT_THAT(queued(), IsEmpty());
  EXPECT_EQ(work_off().filed, 1U);
  EXPECT_THAT(queued(), IsEmpty());
  for (const char* receipt : {"FJ-0001", "FJ-0002"}) {
    const auto letters = store().letters_about(receipt);
    ASSERT_THAT(letters, SizeIs(1)) << receipt;
    EXPECT_EQ(letters[0].state, storage::LetterState::gave_up);
    EXPECT_THAT(letters[0].reply, HasSubstr("baosong resend"));
  }
  EXPECT_EQ(store().acts(1).at(0).what, "restore");
  EXPECT_TRUE(fs::exists(folder_ / "var/archive/质量月/福州市市场监督管理局/登记.json"));
}

TEST_F(RestoreTest, a_clock_that_is_behind_the_backup_is_not_believed) {
  open();
  backup(*instance_, folder_ / "backup", "lin");
  intake_.reset();
  instance_.reset();
  fs::remove_all(folder_ / "var");
  const config::Loaded loaded = config::load(folder_ / "baosong.toml");
  try {
    restore(loaded.settings.storage, folder_ / "backup", "lin", now_ - std::chrono::hours(1));
    FAIL();
  } catch (const BackupRefused& e) {
    EXPECT_THAT(e.what(), HasSubstr("set the clock"));
  }
  EXPECT_FALSE(fs::exists(folder_ / "var/index.db"));
  restore(loaded.settings.storage, folder_ / "backup", "lin", now_);  // what that left is no hindrance
  EXPECT_TRUE(fs::exists(folder_ / "var/index.db"));
  EXPECT_FALSE(fs::exists(folder_ / "var/index.db.restoring"));
}

}  // namespace
}  // namespace baosong::flow
