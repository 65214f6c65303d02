#include "daemon/commands/run.hpp"

#include <string_view>

#include "daemon/extractor/extractor.hpp"

namespace baosong::commands {

int run(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "extractor-zygote") return extractor::run_zygote();
  return 2;
}

}  // namespace baosong::commands
