// `baosong facts FILE…`: contract 9. Hostile bytes are read in the sealed room here too.
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>

#include "daemon/commands/options.hpp"
#include "daemon/commands/run_to_end.hpp"
#include "daemon/commands/scratch_folder.hpp"
#include "daemon/extractor/extractor.hpp"

namespace baosong::commands {

int facts(const std::vector<std::string>& files) {
  boost::asio::io_context loop;
  extractor::Extractor room(loop.get_executor(), {});
  int exit_status = k_done;
  for (const std::string& file : files) {
    if (!std::filesystem::exists(file)) {
      std::fprintf(stderr, "baosong: %s: there is no such file\n", file.c_str());
      exit_status = k_needs_person;
      continue;
    }
    const ScratchFolder scratch;
    extractor::Extraction result;
    extractor::Job job{extractor::Job::What::either, file, scratch.path(),
                       std::filesystem::path(file).filename().string()};
    run_to_end(loop, [&]() -> boost::asio::awaitable<void> { result = co_await room.extract(std::move(job)); }());
    if (!result.failure.empty()) {
      std::fprintf(stderr, "baosong: %s: %s\n", file.c_str(), result.failure.c_str());
      exit_status = k_needs_person;
      continue;
    }
    boost::json::object object = boost::json::parse(result.facts).as_object();
    object["file"] = file;
    std::printf("%s\n", boost::json::serialize(object).c_str());
  }
  return exit_status;
}

}  // namespace baosong::commands
