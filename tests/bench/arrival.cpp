// baosong_bench_arrival CONFIG: the first stage alone, which no command runs by itself. Fetches what is new in the
// first mailbox, each mail a durable blob and a row, and prints how many it recorded.
#include <boost/asio.hpp>
#include <chrono>
#include <exception>
#include <iostream>
#include <memory>

#include "config/load.hpp"
#include "daemon/flow/mailbox.hpp"

namespace baosong::bench {
namespace {

namespace asio = boost::asio;

std::chrono::sys_seconds system_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::size_t arrive(const std::filesystem::path& config_file) {
  const auto loaded = std::make_shared<const config::Loaded>(config::load(config_file));
  asio::io_context loop;
  flow::Instance instance(loop, loaded, system_now, {});
  instance.lock();
  flow::Patience patience(system_now);
  flow::Mailbox mailbox(instance, loaded->settings.mailboxes.at(0), patience, [] {});
  std::size_t recorded = 0;
  std::exception_ptr failed;
  asio::co_spawn(
      loop,
      [&]() -> asio::awaitable<void> {
        const auto report = co_await mailbox.fetch();
        recorded = report.value().recorded;
        co_await mailbox.leave();
      },
      [&](std::exception_ptr error) {
        failed = error;
        loop.stop();
      });
  loop.run();
  if (failed) std::rethrow_exception(failed);
  return recorded;
}

}  // namespace
}  // namespace baosong::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: baosong_bench_arrival CONFIG\n";
    return 2;
  }
  try {
    std::cout << baosong::bench::arrive(argv[1]) << '\n';
  } catch (const std::exception& error) {
    std::cerr << "baosong_bench_arrival: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
