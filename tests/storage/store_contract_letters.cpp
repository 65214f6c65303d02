// The Store contract, continued: outbox, threads, audit trail.
#include "tests/storage/store_contract.hpp"

namespace baosong::storage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// --- outbox ------------------------------------------------------------------------------------------------------

TEST_P(StoreContract, LettersComeWhenDueTheOldestFirst) {
  for (const auto& [kind, due] : {std::pair{"late", 30}, {"early", 10}, {"later", 90}})
    queue(letter(kind, "a@x.example", due));
  Letter other = letter("other");
  other.mailbox = "second";
  queue(other);
  reopen();
  EXPECT_EQ(store->next_letter_due("main"), at(10));
  EXPECT_EQ(store->next_letter_due("third"), std::nullopt);
  EXPECT_THAT(store->due_letters("main", at(9), 9), IsEmpty());
  EXPECT_THAT(kinds(store->due_letters("main", at(30), 9)), ElementsAre("early", "late"));
  EXPECT_THAT(kinds(store->due_letters("main", at(90), 2)), ElementsAre("early", "late"));
  EXPECT_THAT(kinds(store->due_letters("second", at(90), 2)), ElementsAre("other"));
  EXPECT_EQ(store->outbox_depth()[LetterState::queued], 4U);
}

TEST_P(StoreContract, AKindWithoutMessageIsQueuedOnce) {
  queue(letter("reminder/c/fuzhou/2021-10-08"));
  Letter again = letter("reminder/c/fuzhou/2021-10-08", "else@x.example");
  queue(again);
  reopen();
  const std::vector<Letter> due = store->due_letters("main", at(9), 9);
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_THAT(due[0].recipients, ElementsAre("zlc@fuzhou.example"));
  EXPECT_EQ(due[0].message, 0);
}

TEST_P(StoreContract, OneAnswerOfAKindToAMessage) {
  const MessageKey one = read(1), two = read(2);
  Decision d = accepted();
  d.letters = {letter("acknowledgment"), letter("acknowledgment")};
  file(one, d);
  file(two, d);
  reopen();
  EXPECT_THAT(store->letters_answering(one), SizeIs(1));
  EXPECT_THAT(store->letters_answering(two), SizeIs(1));
}

TEST_P(StoreContract, ALetterIsSentOnce) {
  Letter l = letter("a");
  l.recipients = {"b@x.example", "a@x.example"};
  queue(l);
  const std::int64_t key = store->due_letters("main", at(0), 9).at(0).key;
  EXPECT_THAT(store->record_sending(std::vector{key}, at(0)), ElementsAre(key));
  EXPECT_THAT(store->due_letters("main", at(1), 9), IsEmpty()) << "it is being sent";
  EXPECT_THAT(store->record_sending(std::vector{key}, at(1)), IsEmpty());
  const Store::Delivery sent{key, LetterState::sent, {}, at(2), "250 2.0.0 Ok"};
  store->record_deliveries(std::span(&sent, 1));
  const Store::Delivery doubt{key, LetterState::queued, at(3), at(3), "lost the line"};
  store->record_deliveries(std::span(&doubt, 1));
  reopen();
  EXPECT_THAT(store->due_letters("main", at(100000), 9), IsEmpty());
  EXPECT_THAT(store->record_sending(std::vector{key}, at(100000)), IsEmpty());
  const Letter kept = store->letters_about("FJ-0001").at(0);
  EXPECT_EQ(kept.state, LetterState::sent);
  EXPECT_EQ(kept.attempts, 1);
  EXPECT_EQ(kept.reply, "250 2.0.0 Ok");
  EXPECT_EQ(kept.sent_at, at(2));
  EXPECT_THAT(kept.recipients, ElementsAre("b@x.example", "a@x.example"));
  EXPECT_EQ(store->outbox_depth()[LetterState::sent], 1U);
  EXPECT_EQ(store->next_letter_due("main"), std::nullopt);
}

TEST_P(StoreContract, ALetterPutOffComesBackLater) {
  queue(letter("a"));
  const std::int64_t key = store->due_letters("main", at(0), 9).at(0).key;
  static_cast<void>(store->record_sending(std::vector{key}, at(0)));
  const Store::Delivery later{key, LetterState::queued, at(600), at(1), "451 4.7.1 Greylisted"};
  store->record_deliveries(std::span(&later, 1));
  reopen();
  EXPECT_EQ(store->next_letter_due("main"), at(600));
  EXPECT_THAT(store->due_letters("main", at(599), 9), IsEmpty());
  EXPECT_THAT(store->record_sending(std::vector{key}, at(599)), IsEmpty()) << "another process saw it as due before";
  const std::vector<Letter> due = store->due_letters("main", at(600), 9);
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(due[0].attempts, 1);
  EXPECT_EQ(due[0].reply, "451 4.7.1 Greylisted");
}

TEST_P(StoreContract, EachRecipientHasAFateOfItsOwn) {
  Letter l = letter("a");
  l.recipients = {"a@x.example", "B@x.example", "c@x.example"};
  queue(l);
  const std::int64_t key = store->due_letters("main", at(0), 9).at(0).key;
  static_cast<void>(store->record_sending(std::vector{key}, at(0)));
  Store::Delivery d{key, LetterState::queued, at(60), at(1), "one of three"};
  d.taken = {"a@x.example"};
  d.refused = {{key, "b@X.example", at(1), "5.1.1", "no such user", true}};
  int asked = 0;
  d.notices = [&](Desk& desk) {
    ++asked;
    EXPECT_EQ(desk.letters_to("a@x.example", at(0)), 1);
    return std::vector{letter("returned:1", "office@x.example", 5)};
  };
  store->record_deliveries(std::span(&d, 1));
  store->record_deliveries(std::span(&d, 1));
  reopen();
  EXPECT_EQ(asked, 1) << "the second time it is known";
  const std::vector<Letter> due = store->due_letters("main", at(60), 9);
  EXPECT_THAT(kinds(due), ElementsAre("returned:1", "a"));
  EXPECT_THAT(due[1].waiting, ElementsAre("c@x.example"));
  EXPECT_THAT(due[1].recipients, SizeIs(3));
  EXPECT_EQ(due[1].queued_for, at(0));
  EXPECT_THAT(store->undeliverable(), SizeIs(1));
  Store::Delivery last{key, LetterState::sent, {}, at(61), "250"};
  last.taken = {"c@x.example"};
  store->record_deliveries(std::span(&last, 1));
  EXPECT_THAT(store->letters_about("FJ-0001").at(0).waiting, IsEmpty());
}

TEST_P(StoreContract, TriesAreCountedByRecipient) {
  Letter two = letter("two");
  two.recipients = {"a@x.example", "b@x.example"};
  Letter elsewhere = letter("elsewhere");
  elsewhere.mailbox = "second";
  for (const Letter& one : {two, letter("one", "c@x.example", 1), letter("later", "d@x.example", 9), elsewhere})
    queue(one);
  for (const Letter& one : store->due_letters("main", at(1), 9))
    static_cast<void>(store->record_sending(std::vector{one.key}, at(one.kind == "two" ? 10 : 20)));
  static_cast<void>(store->record_sending(std::vector{store->due_letters("second", at(1), 9).at(0).key}, at(15)));
  reopen();
  EXPECT_THAT(store->tries("main", at(0)), ElementsAre(at(10), at(10), at(20)));
  EXPECT_THAT(store->tries("main", at(11)), ElementsAre(at(20)));
}

TEST_P(StoreContract, ASparedLetterHasNotBeenTried) {
  queue(letter("a"));
  const std::int64_t key = store->due_letters("main", at(0), 9).at(0).key;
  static_cast<void>(store->record_sending(std::vector{key}, at(5)));
  Store::Delivery spared{key, LetterState::queued, at(0), at(6), "frequency limited"};
  spared.spared = true;
  store->record_deliveries(std::span(&spared, 1));
  reopen();
  const std::vector<Letter> due = store->due_letters("main", at(6), 9);
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(due[0].attempts, 0);
  EXPECT_THAT(store->tries("main", at(0)), IsEmpty());
}

TEST_P(StoreContract, WhatNobodyWaitsForComesLast) {
  for (const auto& [kind, due] : {std::pair{"reminder/1", 1}, {"digest/1", 2}, {"a", 3}, {"b", 4}})
    queue(letter(kind, "a@x.example", due));
  EXPECT_THAT(kinds(store->due_letters("main", at(9), 3)), ElementsAre("a", "b", "reminder/1"));
}

TEST_P(StoreContract, ALetterGivenUpIsAnAct) {
  queue(letter("a"));
  const std::int64_t key = store->due_letters("main", at(0), 9).at(0).key;
  static_cast<void>(store->record_sending(std::vector{key}, at(0)));
  const Store::Delivery gave_up{key, LetterState::gave_up, {}, at(3), "550 no such user"};
  store->record_deliveries(std::span(&gave_up, 1));
  store->record_deliveries(std::span(&gave_up, 1));
  reopen();
  EXPECT_THAT(store->due_letters("main", at(100000), 9), IsEmpty());
  EXPECT_EQ(store->outbox_depth()[LetterState::gave_up], 1U);
  const std::vector<Act> acts = store->acts(9);
  ASSERT_THAT(acts, SizeIs(1)) << "once";
  EXPECT_EQ(acts[0].who, "baosong");
  EXPECT_EQ(acts[0].what, "letter_gave_up");
  EXPECT_THAT(acts[0].subject, HasSubstr("550 no such user"));
  EXPECT_THAT(acts[0].subject, HasSubstr("zlc@fuzhou.example"));
}

TEST_P(StoreContract, ALetterWithdrawnIsNeverSentNorWrittenAgain) {
  queue(letter("reminder:c:fuzhou:before:7"));
  queue(letter("digest:2021-10-08"));
  const std::vector<Letter> due = store->due_letters("main", at(0), 9);
  ASSERT_THAT(due, SizeIs(2));
  static_cast<void>(store->record_sending(std::vector{due[1].key}, at(0)));
  for (const Letter& l : due) {
    const Store::Delivery withdrawn{l.key, LetterState::withdrawn, {}, at(1), ""};
    store->record_deliveries(std::span(&withdrawn, 1));
  }
  queue(letter("reminder:c:fuzhou:before:7"));
  reopen();
  EXPECT_THAT(store->due_letters("main", at(100000), 9), IsEmpty());
  EXPECT_EQ(store->next_letter_due("main"), std::nullopt);
  EXPECT_THAT(store->record_sending(std::vector{due[0].key}, at(100000)), IsEmpty());
  EXPECT_EQ(store->outbox_depth()[LetterState::withdrawn], 2U);
  EXPECT_THAT(store->acts(9), IsEmpty()) << "nobody need look at it";
  int count = -1;
  file(read(1), [&](Desk& desk) {
    count = desk.letters_to("zlc@fuzhou.example", at(-100));
    return accepted();
  });
  EXPECT_EQ(count, 0) << "nobody got it";
}

TEST_P(StoreContract, WhatIsSentIsNotWithdrawn) {
  queue(letter("reminder:c:fuzhou:before:7"));
  const std::int64_t key = store->due_letters("main", at(0), 9).at(0).key;
  static_cast<void>(store->record_sending(std::vector{key}, at(0)));
  const Store::Delivery sent{key, LetterState::sent, {}, at(2), "250 2.0.0 Ok"};
  store->record_deliveries(std::span(&sent, 1));
  const Store::Delivery withdrawn{key, LetterState::withdrawn, {}, at(3), ""};
  store->record_deliveries(std::span(&withdrawn, 1));
  reopen();
  EXPECT_EQ(store->letters_about("FJ-0001").at(0).state, LetterState::sent);
}

TEST_P(StoreContract, NoticesAreFoundByTheBeginningOfTheirKind) {
  Letter digest = letter("digest:2021-10-08");
  digest.up_to = 17;
  digest.recipients = {"a@x.example", "b@x.example"};
  store->queue_letters(std::vector{letter("reminder:c:xiamen:1"), letter("reminder:c:fuzhou:1"),
                                   letter("reminder:c2:fuzhou:1"), letter("reminder"), digest});
  Decision d = accepted();
  d.letters = {letter("reminder:c:answers a message")};
  file(read(1), d);
  reopen();
  EXPECT_THAT(kinds(store->notices("reminder:c:")), ElementsAre("reminder:c:xiamen:1", "reminder:c:fuzhou:1"));
  EXPECT_THAT(store->notices("digest:2021-10-09"), IsEmpty());
  const std::vector<Letter> digests = store->notices("digest:");
  ASSERT_THAT(digests, SizeIs(1));
  EXPECT_EQ(digests[0].up_to, 17);
  EXPECT_EQ(digests[0].state, LetterState::queued);
  EXPECT_THAT(digests[0].recipients, ElementsAre("a@x.example", "b@x.example"));
  EXPECT_EQ(digests[0].bytes, "");
}

TEST_P(StoreContract, MessagesFiledSinceAnotherOne) {
  const MessageKey one = read(1), two = read(2), three = read(3);
  read(4);
  for (const MessageKey key : {three, one, two}) file(key, accepted());
  reopen();
  EXPECT_THAT(keys(store->filed_after(0)), ElementsAre(one, two, three));
  EXPECT_THAT(keys(store->filed_after(one)), ElementsAre(two, three));
  EXPECT_THAT(keys(store->filed_after(three)), IsEmpty());
}

TEST_P(StoreContract, WhatADeadProcessWasSendingIsSentAgain) {
  queue(letter("a"));
  const std::int64_t key = store->due_letters("main", at(0), 9).at(0).key;
  static_cast<void>(store->record_sending(std::vector{key}, at(0)));
  reopen();  // the sender is gone
  const std::vector<Letter> due = store->due_letters("main", at(1), 9);
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(due[0].attempts, 1);
  EXPECT_THAT(store->record_sending(std::vector{key}, at(1)), ElementsAre(key));
  EXPECT_EQ(store->letters_about("FJ-0001").at(0).attempts, 2);
}

TEST_P(StoreContract, WhatALivingProcessIsSendingIsLeftToItUntilItsLeaseEnds) {
  queue(letter("a"));
  const std::unique_ptr<Store> other = backing->open();
  const std::int64_t key = store->due_letters("main", at(0), 9).at(0).key;
  ASSERT_THAT(other->due_letters("main", at(0), 9), SizeIs(1));
  ASSERT_THAT(store->record_sending(std::vector{key}, at(0)), ElementsAre(key));
  EXPECT_THAT(other->record_sending(std::vector{key}, at(0)), IsEmpty()) << "it was quicker";
  EXPECT_THAT(other->due_letters("main", at(599), 9), IsEmpty());
  EXPECT_EQ(other->next_letter_due("main"), at(600));
  EXPECT_THAT(other->due_letters("main", at(600), 9), SizeIs(1));
  EXPECT_THAT(other->record_sending(std::vector{key}, at(600)), ElementsAre(key));
}

TEST_P(StoreContract, LettersToAnAddressAreCounted) {
  Letter old = letter("old", "a@x.example", -100);
  Letter put_off = letter("put off", "A@X.example", 50);
  Letter to_both = letter("both", "b@x.example", 60);
  to_both.recipients.emplace_back("a@x.EXAMPLE");
  store->queue_letters(std::vector{old, put_off, to_both, letter("reminder/1", "a@x.example", 70),
                                   letter("gone", "a@x.example", 80), letter("to another", "c@x.example", 80)});
  for (const Letter& l : store->due_letters("main", at(999), 9))
    if (l.kind == "gone") {
      const Store::Delivery d{l.key, LetterState::gave_up, {}, at(81), "550"};
      store->record_deliveries(std::span(&d, 1));
    }
  reopen();
  int since_0 = 0, since_55 = 0, since_before = 0;
  file(read(1), [&](Desk& desk) {
    since_0 = desk.letters_to("a@x.example", at(0));
    since_55 = desk.letters_to("a@x.example", at(55));
    since_before = desk.letters_to("a@x.example", at(-100));
    return accepted();
  });
  EXPECT_EQ(since_0, 2);
  EXPECT_EQ(since_55, 1);
  EXPECT_EQ(since_before, 3);
}

// --- threads, audit ----------------------------------------------------------------------------------------------

TEST_P(StoreContract, AThreadIsFoundByOurLettersAndTheirMails) {
  const MessageKey one = read(1);
  Decision d = accepted();
  d.dossier = dossier("FJ-0001");
  d.letters = {letter("acknowledgment")};
  file(one, d);
  read(2);
  reopen();
  const std::optional<Thread> ours = store->thread("<acknowledgment@ours.example>");
  ASSERT_TRUE(ours);
  EXPECT_TRUE(ours->ours);
  EXPECT_EQ(ours->letter_kind, "acknowledgment");
  EXPECT_EQ(ours->receipt, "FJ-0001");
  EXPECT_EQ(ours->agency, "fuzhou");
  const std::optional<Thread> theirs = store->thread("<1@x.example>");
  ASSERT_TRUE(theirs);
  EXPECT_FALSE(theirs->ours);
  EXPECT_EQ(theirs->campaign, "c");
  EXPECT_EQ(theirs->agency, "fuzhou");
  EXPECT_EQ(theirs->receipt, "FJ-0001");
  EXPECT_EQ(store->thread("<2@x.example>")->agency, "") << "not decided yet";
  EXPECT_EQ(store->thread("<3@x.example>"), std::nullopt);
  EXPECT_EQ(store->thread(""), std::nullopt);
}

TEST_P(StoreContract, AForgedMessageIdDoesNotTakeAThreadAway) {
  const std::vector<Arrival> two{arrival(1, "the stranger's"), arrival(2, "the agency's")};
  const std::vector<Message> m = store->record_arrivals(two);
  for (const Message& each : m) {
    const Store::Reading r{each.key, "{}", "<same@x.example>"};
    store->record_facts(std::span(&r, 1));
  }
  file(m[0].key, Decision{Outcome::ignored, "c", "", "{}", std::nullopt, {}});
  file(m[1].key, accepted());
  reopen();
  EXPECT_EQ(store->thread("<same@x.example>")->agency, "fuzhou");
}

TEST_P(StoreContract, ActsAreKeptTheNewestFirst) {
  for (const char* what : {"accept", "return", "mute"}) store->record_act({0, at(1), "lin", what, "{}"});
  reopen();
  const std::vector<Act> acts = store->acts(2);
  ASSERT_THAT(acts, SizeIs(2));
  EXPECT_EQ(acts[0].what, "mute");
  EXPECT_EQ(acts[1].what, "return");
  EXPECT_GT(acts[0].key, acts[1].key);
}

}  // namespace
}  // namespace baosong::storage::test
