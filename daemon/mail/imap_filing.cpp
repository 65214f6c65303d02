// The part of ImapSession that changes the mailbox: flags, moving, folders. A courtesy to people, always done last.
#include <algorithm>

#include "daemon/mail/imap_session.hpp"
#include "daemon/mail/imap_text.hpp"

namespace baosong::mail {
namespace {

using Kind = StatusResponse::Kind;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

void sort_unique(std::vector<Uid>& uids) {
  std::sort(uids.begin(), uids.end());
  uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
}

}  // namespace

asio::awaitable<Result<std::vector<std::string>>> ImapSession::store_flags(std::vector<Uid> uids,
                                                                           std::vector<std::string> flags) {
  if (broken_) co_return *broken_;
  sort_unique(uids);
  std::erase_if(flags, [this](const std::string& flag) { return !folder_.permits(flag); });
  while (!uids.empty() && !flags.empty()) {
    const auto status = co_await run("UID STORE " + uid_set(uids) + " +FLAGS.SILENT (" + joined(flags) + ")");
    if (!status) co_return status.error();
    if (status->kind == Kind::ok) break;
    // Some servers promise \* and then refuse keywords: the system flags may still be welcome.
    const auto keywords = std::erase_if(flags, [](const std::string& flag) { return !flag.starts_with('\\'); });
    MailError refused = refusal("STORE", *status);
    if (keywords == 0 || flags.empty() || refused.kind != MailErrorKind::refused) co_return refused;
  }
  co_return flags;
}

asio::awaitable<Result<MoveOutcome>> ImapSession::move(std::vector<Uid> uids, std::string folder) {
  if (broken_) co_return *broken_;
  sort_unique(uids);
  if (uids.empty()) co_return MoveOutcome{};
  const std::string set = uid_set(uids);
  const std::string target = quoted(to_modified_utf7(folder));
  const bool can_move = has_capability("MOVE");
  const std::string transfer = (can_move ? "UID MOVE " : "UID COPY ") + set + " " + target;

  auto status = co_await run(transfer);
  if (status && status->kind == Kind::no && status->code && status->code->name == "TRYCREATE") {
    const auto created = co_await run("CREATE " + target);
    if (!created) co_return created.error();
    if (created->kind != Kind::ok) co_return refusal("CREATE", *created);
    status = co_await run(transfer);
  }
  if (!status) co_return status.error();
  if (status->kind != Kind::ok) co_return refusal(can_move ? "MOVE" : "COPY", *status);
  if (can_move) co_return MoveOutcome{};

  // From here on a refusal is no error: they are copied, and to try again would copy them once more each time.
  const auto marked = co_await run("UID STORE " + set + " +FLAGS.SILENT (\\Deleted)");
  if (!marked) co_return marked.error();
  if (marked->kind != Kind::ok) {
    (void)refusal("STORE", *marked);
    co_return MoveOutcome{.removed = false};
  }
  // A plain EXPUNGE would take away what people have marked themselves.
  if (!has_capability("UIDPLUS")) co_return MoveOutcome{.removed = false};
  const auto expunged = co_await run("UID EXPUNGE " + set);
  if (!expunged) co_return expunged.error();
  if (expunged->kind != Kind::ok) {
    (void)refusal("EXPUNGE", *expunged);
    co_return MoveOutcome{.removed = false};
  }
  co_return MoveOutcome{};
}

asio::awaitable<Result<std::vector<ListedFolder>>> ImapSession::list_folders() {
  listed_.clear();
  const auto status = co_await run("LIST \"\" \"*\"");
  if (!status) co_return status.error();
  if (status->kind != Kind::ok) co_return refusal("LIST", *status);
  co_return std::move(listed_);
}

}  // namespace baosong::mail
