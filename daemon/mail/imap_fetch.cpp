#include "daemon/mail/imap_fetch.hpp"

#include <algorithm>
#include <deque>

#include "daemon/mail/imap_text.hpp"

namespace baosong::mail {
namespace {

// Enough to hide the way there and back, few enough that a refused set is cheap to take apart and a line stays short.
constexpr std::size_t k_set_size = 50;
constexpr std::size_t k_commands_under_way = 4;
// A server that refuses so many in a row is asked for no more of them now.
constexpr std::size_t k_refusals_in_a_row = 20;

std::vector<std::vector<Uid>> in_sets(const std::vector<Uid>& uids, std::size_t size) {
  std::vector<std::vector<Uid>> sets;
  for (std::size_t i = 0; i < uids.size(); i += size)
    sets.emplace_back(uids.begin() + static_cast<std::ptrdiff_t>(i),
                      uids.begin() + static_cast<std::ptrdiff_t>(std::min(i + size, uids.size())));
  return sets;
}

}  // namespace

void ImapSession::on_body_begin(std::optional<Uid> uid, std::uint64_t bytes) {
  if (!fetching_) return;
  fetching_->body_open = true;
  fetching_->sink.begin(uid, bytes);
}

void ImapSession::on_body_data(std::string_view piece) {
  if (fetching_ && fetching_->body_open) fetching_->sink.write(piece);
}

void ImapSession::on_fetch(const FetchResponse& fetch) {
  if (!fetch.body_bytes) {
    if (fetch.uid) seen_uids_.push_back(*fetch.uid);
    return;
  }
  if (!fetching_ || !fetching_->body_open) return;
  const auto wanted = fetch.uid ? fetching_->states.find(*fetch.uid) : fetching_->states.end();
  if (wanted == fetching_->states.end() || wanted->second != FetchInProgress::State::wanted) {
    fetching_->abandon_open();
    return;
  }
  wanted->second = FetchInProgress::State::delivered;
  ++fetching_->report.delivered;
  fetching_->body_open = false;
  fetching_->sink.end({*fetch.uid, fetch.internal_date, fetch.rfc822_size, *fetch.body_bytes});
}

asio::awaitable<Result<FetchReport>> ImapSession::fetch(std::vector<Uid> uids, MessageSink& sink, FetchWhat what) {
  if (broken_) co_return *broken_;
  std::sort(uids.begin(), uids.end());
  uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
  fetching_ = std::make_unique<FetchInProgress>(sink, what);
  // However this ends, also by an exception from the sink: nothing may reach it afterwards.
  const std::unique_ptr<ImapSession, void (*)(ImapSession*)> forget(this,
                                                                    [](ImapSession* self) { self->fetching_.reset(); });
  for (const Uid uid : uids) fetching_->states.emplace(uid, FetchInProgress::State::wanted);

  Result<void> fetched = co_await fetch_sets(in_sets(uids, k_set_size), uids.size() == 1);
  if (fetched) {
    // A set may have been cut short by one bad message, or by a server that answers only part.
    std::vector<std::vector<Uid>> again;
    for (const auto& [uid, state] : fetching_->states)
      if (state == FetchInProgress::State::wanted) again.push_back({uid});
    if (!again.empty()) fetched = co_await fetch_sets(std::move(again), true);
  }
  if (!fetched) {
    fetching_->abandon_open();
    co_return fetched.error();
  }
  co_return std::move(fetching_->report);
}

asio::awaitable<Result<void>> ImapSession::fetch_sets(std::vector<std::vector<Uid>> sets, bool last_try) {
  using State = FetchInProgress::State;
  std::deque<std::pair<std::string, std::size_t>> under_way;  // tag, index of the set
  std::size_t refused_in_a_row = 0;
  std::string last_words;
  for (std::size_t next = 0; next < sets.size() || !under_way.empty();) {
    if (refused_in_a_row >= k_refusals_in_a_row && under_way.empty()) break;
    while (next < sets.size() && under_way.size() < k_commands_under_way && refused_in_a_row < k_refusals_in_a_row) {
      std::string command = "UID FETCH " + uid_set(sets[next]) + " (UID INTERNALDATE RFC822.SIZE " +
                            (fetching_->what == FetchWhat::header ? "BODY.PEEK[HEADER])" : "BODY.PEEK[])");
      auto tag = co_await send(std::move(command));
      if (!tag) co_return tag.error();
      under_way.emplace_back(std::move(*tag), next++);
    }
    const auto [tag, index] = under_way.front();
    under_way.pop_front();
    const auto status = co_await finish(tag);
    if (!status) co_return status.error();
    const bool ok = status->kind == StatusResponse::Kind::ok;
    if (!ok) {
      MailError refused = refusal_of_mail(*status);
      if (refused.kind == MailErrorKind::throttled) co_return refused;
      if (!last_try) continue;
      ++refused_in_a_row;
      last_words = refused.server_text;
      for (const Uid uid : sets[index]) {
        State& state = fetching_->states[uid];
        if (state != State::wanted) continue;
        state = State::refused;
        fetching_->report.refused.push_back({uid, refused.server_text});
      }
    } else if (last_try) {
      refused_in_a_row = 0;
      for (const Uid uid : sets[index]) {
        State& state = fetching_->states[uid];
        if (state != State::wanted) continue;
        state = State::absent;
        fetching_->report.absent.push_back(uid);
      }
    }
  }
  if (refused_in_a_row >= k_refusals_in_a_row)
    for (auto& [uid, state] : fetching_->states)
      if (state == State::wanted) {
        state = State::refused;
        fetching_->report.refused.push_back({uid, last_words});
      }
  co_return Result<void>{};
}

}  // namespace baosong::mail
