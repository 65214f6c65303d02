#include "daemon/commands/mailbox_content.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <boost/json.hpp>
#include <fstream>

#include "daemon/commands/scratch_folder.hpp"
#include "daemon/extractor/extractor.hpp"
#include "daemon/rules/identify.hpp"
#include "parsers/facts_json.hpp"

namespace baosong::commands {
namespace {

namespace asio = boost::asio;

constexpr std::size_t k_most_looked_at = 500;
constexpr std::size_t k_most_header_bytes = 256 * 1024;

class Headers final : public mail::MessageSink {
 public:
  void begin(std::optional<mail::Uid>, std::uint64_t) override { text_.clear(); }
  void write(std::string_view piece) override {
    if (text_.size() < k_most_header_bytes) text_ += piece.substr(0, k_most_header_bytes - text_.size());
  }
  void end(const mail::FetchedMessage& message) override {
    texts.push_back(text_);
    if (!message.internal_date) return;
    oldest = oldest ? std::min(*oldest, *message.internal_date) : *message.internal_date;
    newest = newest ? std::max(*newest, *message.internal_date) : *message.internal_date;
  }
  void abandon() override {}

  std::vector<std::string> texts;
  std::optional<std::chrono::sys_seconds> oldest, newest;

 private:
  std::string text_;
};

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
  Headers ends;
  std::vector<mail::Uid> first_and_last{uids->front(), uids->back()};
  const auto fetched_ends = co_await session.fetch(std::move(first_and_last), ends, mail::FetchWhat::header);
  if (!fetched_ends) co_return fetched_ends.error();
  content.oldest = ends.oldest;
  content.newest = ends.newest;
  if (campaigns.empty()) co_return mail::Result<void>{};

  Headers headers;
  const std::size_t count = std::min(uids->size(), k_most_looked_at);
  std::vector<mail::Uid> newest(uids->end() - static_cast<std::ptrdiff_t>(count), uids->end());
  const auto fetched = co_await session.fetch(std::move(newest), headers, mail::FetchWhat::header);
  if (!fetched) co_return fetched.error();
  content.looked_at = headers.texts.size();

  const auto executor = co_await asio::this_coro::executor;
  extractor::Extractor room(executor, {});
  for (const std::string& header : headers.texts) {
    const ScratchFolder scratch;
    const std::filesystem::path file = scratch.path() / "header.eml";
    const std::filesystem::path folder = scratch.path() / "parts";
    std::ofstream(file, std::ios::binary) << header;
    std::filesystem::create_directory(folder);
    extractor::Job job{extractor::Job::What::mail, file, folder, {}};
    const extractor::Extraction extraction = co_await room.extract(std::move(job));
    if (!extraction.failure.empty()) continue;
    const parsers::MessageFacts facts = parsers::facts_from_json(boost::json::parse(extraction.facts));
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
      const config::Agency* agency = rules::registered_agency(rules::sender(facts), campaigns[i].roster);
      if (agency == nullptr) continue;
      ++content.senders[i].mails;
      content.senders[i].agencies.insert(agency->id);
    }
  }
  co_return mail::Result<void>{};
}

}  // namespace baosong::commands
