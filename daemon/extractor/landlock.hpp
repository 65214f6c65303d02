// Landlock by its system calls (kernel: Documentation/userspace-api/landlock.rst; Debian 12 has no library for it): a
// process gives up, for good and for all that it starts, every file but those that it names.
#pragma once

#include <cstdint>
#include <filesystem>

namespace baosong::extractor {

/// The version that the running kernel offers; 0: none (not built in, switched off at boot, or refused by a filter).
[[nodiscard]] int landlock_abi();

/// struct landlock_ruleset_attr as of version 6. Debian 12's header ends before `net`; older kernels accept what is
/// beyond their own end as long as it is zero.
struct LandlockRights {
  std::uint64_t files = 0;   ///< LANDLOCK_ACCESS_FS_*
  std::uint64_t net = 0;     ///< LANDLOCK_ACCESS_NET_*
  std::uint64_t scoped = 0;  ///< LANDLOCK_SCOPE_*
};

/// All that version `abi` can refuse.
[[nodiscard]] LandlockRights landlock_rights(int abi);

/// Leaves the calling thread, from now on: `folder` (to read, and to make, write and remove plain files in), reading of
/// what is behind the descriptor `input`, reading of the data that the parsers' libraries load, and starting the named
/// converters. Wants no_new_privs. Throws std::system_error. Does nothing where `abi` is 0.
void confine_files(int abi, const std::filesystem::path& folder, int input);

}  // namespace baosong::extractor
