// A command's own loop, for as long as one piece of work takes.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace baosong::commands {

/// Runs `work` to its end, whatever else the loop could still do; throws what it throws. The loop may be used again.
void run_to_end(boost::asio::io_context& loop, boost::asio::awaitable<void> work);

}  // namespace baosong::commands
