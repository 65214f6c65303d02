// Runs one coroutine on an io_context to its end and gives back its value (or throws what it threw).
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace baosong::mail {

template <class T>
T run_to_end(asio::io_context& context, asio::awaitable<T> coroutine) {
  auto future = asio::co_spawn(context, std::move(coroutine), asio::use_future);
  context.restart();
  context.run();
  return future.get();
}

}  // namespace baosong::mail
