#include "storage/sqlite/database.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "storage/store.hpp"
#include "storage/submission_json.hpp"

namespace baosong::storage::sqlite {
namespace {

// Longer than any transaction of ours takes on a slow disk; short enough for a person at `baosong assign` to wait.
constexpr int k_busy_milliseconds = 30'000;

const char* advice(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process has held it for too long; see who (fuser), and try again";
    case SQLITE_FULL:
      return "the disk is full: make room there; nothing was lost, and work goes on when there is room";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "it cannot be written: mend owner and mode of the file and its folder, and see that the file system is "
             "not "
             "mounted read-only";
    case SQLITE_CANTOPEN:
      return "it cannot be opened: see that the folder exists and belongs to the user that runs baosong";
    case SQLITE_CORRUPT:
      return "it is damaged: stop baosong, move it aside, and `baosong restore` the backup; what that lacks is fetched "
             "again";
    case SQLITE_NOTADB:
      return "it is no index of baosong, or is damaged: see [storage] index in the configuration, or restore the "
             "backup";
    case SQLITE_IOERR:
      return "the disk gave an error: see the kernel's log, and free space; work goes on when the cause is gone";
    case SQLITE_NOMEM:
      return "memory is exhausted";
    default:
      return "this is a fault of baosong; please report it";
  }
}

}  // namespace

// --- Query -------------------------------------------------------------------------------------------------------

Query::Query(Database& database, const std::string& sql, std::nullptr_t) : database_(database) {
  auto found = database.statements_.find(sql);
  if (found == database.statements_.end()) found = database.statements_.emplace(sql, database.prepare(sql)).first;
  statement_ = found->second.get();
  if (sqlite3_stmt_busy(statement_) != 0) {
    statement_ = database.prepare(sql).release();
    own_ = true;
  }
}

Query::~Query() {
  if (own_) {
    sqlite3_finalize(statement_);
  } else {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
}

bool Query::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_.fail(code);
  return false;
}

bool Query::null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Query::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string Query::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return size == 0 ? std::string() : std::string(bytes, static_cast<std::size_t>(size));
}

void Query::bind(std::nullptr_t) {
  if (const int code = sqlite3_bind_null(statement_, ++bound_); code != SQLITE_OK) database_.fail(code);
}

void Query::bind(std::int64_t value) {
  if (const int code = sqlite3_bind_int64(statement_, ++bound_, value); code != SQLITE_OK) database_.fail(code);
}

void Query::bind(std::string_view value) {
  const std::string clean = clean_utf8(value);
  const int code = sqlite3_bind_text64(statement_, ++bound_, clean.data(), clean.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) database_.fail(code);
}

void Query::bind(Bytes value) {
  // Never NULL: an empty view may have no data().
  const char* data = value.value.empty() ? "" : value.value.data();
  const int code = sqlite3_bind_blob64(statement_, ++bound_, data, value.value.size(), SQLITE_TRANSIENT);
  if (code != SQLITE_OK) database_.fail(code);
}

// --- Database ----------------------------------------------------------------------------------------------------

Database::Database(const std::string& file) : file_(file) {
  // SQLite creates files by the umask; the journal and shared memory take the mode of the database.
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    throw StoreError("index " + file + ": " + std::strerror(errno) + "; see that the folder exists, that it and the " +
                     "file belong to the user that runs baosong, and that the file system is not mounted read-only");
  ::close(fd);
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  connection_.reset(raw);
  if (code != SQLITE_OK) fail(code);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, k_busy_milliseconds);
  run("PRAGMA foreign_keys = ON");
  run("PRAGMA synchronous = FULL");
}

void Database::use_wal() {
  Query mode(*this, "PRAGMA journal_mode = WAL");
  if (!mode.step() || mode.text(0) != "wal")
    throw StoreError("index " + file_ +
                     ": this file system cannot hold it (no shared memory for WAL); use a local disk");
}

Database::Prepared Database::prepare(const std::string& sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1,
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) fail(code);
  return Prepared(statement);
}

void Database::run(const char* sql) {
  const int code = sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::pragma(const char* name) {
  Query query(*this, std::string("PRAGMA ") + name);
  return query.step() ? query.integer(0) : 0;
}

void Database::fail(int code) const {
  const std::string said = connection_ ? sqlite3_errmsg(connection_.get()) : sqlite3_errstr(code);
  throw StoreError("index " + file_ + ": " + said + " (SQLite " + std::to_string(code) + "): " + advice(code));
}

// --- Transaction -------------------------------------------------------------------------------------------------

Transaction::Transaction(Database& database) : database_(database) {
  database_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  // After some errors (disk full, I/O) SQLite has rolled back by itself. A rollback that fails leaves nothing behind
  // either: what is not committed is not there for the next who opens the file.
  if (open_ && sqlite3_get_autocommit(database_.connection_.get()) == 0)
    sqlite3_exec(database_.connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.run("COMMIT");
  open_ = false;
}

}  // namespace baosong::storage::sqlite
