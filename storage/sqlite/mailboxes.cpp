// Store: how the mailboxes were last found, and what became of each mail in them.
#include "storage/sqlite/sqlite_store.hpp"

namespace baosong::storage::sqlite {

std::vector<Accounted> SqliteStore::accounted(std::string_view mailbox, std::uint32_t uidvalidity) {
  // A duplicate is accounted for by the mail that it repeats; its own row has no verdict.
  Query query(database_,
              "SELECT uid, stage, duplicate_of IS NOT NULL, outcome,"
              " CASE WHEN verdict <> '' THEN json_extract(verdict, '$.message.kind') END,"
              " CASE WHEN verdict <> '' THEN json_extract(verdict, '$.message.from.address') END"
              " FROM message WHERE mailbox = ? AND uidvalidity = ? ORDER BY uid",
              mailbox, uidvalidity);
  std::vector<Accounted> out;
  while (query.step()) {
    Accounted one;
    one.uid = static_cast<std::uint32_t>(query.integer(0));
    one.stage = stage_of(query.text(1));
    one.duplicate = query.integer(2) != 0;
    if (!query.null(3)) one.outcome = outcome_of(query.text(3));
    one.kind = query.text(4);
    one.from = query.text(5);
    out.push_back(std::move(one));
  }
  return out;
}

void SqliteStore::record_heard(std::string_view mailbox, Time at) {
  Query(database_,
        "INSERT INTO mailbox (name, heard_at) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET heard_at = ?2,"
        " trouble_since = NULL, trouble_kind = '', trouble = ''",
        mailbox, seconds(at))
      .run();
}

void SqliteStore::record_trouble(std::string_view mailbox, Time at, std::string_view kind, std::string_view what) {
  Query(database_,
        "INSERT INTO mailbox (name, trouble_since, trouble_kind, trouble) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name)"
        " DO UPDATE SET trouble_since = coalesce(trouble_since, ?2), trouble_kind = ?3, trouble = ?4",
        mailbox, seconds(at), kind, what)
      .run();
}

void SqliteStore::record_reconciliation(std::string_view mailbox, Time at, std::string_view json) {
  Query(database_,
        "INSERT INTO mailbox (name, reconciled_at, reconciliation) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET"
        " reconciled_at = ?2, reconciliation = ?3",
        mailbox, seconds(at), json)
      .run();
}

void SqliteStore::record_alarm(std::span<const std::string> mailboxes, bool alarmed, const Letter& letter) {
  Transaction transaction(database_);
  write_letter(letter, 0);
  for (const std::string& mailbox : mailboxes)
    Query(database_, "UPDATE mailbox SET alarmed = ? WHERE name = ?", alarmed, mailbox).run();
  transaction.commit();
}

std::vector<MailboxState> SqliteStore::mailbox_states() {
  Query query(database_,
              "SELECT name, heard_at, trouble_since, trouble_kind, trouble, alarmed, reconciled_at, reconciliation"
              " FROM mailbox ORDER BY name");
  const auto optional_time = [&](int column) {
    return query.null(column) ? std::nullopt : std::optional(time(query.integer(column)));
  };
  std::vector<MailboxState> out;
  while (query.step())
    out.push_back({query.text(0), optional_time(1), optional_time(2), query.text(3), query.text(4),
                   query.integer(5) != 0, optional_time(6), query.text(7)});
  return out;
}

}  // namespace baosong::storage::sqlite
