// The office's digest: what happened since the last one, what waits for a person and the command that decides it; the
// week's first one with the standing of every agency. Runs on the storage thread.
#pragma once

#include <chrono>

#include "daemon/flow/rule_book.hpp"
#include "storage/store.hpp"

namespace baosong::flow {

/// Queues the digest of each day from [office] digest on, once; on the next day still, where it could not be written in
/// time. None where nothing had happened or waited by then, nor where no campaign runs: from `opens` until a week after
/// its last reminder, without a deadline as long as something happens. Put off while the office has had its letters for
/// the day, which leave room for it (rules::k_notices_a_day). Whether it did. Throws storage::StoreError.
bool queue_digest(const RuleBook& book, storage::Store& store, std::chrono::sys_seconds now);

}  // namespace baosong::flow
