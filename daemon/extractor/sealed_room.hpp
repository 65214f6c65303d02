// The walls around one extraction. Called in the child, after the fork and before the first hostile byte is read.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "daemon/extractor/syscall_filter.hpp"

namespace baosong::extractor {

struct Walls {
  std::chrono::seconds cpu{60};
  std::uint64_t address_space = 4ULL << 30;  ///< bytes
  std::uint64_t file_size = 2ULL << 30;      ///< bytes, of any one file written
  unsigned descriptors = 64;
  std::uint64_t processes = 4096;  ///< of the user together; half of what he may have, where that is less
};

/// Puts up the walls, in this order: no new privileges; no core dumps; resource limits; standard streams that lead
/// nowhere; nothing inherited but the descriptors up to `last_descriptor`; `folder` as the current one; no environment;
/// no files but `folder`, what is behind `input`, the libraries' data and the converters (landlock.hpp); no system
/// calls but those of `filter`. What the kernel lacks is left out, see lacking_walls(). Throws std::system_error: a
/// room that cannot be sealed is not entered.
void seal(const Walls& walls, const std::filesystem::path& folder, int input, int last_descriptor,
          const SyscallFilter& filter);

/// What this kernel cannot do for the room, one sentence for the operator each, with what mends it.
[[nodiscard]] std::vector<std::string> lacking_walls();

}  // namespace baosong::extractor
