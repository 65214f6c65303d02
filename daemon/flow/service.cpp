#include "daemon/flow/service.hpp"

#include <algorithm>
#include <boost/asio/experimental/channel.hpp>
#include <map>
#include <set>

#include "config/office_time.hpp"
#include "daemon/flow/alarm.hpp"
#include "daemon/flow/digest.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// Failed messages become due again without anybody's notice; so do those that another process recorded.
constexpr std::chrono::seconds k_look_again{30};
constexpr std::chrono::seconds k_watch_every{60};
// One that a server breaks off must not keep new mail waiting for another line each minute.
constexpr std::chrono::hours k_reconcile_again{1};
// Reminders and digests are due to the minute.
constexpr std::chrono::seconds k_remind_again{60};

using Ended = asio::experimental::channel<void(boost::system::error_code, std::exception_ptr)>;

std::string in_words(const std::string& mailbox, const mail::MailError& error) {
  return mailbox + ": " + flow::in_words(error);
}

}  // namespace

Service::Service(Instance& instance)
    : instance_(instance),
      clock_(instance),
      intake_(instance),
      arrived_(instance.loop.get_executor()),
      watching_(instance.loop.get_executor()) {
  const StillTrue still_true = [&instance](Instance::Storage& storage, const storage::Letter& letter) {
    return is_still_true(letter, *instance.configuration(), *storage.store, instance.now());
  };
  for (const config::Mailbox& settings : instance.configuration()->settings.mailboxes) {
    Patience& patience = *patience_.emplace_back(std::make_unique<Patience>([&instance] { return instance.now(); }));
    mailboxes_.push_back(std::make_unique<Mailbox>(instance, settings, patience, [this] { arrived_.notify(); }));
    outboxes_.push_back(std::make_unique<Outbox>(instance, settings, patience, still_true));
  }
  if (const auto& route = instance.configuration()->settings.alarm.route) {
    Patience& patience = *patience_.emplace_back(std::make_unique<Patience>([&instance] { return instance.now(); }));
    outboxes_.push_back(std::make_unique<Outbox>(instance, *route, patience, still_true));
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
      report.troubles.push_back(mailbox->settings().name + ": the server does not give " +
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
  co_await raise_or_lift_alarm(instance_);
  report.reminded = co_await remind_and_report();
  for (const auto& outbox : outboxes_) {
    const auto sent = co_await outbox->send_due();
    if (sent)
      report.sent += *sent;
    else
      report.troubles.push_back(in_words(outbox->mailbox(), sent.error()));
  }
  co_return report;
}

asio::awaitable<std::vector<PlannedReminder>> Service::remind_and_report() {
  // Nobody is asked for what lies on the server, or in the index unread.
  std::set<std::string> unknown;
  for (const auto& mailbox : mailboxes_)
    if (!mailbox->is_known()) unknown.insert(mailbox->settings().name);
  const auto all_mail_is_known = [&](const config::Campaign& campaign) {
    return std::ranges::none_of(mailboxes_, [&](const auto& mailbox) {
      const config::Mailbox& settings = mailbox->settings();
      const bool serves = settings.campaigns.empty() || std::ranges::count(settings.campaigns, campaign.id) > 0;
      return serves && unknown.contains(settings.name);
    });
  };
  if (unknown.empty()) reminded_at_ = instance_.now();
  auto learned =
      co_await instance_.in_storage([](Instance::Storage& storage) { return storage.store->learned_addresses(); });
  const std::shared_ptr<const RuleBook> book = intake_.current_book(std::move(learned));
  co_return co_await instance_.in_storage([&](Instance::Storage& storage) {
    std::vector<PlannedReminder> reminded;
    const auto now = instance_.now();
    if (storage.store->unfinished(now, 1).empty()) reminded = remind(*book, *storage.store, now, all_mail_is_known);
    queue_digest(*book, *storage.store, now);
    return reminded;
  });
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
      if (!reminded_at_ || instance_.now() - *reminded_at_ >= k_remind_again) {
        co_await remind_and_report();
        for (const auto& outbox : outboxes_) outbox->wake();
      }
      failures = 0;
    } catch (const std::exception& e) {
      ++failures;
      spdlog::error("cannot file what has arrived, or write what is due: {}; it is kept, and tried again in {} s",
                    in_words(e), pause_after(failures).count());
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

// What the clock asks for: the nightly reconciliation, and an alarm where no mailbox can be reached.
asio::awaitable<void> Service::keep_watch() {
  std::map<std::string, std::chrono::sys_seconds> asked_at;
  while (!stopping_) {
    try {
      const auto states =
          co_await instance_.in_storage([](Instance::Storage& storage) { return storage.store->mailbox_states(); });
      const std::string& timezone = instance_.configuration()->settings.office.timezone;
      for (const auto& mailbox : mailboxes_) {
        const auto state = std::ranges::find(states, mailbox->settings().name, &storage::MailboxState::mailbox);
        const auto last = state == states.end() ? std::nullopt : state->reconciled_at;
        std::chrono::sys_seconds& asked = asked_at[mailbox->settings().name];
        if (!reconciliation_is_due(last, instance_.now(), timezone) || instance_.now() - asked < k_reconcile_again)
          continue;
        asked = instance_.now();
        mailbox->request_reconciliation();
      }
      if (co_await raise_or_lift_alarm(instance_))
        for (const auto& outbox : outboxes_) outbox->wake();
    } catch (const std::exception& e) {
      spdlog::error("cannot keep watch over the mailboxes: {}", e.what());
    }
    if (!stopping_) co_await watching_.wait(k_watch_every);
  }
}

asio::awaitable<void> Service::serve() {
  Ended ended(instance_.loop, 2 + mailboxes_.size() + outboxes_.size());
  std::size_t running = 0;
  const auto run = [&](asio::awaitable<void> flow) {
    ++running;
    asio::co_spawn(instance_.loop, std::move(flow),
                   [&](std::exception_ptr error) { ended.try_send(boost::system::error_code{}, error); });
  };
  run(process());
  run(keep_watch());
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
  watching_.notify();
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
    if (mailbox->refused()) line += ", " + std::to_string(mailbox->refused()) + " messages that it does not give";
    if (!mailbox->trouble().empty()) line += ", now: " + mailbox->trouble();
  }
  return line;
}

}  // namespace baosong::flow
