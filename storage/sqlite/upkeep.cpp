// Store: what keeps an index whole over the years: its own check, copies, and what a copy put back means.
#include <fcntl.h>

#include "storage/sqlite/sqlite_store.hpp"

namespace baosong::storage::sqlite {

std::vector<std::string> SqliteStore::index_faults() {
  std::vector<std::string> faults;
  Query pages(database_, "PRAGMA quick_check");
  while (pages.step())
    if (std::string said = pages.text(0); said != "ok") faults.push_back(std::move(said));
  Query references(database_, "PRAGMA foreign_key_check");
  while (references.step())
    faults.push_back("row " + std::to_string(references.integer(1)) + " of " + references.text(0) +
                     " refers to what is not in " + references.text(2));
  return faults;
}

std::vector<Message> SqliteStore::messages_after(MessageKey after, std::size_t limit) {
  static const std::string k_sql = k_select_message + "WHERE key > ? ORDER BY key LIMIT ?";
  Query query(database_, k_sql, after, limit_of(limit));
  return read_messages(query);
}

std::vector<std::string> SqliteStore::campaigns() {
  Query query(database_, "SELECT DISTINCT campaign FROM dossier ORDER BY campaign");
  std::vector<std::string> out;
  while (query.step()) out.push_back(query.text(0));
  return out;
}

void SqliteStore::draw_again(std::span<const MessageKey> messages) {
  Transaction transaction(database_);
  for (const MessageKey key : messages)
    Query(database_,
          "UPDATE message SET archived = 0 WHERE key = ? AND stage = 'filed' AND outcome <> 'ignored'"
          " AND duplicate_of IS NULL",
          key)
        .run();
  transaction.commit();
}

std::size_t SqliteStore::end_pauses(Time beyond, Time now) {
  Transaction transaction(database_);
  Query(database_,
        "UPDATE letter SET due_at = ? WHERE state IN ('queued', 'sending') AND state = 'queued' AND due_at > ?",
        seconds(now), seconds(beyond))
      .run();
  int ended = database_.changes();
  Query(database_, "UPDATE message SET retry_at = ? WHERE stage <> 'filed' AND stage = 'failed' AND retry_at > ?",
        seconds(now), seconds(beyond))
      .run();
  ended += database_.changes();
  transaction.commit();
  return static_cast<std::size_t>(ended);
}

void SqliteStore::copy_to(const std::filesystem::path& file) {
  // SQLite takes an empty file as well, and would itself make one that others may read.
  static_cast<void>(files::open(file, O_WRONLY | O_CREAT | O_EXCL, 0600));
  Query(database_, "VACUUM INTO ?", file.string()).run();
  files::sync(files::open(file, O_RDONLY).get(), file);
  files::sync_folder(file.parent_path());
}

std::size_t SqliteStore::record_restored(const Restoration& r) {
  Transaction transaction(database_);
  Query(database_, "DELETE FROM first_look").run();  // of an earlier restoration
  Query(database_, "INSERT OR IGNORE INTO restored (at) VALUES (?)", seconds(r.at)).run();
  Query(database_,
        "UPDATE letter SET state = 'gave_up', reply = ?, sending_by = NULL, sending_until = NULL"
        " WHERE state IN ('queued', 'sending')",
        r.why)
      .run();
  const auto given_up = static_cast<std::size_t>(database_.changes());
  Query(database_,
        "UPDATE message SET archived = 0 WHERE stage = 'filed' AND outcome <> 'ignored' AND duplicate_of IS NULL")
      .run();
  Query(database_, "INSERT INTO redraw (campaign, agency) SELECT campaign, agency FROM dossier").run();
  write_act(r.act);
  transaction.commit();
  return given_up;
}

std::optional<Time> SqliteStore::restored_at() {
  Query query(database_, "SELECT max(at) FROM restored");
  query.step();
  return query.null(0) ? std::nullopt : std::optional(time(query.integer(0)));
}

void SqliteStore::record_first_look(std::string_view mailbox, std::uint32_t uidvalidity, std::uint32_t last_uid) {
  {
    // Nearly always there is nothing to do, and no reason to wait for the lock.
    Query due(database_,
              "SELECT EXISTS (SELECT 1 FROM restored)"
              " AND NOT EXISTS (SELECT 1 FROM first_look WHERE mailbox = ?)",
              mailbox);
    due.step();
    if (due.integer(0) == 0) return;
  }
  Transaction transaction(database_);
  Query(database_, "INSERT OR IGNORE INTO first_look (mailbox, uidvalidity, last_uid) VALUES (?, ?, ?)", mailbox,
        uidvalidity, last_uid)
      .run();
  transaction.commit();
}

}  // namespace baosong::storage::sqlite
