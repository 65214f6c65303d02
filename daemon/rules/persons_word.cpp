// See persons_word.hpp.
#include "daemon/rules/persons_word.hpp"

#include <algorithm>
#include <vector>

#include "daemon/rules/identify.hpp"

namespace baosong::rules {

bool is_confirmed_mail(const storage::Submission& submission, storage::MessageKey message,
                       const parsers::MessageFacts* facts, const AmendSetting& setting) {
  const auto mail = std::ranges::find(submission.mails, message, &storage::DossierMail::message);
  if (mail != submission.mails.end() && mail->decided) return true;
  if (facts == nullptr) return true;
  const config::Agency* agency = registered_agency(sender(*facts), setting.campaign.roster);
  return agency != nullptr && agency->id == setting.agency.id &&
         !authentication_failed(facts->authentication_results, setting.authserv_id);
}

storage::Dossier confirm(storage::Dossier dossier, storage::MessageKey message, const AmendSetting& setting) {
  for (storage::InterimReport& report : dossier.interim) {
    if (report.mail.message == message) report.mail.decided = true;
  }
  if (!dossier.submission) return dossier;
  storage::Submission& submission = *dossier.submission;
  for (storage::DossierMail& mail : submission.mails) {
    if (mail.message == message) mail.decided = true;
  }
  const auto is_doubtful = [&](storage::MessageKey one) {
    return !is_confirmed_mail(submission, one, setting.facts_of ? setting.facts_of(one) : nullptr, setting);
  };
  // A mail's own text may be the summary, and nothing tells which mail's.
  const bool rests_on_text = submission.summary && submission.summary->source == "body";
  const bool doubtful =
      std::ranges::any_of(submission.items, is_doubtful, &Item::message) ||
      (rests_on_text && std::ranges::any_of(submission.mails, is_doubtful, &storage::DossierMail::message));
  submission.unconfirmed = submission.unconfirmed && doubtful;
  if (!submission.unconfirmed) {
    std::erase_if(submission.findings, [](const Finding& one) { return one.code == "agency.unconfirmed"; });
  }
  return dossier;
}

void say(storage::Submission& submission, const storage::PersonsWord& word) {
  submission.state = word.state;
  submission.word = word;
  submission.updated_at = std::max(submission.updated_at, word.at);
}

}  // namespace baosong::rules
