#include "daemon/flow/read.hpp"

#include <boost/asio/experimental/channel.hpp>
#include <boost/json.hpp>

#include "parsers/facts_json.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// Facts that say only that nothing could be read, so that the message is held with its raw mail for a person.
parsers::MessageFacts unreadable(const std::string& why) {
  parsers::MessageFacts facts;
  facts.unreadable = why;
  return facts;
}

// Empty where the blob is lacking: that message fails, not the batch.
std::filesystem::path raw_mail(const Instance::Storage& storage, const storage::Message& message) {
  const std::string& address = message.arrival.sha256;
  return storage.blobs->contains(address) ? storage.blobs->path(address) : std::filesystem::path();
}

void parse_facts(ReadMessage& one, std::string_view json) {
  one.facts = parsers::facts_from_json(boost::json::parse(json));
}

asio::awaitable<void> count_attempt(Instance& instance, storage::Message& message) {
  ++message.attempts;
  co_await instance.in_storage([&](Instance::Storage& storage) { storage.store->record_attempts({&message.key, 1}); });
}

asio::awaitable<void> read_one(Instance& instance, ReadMessage& one, std::filesystem::path scratch,
                               std::filesystem::path raw) {
  if (raw.empty()) {
    one.failure = "its raw mail is not in the blobs: " + one.message.arrival.sha256;
    co_return;
  }
  one.content = scratch / ("read-" + std::to_string(one.message.key));
  const auto extract = [&]() -> asio::awaitable<extractor::Extraction> {
    std::filesystem::remove_all(one.content);  // of an earlier try
    std::filesystem::create_directory(one.content);
    extractor::Job job{extractor::Job::What::mail, raw, one.content, {}};
    co_return co_await instance.extractor.extract(std::move(job));
  };
  extractor::Extraction extraction = co_await extract();
  if (!extraction.failure.empty() && one.message.attempts < k_max_attempts) {
    // At once, the first time: where it was chance, a later mail of the same agency shall not overtake this one.
    spdlog::warn("message {}: {} (try {} of {})", one.message.key, extraction.failure, one.message.attempts,
                 k_max_attempts);
    co_await count_attempt(instance, one.message);
    extraction = co_await extract();
  }
  if (extraction.failure.empty()) {
    try {
      parse_facts(one, extraction.facts);
      one.facts_json = std::move(extraction.facts);
      co_return;
    } catch (const std::runtime_error& error) {  // one mail must not stop the others
      extraction.failure = std::string("the extractor's answer cannot be used: ") + error.what();
    }
  }
  spdlog::warn("message {}: {} (try {} of {})", one.message.key, extraction.failure, one.message.attempts,
               k_max_attempts);
  // A full disk is no fault of the mail's, however often it is full.
  if (one.message.attempts < k_max_attempts || extraction.environment) {
    one.failure = extraction.failure;
    one.environment = extraction.environment;
    co_return;
  }
  one.facts = unreadable(extraction.failure);
  one.facts_json = boost::json::serialize(parsers::to_json(one.facts));
}

}  // namespace

asio::awaitable<std::vector<ReadMessage>> read(Instance& instance, std::vector<storage::Message> messages) {
  struct Start {
    std::filesystem::path scratch;
    std::vector<std::filesystem::path> raw;  ///< empty path: the index has the facts
    std::vector<std::string> facts;
  };
  // Counted before it begins: a mail that takes the whole daemon down with it is noticed as well.
  const Start start = co_await instance.in_storage([&](Instance::Storage& storage) {
    Start s;
    s.scratch = storage.blobs->scratch();
    std::vector<storage::MessageKey> begun;
    for (storage::Message& message : messages) {
      s.facts.push_back(message.has_facts ? storage.store->facts(message.key) : std::string());
      s.raw.push_back(message.has_facts ? std::filesystem::path() : raw_mail(storage, message));
      if (!message.has_facts) {
        begun.push_back(message.key);
        ++message.attempts;
      }
    }
    if (!begun.empty()) storage.store->record_attempts(begun);
    return s;
  });

  std::vector<ReadMessage> all(messages.size());
  asio::experimental::channel<void(boost::system::error_code)> finished(instance.loop, messages.size());
  std::exception_ptr first_error;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    all[i].message = std::move(messages[i]);
    if (all[i].message.has_facts) {
      parse_facts(all[i], start.facts[i]);
      finished.try_send(boost::system::error_code{});
      continue;
    }
    asio::co_spawn(instance.loop, read_one(instance, all[i], start.scratch, start.raw[i]),
                   [&](std::exception_ptr error) {
                     if (error && !first_error) first_error = error;
                     finished.try_send(boost::system::error_code{});
                   });
  }
  for (std::size_t i = 0; i < all.size(); ++i) co_await finished.async_receive(asio::use_awaitable);
  if (first_error) std::rethrow_exception(first_error);
  co_return all;
}

std::chrono::seconds retry_pause(int attempts) {
  return std::chrono::seconds(30) * (1 << std::min(2 * std::max(0, attempts - 1), 8));  // 30 s, 2 min, 8 min …
}

}  // namespace baosong::flow
