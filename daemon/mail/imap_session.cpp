#include "daemon/mail/imap_session.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/mail/imap_cursor.hpp"
#include "daemon/mail/imap_fetch.hpp"
#include "daemon/mail/imap_text.hpp"

namespace baosong::mail {
namespace {

using Kind = StatusResponse::Kind;
constexpr std::size_t k_buffer_bytes = 128 * 1024;
constexpr std::size_t k_yield_after_bytes = 1024 * 1024;  // a fast server must not keep the loop to itself
constexpr std::size_t k_most_uids = 10'000'000;
constexpr std::chrono::minutes k_longest_idle{25};
constexpr std::chrono::seconds k_good_bye{5};

// MailError::kind says whether the conversation can go on.
bool ends_connection(MailErrorKind kind) {
  return kind != MailErrorKind::refused && kind != MailErrorKind::login_refused;
}

}  // namespace

bool SelectedFolder::permits(std::string_view flag) const {
  if (read_only) return false;
  if (!permanent_flags) return true;
  const bool keyword = !flag.starts_with('\\');
  return std::any_of(permanent_flags->begin(), permanent_flags->end(),
                     [&](const std::string& known) { return same_word(known, flag) || (keyword && known == "\\*"); });
}

ImapSession::ImapSession(asio::any_io_executor executor, std::string name, ClientIdentity identity, Deadlines deadlines)
    : stream_(std::move(executor)),
      name_(std::move(name)),
      identity_(std::move(identity)),
      deadlines_(deadlines),
      buffer_(k_buffer_bytes),
      broken_(MailError{MailErrorKind::closed, "There is no connection yet", {}}) {}

ImapSession::~ImapSession() = default;

std::string ImapSession::words_of(const StatusResponse& status) {
  std::string text = status.text;
  if (status.code)
    text = "[" + status.code->name + (status.code->argument.empty() ? "" : " " + status.code->argument) + "] " + text;
  return printable(text);
}

bool ImapSession::has_capability(std::string_view name) const {
  return std::find(capabilities_.begin(), capabilities_.end(), name) != capabilities_.end();
}

void ImapSession::wake() {
  stream_.interrupt();
}

void ImapSession::close() {
  stream_.close();
  if (!broken_) broken_ = MailError{MailErrorKind::closed, "The connection was closed here", {}};
}

// ---- what the server says

void ImapSession::on_response(Response response) {
  if (auto* status = std::get_if<StatusResponse>(&response)) {
    on_status(std::move(*status));
  } else if (auto* fetch = std::get_if<FetchResponse>(&response)) {
    on_fetch(*fetch);
  } else if (auto* count = std::get_if<CountResponse>(&response)) {
    on_count(*count);
  } else if (auto* capability = std::get_if<CapabilityResponse>(&response)) {
    capabilities_ = std::move(capability->names);
  } else if (auto* search = std::get_if<SearchResponse>(&response)) {
    found_.insert(found_.end(), search->ranges.begin(), search->ranges.end());
  } else if (auto* list = std::get_if<ListResponse>(&response)) {
    listed_.push_back({from_modified_utf7(list->name), std::move(list->attributes)});
  } else if (std::holds_alternative<ContinuationResponse>(response)) {
    continuation_ = true;
  } else if (auto* unknown = std::get_if<UnknownResponse>(&response)) {
    spdlog::debug("imap {}: skipped a response {}", name_, printable(unknown->word));
  }
}

void ImapSession::on_status(StatusResponse status) {
  if (status.code) on_code(*status.code, status.text);
  if (!status.tag.empty()) {
    finished_.insert_or_assign(status.tag, std::move(status));
  } else if (status.kind == Kind::bye) {
    bye_ = printable(status.text);
  } else if (status.kind != Kind::ok) {
    spdlog::info("imap {}: the server remarks: {}", name_, printable(status.text));
  }
}

void ImapSession::on_code(const ResponseCode& code, const std::string& text) {
  if (code.name == "ALERT") {
    spdlog::warn("imap {}: the server wants people to know: {}", name_, printable(text));
  } else if (code.name == "CAPABILITY") {
    capabilities_ = code.words();
    for (std::string& name : capabilities_) name = to_upper(name);
  } else if (code.name == "UIDVALIDITY" && code.number()) {
    if (selected_ && !selecting_ && *code.number() != folder_.uidvalidity)
      fail({MailErrorKind::closed, "The folder's UIDVALIDITY changed during the conversation", printable(text)});
    folder_.uidvalidity = *code.number();
  } else if (code.name == "UIDNEXT") {
    folder_.uidnext = code.number();
  } else if (code.name == "PERMANENTFLAGS") {
    folder_.permanent_flags = code.words();
  } else if (code.name == "READ-ONLY") {
    folder_.read_only = true;
  } else if (code.name == "READ-WRITE") {
    folder_.read_only = false;
  }
}

void ImapSession::on_count(const CountResponse& count) {
  if (count.kind != CountResponse::Kind::exists) return;
  folder_.exists = count.number;
  news_ = true;
}

// ---- the conversation

MailError ImapSession::fail(MailError error) {
  if (!broken_) {
    if (bye_) {
      error.kind = kind_of_refusal(*bye_, MailErrorKind::closed);
      error.what = "The server said good-bye";
      error.server_text = *bye_;
    }
    broken_ = std::move(error);
  }
  stream_.close();
  if (fetching_) fetching_->abandon_open();
  return *broken_;
}

// NO and BAD; where the words mean "go away" the connection goes too, so that nobody hammers on.
MailError ImapSession::refusal(const std::string& command, const StatusResponse& status) {
  const std::string text = words_of(status);
  MailError error{kind_of_refusal(text, MailErrorKind::refused), "The server refused " + command, text};
  return ends_connection(error.kind) ? fail(std::move(error)) : error;
}

// "[SERVERBUG] internal error", "temporarily unavailable": said of a mail that a server cannot read, and said again
// each time. Only what speaks of limits is about all of them.
MailError ImapSession::refusal_of_mail(const StatusResponse& status) {
  MailError error{MailErrorKind::refused, "The server refused FETCH", words_of(status)};
  if (!speaks_of_limits(error.server_text)) return error;
  error.kind = MailErrorKind::throttled;
  return fail(std::move(error));
}

asio::awaitable<Result<CurlStream::Woken>> ImapSession::pump(Clock::time_point until) {
  using Woken = CurlStream::Woken;
  while (true) {
    if (broken_) co_return *broken_;
    const auto count = stream_.try_read(buffer_);
    if (!count) co_return fail(count.error());
    if (*count == 0) {
      const auto woken = co_await stream_.wait_readable(until);
      if (!woken) co_return fail(woken.error());
      if (*woken != Woken::readable) co_return *woken;
      continue;
    }
    std::optional<ParseError> fault;
    try {
      fault = parser_->feed(std::string_view(buffer_.data(), *count));
    } catch (...) {  // the sink threw: the rest of its message would be missing
      if (fetching_) fetching_->body_open = false;
      fail({MailErrorKind::closed, "The connection was given up because a message could not be kept", {}});
      throw;
    }
    if (fault)
      co_return fail({MailErrorKind::protocol,
                      "The server breaks the grammar: " + fault->message + " at byte " + std::to_string(fault->offset) +
                          " of a line",
                      printable(fault->line)});
    read_since_yield_ += *count;
    if (read_since_yield_ >= k_yield_after_bytes) {
      read_since_yield_ = 0;
      co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    }
    co_return Woken::readable;
  }
}

asio::awaitable<Result<std::string>> ImapSession::send(std::string command, std::string shown) {
  if (broken_) co_return *broken_;
  if (bye_) co_return fail({MailErrorKind::closed, {}, {}});
  std::string tag = "b" + std::to_string(++last_tag_);
  const std::string line = tag + " " + command + "\r\n";
  spdlog::debug("imap {}: {} {}", name_, tag, shown.empty() ? command : shown);
  const auto written = co_await stream_.write(line, deadlines_.reply);
  if (!written) {
    // The server may have said why before it closed.
    for (auto more = stream_.try_read(buffer_); more && *more > 0; more = stream_.try_read(buffer_))
      if (parser_->feed(std::string_view(buffer_.data(), *more))) break;
    co_return fail(written.error());
  }
  co_return tag;
}

asio::awaitable<Result<StatusResponse>> ImapSession::finish(std::string tag) {
  while (true) {
    if (broken_) co_return *broken_;
    if (const auto found = finished_.find(tag); found != finished_.end()) {
      StatusResponse status = std::move(found->second);
      finished_.erase(found);
      co_return status;
    }
    if (bye_) co_return fail({MailErrorKind::closed, {}, {}});
    const auto woken = co_await pump(Clock::now() + deadlines_.reply);
    if (!woken) co_return woken.error();
    if (*woken == CurlStream::Woken::interrupted) wake_wanted_ = true;
    if (*woken == CurlStream::Woken::timeout)
      co_return fail({MailErrorKind::timeout, "The server did not answer in time", {}});
  }
}

asio::awaitable<Result<StatusResponse>> ImapSession::run(std::string command, std::string shown) {
  auto tag = co_await send(std::move(command), std::move(shown));
  if (!tag) co_return tag.error();
  co_return co_await finish(std::move(*tag));
}

asio::awaitable<Result<void>> ImapSession::connect(ServerAddress server, Credentials credentials, TlsTrust trust) {
  parser_ = std::make_unique<ResponseParser>(static_cast<ResponseHandler&>(*this));
  bye_.reset();
  finished_.clear();
  capabilities_.clear();
  folder_ = {};
  identified_ = selected_ = news_ = wake_wanted_ = false;
  broken_ = MailError{MailErrorKind::closed, "There is no connection yet", {}};
  const auto connected = co_await open_line(server, credentials, trust);
  if (!connected) {
    broken_ = connected.error();
    co_return *broken_;
  }
  broken_.reset();
  const auto logged_in = co_await log_in(server, credentials);
  if (!logged_in) co_return logged_in.error();
  // Those before the login do not count (RFC 3501 s.6.1.1).
  const auto capabilities = co_await run("CAPABILITY");
  if (!capabilities) co_return capabilities.error();
  if (has_capability("ID")) co_return co_await identify();
  co_return Result<void>{};
}

asio::awaitable<Result<void>> ImapSession::identify() {
  identified_ = true;
  const auto status = co_await run("ID (\"name\" " + quoted(identity_.name) + " \"version\" " +
                                   quoted(identity_.version) + " \"vendor\" " + quoted(identity_.vendor) + ")");
  if (!status) co_return status.error();
  co_return Result<void>{};  // a NO or BAD to a courtesy changes nothing
}

asio::awaitable<Result<SelectedFolder>> ImapSession::select(std::string folder) {
  const std::string command = "SELECT " + quoted(to_modified_utf7(folder));
  while (true) {
    folder_ = {};
    selecting_ = true;
    const auto status = co_await run(command);
    selecting_ = false;
    if (!status) co_return status.error();
    if (status->kind == Kind::ok) break;
    selected_ = false;
    MailError error = refusal("SELECT", *status);
    if (!wants_client_id(error.server_text) || identified_) co_return error;
    const auto identified = co_await identify();
    if (!identified) co_return identified.error();
  }
  if (folder_.uidvalidity == 0)
    co_return fail(
        {MailErrorKind::protocol, "The server gives the folder no UIDVALIDITY, so its UIDs mean nothing", {}});
  selected_ = true;
  co_return folder_;
}

asio::awaitable<Result<std::vector<Uid>>> ImapSession::search_uids(Uid from) {
  news_ = false;
  found_.clear();
  const std::string set = std::to_string(from) + ":*";
  auto status = co_await run("UID SEARCH UID " + set);
  if (!status) co_return status.error();
  if (status->kind != Kind::ok) {
    const MailError refused = refusal("SEARCH", *status);
    if (refused.kind != MailErrorKind::refused) co_return refused;
    found_.clear();
    seen_uids_.clear();
    status = co_await run("UID FETCH " + set + " (UID)");
    if (!status) co_return status.error();
    if (status->kind != Kind::ok)
      co_return folder_.exists == 0 ? Result<std::vector<Uid>>(std::vector<Uid>{}) : refused;
    for (const Uid uid : seen_uids_) found_.emplace_back(uid, uid);
  }
  std::vector<Uid> uids;
  for (auto [first, last] : found_) {
    // "n:*" names the last message even where its UID is below n (RFC 3501 s.6.4.8).
    first = std::max({first, from, Uid{1}});
    if (first > last) continue;
    if (last - first >= k_most_uids - uids.size())
      co_return fail({MailErrorKind::protocol, "The server claims more messages than a folder can hold", {}});
    for (Uid uid = first; uid <= last && uid != 0; ++uid) uids.push_back(uid);
  }
  found_.clear();
  std::sort(uids.begin(), uids.end());
  uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
  co_return uids;
}

asio::awaitable<Result<IdleEnd>> ImapSession::idle(std::chrono::milliseconds at_most) {
  if (broken_) co_return *broken_;
  if (news_) co_return IdleEnd::new_mail;
  if (stream_.take_interrupt()) wake_wanted_ = true;
  if (std::exchange(wake_wanted_, false)) co_return IdleEnd::woken;
  if (!can_idle()) co_return MailError{MailErrorKind::refused, "The server has no IDLE", {}};
  continuation_ = false;
  const auto tag = co_await send("IDLE");
  if (!tag) co_return tag.error();
  const auto begun = Clock::now();
  const auto until = begun + std::min<Clock::duration>(at_most, k_longest_idle);
  IdleEnd end = IdleEnd::timeout;
  bool ended = false;
  while (!ended || !continuation_) {  // DONE may not be said before the server's "+"
    if (finished_.contains(*tag)) break;
    if (bye_) co_return fail({MailErrorKind::closed, {}, {}});
    const auto woken = co_await pump(continuation_ ? until : begun + deadlines_.reply);
    if (!woken) co_return woken.error();
    if (*woken == CurlStream::Woken::interrupted) {
      end = IdleEnd::woken;
      ended = true;
    } else if (*woken == CurlStream::Woken::timeout) {
      if (!continuation_) co_return fail({MailErrorKind::timeout, "The server did not answer IDLE in time", {}});
      ended = true;
    } else if (news_) {
      ended = true;
    }
  }
  if (!finished_.contains(*tag)) {
    const auto written = co_await stream_.write("DONE\r\n", deadlines_.reply);
    if (!written) co_return fail(written.error());
  }
  const auto status = co_await finish(*tag);
  if (!status) co_return status.error();
  if (status->kind != Kind::ok) co_return refusal("IDLE", *status);
  if (end == IdleEnd::timeout && news_) end = IdleEnd::new_mail;
  co_return end;
}

asio::awaitable<Result<void>> ImapSession::noop() {
  const auto status = co_await run("NOOP");
  if (!status) co_return status.error();
  if (status->kind != Kind::ok) co_return refusal("NOOP", *status);
  co_return Result<void>{};
}

asio::awaitable<void> ImapSession::logout() {
  if (broken_) co_return;
  const Deadlines usual = deadlines_;
  deadlines_.reply = std::min<std::chrono::milliseconds>(usual.reply, k_good_bye);
  const auto status = co_await run("LOGOUT");
  deadlines_ = usual;
  if (!status) spdlog::debug("imap {}: no good-bye: {}", name_, status.error().what);
  close();
}

}  // namespace baosong::mail
