#include "daemon/bundle/thumbnails.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <exception>
#include <stdexcept>

#include "parsers/facts_json.hpp"
#include "storage/files.hpp"

namespace baosong::bundle {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr std::size_t k_most_bytes = 1 << 20;  // of a thumbnail: one is some 10 KB

// The file of that name in the extraction's folder, whatever the child has made of it: a link is not followed.
std::string read_made(const fs::path& file) {
  const storage::files::Fd fd(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat info {};
  if (!fd || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) return {};
  std::string bytes(k_most_bytes + 1, '\0');
  std::size_t length = 0;
  while (length < bytes.size()) {
    const ssize_t n = ::read(fd.get(), bytes.data() + length, bytes.size() - length);
    if (n <= 0) break;
    length += static_cast<std::size_t>(n);
  }
  bytes.resize(length);
  const bool sound = length <= k_most_bytes && bytes.starts_with("\xFF\xD8\xFF");
  return sound ? bytes : std::string();
}

std::string made_name(const std::string& json) {
  try {
    const parsers::MessageFacts facts = parsers::facts_from_json(boost::json::parse(json));
    if (facts.parts.empty()) return {};
    const parsers::Part& part = facts.parts.front();
    return part.picture ? part.picture->thumbnail : part.video ? part.video->poster : std::string();
  } catch (const std::runtime_error&) {  // an answer that cannot be used is no thumbnail
    return {};
  }
}

class Maker {
 public:
  Maker(extractor::Extractor& extractor, std::vector<ThumbnailWanted> wanted, fs::path folder)
      : extractor_(extractor), wanted_(std::move(wanted)), folder_(std::move(folder)) {}

  asio::awaitable<void> run() {
    const auto executor = co_await asio::this_coro::executor;
    const unsigned workers = extractor_.places();
    asio::experimental::channel<void(boost::system::error_code)> finished(executor, workers);
    std::exception_ptr first_error;
    for (unsigned i = 0; i < workers; ++i)
      asio::co_spawn(executor, work(i), [&](std::exception_ptr error) {
        if (error && !first_error) first_error = error;
        finished.try_send(boost::system::error_code{});
      });
    for (unsigned i = 0; i < workers; ++i) co_await finished.async_receive(asio::use_awaitable);
    if (first_error) std::rethrow_exception(first_error);
  }

  std::map<std::string, fs::path> made;

 private:
  asio::awaitable<void> work(unsigned worker) {
    const fs::path room = folder_ / ("room-" + std::to_string(worker));
    while (next_ < wanted_.size()) {
      const ThumbnailWanted& one = wanted_[next_++];
      fs::remove_all(room);
      fs::create_directory(room);
      extractor::Job job{extractor::Job::What::document, one.file, room, one.name};
      const extractor::Extraction extraction = co_await extractor_.extract(std::move(job));
      if (extraction.environment) throw std::runtime_error("no small pictures can be made: " + extraction.failure);
      const std::string name = extraction.failure.empty() ? made_name(extraction.facts) : std::string();
      const std::string bytes = name.empty() ? std::string() : read_made(room / name);
      if (bytes.empty()) continue;
      const fs::path file = folder_ / (one.sha256 + ".jpg");
      storage::files::replace(file, folder_ / "aside", bytes, 0600);
      made[one.sha256] = file;
    }
    fs::remove_all(room);
  }

  extractor::Extractor& extractor_;
  std::vector<ThumbnailWanted> wanted_;
  fs::path folder_;
  std::size_t next_ = 0;
};

}  // namespace

asio::awaitable<std::map<std::string, fs::path>> make_thumbnails(extractor::Extractor& extractor,
                                                                 std::vector<ThumbnailWanted> wanted, fs::path folder) {
  Maker maker(extractor, std::move(wanted), std::move(folder));
  co_await maker.run();
  co_return std::move(maker.made);
}

}  // namespace baosong::bundle
