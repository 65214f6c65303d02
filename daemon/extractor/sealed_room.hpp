// The walls around one extraction. Called in the child, after the fork and before the first hostile byte is read.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace baosong::extractor {

struct Walls {
  std::chrono::seconds cpu{60};
  std::uint64_t address_space = 4ULL << 30;  ///< bytes
  std::uint64_t file_size = 2ULL << 30;      ///< bytes, of any one file written
  unsigned descriptors = 64;
};

/// Puts up the walls, in this order: no new privileges; resource limits; no core dumps; nothing inherited but the
/// descriptors up to `last_descriptor`. Landlock (only `folder`) and the seccomp allow-list stand next in line, where
/// the function's comment says. Throws std::system_error: a room that cannot be sealed is not entered.
void seal(const Walls& walls, const std::filesystem::path& folder, int last_descriptor);

}  // namespace baosong::extractor
