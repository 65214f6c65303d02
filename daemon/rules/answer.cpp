// See answer.hpp.
#include "daemon/rules/answer.hpp"

#include <algorithm>
#include <array>

#include "daemon/rules/identify.hpp"
#include "parsers/text/ascii.hpp"

namespace baosong::rules {
namespace {

std::string domain_of(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string() : parsers::lower(address.substr(at + 1));
}

bool has_address(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < address.size();
}

bool has(const Verdict& verdict, std::string_view code) {
  return std::ranges::find(verdict.findings, code, &Finding::code) != verdict.findings.end();
}

/// Held, and not for one of the reasons that the sender is asked about.
bool is_for_office(const AnswerCase& one) {
  const Verdict& verdict = one.verdict;
  if (one.held_by_amendment) return true;
  if (verdict.outcome != Outcome::held) return false;
  if (!verdict.kind || verdict.agency.basis == Basis::mismatch || has(verdict, "campaign.ambiguous")) return true;
  const bool asks = verdict.kind == Kind::inquiry || verdict.agency.basis == Basis::unknown ||
                    verdict.agency.basis == Basis::ambiguous;
  return !asks;
}

/// Reply-To where it may be honoured, else the From address.
std::string address_for(const AnswerCase& one, std::string_view from) {
  for (const parsers::Address& reply_to : one.facts.reply_to) {
    const std::string_view address = reply_to.address;
    if (!has_address(address) || is_machine_address(address) || is_own_address(address, one.own_addresses)) continue;
    if (domain_of(address) == domain_of(from)) return std::string(address);
    if (one.roster == nullptr) continue;
    const config::Agency* agency = registered_agency(address, *one.roster);
    if (agency != nullptr && agency == registered_agency(from, *one.roster)) return std::string(address);
  }
  return std::string(from);
}

}  // namespace

bool is_own_address(std::string_view address, const std::vector<std::string>& own) {
  const std::string wanted = parsers::lower(address);
  return std::ranges::any_of(own, [&](const std::string& one) { return parsers::lower(one) == wanted; });
}

bool is_machine_address(std::string_view address) {
  static constexpr std::array<std::string_view, 9> k_names = {
      "mailer-daemon", "postmaster", "noreply", "donotreply", "nobody", "listserv", "majordomo", "bounce", "bounces"};
  static constexpr std::array<std::string_view, 6> k_parts = {"noreply", "donotreply",    "-bounces",
                                                              "-bounce", "mailer-daemon", "-request"};
  const std::string local = parsers::lower(address.substr(0, address.rfind('@')));
  std::string bare = local;
  std::erase_if(bare, [](char c) { return c == '-' || c == '_' || c == '.'; });
  const auto is = [&](std::string_view name) { return local == name || bare == name; };
  const auto holds = [&](std::string_view part) {
    return part.starts_with('-') ? local.ends_with(part) : (bare.starts_with(part) || local.starts_with(part));
  };
  return std::ranges::any_of(k_names, is) || std::ranges::any_of(k_parts, holds) || local.starts_with("owner-");
}

AnswerPlan plan_answer(const AnswerCase& one) {
  const auto nobody = [](AnswerReason reason) { return AnswerPlan{Addressee::nobody, "", reason}; };
  if (one.verdict.outcome == Outcome::ignored) return nobody(AnswerReason::ignored);
  if (one.seen_before) return nobody(AnswerReason::seen_before);
  if (is_for_office(one)) return {Addressee::office, "", AnswerReason::for_office};

  const std::string_view from = sender(one.facts);
  if (!has_address(from)) return nobody(AnswerReason::no_address);
  if (one.facts.return_path && one.facts.return_path->empty()) return nobody(AnswerReason::null_return_path);
  if (!one.facts.auto_submitted.empty() && one.facts.auto_submitted != "no") return nobody(AnswerReason::automatic);
  if (one.facts.mailing_list) return nobody(AnswerReason::mailing_list);
  if (is_own_address(from, one.own_addresses)) return nobody(AnswerReason::ourselves);
  const bool registered = one.roster != nullptr && registered_agency(from, *one.roster) != nullptr;
  if (one.forged && !registered) return {Addressee::office, "", AnswerReason::forged};
  const std::string address = one.forged ? std::string(from) : address_for(one, from);
  if (is_machine_address(address)) return nobody(AnswerReason::not_a_person);
  if (one.letters_in_last_day && one.letters_in_last_day(address) >= k_letters_a_day) {
    return nobody(AnswerReason::too_many);
  }
  return {Addressee::sender, address, AnswerReason::answered};
}

}  // namespace baosong::rules
