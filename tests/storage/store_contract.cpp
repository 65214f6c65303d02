// The Store contract: arrived, read, filed. What people rule is in store_contract_rulings.cpp, the outbox in
// store_contract_letters.cpp.
#include "tests/storage/store_contract.hpp"

namespace baosong::storage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// --- arrived -----------------------------------------------------------------------------------------------------

TEST_P(StoreContract, AnArrivalIsKept) {
  const Arrival a = arrival(5, "bytes");
  const std::vector<Message> recorded = store->record_arrivals(std::span(&a, 1));
  reopen();
  ASSERT_THAT(recorded, SizeIs(1));
  const std::optional<Message> m = store->message(recorded[0].key);
  ASSERT_TRUE(m);
  EXPECT_EQ(m->arrival.mailbox, "main");
  EXPECT_EQ(m->arrival.uidvalidity, 7U);
  EXPECT_EQ(m->arrival.uid, 5U);
  EXPECT_EQ(m->arrival.received_at, at(5));
  EXPECT_EQ(m->arrival.sha256, a.sha256);
  EXPECT_EQ(m->arrival.size, 1005U);
  EXPECT_EQ(m->stage, Stage::arrived);
  EXPECT_EQ(m->duplicate_of, 0);
  EXPECT_EQ(m->outcome, std::nullopt);
  EXPECT_FALSE(m->has_facts);
  EXPECT_EQ(store->message(recorded[0].key + 1), std::nullopt);
}

TEST_P(StoreContract, UidsAreKnownByMailboxAndUidvalidity) {
  const std::vector<Arrival> some{arrival(9, "a"), arrival(4'000'000'000U, "b"), arrival(2, "c"), arrival(3, "d", 8),
                                  arrival(4, "e", 7, "second")};
  static_cast<void>(store->record_arrivals(some));
  reopen();
  EXPECT_THAT(store->known_uids("main", 7), ElementsAre(2U, 9U, 4'000'000'000U));
  EXPECT_THAT(store->known_uids("main", 8), ElementsAre(3U));
  EXPECT_THAT(store->known_uids("second", 7), ElementsAre(4U));
  EXPECT_THAT(store->known_uids("third", 7), IsEmpty());
}

TEST_P(StoreContract, AnArrivalTwiceIsOneMessageLeftAsItIs) {
  const MessageKey key = read(5);
  reopen();
  const Arrival again = arrival(5, "other bytes");
  const Message m = store->record_arrivals(std::span(&again, 1)).at(0);
  EXPECT_EQ(m.key, key);
  EXPECT_EQ(m.stage, Stage::read);
  reopen();
  EXPECT_EQ(store->message(key)->arrival.sha256, arrival(5, "content5").sha256);
}

TEST_P(StoreContract, SameBytesAreADuplicateOfTheFirst) {
  const std::vector<Arrival> batch{arrival(1, "same"), arrival(2, "same"), arrival(3, "else")};
  const std::vector<Message> first = store->record_arrivals(batch);
  reopen();
  const Arrival elsewhere = arrival(1, "same", 7, "second");
  const Message third = store->record_arrivals(std::span(&elsewhere, 1)).at(0);
  EXPECT_EQ(first[1].duplicate_of, first[0].key);
  EXPECT_EQ(third.duplicate_of, first[0].key);
  EXPECT_EQ(third.stage, Stage::filed);
  EXPECT_EQ(third.outcome, std::nullopt);
  EXPECT_EQ(first[2].duplicate_of, 0);
  EXPECT_THAT(keys(store->unfinished(at(100), 9)), ElementsAre(first[0].key, first[2].key));
  EXPECT_THAT(store->unarchived(9), IsEmpty());
  EXPECT_THAT(keys(store->unflagged("second", 7)), ElementsAre(third.key));
}

TEST_P(StoreContract, ARescanUnderAnotherUidvalidityChangesNothing) {
  std::vector<Arrival> before, after;
  for (std::uint32_t uid = 1; uid <= 20; ++uid) {
    before.push_back(arrival(uid, "m" + std::to_string(uid), 7));
    after.push_back(arrival(uid + 3, "m" + std::to_string(uid), 8));
  }
  for (const Message& m : store->record_arrivals(before)) {
    Decision d = accepted();
    d.letters.push_back(letter("acknowledgment"));
    file(m.key, d);
  }
  const std::size_t letters = store->outbox_depth()[LetterState::queued];
  reopen();
  for (const Message& m : store->record_arrivals(after)) {
    EXPECT_EQ(m.stage, Stage::filed);
    EXPECT_NE(m.duplicate_of, 0);
  }
  reopen();
  EXPECT_THAT(store->unfinished(at(1000), 100), IsEmpty());
  EXPECT_EQ(store->outbox_depth()[LetterState::queued], letters);
  EXPECT_THAT(store->known_uids("main", 8), SizeIs(20));
}

// --- read --------------------------------------------------------------------------------------------------------

TEST_P(StoreContract, FactsMakeAMessageRead) {
  const MessageKey key = read(5);
  reopen();
  const std::optional<Message> m = store->message(key);
  EXPECT_EQ(m->stage, Stage::read);
  EXPECT_TRUE(m->has_facts);
  EXPECT_EQ(m->message_id, "<5@x.example>");
  EXPECT_EQ(store->facts(key), "{\"uid\":5}");
  EXPECT_EQ(store->facts(key + 1), "");
  EXPECT_THAT(keys(store->messages_with_id("<5@x.example>")), ElementsAre(key));
  EXPECT_THAT(store->messages_with_id(""), IsEmpty());
}

TEST_P(StoreContract, HostileTextIsKeptAsUtf8WithoutNul) {
  const MessageKey key = arrive(1);
  const Store::Reading r{key, "{}", std::string("<\xB1\xED\0@x>", 7)};
  store->record_facts(std::span(&r, 1));
  reopen();
  EXPECT_EQ(store->message(key)->message_id, "<\uFFFD\uFFFD\uFFFD@x>");
  EXPECT_THAT(store->messages_with_id(r.message_id), SizeIs(1));
}

TEST_P(StoreContract, AttemptsAreCounted) {
  const MessageKey one = arrive(1), two = arrive(2);
  store->record_attempts(std::vector{one, two});
  store->record_attempts(std::vector{two});
  reopen();
  EXPECT_EQ(store->message(one)->attempts, 1);
  EXPECT_EQ(store->message(two)->attempts, 2);
}

TEST_P(StoreContract, AFailedMessageComesBackWhenItsTimeHasCome) {
  const MessageKey one = arrive(1), two = read(2);
  store->record_failure(one, "extractor died", at(100));
  store->record_failure(two, "disk full", at(200));
  reopen();
  EXPECT_THAT(store->unfinished(at(99), 9), IsEmpty());
  EXPECT_THAT(keys(store->unfinished(at(100), 9)), ElementsAre(one));
  EXPECT_THAT(keys(store->failed()), ElementsAre(one, two));
  const Message m = store->failed().at(1);
  EXPECT_EQ(m.stage, Stage::failed);
  EXPECT_EQ(m.error, "disk full");
  EXPECT_EQ(m.retry_at, at(200));
  EXPECT_TRUE(m.has_facts);
}

TEST_P(StoreContract, RetryMakesFailedOnesDue) {
  const MessageKey one = arrive(1), two = arrive(2), three = arrive(3);
  for (const MessageKey key : {one, two}) {
    store->record_attempts(std::vector{key});
    store->record_failure(key, "x", at(1000));
  }
  EXPECT_EQ(store->retry(two, {0, at(5), "lin", "retry", "{}"}), 1U);
  reopen();
  EXPECT_THAT(keys(store->unfinished(at(5), 9)), ElementsAre(two, three));
  EXPECT_EQ(store->message(two)->attempts, 0);
  EXPECT_EQ(store->message(one)->attempts, 1);
  EXPECT_EQ(store->retry(0, {0, at(6), "lin", "retry", "{}"}), 2U);
  reopen();
  EXPECT_THAT(keys(store->unfinished(at(6), 9)), ElementsAre(one, two, three));
  EXPECT_THAT(keys(store->unfinished(at(6), 2)), ElementsAre(one, two));
  EXPECT_EQ(store->retry(three, {0, at(6), "lin", "retry", "{}"}), 0U) << "it has not failed";
  EXPECT_THAT(store->acts(9), SizeIs(2)) << "nothing done is no act";
}

TEST_P(StoreContract, AFiledMessageFailsNoMore) {
  const MessageKey key = read(1);
  file(key, accepted());
  store->record_failure(key, "too late", at(1));
  const Store::Reading r{key, "{\"new\":1}", "<1@x.example>"};
  store->record_facts(std::span(&r, 1));
  reopen();
  EXPECT_EQ(store->message(key)->stage, Stage::filed);
  EXPECT_EQ(store->facts(key), "{\"new\":1}");
  EXPECT_THAT(store->failed(), IsEmpty());
}

// --- filed -------------------------------------------------------------------------------------------------------

TEST_P(StoreContract, FilingWritesAllAtOnce) {
  const MessageKey key = read(1);
  Decision d = accepted();
  Dossier kept = full_dossier();
  kept.campaign = "c";
  d.dossier = kept;
  d.letters = {letter("acknowledgment"), letter("office.note", "office@fujian.example")};
  const Message now = file(key, d);
  EXPECT_EQ(now.stage, Stage::filed);
  reopen();
  const std::optional<Message> m = store->message(key);
  EXPECT_EQ(m->stage, Stage::filed);
  EXPECT_EQ(m->outcome, Outcome::accepted);
  EXPECT_EQ(m->campaign, "c");
  EXPECT_EQ(m->agency, "fuzhou");
  EXPECT_EQ(m->verdict, d.verdict);
  EXPECT_FALSE(m->archived);
  EXPECT_EQ(store->dossier("c", "fuzhou"), kept);
  EXPECT_EQ(store->dossier("c", "xiamen"), std::nullopt);
  EXPECT_THAT(store->dossiers("c"), ElementsAre(kept));
  EXPECT_EQ(store->dossier_of_receipt("FJ2021-0007"), kept);
  EXPECT_EQ(store->dossier_of_receipt(""), std::nullopt);
  const std::vector<Letter> letters = store->letters_answering(key);
  ASSERT_THAT(kinds(letters), ElementsAre("acknowledgment", "office.note"));
  EXPECT_EQ(letters[0].message, key);
  EXPECT_EQ(letters[0].bytes, letter("acknowledgment").bytes);
  EXPECT_THAT(letters[0].recipients, ElementsAre("zlc@fuzhou.example"));
  EXPECT_EQ(letters[0].subject, "【FJ-0001】收悉");
  EXPECT_EQ(letters[0].state, LetterState::queued);
  EXPECT_THAT(store->letters_about("FJ-0001"), SizeIs(2));
}

TEST_P(StoreContract, AFiledMessageIsPassedOver) {
  const MessageKey key = read(1);
  Decision d = accepted();
  d.letters = {letter("acknowledgment")};
  file(key, d);
  reopen();
  const Message m = file(key, [](Desk&) -> Decision { throw std::logic_error("asked again"); });
  EXPECT_EQ(m.outcome, Outcome::accepted);
  reopen();
  EXPECT_THAT(store->letters_answering(key), SizeIs(1));
}

TEST_P(StoreContract, ALaterFilingSeesWhatAnEarlierOneDid) {
  const MessageKey one = read(1), two = read(2);
  std::string seen;
  int letters_seen = 0;
  const std::vector<Filing> batch{{one,
                                   [](Desk& desk) {
                                     Decision d = accepted();
                                     d.dossier = dossier(desk.new_receipt("c", "FJ"));
                                     d.letters = {letter("acknowledgment")};
                                     return d;
                                   }},
                                  {two, [&, one](Desk& desk) {
                                     seen = desk.dossier("c", "fuzhou")->submission->receipt + desk.facts(one) +
                                            desk.new_receipt("c", "FJ");
                                     letters_seen = desk.letters_to("ZLC@Fuzhou.example", at(0));
                                     return accepted();
                                   }}};
  const std::vector<Message> filed = store->file(batch);
  reopen();
  EXPECT_EQ(seen, "FJ-0001{\"uid\":1}FJ-0002");
  EXPECT_EQ(letters_seen, 1);
  EXPECT_THAT(keys(filed), ElementsAre(one, two));
}

TEST_P(StoreContract, ADecisionThatThrowsUndoesTheBatch) {
  const MessageKey one = read(1), two = read(2);
  const std::vector<Filing> batch{{one,
                                   [](Desk& desk) {
                                     Decision d = accepted();
                                     d.dossier = dossier(desk.new_receipt("c", "FJ"));
                                     d.letters = {letter("acknowledgment")};
                                     return d;
                                   }},
                                  {two, [](Desk&) -> Decision { throw std::domain_error("mine"); }}};
  EXPECT_THROW(store->file(batch), std::domain_error);
  // The same store goes on: one by one.
  EXPECT_EQ(store->message(one)->stage, Stage::read);
  EXPECT_EQ(store->dossier("c", "fuzhou"), std::nullopt);
  EXPECT_THAT(store->letters_answering(one), IsEmpty());
  std::string receipt;
  file(one, [&](Desk& desk) {
    receipt = desk.new_receipt("c", "FJ");
    return accepted();
  });
  reopen();
  EXPECT_EQ(receipt, "FJ-0001") << "the number was given back";
  EXPECT_EQ(store->message(one)->stage, Stage::filed);
  EXPECT_EQ(store->message(two)->stage, Stage::read);
}

TEST_P(StoreContract, ReceiptsGrowByPrefixAndPastFourDigits) {
  const MessageKey key = read(1);
  std::vector<std::string> got;
  file(key, [&](Desk& desk) {
    got.push_back(desk.new_receipt("c", "FJ2021"));
    got.push_back(desk.new_receipt("d", "HN"));
    for (int i = 0; i < 9998; ++i) static_cast<void>(desk.new_receipt("c", "FJ2021"));
    return accepted();
  });
  reopen();
  file(read(2), [&](Desk& desk) {
    got.push_back(desk.new_receipt("c", "FJ2021"));
    got.push_back(desk.new_receipt("other campaign, same prefix", "FJ2021"));
    return accepted();
  });
  EXPECT_THAT(got, ElementsAre("FJ2021-0001", "HN-0001", "FJ2021-10000", "FJ2021-10001"));
}

TEST_P(StoreContract, TwoDossiersCannotHaveOneReceipt) {
  Decision d = accepted();
  d.dossier = dossier("FJ-0001");
  file(read(1), d);
  Decision e = accepted("xiamen");
  e.dossier = dossier("FJ-0001", "xiamen");
  const MessageKey two = read(2);
  EXPECT_THROW(file(two, e), StoreError);
  reopen();
  EXPECT_EQ(store->dossier_of_receipt("FJ-0001")->agency, "fuzhou");
  EXPECT_EQ(store->message(two)->stage, Stage::read);
}

TEST_P(StoreContract, DossiersAreListedByCampaign) {
  for (const char* agency : {"xiamen", "fuzhou"}) {
    Decision d = accepted(agency);
    d.dossier = dossier(std::string("R-") + agency, agency);
    file(read(agency[0]), d);
  }
  reopen();
  const std::vector<Dossier> all = store->dossiers("c");
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].agency, "fuzhou");
  EXPECT_EQ(all[1].agency, "xiamen");
  EXPECT_THAT(store->dossiers("d"), IsEmpty());
}

TEST_P(StoreContract, ArchiveAndFlagsAreRemembered) {
  const MessageKey one = read(1), two = read(2), three = read(3);
  file(one, accepted());
  file(two, Decision{Outcome::held, "", "", "{}", std::nullopt, {}});
  file(three, Decision{Outcome::ignored, "", "", "{}", std::nullopt, {}});
  reopen();
  EXPECT_THAT(keys(store->unarchived(9)), ElementsAre(one, two)) << "what is ignored has no place in the tree";
  EXPECT_THAT(keys(store->unarchived(1)), ElementsAre(one));
  EXPECT_THAT(keys(store->unflagged("main", 7)), ElementsAre(one, two, three));
  EXPECT_THAT(store->unflagged("main", 8), IsEmpty());
  store->record_archived(std::vector{one});
  store->record_flagged(std::vector{two, three});
  reopen();
  EXPECT_THAT(keys(store->unarchived(9)), ElementsAre(two));
  EXPECT_TRUE(store->message(one)->archived);
  EXPECT_THAT(keys(store->unflagged("main", 7)), ElementsAre(one));
}

TEST_P(StoreContract, MessagesAreListedByOutcome) {
  const MessageKey one = read(1), two = read(2), three = read(3);
  file(one, Decision{Outcome::held, "c", "", "{}", std::nullopt, {}});
  file(two, Decision{Outcome::held, "", "", "{}", std::nullopt, {}});
  file(three, accepted());
  reopen();
  EXPECT_THAT(keys(store->messages_with(Outcome::held, "")), ElementsAre(one, two));
  EXPECT_THAT(keys(store->messages_with(Outcome::held, "c")), ElementsAre(one));
  EXPECT_THAT(keys(store->messages_with(Outcome::accepted, "c")), ElementsAre(three));
  EXPECT_THAT(store->messages_with(Outcome::needs_correction, ""), IsEmpty());
}

TEST_P(StoreContract, FilingWhatIsNotThereIsAnError) {
  EXPECT_THROW(file(99, accepted()), StoreError);
}

}  // namespace
}  // namespace baosong::storage::test
