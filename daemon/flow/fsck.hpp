// `baosong fsck`: the index against its own check, blobs against their sizes and hashes; and what is damaged made good
// again: a raw mail from the server, an item from its raw mail. Runs beside a daemon that serves the same index: rows
// name only what is durable, a blob is exchanged in one step, and the archive tree is worked on in turns.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "daemon/flow/instance.hpp"

namespace baosong::flow {

/// A blob that is missing or damaged.
struct BlobFault {
  std::string what;       ///< "图1.jpg of message 7 (fuzhou, FJ2021-0003)"
  std::string found;      ///< "is missing"
  std::string repaired;   ///< how; empty: it could not be
  std::string hindrance;  ///< why not
  std::string file;       ///< where a good copy belongs, relative to the storage or to a backup: "blobs/ab/cd/abcd…"
};

struct FsckReport {
  std::vector<std::string> index;  ///< faults of the index itself
  std::size_t blobs = 0;           ///< whole ones that the index names, and their size
  std::uint64_t bytes = 0;
  std::size_t unnamed = 0;  ///< blobs that nothing names: left by a crash, or of mail that was ignored; harmless
  std::vector<BlobFault> faults;
};

/// `progress` is called after each blob. Where something was repaired, the archive tree shows the good bytes when it
/// returns. Throws storage::StoreError where the index cannot be written, std::system_error where the disk cannot.
[[nodiscard]] asio::awaitable<FsckReport> fsck(Instance& instance,
                                               std::function<void(std::size_t blobs, std::uint64_t bytes)> progress);

}  // namespace baosong::flow
