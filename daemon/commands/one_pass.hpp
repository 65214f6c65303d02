// One pass of the whole flow, for `poll`, `remind` and `reconcile`.
#pragma once

#include "config/load.hpp"
#include "daemon/flow/service.hpp"

namespace baosong::commands {

/// Fetches, files, reminds and sends; what went wrong is said on stderr. Throws flow::AlreadyRunning beside a daemon,
/// and what storage throws.
flow::PassReport one_pass(const config::Loaded& loaded);

}  // namespace baosong::commands
