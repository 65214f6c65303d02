#include "daemon/flow/reply.hpp"

#include "config/office_time.hpp"
#include "daemon/flow/case.hpp"
#include "daemon/flow/write_letter.hpp"
#include "daemon/letters/reply.hpp"
#include "daemon/rules/answer.hpp"
#include "daemon/rules/identify.hpp"
#include "spdlog/spdlog.h"

namespace baosong::flow {
namespace {

// Who gets a letter.
struct Told {
  std::string address;
  bool office = false;
  bool forged = false;  ///< the office, because the sender is forged
};

std::string_view in_words(rules::AnswerReason reason) {
  switch (reason) {
    case rules::AnswerReason::answered:
    case rules::AnswerReason::for_office:
    case rules::AnswerReason::forged:
      break;
    case rules::AnswerReason::ignored:
      return "ignored mail never is";
    case rules::AnswerReason::seen_before:
      return "it has been answered before";
    case rules::AnswerReason::no_address:
      return "it has no address to answer to";
    case rules::AnswerReason::automatic:
      return "a program sent it (Auto-Submitted)";
    case rules::AnswerReason::null_return_path:
      return "its return path is null";
    case rules::AnswerReason::mailing_list:
      return "it came by a mailing list";
    case rules::AnswerReason::not_a_person:
      return "nobody reads the address it came from";
    case rules::AnswerReason::ourselves:
      return "it is our own";
    case rules::AnswerReason::too_many:
      return "the address has had its letters for today";
  }
  return "";
}

// Who is told, if anybody: the sender, or the office alone (contract 6).
std::optional<Told> addressee(const Judged& judged, const letters::Answered& answered, const RuleBook& book,
                              std::chrono::sys_seconds now, storage::Desk& desk) {
  const config::Office& office = book.configuration->settings.office;
  const auto letters_in_last_day = [&](std::string_view address) {
    return desk.letters_to(address, now - std::chrono::hours(24));
  };
  const rules::AnswerPlan plan =
      rules::plan_answer({judged.verdict, judged.facts, answered.campaign ? &answered.campaign->roster : nullptr,
                          book.own_addresses, letters_in_last_day, judged.change == rules::Change::seen_before,
                          judged.change == rules::Change::held, is_forged(judged.facts, judged.mailbox)});
  switch (plan.to) {
    case rules::Addressee::nobody:
      spdlog::info("message {} is not answered: {}", judged.message.key, in_words(plan.reason));
      return std::nullopt;
    case rules::Addressee::office:
      if (letters_in_last_day(office.address) < rules::k_notices_a_day)
        return Told{office.address, true, plan.reason == rules::AnswerReason::forged};
      spdlog::warn("message {} is held, and the office has had its {} letters today; `baosong held` shows it",
                   judged.message.key, rules::k_notices_a_day);
      return std::nullopt;
    case rules::Addressee::sender:
      break;
  }
  const auto& since = judged.mailbox.answer_since;
  if (since && config::office_date(judged.message.arrival.received_at, office.timezone) < *since) {
    spdlog::info("message {} is not answered: it came before answer_since", judged.message.key);
    return std::nullopt;
  }
  return Told{plan.address, false, false};
}

}  // namespace

std::optional<storage::Letter> reply(const Judged& judged, const RuleBook& book, std::chrono::sys_seconds now,
                                     const storage::Decision& decision, storage::Desk& desk) {
  const storage::Submission* whole =
      decision.dossier && decision.dossier->submission ? &*decision.dossier->submission : nullptr;
  const bool amends = judged.change == rules::Change::added || judged.change == rules::Change::replaced;
  const letters::Answered answered{judged.verdict, whole, find_campaign(*book.configuration, judged.verdict.campaign),
                                   amends};
  auto kind = letters::reply_kind(answered);
  if (!kind) return std::nullopt;
  const auto told = addressee(judged, answered, book, now, desk);
  if (!told) return std::nullopt;
  const config::Office& office = book.configuration->settings.office;
  if (told->office) kind = letters::LetterKind::office_notice;
  const Envelope envelope{judged.mailbox.name,
                          {told->address},
                          std::string(letters::name_of(*kind)) + judged.again,
                          judged.message.arrival.sha256};

  const auto deadline = decision.dossier ? extended_deadline(*decision.dossier, office) : std::nullopt;
  letters::LetterContent content = letters::reply_content(answered, office, now, deadline);
  if (told->office) content.message_number = std::to_string(judged.message.key);
  if (told->forged) content.evidence.emplace_back(rules::k_not_authentic);
  const letters::Letter words = book.templates.compose(*kind, content);
  storage::Letter letter = told->office ? write_notice(words, envelope, office, now)
                                        : write_reply(words, envelope, judged.facts, office, now);
  letter.campaign = decision.campaign;
  letter.agency = decision.agency;
  letter.receipt = answered.submission ? answered.submission->receipt : "";
  if (judged.perhaps_answered) {
    letter.state = storage::LetterState::gave_up;
    letter.reply = k_perhaps_answered;
    spdlog::warn(
        "message {} is not answered: the index was restored from a backup, and the one that was lost may have "
        "answered it; the letter is kept, and `baosong resend {}` sends it",
        judged.message.key, letter.receipt.empty() ? "RECEIPT" : letter.receipt);
  }
  return letter;
}

bool is_forged(const parsers::MessageFacts& facts, const config::Mailbox& mailbox) {
  return rules::authentication_failed(facts.authentication_results, mailbox.authserv_id);
}

}  // namespace baosong::flow
