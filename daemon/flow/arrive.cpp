#include "daemon/flow/arrive.hpp"

#include <algorithm>
#include <boost/asio/experimental/channel.hpp>
#include <iterator>

#include "daemon/flow/patience.hpp"
#include "daemon/mail/backoff.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// One flush and one transaction for so many messages. Twice as many files are open at most.
constexpr std::size_t k_batch = 64;

struct Batch {
  std::vector<std::unique_ptr<storage::BlobWriter>> writers;
  std::vector<storage::Arrival> arrivals;  ///< in step with `writers`; sha256 and size come with the commit
};

// Streams bodies into blob files.
class BlobSink final : public mail::MessageSink {
 public:
  BlobSink(storage::Blobs& blobs, storage::Arrival like) : blobs_(blobs), like_(std::move(like)) {}

  void begin(std::optional<mail::Uid>, std::uint64_t) override { writing_ = blobs_.begin(); }
  void write(std::string_view piece) override { writing_->write(piece); }
  void end(const mail::FetchedMessage& message) override {
    if (message.declared_size && *message.declared_size != message.received_size)
      spdlog::warn("{}: UID {}: the server announced {} bytes and sent {}", like_.mailbox, message.uid,
                   *message.declared_size, message.received_size);
    storage::Arrival arrival = like_;
    arrival.uid = message.uid;
    if (message.internal_date) arrival.received_at = *message.internal_date;
    batch_.writers.push_back(std::move(writing_));
    batch_.arrivals.push_back(std::move(arrival));
  }
  void abandon() override { writing_.reset(); }

  [[nodiscard]] std::vector<mail::Uid> uids() const {
    std::vector<mail::Uid> uids;
    for (const storage::Arrival& arrival : batch_.arrivals) uids.push_back(arrival.uid);
    return uids;
  }
  [[nodiscard]] Batch take() { return std::exchange(batch_, {}); }

 private:
  storage::Blobs& blobs_;
  storage::Arrival like_;  ///< mailbox, UIDVALIDITY, and the time for a server that gives none
  std::unique_ptr<storage::BlobWriter> writing_;
  Batch batch_;
};

// Bytes before row: when the row is there, the blob is durable.
std::size_t record(Instance::Storage& storage, Batch& batch) {
  if (batch.arrivals.empty()) return 0;
  const auto blobs = storage.blobs->commit(batch.writers);
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    batch.arrivals[i].sha256 = blobs[i].sha256;
    batch.arrivals[i].size = blobs[i].size;
  }
  for (const storage::Message& message : storage.store->record_arrivals(batch.arrivals)) {
    if (message.duplicate_of)
      spdlog::info("message {}: {}/{} has come before as message {}", message.key, message.arrival.mailbox,
                   message.arrival.uid, message.duplicate_of);
    else
      spdlog::info("message {}: {}/{} arrived, {} bytes", message.key, message.arrival.mailbox, message.arrival.uid,
                   message.arrival.size);
  }
  return batch.arrivals.size();
}

// Records batches beside the fetching, one at a time, in order.
class Recorder {
 public:
  explicit Recorder(Instance& instance, std::function<void()> on_recorded)
      : instance_(instance), on_recorded_(std::move(on_recorded)), done_(instance.loop, 1) {}

  asio::awaitable<void> start(Batch batch) {
    co_await join();
    busy_ = true;
    // The batch lives in the coroutine, so that it outlasts whatever becomes of the fetching meanwhile.
    asio::co_spawn(
        instance_.loop,
        [](Instance& instance, Batch work) -> asio::awaitable<std::size_t> {
          co_return co_await instance.in_storage([&](Instance::Storage& storage) { return record(storage, work); });
        }(instance_, std::move(batch)),
        [this](std::exception_ptr error, std::size_t count) {
          done_.try_send(boost::system::error_code{}, error, count);
        });
  }

  asio::awaitable<void> join() {
    if (!busy_) co_return;
    const auto [error, count] = co_await done_.async_receive(asio::use_awaitable);
    busy_ = false;
    if (error) std::rethrow_exception(error);
    recorded_ += count;
    if (count) on_recorded_();
  }

  [[nodiscard]] std::size_t recorded() const { return recorded_; }

 private:
  Instance& instance_;
  std::function<void()> on_recorded_;
  asio::experimental::channel<void(boost::system::error_code, std::exception_ptr, std::size_t)> done_;
  bool busy_ = false;
  std::size_t recorded_ = 0;
};

// Mail by mail where the line broke before, and what was refused before always last and alone.
std::vector<std::vector<mail::Uid>> in_batches(const std::vector<mail::Uid>& fresh, const RefusedMail& refused,
                                               std::chrono::sys_seconds now) {
  std::vector<std::vector<mail::Uid>> batches;
  for (const mail::Uid uid : fresh) {
    if (refused.contains(uid)) continue;
    if (batches.empty() || refused.one_by_one || batches.back().size() == k_batch) batches.emplace_back();
    batches.back().push_back(uid);
  }
  for (const mail::Uid uid : refused.due(now)) batches.push_back({uid});
  return batches;
}

// A line that broke, as against a server that wants to be left alone.
bool is_line_trouble(mail::MailErrorKind kind) {
  return mail::trouble_of(kind) == mail::Trouble::network;
}

}  // namespace

asio::awaitable<mail::Result<ArrivalReport>> arrive(Instance& instance, std::string mailbox, mail::ImapSession& session,
                                                    mail::SelectedFolder folder, mail::Uid from, RefusedMail& refused,
                                                    std::function<void()> on_recorded) {
  refused.begin(folder.uidvalidity);
  auto found = co_await session.search_uids(from);
  if (!found) co_return found.error();
  // "New" means "no row", never UNSEEN: a colleague who has read the mail must not make it vanish.
  const std::vector<mail::Uid> fresh = co_await instance.in_storage([&](Instance::Storage& storage) {
    if (from == 1) storage.store->record_first_look(mailbox, folder.uidvalidity, found->empty() ? 0 : found->back());
    const auto known = storage.store->known_uids(mailbox, folder.uidvalidity);
    std::vector<mail::Uid> rest;
    std::set_difference(found->begin(), found->end(), known.begin(), known.end(), std::back_inserter(rest));
    return rest;
  });

  // New on the server, and recorded by another process (`reconcile`): it waits to be worked off.
  if (from > 1 && fresh.size() < found->size()) on_recorded();
  ArrivalReport report;
  report.next_uid = found->empty() ? from : std::max(from, found->back() + 1);
  Recorder recorder(instance, std::move(on_recorded));
  storage::Arrival like;
  like.mailbox = mailbox;
  like.uidvalidity = folder.uidvalidity;
  std::optional<mail::MailError> broken;
  std::exception_ptr failed;
  for (const std::vector<mail::Uid>& batch : in_batches(fresh, refused, instance.now())) {
    if (broken || failed) break;
    like.received_at = instance.now();
    BlobSink sink(*instance.storage().blobs, like);
    try {
      const auto fetched = co_await session.fetch(batch, sink);
      for (const mail::Uid uid : sink.uids()) refused.settled(uid);
      if (!fetched) {
        broken = fetched.error();
        // Once may be chance.
        const bool again = refused.one_by_one || refused.contains(batch.front());
        if (again && batch.size() == 1 && is_line_trouble(broken->kind)) {
          spdlog::error("{}: the line broke at UID {}: {}", mailbox, batch.front(), in_words(*broken));
          refused.refused(batch.front(), instance.now());
        }
      } else {
        for (const mail::Uid uid : fetched->absent) refused.settled(uid);
        for (const auto& refusal : fetched->refused) {
          spdlog::error("{}: the server would not give UID {}: {}", mailbox, refusal.uid, refusal.server_text);
          refused.refused(refusal.uid, instance.now());
        }
      }
      co_await recorder.start(sink.take());
    } catch (...) {
      failed = std::current_exception();  // the recorder must be joined before it goes
    }
  }
  try {
    co_await recorder.join();
  } catch (...) {
    if (!failed) failed = std::current_exception();
  }
  if (failed) std::rethrow_exception(failed);
  report.recorded = recorder.recorded();
  report.refused = refused.size();
  refused.one_by_one = broken && is_line_trouble(broken->kind) && (refused.one_by_one || report.recorded == 0);
  if (broken) co_return *broken;
  co_return report;
}

}  // namespace baosong::flow
