// One parser that is fed any bytes. Each NAME.cpp in tests/fuzz defines one Target; libFuzzer runs it (libfuzzer.cpp, a
// program for each target), and the ordinary test build feeds it the made seeds and the regression inputs
// (replay_test.cpp, all targets in one program).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace baosong::fuzz {

struct Target {
  const char* name;  ///< of its file
  /// Reads `bytes` and holds the parser to what its header promises; ends by require() where a promise is broken.
  void (*feed)(std::string_view bytes);
  std::size_t max_bytes = 32 * 1024;  ///< libFuzzer's -max_len
  unsigned seconds = 30;              ///< libFuzzer's -timeout for one input; wall time, on a busy machine
};

/// Every target linked into this program.
[[nodiscard]] std::vector<Target>& targets();

struct Registration {
  explicit Registration(const Target& target) { targets().push_back(target); }
};

}  // namespace baosong::fuzz
