#include "daemon/commands/mailbox_content.hpp"

#include <algorithm>
#include <boost/asio.hpp>

#include "daemon/commands/scratch_folder.hpp"
#include "daemon/flow/mail_header.hpp"
#include "daemon/rules/identify.hpp"

namespace baosong::commands {
namespace {

namespace asio = boost::asio;

constexpr std::size_t k_most_looked_at = 500;
}  // namespace

asio::awaitable<mail::Result<void>> look_through(mail::ImapSession& session,
                                                 const std::vector<config::Campaign>& campaigns,
                                                 MailboxContent& content) {
  const auto uids = co_await session.search_uids(1);
  if (!uids) co_return uids.error();
  content = {};
  content.mails = uids->size();
  for (const config::Campaign& campaign : campaigns) content.senders.push_back({campaign.title, 0, {}});
  if (uids->empty()) co_return mail::Result<void>{};

  // The first and the last one tell since when and until when; UIDs are given in the order of arrival.
  flow::HeaderSink ends;
  std::vector<mail::Uid> first_and_last{uids->front(), uids->back()};
  const auto fetched_ends = co_await session.fetch(std::move(first_and_last), ends, mail::FetchWhat::header);
  if (!fetched_ends) co_return fetched_ends.error();
  for (const flow::MailHeader& header : ends.headers) {
    if (!header.received_at) continue;
    content.oldest = content.oldest ? std::min(*content.oldest, *header.received_at) : *header.received_at;
    content.newest = std::max(content.newest, header.received_at);  // nullopt is the least
  }
  if (campaigns.empty()) co_return mail::Result<void>{};

  flow::HeaderSink newest_ones;
  const std::size_t count = std::min(uids->size(), k_most_looked_at);
  std::vector<mail::Uid> newest(uids->end() - static_cast<std::ptrdiff_t>(count), uids->end());
  const auto fetched = co_await session.fetch(std::move(newest), newest_ones, mail::FetchWhat::header);
  if (!fetched) co_return fetched.error();
  content.looked_at = newest_ones.headers.size();

  const auto executor = co_await asio::this_coro::executor;
  extractor::Extractor room(executor, {});
  const ScratchFolder scratch;
  for (const flow::MailHeader& header : newest_ones.headers) {
    const auto facts = co_await flow::read_header(room, header, scratch.path());
    if (!facts) continue;
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
      const config::Agency* agency = rules::registered_agency(rules::sender(*facts), campaigns[i].roster);
      if (agency == nullptr) continue;
      ++content.senders[i].mails;
      content.senders[i].agencies.insert(agency->id);
    }
  }
  co_return mail::Result<void>{};
}

}  // namespace baosong::commands
