// The Store in one SQLite file. Its methods stand in messages.cpp (arrived, read), filing.cpp (filed, dossiers),
// letters.cpp (outbox, audit trail), mailboxes.cpp and upkeep.cpp. Nothing is remembered between calls but prepared
// statements and our number.
#pragma once

#include "storage/sqlite/database.hpp"
#include "storage/sqlite/instance.hpp"
#include "storage/store.hpp"

namespace baosong::storage::sqlite {

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const std::string& file);

  std::vector<std::uint32_t> known_uids(std::string_view mailbox, std::uint32_t uidvalidity) override;
  std::vector<Message> record_arrivals(std::span<const Arrival> arrivals) override;
  std::vector<Accounted> accounted(std::string_view mailbox, std::uint32_t uidvalidity) override;

  std::vector<Message> unfinished(Time now, std::size_t limit) override;
  void record_attempts(std::span<const MessageKey> messages) override;
  void record_facts(std::span<const Reading> readings) override;
  std::string facts(MessageKey message) override;
  void record_failure(MessageKey message, std::string_view error, Time retry_at) override;
  std::size_t retry(MessageKey message, const Act& act) override;

  std::vector<Message> file(std::span<const Filing> filings) override;
  std::optional<Message> rule(const Ruling& ruling) override;
  std::vector<Message> unarchived(std::size_t limit) override;
  void record_archived(std::span<const MessageKey> messages) override;
  std::vector<Redraw> redraws(std::size_t limit) override;
  void record_redrawn(std::span<const Redraw> redraws) override;
  std::vector<Message> unflagged(std::string_view mailbox, std::uint32_t uidvalidity) override;
  void record_flagged(std::span<const MessageKey> messages) override;

  std::vector<Letter> due_letters(std::string_view mailbox, Time now, std::size_t limit) override;
  std::optional<Time> next_letter_due(std::string_view mailbox) override;
  std::vector<Time> tries(std::string_view mailbox, Time since) override;
  std::vector<std::int64_t> record_sending(std::span<const std::int64_t> letters, Time now) override;
  void record_deliveries(std::span<const Delivery> deliveries) override;
  void queue_letters(std::span<const Letter> letters) override;

  std::optional<Thread> thread(std::string_view message_id) override;
  std::optional<Dossier> dossier(std::string_view campaign, std::string_view agency) override;
  std::vector<Dossier> dossiers(std::string_view campaign) override;
  std::optional<Dossier> dossier_of_receipt(std::string_view receipt) override;
  std::optional<Message> message(MessageKey key) override;
  std::vector<Message> messages_with_id(std::string_view message_id) override;
  std::vector<Message> messages_with(Outcome outcome, std::string_view campaign) override;
  std::vector<Message> filed_after(MessageKey key) override;
  std::vector<Message> failed() override;
  std::vector<Letter> letters_about(std::string_view receipt) override;
  std::vector<Letter> letters_answering(MessageKey message) override;
  std::vector<Letter> notices(std::string_view kind_prefix) override;
  std::map<LetterState, std::size_t> outbox_depth() override;
  std::map<std::string, Returned> undeliverable() override;
  std::vector<LearnedAddress> learned_addresses() override;

  void record_heard(std::string_view mailbox, Time at) override;
  void record_trouble(std::string_view mailbox, Time at, std::string_view kind, std::string_view what) override;
  void record_reconciliation(std::string_view mailbox, Time at, std::string_view json) override;
  void record_alarm(std::span<const std::string> mailboxes, bool alarmed, const Letter& letter) override;
  std::vector<MailboxState> mailbox_states() override;

  void record_act(const Act& act) override;
  std::vector<Act> acts(std::size_t limit) override;

  std::vector<std::string> index_faults() override;
  std::vector<Message> messages_after(MessageKey after, std::size_t limit) override;
  std::vector<std::string> campaigns() override;
  void draw_again(std::span<const MessageKey> messages) override;
  std::size_t end_pauses(Time beyond, Time now) override;
  void copy_to(const std::filesystem::path& file) override;
  std::size_t record_restored(const Restoration& restoration) override;
  std::optional<Time> restored_at() override;
  void record_first_look(std::string_view mailbox, std::uint32_t uidvalidity, std::uint32_t last_uid) override;

 private:
  class OpenDesk;

  // All of these run inside the caller's transaction.
  [[nodiscard]] Message existing(MessageKey key);
  void apply(MessageKey message, const Decision& decision);
  void write(const Decision& decision, MessageKey message);
  void write_dossier(const Dossier& dossier);
  void write_letter(const Letter& letter, MessageKey message);
  void write_act(const Act& act);
  void write_learned(const LearnedAddress& learned);
  [[nodiscard]] std::string new_receipt(std::string_view prefix);
  [[nodiscard]] int letters_to(std::string_view address, Time since);
  [[nodiscard]] std::optional<Letter> sent_letter(std::string_view message_id);
  /// Whether it was not known before.
  bool write_returned(const Returned& returned, MessageKey bounce);
  void record_delivery(const Delivery& delivery);
  [[nodiscard]] std::vector<Letter> with_desk(const std::function<std::vector<Letter>(Desk&)>& write);
  void lift_mark(std::string_view address);

  /// Letters that a dead process was sending are queued again.
  void release_letters_of_the_dead(std::string_view mailbox);
  [[nodiscard]] std::int64_t instance_number();
  [[nodiscard]] std::vector<Letter> letters_of(Query& query);

  InstanceLock instance_;
  Database database_;
  std::int64_t instance_number_ = 0;  ///< 0: none taken yet
};

/// Columns of `message`, in the order that read_message() and read_messages() expect.
extern const std::string k_select_message;
[[nodiscard]] std::vector<Message> read_messages(Query& query);
[[nodiscard]] Stage stage_of(std::string_view word);
[[nodiscard]] Outcome outcome_of(std::string_view word);

[[nodiscard]] inline std::int64_t seconds(Time time) {
  return time.time_since_epoch().count();
}
[[nodiscard]] inline Time time(std::int64_t seconds) {
  return Time(std::chrono::seconds(seconds));
}
[[nodiscard]] inline std::int64_t limit_of(std::size_t limit) {
  return static_cast<std::int64_t>(std::min<std::size_t>(limit, INT64_MAX));
}

}  // namespace baosong::storage::sqlite
