#include "daemon/flow/file.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "daemon/flow/bounced.hpp"
#include "daemon/flow/case.hpp"
#include "daemon/flow/reply.hpp"
#include "daemon/rules/amend.hpp"
#include "daemon/rules/identify.hpp"
#include "daemon/rules/judge.hpp"
#include "daemon/rules/verdict_json.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// What could not be judged or filed is our own fault or the disk's, not the mail's: it waits for somebody to look.
constexpr std::chrono::minutes k_filing_pause{10};
// What the machine lacks may be there again at any time, and it was no fault of the mail's.
constexpr std::chrono::seconds k_machine_pause{30};

// What is known of a message besides its facts.
struct Case {
  ReadMessage& read;
  const config::Mailbox& mailbox;
  std::optional<storage::Thread> thread;
  rules::Verdict verdict;
};

class Filer {
 public:
  Filer(Instance::Storage& storage, const RuleBook& book, std::chrono::sys_seconds now)
      : storage_(storage), book_(book), configuration_(*book.configuration), now_(now) {}

  FilingReport file(std::span<ReadMessage> batch) {
    // What answers a mail of the same batch is judged once that one is filed: a reply is one whether it came in the
    // same minute or in the same week.
    for (std::size_t begin = 0, end = 0; begin < batch.size(); begin = end) {
      std::set<std::string> ids;
      for (end = begin; end < batch.size() && !answers_one_of(batch[end], ids); ++end)
        ids.insert(batch[end].facts.message_id.value_or(""));
      file_apart(batch.subspan(begin, end - begin));
    }
    for (const ReadMessage& one : batch)
      if (!one.content.empty()) std::filesystem::remove_all(one.content);
    return report_;
  }

 private:
  static std::string in_words(const storage::Message& message) {
    std::string words = message.outcome ? std::string(rules::to_word(*message.outcome)) : "undecided";
    if (!message.campaign.empty()) words += ", campaign " + message.campaign;
    if (!message.agency.empty()) words += ", agency " + message.agency;
    return words;
  }

  static bool answers_one_of(const ReadMessage& one, const std::set<std::string>& ids) {
    const auto there = [&](const std::string& id) { return ids.contains(id); };
    return std::ranges::any_of(one.facts.in_reply_to, there) || std::ranges::any_of(one.facts.references, there);
  }

  void file_apart(std::span<ReadMessage> batch) {
    std::vector<Case> cases;
    cases.reserve(batch.size());
    for (ReadMessage& one : batch) {
      if (!one.failure.empty()) {
        fail(one, one.failure, one.environment ? k_machine_pause : retry_pause(one.message.attempts));
        continue;
      }
      try {
        cases.push_back(judge(one));
      } catch (const storage::StoreError&) {
        throw;
      } catch (const std::exception& e) {
        fail(one, e.what(), k_filing_pause);
      }
    }
    keep_content(cases);
    keep_facts(cases);
    file_together(cases);
  }

  // --- judged ---------------------------------------------------------------------------------------------------
  Case judge(ReadMessage& read) {
    Case one{read, mailbox_of(configuration_.settings, read.message.arrival.mailbox), {}, {}};
    one.thread = thread_of(read.facts, [this](std::string_view id) { return storage_.store->thread(id); });
    one.verdict =
        rules::judge(read.facts, circumstances_of(read.message, one.mailbox, one.thread, book_, *storage_.store));
    return one;
  }

  // --- filed ----------------------------------------------------------------------------------------------------
  // Bytes before row: decoded items are blobs before facts or dossiers name them. What is ignored is kept as raw mail
  // only, and so is what is dangerous.
  void keep_content(const std::vector<Case>& cases) {
    std::vector<storage::Blobs::Adoption> adoptions;
    for (const Case& one : cases) {
      if (one.verdict.outcome == storage::Outcome::ignored || one.read.content.empty()) continue;
      for (const parsers::Part& part : one.read.facts.parts) {
        if (part.content.empty() || !part.dangerous.empty()) continue;
        adoptions.push_back({one.read.content / part.content, part.sha256});
      }
    }
    if (!adoptions.empty()) storage_.blobs->adopt(adoptions);
  }

  void keep_facts(const std::vector<Case>& cases) {
    std::vector<storage::Store::Reading> readings;
    for (const Case& one : cases)
      if (!one.read.facts_json.empty())
        readings.push_back({one.read.message.key, one.read.facts_json, one.read.facts.message_id.value_or("")});
    if (!readings.empty()) storage_.store->record_facts(readings);
  }

  storage::Filing filing(const Case& one) {
    return {one.read.message.key, [this, &one](storage::Desk& desk) { return decide(one, desk); }};
  }

  void file_in_one_transaction(std::span<const storage::Filing> filings) {
    for (const storage::Message& filed : storage_.store->file(filings)) {
      ++report_.filed;
      spdlog::info("message {} filed: {}", filed.key, in_words(filed));
    }
  }

  // All in one transaction; where one of them cannot be decided, each in its own, so that it holds up nobody else.
  void file_together(const std::vector<Case>& cases) {
    std::vector<storage::Filing> filings;
    for (const Case& one : cases) filings.push_back(filing(one));
    try {
      file_in_one_transaction(filings);
      return;
    } catch (const storage::StoreError&) {
      throw;
    } catch (const std::exception& e) {
      spdlog::warn("a batch of {} cannot be filed together ({}): one by one", cases.size(), e.what());
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
      try {
        file_in_one_transaction({&filings[i], 1});
      } catch (const storage::StoreError&) {
        throw;
      } catch (const std::exception& e) {
        fail(cases[i].read, e.what(), k_filing_pause);
      }
    }
  }

  void fail(const ReadMessage& one, const std::string& why, std::chrono::seconds pause) {
    spdlog::error("message {} failed: {}; tried again in {} s", one.message.key, why, pause.count());
    storage_.store->record_failure(one.message.key, why, now_ + pause);
    ++report_.failed;
  }

  // Called inside the transaction, and again where that was rolled back: changes nothing but what it returns.
  storage::Decision decide(const Case& one, storage::Desk& desk) const {
    rules::Verdict verdict = one.verdict;
    const config::Campaign* campaign = find_campaign(configuration_, verdict.campaign);
    storage::Decision decision;
    decision.campaign = verdict.campaign;
    decision.agency = verdict.agency.id;

    rules::Change change = rules::Change::nothing;
    const config::Agency* agency = campaign ? campaign->roster.find(verdict.agency.id) : nullptr;
    if (agency &&
        (verdict.outcome == storage::Outcome::accepted || verdict.outcome == storage::Outcome::needs_correction)) {
      rules::Amended amended = amend(one, *campaign, *agency, desk);
      verdict.outcome = amended.outcome;
      change = amended.change;
      if (change != rules::Change::held && change != rules::Change::seen_before)
        decision.dossier = std::move(amended.dossier);
    }
    if (verdict.outcome == storage::Outcome::held && change == rules::Change::nothing &&
        was_given(one, desk, decision, verdict))
      change = rules::Change::seen_before;
    decision.outcome = verdict.outcome;
    decision.verdict = boost::json::serialize(rules::to_json(verdict, configuration_.settings.office.timezone));
    const parsers::MessageFacts& facts = one.read.facts;
    if (verdict.kind == rules::Kind::bounce)
      tie_to_our_letter({one.read.message, facts, one.mailbox}, book_, now_, desk, decision);
    else if (!is_forged(facts, one.mailbox))
      decision.heard_from = rules::sender(facts);
    if (auto letter =
            reply({one.read.message, facts, one.mailbox, verdict, change, {}, one.read.message.perhaps_answered}, book_,
                  now_, decision, desk))
      decision.letters.push_back(std::move(*letter));
    return decision;
  }

  // Whether a person gave an earlier copy of it to an agency: then this one is that agency's too, and answered already.
  bool was_given(const Case& one, storage::Desk& desk, storage::Decision& decision, rules::Verdict& verdict) const {
    const auto copy = desk.thread(one.verdict.message_id);
    if (!copy || copy->ours) return false;
    const config::Campaign* campaign = find_campaign(configuration_, copy->campaign);
    const config::Agency* agency = campaign ? campaign->roster.find(copy->agency) : nullptr;
    if (!agency) return false;
    const rules::Amended amended = amend(one, *campaign, *agency, desk);
    if (amended.change != rules::Change::seen_before) return false;
    decision.campaign = campaign->id;
    decision.agency = agency->id;
    verdict.outcome = amended.outcome;
    return true;
  }

  rules::Amended amend(const Case& one, const config::Campaign& campaign, const config::Agency& agency,
                       storage::Desk& desk) const {
    StoredFacts earlier([&](storage::MessageKey message) { return desk.facts(message); });
    const rules::AmendSetting setting{
        campaign, agency, [&](storage::MessageKey message) { return earlier.of(message); },
        [&] { return desk.new_receipt(campaign.id, campaign.receipt_prefix); }, one.mailbox.authserv_id};
    const bool answers_ours = one.thread && one.thread->campaign == campaign.id && one.thread->agency == agency.id;
    return rules::amend(desk.dossier(campaign.id, agency.id),
                        {one.read.message.key, one.read.facts, one.verdict, answers_ours}, setting);
  }

  Instance::Storage& storage_;
  const RuleBook& book_;
  const config::Loaded& configuration_;
  std::chrono::sys_seconds now_;
  FilingReport report_;
};

}  // namespace

FilingReport file(Instance::Storage& storage, const RuleBook& book, std::chrono::sys_seconds now,
                  std::span<ReadMessage> batch) {
  return Filer(storage, book, now).file(batch);
}

}  // namespace baosong::flow
