#include "daemon/letters/reply.hpp"

#include <algorithm>

#include "config/office_time.hpp"

namespace baosong::letters {
namespace {

using rules::Basis;
using rules::Kind;
using rules::Outcome;
using storage::Finding;
using storage::Severity;

bool has_code(const std::vector<Finding>& findings, std::string_view code) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& one) { return one.code == code; });
}

/// Warnings about what was sent or not sent; being late or unconfirmed is said apart.
bool expects_more(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& one) {
    return one.severity == Severity::warning && one.code != "submission.late" && !one.code.starts_with("agency.");
  });
}

std::optional<LetterKind> kind_of_held(const rules::Verdict& verdict) {
  if (!verdict.kind || verdict.agency.basis == Basis::mismatch) {
    return LetterKind::office_notice;
  }
  if (*verdict.kind == Kind::inquiry) {
    return LetterKind::inquiry;
  }
  const bool nobody = verdict.agency.basis == Basis::unknown || verdict.agency.basis == Basis::ambiguous;
  return nobody ? LetterKind::who_are_you : LetterKind::office_notice;
}

/// Nothing in the verdict itself held it: an unconfirmed sender would replace what a registered one sent.
bool is_held_by_amendment(const rules::Verdict& verdict) {
  const bool known = verdict.agency.basis == Basis::registered || verdict.agency.basis == Basis::named;
  return verdict.kind == Kind::final && known && !has_code(verdict.findings, "campaign.ambiguous");
}

std::string sender_in_words(const rules::Verdict& verdict) {
  return verdict.from_name.empty() ? verdict.from_address : verdict.from_name + "（" + verdict.from_address + "）";
}

}  // namespace

std::optional<LetterKind> reply_kind(const Answered& answered) {
  const rules::Verdict& verdict = answered.verdict;
  if (verdict.outcome == Outcome::ignored) {
    return std::nullopt;
  }
  if (verdict.outcome == Outcome::held) {
    return kind_of_held(verdict);
  }
  if (verdict.kind == Kind::interim) {
    return verdict.outcome == Outcome::needs_correction ? LetterKind::correction : LetterKind::interim;
  }
  const storage::Submission* whole = answered.submission;
  const bool faulty = whole != nullptr ? whole->state == storage::State::needs_correction
                                       : verdict.outcome == Outcome::needs_correction;
  if (faulty) {
    return LetterKind::correction;
  }
  const bool late = whole != nullptr ? whole->late : verdict.late;
  if (answered.amends) {
    return LetterKind::amendment;
  }
  if (late) {
    return LetterKind::late;
  }
  return expects_more(whole != nullptr ? whole->findings : verdict.findings) ? LetterKind::acknowledgment_expecting
                                                                             : LetterKind::acknowledgment;
}

LetterContent reply_content(const Answered& answered, const config::Office& office, std::chrono::sys_seconds now,
                            std::optional<std::chrono::year_month_day> deadline) {
  const rules::Verdict& verdict = answered.verdict;
  LetterContent content;
  content.office = office.name;
  content.timezone = office.timezone;
  content.sender = sender_in_words(verdict);
  content.subject = verdict.subject;
  content.received_at = verdict.received_at;
  content.today = config::office_date(now, office.timezone);
  content.evidence = verdict.agency.evidence;
  content.items = verdict.items;
  content.summary = verdict.summary;
  content.findings = verdict.findings;
  content.late = verdict.late;
  content.amends = answered.amends;
  content.interim = verdict.kind == Kind::interim;
  content.unconfirmed = has_code(verdict.findings, "agency.unconfirmed");
  if (answered.campaign != nullptr) {
    content.campaign = answered.campaign->title;
    content.deadline = deadline ? deadline : answered.campaign->deadline;
    if (const config::Agency* agency = answered.campaign->roster.find(verdict.agency.id)) {
      content.agency = agency->name;
    }
    for (const std::string& id : verdict.agency.candidates) {
      if (const config::Agency* candidate = answered.campaign->roster.find(id)) {
        content.candidates.push_back(candidate->name);
      }
    }
  }
  const bool of_the_whole = answered.submission != nullptr && verdict.kind == Kind::final;
  if (of_the_whole) {
    const storage::Submission& whole = *answered.submission;
    content.receipt = whole.receipt;
    content.items = whole.items;
    content.summary = whole.summary;
    content.findings = whole.findings;
    content.late = whole.late;
    content.unconfirmed = whole.unconfirmed;
  }
  // Why a person must decide is the verdict's own messages; what they rest on comes after.
  if (verdict.outcome == Outcome::held) {
    std::vector<std::string> reasons;
    for (const Finding& finding : verdict.findings) {
      const bool why = finding.code.starts_with("agency.") || finding.code.starts_with("campaign.") ||
                       finding.code.starts_with("message.");
      if (why && !finding.message.empty()) {
        reasons.push_back(finding.message);
      }
    }
    if (is_held_by_amendment(verdict)) {
      reasons.emplace_back("来信会替换已登记的邮箱发来的材料，而发信的邮箱尚未核实。");
    }
    content.evidence.insert(content.evidence.begin(), reasons.begin(), reasons.end());
  }
  return content;
}

}  // namespace baosong::letters
