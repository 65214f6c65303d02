// What one running baosong holds: its configuration (exchangeable as a whole), its storage, its clock, its extractor.
// Network and decisions run on one strand; storage, which blocks, on a thread of its own (`in_storage`).
#pragma once

#include <boost/asio.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <type_traits>

#include "config/load.hpp"
#include "daemon/extractor/extractor.hpp"
#include "storage/archive_tree.hpp"
#include "storage/blobs.hpp"
#include "storage/files.hpp"
#include "storage/store.hpp"

namespace baosong::flow {

namespace asio = boost::asio;

using Configuration = std::shared_ptr<const config::Loaded>;
using Clock = std::function<std::chrono::sys_seconds()>;

[[nodiscard]] parsers::Limits parser_limits(const config::Limits& limits);

/// Opens the index that the configuration names, creating it where lacking. Throws storage::StoreError.
[[nodiscard]] std::unique_ptr<storage::Store> open_store(const config::IndexPlace& place);

/// Another process works on the same storage root; what() says which folder and what to do.
struct AlreadyRunning : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Makes its holder the only one that fetches, files and sends, or restores. Throws AlreadyRunning.
[[nodiscard]] storage::files::Fd lock_storage(const std::filesystem::path& root);

class Instance {
 public:
  /// Opens (and creates) the storage that the configuration names; the extractor's limits are the configuration's.
  /// Throws storage::StoreError, std::system_error.
  Instance(asio::io_context& loop, Configuration configuration, Clock clock, extractor::Options extractor_options);
  ~Instance();

  /// lock_storage(), held until the end.
  void lock() { lock_ = lock_storage(root_); }

  [[nodiscard]] Configuration configuration() const { return configuration_; }
  /// From now on. What is in work goes on with what it began with.
  void replace(Configuration configuration) { configuration_ = std::move(configuration); }
  [[nodiscard]] std::chrono::sys_seconds now() const { return clock_(); }

  asio::io_context& loop;
  extractor::Extractor extractor;

  /// Runs `work(Storage&)` on the storage thread and resumes with its result, or throws what it threw.
  struct Storage {
    std::unique_ptr<storage::Blobs> blobs;
    std::unique_ptr<storage::Store> store;
    std::unique_ptr<storage::ArchiveTree> tree;
  };
  template <class Work>
  asio::awaitable<std::invoke_result_t<Work&, Storage&>> in_storage(Work work) {
    using Result = std::invoke_result_t<Work&, Storage&>;
    co_return co_await asio::co_spawn(
        storage_thread_,
        [](Storage& storage, Work job) -> asio::awaitable<Result> { co_return job(storage); }(storage_,
                                                                                              std::move(work)),
        asio::use_awaitable);
  }
  /// For commands, which have no loop to keep alive.
  [[nodiscard]] Storage& storage() { return storage_; }

 private:
  Configuration configuration_;
  Clock clock_;
  Storage storage_;
  std::filesystem::path root_;
  storage::files::Fd lock_;
  asio::thread_pool storage_thread_{1};
};

}  // namespace baosong::flow
