// Store: messages are filed; what dossiers there are.
#include <array>
#include <cstdio>

#include "storage/sqlite/sqlite_store.hpp"
#include "storage/submission_json.hpp"

namespace baosong::storage::sqlite {
namespace {

std::optional<Dossier> read_dossier(Query& query) {
  if (!query.step()) return std::nullopt;
  return dossier_from_text(query.text(0));
}

}  // namespace

/// The desk of the open transaction: reads what was written a moment ago, committed or not.
class SqliteStore::OpenDesk final : public Desk {
 public:
  explicit OpenDesk(SqliteStore& store) : store_(store) {}
  [[nodiscard]] std::optional<Dossier> dossier(std::string_view campaign, std::string_view agency) override {
    return store_.dossier(campaign, agency);
  }
  [[nodiscard]] std::string facts(MessageKey message) override { return store_.facts(message); }
  [[nodiscard]] std::optional<Message> message(MessageKey key) override { return store_.message(key); }
  [[nodiscard]] std::optional<Thread> thread(std::string_view message_id) override { return store_.thread(message_id); }
  [[nodiscard]] std::vector<Act> acts(std::size_t limit) override { return store_.acts(limit); }
  [[nodiscard]] std::string new_receipt(std::string_view, std::string_view prefix) override {
    return store_.new_receipt(prefix);
  }
  [[nodiscard]] int letters_to(std::string_view address, Time since) override {
    return store_.letters_to(address, since);
  }
  [[nodiscard]] std::optional<Letter> sent_letter(std::string_view message_id) override {
    return store_.sent_letter(message_id);
  }

 private:
  SqliteStore& store_;
};

std::vector<Letter> SqliteStore::with_desk(const std::function<std::vector<Letter>(Desk&)>& write) {
  OpenDesk desk(*this);
  return write(desk);
}

std::vector<Message> SqliteStore::file(std::span<const Filing> filings) {
  std::vector<Message> messages;
  messages.reserve(filings.size());
  Transaction transaction(database_);
  OpenDesk desk(*this);
  for (const Filing& filing : filings) {
    if (existing(filing.message).stage != Stage::filed) apply(filing.message, filing.decide(desk));
    messages.push_back(existing(filing.message));
  }
  transaction.commit();
  return messages;
}

std::optional<Message> SqliteStore::rule(const Ruling& ruling) {
  Transaction transaction(database_);
  OpenDesk desk(*this);
  const std::optional<Decision> decision = ruling.decide(desk);
  if (!decision) return std::nullopt;
  std::optional<Message> after;
  if (ruling.message != 0) {
    if (existing(ruling.message).duplicate_of != 0)
      throw StoreError("message " + std::to_string(ruling.message) + " is a duplicate; decide on the first of them");
    apply(ruling.message, *decision);
    after = existing(ruling.message);
  } else {
    write(*decision, 0);
  }
  for (const std::optional<Dossier>* changed : {&decision->left, &decision->dossier})
    if (*changed)
      Query(database_, "INSERT INTO redraw (campaign, agency) VALUES (?, ?)", (*changed)->campaign, (*changed)->agency)
          .run();
  transaction.commit();
  return after;
}

void SqliteStore::apply(MessageKey message, const Decision& decision) {
  write(decision, message);
  // What is ignored has no place in the archive tree.
  Query(database_,
        "UPDATE message SET stage = 'filed', outcome = ?, campaign = ?, agency = ?, verdict = ?, archived = ?,"
        " retry_at = NULL WHERE key = ?",
        word(decision.outcome), decision.campaign, decision.agency, decision.verdict,
        decision.outcome == Outcome::ignored, message)
      .run();
}

/// All of it but the message's own row. What a message leaves goes first: its receipt may go with it.
void SqliteStore::write(const Decision& decision, MessageKey message) {
  if (decision.left) write_dossier(*decision.left);
  if (decision.dossier) write_dossier(*decision.dossier);
  for (const Letter& letter : decision.letters) write_letter(letter, message);
  for (const Returned& returned : decision.returned) write_returned(returned, message);
  if (!decision.heard_from.empty()) lift_mark(decision.heard_from);
  for (const Act& act : decision.acts) write_act(act);
  for (const LearnedAddress& learned : decision.learned) write_learned(learned);
}

void SqliteStore::write_dossier(const Dossier& d) {
  std::optional<std::string> receipt;
  std::optional<std::string_view> state;
  if (d.submission) {
    receipt = d.submission->receipt;
    state = word(d.submission->state);
  }
  Query(database_,
        "INSERT INTO dossier (campaign, agency, receipt, state, json) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (campaign, agency) DO UPDATE SET receipt = excluded.receipt, state = excluded.state, json = "
        "excluded.json",
        d.campaign, d.agency, receipt, state, to_text(d))
      .run();
}

std::string SqliteStore::new_receipt(std::string_view prefix) {
  Query(database_,
        "INSERT INTO receipt_counter (prefix, last) VALUES (?, 1) ON CONFLICT (prefix) DO UPDATE SET last = last + 1",
        prefix)
      .run();
  Query query(database_, "SELECT last FROM receipt_counter WHERE prefix = ?", prefix);
  query.step();
  std::array<char, 24> number{};
  std::snprintf(number.data(), number.size(), "-%04lld", static_cast<long long>(query.integer(0)));
  return std::string(prefix) + number.data();
}

void SqliteStore::write_learned(const LearnedAddress& l) {
  Query(database_,
        "INSERT INTO learned_address (campaign, address, agency, agency_name, who, at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (campaign, address) DO UPDATE SET agency = excluded.agency, agency_name = excluded.agency_name,"
        " who = excluded.who, at = excluded.at",
        l.campaign, l.address, l.agency, l.agency_name, l.who, seconds(l.at))
      .run();
}

std::vector<Message> SqliteStore::unarchived(std::size_t limit) {
  static const std::string k_sql = k_select_message + "WHERE stage = 'filed' AND archived = 0 ORDER BY key LIMIT ?";
  Query query(database_, k_sql, limit_of(limit));
  return read_messages(query);
}

void SqliteStore::record_archived(std::span<const MessageKey> messages) {
  Transaction transaction(database_);
  for (const MessageKey key : messages) Query(database_, "UPDATE message SET archived = 1 WHERE key = ?", key).run();
  transaction.commit();
}

std::vector<Store::Redraw> SqliteStore::redraws(std::size_t limit) {
  Query query(database_, "SELECT key, campaign, agency FROM redraw ORDER BY key LIMIT ?", limit_of(limit));
  std::vector<Redraw> out;
  while (query.step()) out.push_back({query.integer(0), query.text(1), query.text(2)});
  return out;
}

void SqliteStore::record_redrawn(std::span<const Redraw> redraws) {
  Transaction transaction(database_);
  for (const Redraw& r : redraws) Query(database_, "DELETE FROM redraw WHERE key = ?", r.key).run();
  transaction.commit();
}

std::vector<Message> SqliteStore::unflagged(std::string_view mailbox, std::uint32_t uidvalidity) {
  static const std::string k_sql =
      k_select_message + "WHERE stage = 'filed' AND flagged = 0 AND mailbox = ? AND uidvalidity = ? ORDER BY uid";
  Query query(database_, k_sql, mailbox, uidvalidity);
  return read_messages(query);
}

void SqliteStore::record_flagged(std::span<const MessageKey> messages) {
  Transaction transaction(database_);
  for (const MessageKey key : messages) Query(database_, "UPDATE message SET flagged = 1 WHERE key = ?", key).run();
  transaction.commit();
}

// --- looking up --------------------------------------------------------------------------------------------------

std::optional<Dossier> SqliteStore::dossier(std::string_view campaign, std::string_view agency) {
  Query query(database_, "SELECT json FROM dossier WHERE campaign = ? AND agency = ?", campaign, agency);
  return read_dossier(query);
}

std::vector<Dossier> SqliteStore::dossiers(std::string_view campaign) {
  Query query(database_, "SELECT json FROM dossier WHERE campaign = ? ORDER BY agency", campaign);
  std::vector<Dossier> out;
  while (std::optional<Dossier> d = read_dossier(query)) out.push_back(std::move(*d));
  return out;
}

std::optional<Dossier> SqliteStore::dossier_of_receipt(std::string_view receipt) {
  Query query(database_, "SELECT json FROM dossier WHERE receipt = ?", receipt);
  return read_dossier(query);
}

std::vector<LearnedAddress> SqliteStore::learned_addresses() {
  Query query(database_,
              "SELECT address, campaign, agency, agency_name, who, at FROM learned_address ORDER BY campaign, address");
  std::vector<LearnedAddress> out;
  while (query.step())
    out.push_back({query.text(0), query.text(1), query.text(2), query.text(3), query.text(4), time(query.integer(5))});
  return out;
}

std::optional<Thread> SqliteStore::thread(std::string_view message_id) {
  if (message_id.empty()) return std::nullopt;
  Query letter(database_,
               "SELECT coalesce(m.campaign, l.campaign), coalesce(m.agency, l.agency),"
               " coalesce(d.receipt, l.receipt), l.kind FROM letter l LEFT JOIN message m ON m.key = l.message"
               " LEFT JOIN dossier d ON d.campaign = m.campaign AND d.agency = m.agency"
               " WHERE l.message_id = ? ORDER BY l.key LIMIT 1",
               message_id);
  if (letter.step()) return Thread{letter.text(0), letter.text(1), letter.text(2), true, letter.text(3)};
  // A stranger may send a mail under another's Message-ID: the one that was given to an agency counts, then the first.
  Query mail(
      database_,
      "SELECT m.campaign, m.agency, coalesce(d.receipt, '') FROM message m"
      " LEFT JOIN dossier d ON d.campaign = m.campaign AND d.agency = m.agency"
      " WHERE m.message_id = ? AND m.message_id <> '' AND m.duplicate_of IS NULL ORDER BY m.agency = '', m.key LIMIT 1",
      message_id);
  if (mail.step()) return Thread{mail.text(0), mail.text(1), mail.text(2), false, ""};
  return std::nullopt;
}

}  // namespace baosong::storage::sqlite
