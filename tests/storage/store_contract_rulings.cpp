// The Store contract: what people rule, and the addresses that they teach.
#include "tests/storage/store_contract.hpp"

namespace baosong::storage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_P(StoreContract, APersonDecidesAHeldMessage) {
  const MessageKey key = read(1);
  file(key, Decision{Outcome::held, "c", "", "{}", std::nullopt, {letter("held")}});
  store->record_archived(std::vector{key});
  reopen();
  const std::optional<Message> m = store->rule({key, [](Desk& desk) {
                                                  Decision d = accepted();
                                                  d.dossier = dossier(desk.new_receipt("c", "FJ"));
                                                  d.letters = {letter("acknowledgment"), letter("held")};
                                                  d.acts = {{0, at(50), "lin", "assign", "{\"message\":1}"}};
                                                  return d;
                                                }});
  reopen();
  EXPECT_EQ(m->outcome, Outcome::accepted);
  EXPECT_EQ(store->message(key)->agency, "fuzhou");
  EXPECT_THAT(keys(store->unarchived(9)), ElementsAre(key));
  EXPECT_THAT(kinds(store->letters_answering(key)), ElementsAre("held", "acknowledgment")) << "no letter twice";
  EXPECT_EQ(store->dossier_of_receipt("FJ-0001")->agency, "fuzhou");
  const std::vector<Act> acts = store->acts(9);
  ASSERT_THAT(acts, SizeIs(1));
  EXPECT_EQ(acts[0].at, at(50));
  EXPECT_EQ(acts[0].who, "lin");
  EXPECT_EQ(acts[0].what, "assign");
  EXPECT_EQ(acts[0].subject, "{\"message\":1}");
}

TEST_P(StoreContract, ARulingAboutADossierAsksForItsRedrawing) {
  const auto mute = [](Desk& desk) {
    Decision d;
    d.dossier = desk.dossier("c", "fuzhou").value_or(dossier("FJ-0001"));
    d.dossier->muted = !d.dossier->muted;
    d.letters = {letter("mute/1")};
    d.acts = {{0, at(1), "lin", "mute", "{}"}};
    return d;
  };
  EXPECT_EQ(store->rule({0, mute}), std::nullopt);
  reopen();
  const std::vector<Store::Redraw> first = store->redraws(9);
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].campaign, "c");
  EXPECT_EQ(first[0].agency, "fuzhou");
  EXPECT_TRUE(store->dossier("c", "fuzhou")->muted);
  // Changed again while it was drawn: it has to be drawn once more.
  store->rule({0, mute});
  store->record_redrawn(first);
  reopen();
  const std::vector<Store::Redraw> second = store->redraws(9);
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_NE(second[0].key, first[0].key);
  store->record_redrawn(second);
  reopen();
  EXPECT_THAT(store->redraws(9), IsEmpty());
  EXPECT_THAT(store->due_letters("main", at(9), 9), SizeIs(1)) << "one kind, one letter";
  EXPECT_THAT(store->acts(9), SizeIs(2));
}

TEST_P(StoreContract, ARulingThatThrowsWritesNothing) {
  const auto throws = [](Desk& desk) -> std::optional<Decision> {
    static_cast<void>(desk.new_receipt("c", "FJ"));
    throw std::domain_error("no");
  };
  EXPECT_THROW(store->rule({0, throws}), std::domain_error);
  reopen();
  EXPECT_THAT(store->acts(9), IsEmpty());
  std::string receipt;
  store->rule({0, [&](Desk& desk) -> std::optional<Decision> {
                 receipt = desk.new_receipt("c", "FJ");
                 return std::nullopt;
               }});
  EXPECT_EQ(receipt, "FJ-0001");
}

TEST_P(StoreContract, ARulingWithNothingToDoWritesNothing) {
  const MessageKey key = read(1);
  file(key, accepted());
  store->record_archived(std::vector{key});
  EXPECT_EQ(store->rule({key,
                         [](Desk& desk) -> std::optional<Decision> {
                           static_cast<void>(desk.new_receipt("c", "FJ"));
                           return std::nullopt;
                         }}),
            std::nullopt);
  reopen();
  EXPECT_THAT(store->unarchived(9), IsEmpty());
  std::string receipt;
  file(read(2), [&](Desk& desk) {
    receipt = desk.new_receipt("c", "FJ");
    return accepted();
  });
  EXPECT_EQ(receipt, "FJ-0001") << "no number was used up";
}

TEST_P(StoreContract, AMessageMovesWithItsReceiptToAnotherDossier) {
  const MessageKey key = read(1);
  Decision first = accepted();
  first.dossier = dossier("FJ-0001");
  first.letters = {letter("acknowledgment")};
  file(key, first);
  reopen();
  store->rule({key, [&](Desk& desk) {
                 Decision d = accepted("xiamen");
                 d.left = desk.dossier("c", "fuzhou");
                 d.left->submission.reset();
                 d.dossier = dossier("FJ-0001", "xiamen");
                 return d;
               }});
  reopen();
  EXPECT_EQ(store->message(key)->agency, "xiamen");
  EXPECT_EQ(store->dossier("c", "fuzhou")->submission, std::nullopt);
  EXPECT_EQ(store->dossier_of_receipt("FJ-0001")->agency, "xiamen");
  std::vector<std::string> drawn;
  for (const Store::Redraw& one : store->redraws(9)) drawn.push_back(one.agency);
  EXPECT_THAT(drawn, ElementsAre("fuzhou", "xiamen"));
  EXPECT_EQ(store->thread("<acknowledgment@ours.example>")->agency, "xiamen") << "what it answers is xiamen's now";
}

TEST_P(StoreContract, TheDeskShowsWhatARulingNeeds) {
  const MessageKey key = read(1);
  Decision first = accepted();
  first.letters = {letter("acknowledgment")};
  file(key, first);
  store->record_act({0, at(1), "lin", "mute", "{}"});
  store->rule({key, [&](Desk& desk) -> std::optional<Decision> {
                 EXPECT_EQ(desk.message(key)->agency, "fuzhou");
                 EXPECT_EQ(desk.message(key + 1), std::nullopt);
                 EXPECT_EQ(desk.thread("<acknowledgment@ours.example>")->agency, "fuzhou");
                 EXPECT_THAT(desk.acts(9), SizeIs(1));
                 return std::nullopt;
               }});
}

TEST_P(StoreContract, LearnedAddressesAreKeptAndTheLastWordCounts) {
  const auto learned = [](std::string address, std::string campaign, std::string agency, std::int64_t when) {
    return LearnedAddress{std::move(address), std::move(campaign), std::move(agency), "某局", "lin", at(when)};
  };
  const auto teach = [&](std::vector<LearnedAddress> some) {
    store->rule({0, [&](Desk&) {
                   Decision d;
                   d.learned = some;
                   return d;
                 }});
  };
  EXPECT_THAT(store->learned_addresses(), IsEmpty());
  teach({learned("b@mail.example", "c", "fuzhou", 1), learned("a@mail.example", "d", "fuzhou", 1)});
  teach({learned("a@mail.example", "c", "fuzhou", 2)});
  teach({learned("b@mail.example", "c", "xiamen", 3)});
  reopen();
  EXPECT_THAT(store->learned_addresses(),
              ElementsAre(learned("a@mail.example", "c", "fuzhou", 2), learned("b@mail.example", "c", "xiamen", 3),
                          learned("a@mail.example", "d", "fuzhou", 1)));
}

}  // namespace
}  // namespace baosong::storage::test
