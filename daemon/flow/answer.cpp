#include "daemon/flow/answer.hpp"

#include <algorithm>

#include "daemon/flow/environment.hpp"
#include "daemon/flow/mailbox.hpp"
#include "daemon/mail/backoff.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// Between two batches new mail gets its word in, and a stop is heeded.
constexpr std::size_t k_batch = 20;
// `poll` does not stay for ever.
constexpr unsigned k_tries_of_a_pass = 3;
// RFC 5321 s.4.5.4.1: give up after four or five days.
constexpr std::chrono::seconds k_longest_try = std::chrono::hours(5 * 24);

using Fate = mail::SendOutcome::Fate;

// A letter goes to all addresses of one agency: delivered to one, it is delivered. What is left of it is in the log.
Fate fate_of(const std::vector<mail::SendOutcome>& outcomes) {
  const auto any = [&](Fate fate) {
    return std::ranges::any_of(outcomes, [&](const mail::SendOutcome& one) { return one.fate == fate; });
  };
  for (const Fate fate : {Fate::sent, Fate::unknown, Fate::temporary})
    if (any(fate)) return fate;
  return Fate::permanent;
}

std::string words_of(const std::vector<mail::SendOutcome>& outcomes) {
  std::string words;
  for (const mail::SendOutcome& one : outcomes) {
    if (!words.empty()) words += "; ";
    words += one.recipient + ": ";
    if (one.reply_code) words += std::to_string(one.reply_code) + " ";
    words += one.text;
  }
  return words;
}

}  // namespace

NextTry next_try(int attempts, std::chrono::seconds age) {
  if (age >= k_longest_try) return {true, {}};
  // 1 min, 2, 4 … up to 4 hours: greylisting is over in minutes, a quota by the next day.
  const auto pause = std::chrono::minutes(1) * (1 << std::clamp(attempts - 1, 0, 8));
  return {false, std::min<std::chrono::seconds>(pause, std::chrono::hours(4))};
}

std::string client_name(const config::Mailbox& mailbox) {
  const auto at = mailbox.user.rfind('@');
  return at == std::string::npos ? "[127.0.0.1]" : mailbox.user.substr(at + 1);
}

Outbox::Outbox(Instance& instance, config::Mailbox settings)
    : instance_(instance), settings_(std::move(settings)), signal_(instance.loop.get_executor()) {}

storage::Store::Delivery Outbox::delivery_of(const storage::Letter& letter,
                                             const std::vector<mail::SendOutcome>& outcomes) const {
  storage::Store::Delivery delivery;
  delivery.letter = letter.key;
  delivery.at = instance_.now();
  delivery.reply = words_of(outcomes);
  const Fate fate = outcomes.empty() ? Fate::temporary : fate_of(outcomes);
  if (fate == Fate::sent) {
    delivery.state = storage::LetterState::sent;
    spdlog::info("letter {} ({}) sent: {}", letter.key, letter.kind, delivery.reply);
    return delivery;
  }
  const NextTry next = next_try(letter.attempts + 1, delivery.at - letter.due_at);
  const bool give_up = fate == Fate::permanent || next.give_up;
  delivery.state = give_up ? storage::LetterState::gave_up : storage::LetterState::queued;
  delivery.due_at = delivery.at + next.pause;
  spdlog::warn("letter {} ({}) {}: {}", letter.key, letter.kind, give_up ? "cannot be delivered" : "not sent yet",
               delivery.reply);
  return delivery;
}

asio::awaitable<mail::Result<std::size_t>> Outbox::send_over(mail::SmtpSession& session) {
  std::size_t taken = 0;
  while (!stopping_) {
    // The attempt is a committed row before its first byte goes out.
    const auto letters = co_await instance_.in_storage([&](Instance::Storage& storage) {
      auto due = storage.store->due_letters(settings_.name, instance_.now(), k_batch);
      std::vector<std::int64_t> keys;
      for (const storage::Letter& letter : due) keys.push_back(letter.key);
      const auto ours = storage.store->record_sending(keys, instance_.now());
      std::erase_if(due, [&](const storage::Letter& letter) { return std::ranges::count(ours, letter.key) == 0; });
      return due;
    });
    if (letters.empty()) break;

    bool line_lost = false;
    for (const storage::Letter& letter : letters) {
      std::vector<mail::SendOutcome> outcomes;
      if (!line_lost) outcomes = co_await session.send(settings_.user, letter.recipients, letter.bytes);
      line_lost = !session.is_open();
      const storage::Store::Delivery delivery = delivery_of(letter, outcomes);
      if (delivery.state == storage::LetterState::sent) ++taken;
      // At once: a crash repeats one letter at most, not all that went over this line.
      // The server has it: were that forgotten for a full disk, it would get it again.
      const auto record = [&](Instance::Storage& storage) { storage.store->record_deliveries({&delivery, 1}); };
      const auto give_up = [&](unsigned failures) { return stopping_ || (!serving_ && failures >= k_tries_of_a_pass); };
      std::string what = "what became of letter " + std::to_string(letter.key) + " cannot be recorded";
      co_await persist(instance_, std::move(what), record, give_up);
    }
    if (line_lost) co_return mail::MailError{mail::MailErrorKind::closed, "the SMTP server ended the connection", {}};
  }
  co_return taken;
}

asio::awaitable<mail::Result<std::size_t>> Outbox::send_due() {
  const bool due = co_await instance_.in_storage([&](Instance::Storage& storage) {
    return !storage.store->due_letters(settings_.name, instance_.now(), 1).empty();
  });
  if (!due) co_return std::size_t{0};
  mail::Credentials login;
  try {
    login = credentials(settings_);
  } catch (const config::PasswordError& e) {  // mended without a restart: the file is read at each try
    co_return mail::MailError{mail::MailErrorKind::login_refused, e.what(), {}};
  }
  mail::SmtpSession session(instance_.loop.get_executor(), settings_.name, client_name(settings_));
  auto connected = co_await session.connect(server_address(settings_.smtp), std::move(login), tls_trust(settings_));
  if (!connected) co_return connected.error();
  auto taken = co_await send_over(session);
  co_await session.quit();
  co_return taken;
}

asio::awaitable<void> Outbox::serve() {
  mail::Backoff backoff;
  unsigned failures = 0;  // of storage
  serving_ = true;
  while (!stopping_) {
    std::chrono::steady_clock::duration pause = std::chrono::minutes(1);
    try {
      auto sent = co_await send_due();
      if (sent) {
        backoff.succeeded();
        failures = 0;
        // Until the next letter is due; another process may queue one, so never for long.
        const auto next = co_await instance_.in_storage(
            [&](Instance::Storage& storage) { return storage.store->next_letter_due(settings_.name); });
        if (next)
          pause = std::clamp<std::chrono::steady_clock::duration>(*next - instance_.now(), std::chrono::seconds(1),
                                                                  std::chrono::minutes(1));
      } else {
        pause = backoff.after(sent.error().kind, random_fraction());
        spdlog::warn("{}: letters wait: {}{}{}; next try in {} s", settings_.name, sent.error().what,
                     sent.error().server_text.empty() ? "" : ": ", sent.error().server_text,
                     std::chrono::ceil<std::chrono::seconds>(pause).count());
        // A new letter is no reason to knock sooner at a server that has just refused us.
        const auto until = std::chrono::steady_clock::now() + pause;
        while (!stopping_ && std::chrono::steady_clock::now() < until)
          co_await signal_.wait(until - std::chrono::steady_clock::now());
        continue;
      }
    } catch (const std::exception& e) {
      pause = pause_after(++failures);
      spdlog::error("{}: the outbox cannot be read or written: {}; letters wait, next try in {} s", settings_.name,
                    in_words(e), std::chrono::duration_cast<std::chrono::seconds>(pause).count());
    }
    if (!stopping_) co_await signal_.wait(pause);
  }
}

void Outbox::stop() {
  stopping_ = true;
  signal_.notify();
}

}  // namespace baosong::flow
