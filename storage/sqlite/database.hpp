// The sqlite3 C API behind RAII: a connection with cached statements, one execution of a statement, one transaction.
// Every failure is a StoreError that names the file and says what to do about it. Used from one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace baosong::storage::sqlite {

class Database;

/// Bytes that are bound as they are; all other text is cleaned (see Store).
struct Bytes {
  std::string_view value;
};

/// One execution of a prepared statement: bound by its constructor, stepped, and free for the next when it goes.
class Query {
 public:
  template <class... Values>
  Query(Database& database, const std::string& sql, const Values&... values) : Query(database, sql, nullptr) {
    (bind(values), ...);
  }
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// To the next row. False: there is none.
  bool step();
  /// Runs a statement that returns nothing.
  void run() {
    while (step()) {
    }
  }

  [[nodiscard]] bool null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;

 private:
  Query(Database& database, const std::string& sql, std::nullptr_t);

  void bind(std::nullptr_t);
  void bind(std::int64_t value);
  void bind(int value) { bind(static_cast<std::int64_t>(value)); }
  void bind(std::uint32_t value) { bind(static_cast<std::int64_t>(value)); }
  void bind(bool value) { bind(static_cast<std::int64_t>(value)); }
  void bind(std::string_view value);
  void bind(const std::string& value) { bind(std::string_view(value)); }
  void bind(const char* value) { bind(std::string_view(value)); }
  void bind(Bytes value);
  template <class T>
  void bind(const std::optional<T>& value) {
    if (value) {
      bind(*value);
    } else {
      bind(nullptr);
    }
  }

  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
  bool own_ = false;  ///< the cached one was in use
  int bound_ = 0;
};

class Database {
 public:
  /// Opens (0600, created where lacking) and sets foreign keys, synchronous FULL and the busy timeout. The file itself
  /// is not changed yet: it may be another program's.
  explicit Database(const std::string& file);
  void use_wal();

  /// Runs statements that take no values and return nothing.
  void run(const char* sql);
  [[nodiscard]] std::int64_t pragma(const char* name);
  /// Rows that the last INSERT, UPDATE or DELETE changed; the key that the last INSERT made.
  [[nodiscard]] int changes() const { return sqlite3_changes(connection_.get()); }
  [[nodiscard]] std::int64_t last_key() const { return sqlite3_last_insert_rowid(connection_.get()); }
  [[nodiscard]] const std::string& file() const { return file_; }

  /// Throws the StoreError that fits `code`.
  [[noreturn]] void fail(int code) const;

 private:
  friend class Query;
  friend class Transaction;
  struct Finalize {
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
  };
  struct Close {
    void operator()(sqlite3* c) const { sqlite3_close_v2(c); }
  };
  using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;
  [[nodiscard]] Prepared prepare(const std::string& sql) const;

  std::string file_;
  std::unique_ptr<sqlite3, Close> connection_;
  std::unordered_map<std::string, Prepared> statements_;  // after connection_: finalized before it is closed
};

/// BEGIN IMMEDIATE: the lock is waited for here, never in the middle. Rolled back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace baosong::storage::sqlite
