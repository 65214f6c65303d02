// See replay.hpp.
#include "daemon/rules/replay.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "daemon/rules/persons_word.hpp"

namespace baosong::rules {
namespace {

/// After how many of the mails a word was said.
std::size_t place_of_word(const ReplayWord& word, std::span<const ReplayMail> mails) {
  const auto its_mail = std::ranges::find(mails, word.after, &ReplayMail::message);
  if (its_mail != mails.end()) return static_cast<std::size_t>(std::distance(mails.begin(), its_mail)) + 1;
  const auto later =
      std::ranges::find_if(mails, [&](const ReplayMail& mail) { return mail.verdict.received_at > word.word.at; });
  return static_cast<std::size_t>(std::distance(mails.begin(), later));
}

}  // namespace

Replayed replay(const storage::Dossier& frame, std::span<const ReplayMail> mails, std::span<const ReplayWord> words,
                const ReplaySetting& setting) {
  const auto facts_of = [&](storage::MessageKey message) -> const parsers::MessageFacts* {
    const auto found = std::ranges::find(mails, message, &ReplayMail::message);
    return found == mails.end() ? nullptr : found->facts;
  };
  Replayed out;
  out.dossier = frame;
  out.dossier.submission.reset();
  out.dossier.interim.clear();
  const auto say_what_was_said_after = [&](std::size_t count) {
    for (const ReplayWord& one : words) {
      if (out.dossier.submission && place_of_word(one, mails) == count) say(*out.dossier.submission, one.word);
    }
  };
  for (std::size_t i = 0; i < mails.size(); ++i) {
    const ReplayMail& mail = mails[i];
    Amended amended =
        amend(out.dossier,
              {mail.message, *mail.facts, mail.verdict, mail.answers_ours, mail.decided_by_person, mail.let_pass},
              {setting.campaign, setting.agency, facts_of, setting.new_receipt, mail.authserv_id});
    out.dossier = std::move(amended.dossier);
    out.steps.push_back({mail.message, amended.change, amended.outcome});
    say_what_was_said_after(i + 1);
  }
  return out;
}

std::size_t place_of(storage::MessageKey message, std::span<const storage::MessageKey> order) {
  const auto later = std::ranges::find_if(order, [&](storage::MessageKey one) { return one > message; });
  return static_cast<std::size_t>(std::distance(order.begin(), later));
}

}  // namespace baosong::rules
