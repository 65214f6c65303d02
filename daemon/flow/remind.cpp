#include "daemon/flow/remind.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "config/office_time.hpp"
#include "daemon/flow/write_letter.hpp"
#include "daemon/letters/wording.hpp"
#include "daemon/rules/answer.hpp"
#include "daemon/rules/identify.hpp"
#include "parsers/text/ascii.hpp"
#include "spdlog/spdlog.h"
#include "storage/submission_json.hpp"

namespace baosong::flow {
namespace {

namespace json = boost::json;

const std::string k_prefix = "reminder:";

// Agencies with a submission of theirs before a person: it is the office's turn, not theirs. A question that they asked
// stops nothing.
std::set<std::string> waiting_for_the_office(storage::Store& store, const std::string& campaign) {
  std::set<std::string> agencies;
  for (const storage::Message& message : store.messages_with(storage::Outcome::held, campaign)) {
    if (message.agency.empty()) continue;
    const json::value verdict = json::parse(message.verdict);
    const json::value& kind = verdict.at("message").at("kind");
    if (kind.is_string() && kind.as_string() == "final") agencies.insert(message.agency);
  }
  return agencies;
}

std::vector<std::string> recipients_of(const config::Agency& agency, const config::Roster& roster,
                                       const storage::Dossier* dossier, const RuleBook& book,
                                       const std::map<std::string, storage::Returned>& undeliverable) {
  std::vector<std::string> addresses = agency.addresses;
  // Of an agency that is known by its domain, the addresses that it has written from.
  const auto add_sender = [&](const storage::DossierMail& mail) {
    const config::Agency* registered = rules::registered_agency(mail.from, roster);
    if (registered != nullptr && registered->id == agency.id && !rules::is_machine_address(mail.from))
      addresses.push_back(mail.from);
  };
  if (dossier != nullptr && dossier->submission) std::ranges::for_each(dossier->submission->mails, add_sender);
  if (dossier != nullptr)
    for (const storage::InterimReport& report : dossier->interim) add_sender(report.mail);

  std::vector<std::string> out;
  std::set<std::string> known;
  for (std::string& address : addresses) {
    const std::string folded = parsers::lower(address);
    if (undeliverable.contains(folded) || rules::is_own_address(address, book.own_addresses)) continue;
    if (known.insert(folded).second) out.push_back(std::move(address));
  }
  return out;
}

// A reply about a mail of weeks ago may have gone out a minute ago: a backlog was worked off.
std::optional<std::chrono::sys_seconds> answered_at(storage::Store& store, const storage::Dossier& dossier) {
  std::optional<std::chrono::sys_seconds> last;
  if (!dossier.submission) return last;
  for (const storage::Letter& letter : store.letters_about(dossier.submission->receipt)) {
    const bool counts = !letter.kind.starts_with(k_prefix) && letter.state != storage::LetterState::gave_up;
    if (counts) last = std::max(last, std::optional(letter.sent_at.value_or(letter.due_at)));
  }
  return last;
}

std::optional<rules::Reminder> due_reminder(rules::ReminderCase one, storage::Store& store,
                                            std::chrono::sys_seconds now) {
  auto reminder = rules::due_reminder(one, now);
  if (!reminder || one.dossier == nullptr) return reminder;
  one.answered_at = answered_at(store, *one.dossier);
  return one.answered_at ? rules::due_reminder(one, now) : reminder;
}

// The same reminder in the same circumstances, and no other: a letter written before a mail came is not the one that
// would be written after it.
std::string identity_of(const std::string& kind, const storage::Dossier* dossier) {
  if (dossier == nullptr || !dossier->submission) return kind;
  const storage::Submission& submission = *dossier->submission;
  return kind + "\n" + submission.receipt + "\n" + storage::utc_text(submission.updated_at) + "\n" +
         std::to_string(submission.mails.size());
}

letters::LetterContent content_of(const PlannedReminder& planned, const config::Campaign& campaign,
                                  const storage::Dossier* dossier, const config::Office& office,
                                  std::chrono::sys_seconds now) {
  letters::LetterContent content;
  content.office = office.name;
  content.agency = planned.agency.name;
  content.campaign = campaign.title;
  content.timezone = office.timezone;
  content.today = config::office_date(now, office.timezone);
  content.deadline = planned.reminder.deadline;
  if (planned.reminder.lack == rules::Lack::everything || dossier == nullptr || !dossier->submission) {
    for (const config::Requirement& one : campaign.requirements)
      if (one.level != config::Level::optional) content.asked.push_back(letters::in_words(one));
    return content;
  }
  const storage::Submission& submission = *dossier->submission;
  content.receipt = submission.receipt;
  content.items = submission.items;
  content.summary = submission.summary;
  content.findings = submission.findings;
  if (submission.word && submission.word->state == storage::State::needs_correction)
    content.reason = submission.word->reason;
  return content;
}

const std::string& mailbox_for(const RuleBook& book, const config::Campaign& campaign) {
  const std::vector<config::Mailbox>& mailboxes = book.configuration->settings.mailboxes;
  const auto serves = std::ranges::find_if(mailboxes, [&](const config::Mailbox& one) {
    return one.campaigns.empty() || std::ranges::count(one.campaigns, campaign.id) > 0;
  });
  return serves == mailboxes.end() ? mailboxes.front().name : serves->name;
}

const storage::Dossier* find(const std::vector<storage::Dossier>& dossiers, const std::string& agency) {
  const auto found = std::ranges::find(dossiers, agency, &storage::Dossier::agency);
  return found == dossiers.end() ? nullptr : &*found;
}

// Calls `each(PlannedReminder, campaign, dossier)`.
template <class Each>
void plan(const RuleBook& book, storage::Store& store, std::chrono::sys_seconds now,
          const std::function<bool(const config::Campaign&)>& may, const Each& each) {
  const std::string& zone = book.configuration->settings.office.timezone;
  const auto restored_at = store.restored_at();
  for (const config::Campaign& campaign : book.configuration->campaigns) {
    if (!campaign.remind || (may && !may(campaign))) continue;
    std::set<std::string> written, reminded_today;
    for (const storage::Letter& letter : store.notices(k_prefix + campaign.id + ":")) {
      written.insert(letter.kind);
      if (letter.state == storage::LetterState::withdrawn) continue;
      if (config::office_date(letter.sent_at.value_or(letter.due_at), zone) == config::office_date(now, zone))
        reminded_today.insert(letter.agency);
    }
    const std::vector<storage::Dossier> dossiers = store.dossiers(campaign.id);
    const std::set<std::string> waiting = waiting_for_the_office(store, campaign.id);
    const auto undeliverable = store.undeliverable();
    for (const rules::AgencyStanding& standing : rules::standings(campaign, dossiers)) {
      const config::Agency& agency = *standing.agency;
      const storage::Dossier* dossier = find(dossiers, agency.id);
      const auto reminder = rules::due_reminder({campaign, standing, dossier, waiting.contains(agency.id), zone}, now);
      if (!reminder || reminded_today.contains(agency.id)) continue;
      // The index that was lost may have sent it, and nothing remembers.
      if (restored_at && reminder->step.due <= *restored_at) continue;
      if (written.contains(rules::reminder_kind(campaign.id, agency.id, *reminder))) continue;
      PlannedReminder planned{campaign.id, agency, *reminder, standing,
                              recipients_of(agency, campaign.roster, dossier, book, undeliverable)};
      planned.standing.agency = nullptr;
      each(std::move(planned), campaign, dossier);
    }
  }
}

}  // namespace

std::vector<PlannedReminder> due_reminders(const RuleBook& book, storage::Store& store, std::chrono::sys_seconds now,
                                           const std::function<bool(const config::Campaign&)>& may) {
  std::vector<PlannedReminder> due;
  plan(book, store, now, may, [&](PlannedReminder planned, const config::Campaign&, const storage::Dossier*) {
    due.push_back(std::move(planned));
  });
  return due;
}

std::vector<PlannedReminder> remind(const RuleBook& book, storage::Store& store, std::chrono::sys_seconds now,
                                    const std::function<bool(const config::Campaign&)>& may) {
  const config::Office& office = book.configuration->settings.office;
  std::vector<PlannedReminder> written;
  std::vector<storage::Letter> letters;
  plan(book, store, now, may,
       [&](PlannedReminder planned, const config::Campaign& campaign, const storage::Dossier* dossier) {
         if (planned.recipients.empty()) return;
         const std::string kind = rules::reminder_kind(campaign.id, planned.agency.id, planned.reminder);
         const letters::LetterContent content = content_of(planned, campaign, dossier, office, now);
         const Envelope envelope{mailbox_for(book, campaign), planned.recipients, kind, identity_of(kind, dossier)};
         storage::Letter letter =
             write_notice(book.templates.compose(letters::LetterKind::reminder, content), envelope, office, now);
         letter.campaign = campaign.id;
         letter.agency = planned.agency.id;
         letter.receipt = content.receipt;
         letters.push_back(std::move(letter));
         written.push_back(std::move(planned));
       });
  if (letters.empty()) return written;
  store.queue_letters(letters);
  spdlog::info("{} reminders are due", letters.size());
  return written;
}

bool is_still_true(const storage::Letter& letter, const config::Loaded& configuration, storage::Store& store,
                   std::chrono::sys_seconds now) {
  if (letter.message != 0 || !letter.kind.starts_with(k_prefix)) return true;
  const config::Campaign* campaign = find_campaign(configuration, letter.campaign);
  if (campaign == nullptr || campaign->roster.find(letter.agency) == nullptr) return false;
  std::vector<storage::Dossier> dossiers;
  if (auto dossier = store.dossier(letter.campaign, letter.agency)) dossiers.push_back(std::move(*dossier));
  const storage::Dossier* dossier = find(dossiers, letter.agency);
  const auto all = rules::standings(*campaign, dossiers);
  const auto standing = std::ranges::find(all, letter.agency, [](const auto& one) { return one.agency->id; });
  const bool held = waiting_for_the_office(store, campaign->id).contains(letter.agency);
  const auto reminder =
      due_reminder({*campaign, *standing, dossier, held, configuration.settings.office.timezone}, store, now);
  if (!reminder || rules::reminder_kind(campaign->id, letter.agency, *reminder) != letter.kind) return false;
  const Envelope envelope{letter.mailbox, letter.recipients, letter.kind, identity_of(letter.kind, dossier)};
  return message_id(envelope, configuration.settings.office) == letter.message_id;
}

std::string lack_in_chinese(const PlannedReminder& planned) {
  switch (planned.reminder.lack) {
    case rules::Lack::everything:
      return "未报送";
    case rules::Lack::errors:
      return planned.standing.errors == 0 ? "待补正" : std::to_string(planned.standing.errors) + "处待补正";
    case rules::Lack::expected:
      break;
  }
  std::string words = "尚缺";
  for (const config::Role role : planned.standing.lacking)
    words += (words == "尚缺" ? "" : "、") + letters::in_words(role);
  return words;
}

}  // namespace baosong::flow
