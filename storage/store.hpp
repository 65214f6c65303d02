// The index: what is known of every message, dossier and letter, in words of the job. One method is one transaction:
// when it returns, all of it is durable; when it throws, none of it happened. Any back-end must pass
// tests/storage/store_contract.hpp. Used from one thread at a time; several processes may share one index.
//
// Errors: StoreError (std::runtime_error) where the database cannot be read or written, with what to do about it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "storage/submission.hpp"

namespace baosong::storage {

class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

using Time = std::chrono::sys_seconds;

/// The way of a message (docs/decisions.md). Each stage's result is committed before the next begins.
enum class Stage {
  arrived,  ///< raw bytes are a blob; this row names them
  read,     ///< facts are kept
  filed,    ///< judged; dossier and letters written: nothing is left to do but to send letters and set flags
  failed,   ///< cannot be processed now; `retry_at` says when to try again
};

/// A message as the server gave it.
struct Arrival {
  std::string mailbox;  ///< Mailbox::name
  std::uint32_t uidvalidity = 0;
  std::uint32_t uid = 0;
  Time received_at{};  ///< INTERNALDATE
  std::string sha256;  ///< of the raw bytes, already a blob
  std::uint64_t size = 0;
};

/// A message in the index.
struct Message {
  MessageKey key = 0;
  Arrival arrival;
  Stage stage = Stage::arrived;
  MessageKey duplicate_of = 0;  ///< same bytes seen before: filed at once, changes nothing, never answered (contract 7)
  int attempts = 0;             ///< extractions begun
  std::optional<Time> retry_at;
  std::string error;  ///< why it failed last, for the operator
  std::optional<Outcome> outcome;
  std::string campaign;  ///< ids; empty where undecided
  std::string agency;
  std::string verdict;            ///< baosong.verdict/1 JSON; empty before `filed`
  std::string message_id;         ///< from the facts; empty before `read`
  bool has_facts = false;         ///< read once already: a `failed` one with facts need not be extracted again
  bool archived = false;          ///< the archive tree shows it
  bool perhaps_answered = false;  ///< by the index that was lost before this one was restored (record_restored())
};

enum class LetterState {
  queued,
  sending,
  sent,
  gave_up,
  withdrawn,  ///< what it says was true no longer when its turn came: never sent
};

/// A mail to be sent. Unique by (`message`, `kind`) where it answers a message: nobody gets a second answer.
struct Letter {
  std::int64_t key = 0;    ///< 0: not stored yet
  std::string mailbox;     ///< sends it
  MessageKey message = 0;  ///< the message it answers; 0: none
  std::string kind;  ///< "acknowledgment", "correction", …; letters without a message carry their own unique kind
  std::string campaign, agency, receipt;  ///< what it is about; may be empty
  std::vector<std::string> recipients;    ///< envelope
  std::string subject;
  std::string message_id;  ///< stable over all attempts; with angle brackets
  std::string bytes;       ///< RFC 5322, complete
  Time due_at{};
  Time queued_for{};  ///< its first `due_at`
  LetterState state = LetterState::queued;
  int attempts = 0;                  ///< tries that were the letter's own (see Delivery::spared)
  std::string reply;                 ///< the server's last words; of one written as `gave_up`: why it is not sent
  std::vector<std::string> waiting;  ///< the recipients it is still to be sent to, in order
  std::optional<Time> sent_at;
  std::vector<Returned> returned;  ///< whom it did not reach after it was sent
  MessageKey up_to = 0;            ///< a digest: the newest message that it speaks of
};

/// Whether nobody waits for letters of this kind (reminders, digests): they give way to answers.
[[nodiscard]] inline bool is_unawaited(std::string_view kind) {
  return kind.starts_with("reminder") || kind.starts_with("digest");
}

/// How long a process may be at sending a letter before another takes it up.
inline constexpr std::chrono::minutes k_sending_lease{10};

/// What a person did, or what the office must be able to find again: kept for ever, never changed (the audit trail).
struct Act {
  std::int64_t key = 0;  ///< 0: not stored yet
  Time at{};
  std::string who;      ///< login name; "baosong" for what the program gave up by itself
  std::string what;     ///< "assign", "accept", "return", "mute", "paper", "extend", "retry", "letter_gave_up",
                        ///< "letter_returned", "backup", "restore" …
  std::string subject;  ///< JSON object: what it was done to, and the reason given
};

/// An address that a person said is an agency's (`assign --learn`). It holds in that campaign; and in another one whose
/// roster has the same agency, by id and name. One for each address and campaign: the last word counts.
struct LearnedAddress {
  std::string address;  ///< lower case
  std::string campaign, agency;
  std::string agency_name;  ///< as it then was
  std::string who;
  Time at{};
  bool operator==(const LearnedAddress&) const = default;
};

/// How a mailbox was last found: for people, and for the process that tells the office when none can be reached.
struct MailboxState {
  std::string mailbox;                ///< Mailbox::name
  std::optional<Time> heard_at;       ///< the server last answered as it should
  std::optional<Time> trouble_since;  ///< it has not since; nullopt: all is well
  std::string trouble_kind;           ///< mail::to_string(MailErrorKind)
  std::string trouble;                ///< for the operator, English
  bool alarmed = false;               ///< the office has been told of this trouble, and not yet of its end
  std::optional<Time> reconciled_at;
  std::string reconciliation;  ///< JSON (daemon/flow/reconcile); empty: never yet
  bool operator==(const MailboxState&) const = default;
};

/// What a message of a folder has become, as far as it explains why the server's mail is accounted for.
struct Accounted {
  std::uint32_t uid = 0;
  Stage stage = Stage::arrived;
  bool duplicate = false;
  std::optional<Outcome> outcome;
  std::string kind;  ///< message.kind of the verdict; empty where there is none
  std::string from;  ///< its sender's address
};

/// What is decided about a message, from the dossier as it stands inside the transaction.
struct Decision {
  Outcome outcome = Outcome::held;
  std::string campaign, agency;         ///< ids; empty where undecided
  std::string verdict;                  ///< JSON
  std::optional<Dossier> dossier;       ///< the dossier as it shall be; nullopt: unchanged
  std::vector<Letter> letters;          ///< `message` is filled in by the store
  std::optional<Dossier> left = {};     ///< another dossier, which the message leaves, as it shall be; written first
  std::vector<Returned> returned = {};  ///< letters that this message brings back; each becomes an act. One that is
                                        ///< known already, by letter and address, stays as it is
  std::string heard_from = {};          ///< the address that wrote: no longer marked. Empty: none
  std::vector<Act> acts = {};           ///< recorded with it
  std::vector<LearnedAddress> learned = {};  ///< what a person taught with it
};

/// What a Message-ID of ours, or of a message before, was about. A letter that answers a message is about what that
/// message is about now: a person may have given it to another agency since.
struct Thread {
  std::string campaign, agency, receipt;
  bool ours = false;  ///< a letter that we sent
  std::string letter_kind;
};

/// What a decision may look at and ask for.
class Desk {
 public:
  virtual ~Desk() = default;
  [[nodiscard]] virtual std::optional<Dossier> dossier(std::string_view campaign, std::string_view agency) = 0;
  /// Facts JSON of an earlier message (to judge a submission as a whole). Empty where unknown.
  [[nodiscard]] virtual std::string facts(MessageKey message) = 0;
  [[nodiscard]] virtual std::optional<Message> message(MessageKey key) = 0;
  [[nodiscard]] virtual std::optional<Thread> thread(std::string_view message_id) = 0;
  [[nodiscard]] virtual std::vector<Act> acts(std::size_t limit) = 0;  ///< as Store::acts()
  /// The next receipt of the campaign: PREFIX-0001, PREFIX-0002, …; kept only if the transaction is.
  [[nodiscard]] virtual std::string new_receipt(std::string_view campaign, std::string_view prefix) = 0;
  /// Letters queued or sent (not: given up, withdrawn) to `address` (case-insensitive) since `since`, but for kinds
  /// that begin with "reminder" (contract 6: at most 5 in 24 hours, reminders aside).
  [[nodiscard]] virtual int letters_to(std::string_view address, Time since) = 0;
  /// The letter with this Message-ID, as far as a server has been given it; nullopt: we never sent one.
  [[nodiscard]] virtual std::optional<Letter> sent_letter(std::string_view message_id) = 0;
};

/// One message to be filed. `decide` is called inside the transaction and must be pure but for the desk.
struct Filing {
  MessageKey message = 0;
  std::function<Decision(Desk&)> decide;
};

/// A person's decision. `message`: a message decided anew (`assign`), whatever its stage; 0: about a dossier alone
/// (`accept`, `return`, `mute`, `paper`, `extend`), then `outcome`, `campaign`, `agency` and `verdict` are not looked
/// at.
struct Ruling {
  MessageKey message = 0;
  std::function<std::optional<Decision>(Desk&)> decide;  ///< nullopt: there is nothing to do, and nothing is written
};

class Store {
 public:
  virtual ~Store() = default;

  // --- arrived ---------------------------------------------------------------------------------------------------
  /// UIDs that have a row for this mailbox and UIDVALIDITY, ascending. "New" means "not among these".
  [[nodiscard]] virtual std::vector<std::uint32_t> known_uids(std::string_view mailbox, std::uint32_t uidvalidity) = 0;
  /// Records messages whose bytes are durable. One that has a row already is left as it is; one whose bytes have been
  /// seen before is recorded as a duplicate, stage `filed`. Returns the messages in order, as they now stand.
  virtual std::vector<Message> record_arrivals(std::span<const Arrival> arrivals) = 0;

  /// Every message of that folder with what became of it, by UID.
  [[nodiscard]] virtual std::vector<Accounted> accounted(std::string_view mailbox, std::uint32_t uidvalidity) = 0;

  // --- read ------------------------------------------------------------------------------------------------------
  /// Messages still to be worked on: `arrived` or `read`, and `failed` whose retry_at has come; oldest first.
  [[nodiscard]] virtual std::vector<Message> unfinished(Time now, std::size_t limit) = 0;
  /// Counts an extraction as begun, before it begins: what kills its extractor is noticed even if we die with it.
  virtual void record_attempts(std::span<const MessageKey> messages) = 0;
  struct Reading {
    MessageKey message = 0;
    std::string facts;  ///< baosong.facts/1 JSON
    std::string message_id;
  };
  virtual void record_facts(std::span<const Reading> readings) = 0;
  [[nodiscard]] virtual std::string facts(MessageKey message) = 0;
  virtual void record_failure(MessageKey message, std::string_view error, Time retry_at) = 0;
  /// Makes a failed message due at once (`act.at`), its attempts forgotten; 0: all failed ones. Returns how many; the
  /// act is recorded where there were any.
  virtual std::size_t retry(MessageKey message, const Act& act) = 0;

  // --- filed -----------------------------------------------------------------------------------------------------
  /// Files messages: judged, dossiers and letters written, all in one transaction; in the given order, so that a later
  /// one sees what an earlier one did. Already filed ones are passed over. Returns the messages as they now stand.
  virtual std::vector<Message> file(std::span<const Filing> filings) = 0;
  /// A person's decision: as file(), of one, also of what is filed already; its dossiers are drawn again. Returns the
  /// message as it now stands; nullopt where the ruling is about a dossier alone, or nothing was to be done.
  virtual std::optional<Message> rule(const Ruling& ruling) = 0;
  /// Filed messages that the archive tree does not show yet (a crash may lie between). Ignored ones never are.
  [[nodiscard]] virtual std::vector<Message> unarchived(std::size_t limit) = 0;
  virtual void record_archived(std::span<const MessageKey> messages) = 0;
  /// Dossiers that a ruling changed and that the archive tree does not show yet.
  struct Redraw {
    std::int64_t key = 0;
    std::string campaign, agency;
  };
  [[nodiscard]] virtual std::vector<Redraw> redraws(std::size_t limit) = 0;
  virtual void record_redrawn(std::span<const Redraw> redraws) = 0;
  /// Filed messages of the mailbox that the server does not show as handled yet (courtesy flags, done_folder).
  [[nodiscard]] virtual std::vector<Message> unflagged(std::string_view mailbox, std::uint32_t uidvalidity) = 0;
  virtual void record_flagged(std::span<const MessageKey> messages) = 0;

  // --- answered (outbox) -----------------------------------------------------------------------------------------
  /// Queued letters that are due, and those left in `sending` by a process that died (or that has been at it for
  /// k_sending_lease). Those that somebody waits for come first (is_unawaited()), then the oldest.
  [[nodiscard]] virtual std::vector<Letter> due_letters(std::string_view mailbox, Time now, std::size_t limit) = 0;
  /// When the next letter of the mailbox will be due (a `sending` one: when its lease ends); nullopt: none is waiting.
  [[nodiscard]] virtual std::optional<Time> next_letter_due(std::string_view mailbox) = 0;
  /// When servers were last offered a letter of the mailbox, one for each recipient, ascending, from `since` on: what
  /// counts against a provider's limits. One that nobody answered counts, and so does one under way.
  [[nodiscard]] virtual std::vector<Time> tries(std::string_view mailbox, Time since) = 0;
  /// Before the first byte is sent: state `sending`, attempts + 1, ours for k_sending_lease; its waiting recipients
  /// count as tried. Returns those that are ours now, in order: send no others (another process has taken them since
  /// due_letters()).
  [[nodiscard]] virtual std::vector<std::int64_t> record_sending(std::span<const std::int64_t> letters, Time now) = 0;
  struct Delivery {
    std::int64_t letter = 0;
    LetterState state = LetterState::sent;  ///< sent; queued: try again at `due_at`; gave_up; withdrawn
    Time due_at{};
    Time at{};
    std::string reply;
    std::vector<std::string> taken = {};  ///< recipients that the server took it for; `sent` alone means: all
    std::vector<Returned> refused = {};   ///< recipients that will not get it: as if it had come back from them
    bool spared = false;  ///< no try of the letter's own: the server spoke of something else, or nothing
                          ///< was tried at all
    /// Letters about `refused`, written in the same transaction; asked only where those were not known before.
    std::function<std::vector<Letter>(Desk&)> notices = {};
  };
  /// What became of them. A letter that is `sent` stays so. One given up is an act as well.
  virtual void record_deliveries(std::span<const Delivery> deliveries) = 0;
  /// Queues letters that answer no message (reminders, digests, resends). One whose `kind` is there already is dropped.
  virtual void queue_letters(std::span<const Letter> letters) = 0;

  // --- looking up ------------------------------------------------------------------------------------------------
  [[nodiscard]] virtual std::optional<Thread> thread(std::string_view message_id) = 0;
  [[nodiscard]] virtual std::optional<Dossier> dossier(std::string_view campaign, std::string_view agency) = 0;
  [[nodiscard]] virtual std::vector<Dossier> dossiers(std::string_view campaign) = 0;
  [[nodiscard]] virtual std::optional<Dossier> dossier_of_receipt(std::string_view receipt) = 0;
  [[nodiscard]] virtual std::optional<Message> message(MessageKey key) = 0;
  [[nodiscard]] virtual std::vector<Message> messages_with_id(
      std::string_view message_id) = 0;  ///< Message-ID, with <>
  [[nodiscard]] virtual std::vector<Message> messages_with(Outcome outcome,
                                                           std::string_view campaign) = 0;  ///< "" = all
  /// Filed messages with a larger key, in the order of their arrival.
  [[nodiscard]] virtual std::vector<Message> filed_after(MessageKey key) = 0;
  [[nodiscard]] virtual std::vector<Message> failed() = 0;
  [[nodiscard]] virtual std::vector<Letter> letters_about(std::string_view receipt) = 0;
  [[nodiscard]] virtual std::vector<Letter> letters_answering(MessageKey message) = 0;
  /// Letters that answer no message and whose kind begins so, without their `bytes`; the oldest first.
  [[nodiscard]] virtual std::vector<Letter> notices(std::string_view kind_prefix) = 0;
  [[nodiscard]] virtual std::map<LetterState, std::size_t> outbox_depth() = 0;
  /// The addresses that are marked as undeliverable, each by its latest return: nothing that nobody asked for (a
  /// reminder) should go to them. By address, in lower case.
  [[nodiscard]] virtual std::map<std::string, Returned> undeliverable() = 0;
  [[nodiscard]] virtual std::vector<LearnedAddress> learned_addresses() = 0;  ///< by campaign and address

  // --- mailboxes -------------------------------------------------------------------------------------------------
  /// The server answered: whatever trouble there was is over.
  virtual void record_heard(std::string_view mailbox, Time at) = 0;
  /// It cannot be used. The first trouble since it was last heard says since when.
  virtual void record_trouble(std::string_view mailbox, Time at, std::string_view kind, std::string_view what) = 0;
  virtual void record_reconciliation(std::string_view mailbox, Time at, std::string_view json) = 0;
  /// Queues `letter` (as queue_letters) and notes with it that the office knows of the mailboxes' trouble, or of its
  /// end.
  virtual void record_alarm(std::span<const std::string> mailboxes, bool alarmed, const Letter& letter) = 0;
  [[nodiscard]] virtual std::vector<MailboxState> mailbox_states() = 0;  ///< by name

  // --- audit trail -----------------------------------------------------------------------------------------------
  virtual void record_act(const Act& act) = 0;
  [[nodiscard]] virtual std::vector<Act> acts(std::size_t limit) = 0;  ///< the newest first

  // --- upkeep (fsck, backup, restore) ----------------------------------------------------------------------------
  /// What is wrong with the index's own file (its pages, keys and references); empty: nothing.
  [[nodiscard]] virtual std::vector<std::string> index_faults() = 0;
  /// Messages of greater keys than `after`, in their order.
  [[nodiscard]] virtual std::vector<Message> messages_after(MessageKey after, std::size_t limit) = 0;
  /// Campaigns that have dossiers, configured or not.
  [[nodiscard]] virtual std::vector<std::string> campaigns() = 0;
  /// The archive tree shall show these messages, and the dossiers that they are in, again.
  virtual void draw_again(std::span<const MessageKey> messages) = 0;
  /// Queued letters and failed messages that wait for a time after `beyond` are due at `now`: the clock was ahead when
  /// they began to wait. How many.
  virtual std::size_t end_pauses(Time beyond, Time now) = 0;
  /// Makes a copy of the index as it now stands, durable, at a path where nothing is; others read and write meanwhile.
  virtual void copy_to(const std::filesystem::path& file) = 0;
  /// This index is a copy from the past, put in place of one that was lost. What that one sent since is not known, and
  /// nobody shall get it twice: letters still to be sent are given up, with `why` as their reply; messages that the
  /// servers received before `at`, and those that the mailboxes held at the first look after it, are
  /// Message::perhaps_answered. The archive tree is drawn
  /// again. Returns how many letters were given up.
  struct Restoration {
    Time at{};
    std::string why;
    Act act;
  };
  [[nodiscard]] virtual std::size_t record_restored(const Restoration& restoration) = 0;
  [[nodiscard]] virtual std::optional<Time> restored_at() = 0;  ///< the last time; nullopt: never
  /// The UIDs that a mailbox has when it is first looked at, up to `last_uid`, were there before that look. Only the
  /// first word after record_restored() counts; without a restoration nothing is recorded.
  virtual void record_first_look(std::string_view mailbox, std::uint32_t uidvalidity, std::uint32_t last_uid) = 0;
};

/// Text is UTF-8 without NUL: what a stranger's mail has of invalid bytes and NULs is kept as U+FFFD (PostgreSQL takes
/// neither). `Letter::bytes` is kept as it is.
///
/// SQLite in one file (WAL, foreign keys, synchronous FULL), created and migrated where needed.
/// Throws StoreError: cannot be opened, is of a newer version of baosong, or is no index of baosong.
[[nodiscard]] std::unique_ptr<Store> open_sqlite_store(const std::string& file);

}  // namespace baosong::storage
