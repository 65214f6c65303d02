// What any Store must do, whatever is behind it. A back-end joins by one INSTANTIATE_TEST_SUITE_P with a function that
// makes its backing. Every case that writes calls reopen(), so that only what was committed is looked at.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>

#include "storage/store.hpp"
#include "tests/storage/samples.hpp"

namespace baosong::storage::test {

/// One index of a test; opened as often as the test likes.
class Backing {
 public:
  virtual ~Backing() = default;
  [[nodiscard]] virtual std::unique_ptr<Store> open() = 0;
  /// What copy_to() made.
  [[nodiscard]] virtual std::unique_ptr<Store> open_copy(const std::filesystem::path& file) = 0;
};

class StoreContract : public ::testing::TestWithParam<std::function<std::unique_ptr<Backing>()>> {
 protected:
  StoreContract() : backing(GetParam()()), store(backing->open()) {}

  void reopen() {
    store.reset();
    store = backing->open();
  }

  static Arrival arrival(std::uint32_t uid, const std::string& content, std::uint32_t uidvalidity = 7,
                         std::string mailbox = "main") {
    std::string sha256 = content;
    sha256.resize(64, '_');
    return {std::move(mailbox), uidvalidity, uid, at(uid), sha256, 1000 + uid};
  }
  MessageKey arrive(std::uint32_t uid) {
    const Arrival a = arrival(uid, "content" + std::to_string(uid));
    return store->record_arrivals(std::span(&a, 1)).at(0).key;
  }
  MessageKey read(std::uint32_t uid) {
    const MessageKey key = arrive(uid);
    const Store::Reading r{key, "{\"uid\":" + std::to_string(uid) + "}", "<" + std::to_string(uid) + "@x.example>"};
    store->record_facts(std::span(&r, 1));
    return key;
  }
  Message file(MessageKey key, std::function<Decision(Desk&)> decide) {
    const Filing f{key, std::move(decide)};
    return store->file(std::span(&f, 1)).at(0);
  }
  Message file(MessageKey key, Decision d) {
    return file(key, [d = std::move(d)](Desk&) { return d; });
  }
  static Letter letter(std::string kind, std::string to = "zlc@fuzhou.example", std::int64_t due = 0) {
    Letter l;
    l.mailbox = "main";
    l.kind = std::move(kind);
    l.campaign = "c";
    l.agency = "fuzhou";
    l.receipt = "FJ-0001";
    l.recipients = {std::move(to)};
    l.subject = "【FJ-0001】收悉";
    l.message_id = "<" + l.kind + "@ours.example>";
    l.bytes = std::string("Subject: x\r\n\r\n\0\xFF", 16);
    l.due_at = at(due);
    return l;
  }
  void queue(const Letter& l) { store->queue_letters(std::span(&l, 1)); }
  static Decision accepted(std::string agency = "fuzhou") {
    Decision d;
    d.outcome = Outcome::accepted;
    d.campaign = "c";
    d.agency = std::move(agency);
    d.verdict = "{\"outcome\":\"accepted\"}";
    return d;
  }
  static Dossier dossier(std::string receipt, std::string agency = "fuzhou") {
    Dossier d;
    d.campaign = "c";
    d.agency = std::move(agency);
    d.submission.emplace().receipt = std::move(receipt);
    return d;
  }
  static std::vector<MessageKey> keys(const std::vector<Message>& messages) {
    std::vector<MessageKey> out;
    for (const Message& m : messages) out.push_back(m.key);
    return out;
  }
  static std::vector<std::string> kinds(const std::vector<Letter>& letters) {
    std::vector<std::string> out;
    for (const Letter& l : letters) out.push_back(l.kind);
    return out;
  }

  std::unique_ptr<Backing> backing;
  std::unique_ptr<Store> store;
};

}  // namespace baosong::storage::test
