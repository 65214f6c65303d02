#include "daemon/flow/bounced.hpp"

#include <algorithm>

#include "config/office_time.hpp"
#include "daemon/flow/write_letter.hpp"
#include "daemon/rules/answer.hpp"
#include "daemon/rules/bounce.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

std::optional<storage::Letter> our_letter(const parsers::MessageFacts& facts, storage::Desk& desk) {
  for (const std::string& id : rules::returned_ids(facts))
    if (auto letter = desk.sent_letter(id)) return letter;
  return std::nullopt;
}

letters::LetterContent content_of(const storage::Letter& came_back, const std::vector<storage::Returned>& returned,
                                  std::chrono::sys_seconds at, const RuleBook& book, std::chrono::sys_seconds now) {
  const config::Office& office = book.configuration->settings.office;
  letters::LetterContent content;
  content.office = office.name;
  content.timezone = office.timezone;
  content.today = config::office_date(now, office.timezone);
  content.received_at = at;
  content.subject = came_back.subject;
  content.receipt = came_back.receipt;
  for (const storage::Returned& one : returned) content.evidence.push_back(one.address + "：" + one.reason);
  const config::Campaign* campaign = find_campaign(*book.configuration, came_back.campaign);
  if (campaign == nullptr) return content;
  content.campaign = campaign->title;
  if (const config::Agency* agency = campaign->roster.find(came_back.agency)) {
    content.agency = agency->name;
    content.contact = agency->contact;
    if (!agency->phone.empty()) content.contact += (content.contact.empty() ? "" : "，") + agency->phone;
  }
  return content;
}

}  // namespace

void tie_to_our_letter(const Bounce& bounce, const RuleBook& book, std::chrono::sys_seconds now, storage::Desk& desk,
                       storage::Decision& decision) {
  const auto came_back = our_letter(bounce.facts, desk);
  if (!came_back) {
    spdlog::info("message {} is a bounce of nothing that we sent", bounce.message.key);
    return;
  }
  if (!came_back->campaign.empty()) {
    decision.campaign = came_back->campaign;
    decision.agency = came_back->agency;
  }
  decision.returned =
      rules::what_came_back(bounce.facts, {came_back->key, came_back->recipients, came_back->returned}, now);
  if (decision.returned.empty()) return;
  for (const storage::Returned& one : decision.returned)
    spdlog::warn("letter {} ({}) did not reach {}: status {}", came_back->key, came_back->receipt, one.address,
                 one.status.empty() ? "unknown" : one.status);

  if (auto notice = notice_of_loss(*came_back, decision.returned, bounce.message.arrival.sha256,
                                   bounce.message.arrival.received_at, book, now, desk)) {
    notice->mailbox = bounce.mailbox.name;
    decision.letters.push_back(std::move(*notice));
  }
}

std::optional<storage::Letter> notice_of_loss(const storage::Letter& letter, const std::vector<storage::Returned>& lost,
                                              const std::string& identity, std::chrono::sys_seconds at,
                                              const RuleBook& book, std::chrono::sys_seconds now, storage::Desk& desk) {
  const config::Office& office = book.configuration->settings.office;
  // A letter that says that the office cannot be reached would come back as well, and so on.
  const bool about_us = std::ranges::any_of(
      lost, [&](const storage::Returned& one) { return rules::is_own_address(one.address, book.own_addresses); });
  if (about_us || desk.letters_to(office.address, now - std::chrono::hours(24)) >= rules::k_notices_a_day) {
    spdlog::warn("the office is not told of it by letter; `baosong status` shows it");
    return std::nullopt;
  }
  const Envelope envelope{
      letter.mailbox, {office.address}, std::string(letters::name_of(letters::LetterKind::returned)), identity};
  const letters::LetterContent content = content_of(letter, lost, at, book, now);
  storage::Letter notice =
      write_notice(book.templates.compose(letters::LetterKind::returned, content), envelope, office, now);
  notice.campaign = letter.campaign;
  notice.agency = letter.agency;
  notice.receipt = letter.receipt;
  return notice;
}

}  // namespace baosong::flow
