#include "daemon/flow/digest.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

#include "config/office_time.hpp"
#include "daemon/flow/alarm.hpp"
#include "daemon/flow/digest_table.hpp"
#include "daemon/flow/held.hpp"
#include "daemon/flow/reconcile.hpp"
#include "daemon/flow/remind.hpp"
#include "daemon/flow/trail.hpp"
#include "daemon/flow/write_letter.hpp"
#include "daemon/letters/wording.hpp"
#include "daemon/rules/answer.hpp"
#include "daemon/rules/reminders.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

namespace json = boost::json;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

const std::string k_prefix = "digest:";
// A letter is for reading: `baosong status`, `list` and `held` show all.
constexpr std::size_t k_most_lines = 50;
constexpr std::size_t k_most_acts = 1000;
constexpr std::chrono::days k_afterwards{7};
constexpr sys_days k_never = sys_days::min();
// For a line that the office has read before: no reason to write.
constexpr sys_seconds k_known_already = sys_seconds::max();

struct DigestCase {
  const RuleBook& book;
  storage::Store& store;
  sys_seconds now;
  sys_seconds due;    ///< when it should have been written: what came later is no reason for it
  sys_seconds since;  ///< the last one, or the beginning
  std::vector<RunningCampaign> running;
  std::vector<storage::Message> fresh;  ///< filed since, of the campaigns that run
  std::vector<storage::Act> acts;       ///< since, the oldest first

  [[nodiscard]] const std::string& zone() const { return book.configuration->settings.office.timezone; }
  [[nodiscard]] const RunningCampaign* campaign(const std::string& id) const {
    const auto found = std::ranges::find(running, id, [](const RunningCampaign& one) { return one.campaign->id; });
    return found == running.end() ? nullptr : &*found;
  }
  /// 10月12日 9:05
  [[nodiscard]] std::string when(sys_seconds time) const {
    const std::string words = letters::in_words(time, zone());
    return words.substr(words.find("年") + std::string("年").size());
  }
};

struct Told {
  letters::DigestSection section;
  bool reason = false;  ///< a digest is sent for its sake

  /// `at`: since when it is so.
  void add(const DigestCase& one, sys_seconds at, std::string text, std::string command = {}) {
    section.lines.push_back({std::move(text), std::move(command)});
    reason = reason || at <= one.due;
  }
};

std::string contact_of(const config::Agency& agency) {
  if (agency.contact.empty() && agency.phone.empty()) return "（名册中没有联系电话）";
  return "（" + agency.contact + (agency.contact.empty() || agency.phone.empty() ? "" : "，") + agency.phone + "）";
}

// --- what happened ---------------------------------------------------------------------------------------------------

Told received(const DigestCase& one) {
  Told told{{"收到的材料", false, {}}};
  for (const storage::Message& message : one.fresh) {
    const bool accepted = message.outcome == storage::Outcome::accepted;
    if (!accepted && message.outcome != storage::Outcome::needs_correction) continue;
    const RunningCampaign* campaign = one.campaign(message.campaign);
    const config::Agency* agency = campaign ? campaign->campaign->roster.find(message.agency) : nullptr;
    if (agency == nullptr) continue;
    const json::value verdict = json::parse(message.verdict);
    const json::value& kind = verdict.at("message").at("kind");
    const bool interim = kind.is_string() && kind.as_string() == "interim";
    const storage::Dossier* dossier = campaign->dossier(agency->id);
    const storage::Submission* submission = dossier != nullptr && dossier->submission ? &*dossier->submission : nullptr;
    const bool amends = !interim && submission != nullptr && !submission->mails.empty() &&
                        submission->mails.front().message != message.key;
    std::string words = one.when(message.arrival.received_at) + "　" + agency->name + (interim ? "（活动信息）" : "");
    words += accepted ? (amends ? "：补充后已接收" : "：已接收") : (amends ? "：补充后仍待补正" : "：待补正");
    if (!interim && submission != nullptr) words += "，" + submission->receipt;
    told.add(one, message.arrival.received_at, words);
  }
  return told;
}

Told reminded(const DigestCase& one) {
  Told told{{"已发出的提醒", false, {}}};
  for (const RunningCampaign& running : one.running) {
    std::string names;
    std::size_t count = 0;
    sys_seconds first = one.now;
    for (const storage::Letter& letter : one.store.notices("reminder:" + running.campaign->id + ":")) {
      if (letter.state != storage::LetterState::sent || letter.sent_at < one.since) continue;
      const config::Agency* agency = running.campaign->roster.find(letter.agency);
      names += (names.empty() ? "" : "、") + (agency != nullptr ? agency->name : letter.agency);
      first = std::min(first, *letter.sent_at);
      ++count;
    }
    if (count > 0) told.add(one, first, std::to_string(count) + "家：" + names);
  }
  return told;
}

Told not_delivered(const DigestCase& one) {
  Told told{{"没有送到的信", true, {}}};
  for (const storage::Act& act : one.acts) {
    if (act.what != "letter_returned" && act.what != "letter_gave_up") continue;
    const ToldAct words = flow::told(act);
    told.add(one, act.at, one.when(act.at) + "　" + words.what + "：" + words.detail);
  }
  return told;
}

// --- what waits ------------------------------------------------------------------------------------------------------

Told held(const DigestCase& one) {
  Told told{{"请您处理的来信", true, {}}};
  for (const storage::Message& message : one.store.messages_with(storage::Outcome::held, "")) {
    if (!message.campaign.empty() && one.campaign(message.campaign) == nullptr) continue;
    const HeldWords words = held_in_words(message, one.book);
    std::string line = "第" + std::to_string(message.key) + "号，" + one.when(message.arrival.received_at) + "，" +
                       words.from + "，“" + letters::shown(words.subject) + "”。" + words.why;
    for (const std::string& candidate : words.candidates)
      line += (&candidate == &words.candidates.front() ? "可能是：" : "；") + candidate;
    if (!words.todo.empty()) line += (words.candidates.empty() ? "" : "。") + words.todo + "。";
    told.add(one, message.arrival.received_at, line, words.command);
  }
  return told;
}

Told failed(const DigestCase& one) {
  Told told{{"未能处理的邮件", true, {}}};
  for (const storage::Message& message : one.store.failed())
    told.add(one, message.arrival.received_at,
             "第" + std::to_string(message.key) + "号，" + one.when(message.arrival.received_at) + "收到，已试 " +
                 std::to_string(message.attempts) + " 次",
             "baosong retry " + std::to_string(message.key));
  return told;
}

// A reason once for each reminder that should have gone out.
Told to_telephone(const DigestCase& one) {
  Told told{{"没有可用的邮箱，提醒请打电话", true, {}}};
  for (const PlannedReminder& planned : due_reminders(one.book, one.store, one.now)) {
    if (!planned.recipients.empty()) continue;
    const sys_seconds since = planned.reminder.step.due;
    told.add(one, since > one.since ? since : k_known_already,
             planned.agency.name + "：" + lack_in_chinese(planned) + contact_of(planned.agency));
  }
  return told;
}

// A reason only when it has grown: else the office has seen the list.
Told overdue(const DigestCase& one) {
  Told told{{"逾期未完成，请电话联系", true, {}}};
  for (const RunningCampaign& running : one.running) {
    const auto list = [&](sys_seconds when) {
      return rules::overdue(*running.campaign, running.standings, running.dossiers, when, one.zone());
    };
    const bool grown = list(one.due).size() > list(one.since).size();
    for (const rules::AgencyStanding& standing : list(one.now))
      told.add(one, grown ? one.due : k_known_already,
               standing.agency->name + (standing.state == rules::Standing::missing ? "：未报送" : "：待补正") +
                   contact_of(*standing.agency));
  }
  return told;
}

// --- the mailboxes ---------------------------------------------------------------------------------------------------

// What the nightly reconciliation found, and what cannot be reached: told with the rest, a reason by itself only where
// somebody must see to it.
Told mailboxes(const DigestCase& one) {
  Told told{{"邮箱的情况", false, {}}};
  for (const storage::MailboxState& state : one.store.mailbox_states()) {
    if (state.trouble_since) {
      told.section.urgent = true;
      told.add(one, *state.trouble_since,
               "邮箱 " + state.mailbox + "：" + one.when(*state.trouble_since) + "起无法收信，" +
                   std::string(trouble_in_chinese(state.trouble_kind)));
    }
    if (!state.reconciled_at) continue;
    const Reconciliation found = reconciliation_from_json(state.reconciliation);
    const bool quiet = is_settled(found) && found.rescued.empty();
    told.add(one, quiet || *state.reconciled_at <= one.since ? k_known_already : *state.reconciled_at,
             "邮箱 " + state.mailbox + "：" + one.when(*state.reconciled_at) + "核对，" + in_chinese(found));
  }
  return told;
}

// In the order of the letter: what waits, then what happened. One more is one line here.
constexpr std::array k_sections = {held, failed, overdue, to_telephone, not_delivered, received, reminded, mailboxes};

// --- when and whether ------------------------------------------------------------------------------------------------

/// Until when a campaign is told of; nullopt: it has no end.
std::optional<sys_days> last_day(const config::Campaign& campaign, const std::vector<storage::Dossier>& dossiers,
                                 const std::string& zone) {
  if (!campaign.deadline) return std::nullopt;
  sys_days last = *campaign.deadline;
  for (const storage::Dossier& dossier : dossiers)
    if (const auto own = rules::own_deadline(campaign, &dossier, zone)) last = std::max(last, sys_days(*own));
  const int after = campaign.remind && !campaign.remind->after.empty() ? std::ranges::max(campaign.remind->after) : 0;
  return last + std::chrono::days(after) + k_afterwards;
}

std::vector<RunningCampaign> running_campaigns(const RuleBook& book, storage::Store& store, sys_days today) {
  const std::string& zone = book.configuration->settings.office.timezone;
  std::vector<RunningCampaign> running;
  for (const config::Campaign& campaign : book.configuration->campaigns) {
    if (today < sys_days(campaign.opens)) continue;
    RunningCampaign one{&campaign, store.dossiers(campaign.id), {}};
    const auto last = last_day(campaign, one.dossiers, zone);
    if (last && today > *last) continue;
    one.standings = rules::standings(campaign, one.dossiers);
    running.push_back(std::move(one));
  }
  return running;
}

std::string kind_on(sys_days day) {
  return k_prefix + config::iso_date(day);
}

/// k_never for a kind that baosong does not write.
sys_days day_of(const storage::Letter& digest) {
  const auto day = config::parse_date(std::string_view(digest.kind).substr(k_prefix.size()));
  return day ? sys_days(*day) : k_never;
}

void cut(letters::DigestSection& section) {
  if (section.lines.size() <= k_most_lines) return;
  const std::size_t more = section.lines.size() - k_most_lines;
  section.lines.resize(k_most_lines);
  section.lines.push_back({"……另有 " + std::to_string(more) + " 项", ""});
}

/// The digest of `day`; nullopt: there is no reason for one.
std::optional<storage::Letter> digest_of(sys_days day, const std::vector<storage::Letter>& before, const RuleBook& book,
                                         storage::Store& store, sys_seconds now) {
  const config::Office& office = book.configuration->settings.office;
  const sys_seconds due = config::office_instant(day, *office.digest, office.timezone);
  DigestCase one{book, store, now, due, due, running_campaigns(book, store, day), {}, {}};
  if (one.running.empty()) return std::nullopt;
  const sys_days monday = day - (std::chrono::weekday(day) - std::chrono::Monday);
  const sys_days last = before.empty() ? k_never : day_of(before.back());
  storage::MessageKey up_to = before.empty() ? 0 : before.back().up_to;
  if (last != k_never) {
    one.since = config::office_instant(last, *office.digest, office.timezone);
  } else {
    for (const RunningCampaign& running : one.running)
      one.since = std::min(one.since,
                           config::office_instant(running.campaign->opens, std::chrono::minutes(0), office.timezone));
  }
  one.acts = store.acts(k_most_acts);
  std::erase_if(one.acts, [&](const storage::Act& act) { return act.at < one.since; });
  std::ranges::reverse(one.acts);
  // What persons gave to an agency came earlier, and counts from now on.
  std::vector<storage::Act> in_time = one.acts;
  std::erase_if(in_time, [&](const storage::Act& act) { return act.at > one.due; });
  for (const auto& [key, assignment] : assignments(in_time)) {
    if (key > up_to) continue;
    if (auto message = store.message(key)) one.fresh.push_back(std::move(*message));
  }
  for (storage::Message& message : store.filed_after(up_to)) {
    up_to = std::max(up_to, message.key);
    one.fresh.push_back(std::move(message));
  }
  std::erase_if(one.fresh, [&](const storage::Message& m) { return one.campaign(m.campaign) == nullptr; });

  letters::LetterContent content;
  content.office = office.name;
  content.timezone = office.timezone;
  content.today = config::office_date(now, office.timezone);
  content.received_at = one.since;
  bool reason = false;
  for (const auto& tell : k_sections) {
    Told told = tell(one);
    if (told.section.lines.empty()) continue;
    reason = reason || told.reason;
    cut(told.section);
    content.sections.push_back(std::move(told.section));
  }
  if (last < monday) {
    for (const RunningCampaign& running : one.running) {
      reason = reason || running.campaign->deadline;
      content.tables.push_back(standing_table(running));
    }
  }
  if (!reason) return std::nullopt;

  const Envelope envelope{
      book.configuration->settings.mailboxes.front().name, {office.address}, kind_on(day), kind_on(day)};
  storage::Letter letter =
      write_notice(book.templates.compose(letters::LetterKind::digest, content), envelope, office, now);
  letter.up_to = up_to;
  return letter;
}

}  // namespace

bool queue_digest(const RuleBook& book, storage::Store& store, sys_seconds now) {
  const config::Office& office = book.configuration->settings.office;
  if (!office.digest) return false;
  sys_days day = config::office_date(now, office.timezone);
  const std::vector<storage::Letter> before = store.notices(k_prefix);
  if (now < config::office_instant(day, *office.digest, office.timezone)) {
    // Yesterday's, if it could not be written then; but a baosong that has never written one begins with today's.
    if (before.empty()) return false;
    day -= std::chrono::days(1);
  }
  if (!before.empty() && day_of(before.back()) >= day) return false;
  auto letter = digest_of(day, before, book, store, now);
  if (!letter) return false;
  bool queued = false;
  storage::Ruling ruling;
  ruling.decide = [&](storage::Desk& desk) -> std::optional<storage::Decision> {
    if (desk.letters_to(office.address, now - std::chrono::hours(24)) >= rules::k_letters_a_day) return std::nullopt;
    storage::Decision decision;
    decision.letters.push_back(std::move(*letter));
    queued = true;
    return decision;
  };
  store.rule(ruling);
  if (queued) spdlog::info("the office's digest is due");
  return queued;
}

}  // namespace baosong::flow
