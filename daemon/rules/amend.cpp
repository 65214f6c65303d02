#include "daemon/rules/amend.hpp"

#include <algorithm>

namespace baosong::rules {
namespace {

storage::DossierMail mail_of(const Amending& a) {
  storage::DossierMail mail;
  mail.message = a.message;
  mail.message_id = a.verdict.message_id;
  mail.from = a.verdict.from_address;
  mail.subject = a.verdict.subject;
  mail.received_at = a.verdict.received_at;
  mail.kind = a.verdict.kind == Kind::interim ? "interim" : "final";
  mail.outcome = a.verdict.outcome == Outcome::accepted ? "accepted" : "needs_correction";
  return mail;
}

}  // namespace

Amended amend(const Amending& a) {
  Amended out;
  out.outcome = a.verdict.outcome;
  if (a.current)
    out.dossier = *a.current;
  else
    out.dossier.campaign = a.campaign.id, out.dossier.agency = a.agency.id;
  out.dossier.campaign_title = a.campaign.title;
  out.dossier.agency_name = a.agency.name;

  std::vector<Item> items = a.verdict.items;
  for (Item& item : items) {
    item.message = a.message;
    item.filed = item.filed && item.role != Role::none;
  }
  if (a.verdict.kind == Kind::interim) {
    out.dossier.interim.push_back({mail_of(a), std::move(items), a.verdict.summary});
    return out;
  }
  storage::Submission whole;
  if (a.current && a.current->submission) {
    whole = *a.current->submission;
    out.amends = true;
    for (Item& item : whole.items) whole.earlier.push_back({whole.revision, std::move(item)});
    ++whole.revision;
  }
  whole.items = std::move(items);
  whole.state = a.verdict.outcome == Outcome::accepted ? storage::State::accepted : storage::State::needs_correction;
  whole.late = a.verdict.late;
  whole.unconfirmed = std::ranges::any_of(a.verdict.findings,
                                          [](const Finding& finding) { return finding.code == "agency.unconfirmed"; });
  whole.summary = a.verdict.summary;
  whole.findings = a.verdict.findings;
  whole.mails.push_back(mail_of(a));
  whole.updated_at = a.verdict.received_at;
  out.dossier.submission = std::move(whole);
  return out;
}

}  // namespace baosong::rules
