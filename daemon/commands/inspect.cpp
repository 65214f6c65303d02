// `baosong inspect`: judges each message alone, by the same extractor and the same rules as the daemon. Writes nothing
// but a temporary folder, sends nothing. Verdicts come in the order of the files; several are read at once.
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "config/office_time.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/commands/scratch_folder.hpp"
#include "daemon/extractor/extractor.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/rules/judge.hpp"
#include "daemon/rules/verdict_json.hpp"
#include "parsers/facts_json.hpp"

namespace baosong::commands {
namespace {

namespace asio = boost::asio;

// stdin can be read only once, and the extractor wants a file.
std::filesystem::path save_stdin(const ScratchFolder& folder) {
  const std::filesystem::path file = folder.path() / "stdin.eml";
  std::ofstream(file, std::ios::binary) << std::cin.rdbuf();
  return file;
}

// The time by which a message is judged where nobody says when it came: its Date, else now.
std::chrono::sys_seconds assumed_arrival(const parsers::MessageFacts& facts) {
  if (facts.date)
    if (const auto date = config::parse_rfc3339(*facts.date)) return *date;
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

class Inspection {
 public:
  Inspection(const config::Loaded& loaded, const InspectOptions& options)
      : loaded_(loaded), options_(options), room_(loop_.get_executor(), extractor_options(loaded)) {}

  int run() {
    std::size_t next = 0;
    std::deque<std::unique_ptr<Slot>> running;
    while (next < options_.files.size() || !running.empty()) {
      while (next < options_.files.size() && running.size() < 2 * room_.places())
        running.push_back(start(options_.files[next++]));
      while (!running.front()->done) loop_.run_one();
      print(*running.front());
      running.pop_front();
    }
    return exit_status_;
  }

 private:
  struct Slot {
    std::string file;
    ScratchFolder folder;
    std::string line;
    std::string fault;
    bool done = false;
  };

  static extractor::Options extractor_options(const config::Loaded& loaded) {
    extractor::Options options;
    options.limits = flow::parser_limits(loaded.settings.limits);
    return options;
  }

  std::unique_ptr<Slot> start(const std::string& file) {
    auto slot = std::make_unique<Slot>();
    slot->file = file;
    asio::co_spawn(loop_, judge(*slot), [target = slot.get()](std::exception_ptr error) {
      target->done = true;
      if (!error) return;
      try {
        std::rethrow_exception(error);
      } catch (const std::exception& e) {
        target->fault = e.what();
      }
    });
    return slot;
  }

  asio::awaitable<void> judge(Slot& slot) {
    const std::filesystem::path content = slot.folder.path() / "content";
    std::filesystem::create_directory(content);
    const std::filesystem::path raw = slot.file == "-" ? save_stdin(slot.folder) : std::filesystem::path(slot.file);
    extractor::Job job{extractor::Job::What::mail, raw, content, {}};
    const extractor::Extraction read = co_await room_.extract(std::move(job));

    parsers::MessageFacts facts;
    if (read.failure.empty())
      facts = parsers::facts_from_json(boost::json::parse(read.facts));
    else
      facts.unreadable = read.failure;
    rules::Circumstances circumstances;
    circumstances.campaigns = loaded_.campaigns;
    circumstances.forced_campaign = options_.campaign;
    circumstances.received_at = options_.received_at.value_or(assumed_arrival(facts));
    circumstances.timezone = loaded_.settings.office.timezone;
    slot.line =
        boost::json::serialize(rules::to_json(rules::judge(facts, circumstances), loaded_.settings.office.timezone));
  }

  void print(const Slot& slot) {
    if (slot.fault.empty()) {
      std::printf("%s\n", slot.line.c_str());
      std::fflush(stdout);
      return;
    }
    std::fprintf(stderr, "baosong: %s: %s\n", slot.file.c_str(), slot.fault.c_str());
    exit_status_ = k_needs_person;
  }

  const config::Loaded& loaded_;
  const InspectOptions& options_;
  asio::io_context loop_;
  extractor::Extractor room_;
  int exit_status_ = k_done;
};

}  // namespace

int inspect(const config::Loaded& loaded, const InspectOptions& options) {
  if (!options.campaign.empty()) find_campaign(loaded, options.campaign);
  return Inspection(loaded, options).run();
}

}  // namespace baosong::commands
