// See judge.hpp. The order is the contract's: campaign, items, kind, roles, summary, captions, agency, findings,
// outcome.
#include "daemon/rules/judge.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "config/office_time.hpp"
#include "daemon/rules/captioning.hpp"
#include "daemon/rules/classify.hpp"
#include "daemon/rules/findings.hpp"
#include "daemon/rules/identify.hpp"
#include "daemon/rules/messages.hpp"
#include "daemon/rules/roles.hpp"
#include "parsers/text/han.hpp"

namespace baosong::rules {
namespace {

bool is_ignored(Kind kind) {
  return kind == Kind::bounce || kind == Kind::auto_reply || kind == Kind::unrelated;
}

Outcome outcome_of(const Verdict& verdict, bool campaign_is_sure) {
  if (verdict.kind && is_ignored(*verdict.kind)) return Outcome::ignored;
  const bool sure = verdict.agency.basis == Basis::registered || verdict.agency.basis == Basis::named;
  if (!verdict.kind || *verdict.kind == Kind::inquiry || !sure || !campaign_is_sure) return Outcome::held;
  const bool faulty =
      std::ranges::any_of(verdict.findings, [](const Finding& f) { return f.severity == Severity::error; });
  return faulty ? Outcome::needs_correction : Outcome::accepted;
}

std::string names_of(const config::Roster& roster, const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) {
    const config::Agency* agency = roster.find(id);
    if (agency != nullptr) out += (out.empty() ? "“" : "、“") + agency->name + "”";
  }
  return out;
}

void add_agency_finding(Verdict& verdict, const config::Roster& roster, bool authentication_failed) {
  const auto warn = [&](std::string_view code, std::string_view expected = {}, std::string_view found = {}) {
    verdict.findings.push_back(make_finding(code, Severity::warning, {}, expected, found));
  };
  switch (verdict.agency.basis) {
    case Basis::registered:
      if (authentication_failed) {
        warn("agency.unconfirmed", {}, "SPF、DKIM");
        verdict.findings.back().message = k_not_authentic;
      }
      break;
    case Basis::named:
      warn("agency.unconfirmed", {}, verdict.from_address);
      verdict.findings.back().message = "发件地址" + verdict.from_address + "尚未登记，报送单位有待确认。";
      break;
    case Basis::unknown:
      warn("agency.unknown", {}, verdict.from_address);
      break;
    case Basis::ambiguous:
      warn("agency.ambiguous", {}, names_of(roster, verdict.agency.candidates));
      break;
    case Basis::mismatch:
      warn("agency.mismatch", names_of(roster, {verdict.agency.id}), names_of(roster, verdict.agency.candidates));
      break;
  }
}

/// "2021-10-15 23:59" by the office's clock.
std::string minute_text(std::chrono::sys_seconds instant, const std::string& timezone) {
  std::string text = config::rfc3339(instant, timezone).substr(0, 16);
  std::ranges::replace(text, 'T', ' ');
  return text;
}

/// The agency's own deadline where it was extended, else the campaign's; nullopt: none.
std::optional<std::chrono::sys_seconds> deadline_of(const config::Campaign& campaign, const std::string& agency,
                                                    const Circumstances& circumstances) {
  if (circumstances.extension && !agency.empty()) {
    if (const auto extended = circumstances.extension(campaign.id, agency)) return extended;
  }
  if (!campaign.deadline) return std::nullopt;
  return config::deadline_end(*campaign.deadline, circumstances.timezone);
}

void add_late_finding(Verdict& verdict, const config::Campaign& campaign, const Circumstances& circumstances) {
  const auto deadline = deadline_of(campaign, verdict.agency.id, circumstances);
  verdict.late = deadline && verdict.received_at > *deadline;
  if (!verdict.late) return;
  verdict.findings.push_back(make_finding("submission.late", Severity::warning, {},
                                          minute_text(*deadline, circumstances.timezone),
                                          minute_text(verdict.received_at, circumstances.timezone)));
}

void add_ambiguity(Verdict& verdict, const CampaignChoice& choice) {
  if (choice.rivals.empty()) return;
  std::string titles;
  for (const config::Campaign* rival : choice.rivals) titles += (titles.empty() ? "" : "、") + rival->title;
  verdict.findings.push_back(make_finding("campaign.ambiguous", Severity::warning, {}, {}, titles));
}

std::vector<Item> items_of(std::vector<Material> materials) {
  std::vector<Item> items;
  items.reserve(materials.size());
  for (Material& one : materials) items.push_back(std::move(one.item));
  return items;
}

/// Everything that hangs on the campaign.
void judge_in(const config::Campaign& campaign, const NameIndex& names, const CampaignChoice& choice,
              const parsers::MessageFacts& facts, const Circumstances& circumstances, Verdict& verdict) {
  std::vector<Material> materials = select_items(facts);
  const bool decided = !circumstances.decided_agency.empty();
  const Kind kind = kind_of(facts, materials, campaign, names, decided);
  verdict.kind = kind;
  assign_roles(materials, kind == Kind::interim);
  const std::string& text = own_text(facts);
  verdict.summary = choose_summary(materials, text);
  add_captions(materials, {texts_of(materials, text, 0)});
  verdict.agency = decided ? AgencyMatch{circumstances.decided_agency, Basis::registered, {k_by_person}, {}}
                           : identify(facts, campaign.roster, names, verdict.summary);
  if (!is_ignored(kind)) {
    if (kind == Kind::final) verdict.findings = judge_final(campaign, materials, verdict.summary);
    if (kind == Kind::interim) {
      verdict.findings = judge_interim(campaign, materials, !parsers::trimmed(text).empty());
    }
    if (kind != Kind::inquiry) add_late_finding(verdict, campaign, circumstances);
    add_agency_finding(verdict, campaign.roster,
                       !decided && authentication_failed(facts.authentication_results, circumstances.authserv_id));
    if (kind != Kind::inquiry) add_ambiguity(verdict, choice);
  }
  verdict.items = items_of(std::move(materials));
}

}  // namespace

Verdict judge(const parsers::MessageFacts& facts, const Circumstances& circumstances) {
  Verdict verdict;
  verdict.message_id = facts.message_id.value_or("");
  if (!facts.from.empty()) {
    verdict.from_address = facts.from.front().address;
    verdict.from_name = facts.from.front().name;
  }
  verdict.subject = facts.subject;
  verdict.received_at = circumstances.received_at;

  const CampaignChoice choice = choose_campaign(facts, circumstances);
  if (choice.campaign != nullptr) verdict.campaign = choice.campaign->id;
  if (!facts.unreadable.empty()) {
    verdict.findings.push_back(make_finding("message.unreadable", Severity::error, {}, {}, facts.unreadable));
  } else if (choice.campaign == nullptr) {
    std::vector<Material> materials = select_items(facts);
    verdict.kind = kind_without_campaign(facts, materials);
    assign_roles(materials, false);
    verdict.summary = choose_summary(materials, own_text(facts));
    verdict.items = items_of(std::move(materials));
    if (!is_ignored(*verdict.kind)) add_agency_finding(verdict, {}, false);
  } else if (circumstances.names) {
    judge_in(*choice.campaign, circumstances.names(*choice.campaign), choice, facts, circumstances, verdict);
  } else {
    judge_in(*choice.campaign, NameIndex(choice.campaign->roster), choice, facts, circumstances, verdict);
  }
  verdict.outcome = outcome_of(verdict, choice.campaign != nullptr && choice.rivals.empty());
  return verdict;
}

}  // namespace baosong::rules
