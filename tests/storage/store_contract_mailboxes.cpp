// The Store contract, continued: how mailboxes were found, and what became of the mail in them.
#include "tests/storage/store_contract.hpp"

namespace baosong::storage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_P(StoreContract, TroubleLastsFromTheFirstFailureToTheNextAnswer) {
  EXPECT_THAT(store->mailbox_states(), IsEmpty());
  store->record_heard("main", at(1));
  store->record_trouble("main", at(10), "network", "no route");
  store->record_trouble("main", at(20), "login_refused", "bad code");
  reopen();
  MailboxState expected{"main", at(1), at(10), "login_refused", "bad code", false, std::nullopt, ""};
  EXPECT_THAT(store->mailbox_states(), ElementsAre(expected));

  store->record_heard("main", at(30));
  reopen();
  EXPECT_THAT(store->mailbox_states(), ElementsAre(MailboxState{"main", at(30), std::nullopt, "", "", false, {}, ""}));
}

TEST_P(StoreContract, AMailboxThatWasNeverHeardIsInTroubleToo) {
  store->record_trouble("main", at(5), "tls", "expired");
  EXPECT_THAT(store->mailbox_states(), ElementsAre(MailboxState{"main", {}, at(5), "tls", "expired", false, {}, ""}));
}

TEST_P(StoreContract, AReconciliationStaysBesideTrouble) {
  store->record_reconciliation("second", at(7), "{\"on_server\":3}");
  store->record_trouble("second", at(8), "network", "x");
  store->record_heard("main", at(9));
  reopen();
  const auto states = store->mailbox_states();
  ASSERT_THAT(states, SizeIs(2));
  EXPECT_EQ(states[0].mailbox, "main");
  EXPECT_EQ(states[1].reconciled_at, at(7));
  EXPECT_EQ(states[1].reconciliation, "{\"on_server\":3}");
}

TEST_P(StoreContract, AnAlarmIsQueuedTogetherWithItsNote) {
  for (const char* name : {"a", "b", "c"}) store->record_trouble(name, at(1), "network", "x");
  const std::vector<std::string> down{"a", "b"};
  store->record_alarm(down, true, letter("alarm:down:1"));
  store->record_alarm(down, true, letter("alarm:down:1"));  // said already
  reopen();
  EXPECT_THAT(kinds(store->due_letters("main", at(9), 9)), ElementsAre("alarm:down:1"));
  auto states = store->mailbox_states();
  EXPECT_TRUE(states[0].alarmed && states[1].alarmed && !states[2].alarmed);

  // Being heard again does not take the note away: the office must be told of that, too.
  store->record_heard("a", at(5));
  EXPECT_TRUE(store->mailbox_states()[0].alarmed);
  store->record_alarm(down, false, letter("alarm:over:1"));
  reopen();
  states = store->mailbox_states();
  EXPECT_TRUE(!states[0].alarmed && !states[1].alarmed);
  EXPECT_THAT(kinds(store->due_letters("main", at(9), 9)), ElementsAre("alarm:down:1", "alarm:over:1"));
}

TEST_P(StoreContract, EveryMessageOfAFolderIsAccountedFor) {
  const MessageKey filed = read(1);
  Decision d = accepted();
  d.verdict = R"({"message":{"kind":"final","from":{"address":"zlc@fuzhou.example"}},"outcome":"accepted"})";
  file(filed, d);
  Decision unreadable;
  unreadable.outcome = Outcome::held;
  unreadable.verdict = R"({"message":{"kind":null,"from":null}})";
  file(read(2), unreadable);
  store->record_failure(arrive(3), "no", at(9));
  const Arrival copy = arrival(4, "content1");
  store->record_arrivals(std::span(&copy, 1));
  const Arrival elsewhere = arrival(5, "other", 8);
  store->record_arrivals(std::span(&elsewhere, 1));
  reopen();
  const auto all = store->accounted("main", 7);
  ASSERT_THAT(all, SizeIs(4));
  EXPECT_EQ(all[0].uid, 1U);
  EXPECT_EQ(all[0].stage, Stage::filed);
  EXPECT_EQ(all[0].outcome, Outcome::accepted);
  EXPECT_EQ(all[0].kind, "final");
  EXPECT_EQ(all[0].from, "zlc@fuzhou.example");
  EXPECT_EQ(all[1].outcome, Outcome::held);
  EXPECT_EQ(all[1].kind, "");
  EXPECT_EQ(all[2].stage, Stage::failed);
  EXPECT_FALSE(all[2].duplicate);
  EXPECT_TRUE(all[3].duplicate);
}

}  // namespace
}  // namespace baosong::storage::test
