#include "daemon/flow/answer.hpp"

#include <algorithm>

#include "daemon/flow/bounced.hpp"
#include "daemon/flow/environment.hpp"
#include "daemon/flow/mailbox.hpp"
#include "daemon/flow/pace.hpp"
#include "daemon/flow/rule_book.hpp"
#include "daemon/rules/bounce.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// Between two batches new mail gets its word in, and a stop is heeded.
constexpr std::size_t k_batch = 20;
// `poll` does not stay for ever.
constexpr unsigned k_tries_of_a_pass = 3;
// RFC 5321 s.4.5.4.1: give up after four or five days.
constexpr std::chrono::seconds k_longest_try = std::chrono::hours(5 * 24);

// At least so many tries: 20 hours of them.
constexpr int k_fewest_tries = 12;

using Fate = mail::SendOutcome::Fate;
using Stage = mail::SendOutcome::Stage;
using Side = Patience::Side;

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

// Neither this letter nor this recipient is what went wrong.
bool is_no_try(const mail::SendOutcome& one) {
  return one.of_account || one.stage == Stage::connection;
}

bool was_taken_before(const storage::Letter& letter) {
  return std::ranges::any_of(letter.recipients, [&](const std::string& recipient) {
    return std::ranges::count(letter.waiting, recipient) == 0 &&
           std::ranges::none_of(letter.returned,
                                [&](const storage::Returned& one) { return one.address == recipient; });
  });
}

// The server's wish to be left alone; nullopt: it may have the next letter.
std::optional<mail::MailError> reason_to_stop(const std::vector<mail::SendOutcome>& outcomes, bool line_open) {
  for (const mail::SendOutcome& one : outcomes)
    if (one.of_account)
      return mail::MailError{*one.of_account, "the SMTP server will take no more letters now", one.text};
  if (line_open) return std::nullopt;
  return mail::MailError{mail::MailErrorKind::closed, "the SMTP server ended the connection",
                         outcomes.empty() ? std::string() : outcomes.back().text};
}

}  // namespace

NextTry next_try(int attempts, std::chrono::seconds age) {
  if (age >= k_longest_try && attempts >= k_fewest_tries) return {true, {}};
  // 1 min, 2, 4 … up to 4 hours: greylisting is over in minutes.
  const auto pause = std::chrono::minutes(1) * (1 << std::clamp(attempts - 1, 0, 8));
  return {false, std::min<std::chrono::seconds>(pause, std::chrono::hours(4))};
}

std::string client_name(const config::Mailbox& mailbox) {
  const auto at = mailbox.user.rfind('@');
  return at == std::string::npos ? "[127.0.0.1]" : mailbox.user.substr(at + 1);
}

Outbox::Outbox(Instance& instance, config::Mailbox settings, Patience& patience, StillTrue still_true,
               mail::Deadlines deadlines)
    : instance_(instance),
      settings_(std::move(settings)),
      patience_(patience),
      still_true_(std::move(still_true)),
      deadlines_(deadlines),
      signal_(instance.loop.get_executor()) {}

storage::Store::Delivery Outbox::delivery_of(const storage::Letter& letter,
                                             const std::vector<mail::SendOutcome>& outcomes) const {
  storage::Store::Delivery delivery;
  delivery.letter = letter.key;
  delivery.at = instance_.now();
  delivery.reply = outcomes.empty() ? letter.reply : words_of(outcomes);
  delivery.spared = std::ranges::all_of(outcomes, is_no_try) && !letter.waiting.empty();
  if (delivery.spared) {
    delivery.state = storage::LetterState::queued;
    delivery.due_at = letter.due_at;
    return delivery;
  }
  const NextTry next = next_try(letter.attempts + 1, delivery.at - letter.queued_for);
  bool waits = false;
  for (const mail::SendOutcome& one : outcomes) {
    if (one.fate == Fate::sent) {
      delivery.taken.push_back(one.recipient);
    } else if (one.fate == Fate::permanent && !one.of_account) {
      delivery.refused.push_back(rules::what_was_refused(
          {one.recipient, one.enhanced, one.reply_code ? one.text : "", one.stage == Stage::recipient}, letter.key,
          delivery.at));
    } else if (!next.give_up || is_no_try(one)) {
      waits = true;
    } else {  // RFC 3463 s.3.5: 4.4.7, the time is up
      delivery.refused.push_back(rules::what_was_refused(
          {one.recipient, one.enhanced.empty() ? "4.4.7" : one.enhanced, one.text, false}, letter.key, delivery.at));
    }
  }
  delivery.due_at = delivery.at + next.pause;
  delivery.state = waits                                                 ? storage::LetterState::queued
                   : !delivery.taken.empty() || was_taken_before(letter) ? storage::LetterState::sent
                                                                         : storage::LetterState::gave_up;
  return delivery;
}

// A letter that somebody must be told of by telephone: once, together with the fact.
void Outbox::tell_office(storage::Store::Delivery& delivery, const storage::Letter& letter) const {
  if (delivery.refused.empty()) return;
  std::string kind = "returned:" + std::to_string(letter.key);
  for (const storage::Returned& one : delivery.refused) kind += ":" + one.address;
  // Made before the transaction, so that whatever is wrong with it cannot take the record of the delivery along.
  const auto book = std::make_shared<const RuleBook>(instance_.configuration());
  delivery.notices = [book, letter, kind, refused = delivery.refused, now = delivery.at](storage::Desk& desk) {
    std::vector<storage::Letter> notices;
    if (auto notice = notice_of_loss(letter, refused, kind, now, *book, now, desk)) {
      notice->kind = kind;
      notices.push_back(std::move(*notice));
    }
    return notices;
  };
}

asio::awaitable<bool> Outbox::withdrawn(const storage::Letter& letter) {
  co_return co_await instance_.in_storage([&](Instance::Storage& storage) {
    if (still_true_(storage, letter)) return false;
    storage::Store::Delivery delivery;
    delivery.letter = letter.key;
    delivery.state = storage::LetterState::withdrawn;
    delivery.spared = true;  // no server was offered it
    delivery.at = instance_.now();
    storage.store->record_deliveries({&delivery, 1});
    spdlog::info("letter {} ({}) withdrawn: what it says is so no longer", letter.key, letter.kind);
    return true;
  });
}

std::chrono::sys_seconds Outbox::may_go(const storage::Letter& letter,
                                        std::span<const std::chrono::sys_seconds> tries) const {
  return flow::may_go(settings_.pace, tries, letter.waiting.size(),
                      storage::is_unawaited(letter.kind) ? Urgency::unawaited : Urgency::answer, instance_.now());
}

// The attempt is a committed row before its first byte goes out.
std::vector<storage::Letter> Outbox::take_turn(storage::Store& store) {
  const auto now = instance_.now();
  auto due = store.due_letters(settings_.name, now, k_batch);
  auto tries = store.tries(settings_.name, now - longest_window(settings_.pace));
  std::vector<std::int64_t> keys;
  for (const storage::Letter& letter : due) {
    if (may_go(letter, tries) > now) break;  // in order: a letter to many must not wait for ever behind those to few
    tries.insert(tries.end(), letter.waiting.size(), now);
    keys.push_back(letter.key);
  }
  const auto ours = store.record_sending(keys, now);
  std::erase_if(due, [&](const storage::Letter& letter) { return std::ranges::count(ours, letter.key) == 0; });
  return due;
}

asio::awaitable<std::optional<std::chrono::sys_seconds>> Outbox::next_turn() {
  co_return co_await instance_.in_storage([&](Instance::Storage& storage) -> std::optional<std::chrono::sys_seconds> {
    const auto now = instance_.now();
    const auto due = storage.store->due_letters(settings_.name, now, 1);
    if (due.empty()) return storage.store->next_letter_due(settings_.name);
    return may_go(due.front(), storage.store->tries(settings_.name, now - longest_window(settings_.pace)));
  });
}

asio::awaitable<void> Outbox::record(storage::Store::Delivery delivery) {
  // The server has it: were that forgotten for a full disk, it would get it again.
  const auto work = [&](Instance::Storage& storage) { storage.store->record_deliveries({&delivery, 1}); };
  const auto give_up = [&](unsigned failures) { return stopping_ || (!serving_ && failures >= k_tries_of_a_pass); };
  std::string what = "what became of letter " + std::to_string(delivery.letter) + " cannot be recorded";
  co_await persist(instance_, std::move(what), work, give_up);
}

asio::awaitable<std::optional<mail::MailError>> Outbox::send_over(mail::SmtpSession& session, std::size_t& taken) {
  std::optional<mail::MailError> stop;
  while (!stopping_ && !stop) {
    const auto letters =
        co_await instance_.in_storage([&](Instance::Storage& storage) { return take_turn(*storage.store); });
    if (letters.empty()) break;
    for (const storage::Letter& letter : letters) {
      if (co_await withdrawn(letter)) continue;
      std::vector<mail::SendOutcome> outcomes;
      if (!stop && !letter.waiting.empty())
        outcomes = co_await session.send(settings_.user, letter.waiting, letter.bytes);
      storage::Store::Delivery delivery = delivery_of(letter, outcomes);
      if (delivery.state == storage::LetterState::sent) ++taken;
      const bool tried = !outcomes.empty();
      if (tried && delivery.refused.empty() && delivery.state == storage::LetterState::sent)
        spdlog::info("letter {} ({}) sent: {}", letter.key, letter.kind, delivery.reply);
      else if (tried)
        spdlog::warn("letter {} ({}) {}: {}", letter.key, letter.kind,
                     delivery.state == storage::LetterState::queued ? "not sent yet" : "cannot be delivered to all",
                     delivery.reply);
      if (!stop) stop = reason_to_stop(outcomes, session.is_open());
      try {
        tell_office(delivery, letter);
      } catch (const std::exception& e) {
        spdlog::error("the office cannot be told of letter {}: {}", letter.key, e.what());
      }
      // At once: a crash repeats one letter at most, not all that went over this line.
      co_await record(std::move(delivery));
    }
  }
  co_return stop;
}

asio::awaitable<mail::Result<std::size_t>> Outbox::send_due() {
  const auto turn = co_await next_turn();
  if (!turn || *turn > instance_.now()) co_return std::size_t{0};
  if (auto closed = patience_.closed(Side::smtp)) co_return *closed;
  mail::Credentials login;
  try {
    login = credentials(settings_);
  } catch (const config::PasswordError& e) {  // mended without a restart: the file is read at each try
    const mail::MailError error{mail::MailErrorKind::login_refused, e.what(), {}};
    patience_.failed(Side::smtp, error, true);
    co_return error;
  }
  mail::SmtpSession session(instance_.loop.get_executor(), settings_.name, client_name(settings_), deadlines_);
  auto connected = co_await session.connect(server_address(settings_.smtp), std::move(login), tls_trust(settings_));
  if (!connected) {
    patience_.failed(Side::smtp, connected.error(), true);
    co_return connected.error();
  }
  patience_.logged_in(Side::smtp);
  std::size_t taken = 0;
  const auto stopped = co_await send_over(session, taken);
  if (taken > 0 || !stopped) patience_.succeeded(Side::smtp);
  if (stopped) patience_.failed(Side::smtp, *stopped, false);
  co_await session.quit();
  if (stopped) co_return *stopped;
  co_return taken;
}

asio::awaitable<void> Outbox::serve() {
  unsigned failures = 0;  // of storage
  serving_ = true;
  while (!stopping_) {
    std::chrono::steady_clock::duration pause = std::chrono::minutes(1);
    try {
      const auto sent = co_await send_due();
      failures = 0;
      if (!sent) {
        spdlog::warn("{}: letters wait: {}; next try in {} s", settings_.name, in_words(sent.error()),
                     patience_.pause(Side::smtp).count());
        // A new letter is no reason to knock sooner at a server that has just refused us.
        for (auto left = patience_.pause(Side::smtp); !stopping_ && left.count() > 0;
             left = patience_.pause(Side::smtp))
          co_await signal_.wait(left);
        continue;
      }
      // Until the next letter may go; another process may queue one, so never for long.
      if (const auto turn = co_await next_turn())
        pause = std::clamp<std::chrono::steady_clock::duration>(*turn - instance_.now(), std::chrono::seconds(1),
                                                                std::chrono::minutes(1));
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
