// libFuzzer's entry points, for the one target that is linked in.
#include <cstdint>
#include <string>

#include "tests/fuzz/harness/target.hpp"

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// The target's own bounds go before what the command line says, which so has the last word.
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  const baosong::fuzz::Target& target = baosong::fuzz::targets().front();
  static std::string max_len = "-max_len=" + std::to_string(target.max_bytes);
  static std::string timeout = "-timeout=" + std::to_string(target.seconds);
  static std::vector<char*> arguments{(*argv)[0], max_len.data(), timeout.data()};
  arguments.insert(arguments.end(), *argv + 1, *argv + *argc);
  *argc = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  *argv = arguments.data();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  baosong::fuzz::targets().front().feed({reinterpret_cast<const char*>(data), size});
  return 0;
}
