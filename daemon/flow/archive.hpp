// After `filed`: the archive tree follows the index, for people. Runs on the storage thread.
#pragma once

#include "daemon/flow/instance.hpp"

namespace baosong::flow {

/// Makes the archive tree show what has been filed or ruled and not been shown yet. What cannot be shown (a blob is
/// lacking) is in the log, and tried again at the next call. Throws storage::StoreError.
void archive(Instance::Storage& storage, const config::Loaded& configuration);

}  // namespace baosong::flow
