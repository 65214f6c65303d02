#include "daemon/flow/rejudge.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "daemon/flow/case.hpp"
#include "daemon/flow/trail.hpp"
#include "daemon/rules/identify.hpp"
#include "daemon/rules/judge.hpp"
#include "daemon/rules/replay.hpp"
#include "storage/submission_json.hpp"

namespace baosong::flow {
namespace {

using storage::MessageKey;
using storage::Outcome;

Configuration with_campaign(const Configuration& source, const config::Campaign& campaign) {
  auto out = std::make_shared<config::Loaded>(*source);
  *std::ranges::find(out->campaigns, campaign.id, &config::Campaign::id) = campaign;
  return out;
}

Fate::What fate_of(Outcome outcome) {
  if (outcome == Outcome::ignored) return Fate::What::ignored;
  return outcome == Outcome::held ? Fate::What::held : Fate::What::filed;
}

/// Those of `a` that are not among `b`, by what they say about which item.
std::vector<storage::Finding> only_in(const std::vector<storage::Finding>& a, const std::vector<storage::Finding>& b) {
  std::vector<storage::Finding> out;
  for (const storage::Finding& one : a) {
    const auto same = [&](const storage::Finding& other) { return other.code == one.code && other.item == one.item; };
    if (std::ranges::none_of(b, same)) out.push_back(one);
  }
  return out;
}

const std::vector<storage::Finding>& findings_of(const storage::Dossier* dossier) {
  static const std::vector<storage::Finding> k_none;
  return dossier && dossier->submission ? dossier->submission->findings : k_none;
}

class Rejudging {
 public:
  Rejudging(const Instance::Storage& storage, const RuleBook& book, const config::Campaign& campaign,
            const std::function<void(std::size_t, std::size_t)>& progress)
      : store_(*storage.store),
        progress_(progress),
        before_(*find_campaign(*book.configuration, campaign.id)),
        book_(with_campaign(book.source, campaign), book.learned),
        campaign_(*find_campaign(*book_.configuration, campaign.id)),
        acts_(store_.acts(SIZE_MAX)),
        decided_(assignments(acts_)) {}

  Rehearsal run() {
    for (storage::Dossier& one : store_.dossiers(campaign_.id)) {
      const std::string agency = one.agency;
      old_.emplace(agency, std::move(one));
    }
    judge_all();
    for (const config::Agency& agency : campaign_.roster.agencies) replay(agency);
    compare();
    for (const auto& [key, one] : messages_)
      if (!(one.was == one.becomes)) out_.messages.push_back(one);
    return std::move(out_);
  }

 private:
  /// Every message that is the campaign's now, or would be.
  void judge_all() {
    std::vector<storage::Message> all;
    for (const Outcome outcome : {Outcome::ignored, Outcome::held, Outcome::needs_correction, Outcome::accepted})
      for (storage::Message& one : store_.messages_with(outcome, "")) all.push_back(std::move(one));
    std::ranges::sort(all, {}, &storage::Message::key);
    std::size_t done = 0;
    for (const storage::Message& message : all) {
      if (progress_) progress_(++done, all.size());
      StoredFacts facts([&](MessageKey key) { return store_.facts(key); });
      const parsers::MessageFacts* known = facts.of(message.key);
      const Fate was{fate_of(*message.outcome), message.campaign, message.agency};
      if (known == nullptr) {
        if (was.campaign == campaign_.id) ++out_.lost;
        continue;
      }
      const rules::Verdict verdict = judged(message, *known).verdict;
      const Fate becomes{fate_of(verdict.outcome), verdict.campaign, verdict.agency.id};
      if (was.campaign != campaign_.id && becomes.campaign != campaign_.id) continue;
      ++out_.judged;
      messages_[message.key] = {message.key, message.arrival.received_at, verdict.from_address, verdict.subject, was,
                                becomes};
      if (becomes.what != Fate::What::filed || becomes.campaign != campaign_.id) continue;
      mails_[becomes.agency].push_back(message);
      mails_[becomes.agency].back().verdict.clear();
    }
  }

  rules::ReplayMail judged(const storage::Message& message, const parsers::MessageFacts& facts) {
    const config::Mailbox& mailbox = mailbox_of(book_.configuration->settings, message.arrival.mailbox);
    const auto thread = thread_of(facts, [&](std::string_view id) { return store_.thread(id); });
    rules::Circumstances circumstances = circumstances_of(message, mailbox, thread, book_, store_);
    rules::ReplayMail out;
    const auto word = decided_.find(message.key);
    if (word != decided_.end() && asks(mailbox, word->second)) {
      circumstances.forced_campaign = word->second.campaign;
      circumstances.decided_agency = word->second.agency;
      out.decided_by_person = true;
    }
    out.message = message.key;
    out.facts = &facts;
    out.verdict = rules::judge(facts, circumstances);
    out.authserv_id = mailbox.authserv_id;
    const std::string& agency = out.verdict.agency.id;
    out.answers_ours = thread && thread->campaign == out.verdict.campaign && thread->agency == agency;
    return out;
  }

  /// Whether the agency that a person said is still on the roster.
  bool asks(const config::Mailbox& mailbox, const Assignment& word) const {
    const auto& served = book_.campaigns_of.at(mailbox.name);
    const auto campaign = std::ranges::find(served, word.campaign, &config::Campaign::id);
    return campaign != served.end() && campaign->roster.find(word.agency) != nullptr;
  }

  void replay(const config::Agency& agency) {
    storage::Dossier frame;
    if (const auto old = old_.find(agency.id); old != old_.end()) frame = old->second;
    const std::string receipt = frame.submission ? frame.submission->receipt : std::string();

    // In the order in which they were filed; others where they would have come.
    const std::vector<storage::Message>& given = mails_[agency.id];
    std::vector<MessageKey> order;
    std::set<MessageKey> filed;
    if (frame.submission) {
      for (const storage::DossierMail& mail : frame.submission->mails) {
        filed.insert(mail.message);
        if (std::ranges::find(given, mail.message, &storage::Message::key) != given.end())
          order.push_back(mail.message);
      }
    }
    for (const storage::Message& message : given)
      if (!filed.contains(message.key))
        order.insert(order.begin() + static_cast<std::ptrdiff_t>(rules::place_of(message.key, order)), message.key);

    StoredFacts facts([&](MessageKey key) { return store_.facts(key); });
    std::vector<rules::ReplayMail> mails;
    for (const MessageKey key : order) {
      mails.push_back(judged(*std::ranges::find(given, key, &storage::Message::key), *facts.of(key)));
      const std::string* sender = &mails.back().verdict.from_address;
      // An unconfirmed sender's mail that went in once goes in again, unless it was confirmed for what goes now.
      mails.back().let_pass = filed.contains(key) && rules::registered_agency(*sender, before_.roster) == nullptr;
    }
    rules::Replayed again =
        rules::replay(frame, mails, words_about(receipt, acts_), {campaign_, agency, [&] { return receipt; }});
    for (const rules::Replayed::Step& step : again.steps)
      if (step.change == rules::Change::held) messages_[step.message].becomes.what = Fate::What::held;
    new_.push_back(std::move(again.dossier));
  }

  void compare() {
    std::vector<storage::Dossier> old;
    for (const auto& [agency, dossier] : old_) old.push_back(dossier);
    std::map<std::string, AgencyFlip> flips;
    for (const rules::AgencyStanding& one : rules::standings(before_, old)) {
      AgencyFlip& flip = flips[one.agency->id];
      flip.name = one.agency->name;
      flip.receipt = one.receipt;
      flip.was = one.state;
    }
    for (const rules::AgencyStanding& one : rules::standings(campaign_, new_)) {
      AgencyFlip& flip = flips[one.agency->id];
      flip.name = one.agency->name;
      flip.becomes = one.state;
    }
    for (auto& [agency, flip] : flips) {
      flip.agency = agency;
      const auto was = old_.find(agency);
      const auto becomes = std::ranges::find(new_, agency, &storage::Dossier::agency);
      const auto& found = findings_of(was == old_.end() ? nullptr : &was->second);
      const auto& finds = findings_of(becomes == new_.end() ? nullptr : &*becomes);
      flip.appear = only_in(finds, found);
      flip.disappear = only_in(found, finds);
      ++out_.standing;
      if (flip.was != flip.becomes || !flip.appear.empty() || !flip.disappear.empty())
        out_.agencies.push_back(std::move(flip));
    }
  }

  storage::Store& store_;
  const std::function<void(std::size_t, std::size_t)>& progress_;
  const config::Campaign& before_;
  RuleBook book_;
  const config::Campaign& campaign_;
  std::vector<storage::Act> acts_;
  std::map<MessageKey, Assignment> decided_;

  std::map<std::string, storage::Dossier> old_;  ///< by agency
  std::vector<storage::Dossier> new_;
  std::map<std::string, std::vector<storage::Message>> mails_;  ///< filed, by agency
  std::map<MessageKey, MessageFlip> messages_;
  Rehearsal out_;
};

}  // namespace

Rehearsal rejudge(const Instance::Storage& storage, const RuleBook& book, const config::Campaign& campaign,
                  const std::function<void(std::size_t done, std::size_t all)>& progress) {
  return Rejudging(storage, book, campaign, progress).run();
}

}  // namespace baosong::flow
