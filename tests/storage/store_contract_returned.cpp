// The Store contract, continued: letters that came back, and the addresses that they mark.
#include "tests/storage/store_contract.hpp"

namespace baosong::storage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::SizeIs;

/// Gives the letter to a server; its key.
std::int64_t send(Store& store, const Letter& letter) {
  store.queue_letters(std::span(&letter, 1));
  std::int64_t key = 0;
  for (const Letter& due : store.due_letters("main", at(0), 99))
    if (due.kind == letter.kind) key = due.key;
  EXPECT_THAT(store.record_sending(std::vector{key}, at(0)), ElementsAre(key));
  const Store::Delivery sent{key, LetterState::sent, {}, at(1), "250 Ok"};
  store.record_deliveries(std::span(&sent, 1));
  return key;
}

Decision bounce(std::vector<Returned> returned) {
  Decision d;
  d.outcome = Outcome::ignored;
  d.campaign = "c";
  d.agency = "fuzhou";
  d.verdict = "{}";
  d.returned = std::move(returned);
  return d;
}

Decision mail_from(std::string address) {
  Decision d;
  d.outcome = Outcome::held;
  d.verdict = "{}";
  d.heard_from = std::move(address);
  return d;
}

Returned from(std::int64_t letter, std::string address = "zlc@fuzhou.example", std::int64_t when = 5) {
  return {letter, std::move(address), at(when), "5.1.1", "对方邮箱地址不存在", true};
}

TEST_P(StoreContract, ReturnedLettersAreShownAtTheLetterAndAreAnAct) {
  const std::int64_t key = send(*store, letter("a"));
  const MessageKey message = read(1);
  file(message, bounce({from(key)}));
  reopen();
  const std::vector<Letter> letters = store->letters_about("FJ-0001");
  ASSERT_THAT(letters, SizeIs(1));
  EXPECT_EQ(letters[0].state, LetterState::sent);
  ASSERT_THAT(letters[0].returned, SizeIs(1));
  const Returned& one = letters[0].returned[0];
  EXPECT_EQ(one.letter, key);
  EXPECT_EQ(one.address, "zlc@fuzhou.example");
  EXPECT_EQ(one.at, at(5));
  EXPECT_EQ(one.status, "5.1.1");
  EXPECT_EQ(one.reason, "对方邮箱地址不存在");
  EXPECT_TRUE(one.marks);
  const std::vector<Act> acts = store->acts(9);
  ASSERT_THAT(acts, SizeIs(1));
  EXPECT_EQ(acts[0].who, "baosong");
  EXPECT_EQ(acts[0].what, "letter_returned");
  EXPECT_THAT(acts[0].subject, HasSubstr("zlc@fuzhou.example"));
  EXPECT_THAT(acts[0].subject, HasSubstr("FJ-0001"));
}

TEST_P(StoreContract, ReturnedLettersMarkTheAddressUntilAMailFromItArrives) {
  const std::int64_t key = send(*store, letter("a", "ZLC@Fuzhou.example"));
  file(read(1), bounce({from(key, "ZLC@Fuzhou.example")}));
  reopen();
  EXPECT_THAT(store->undeliverable(), ElementsAre(Key("zlc@fuzhou.example")));
  file(read(2), mail_from("other@fuzhou.example"));
  file(read(3), mail_from(""));
  EXPECT_THAT(store->undeliverable(), SizeIs(1));
  file(read(4), mail_from("zlc@FUZHOU.example"));
  reopen();
  EXPECT_THAT(store->undeliverable(), IsEmpty());
  const std::vector<Returned> kept = store->letters_about("FJ-0001").at(0).returned;
  ASSERT_THAT(kept, SizeIs(1)) << "that this letter came back stays true";
  EXPECT_FALSE(kept[0].marks);
}

TEST_P(StoreContract, ReturnedLettersMarkAgainWithAnotherLetterButNotWithTheSame) {
  const std::int64_t first = send(*store, letter("a")), second = send(*store, letter("b"));
  file(read(1), bounce({from(first)}));
  file(read(2), mail_from("zlc@fuzhou.example"));
  file(read(3), bounce({from(first, "ZLC@fuzhou.example", 7)}));
  reopen();
  EXPECT_THAT(store->undeliverable(), IsEmpty()) << "an old bounce once more";
  EXPECT_THAT(store->acts(9), SizeIs(1));
  file(read(4), bounce({from(second, "zlc@fuzhou.example", 9)}));
  reopen();
  EXPECT_EQ(store->undeliverable().at("zlc@fuzhou.example").letter, second);
  EXPECT_THAT(store->acts(9), SizeIs(2));
}

TEST_P(StoreContract, ReturnedLettersThatFailedForTheMomentMarkNothing) {
  const std::int64_t key = send(*store, letter("a"));
  Returned full = from(key);
  full.marks = false;
  file(read(1), bounce({full}));
  reopen();
  EXPECT_THAT(store->undeliverable(), IsEmpty());
  EXPECT_THAT(store->letters_about("FJ-0001").at(0).returned, SizeIs(1));
}

TEST_P(StoreContract, ReturnedLettersAreShownEachByItsLatestReturn) {
  const std::int64_t first = send(*store, letter("a")), second = send(*store, letter("b")),
                     other = send(*store, letter("c", "b@x.example"));
  file(read(1), bounce({from(first), from(other, "b@x.example")}));
  file(read(2), bounce({from(second, "zlc@fuzhou.example", 8)}));
  reopen();
  const auto marked = store->undeliverable();
  EXPECT_THAT(marked, ElementsAre(Key("b@x.example"), Key("zlc@fuzhou.example")));
  EXPECT_EQ(marked.at("zlc@fuzhou.example").letter, second);
}

TEST_P(StoreContract, ReturnedLettersAreFoundByTheMessageIdOfWhatWasSent) {
  const std::int64_t key = send(*store, letter("a"));
  queue(letter("waiting"));
  std::optional<Letter> sent, waiting, unknown, empty;
  file(read(1), [&](Desk& desk) {
    sent = desk.sent_letter("<a@ours.example>");
    waiting = desk.sent_letter("<waiting@ours.example>");
    unknown = desk.sent_letter("<x@ours.example>");
    empty = desk.sent_letter("");
    return bounce({from(key)});
  });
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->key, key);
  EXPECT_EQ(sent->receipt, "FJ-0001");
  EXPECT_THAT(sent->recipients, ElementsAre("zlc@fuzhou.example"));
  EXPECT_THAT(sent->returned, IsEmpty());
  EXPECT_FALSE(waiting) << "nobody has seen it";
  EXPECT_FALSE(unknown);
  EXPECT_FALSE(empty);
  file(read(2), [&](Desk& desk) {
    sent = desk.sent_letter("<a@ours.example>");
    return bounce({});
  });
  EXPECT_THAT(sent->returned, SizeIs(1));
}

}  // namespace
}  // namespace baosong::storage::test
