#include "daemon/flow/named_blobs.hpp"

#include <boost/json.hpp>
#include <map>

#include "parsers/facts_json.hpp"

namespace baosong::flow {
namespace {

using Take = std::function<void(const NamedBlob&)>;

// One read of the index holds so many messages at most.
constexpr std::size_t k_page = 100;

NamedBlob item_of(const storage::Dossier& dossier, const storage::Item& item, const std::string& receipt) {
  return {item.sha256, item.size, item.message, item.path, dossier.agency, receipt};
}

// What a dossier shows; its receipt.
std::string take_dossier(const storage::Dossier& dossier, const Take& take) {
  const std::string receipt = dossier.submission ? dossier.submission->receipt : std::string();
  const auto take_item = [&](const storage::Item& item) {
    if (item.filed && !item.sha256.empty()) take(item_of(dossier, item, receipt));
  };
  if (dossier.submission) {
    for (const storage::Item& item : dossier.submission->items) take_item(item);
    for (const storage::EarlierItem& earlier : dossier.submission->earlier) take_item(earlier.item);
  }
  for (const storage::InterimReport& report : dossier.interim)
    for (const storage::Item& item : report.items) take_item(item);
  return receipt;
}

// What flow/file keeps of a message: ignored ones are kept as raw mail alone, and so are dangerous parts.
bool keeps_items(const storage::Message& message) {
  return message.has_facts && message.stage == storage::Stage::filed && message.outcome != storage::Outcome::ignored;
}

}  // namespace

std::vector<storage::MessageKey> for_each_named_blob(storage::Store& store, const Take& take) {
  std::map<std::pair<std::string, std::string>, std::string> receipts;
  for (const std::string& campaign : store.campaigns())
    for (const storage::Dossier& dossier : store.dossiers(campaign))
      receipts[{campaign, dossier.agency}] = take_dossier(dossier, take);

  std::vector<storage::MessageKey> unreadable;
  storage::MessageKey last = 0;
  for (auto page = store.messages_after(0, k_page); !page.empty(); page = store.messages_after(last, k_page)) {
    last = page.back().key;
    for (const storage::Message& message : page) {
      NamedBlob blob{message.arrival.sha256, message.arrival.size, message.key, {}, message.agency, {}};
      if (const auto receipt = receipts.find({message.campaign, message.agency}); receipt != receipts.end())
        blob.receipt = receipt->second;
      take(blob);
      if (!keeps_items(message)) continue;
      try {
        for (const parsers::Part& part : parsers::facts_from_json(boost::json::parse(store.facts(message.key))).parts) {
          if (part.content.empty() || !part.dangerous.empty()) continue;
          blob.sha256 = part.sha256;
          blob.size = part.size;
          blob.item = part.path;
          take(blob);
        }
      } catch (const storage::StoreError&) {
        throw;
      } catch (const std::runtime_error&) {
        unreadable.push_back(message.key);
      }
    }
  }
  return unreadable;
}

std::string in_words(const NamedBlob& blob) {
  std::string words = (blob.item.empty() ? "raw mail" : blob.item) + " of message " + std::to_string(blob.message);
  if (blob.agency.empty()) return words;
  return words + " (" + blob.agency + (blob.receipt.empty() ? "" : ", " + blob.receipt) + ")";
}

}  // namespace baosong::flow
