// The Store contract, continued: check, copies, restoration.
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temp_folder.hpp"

namespace baosong::storage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Decision with_letter(Decision d, Letter l) {
  d.letters = {std::move(l)};
  return d;
}

TEST_P(StoreContract, AnIndexThatNobodyDamagedIsWhole) {
  file(read(1), accepted());
  reopen();
  EXPECT_THAT(store->index_faults(), IsEmpty());
}

TEST_P(StoreContract, MessagesAreWalkedInPages) {
  const MessageKey one = arrive(1), two = arrive(2), three = arrive(3);
  reopen();
  EXPECT_THAT(keys(store->messages_after(0, 2)), ElementsAre(one, two));
  EXPECT_THAT(keys(store->messages_after(two, 2)), ElementsAre(three));
  EXPECT_THAT(store->messages_after(three, 2), IsEmpty());
}

TEST_P(StoreContract, CampaignsWithDossiersAreKnown) {
  EXPECT_THAT(store->campaigns(), IsEmpty());
  Decision d = accepted();
  d.dossier = dossier("FJ-0001");
  file(read(1), d);
  d = accepted("xiamen");
  d.dossier = dossier("FJ-0002", "xiamen");
  file(read(2), d);
  reopen();
  EXPECT_THAT(store->campaigns(), ElementsAre("c"));
}

TEST_P(StoreContract, WhatIsToBeDrawnAgainIsUnarchived) {
  Decision ignored;
  ignored.outcome = Outcome::ignored;
  const std::vector<MessageKey> all{file(read(1), accepted()).key, file(read(2), ignored).key, arrive(3)};
  store->record_archived(all);
  store->draw_again(all);
  reopen();
  EXPECT_THAT(keys(store->unarchived(9)), ElementsAre(all[0])) << "the others have no place in the archive";
}

TEST_P(StoreContract, ACopyIsWholeAndStandsByItself) {
  const TempFolder folder;
  file(read(1), with_letter(accepted(), letter("acknowledgment")));
  store->record_act({0, at(0), "lin", "backup", "{}"});
  store->copy_to(folder / "copy.db");
  arrive(2);
  EXPECT_THROW(store->copy_to(folder / "copy.db"), std::exception) << "over what is there";
  const std::unique_ptr<Store> copy = backing->open_copy(folder / "copy.db");
  EXPECT_THAT(copy->index_faults(), IsEmpty());
  EXPECT_THAT(copy->messages_after(0, 9), SizeIs(1));
  EXPECT_THAT(copy->letters_about("FJ-0001"), SizeIs(1));
  EXPECT_THAT(copy->acts(9), SizeIs(1));
  EXPECT_THAT(store->messages_after(0, 9), SizeIs(2));
}

TEST_P(StoreContract, PausesThatAClockAheadBeganAreEnded) {
  queue(letter("soon", "a@x.example", 100));
  queue(letter("tomorrow", "a@x.example", 100000));
  const MessageKey soon = read(1), tomorrow = read(2);
  store->record_failure(soon, "disk full", at(100));
  store->record_failure(tomorrow, "disk full", at(100000));
  EXPECT_EQ(store->end_pauses(at(50000), at(10)), 2U);
  EXPECT_EQ(store->end_pauses(at(50000), at(10)), 0U);
  reopen();
  EXPECT_THAT(kinds(store->due_letters("main", at(10), 9)), ElementsAre("tomorrow"));
  EXPECT_THAT(keys(store->unfinished(at(10), 9)), ElementsAre(tomorrow));
  EXPECT_THAT(kinds(store->due_letters("main", at(100), 9)), ElementsAre("tomorrow", "soon"));
}

// --- restored ----------------------------------------------------------------------------------------------------

TEST_P(StoreContract, ALetterWrittenAsGivenUpIsKeptAndNeverSent) {
  Letter l = letter("acknowledgment");
  l.state = LetterState::gave_up;
  l.reply = "perhaps sent before";
  const MessageKey key = file(read(1), with_letter(accepted(), l)).key;
  reopen();
  EXPECT_THAT(store->due_letters("main", at(100000), 9), IsEmpty());
  const Letter kept = store->letters_answering(key).at(0);
  EXPECT_EQ(kept.state, LetterState::gave_up);
  EXPECT_EQ(kept.reply, "perhaps sent before");
  EXPECT_EQ(kept.attempts, 0);
}

TEST_P(StoreContract, ARestoredIndexSendsNothingOfItsPast) {
  Decision d = with_letter(accepted(), letter("acknowledgment"));
  d.dossier = dossier("FJ-0001");
  const MessageKey filed = file(read(1), d).key;
  store->record_archived(std::vector{filed});
  for (const char* kind : {"queued", "sending", "sent"}) queue(letter(kind));
  const auto due = store->due_letters("main", at(0), 9);
  ASSERT_THAT(kinds(due), ElementsAre("acknowledgment", "queued", "sending", "sent"));
  static_cast<void>(store->record_sending(std::vector{due[2].key, due[3].key}, at(0)));
  const Store::Delivery sent{due[3].key, LetterState::sent, {}, at(2), "250 Ok"};
  store->record_deliveries(std::span(&sent, 1));

  EXPECT_EQ(store->restored_at(), std::nullopt);
  EXPECT_EQ(store->record_restored({at(50), "restored", {0, at(50), "lin", "restore", "{}"}}), 3U);
  reopen();
  EXPECT_THAT(store->due_letters("main", at(100000), 9), IsEmpty());
  EXPECT_EQ(store->next_letter_due("main"), std::nullopt);
  const auto letters = store->letters_about("FJ-0001");
  ASSERT_THAT(letters, SizeIs(4));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(letters[i].state, LetterState::gave_up);
    EXPECT_EQ(letters[i].reply, "restored");
  }
  EXPECT_EQ(letters[3].state, LetterState::sent);
  EXPECT_THAT(store->acts(9), SizeIs(1));
  EXPECT_THAT(keys(store->unarchived(9)), ElementsAre(filed));
  EXPECT_THAT(store->redraws(9), SizeIs(1)) << "also dossiers without mail";
}

TEST_P(StoreContract, WhatALostIndexMayHaveAnsweredIsTold) {
  // Arrivals: received at their UID.
  const MessageKey before = arrive(10);
  EXPECT_FALSE(store->message(before)->perhaps_answered);
  store->record_first_look("main", 7, 20);
  EXPECT_FALSE(store->message(before)->perhaps_answered) << "nothing has been restored";

  static_cast<void>(store->record_restored({at(50), "restored", {0, at(50), "lin", "restore", "{}"}}));
  store->record_first_look("main", 7, 60);
  store->record_first_look("main", 7, 90);  // only the first look counts
  reopen();
  EXPECT_TRUE(store->message(before)->perhaps_answered);
  EXPECT_TRUE(store->message(arrive(49))->perhaps_answered) << "received before";
  EXPECT_TRUE(store->message(arrive(60))->perhaps_answered) << "there at the first look, whatever the server's clock";
  EXPECT_FALSE(store->message(arrive(61))->perhaps_answered);
  const Arrival moved = arrival(40, "moved", 8);
  EXPECT_TRUE(store->record_arrivals(std::span(&moved, 1)).at(0).perhaps_answered) << "an old mail under a new UID";
  const Arrival other = arrival(55, "other", 7, "second");
  EXPECT_FALSE(store->record_arrivals(std::span(&other, 1)).at(0).perhaps_answered);

  static_cast<void>(store->record_restored({at(70), "again", {0, at(70), "lin", "restore", "{}"}}));
  EXPECT_EQ(store->restored_at(), at(70));
  EXPECT_TRUE(store->message(arrive(69))->perhaps_answered);
  EXPECT_FALSE(store->message(arrive(71))->perhaps_answered) << "the mailbox has not been looked at since";
  store->record_first_look("main", 7, 72);
  EXPECT_TRUE(store->message(arrive(72))->perhaps_answered);
}

}  // namespace
}  // namespace baosong::storage::test
