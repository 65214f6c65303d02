#include "daemon/rules/standing.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace baosong::rules {
namespace {

const char* missing_code(config::Role role) {
  switch (role) {
    case config::Role::summary:
      return "summary.missing";
    case config::Role::statistics:
      return "statistics.missing";
    case config::Role::image:
      return "image.missing";
    case config::Role::video:
      return "video.missing";
  }
  return "";
}

// What the judgement found missing; without a submission, all that is asked for.
std::vector<config::Role> lacking(const config::Campaign& campaign, const storage::Submission* submission) {
  std::vector<config::Role> roles;
  for (const config::Requirement& required : campaign.requirements) {
    if (required.level == config::Level::optional) continue;
    const std::string_view code = missing_code(required.role);
    if (!submission || std::any_of(submission->findings.begin(), submission->findings.end(),
                                   [&](const storage::Finding& finding) { return finding.code == code; }))
      roles.push_back(required.role);
  }
  return roles;
}

}  // namespace

std::vector<AgencyStanding> standings(const config::Campaign& campaign, std::span<const storage::Dossier> dossiers) {
  std::map<std::string_view, const storage::Dossier*> by_agency;
  for (const storage::Dossier& dossier : dossiers) by_agency[dossier.agency] = &dossier;

  std::vector<AgencyStanding> all;
  for (const config::Agency& agency : campaign.roster.agencies) {
    AgencyStanding& one = all.emplace_back();
    one.agency = &agency;
    const auto found = by_agency.find(agency.id);
    const storage::Dossier* dossier = found == by_agency.end() ? nullptr : found->second;
    const storage::Submission* submission = dossier && dossier->submission ? &*dossier->submission : nullptr;
    one.lacking = lacking(campaign, submission);
    if (dossier) one.interim = dossier->interim.size();
    if (submission) {
      one.state = submission->state == storage::State::accepted ? Standing::accepted : Standing::needs_correction;
      one.receipt = submission->receipt;
      one.unconfirmed = submission->unconfirmed;
      one.late = submission->late;
      one.updated_at = submission->updated_at;
      one.errors = static_cast<std::size_t>(std::ranges::count(submission->findings, storage::Severity::error,
                                                               &storage::Finding::severity));
    }
    // Paper stands for the whole (Fujian notice: 纸质或电子文档), unless a mail has been accepted besides.
    if (dossier && dossier->paper && one.state != Standing::accepted) {
      one.state = Standing::paper;
      one.lacking.clear();
    }
  }
  return all;
}

const char* word(Standing standing) {
  switch (standing) {
    case Standing::missing:
      return "missing";
    case Standing::needs_correction:
      return "needs_correction";
    case Standing::accepted:
      return "accepted";
    case Standing::paper:
      return "paper";
  }
  return "";
}

}  // namespace baosong::rules
