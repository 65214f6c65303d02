// Stages `judged` and `filed`: a read message gets its verdict, and in one transaction the dossier becomes what it
// shall be and the letter is queued. The archive tree follows. Runs on the storage thread.
// One message that cannot be judged or filed holds up no other: it is listed as failed, and tried again.
#pragma once

#include <chrono>
#include <span>

#include "daemon/flow/instance.hpp"
#include "daemon/flow/read.hpp"
#include "daemon/flow/rule_book.hpp"

namespace baosong::flow {

struct FilingReport {
  std::size_t filed = 0;
  std::size_t failed = 0;  ///< to be tried again later; each is in the log and in `baosong failed`
};

/// Files `batch` in its order, so that a later mail sees what an earlier one did, and removes the folders of its
/// content. Throws storage::StoreError, std::system_error: then each of the batch is filed whole or not at all, and the
/// rest may be repeated.
FilingReport file(Instance::Storage& storage, const RuleBook& book, std::chrono::sys_seconds now,
                  std::span<ReadMessage> batch);

}  // namespace baosong::flow
