#include "daemon/flow/intake.hpp"

#include <boost/asio/experimental/channel.hpp>
#include <set>

#include "daemon/flow/archive.hpp"

namespace baosong::flow {
namespace {

// Enough to keep every core reading while one batch is filed in few transactions; few enough to be no burden.
constexpr std::size_t k_batch = 32;

using Batch = std::vector<ReadMessage>;
using FiledChannel = asio::experimental::channel<void(boost::system::error_code, std::exception_ptr, FilingReport)>;

asio::awaitable<FilingReport> file_batch(Instance& instance, std::shared_ptr<const RuleBook> book, Batch batch) {
  co_return co_await instance.in_storage([&](Instance::Storage& storage) {
    const FilingReport report = file(storage, *book, instance.now(), batch);
    archive(storage, *book->configuration);
    return report;
  });
}

}  // namespace

std::shared_ptr<const RuleBook> Intake::current_book(std::vector<storage::LearnedAddress> learned) {
  const Configuration configuration = instance_.configuration();
  if (book_->source != configuration || book_->learned != learned)
    book_ = std::make_shared<const RuleBook>(configuration, std::move(learned));
  return book_;
}

asio::awaitable<FilingReport> Intake::work_off() {
  FilingReport total;
  std::set<storage::MessageKey> in_work;
  FiledChannel filed(instance_.loop, 1);
  bool filing = false;
  std::exception_ptr failed;

  const auto join = [&]() -> asio::awaitable<void> {
    if (!filing) co_return;
    const auto [error, report] = co_await filed.async_receive(asio::use_awaitable);
    filing = false;
    if (error) std::rethrow_exception(error);
    total.filed += report.filed;
    total.failed += report.failed;
  };

  try {
    // What an earlier process filed, and died before the archive tree showed it. No new mail may come for days.
    co_await instance_.in_storage([&](Instance::Storage& storage) { archive(storage, *instance_.configuration()); });
    while (!stopping_) {
      // The batch that is being filed is still unfinished in the index.
      auto messages = co_await instance_.in_storage([&](Instance::Storage& storage) {
        auto found = storage.store->unfinished(instance_.now(), k_batch + in_work.size());
        std::erase_if(found, [&](const storage::Message& message) { return in_work.contains(message.key); });
        if (found.size() > k_batch) found.resize(k_batch);
        return found;
      });
      if (messages.empty() && !filing) break;
      Batch batch;
      if (!messages.empty()) batch = co_await read(instance_, std::move(messages));
      co_await join();
      in_work.clear();
      if (batch.empty()) continue;  // something may have come while the last batch was filed
      for (const ReadMessage& one : batch) in_work.insert(one.message.key);
      auto learned =
          co_await instance_.in_storage([](Instance::Storage& storage) { return storage.store->learned_addresses(); });
      book_ = current_book(std::move(learned));
      filing = true;
      asio::co_spawn(instance_.loop, file_batch(instance_, book_, std::move(batch)),
                     [&](std::exception_ptr error, FilingReport report) {
                       filed.try_send(boost::system::error_code{}, error, report);
                     });
    }
  } catch (...) {
    failed = std::current_exception();
  }
  try {
    co_await join();
  } catch (...) {
    if (!failed) failed = std::current_exception();
  }
  if (failed) std::rethrow_exception(failed);
  co_return total;
}

}  // namespace baosong::flow
