// SQLite behind the Store: the contract, and what is SQLite's own: the file, its versions, its faults, several
// processes.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "storage/sqlite/database.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temp_folder.hpp"

namespace baosong::storage::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class SqliteBacking final : public Backing {
 public:
  [[nodiscard]] std::unique_ptr<Store> open() override { return open_sqlite_store(folder_ / "index.db"); }
  [[nodiscard]] std::unique_ptr<Store> open_copy(const fs::path& file) override { return open_sqlite_store(file); }

 private:
  TempFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract, ::testing::Values([]() -> std::unique_ptr<Backing> {
                           return std::make_unique<SqliteBacking>();
                         }));

std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const StoreError& e) {
    return e.what();
  }
  return "";
}

Arrival arrival(std::uint32_t uid, std::string mailbox = "main") {
  std::string sha256 = mailbox + std::to_string(uid);
  sha256.resize(64, '_');
  return {std::move(mailbox), 7, uid, at(uid), sha256, 1};
}

class SqliteStoreFile : public ::testing::Test {
 protected:
  TempFolder folder;
  const std::string file = folder / "index.db";
};

TEST_F(SqliteStoreFile, NobodyElseMayReadIt) {
  const auto store = open_sqlite_store(file);
  store->record_act({0, at(0), "lin", "accept", "{}"});
  for (const char* name : {"index.db", "index.db-wal", "index.db-shm", "index.db.lock"}) {
    struct stat info {};
    ASSERT_EQ(::stat((folder / name).c_str(), &info), 0) << name;
    EXPECT_EQ(info.st_mode & 07777U, 0600U) << name;
  }
}

TEST_F(SqliteStoreFile, IsWalAndChecksForeignKeys) {
  auto store = open_sqlite_store(file);
  sqlite::Database raw(file);
  sqlite::Query mode(raw, "PRAGMA journal_mode");
  ASSERT_TRUE(mode.step());
  EXPECT_EQ(mode.text(0), "wal");
  EXPECT_EQ(raw.pragma("synchronous"), 2);
  const Store::Reading nobody{99, "{}", ""};
  EXPECT_THAT(error_of([&] { store->record_facts(std::span(&nobody, 1)); }), HasSubstr("FOREIGN KEY"));
}

TEST_F(SqliteStoreFile, TheAuditTrailIsOnlyAddedTo) {
  open_sqlite_store(file)->record_act({0, at(0), "lin", "accept", "{}"});
  sqlite::Database raw(file);
  EXPECT_THAT(error_of([&] { raw.run("UPDATE act SET who = 'nobody'"); }), HasSubstr("only added to"));
  EXPECT_THAT(error_of([&] { raw.run("DELETE FROM act"); }), HasSubstr("only added to"));
}

TEST_F(SqliteStoreFile, LettersOfAnOlderVersionAreKeptWithAllThatRefersToThem) {
  {
    const auto store = open_sqlite_store(file);
    std::vector<Letter> two(2);
    for (std::size_t i = 0; i < two.size(); ++i) {
      two[i].mailbox = "main";
      two[i].kind = "notice " + std::to_string(i);
      two[i].recipients = {"a@x.example", "b@x.example"};
      two[i].message_id = "<" + std::to_string(i) + "@ours.example>";
      two[i].bytes = std::string("Subject: x\r\n\r\n\0", 15);
      two[i].due_at = at(0);
    }
    store->queue_letters(two);
    const std::int64_t sent = store->due_letters("main", at(0), 1).at(0).key;
    static_cast<void>(store->record_sending(std::vector{sent}, at(0)));
    const Store::Delivery delivery{sent, LetterState::sent, {}, at(1), "250 Ok"};
    store->record_deliveries(std::span(&delivery, 1));
    const Message m = store->record_arrivals(std::vector{arrival(1)}).at(0);
    const Filing bounce{m.key, [&](Desk&) {
                          Decision d;
                          d.outcome = Outcome::ignored;
                          d.verdict = "{}";
                          d.returned = {{sent, "a@x.example", at(5), "5.1.1", "no such user", true}};
                          return d;
                        }};
    static_cast<void>(store->file(std::span(&bounce, 1)));
  }
  {
    // Version 5: no `up_to`, no state `withdrawn`, and nothing of what came later.
    sqlite::Database raw(file);
    raw.run("PRAGMA foreign_keys = OFF");
    raw.run(
        "ALTER TABLE letter DROP COLUMN up_to;"
        "CREATE TABLE kept AS SELECT * FROM letter; DROP TABLE letter;"
        "CREATE TABLE letter (key INTEGER PRIMARY KEY, mailbox TEXT NOT NULL, message INTEGER REFERENCES message (key),"
        " kind TEXT NOT NULL, campaign TEXT NOT NULL, agency TEXT NOT NULL, receipt TEXT NOT NULL,"
        " subject TEXT NOT NULL, message_id TEXT NOT NULL, bytes BLOB NOT NULL, queued_for INTEGER NOT NULL,"
        " due_at INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'gave_up')),"
        " attempts INTEGER NOT NULL DEFAULT 0, reply TEXT NOT NULL DEFAULT '', sent_at INTEGER,"
        " sending_until INTEGER, sending_by INTEGER);"
        "INSERT INTO letter SELECT * FROM kept; DROP TABLE kept;"
        "DROP TABLE restored; DROP TABLE first_look;"
        "PRAGMA user_version = 5");
  }
  const auto store = open_sqlite_store(file);
  const std::vector<Letter> letters = store->notices("notice");
  ASSERT_THAT(letters, SizeIs(2));
  EXPECT_EQ(letters[0].state, LetterState::sent);
  EXPECT_EQ(letters[0].reply, "250 Ok");
  ASSERT_THAT(letters[0].returned, SizeIs(1));
  EXPECT_EQ(letters[0].returned[0].address, "a@x.example");
  const std::vector<Letter> due = store->due_letters("main", at(9), 9);
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_THAT(due[0].recipients, testing::ElementsAre("a@x.example", "b@x.example"));
  EXPECT_EQ(due[0].bytes.size(), 15U);
  const Store::Delivery withdrawn{due[0].key, LetterState::withdrawn, {}, at(9), ""};
  store->record_deliveries(std::span(&withdrawn, 1));
  EXPECT_EQ(store->outbox_depth()[LetterState::withdrawn], 1U);
  sqlite::Database raw(file);
  sqlite::Query broken(raw, "PRAGMA foreign_key_check");
  EXPECT_FALSE(broken.step());
  sqlite::Query indices(raw, "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'letter'");
  ASSERT_TRUE(indices.step());
  EXPECT_EQ(indices.integer(0), 6);
}

TEST_F(SqliteStoreFile, OfANewerVersionIsRefusedUnchanged) {
  open_sqlite_store(file).reset();
  sqlite::Database(file).run("PRAGMA user_version = 4711");
  EXPECT_THAT(error_of([&] { static_cast<void>(open_sqlite_store(file)); }),
              AllOf(HasSubstr("4711"), HasSubstr("newer baosong")));
  EXPECT_EQ(sqlite::Database(file).pragma("user_version"), 4711);
}

TEST_F(SqliteStoreFile, OfAnotherProgramIsRefusedUnchanged) {
  sqlite::Database(file).run("CREATE TABLE cookies (value TEXT)");
  const std::string before = read_file(file);
  EXPECT_THAT(error_of([&] { static_cast<void>(open_sqlite_store(file)); }), HasSubstr("another program"));
  EXPECT_EQ(read_file(file), before);
}

TEST_F(SqliteStoreFile, ThatIsNoDatabaseIsRefusedUnchanged) {
  const std::string text = std::string(5000, 'x');
  write_file(file, text);
  EXPECT_THAT(error_of([&] { static_cast<void>(open_sqlite_store(file)); }), HasSubstr("no index of baosong"));
  EXPECT_EQ(read_file(file), text);
}

TEST_F(SqliteStoreFile, DamagedIsSaidWithWhatToDo) {
  {
    const auto store = open_sqlite_store(file);
    std::vector<Arrival> many;
    for (std::uint32_t uid = 1; uid <= 2000; ++uid) many.push_back(arrival(uid));
    static_cast<void>(store->record_arrivals(many));
  }
  std::string bytes = read_file(file);
  ASSERT_GT(bytes.size(), 100'000U);
  for (std::size_t i = 3 * 4096; i < bytes.size(); i += 7) bytes[i] = '\xA5';
  write_file(file, bytes);
  const std::string said = error_of([&] {
    const auto store = open_sqlite_store(file);
    static_cast<void>(store->unfinished(at(0), 10000));
    static_cast<void>(store->known_uids("main", 7));
    static_cast<void>(store->record_arrivals(std::vector{arrival(3000)}));
  });
  EXPECT_THAT(said, AllOf(HasSubstr("damaged"), HasSubstr("backup")));
}

TEST_F(SqliteStoreFile, DamageIsFoundByItsOwnCheck) {
  {
    const auto store = open_sqlite_store(file);
    std::vector<Arrival> many;
    for (std::uint32_t uid = 1; uid <= 2000; ++uid) many.push_back(arrival(uid));
    static_cast<void>(store->record_arrivals(many));
  }
  std::string bytes = read_file(file);
  const auto row = bytes.find(arrival(1000).sha256);
  ASSERT_NE(row, std::string::npos);
  for (std::size_t i = row / 4096 * 4096; i < row / 4096 * 4096 + 64; ++i) bytes[i] = '\xA5';
  write_file(file, bytes);
  EXPECT_THAT(open_sqlite_store(file)->index_faults(), Not(IsEmpty()));
}

TEST_F(SqliteStoreFile, ACopyMayBeReadByNobodyElse) {
  open_sqlite_store(file)->copy_to(folder / "copy.db");
  struct stat info {};
  ASSERT_EQ(::stat((folder / "copy.db").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0600U);
}

TEST_F(SqliteStoreFile, AFolderThatIsNotThereIsSaid) {
  EXPECT_THAT(error_of([&] { static_cast<void>(open_sqlite_store(folder / "no/index.db")); }),
              AllOf(HasSubstr("No such file"), HasSubstr("folder exists")));
}

TEST_F(SqliteStoreFile, AFolderInItsPlaceIsSaid) {
  fs::create_directory(file);
  EXPECT_THAT(error_of([&] { static_cast<void>(open_sqlite_store(file)); }), HasSubstr("Is a directory"));
}

// Runs `act` in a child as nobody with this file size limit; returns what it said.
std::string said_by_child(rlim_t file_size, bool as_nobody, const std::function<std::string()>& act) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{file_size, file_size};
    std::string said = "cannot be set up";
    if (::setrlimit(RLIMIT_FSIZE, &limit) == 0 && (!as_nobody || ::getuid() != 0 || ::setuid(65534) == 0)) said = act();
    const ssize_t n = ::write(ends[1], said.data(), said.size());
    ::_exit(n == static_cast<ssize_t>(said.size()) ? 0 : 1);
  }
  ::close(ends[1]);
  std::string out;
  char piece[4096];
  for (ssize_t n = 0; (n = ::read(ends[0], piece, sizeof piece)) > 0;) out.append(piece, static_cast<std::size_t>(n));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? out : "child died";
}

TEST_F(SqliteStoreFile, ThatMayNotBeWrittenIsSaid) {
  open_sqlite_store(file).reset();
  fs::permissions(folder.path(), fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
  fs::permissions(file, fs::perms::owner_read | fs::perms::others_read);
  const std::string said =
      said_by_child(RLIM_INFINITY, true, [&] { return error_of([&] { static_cast<void>(open_sqlite_store(file)); }); });
  EXPECT_THAT(said, AllOf(HasSubstr("Permission denied"), HasSubstr("belong to the user")));
}

TEST_F(SqliteStoreFile, AFullDiskIsSaidAndPassesByItself) {
  open_sqlite_store(file).reset();
  const auto size = fs::file_size(file);
  const std::string said = said_by_child(size + 300'000, false, [&] {
    const auto store = open_sqlite_store(file);
    static_cast<void>(store->record_arrivals(std::vector{arrival(1)}));
    std::string first = error_of([&] {
      for (int i = 0; i < 1000; ++i) store->record_act({0, at(0), "lin", "accept", std::string(100'000, 'x')});
    });
    // What was there is still read, and what is small enough is still written, by the same store.
    first += store->known_uids("main", 7) == std::vector<std::uint32_t>{1} ? " [reads]" : " [lost]";
    return first;
  });
  EXPECT_THAT(said, AllOf(HasSubstr("disk"), HasSubstr("when"), HasSubstr("[reads]")));
  const auto store = open_sqlite_store(file);
  EXPECT_THAT(store->record_arrivals(std::vector{arrival(2)}), SizeIs(1));
  EXPECT_THAT(store->known_uids("main", 7), ElementsAre(1U, 2U));
}

// --- several processes -------------------------------------------------------------------------------------------

TEST_F(SqliteStoreFile, FourProcessesCreateAndWriteItAtOnce) {
  constexpr int k_processes = 4;
  constexpr std::uint32_t k_messages = 60;
  std::vector<pid_t> children;
  for (int p = 0; p < k_processes; ++p) {
    const pid_t child = ::fork();
    if (child == 0) {
      const std::string said = error_of([&] {
        const auto store = open_sqlite_store(file);
        for (std::uint32_t uid = 1; uid <= k_messages; ++uid) {
          const Message m = store->record_arrivals(std::vector{arrival(uid, "box" + std::to_string(p))}).at(0);
          const Filing f{m.key, [&](Desk& desk) {
                           Decision d;
                           d.outcome = Outcome::accepted;
                           d.campaign = "c";
                           Dossier dossier = desk.dossier("c", "all").value_or(Dossier{});
                           dossier.campaign = "c";
                           dossier.agency = "all";
                           if (!dossier.submission) dossier.submission.emplace().receipt = desk.new_receipt("c", "FJ");
                           ++dossier.submission->revision;
                           d.dossier = dossier;
                           return d;
                         }};
          static_cast<void>(store->file(std::span(&f, 1)));
        }
      });
      if (!said.empty()) static_cast<void>(::write(2, said.data(), said.size()));
      ::_exit(said.empty() ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  const auto store = open_sqlite_store(file);
  EXPECT_EQ(store->dossier("c", "all")->submission->revision, 1 + k_processes * static_cast<int>(k_messages));
  EXPECT_EQ(store->dossier("c", "all")->submission->receipt, "FJ-0001");
  EXPECT_THAT(store->unfinished(at(0), 9), IsEmpty());
}

TEST_F(SqliteStoreFile, WhatAKilledProcessWasSendingIsSentAgainAtOnce) {
  Letter l;
  l.mailbox = "main";
  l.kind = "a";
  l.due_at = at(0);
  open_sqlite_store(file)->queue_letters(std::span(&l, 1));
  int ready[2];
  ASSERT_EQ(::pipe2(ready, O_CLOEXEC), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto store = open_sqlite_store(file);
    const auto taken = store->record_sending(std::vector{store->due_letters("main", at(0), 1).at(0).key}, at(0));
    static_cast<void>(::write(ready[1], taken.empty() ? "0" : "1", 1));
    ::pause();
    ::_exit(0);
  }
  char taken = '0';
  ASSERT_EQ(::read(ready[0], &taken, 1), 1);
  EXPECT_EQ(taken, '1');
  const auto store = open_sqlite_store(file);
  EXPECT_THAT(store->due_letters("main", at(1), 1), IsEmpty()) << "it lives";
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_THAT(store->due_letters("main", at(1), 1), SizeIs(1));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_F(SqliteStoreFile, ANumberThatAnotherHoldsIsPassedOver) {
  const auto first = open_sqlite_store(file), second = open_sqlite_store(file);
  std::vector<Letter> two(2);
  two[0].kind = "a";
  two[1].kind = "b";
  for (Letter& l : two) l.mailbox = "main";
  first->queue_letters(two);
  const std::vector<Letter> due = first->due_letters("main", at(0), 2);
  ASSERT_THAT(first->record_sending(std::vector{due[0].key}, at(0)), SizeIs(1));
  sqlite::Database(file).run("UPDATE instance SET last = 0");  // as a restored backup counts
  ASSERT_THAT(second->record_sending(std::vector{due[1].key}, at(0)), SizeIs(1));
  sqlite::Database raw(file);
  sqlite::Query senders(raw, "SELECT count(DISTINCT sending_by) FROM letter");
  ASSERT_TRUE(senders.step());
  EXPECT_EQ(senders.integer(0), 2);
}

TEST_F(SqliteStoreFile, WhatAKilledProcessDidNotCommitIsNotThere) {
  open_sqlite_store(file).reset();
  const pid_t child = ::fork();
  if (child == 0) {
    const auto store = open_sqlite_store(file);
    const Message m = store->record_arrivals(std::vector{arrival(1)}).at(0);
    const Filing f{m.key, [](Desk& desk) -> Decision {
                     static_cast<void>(desk.new_receipt("c", "FJ"));
                     ::raise(SIGKILL);
                     return {};
                   }};
    static_cast<void>(store->file(std::span(&f, 1)));
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  const auto store = open_sqlite_store(file);
  const std::vector<Message> left = store->unfinished(at(0), 9);
  ASSERT_THAT(left, SizeIs(1));
  std::string receipt;
  const Filing f{left[0].key, [&](Desk& desk) {
                   receipt = desk.new_receipt("c", "FJ");
                   return Decision{};
                 }};
  static_cast<void>(store->file(std::span(&f, 1)));
  EXPECT_EQ(receipt, "FJ-0001");
}

}  // namespace
}  // namespace baosong::storage::test
