#include "daemon/flow/service.hpp"

#include <boost/asio/experimental/channel.hpp>

#include "config/office_time.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// Failed messages become due again without anybody's notice; so do those that another process recorded.
constexpr std::chrono::seconds k_look_again{30};

using Ended = asio::experimental::channel<void(boost::system::error_code, std::exception_ptr)>;

std::string in_words(const std::string& mailbox, const mail::MailError& error) {
  return mailbox + ": " + error.what + (error.server_text.empty() ? "" : " (" + error.server_text + ")");
}

}  // namespace

Service::Service(Instance& instance)
    : instance_(instance), clock_(instance), intake_(instance), arrived_(instance.loop.get_executor()) {
  for (const config::Mailbox& settings : instance.configuration()->settings.mailboxes) {
    mailboxes_.push_back(std::make_unique<Mailbox>(instance, settings, [this] { arrived_.notify(); }));
    outboxes_.push_back(std::make_unique<Outbox>(instance, settings));
  }
}

Service::~Service() = default;

asio::awaitable<PassReport> Service::pass() {
  PassReport report;
  co_await clock_.look();
  // Mailboxes one after another: `poll` is for hands and cron, where a clear order is worth more than speed.
  for (const auto& mailbox : mailboxes_) {
    const auto fetched = co_await mailbox->fetch();
    if (!fetched) {
      report.troubles.push_back(in_words(mailbox->settings().name, fetched.error()));
      continue;
    }
    report.arrived += fetched->recorded;
    if (fetched->refused)
      report.troubles.push_back(mailbox->settings().name + ": the server would not give " +
                                std::to_string(fetched->refused) + " messages");
  }
  const FilingReport filed = co_await intake_.work_off();
  report.filed = filed.filed;
  if (filed.failed)
    report.troubles.push_back(std::to_string(filed.failed) +
                              " messages could not be processed; `baosong failed` lists them");
  for (const auto& mailbox : mailboxes_) {
    const auto shown = co_await mailbox->show_handled();
    if (!shown) report.troubles.push_back(in_words(mailbox->settings().name, shown.error()));
    co_await mailbox->leave();
  }
  for (const auto& outbox : outboxes_) {
    const auto sent = co_await outbox->send_due();
    if (sent)
      report.sent += *sent;
    else
      report.troubles.push_back(in_words(outbox->mailbox(), sent.error()));
  }
  co_return report;
}

// Files what arrives, and says so to those who show it on the server and send the letters.
asio::awaitable<void> Service::process() {
  unsigned failures = 0;
  while (!stopping_) {
    try {
      co_await clock_.look();
      const FilingReport report = co_await intake_.work_off();
      if (report.filed) {
        for (const auto& mailbox : mailboxes_) mailbox->wake();
        for (const auto& outbox : outboxes_) outbox->wake();
      }
      failures = 0;
    } catch (const std::exception& e) {
      ++failures;
      spdlog::error("cannot file what has arrived: {}; it is kept, and tried again in {} s", in_words(e),
                    pause_after(failures).count());
    }
    if (failures == 0) {
      if (!stopping_) co_await arrived_.wait(k_look_again);
      continue;
    }
    // A new arrival mends no disk.
    const auto until = std::chrono::steady_clock::now() + pause_after(failures);
    while (!stopping_ && std::chrono::steady_clock::now() < until)
      co_await arrived_.wait(until - std::chrono::steady_clock::now());
  }
}

asio::awaitable<void> Service::serve() {
  Ended ended(instance_.loop, 1 + 2 * mailboxes_.size());
  std::size_t running = 0;
  const auto run = [&](asio::awaitable<void> flow) {
    ++running;
    asio::co_spawn(instance_.loop, std::move(flow),
                   [&](std::exception_ptr error) { ended.try_send(boost::system::error_code{}, error); });
  };
  run(process());
  for (const auto& mailbox : mailboxes_) run(mailbox->watch());
  for (const auto& outbox : outboxes_) run(outbox->serve());

  std::exception_ptr first;
  for (; running > 0; --running) {
    const std::exception_ptr error = co_await ended.async_receive(asio::use_awaitable);
    if (!error || first) continue;
    first = error;  // a flow that cannot go on ends the whole: systemd starts it anew
    stop();
  }
  if (first) std::rethrow_exception(first);
}

void Service::stop() {
  stopping_ = true;
  intake_.stop();
  arrived_.notify();
  for (const auto& mailbox : mailboxes_) mailbox->stop();
  for (const auto& outbox : outboxes_) outbox->stop();
}

std::string Service::status_line() const {
  std::string line;
  for (const auto& mailbox : mailboxes_) {
    line += (line.empty() ? "" : "; ") + mailbox->settings().name + ": ";
    const auto heard = mailbox->last_heard();
    line += heard ? "last heard " + config::rfc3339(*heard, instance_.configuration()->settings.office.timezone)
                  : "not reached yet";
  }
  return line;
}

}  // namespace baosong::flow
