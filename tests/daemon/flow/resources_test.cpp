// What a machine runs out of, or loses for a while, under a serving daemon: it says what, where and what to do; loses
// nothing; answers nobody twice; and the same process goes on by itself when the cause is gone.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>

#include "daemon/flow/environment.hpp"
#include "storage/store.hpp"
#include "tests/daemon/flow/intake_fixture.hpp"
#include "tests/daemon/flow/office.hpp"
#include "tests/faults/control.hpp"

namespace baosong::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

namespace fs = std::filesystem;

void submit(Office& office, const std::string& from) {
  office.host.submit(from, k_office, parsers::mime::build_mail(good_submission(from, "质量月活动总结")));
}

// One letter to fuzhou and no more, and everything in its place.
void expect_all_well(Office& office, Serving& serving) {
  EXPECT_THAT(office.host.wait_for(k_fuzhou, 1), SizeIs(1)) << serving.log();
  serving.wait_until("an archive", [&] {
    return fs::exists(office.archive_root() / "福建省“质量月”活动/福州市市场监督管理局/登记.json");
  });
  EXPECT_EQ(serving.end(SIGTERM), 0) << serving.log();
  EXPECT_EQ(office.standing("fuzhou").at("state"), "accepted");
  const Finished again = office.run({"poll"});
  EXPECT_THAT(again.out, HasSubstr("arrived 0, filed 0, letters sent 0")) << again.err;
  EXPECT_THAT(office.host.inbox(k_fuzhou), SizeIs(1));
  const Finished check = office.run({"fsck"});
  EXPECT_EQ(check.exit_status, 0) << check.out;
}

// Runs SQL on the index beside the daemon.
class BesideIt {
 public:
  explicit BesideIt(const Office& office) {
    EXPECT_EQ(sqlite3_open((office.folder / "var" / "index.db").c_str(), &database_), SQLITE_OK);
    sqlite3_busy_timeout(database_, 20'000);
  }
  ~BesideIt() { sqlite3_close(database_); }
  BesideIt(const BesideIt&) = delete;
  BesideIt& operator=(const BesideIt&) = delete;
  void run(const char* sql) {
    EXPECT_EQ(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database_);
  }

 private:
  sqlite3* database_ = nullptr;
};

#ifdef BAOSONG_FAULT_SHIM

struct Trouble {
  const char* name;
  int error;                      ///< errno instead of ENOSPC; 0: that
  const char* only;               ///< what it strikes; empty: everything below the storage root
  std::vector<const char*> said;  ///< in the log
  std::size_t answered = 0;       ///< letters that go out all the same
};

class UnderTheShim : public testing::Test {
 protected:
  void SetUp() override {
    const fs::path file = office_.folder / "control";
    const int fd = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_GE(fd, 0);
    ASSERT_EQ(ftruncate(fd, sizeof(faults::Control)), 0);
    void* memory = mmap(nullptr, sizeof(faults::Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    ASSERT_NE(memory, MAP_FAILED);
    control_ = new (memory) faults::Control;
    environment_ = {std::string("LD_PRELOAD=") + BAOSONG_FAULT_SHIM,
                    std::string(faults::k_control_variable) + "=" + file.string(),
                    std::string(faults::k_root_variable) + "=" + (office_.folder / "var").string()};
  }
  void TearDown() override { munmap(control_, sizeof(faults::Control)); }

  Office office_;
  faults::Control* control_ = nullptr;
  std::vector<std::string> environment_;
};

TEST_F(UnderTheShim, an_index_that_another_process_holds_is_said_and_passes) {
  Serving serving(office_.folder, office_.config, environment_);
  serving.wait_for_log("connected to");
  // Nothing is struck, but SQLite does not really sleep while it waits for the lock.
  control_->at = INT64_MAX;
  control_->fault = static_cast<std::int32_t>(faults::Fault::index_busy);
  BesideIt other(office_);
  other.run("BEGIN IMMEDIATE");
  submit(office_, k_fuzhou);
  serving.wait_for_log("another process has held it for too long");
  other.run("ROLLBACK");
  expect_all_well(office_, serving);
}

class Troubles : public UnderTheShim, public testing::WithParamInterface<Trouble> {};

TEST_P(Troubles, are_said_and_pass) {
  const Trouble& trouble = GetParam();
  Serving serving(office_.folder, office_.config, environment_);
  serving.wait_for_log("connected to");
  control_->error = trouble.error;
  std::string(trouble.only).copy(control_->only, sizeof control_->only - 1);
  control_->at = 1;
  control_->fault = static_cast<std::int32_t>(faults::Fault::disk_full);
  submit(office_, k_fuzhou);
  for (const char* text : trouble.said) serving.wait_for_log(text);
  EXPECT_THAT(office_.host.wait_for(k_fuzhou, trouble.answered), SizeIs(trouble.answered));
  control_->fault = static_cast<std::int32_t>(faults::Fault::none);
  expect_all_well(office_, serving);
}

INSTANTIATE_TEST_SUITE_P(
    All, Troubles,
    testing::Values(
        Trouble{"disk_full_at_blobs",
                0,
                "/blobs/",
                {"cannot take in mail: cannot create ", "No space left on device: make room there"}},
        Trouble{"disk_full_at_the_index",
                0,
                "index.db",
                {"cannot take in mail: index ", "the disk is full: make room there"}},
        Trouble{"disk_full_at_the_archive",
                0,
                "/archive/",
                {"the archive cannot show message 1: cannot create ", "No space left on device: make room there"},
                1},
        Trouble{
            "read_only", EROFS, "", {"cannot take in mail: index ", "the disk gave an error: see the kernel's log"}}),
    [](const auto& row) { return row.param.name; });

#endif

TEST(Resources, out_of_descriptors_is_said_and_passes) {
  Office office;
  Serving serving(office.folder, office.config);
  serving.wait_for_log("connected to");
  rlimit before{};
  ASSERT_EQ(prlimit(serving.pid(), RLIMIT_NOFILE, nullptr, &before), 0);
  rlim_t lowest_free = 0;
  while (
      fs::exists(fs::symlink_status("/proc/" + std::to_string(serving.pid()) + "/fd/" + std::to_string(lowest_free))))
    ++lowest_free;
  const rlimit low{lowest_free, before.rlim_max};
  ASSERT_EQ(prlimit(serving.pid(), RLIMIT_NOFILE, &low, nullptr), 0);
  submit(office, k_fuzhou);
  serving.wait_for_log("Too many open files: too few descriptors for one process; raise LimitNOFILE=");
  ASSERT_EQ(prlimit(serving.pid(), RLIMIT_NOFILE, &before, nullptr), 0);
  expect_all_well(office, serving);
}

TEST(Resources, a_letter_that_went_out_while_that_could_not_be_recorded_goes_out_once) {
  Office office;
  Serving serving(office.folder, office.config);
  serving.wait_for_log("connected to");
  BesideIt beside(office);
  beside.run(
      "CREATE TRIGGER no_room BEFORE UPDATE OF state ON letter WHEN NEW.state = 'sent'"
      " BEGIN SELECT RAISE (ABORT, 'no room for this'); END");
  submit(office, k_fuzhou);
  serving.wait_for_log("what became of letter 1 cannot be recorded");
  EXPECT_THAT(office.host.wait_for(k_fuzhou, 1), SizeIs(1));
  beside.run("DROP TRIGGER no_room");
  serving.wait_until("a letter recorded as sent", [&] {
    const auto letters = storage::open_sqlite_store(office.folder / "var" / "index.db")->letters_about("FJ-0001");
    return letters.at(0).state == storage::LetterState::sent;
  });
  expect_all_well(office, serving);
}

}  // namespace
}  // namespace baosong::tests

namespace baosong::flow {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ClockTest : public IntakeTest {
 protected:
  void look(ClockWatch& watch) { run(watch.look()); }
  void fail_one_letter() {
    const auto due = store().due_letters("main", now_, 9);
    ASSERT_THAT(due, SizeIs(1));
    const auto ours = store().record_sending(std::vector{due[0].key}, now_);
    const storage::Store::Delivery later{due[0].key, storage::LetterState::queued, now_ + std::chrono::hours(4), now_,
                                         "450 later"};
    store().record_deliveries({&later, 1});
  }
};

TEST_F(ClockTest, what_was_written_while_it_was_a_day_ahead_is_sent_when_it_is_put_back) {
  open();
  ClockWatch watch(*instance_);
  look(watch);
  const auto right = now_;
  now_ += std::chrono::hours(24);
  look(watch);
  arrive(summary_from("zlc@fuzhou.example"));
  const auto failing = arrive(summary_from("zlc@xiamen.example"));
  fs::remove(instance_->storage().blobs->path(store().message(failing)->arrival.sha256));
  EXPECT_EQ(work_off().filed, 1U);
  now_ = right + std::chrono::minutes(5);
  EXPECT_THAT(queued(), IsEmpty());
  look(watch);
  EXPECT_THAT(queued(), testing::ElementsAre("acknowledgment to zlc@fuzhou.example"));
  EXPECT_THAT(store().unfinished(now_, 9), SizeIs(1)) << "it is tried again too";
}

TEST_F(ClockTest, a_clock_that_was_put_back_while_nothing_ran_is_noticed_at_the_start) {
  open();
  const auto right = now_;
  now_ += std::chrono::hours(24);
  arrive(summary_from("zlc@fuzhou.example"));
  EXPECT_EQ(work_off().filed, 1U);
  now_ = right;
  open();
  ClockWatch watch(*instance_);
  look(watch);
  EXPECT_THAT(queued(), SizeIs(1));
}

TEST_F(ClockTest, pauses_last_as_long_as_they_should_while_it_goes_on) {
  open();
  ClockWatch watch(*instance_);
  look(watch);
  arrive(summary_from("zlc@fuzhou.example"));
  EXPECT_EQ(work_off().filed, 1U);
  fail_one_letter();
  now_ -= std::chrono::seconds(2);  // NTP
  look(watch);
  EXPECT_THAT(queued(), IsEmpty());
  now_ += std::chrono::hours(3);
  look(watch);
  ClockWatch anew(*instance_);
  look(anew);
  EXPECT_THAT(queued(), IsEmpty());
  now_ += std::chrono::hours(1) + std::chrono::seconds(2);
  EXPECT_THAT(queued(), SizeIs(1));
}

TEST_F(ClockTest, mail_is_late_by_the_servers_clock_and_not_by_ours) {
  campaign_keys_ = "deadline = 2021-10-15\n";
  open();
  now_ += std::chrono::hours(24 * 30);
  arrive(parsers::mime::build_mail(summary_from("zlc@fuzhou.example")),
         std::chrono::sys_days(std::chrono::year(2021) / 10 / 12));
  EXPECT_EQ(work_off().filed, 1U);
  EXPECT_FALSE(store().dossiers("fujian").at(0).submission->late);
}

TEST(Advice, is_given_for_what_the_machine_lacks_and_for_nothing_else) {
  const auto words = [](int error) {
    return in_words(std::system_error(error, std::system_category(), "cannot write /var/x"));
  };
  EXPECT_THAT(words(ENOSPC), HasSubstr("cannot write /var/x: No space left on device: make room there"));
  EXPECT_THAT(words(EROFS), HasSubstr("mounted read-only"));
  EXPECT_THAT(words(EMFILE), HasSubstr("LimitNOFILE"));
  EXPECT_THAT(words(EIO), HasSubstr("fsck"));
  EXPECT_EQ(in_words(std::runtime_error("no blob")), "no blob");
}

}  // namespace
}  // namespace baosong::flow
