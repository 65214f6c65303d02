// The driver: tries every fault at every step of a fixed workload and prints a table. Usage: see k_usage.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "tests/faults/trial.hpp"

namespace baosong::faults {
namespace {

const char* const k_usage =
    "baosong_faults BAOSONG SHIM [--share PERCENT] [--seed N] [--jobs N] [--fault NAME] [--pass NAME]\n"
    "               [--at N] [--in-extractor] [--verbose]\n"
    "  --share      of all steps, spread evenly, from a place that the seed gives (100: each of them)\n"
    "  --at         this step alone\n";

struct Options {
  Programs programs;
  double share = 100;
  std::uint64_t seed = 1;
  int jobs = 1;
  std::string fault, pass;
  std::int64_t at = 0;
  bool in_extractor = false;
  bool verbose = false;
};

Options parse(int argc, char** argv) {
  if (argc < 3) throw std::invalid_argument("two programs are needed");
  Options out;
  out.programs = {std::filesystem::absolute(argv[1]), std::filesystem::absolute(argv[2])};
  for (int i = 3; i < argc; ++i) {
    const std::string_view name = argv[i];
    const auto value = [&]() -> std::string {
      if (i + 1 >= argc) throw std::invalid_argument(std::string(name) + " needs a value");
      return argv[++i];
    };
    if (name == "--share") {
      out.share = std::stod(value());
    } else if (name == "--seed") {
      out.seed = std::stoull(value());
    } else if (name == "--jobs") {
      out.jobs = std::stoi(value());
    } else if (name == "--fault") {
      out.fault = value();
    } else if (name == "--pass") {
      out.pass = value();
    } else if (name == "--at") {
      out.at = std::stoll(value());
    } else if (name == "--in-extractor") {
      out.in_extractor = true;
    } else if (name == "--verbose") {
      out.verbose = true;
    } else {
      throw std::invalid_argument("unknown: " + std::string(name));
    }
  }
  return out;
}

struct Task {
  std::size_t pass = 0;
  Setting setting;
};

/// What is counted in the table, a line for each kind of fault.
struct Tally {
  std::int64_t steps = 0;  ///< there are
  int tried = 0;
  int wrong = 0;
  int repeated = 0;
};

std::string name_of(const Setting& setting) {
  return std::string(k_fault_names[static_cast<std::size_t>(setting.fault)]) +
         (setting.in_extractor ? " (extractor)" : "");
}

class Driver {
 public:
  explicit Driver(Options options) : options_(std::move(options)) {}

  int run() {
    std::vector<std::unique_ptr<Trials>> trials;
    for (int i = 0; i < options_.jobs; ++i) trials.push_back(std::make_unique<Trials>(options_.programs));
    plan(trials.front()->passes());
    std::printf("seed %llu, %zu trials\n", static_cast<unsigned long long>(options_.seed), tasks_.size());
    std::vector<std::jthread> workers;
    for (const auto& one : trials) workers.emplace_back([&] { work(*one); });
    workers.clear();
    return report();
  }

 private:
  void plan(const std::vector<Pass>& passes) {
    std::mt19937_64 random(options_.seed);
    for (const bool in_extractor : {false, true})
      for (int f = 1; f < k_faults; ++f)
        for (std::size_t p = 0; p < passes.size(); ++p) {
          Setting setting{static_cast<Fault>(f), 0, in_extractor, 0};
          const bool on_lines = setting.fault >= Fault::index_busy || setting.fault == Fault::power_loss;
          if (in_extractor && on_lines) continue;  // it has neither
          const std::int64_t all = passes[p].count(setting.fault, in_extractor);
          tallies_[name_of(setting)].steps += all;
          // One further, to see that the whole run passes.
          const double stride = 100 / options_.share;
          const double begin = options_.share >= 100 ? 1 : 1 + static_cast<double>(random() % 1000) / 1000 * stride;
          for (double at = begin; at <= static_cast<double>(all) + (options_.share >= 100 ? 1 : 0); at += stride) {
            setting.at = static_cast<std::int64_t>(at);
            setting.seed = random();
            if (wanted(passes[p], setting)) tasks_.push_back({p, setting});
          }
          if (options_.at > 0) {
            setting.at = options_.at;
            setting.seed = options_.seed;
            if (wanted(passes[p], setting)) tasks_.push_back({p, setting});
          }
        }
    // So that a run which is broken off has seen something of everything.
    std::shuffle(tasks_.begin(), tasks_.end(), random);
  }

  [[nodiscard]] bool wanted(const Pass& pass, const Setting& setting) const {
    if (!options_.fault.empty() && options_.fault != k_fault_names[static_cast<std::size_t>(setting.fault)])
      return false;
    if (!options_.pass.empty() && options_.pass != pass.name) return false;
    if (options_.at > 0 && (setting.at != options_.at || setting.seed != options_.seed)) return false;
    return !options_.in_extractor || setting.in_extractor;
  }

  void work(Trials& trials) {
    for (;;) {
      Task task;
      {
        const std::lock_guard lock(mutex_);
        if (next_ >= tasks_.size()) return;
        task = tasks_[next_++];
      }
      const Pass& pass = trials.passes()[task.pass];
      const auto begin = std::chrono::steady_clock::now();
      const Outcome outcome = trials.run(pass, task.setting);
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
      note(pass, task.setting, outcome, took.count());
    }
  }

  void note(const Pass& pass, const Setting& setting, const Outcome& outcome, double seconds) {
    const std::lock_guard lock(mutex_);
    Tally& tally = tallies_[name_of(setting)];
    if (options_.verbose)
      std::printf("%s, %s %lld: %s (%.2f s)\n", pass.name.c_str(), name_of(setting).c_str(),
                  static_cast<long long>(setting.at), outcome.where.c_str(), seconds);
    if (!outcome.struck) return;
    ++tally.tried;
    tally.repeated += outcome.repeated;
    if (outcome.complaint.empty()) return;
    ++tally.wrong;
    std::printf("\nWRONG: --pass %s --fault \"%s\"%s --at %lld --seed %llu, at: %s\n%s\n", pass.name.c_str(),
                k_fault_names[static_cast<std::size_t>(setting.fault)], setting.in_extractor ? " --in-extractor" : "",
                static_cast<long long>(setting.at), static_cast<unsigned long long>(setting.seed),
                outcome.where.c_str(), outcome.complaint.c_str());
    std::fflush(stdout);
  }

  int report() const {
    int wrong = 0;
    std::printf("\n%-34s %8s %8s %18s %9s\n", "fault", "steps", "tried", "lost or doubled", "repeated");
    for (const auto& [name, tally] : tallies_) {
      if (tally.tried == 0) continue;
      std::printf("%-34s %8lld %8d %18d %9d\n", name.c_str(), static_cast<long long>(tally.steps), tally.tried,
                  tally.wrong, tally.repeated);
      wrong += tally.wrong;
    }
    std::printf("(repeated: a letter whose fate was unknown came twice under the same Message-ID)\n");
    return wrong == 0 ? 0 : 1;
  }

  Options options_;
  std::vector<Task> tasks_;
  std::size_t next_ = 0;
  std::map<std::string, Tally> tallies_;
  std::mutex mutex_;
};

}  // namespace
}  // namespace baosong::faults

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  try {
    return baosong::faults::Driver(baosong::faults::parse(argc, argv)).run();
  } catch (const std::invalid_argument& e) {
    std::fprintf(stderr, "%s\n%s", e.what(), baosong::faults::k_usage);
    return 2;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "baosong_faults: %s\n", e.what());
    return 1;
  }
}
