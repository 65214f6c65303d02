// Store: messages that have arrived and been read, and looking them up.
#include <algorithm>

#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/submission_json.hpp"

namespace baosong::storage::sqlite {

const std::string k_select_message =
    "SELECT key, mailbox, uidvalidity, uid, received_at, sha256, size, stage, duplicate_of, attempts, retry_at, error,"
    " outcome, campaign, agency, verdict, message_id, archived,"
    " EXISTS (SELECT 1 FROM facts WHERE facts.message = message.key),"
    " EXISTS (SELECT 1 FROM restored WHERE message.received_at < restored.at)"
    " OR EXISTS (SELECT 1 FROM first_look f WHERE f.mailbox = message.mailbox AND f.uidvalidity = message.uidvalidity"
    " AND message.uid <= f.last_uid) FROM message ";

Stage stage_of(std::string_view word) {
  if (word == "arrived") return Stage::arrived;
  if (word == "read") return Stage::read;
  return word == "filed" ? Stage::filed : Stage::failed;
}

Outcome outcome_of(std::string_view text) {
  for (const Outcome o : {Outcome::ignored, Outcome::held, Outcome::needs_correction})
    if (text == word(o)) return o;
  return Outcome::accepted;
}

namespace {

const std::string k_message_by_key = k_select_message + "WHERE key = ?";

Message read_message(const Query& q) {
  Message m;
  m.key = q.integer(0);
  m.arrival.mailbox = q.text(1);
  m.arrival.uidvalidity = static_cast<std::uint32_t>(q.integer(2));
  m.arrival.uid = static_cast<std::uint32_t>(q.integer(3));
  m.arrival.received_at = time(q.integer(4));
  m.arrival.sha256 = q.text(5);
  m.arrival.size = static_cast<std::uint64_t>(q.integer(6));
  m.stage = stage_of(q.text(7));
  m.duplicate_of = q.integer(8);
  m.attempts = static_cast<int>(q.integer(9));
  if (!q.null(10)) m.retry_at = time(q.integer(10));
  m.error = q.text(11);
  if (!q.null(12)) m.outcome = outcome_of(q.text(12));
  m.campaign = q.text(13);
  m.agency = q.text(14);
  m.verdict = q.text(15);
  m.message_id = q.text(16);
  m.archived = q.integer(17) != 0;
  m.has_facts = q.integer(18) != 0;
  m.perhaps_answered = q.integer(19) != 0;
  return m;
}

}  // namespace

std::vector<Message> read_messages(Query& query) {
  std::vector<Message> out;
  while (query.step()) out.push_back(read_message(query));
  return out;
}

SqliteStore::SqliteStore(const std::string& file) : instance_(file), database_(file) {
  instance_.begin_opening();
  check(database_);
  database_.use_wal();
  migrate(database_);
  instance_.end_opening();
}

// --- arrived -----------------------------------------------------------------------------------------------------

std::vector<std::uint32_t> SqliteStore::known_uids(std::string_view mailbox, std::uint32_t uidvalidity) {
  Query query(database_, "SELECT uid FROM message WHERE mailbox = ? AND uidvalidity = ? ORDER BY uid", mailbox,
              uidvalidity);
  std::vector<std::uint32_t> uids;
  while (query.step()) uids.push_back(static_cast<std::uint32_t>(query.integer(0)));
  return uids;
}

std::vector<Message> SqliteStore::record_arrivals(std::span<const Arrival> arrivals) {
  std::vector<MessageKey> keys;
  keys.reserve(arrivals.size());
  Transaction transaction(database_);
  for (const Arrival& a : arrivals) {
    Query known(database_, "SELECT key FROM message WHERE mailbox = ? AND uidvalidity = ? AND uid = ?", a.mailbox,
                a.uidvalidity, a.uid);
    if (known.step()) {
      keys.push_back(known.integer(0));
      continue;
    }
    Query first(database_, "SELECT key FROM message WHERE sha256 = ? AND duplicate_of IS NULL", a.sha256);
    std::optional<MessageKey> duplicate_of;
    if (first.step()) duplicate_of = first.integer(0);
    // A duplicate is filed at once and has nothing to show in the archive.
    Query(database_,
          "INSERT INTO message (mailbox, uidvalidity, uid, received_at, sha256, size, stage, duplicate_of, archived)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          a.mailbox, a.uidvalidity, a.uid, seconds(a.received_at), a.sha256, static_cast<std::int64_t>(a.size),
          duplicate_of ? "filed" : "arrived", duplicate_of, duplicate_of.has_value())
        .run();
    keys.push_back(database_.last_key());
  }
  std::vector<Message> messages;
  messages.reserve(keys.size());
  for (const MessageKey key : keys) messages.push_back(existing(key));
  transaction.commit();
  return messages;
}

// --- read --------------------------------------------------------------------------------------------------------

std::vector<Message> SqliteStore::unfinished(Time now, std::size_t limit) {
  static const std::string k_sql =
      k_select_message + "WHERE stage <> 'filed' AND (stage <> 'failed' OR retry_at <= ?) ORDER BY key LIMIT ?";
  Query query(database_, k_sql, seconds(now), limit_of(limit));
  return read_messages(query);
}

void SqliteStore::record_attempts(std::span<const MessageKey> messages) {
  Transaction transaction(database_);
  for (const MessageKey key : messages)
    Query(database_, "UPDATE message SET attempts = attempts + 1 WHERE key = ?", key).run();
  transaction.commit();
}

void SqliteStore::record_facts(std::span<const Reading> readings) {
  Transaction transaction(database_);
  for (const Reading& r : readings) {
    Query(database_,
          "INSERT INTO facts (message, json) VALUES (?, ?) ON CONFLICT (message) DO UPDATE SET json = excluded.json",
          r.message, r.facts)
        .run();
    Query(
        database_,
        "UPDATE message SET message_id = ?, stage = CASE stage WHEN 'filed' THEN stage ELSE 'read' END, retry_at = NULL"
        " WHERE key = ?",
        r.message_id, r.message)
        .run();
  }
  transaction.commit();
}

std::string SqliteStore::facts(MessageKey message) {
  Query query(database_, "SELECT json FROM facts WHERE message = ?", message);
  return query.step() ? query.text(0) : std::string();
}

void SqliteStore::record_failure(MessageKey message, std::string_view error, Time retry_at) {
  Transaction transaction(database_);
  Query(database_, "UPDATE message SET stage = 'failed', error = ?, retry_at = ? WHERE key = ? AND stage <> 'filed'",
        error, seconds(retry_at), message)
      .run();
  transaction.commit();
}

std::size_t SqliteStore::retry(MessageKey message, const Act& act) {
  Transaction transaction(database_);
  Query(database_, "UPDATE message SET retry_at = ?1, attempts = 0 WHERE stage = 'failed' AND (key = ?2 OR ?2 = 0)",
        seconds(act.at), message)
      .run();
  const int changed = database_.changes();
  if (changed > 0) write_act(act);
  transaction.commit();
  return static_cast<std::size_t>(changed);
}

// --- looking up --------------------------------------------------------------------------------------------------

Message SqliteStore::existing(MessageKey key) {
  std::optional<Message> found = message(key);
  if (!found) throw StoreError("index " + database_.file() + ": has no message " + std::to_string(key));
  return std::move(*found);
}

std::optional<Message> SqliteStore::message(MessageKey key) {
  Query query(database_, k_message_by_key, key);
  if (!query.step()) return std::nullopt;
  return read_message(query);
}

std::vector<Message> SqliteStore::messages_with_id(std::string_view message_id) {
  static const std::string k_sql = k_select_message + "WHERE message_id = ? AND message_id <> '' ORDER BY key";
  Query query(database_, k_sql, message_id);
  return read_messages(query);
}

std::vector<Message> SqliteStore::messages_with(Outcome outcome, std::string_view campaign) {
  static const std::string k_sql = k_select_message + "WHERE outcome = ?1 AND (campaign = ?2 OR ?2 = '') ORDER BY key";
  Query query(database_, k_sql, word(outcome), campaign);
  return read_messages(query);
}

std::vector<Message> SqliteStore::filed_after(MessageKey key) {
  static const std::string k_sql = k_select_message + "WHERE stage = 'filed' AND key > ? ORDER BY key";
  Query query(database_, k_sql, key);
  return read_messages(query);
}

std::vector<Message> SqliteStore::failed() {
  static const std::string k_sql = k_select_message + "WHERE stage <> 'filed' AND stage = 'failed' ORDER BY key";
  Query query(database_, k_sql);
  return read_messages(query);
}

}  // namespace baosong::storage::sqlite

namespace baosong::storage {

std::unique_ptr<Store> open_sqlite_store(const std::string& file) {
  return std::make_unique<sqlite::SqliteStore>(file);
}

}  // namespace baosong::storage
