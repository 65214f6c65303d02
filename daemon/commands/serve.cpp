// `baosong poll` and `baosong serve`: the same flow, once or for ever.
#include <systemd/sd-daemon.h>

#include <boost/asio.hpp>
#include <csignal>
#include <cstdio>

#include "daemon/commands/one_pass.hpp"
#include "daemon/commands/options.hpp"
#include "daemon/commands/run_to_end.hpp"
#include "daemon/flow/instance.hpp"
#include "daemon/flow/rule_book.hpp"
#include "daemon/flow/service.hpp"
#include "spdlog/spdlog.h"

namespace baosong::commands {
namespace {

namespace asio = boost::asio;

// Campaigns, rosters and letter templates are exchanged; what needs new connections or another storage does not change
// under way.
void reload(flow::Instance& instance, const std::filesystem::path& config_file) {
  sd_notify(0, "RELOADING=1");
  try {
    config::Loaded fresh = flow::load_configuration(config_file);
    config::Settings settings = instance.configuration()->settings;
    if (fresh.settings.mailboxes != settings.mailboxes || fresh.settings.storage != settings.storage ||
        fresh.settings.alarm.route != settings.alarm.route)
      spdlog::warn("[[mailbox]], [storage] and the route of [alarm] are as before: their changes need a restart");
    fresh.settings.mailboxes = settings.mailboxes;
    fresh.settings.alarm.route = settings.alarm.route;
    fresh.settings.storage = settings.storage;
    instance.replace(std::make_shared<const config::Loaded>(std::move(fresh)));
    spdlog::info("configuration read again: {} campaigns", instance.configuration()->campaigns.size());
  } catch (const config::InvalidConfiguration& e) {
    spdlog::error("the configuration stays as it was; what was found is at fault:\n{}", e.what());
  }
  sd_notify(0, "READY=1");
}

asio::awaitable<void> on_signals(asio::signal_set& signals, flow::Instance& instance, flow::Service& service,
                                 const std::filesystem::path& config_file) {
  for (;;) {
    const int number = co_await signals.async_wait(asio::use_awaitable);
    if (number == SIGHUP) {
      reload(instance, config_file);
      continue;
    }
    spdlog::info("stopping: what is under way is finished first");
    sd_notify(0, "STOPPING=1");
    service.stop();
    co_return;
  }
}

// Tells systemd, from the loop itself and not from a thread beside it, that the loop still turns.
asio::awaitable<void> report_to_systemd(flow::Service& service) {
  std::uint64_t watchdog = 0;
  sd_watchdog_enabled(0, &watchdog);
  const auto period = watchdog ? std::chrono::microseconds(watchdog / 3) : std::chrono::seconds(60);
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (;;) {
    sd_notifyf(0, "WATCHDOG=1\nSTATUS=%s", service.status_line().c_str());
    timer.expires_after(period);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace

flow::PassReport one_pass(const config::Loaded& loaded) {
  asio::io_context loop;
  flow::Instance instance(loop, std::make_shared<const config::Loaded>(loaded), system_now, {});
  instance.lock();
  flow::Service service(instance);
  flow::PassReport report;
  run_to_end(loop, [&]() -> asio::awaitable<void> { report = co_await service.pass(); }());
  for (const std::string& trouble : report.troubles) std::fprintf(stderr, "baosong: %s\n", trouble.c_str());
  return report;
}

int poll(const config::Loaded& loaded) {
  const flow::PassReport report = one_pass(loaded);
  std::printf("arrived %zu, filed %zu, letters sent %zu\n", report.arrived, report.filed, report.sent);
  return report.troubles.empty() ? k_done : k_needs_person;
}

int serve(const std::filesystem::path& config_file) {
  const auto loaded = std::make_shared<const config::Loaded>(flow::load_configuration(config_file));
  asio::io_context loop;
  flow::Instance instance(loop, loaded, system_now, {});
  instance.lock();
  flow::Service service(instance);

  asio::signal_set signals(loop, SIGTERM, SIGINT, SIGHUP);
  asio::co_spawn(loop, on_signals(signals, instance, service, config_file), asio::detached);
  asio::co_spawn(loop, report_to_systemd(service), asio::detached);
  // Storage is open and the configuration is sound. A mail server that is down is no reason not to start.
  sd_notify(0, "READY=1");
  spdlog::info("baosong is ready: {} mailboxes, {} campaigns", loaded->settings.mailboxes.size(),
               loaded->campaigns.size());
  run_to_end(loop, service.serve());
  return k_done;
}

}  // namespace baosong::commands
