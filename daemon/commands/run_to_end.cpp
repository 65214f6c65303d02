#include "daemon/commands/run_to_end.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>

namespace baosong::commands {

void run_to_end(boost::asio::io_context& loop, boost::asio::awaitable<void> work) {
  std::exception_ptr failed;
  boost::asio::co_spawn(loop, std::move(work), [&](std::exception_ptr error) {
    failed = error;
    loop.stop();
  });
  loop.restart();
  loop.run();
  if (failed) std::rethrow_exception(failed);
}

}  // namespace baosong::commands
