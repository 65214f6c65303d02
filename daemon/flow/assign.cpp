// Rulings::assign(): a person says whose a message is.
#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>

#include "config/words.hpp"
#include "daemon/flow/archive.hpp"
#include "daemon/flow/case.hpp"
#include "daemon/flow/reply.hpp"
#include "daemon/flow/rulings.hpp"
#include "daemon/flow/trail.hpp"
#include "daemon/rules/amend.hpp"
#include "daemon/rules/classify.hpp"
#include "daemon/rules/identify.hpp"
#include "daemon/rules/messages.hpp"
#include "daemon/rules/persons_word.hpp"
#include "daemon/rules/replay.hpp"
#include "daemon/rules/verdict_json.hpp"
#include "storage/submission_json.hpp"

namespace baosong::flow {
namespace {

namespace json = boost::json;
using storage::MessageKey;
using storage::Outcome;

bool is_filed(const storage::Message& message) {
  return message.outcome == Outcome::accepted || message.outcome == Outcome::needs_correction;
}

/// What makes it unsure whose the message is, by its last verdict: codes, a blank between them.
std::string doubts(const storage::Message& message) {
  std::string out;
  const json::value verdict = json::parse(message.verdict);
  for (const json::value& finding : verdict.at("findings").as_array()) {
    const auto code = json::value_to<std::string>(finding.at("code"));
    if (code.starts_with("agency.") || code.starts_with("campaign.")) out += (out.empty() ? "" : " ") + code;
  }
  return out;
}

/// Throws NothingToRule where there is nothing to decide about.
void expect_decidable(const std::optional<storage::Message>& message, MessageKey key,
                      const parsers::MessageFacts* facts) {
  const std::string number = std::to_string(key);
  if (!message) throw NothingToRule("there is no message " + number + "; `baosong held` lists those to decide on");
  if (message->duplicate_of != 0)
    throw NothingToRule("message " + number + " is a copy of message " + std::to_string(message->duplicate_of) +
                        ": decide on that one");
  if (message->stage != storage::Stage::filed)
    throw NothingToRule("message " + number + " has not been processed yet" +
                        (message->stage == storage::Stage::failed ? ": `baosong retry " + number + "` tries again"
                                                                  : "; the daemon or the next `baosong poll` will"));
  if (message->outcome == Outcome::ignored)
    throw NothingToRule("message " + number +
                        " is an automatic reply, a bounce or unrelated to any campaign: it was ignored, not held");
  if (facts == nullptr) throw NothingToRule("what was read in message " + number + " is lost: nothing can be judged");
  if (!facts->unreadable.empty())
    throw NothingToRule("message " + number + " cannot be read (" + facts->unreadable +
                        "), so there is nothing to judge: open 待处理/" + number +
                        "-…/原始邮件.eml in the archive, and ask the sender to send it again as an ordinary mail");
}

/// "福州市市场监督管理局" or an alias is as good a hint as a misspelt id; the nearest ids, at most three.
std::string near_agencies(const std::vector<config::Campaign>& campaigns, const std::string& wanted) {
  std::vector<std::string> ids, near;
  for (const config::Campaign& campaign : campaigns) {
    for (const config::Agency& agency : campaign.roster.agencies) {
      ids.push_back(agency.id);
      if (agency.name == wanted || std::ranges::find(agency.aliases, wanted) != agency.aliases.end())
        near.push_back(agency.id);
    }
  }
  while (near.size() < 3) {
    std::erase_if(ids, [&](const std::string& id) { return std::ranges::find(near, id) != near.end(); });
    const std::string next = config::near_enough(wanted, ids);
    if (next.empty()) break;
    near.push_back(next);
  }
  return near.empty() ? std::string() : "did you mean " + config::either_of(near) + "? ";
}

/// The campaign's id. Throws NothingToRule.
std::string meant_campaign(const storage::Message& message, const parsers::MessageFacts& facts,
                           const rules::Circumstances& circumstances, const std::vector<config::Campaign>& served,
                           const std::string& agency) {
  std::vector<config::Campaign> asking;
  for (const config::Campaign& campaign : served) {
    if (campaign.roster.find(agency) == nullptr) continue;
    if (campaign.id == message.campaign) return campaign.id;
    asking.push_back(campaign);
  }
  if (asking.empty())
    throw NothingToRule("no campaign of mailbox \"" + message.arrival.mailbox + "\" has an agency \"" + agency +
                        "\" on its roster; " + near_agencies(served, agency) + "`baosong status --json` lists all ids");
  rules::Circumstances among = circumstances;
  among.campaigns = asking;
  return rules::choose_campaign(facts, among).campaign->id;
}

/// One assignment, decided from everything as it stands inside the transaction.
class Assigner {
 public:
  Assigner(Instance::Storage& storage, const RuleBook& book, std::chrono::sys_seconds now, MessageKey key,
           const config::Campaign& campaign, const config::Agency& agency)
      : storage_(storage), book_(book), now_(now), key_(key), campaign_(campaign), agency_(agency) {}

  /// The part of the decision that is about the message; nullopt: it was decided so before.
  std::optional<storage::Decision> decide(storage::Desk& desk, Assigned& result) {
    const std::optional<storage::Message> found = desk.message(key_);
    StoredFacts facts([&](MessageKey message) { return desk.facts(message); });
    expect_decidable(found, key_, facts.of(key_));
    const storage::Message& message = *found;
    const bool here = message.campaign == campaign_.id && message.agency == agency_.id;
    result.outcome = *message.outcome;
    if (here && doubts(message).empty()) return std::nullopt;

    rules::ReplayMail mail = judged(desk, message, *facts.of(key_), campaign_, agency_.id);
    mail.decided_by_person = true;
    storage::Decision decision;
    decision.campaign = campaign_.id;
    decision.agency = agency_.id;
    rules::Change change = rules::Change::nothing;
    if (mail.verdict.kind == rules::Kind::inquiry) {
      result.what = Assigned::What::attributed;
    } else if (here && is_filed(message)) {
      result.what = Assigned::What::confirmed;
      mail.verdict.outcome = *message.outcome;
      if (const auto dossier = desk.dossier(campaign_.id, agency_.id))
        decision.dossier = rules::confirm(*dossier, key_, setting(desk, facts, mail.authserv_id));
    } else {
      result.what = is_filed(message) ? Assigned::What::moved : Assigned::What::filed;
      std::string receipt;
      if (is_filed(message)) decision.left = without(desk, facts, message, receipt);
      change = gain(desk, facts, mail, receipt, decision);
    }
    decision.outcome = result.outcome = mail.verdict.outcome;
    decision.verdict = json::serialize(rules::to_json(mail.verdict, book_.configuration->settings.office.timezone));
    if (change != rules::Change::nothing) add_letter(desk, message, *mail.facts, mail.verdict, change, decision);
    result.answered = !decision.letters.empty();
    return decision;
  }

 private:
  /// A message as it came, judged by the campaign for the agency that a person said; for whom it says it is, where
  /// `decided` is empty.
  rules::ReplayMail judged(storage::Desk& desk, const storage::Message& message, const parsers::MessageFacts& facts,
                           const config::Campaign& campaign, const std::string& decided) {
    const config::Mailbox& mailbox = mailbox_of(book_.configuration->settings, message.arrival.mailbox);
    const auto thread = thread_of(facts, [&](std::string_view id) { return desk.thread(id); });
    rules::Circumstances circumstances = circumstances_of(message, mailbox, thread, book_, *storage_.store);
    circumstances.campaigns = {&campaign, 1};
    circumstances.forced_campaign = campaign.id;
    circumstances.decided_agency = decided;
    rules::ReplayMail out;
    out.message = message.key;
    out.facts = &facts;
    out.verdict = rules::judge(facts, circumstances);
    out.decided_by_person = !decided.empty();
    out.authserv_id = mailbox.authserv_id;
    const std::string& agency = out.verdict.agency.id;
    out.answers_ours = thread && thread->campaign == campaign.id && thread->agency == agency;
    return out;
  }

  /// A mail of a dossier once more. It stays the agency's, whoever the roster says its sender is today.
  rules::ReplayMail once_more(storage::Desk& desk, StoredFacts& facts, const storage::DossierMail& mail,
                              const config::Campaign& campaign, const std::string& agency) {
    const auto message = desk.message(mail.message);
    const parsers::MessageFacts* its_facts = facts.of(mail.message);
    if (!message || its_facts == nullptr)
      throw NothingToRule("what was read in message " + std::to_string(mail.message) +
                          " is lost, so that the submission cannot be judged again without message " +
                          std::to_string(key_));
    rules::ReplayMail out = judged(desk, *message, *its_facts, campaign, mail.decided ? agency : std::string());
    const bool stays = out.verdict.agency.id == agency &&
                       (out.verdict.outcome == Outcome::accepted || out.verdict.outcome == Outcome::needs_correction);
    if (!stays) {
      out = judged(desk, *message, *its_facts, campaign, agency);
      out.decided_by_person = false;
      out.verdict.agency.basis = rules::Basis::named;
      out.verdict.findings.push_back(rules::make_finding("agency.unconfirmed", storage::Severity::warning));
    }
    out.let_pass = true;
    out.verdict.kind = rules::Kind::final;  // or it would not stand in the submission
    return out;
  }

  rules::AmendSetting setting(storage::Desk& desk, StoredFacts& facts, const std::string& authserv_id) const {
    return {campaign_, agency_, [&](MessageKey message) { return facts.of(message); },
            [&] { return desk.new_receipt(campaign_.id, campaign_.receipt_prefix); }, authserv_id};
  }

  /// The other agency's dossier as if the message had never come. `receipt`: where nothing is left that needs its
  /// number, that goes with the message: the sender has it in writing.
  std::optional<storage::Dossier> without(storage::Desk& desk, StoredFacts& facts, const storage::Message& message,
                                          std::string& receipt) {
    std::optional<storage::Dossier> old = desk.dossier(message.campaign, message.agency);
    if (!old) return std::nullopt;
    std::erase_if(old->interim, [&](const storage::InterimReport& one) { return one.mail.message == key_; });
    if (!old->submission || std::ranges::count(old->submission->mails, key_, &storage::DossierMail::message) == 0)
      return old;
    const config::Campaign* campaign = find_campaign(*book_.configuration, message.campaign);
    if (campaign == nullptr)
      throw NothingToRule("campaign " + message.campaign + ", to which message " + std::to_string(key_) +
                          " belongs, is not configured any more");
    config::Agency left;  // may be on the roster no longer
    left.id = old->agency;
    left.name = old->agency_name;
    if (const config::Agency* still = campaign->roster.find(old->agency)) left = *still;

    std::vector<rules::ReplayMail> mails;
    for (const storage::DossierMail& mail : old->submission->mails)
      if (mail.message != key_) mails.push_back(once_more(desk, facts, mail, *campaign, left.id));
    const auto words = words_about(old->submission->receipt, desk.acts(SIZE_MAX));
    const auto interim = std::move(old->interim);
    rules::Replayed again =
        rules::replay(*old, mails, words, {*campaign, left, [&] { return old->submission->receipt; }});
    again.dossier.interim = interim;
    if (!again.dossier.submission && campaign->id == campaign_.id) receipt = old->submission->receipt;
    return again.dossier;
  }

  /// The agency's dossier with the mail, in the order in which mail arrived: what came later still goes over it.
  /// `receipt`: one that comes with it; empty: none.
  rules::Change gain(storage::Desk& desk, StoredFacts& facts, rules::ReplayMail& mail, const std::string& receipt,
                     storage::Decision& decision) {
    const std::optional<storage::Dossier> current = desk.dossier(campaign_.id, agency_.id);
    const storage::Submission* submission = current && current->submission ? &*current->submission : nullptr;
    std::vector<MessageKey> order;
    if (submission)
      for (const storage::DossierMail& one : submission->mails) order.push_back(one.message);
    const std::size_t place = rules::place_of(key_, order);
    const bool is_submission = mail.verdict.kind == rules::Kind::final;
    const bool begins_anew = !submission && !receipt.empty();
    rules::Change change = rules::Change::nothing;
    if (is_submission && (place < order.size() || begins_anew)) {
      std::vector<rules::ReplayMail> mails;
      if (submission)
        for (const storage::DossierMail& one : submission->mails)
          mails.push_back(once_more(desk, facts, one, campaign_, agency_.id));
      mails.insert(mails.begin() + static_cast<std::ptrdiff_t>(place), mail);
      const std::string number = submission ? submission->receipt : receipt;
      storage::Dossier frame;
      if (current) frame = *current;
      rules::Replayed again = rules::replay(frame, mails, words_about(number, desk.acts(SIZE_MAX)),
                                            {campaign_, agency_, [&] { return number; }});
      again.dossier.interim = std::move(frame.interim);
      change = again.steps[place].change;
      decision.dossier = std::move(again.dossier);
      mail.verdict.outcome = decision.dossier->submission->state == storage::State::accepted
                                 ? Outcome::accepted
                                 : Outcome::needs_correction;
    } else {
      rules::Amended amended = rules::amend(current, {mail.message, *mail.facts, mail.verdict, mail.answers_ours, true},
                                            setting(desk, facts, mail.authserv_id));
      change = amended.change;
      mail.verdict.outcome = amended.outcome;
      if (change != rules::Change::seen_before) decision.dossier = std::move(amended.dossier);
    }
    return change;
  }

  void add_letter(storage::Desk& desk, const storage::Message& message, const parsers::MessageFacts& facts,
                  const rules::Verdict& verdict, rules::Change change, storage::Decision& decision) {
    const config::Mailbox& mailbox = mailbox_of(book_.configuration->settings, message.arrival.mailbox);
    const std::string again = ":assign:" + campaign_.id + "/" + agency_.id + ":" + storage::utc_text(now_);
    auto letter = reply({message, facts, mailbox, verdict, change, again}, book_, now_, decision, desk);
    if (letter) decision.letters.push_back(std::move(*letter));
  }

  Instance::Storage& storage_;
  const RuleBook& book_;
  std::chrono::sys_seconds now_;
  MessageKey key_;
  const config::Campaign& campaign_;
  const config::Agency& agency_;
};

/// Throws NothingToRule where the sender's address cannot be the agency's. nullopt: it is already.
std::optional<storage::LearnedAddress> to_learn(const parsers::MessageFacts& facts, const RuleBook& book,
                                                const config::Campaign& campaign, const config::Agency& agency) {
  const std::string address = config::lower_case(rules::sender(facts));
  const std::string otherwise = "; without --learn the message alone is decided";
  if (!config::is_mail_address(address))
    throw NothingToRule("the message has no sender's address that could be learned" + otherwise);
  if (std::ranges::any_of(book.own_addresses,
                          [&](const std::string& one) { return config::lower_case(one) == address; }))
    throw NothingToRule(address + " is the office's own address" + otherwise);
  if (std::ranges::find(agency.addresses, address) != agency.addresses.end()) return std::nullopt;
  const config::Campaign* as_read = find_campaign(*book.source, campaign.id);
  for (const config::Agency& other : as_read->roster.agencies)
    if (std::ranges::find(other.addresses, address) != other.addresses.end())
      throw NothingToRule(address + " is registered to " + other.name + " (" + other.id +
                          ") in the roster of campaign " + campaign.id + ": take it away there first" + otherwise);
  return storage::LearnedAddress{address, campaign.id, agency.id, agency.name, {}, {}};
}

}  // namespace

Assigned Rulings::assign(MessageKey key, const std::string& agency_id, bool learn) {
  StoredFacts stored([&](MessageKey message) { return storage_.store->facts(message); });
  const std::optional<storage::Message> message = storage_.store->message(key);
  const parsers::MessageFacts* facts = stored.of(key);
  expect_decidable(message, key, facts);
  const config::Mailbox& mailbox = mailbox_of(book_.configuration->settings, message->arrival.mailbox);
  const auto thread = thread_of(*facts, [&](std::string_view id) { return storage_.store->thread(id); });
  const std::string campaign_id =
      meant_campaign(*message, *facts, circumstances_of(*message, mailbox, thread, book_, *storage_.store),
                     book_.campaigns_of.at(mailbox.name), agency_id);
  const auto agency_in = [&](const RuleBook& book) {
    return find_campaign(*book.configuration, campaign_id)->roster.find(agency_id);
  };

  // What is taught counts at once, for this message and for those before it.
  std::optional<storage::LearnedAddress> learned;
  std::optional<RuleBook> taught;
  if (learn) learned = to_learn(*facts, book_, *find_campaign(*book_.configuration, campaign_id), *agency_in(book_));
  if (learned) {
    learned->who = who_;
    learned->at = now_;
    std::vector<storage::LearnedAddress> all = book_.learned;
    std::erase_if(all, [&](const storage::LearnedAddress& one) {
      return one.address == learned->address && one.campaign == learned->campaign;
    });
    all.push_back(*learned);
    taught.emplace(book_.source, std::move(all));
  }
  const RuleBook& book = taught ? *taught : book_;
  const config::Campaign& campaign = *find_campaign(*book.configuration, campaign_id);
  const config::Agency& agency = *agency_in(book);

  Assigned result;
  storage::Ruling ruling;
  ruling.message = key;
  ruling.decide = [&](storage::Desk& desk) {
    result = {};
    std::optional<storage::Decision> decision =
        Assigner(storage_, book, now_, key, campaign, agency).decide(desk, result);
    const storage::Message before = *desk.message(key);
    if (decision) {
      const storage::Submission* submission =
          decision->dossier && decision->dossier->submission ? &*decision->dossier->submission : nullptr;
      const std::string doubt = doubts(before);
      const Assignment about{key,
                             campaign.id,
                             agency.id,
                             submission ? submission->receipt : "",
                             std::string(rules::sender(*facts)),
                             std::string(rules::to_word(*before.outcome)) +
                                 (before.agency.empty() ? "" : " " + before.campaign + "/" + before.agency) +
                                 (doubt.empty() ? "" : " " + doubt)};
      decision->acts.push_back(act("assign", assignment_subject(about)));
    } else if (learned) {  // the message stays what it is
      decision.emplace();
      decision->outcome = *before.outcome;
      decision->campaign = before.campaign;
      decision->agency = before.agency;
      decision->verdict = before.verdict;
    }
    if (learned) {
      decision->acts.push_back(act("learn", learned_subject(*learned, key)));
      decision->learned.push_back(*learned);
      result.learned = learned->address;
    }
    return decision;
  };
  storage_.store->rule(ruling);
  archive(storage_, *book.configuration);

  result.campaign = campaign.id;
  result.agency = agency.id;
  result.agency_name = agency.name;
  const auto dossier = storage_.store->dossier(campaign.id, agency.id);
  if (dossier && dossier->submission) result.receipt = dossier->submission->receipt;
  return result;
}

}  // namespace baosong::flow
