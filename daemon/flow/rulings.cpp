#include "daemon/flow/rulings.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "config/office_time.hpp"
#include "daemon/flow/archive.hpp"
#include "daemon/flow/case.hpp"
#include "daemon/flow/reply.hpp"
#include "daemon/flow/trail.hpp"
#include "daemon/flow/write_letter.hpp"
#include "daemon/letters/reply.hpp"
#include "daemon/rules/answer.hpp"
#include "daemon/rules/persons_word.hpp"
#include "parsers/facts_json.hpp"
#include "storage/submission_json.hpp"

namespace baosong::flow {
namespace {

namespace json = boost::json;

// The verdict that a letter about a ruling speaks of: the last mail's, under the person's word.
rules::Verdict verdict_of(const storage::Dossier& dossier, const storage::DossierMail& mail) {
  rules::Verdict verdict;
  verdict.campaign = dossier.campaign;
  verdict.message_id = mail.message_id;
  verdict.from_address = mail.from;
  verdict.subject = mail.subject;
  verdict.received_at = mail.received_at;
  verdict.kind = rules::Kind::final;
  verdict.agency.id = dossier.agency;
  verdict.agency.basis = rules::Basis::registered;
  verdict.outcome = dossier.submission->state == storage::State::accepted ? storage::Outcome::accepted
                                                                          : storage::Outcome::needs_correction;
  return verdict;
}

}  // namespace

storage::Act Rulings::act(const char* what, std::string subject) const {
  storage::Act act;
  act.at = now_;
  act.who = who_;
  act.what = what;
  act.subject = std::move(subject);
  return act;
}

void Rulings::accept(const std::string& receipt, const std::string& reason) {
  rule_on_receipt(receipt, storage::State::accepted, reason, "accept");
}

void Rulings::give_back(const std::string& receipt, const std::string& reason) {
  rule_on_receipt(receipt, storage::State::needs_correction, reason, "return");
}

void Rulings::rule_on_receipt(const std::string& receipt, storage::State state, const std::string& reason,
                              const char* what) {
  const auto known = storage_.store->dossier_of_receipt(receipt);
  if (!known) throw NothingToRule("no submission has the receipt \"" + receipt + "\"; `baosong list` shows all");
  const config::Campaign* campaign = find_campaign(*book_.configuration, known->campaign);
  const config::Office& office = book_.configuration->settings.office;

  storage::Ruling ruling;
  ruling.decide = [&](storage::Desk& desk) {
    storage::Decision decision;
    // As it stands now: a mail may have come since it was looked up.
    decision.dossier = desk.dossier(known->campaign, known->agency);
    // It may have gone with its only mail to another agency meanwhile.
    if (!decision.dossier || !decision.dossier->submission || decision.dossier->submission->receipt != receipt)
      throw NothingToRule("submission " + receipt + " is another one since a moment ago; look at it again");
    storage::Submission& submission = *decision.dossier->submission;
    rules::say(submission, {state, reason, who_, now_});
    const storage::MessageKey after = submission.mails.empty() ? 0 : submission.mails.back().message;
    decision.acts.push_back(act(what, word_subject(*decision.dossier, reason, after)));
    if (submission.mails.empty()) return decision;

    const storage::DossierMail& last = submission.mails.back();
    const rules::Verdict verdict = verdict_of(*decision.dossier, last);
    const std::string facts_json = desk.facts(last.message);
    const parsers::MessageFacts facts =
        facts_json.empty() ? parsers::MessageFacts{} : parsers::facts_from_json(json::parse(facts_json));
    const auto message = desk.message(last.message);
    const config::Mailbox& mailbox =
        mailbox_of(book_.configuration->settings, message ? message->arrival.mailbox : std::string());
    const letters::Answered answered{verdict, &submission, campaign, false};
    const auto kind = letters::reply_kind(answered);
    const auto letters_in_last_day = [&](std::string_view address) {
      return desk.letters_to(address, now_ - std::chrono::hours(24));
    };
    const bool forged = is_forged(facts, mailbox);
    const rules::AnswerPlan plan = rules::plan_answer({verdict, facts, campaign ? &campaign->roster : nullptr,
                                                       book_.own_addresses, letters_in_last_day, false, false, forged});
    if (!kind || plan.to != rules::Addressee::sender) return decision;
    letters::LetterContent content =
        letters::reply_content(answered, office, now_, extended_deadline(*decision.dossier, office));
    if (state == storage::State::needs_correction) content.reason = reason;
    // Its own kind: the same message may have been acknowledged before.
    const Envelope envelope{mailbox.name,
                            {plan.address},
                            std::string(letters::name_of(*kind)) + ":" + what + ":" + storage::utc_text(now_),
                            receipt};
    storage::Letter letter = write_reply(book_.templates.compose(*kind, content), envelope, facts, office, now_);
    letter.message = last.message;
    letter.campaign = known->campaign;
    letter.agency = known->agency;
    letter.receipt = receipt;
    decision.letters.push_back(std::move(letter));
    return decision;
  };
  storage_.store->rule(ruling);
  archive(storage_, *book_.configuration);
}

template <class Change>
void Rulings::rule_on_dossier(const config::Campaign& campaign, const config::Agency& agency, const char* what,
                              const std::string& detail, const Change& change) {
  storage::Ruling ruling;
  ruling.decide = [&](storage::Desk& desk) {
    storage::Decision decision;
    decision.dossier = desk.dossier(campaign.id, agency.id);
    if (!decision.dossier) {
      decision.dossier.emplace();
      decision.dossier->campaign = campaign.id;
      decision.dossier->campaign_title = campaign.title;
      decision.dossier->agency = agency.id;
      decision.dossier->agency_name = agency.name;
    }
    change(*decision.dossier);
    decision.acts.push_back(
        act(what, json::serialize(json::object{{"campaign", campaign.id}, {"agency", agency.id}, {"detail", detail}})));
    return decision;
  };
  storage_.store->rule(ruling);
  archive(storage_, *book_.configuration);
}

void Rulings::paper(const config::Campaign& campaign, const config::Agency& agency, const std::string& note) {
  rule_on_dossier(campaign, agency, "paper", note, [&](storage::Dossier& dossier) { dossier.paper = note; });
}

void Rulings::extend(const config::Campaign& campaign, const config::Agency& agency,
                     std::chrono::year_month_day until) {
  const auto end = config::deadline_end(until, book_.configuration->settings.office.timezone);
  rule_on_dossier(campaign, agency, "extend", storage::utc_text(end), [&](storage::Dossier& dossier) {
    dossier.extended_until = end;
    if (!dossier.submission || !dossier.submission->late) return;
    // What came within the new deadline is late no longer.
    storage::Submission& submission = *dossier.submission;
    const bool in_time = std::ranges::all_of(submission.mails,
                                             [&](const storage::DossierMail& mail) { return mail.received_at <= end; });
    if (!in_time) return;
    submission.late = false;
    std::erase_if(submission.findings,
                  [](const storage::Finding& finding) { return finding.code == "submission.late"; });
  });
}

void Rulings::mute(const config::Campaign& campaign, const config::Agency& agency) {
  rule_on_dossier(campaign, agency, "mute", "", [](storage::Dossier& dossier) { dossier.muted = true; });
}

void Rulings::resend(const std::string& receipt) {
  auto letters = storage_.store->letters_about(receipt);
  // A reminder says what was lacking then; the last reply is what the agency may have lost.
  std::erase_if(letters, [](const storage::Letter& letter) { return letter.kind.starts_with("reminder:"); });
  if (letters.empty())
    throw NothingToRule("no letter about \"" + receipt + "\" has been written; `baosong show " + receipt +
                        "` shows all");
  storage::Letter again = std::move(letters.back());
  if (again.state == storage::LetterState::queued || again.state == storage::LetterState::sending)
    throw NothingToRule("the last letter about \"" + receipt + "\" is still on its way");
  again.key = 0;
  again.message = 0;
  again.kind = "resend:" + again.message_id + ":" + storage::utc_text(now_);
  again.due_at = now_;
  again.state = storage::LetterState::queued;
  again.attempts = 0;
  again.reply.clear();
  again.sent_at.reset();
  storage::Ruling ruling;
  ruling.decide = [&](storage::Desk&) {
    storage::Decision decision;
    decision.letters.push_back(std::move(again));
    decision.acts.push_back(act("resend", json::serialize(json::object{{"receipt", receipt}})));
    return decision;
  };
  storage_.store->rule(ruling);
}

std::size_t Rulings::retry(storage::MessageKey message) {
  const std::size_t count =
      storage_.store->retry(message, act("retry", json::serialize(json::object{{"message", message}})));
  if (message != 0 && count == 0)
    throw NothingToRule("message " + std::to_string(message) +
                        " has not failed; `baosong failed` lists those that have");
  return count;
}

}  // namespace baosong::flow
