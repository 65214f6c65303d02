#include "daemon/flow/mailbox.hpp"

#include <random>

#include "daemon/flow/environment.hpp"
#include "daemon/mail/backoff.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// The keyword by which people can tell in their own mail program what baosong has taken in.
const char* const k_keyword = "$Baosong";

bool is_open(const std::unique_ptr<mail::ImapSession>& session) {
  return session && session->is_open();
}

}  // namespace

double random_fraction() {
  static std::minstd_rand engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(engine);
}

mail::ServerAddress server_address(const config::Server& server) {
  mail::Security security = mail::Security::tls;
  switch (server.security) {
    case config::Security::implicit_tls:
      security = mail::Security::tls;
      break;
    case config::Security::starttls:
      security = mail::Security::starttls;
      break;
    case config::Security::plain:
      security = mail::Security::none;
      break;
  }
  return {server.host, server.port, security};
}

mail::Credentials credentials(const config::Mailbox& mailbox) {
  return {mailbox.user, config::read_password(mailbox)};
}

mail::TlsTrust tls_trust(const config::Mailbox& mailbox) {
  return {mailbox.ca_file.string()};
}

Mailbox::Mailbox(Instance& instance, config::Mailbox settings, std::function<void()> on_recorded)
    : instance_(instance),
      settings_(std::move(settings)),
      on_recorded_(std::move(on_recorded)),
      signal_(instance.loop.get_executor()) {}

asio::awaitable<mail::Result<void>> Mailbox::open() {
  session_ = std::make_unique<mail::ImapSession>(instance_.loop.get_executor(), settings_.name,
                                                 mail::ClientIdentity{"baosong", BAOSONG_VERSION, "baosong"});
  mail::Credentials login;
  try {
    login = credentials(settings_);
  } catch (const config::PasswordError& e) {  // mended without a restart: the file is read at each try
    co_return mail::MailError{mail::MailErrorKind::login_refused, e.what(), {}};
  }
  auto connected = co_await session_->connect(server_address(settings_.imap), std::move(login), tls_trust(settings_));
  if (!connected) co_return connected.error();
  auto selected = co_await session_->select(settings_.folder);
  if (!selected) co_return selected.error();
  folder_ = *selected;
  last_heard_ = instance_.now();
  spdlog::info("{}: connected to {}, folder {} ({} messages)", settings_.name, settings_.imap.host, settings_.folder,
               folder_.exists);
  co_return mail::Result<void>{};
}

asio::awaitable<mail::Result<ArrivalReport>> Mailbox::fetch() {
  auto opened = co_await open();
  if (!opened) co_return opened.error();
  co_return co_await arrive(instance_, settings_.name, *session_, folder_, 1, on_recorded_);
}

asio::awaitable<mail::Result<void>> Mailbox::show_handled() {
  const auto handled = co_await instance_.in_storage(
      [&](Instance::Storage& storage) { return storage.store->unflagged(settings_.name, folder_.uidvalidity); });
  if (handled.empty() || folder_.read_only) co_return mail::Result<void>{};
  if (!is_open(session_)) {
    auto opened = co_await open();
    if (!opened) co_return opened.error();
  }
  std::vector<mail::Uid> uids;
  std::vector<storage::MessageKey> keys;
  for (const storage::Message& message : handled) {
    uids.push_back(message.arrival.uid);
    keys.push_back(message.key);
  }
  std::vector<std::string> flags = {"\\Seen", k_keyword};
  auto flagged = co_await session_->store_flags(uids, std::move(flags));
  if (!flagged && flagged.error().kind != mail::MailErrorKind::refused) co_return flagged.error();
  if (!settings_.done_folder.empty()) {
    auto moved = co_await session_->move(uids, settings_.done_folder);
    if (!moved) co_return moved.error();
  }
  co_await instance_.in_storage([&](Instance::Storage& storage) { storage.store->record_flagged(keys); });
  co_return mail::Result<void>{};
}

asio::awaitable<void> Mailbox::leave() {
  if (is_open(session_)) co_await session_->logout();
  session_.reset();
}

// One connection's life: ends with the error that ended it, or with stop().
asio::awaitable<mail::Result<void>> Mailbox::take_in_and_wait() {
  auto opened = co_await open();
  if (!opened) co_return opened.error();
  // Everything without a row, once a connection; from then on only what is above what we know.
  mail::Uid from = 1;
  while (!stopping_) {
    auto arrived = co_await arrive(instance_, settings_.name, *session_, folder_, from, on_recorded_);
    if (!arrived) co_return arrived.error();
    last_heard_ = instance_.now();
    from = arrived->next_uid;
    auto shown = co_await show_handled();
    if (!shown) co_return shown.error();
    if (stopping_) break;
    if (session_->can_idle()) {
      auto idled = co_await session_->idle(std::chrono::minutes(25));
      if (idled) continue;
      if (idled.error().kind != mail::MailErrorKind::refused) co_return idled.error();
    }
    co_await signal_.wait(settings_.poll);
    auto alive = co_await session_->noop();  // some servers look for new mail only then
    if (!alive) co_return alive.error();
  }
  co_return mail::Result<void>{};
}

asio::awaitable<void> Mailbox::watch() {
  mail::Backoff backoff;
  while (!stopping_) {
    const auto before = last_heard_;
    mail::Result<void> ended;
    try {
      ended = co_await take_in_and_wait();
    } catch (const std::exception& e) {  // a full disk, say: what was fetched whole is kept, the rest comes again
      ended = mail::MailError{mail::MailErrorKind::network, "cannot take in mail: " + in_words(e), {}};
    }
    if (ended || stopping_) break;
    if (last_heard_ != before) backoff.succeeded();
    const auto pause = backoff.after(ended.error().kind, random_fraction());
    spdlog::warn("{}: {}{}{}; next try in {} s", settings_.name, ended.error().what,
                 ended.error().server_text.empty() ? "" : ": ", ended.error().server_text,
                 std::chrono::ceil<std::chrono::seconds>(pause).count());
    session_.reset();
    const auto until = std::chrono::steady_clock::now() + pause;
    while (!stopping_ && std::chrono::steady_clock::now() < until)
      co_await signal_.wait(until - std::chrono::steady_clock::now());
  }
  co_await leave();
}

void Mailbox::wake() {
  signal_.notify();
  if (is_open(session_)) session_->wake();
}

void Mailbox::stop() {
  stopping_ = true;
  wake();
}

}  // namespace baosong::flow
