// Store: the outbox and the audit trail.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "storage/sqlite/sqlite_store.hpp"

namespace baosong::storage::sqlite {
namespace {

const std::string k_select_letter =
    "SELECT key, mailbox, message, kind, campaign, agency, receipt, subject, message_id, bytes, due_at, state, "
    "attempts,"
    " reply, sent_at, queued_for, up_to FROM letter ";

std::string_view word_of(LetterState state) {
  switch (state) {
    case LetterState::queued:
      return "queued";
    case LetterState::sending:
      return "sending";
    case LetterState::sent:
      return "sent";
    case LetterState::withdrawn:
      return "withdrawn";
    case LetterState::gave_up:
      break;
  }
  return "gave_up";
}

LetterState state_of(std::string_view word) {
  for (const LetterState s : {LetterState::queued, LetterState::sending, LetterState::sent, LetterState::withdrawn})
    if (word == word_of(s)) return s;
  return LetterState::gave_up;
}

std::string folded(std::string_view address) {
  std::string out(address);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::vector<std::string> recipients_of(Database& database, std::int64_t letter) {
  Query query(database, "SELECT address FROM recipient WHERE letter = ? ORDER BY position", letter);
  std::vector<std::string> out;
  while (query.step()) out.push_back(query.text(0));
  return out;
}

// Neither taken by a server nor refused for good.
const std::string k_waiting =
    "letter = ?1 AND taken = 0 AND folded NOT IN (SELECT folded FROM returned WHERE letter = ?1)";

std::vector<std::string> waiting_of(Database& database, std::int64_t letter) {
  static const std::string k_sql = "SELECT address FROM recipient WHERE " + k_waiting + " ORDER BY position";
  Query query(database, k_sql, letter);
  std::vector<std::string> out;
  while (query.step()) out.push_back(query.text(0));
  return out;
}

const std::string k_select_returned = "SELECT letter, address, at, status, reason, marks FROM returned ";

Returned read_returned(const Query& q) {
  return {q.integer(0), q.text(1), time(q.integer(2)), q.text(3), q.text(4), q.integer(5) != 0};
}

std::vector<Returned> returned_of(Database& database, std::int64_t letter) {
  static const std::string k_sql = k_select_returned + "WHERE letter = ? ORDER BY folded";
  Query query(database, k_sql, letter);
  std::vector<Returned> out;
  while (query.step()) out.push_back(read_returned(query));
  return out;
}

}  // namespace

std::vector<Letter> SqliteStore::letters_of(Query& q) {
  std::vector<Letter> out;
  while (q.step()) {
    Letter l;
    l.key = q.integer(0);
    l.mailbox = q.text(1);
    l.message = q.integer(2);
    l.kind = q.text(3);
    l.campaign = q.text(4);
    l.agency = q.text(5);
    l.receipt = q.text(6);
    l.recipients = recipients_of(database_, l.key);
    l.subject = q.text(7);
    l.message_id = q.text(8);
    l.bytes = q.text(9);
    l.due_at = time(q.integer(10));
    l.state = state_of(q.text(11));
    l.attempts = static_cast<int>(q.integer(12));
    l.reply = q.text(13);
    if (!q.null(14)) l.sent_at = time(q.integer(14));
    l.queued_for = time(q.integer(15));
    l.up_to = q.integer(16);
    l.returned = returned_of(database_, l.key);
    if (l.state == LetterState::queued || l.state == LetterState::sending) l.waiting = waiting_of(database_, l.key);
    out.push_back(std::move(l));
  }
  return out;
}

void SqliteStore::write_letter(const Letter& l, MessageKey message) {
  std::optional<MessageKey> answers;
  if (message != 0) answers = message;
  Query(database_,
        "INSERT INTO letter (mailbox, message, kind, campaign, agency, receipt, subject, message_id, bytes, queued_for,"
        " due_at, state, up_to) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, 'queued', ?11)"
        " ON CONFLICT DO NOTHING",
        l.mailbox, answers, l.kind, l.campaign, l.agency, l.receipt, l.subject, l.message_id, Bytes{l.bytes},
        seconds(l.due_at), l.up_to)
      .run();
  if (database_.changes() == 0) return;  // said already
  const std::int64_t key = database_.last_key();
  for (std::size_t i = 0; i < l.recipients.size(); ++i)
    Query(database_, "INSERT INTO recipient (letter, position, address, folded) VALUES (?, ?, ?, ?)", key,
          static_cast<std::int64_t>(i), l.recipients[i], folded(l.recipients[i]))
        .run();
  if (l.state == LetterState::gave_up)
    Query(database_, "UPDATE letter SET state = 'gave_up', reply = ? WHERE key = ?", l.reply, key).run();
}

int SqliteStore::letters_to(std::string_view address, Time since) {
  Query query(database_,
              "SELECT count(DISTINCT l.key) FROM recipient r JOIN letter l ON l.key = r.letter WHERE r.folded = ?"
              " AND l.state NOT IN ('gave_up', 'withdrawn') AND coalesce(l.sent_at, l.queued_for) >= ? AND l.kind NOT "
              "LIKE 'reminder%'",
              folded(address), seconds(since));
  query.step();
  return static_cast<int>(query.integer(0));
}

// --- letters that came back --------------------------------------------------------------------------------------

std::optional<Letter> SqliteStore::sent_letter(std::string_view message_id) {
  static const std::string k_sql =
      k_select_letter + "WHERE message_id = ? AND message_id <> '' AND attempts > 0 ORDER BY key LIMIT 1";
  Query query(database_, k_sql, message_id);
  std::vector<Letter> found = letters_of(query);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

bool SqliteStore::write_returned(const Returned& r, MessageKey bounce) {
  Query(database_,
        "INSERT INTO returned (letter, folded, address, at, status, reason, marks) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        r.letter, folded(r.address), r.address, seconds(r.at), r.status, r.reason, r.marks)
      .run();
  if (database_.changes() == 0) return false;
  Query letter(database_, "SELECT kind, receipt FROM letter WHERE key = ?", r.letter);
  letter.step();
  const boost::json::object subject{{"letter", r.letter},      {"kind", letter.text(0)}, {"receipt", letter.text(1)},
                                    {"message", bounce},       {"address", r.address},   {"status", r.status},
                                    {"undeliverable", r.marks}};
  write_act({0, r.at, "baosong", "letter_returned", boost::json::serialize(subject)});
  return true;
}

void SqliteStore::lift_mark(std::string_view address) {
  Query(database_, "UPDATE returned SET marks = 0 WHERE folded = ? AND marks = 1", folded(address)).run();
}

std::map<std::string, Returned> SqliteStore::undeliverable() {
  static const std::string k_sql = k_select_returned + "WHERE marks = 1 ORDER BY at, letter";
  Query query(database_, k_sql);
  std::map<std::string, Returned> out;
  while (query.step()) {
    Returned one = read_returned(query);
    std::string address = folded(one.address);
    out.insert_or_assign(std::move(address), std::move(one));
  }
  return out;
}

// --- outbox ------------------------------------------------------------------------------------------------------

void SqliteStore::queue_letters(std::span<const Letter> letters) {
  Transaction transaction(database_);
  for (const Letter& letter : letters) write_letter(letter, 0);
  transaction.commit();
}

std::vector<Letter> SqliteStore::due_letters(std::string_view mailbox, Time now, std::size_t limit) {
  release_letters_of_the_dead(mailbox);
  static const std::string k_sql = k_select_letter +
                                   "WHERE mailbox = ?1 AND state IN ('queued', 'sending') AND due_at <= ?2"
                                   " AND (state = 'queued' OR sending_until <= ?2)"
                                   " ORDER BY (kind LIKE 'reminder%' OR kind LIKE 'digest%'), due_at, key LIMIT ?3";
  Query query(database_, k_sql, mailbox, seconds(now), limit_of(limit));
  return letters_of(query);
}

std::optional<Time> SqliteStore::next_letter_due(std::string_view mailbox) {
  release_letters_of_the_dead(mailbox);
  Query query(database_,
              "SELECT min(CASE state WHEN 'queued' THEN due_at ELSE sending_until END) FROM letter"
              " WHERE mailbox = ? AND state IN ('queued', 'sending')",
              mailbox);
  if (!query.step() || query.null(0)) return std::nullopt;
  return time(query.integer(0));
}

void SqliteStore::release_letters_of_the_dead(std::string_view mailbox) {
  std::vector<std::int64_t> dead;
  {
    Query senders(database_,
                  "SELECT DISTINCT sending_by FROM letter WHERE mailbox = ? AND state IN ('queued', 'sending')"
                  " AND state = 'sending'",
                  mailbox);
    while (senders.step())
      if (!instance_.alive(senders.integer(0))) dead.push_back(senders.integer(0));
  }
  if (dead.empty()) return;
  Transaction transaction(database_);
  for (const std::int64_t sender : dead)
    Query(database_,
          "UPDATE letter SET state = 'queued', sending_by = NULL, sending_until = NULL"
          " WHERE state = 'sending' AND sending_by = ?",
          sender)
        .run();
  transaction.commit();
}

std::int64_t SqliteStore::instance_number() {
  while (instance_number_ == 0) {
    Transaction transaction(database_);
    Query(database_, "UPDATE instance SET last = last + 1").run();
    Query query(database_, "SELECT last FROM instance");
    query.step();
    const std::int64_t number = query.integer(0);
    transaction.commit();
    if (instance_.take(number)) instance_number_ = number;
  }
  return instance_number_;
}

std::vector<Time> SqliteStore::tries(std::string_view mailbox, Time since) {
  Query query(database_,
              "SELECT r.tried_at FROM recipient r JOIN letter l ON l.key = r.letter"
              " WHERE r.tried_at >= ? AND l.mailbox = ? ORDER BY r.tried_at",
              seconds(since), mailbox);
  std::vector<Time> out;
  while (query.step()) out.push_back(time(query.integer(0)));
  return out;
}

std::vector<std::int64_t> SqliteStore::record_sending(std::span<const std::int64_t> letters, Time now) {
  static const std::string k_try = "UPDATE recipient SET tried_at = ?2 WHERE " + k_waiting;
  const std::int64_t number = instance_number();
  std::vector<std::int64_t> ours;
  Transaction transaction(database_);
  for (const std::int64_t key : letters) {
    Query(database_,
          "UPDATE letter SET state = 'sending', attempts = attempts + 1, sending_by = ?1, sending_until = ?2 WHERE key "
          "= ?3"
          " AND due_at <= ?4 AND (state = 'queued' OR (state = 'sending' AND sending_until <= ?4))",
          number, seconds(now + k_sending_lease), key, seconds(now))
        .run();
    if (database_.changes() != 1) continue;
    ours.push_back(key);
    Query(database_, k_try, key, seconds(now)).run();
  }
  transaction.commit();
  return ours;
}

void SqliteStore::record_deliveries(std::span<const Delivery> deliveries) {
  Transaction transaction(database_);
  for (const Delivery& d : deliveries) record_delivery(d);
  transaction.commit();
}

void SqliteStore::record_delivery(const Delivery& d) {
  static const std::string k_not_tried = "UPDATE recipient SET tried_at = NULL WHERE " + k_waiting;
  const bool sent = d.state == LetterState::sent;
  for (const std::string& address : d.taken)
    Query(database_, "UPDATE recipient SET taken = 1 WHERE letter = ? AND folded = ?", d.letter, folded(address)).run();
  if (sent && d.taken.empty() && d.refused.empty())
    Query(database_, "UPDATE recipient SET taken = 1 WHERE letter = ?", d.letter).run();
  bool fresh = false;
  for (const Returned& refused : d.refused) fresh = write_returned(refused, 0) || fresh;
  if (fresh && d.notices)
    for (const Letter& notice : with_desk(d.notices)) write_letter(notice, 0);

  std::optional<std::int64_t> sent_at;
  if (sent) sent_at = seconds(d.at);
  std::optional<std::int64_t> due_at;
  if (d.state == LetterState::queued) due_at = seconds(d.due_at);
  Query(database_,
        "UPDATE letter SET state = ?1, due_at = coalesce(?2, due_at), reply = ?3, sent_at = ?4, sending_by = NULL,"
        " sending_until = NULL, attempts = attempts - ?6 WHERE key = ?5 AND (state IN ('queued', 'sending') OR"
        " (state = 'gave_up' AND ?1 = 'sent'))",
        word_of(d.state), due_at, d.reply, sent_at, d.letter, d.spared)
      .run();
  if (database_.changes() == 0) return;
  if (d.spared) Query(database_, k_not_tried, d.letter).run();
  if (d.state != LetterState::gave_up) return;
  Query letter(database_, "SELECT kind, receipt, message FROM letter WHERE key = ?", d.letter);
  letter.step();
  boost::json::object subject;
  subject["letter"] = d.letter;
  subject["kind"] = letter.text(0);
  subject["receipt"] = letter.text(1);
  subject["message"] = letter.integer(2);
  boost::json::array& to = subject["recipients"].emplace_array();
  for (const std::string& address : recipients_of(database_, d.letter)) to.emplace_back(address);
  subject["reply"] = d.reply;
  write_act({0, d.at, "baosong", "letter_gave_up", boost::json::serialize(subject)});
}

std::vector<Letter> SqliteStore::letters_about(std::string_view receipt) {
  static const std::string k_sql = k_select_letter + "WHERE receipt = ? AND receipt <> '' ORDER BY key";
  Query query(database_, k_sql, receipt);
  return letters_of(query);
}

std::vector<Letter> SqliteStore::letters_answering(MessageKey message) {
  static const std::string k_sql = k_select_letter + "WHERE message = ? ORDER BY key";
  Query query(database_, k_sql, message);
  return letters_of(query);
}

std::vector<Letter> SqliteStore::notices(std::string_view kind_prefix) {
  // The last character of Unicode: no kind has it.
  Query query(database_,
              "SELECT key, mailbox, message, kind, campaign, agency, receipt, subject, message_id, '', due_at, state,"
              " attempts, reply, sent_at, queued_for, up_to FROM letter WHERE message IS NULL AND kind >= ?1"
              " AND kind < ?1 || char(0x10FFFF) ORDER BY key",
              kind_prefix);
  return letters_of(query);
}

std::map<LetterState, std::size_t> SqliteStore::outbox_depth() {
  Query query(database_, "SELECT state, count(*) FROM letter GROUP BY state");
  std::map<LetterState, std::size_t> out;
  while (query.step()) out[state_of(query.text(0))] = static_cast<std::size_t>(query.integer(1));
  return out;
}

// --- audit trail -------------------------------------------------------------------------------------------------

void SqliteStore::write_act(const Act& act) {
  Query(database_, "INSERT INTO act (at, who, what, subject) VALUES (?, ?, ?, ?)", seconds(act.at), act.who, act.what,
        act.subject)
      .run();
}

void SqliteStore::record_act(const Act& act) {
  Transaction transaction(database_);
  write_act(act);
  transaction.commit();
}

std::vector<Act> SqliteStore::acts(std::size_t limit) {
  Query query(database_, "SELECT key, at, who, what, subject FROM act ORDER BY key DESC LIMIT ?", limit_of(limit));
  std::vector<Act> out;
  while (query.step())
    out.push_back({query.integer(0), time(query.integer(1)), query.text(2), query.text(3), query.text(4)});
  return out;
}

}  // namespace baosong::storage::sqlite
