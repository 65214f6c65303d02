#include "daemon/flow/junk.hpp"

#include <algorithm>
#include <array>

#include "config/office_time.hpp"
#include "daemon/flow/mail_header.hpp"
#include "daemon/flow/mailbox.hpp"
#include "daemon/flow/reply.hpp"
#include "daemon/flow/rule_book.hpp"
#include "daemon/rules/identify.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// What QQ, NetEase, Sina, Aliyun, Coremail, Exchange and Dovecot call it.
constexpr std::array k_usual_names = {"垃圾邮件", "垃圾邮件箱",  "垃圾箱",     "垃圾邮箱", "广告邮件",
                                      "Junk",     "Junk E-mail", "Junk Email", "Spam",     "Bulk Mail"};
constexpr std::size_t k_batch = 50;
// The newest so many: a junk folder may hold years of it.
constexpr std::size_t k_most_junk = 2000;

// "INBOX/垃圾邮件" or "INBOX.Junk": hierarchy in either style.
std::string_view last_name(std::string_view folder) {
  const auto at = folder.find_last_of("/.");
  return at == std::string_view::npos ? folder : folder.substr(at + 1);
}

bool has_attribute(const mail::ListedFolder& folder, std::string_view attribute) {
  return std::ranges::any_of(folder.attributes, [&](const std::string& one) {
    return std::ranges::equal(one, attribute, [](char a, char b) { return std::tolower(a) == std::tolower(b); });
  });
}

class Rescue {
 public:
  Rescue(Instance& instance, const config::Mailbox& mailbox, std::shared_ptr<const RuleBook> book,
         std::filesystem::path scratch)
      : instance_(instance), mailbox_(mailbox), book_(std::move(book)), scratch_(std::move(scratch)) {
    for (const config::Campaign& campaign : campaigns()) {
      const auto opens = config::office_instant(campaign.opens, {}, book_->configuration->settings.office.timezone);
      earliest_ = earliest_ ? std::min(*earliest_, opens) : opens;
    }
  }

  /// The agency that the mail is from, if it is one to be fetched.
  asio::awaitable<const config::Agency*> agency_of(const MailHeader& header) {
    if (!earliest_ || (header.received_at && *header.received_at < *earliest_)) co_return nullptr;
    const auto facts = co_await read_header(instance_.extractor, header, scratch_);
    if (!facts) co_return nullptr;
    if (is_forged(*facts, mailbox_)) co_return nullptr;
    const config::Agency* agency = registered(rules::sender(*facts));
    if (agency == nullptr || !facts->message_id) co_return agency;
    // A copy that the server could not take away when it was fetched before.
    const bool known = co_await instance_.in_storage(
        [&](Instance::Storage& storage) { return !storage.store->messages_with_id(*facts->message_id).empty(); });
    co_return known ? nullptr : agency;
  }

 private:
  [[nodiscard]] const std::vector<config::Campaign>& campaigns() const {
    return book_->campaigns_of.find(mailbox_.name)->second;
  }
  [[nodiscard]] const config::Agency* registered(std::string_view address) const {
    for (const config::Campaign& campaign : campaigns())
      if (const config::Agency* agency = rules::registered_agency(address, campaign.roster)) return agency;
    return nullptr;
  }

  Instance& instance_;
  const config::Mailbox& mailbox_;
  std::shared_ptr<const RuleBook> book_;
  std::filesystem::path scratch_;
  std::optional<std::chrono::sys_seconds> earliest_;
};

asio::awaitable<mail::Result<void>> rescue_from(const std::string& folder, Rescue& rescue,
                                                const config::Mailbox& mailbox, mail::ImapSession& session,
                                                Reconciliation& report) {
  const auto selected = co_await session.select(folder);
  if (!selected) co_return selected.error();
  auto uids = co_await session.search_uids(1);
  if (!uids) co_return uids.error();
  if (uids->size() > k_most_junk) uids->erase(uids->begin(), uids->end() - k_most_junk);
  report.junk_looked_at += uids->size();
  std::vector<mail::Uid> wanted;
  std::vector<std::string> rescued;
  for (std::size_t begin = 0; begin < uids->size(); begin += k_batch) {
    const auto first = uids->begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = uids->begin() + static_cast<std::ptrdiff_t>(std::min(begin + k_batch, uids->size()));
    HeaderSink sink;
    std::vector<mail::Uid> batch(first, last);
    const auto fetched = co_await session.fetch(std::move(batch), sink, mail::FetchWhat::header);
    if (!fetched) co_return fetched.error();
    for (const MailHeader& header : sink.headers) {
      const config::Agency* agency = co_await rescue.agency_of(header);
      if (agency == nullptr) continue;
      wanted.push_back(header.uid);
      rescued.push_back(agency->name);
    }
  }
  if (wanted.empty()) co_return mail::Result<void>{};
  const auto moved = co_await session.move(wanted, mailbox.folder);
  if (!moved) co_return moved.error();
  for (std::string& agency : rescued) {
    spdlog::warn("{}: a mail of {} lay in the junk folder {}; it is moved to {}", mailbox.name, agency, folder,
                 mailbox.folder);
    report.rescued.push_back(std::move(agency));
  }
  co_return mail::Result<void>{};
}

}  // namespace

std::vector<std::string> junk_folders(const std::vector<std::string>& named,
                                      const std::vector<mail::ListedFolder>& on_server) {
  if (!named.empty()) return named;
  std::vector<std::string> by_use, by_name;
  for (const mail::ListedFolder& folder : on_server) {
    if (has_attribute(folder, "\\Noselect") || has_attribute(folder, "\\NonExistent")) continue;
    if (has_attribute(folder, "\\Junk")) by_use.push_back(folder.name);
    if (std::ranges::count(k_usual_names, last_name(folder.name))) by_name.push_back(folder.name);
  }
  return by_use.empty() ? by_name : by_use;
}

asio::awaitable<mail::Result<void>> rescue_from_junk(Instance& instance, const config::Mailbox& mailbox,
                                                     mail::ImapSession& session, Reconciliation& report) {
  const auto listed = co_await session.list_folders();
  if (!listed) {
    if (!session.is_open()) co_return listed.error();
    report.junk_trouble = in_words(listed.error());
    co_return mail::Result<void>{};
  }
  std::filesystem::path scratch;
  auto learned = co_await instance.in_storage([&](Instance::Storage& storage) {
    scratch = storage.blobs->scratch();
    return storage.store->learned_addresses();
  });
  auto book = std::make_shared<const RuleBook>(instance.configuration(), std::move(learned));
  Rescue rescue(instance, mailbox, std::move(book), std::move(scratch));
  for (const std::string& folder : junk_folders(mailbox.junk_folders, *listed)) {
    if (folder == mailbox.folder) continue;
    const auto rescued = co_await rescue_from(folder, rescue, mailbox, session, report);
    if (rescued) continue;
    if (!session.is_open()) co_return rescued.error();
    report.junk_trouble += (report.junk_trouble.empty() ? "" : "; ") + folder + ": " + in_words(rescued.error());
  }
  co_return mail::Result<void>{};
}

}  // namespace baosong::flow
