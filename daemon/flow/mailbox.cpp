#include "daemon/flow/mailbox.hpp"

#include <algorithm>

#include "daemon/flow/environment.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// The keyword by which people can tell in their own mail program what baosong has taken in.
const char* const k_keyword = "$Baosong";
// A connection that lasted so long was a good one; what ends it is the first trouble anew.
constexpr std::chrono::minutes k_good_visit{1};
// Of one pass: each may find one mail at which the line breaks.
constexpr int k_most_visits = 5;

using Side = Patience::Side;

bool is_open(const std::unique_ptr<mail::ImapSession>& session) {
  return session && session->is_open();
}

}  // namespace

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

Mailbox::Mailbox(Instance& instance, config::Mailbox settings, Patience& patience, std::function<void()> on_recorded,
                 Timing timing)
    : instance_(instance),
      settings_(std::move(settings)),
      patience_(patience),
      on_recorded_(std::move(on_recorded)),
      timing_(timing),
      signal_(instance.loop.get_executor()) {}

asio::awaitable<mail::Result<mail::SelectedFolder>> sign_in(mail::ImapSession& session,
                                                            const config::Mailbox& mailbox) {
  mail::Credentials login;
  try {
    login = credentials(mailbox);
  } catch (const config::PasswordError& e) {  // mended without a restart: the file is read at each try
    co_return mail::MailError{mail::MailErrorKind::login_refused, e.what(), {}};
  }
  auto connected = co_await session.connect(server_address(mailbox.imap), std::move(login), tls_trust(mailbox));
  if (!connected) co_return connected.error();
  co_return co_await session.select(mailbox.folder);  // NetEase says only here that it does not like the login
}

asio::awaitable<mail::Result<void>> Mailbox::open() {
  if (auto closed = patience_.closed(Side::imap)) co_return *closed;
  session_ = std::make_unique<mail::ImapSession>(instance_.loop.get_executor(), settings_.name,
                                                 mail::ClientIdentity{"baosong", BAOSONG_VERSION, "baosong"},
                                                 timing_.deadlines);
  auto folder = co_await sign_in(*session_, settings_);
  if (!folder) {
    patience_.failed(Side::imap, folder.error(), true);
    session_.reset();
    co_return folder.error();
  }
  folder_ = *folder;
  patience_.logged_in(Side::imap);
  co_await note_heard();
  spdlog::info("{}: connected to {}, folder {} ({} messages)", settings_.name, settings_.imap.host, settings_.folder,
               folder_.exists);
  co_return mail::Result<void>{};
}

asio::awaitable<void> Mailbox::note_heard() {
  last_heard_ = instance_.now();
  trouble_.clear();
  co_await instance_.in_storage(
      [&](Instance::Storage& storage) { storage.store->record_heard(settings_.name, *last_heard_); });
}

asio::awaitable<void> Mailbox::note_trouble(const mail::MailError& error) {
  trouble_ = in_words(error);
  co_await instance_.in_storage([&](Instance::Storage& storage) {
    storage.store->record_trouble(settings_.name, instance_.now(), mail::to_string(error.kind), trouble_);
  });
}

asio::awaitable<mail::Result<ArrivalReport>> Mailbox::take_in(mail::Uid from) {
  auto arrived = co_await arrive(instance_, settings_.name, *session_, folder_, from, refused_, on_recorded_);
  if (arrived) looked_through_ = instance_.now();
  co_return arrived;
}

asio::awaitable<mail::Result<ArrivalReport>> Mailbox::fetch() {
  for (int visit = 1;; ++visit) {
    auto opened = co_await open();
    if (!opened) {
      co_await note_trouble(opened.error());
      co_return opened.error();
    }
    const std::size_t refused_before = refused_.size();
    auto arrived = co_await take_in(1);
    if (arrived) {
      patience_.succeeded(Side::imap);
      co_return arrived;
    }
    patience_.failed(Side::imap, arrived.error(), false);
    const bool helps = refused_.one_by_one && (visit == 1 || refused_.size() > refused_before);
    if (helps && visit < k_most_visits) continue;
    co_await note_trouble(arrived.error());
    co_return arrived.error();
  }
}

asio::awaitable<mail::Result<Reconciliation>> Mailbox::reconcile() {
  if (!is_open(session_)) {
    auto opened = co_await open();
    if (!opened) co_return opened.error();
  }
  reconciliation_wanted_ = false;
  co_return co_await flow::reconcile(instance_, settings_, *session_, folder_, refused_, on_recorded_);
}

bool Mailbox::is_known() const {
  const auto longest = std::max<std::chrono::milliseconds>(timing_.idle, settings_.poll) + std::chrono::minutes(5);
  return looked_through_ && instance_.now() - *looked_through_ <= longest;
}

asio::awaitable<mail::Result<void>> Mailbox::show_handled() {
  const auto handled = co_await instance_.in_storage(
      [&](Instance::Storage& storage) { return storage.store->unflagged(settings_.name, folder_.uidvalidity); });
  if (handled.empty() || folder_.read_only) co_return mail::Result<void>{};
  if (!is_open(session_)) {
    const auto before = folder_.uidvalidity;
    auto opened = co_await open();
    if (!opened) co_return opened.error();
    if (folder_.uidvalidity != before) co_return mail::Result<void>{};  // their UIDs are other mails' now
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

asio::awaitable<mail::Result<void>> Mailbox::wait_for_mail() {
  auto at_most = timing_.idle;
  if (const auto due = refused_.next_due())
    at_most = std::min(at_most, std::chrono::milliseconds(std::max(*due - instance_.now(), std::chrono::seconds(1))));
  if (session_->can_idle()) {
    auto idled = co_await session_->idle(at_most);
    if (idled) co_return mail::Result<void>{};
    if (idled.error().kind != mail::MailErrorKind::refused) co_return idled.error();
  }
  co_await signal_.wait(std::min<std::chrono::milliseconds>(settings_.poll, at_most));
  co_return co_await session_->noop();  // some servers look for new mail only then
}

// One connection's life: ends with the error that ended it, or with stop().
asio::awaitable<mail::Result<void>> Mailbox::take_in_and_wait() {
  auto opened = co_await open();
  if (!opened) co_return opened.error();
  const auto begun = std::chrono::steady_clock::now();
  mail::Result<void> ended;
  // Everything without a row, once a connection; from then on only what is above what we know.
  mail::Uid from = 1;
  while (!stopping_) {
    auto arrived = co_await take_in(from);
    if (!arrived) {
      ended = arrived.error();
      break;
    }
    co_await note_heard();
    // One that lets us in, and hangs up as soon as it has nothing more for us, is not to be knocked at each second.
    if (std::chrono::steady_clock::now() - begun >= k_good_visit) patience_.succeeded(Side::imap);
    if (from == 1) on_recorded_();  // whoever waits for all of it: it is all here
    from = arrived->next_uid;
    if (reconciliation_wanted_) {
      const auto reconciled = co_await reconcile();
      if (!reconciled) {
        ended = reconciled.error();
        break;
      }
    }
    ended = co_await show_handled();
    if (!ended && ended.error().kind != mail::MailErrorKind::refused) break;
    if (!ended)  // a courtesy that the server does not want is no reason to leave
      spdlog::warn("{}: what has been handled cannot be shown: {}", settings_.name, in_words(ended.error()));
    ended = mail::Result<void>{};
    if (stopping_) break;
    ended = co_await wait_for_mail();
    if (!ended) break;
  }
  if (!ended && !stopping_) {
    if (std::chrono::steady_clock::now() - begun >= k_good_visit) patience_.succeeded(Side::imap);
    patience_.failed(Side::imap, ended.error(), false);
  }
  co_return ended;
}

asio::awaitable<void> Mailbox::watch() {
  while (!stopping_) {
    mail::Result<void> ended;
    try {
      ended = co_await take_in_and_wait();
    } catch (const std::exception& e) {  // a full disk, say: what was fetched whole is kept, the rest comes again
      ended = mail::MailError{mail::MailErrorKind::network, "cannot take in mail: " + in_words(e), {}};
      patience_.failed(Side::imap, ended.error(), false);
    }
    if (ended || stopping_) break;
    spdlog::warn("{}: {}; next try in {} s", settings_.name, in_words(ended.error()),
                 patience_.pause(Side::imap).count());
    session_.reset();
    try {
      co_await note_trouble(ended.error());
    } catch (const std::exception& e) {
      spdlog::error("{}: its trouble cannot be recorded: {}", settings_.name, e.what());
    }
    for (auto pause = patience_.pause(Side::imap); !stopping_ && pause.count() > 0; pause = patience_.pause(Side::imap))
      co_await signal_.wait(pause);
  }
  co_await leave();
}

void Mailbox::wake() {
  signal_.notify();
  if (is_open(session_)) session_->wake();
}

void Mailbox::request_reconciliation() {
  reconciliation_wanted_ = true;
  wake();
}

void Mailbox::stop() {
  stopping_ = true;
  wake();
}

}  // namespace baosong::flow
