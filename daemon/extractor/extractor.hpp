// The sealed room, seen from outside: hostile bytes go in as a read-only descriptor, facts come out as JSON. Parsers
// run in a process of their own (a zygote of this same binary, which has loaded the parser libraries and forks one
// child per message), so that a mail which crashes, hangs or devours memory costs that one child and nothing else. The
// walls themselves are in sealed_room.hpp. Asio coroutines, one strand.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "parsers/limits.hpp"

namespace baosong::extractor {

struct Options {
  std::filesystem::path program = "/proc/self/exe";  ///< the baosong binary
  parsers::Limits limits;
  unsigned children = 0;                     ///< at once; 0: one per core
  std::chrono::seconds wall_clock{90};       ///< a child that lives longer is killed
  std::chrono::seconds cpu{60};              ///< RLIMIT_CPU of a child
  std::uint64_t address_space = 4ULL << 30;  ///< RLIMIT_AS of a child, bytes
};

struct Job {
  enum class What { mail, document, either };  ///< either: look (for `baosong facts`)
  What what = What::mail;
  std::filesystem::path file;    ///< opened here, read-only; the child sees only the descriptor
  std::filesystem::path folder;  ///< exists, empty, on the caller's account: decoded content is written here
  std::string name;              ///< of a document
};

struct Extraction {
  std::string facts;         ///< baosong.facts/1 JSON; empty where the child failed
  std::string failure;       ///< why, for the operator: "the extractor was killed by SIGSEGV"; empty: it did not fail
  bool environment = false;  ///< it failed for the machine's sake (disk full …), which proves nothing against the bytes
};

class Extractor {
 public:
  /// Starts nothing yet: the zygote is started with the first job, and again if it is lost.
  Extractor(boost::asio::any_io_executor executor, Options options);
  ~Extractor();
  Extractor(const Extractor&) = delete;
  Extractor& operator=(const Extractor&) = delete;

  /// Waits for a free place, then has `job` done. Throws std::system_error where `job.file` cannot be opened or no
  /// process can be had; what the bytes do to the child comes back as Extraction::failure.
  [[nodiscard]] boost::asio::awaitable<Extraction> extract(Job job);

  /// Jobs that can run at once.
  [[nodiscard]] unsigned places() const;

 private:
  class Zygote;
  std::shared_ptr<Zygote> zygote_;
};

/// The zygote's own main: `baosong extractor-zygote` calls it with the socket as descriptor 3. Returns its exit status.
int run_zygote();

}  // namespace baosong::extractor
