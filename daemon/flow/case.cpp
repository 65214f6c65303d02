#include "daemon/flow/case.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "config/office_time.hpp"
#include "parsers/facts_json.hpp"

namespace baosong::flow {

const config::Mailbox& mailbox_of(const config::Settings& settings, std::string_view name) {
  const auto found = std::ranges::find(settings.mailboxes, name, &config::Mailbox::name);
  return found == settings.mailboxes.end() ? settings.mailboxes.front() : *found;
}

std::optional<storage::Thread> thread_of(
    const parsers::MessageFacts& facts,
    const std::function<std::optional<storage::Thread>(std::string_view message_id)>& thread) {
  std::vector<std::string> ids = facts.in_reply_to;
  ids.insert(ids.end(), facts.references.rbegin(), facts.references.rend());
  if (ids.size() > 50) ids.resize(50);
  for (const std::string& id : ids)
    if (auto found = thread(id)) return found;
  return std::nullopt;
}

rules::Circumstances circumstances_of(const storage::Message& message, const config::Mailbox& mailbox,
                                      const std::optional<storage::Thread>& thread, const RuleBook& book,
                                      storage::Store& store) {
  rules::Circumstances circumstances;
  circumstances.campaigns = book.campaigns_of.at(mailbox.name);
  if (thread) circumstances.thread_campaign = thread->campaign;
  circumstances.received_at = message.arrival.received_at;
  circumstances.timezone = book.configuration->settings.office.timezone;
  circumstances.authserv_id = mailbox.authserv_id;
  circumstances.extension = [&store](std::string_view campaign,
                                     std::string_view agency) -> std::optional<std::chrono::sys_seconds> {
    const auto dossier = store.dossier(campaign, agency);
    return dossier ? dossier->extended_until : std::nullopt;
  };
  circumstances.names = [&book](const config::Campaign& campaign) -> const rules::NameIndex& {
    return book.names.at(campaign.id);
  };
  return circumstances;
}

std::optional<std::chrono::year_month_day> extended_deadline(const storage::Dossier& dossier,
                                                             const config::Office& office) {
  if (!dossier.extended_until) return std::nullopt;
  return config::office_date(*dossier.extended_until, office.timezone);
}

const parsers::MessageFacts* StoredFacts::of(storage::MessageKey message) {
  const auto [found, fresh] = known_.try_emplace(message);
  if (fresh) {
    const std::string json = json_(message);
    if (!json.empty()) found->second = parsers::facts_from_json(boost::json::parse(json));
  }
  return found->second ? &*found->second : nullptr;
}

}  // namespace baosong::flow
