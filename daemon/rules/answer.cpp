#include "daemon/rules/answer.hpp"

#include <algorithm>
#include <cctype>

#include "daemon/rules/identify.hpp"

namespace baosong::rules {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

// Addresses behind which nobody reads, or which answer by themselves.
bool is_robot(std::string_view address) {
  std::string local(address.substr(0, address.rfind('@')));
  std::erase_if(local, [](char c) { return c == '-' || c == '_' || c == '.'; });
  for (const std::string_view robot :
       {"noreply", "donotreply", "mailerdaemon", "postmaster", "bounce", "bounces", "nobody"})
    if (local == robot) return true;
  return local.starts_with("noreply") || local.ends_with("noreply");
}

// Reply-To is the sender's wish, and anybody can write any wish: it counts only where it leads to the same body.
std::string reply_address(const parsers::MessageFacts& facts, const std::string& from, const config::Roster* roster) {
  for (const parsers::Address& wish : facts.reply_to) {
    const std::string address = lower(wish.address);
    if (domain_of(address).empty()) continue;
    if (domain_of(address) == domain_of(from)) {
      // At a public provider a domain is no body: there the roster alone can say that two addresses are one agency's.
      if (!roster) continue;
      const config::Agency* sender = registered_agency(from, *roster);
      const bool by_domain = sender && std::ranges::count(sender->domains, std::string(domain_of(from))) > 0;
      if (address == from || by_domain || registered_agency(address, *roster) == sender) return address;
      continue;
    }
    if (!roster) continue;
    const config::Agency* sender = registered_agency(from, *roster);
    if (sender && registered_agency(address, *roster) == sender) return address;
  }
  return from;
}

}  // namespace

AnswerPlan plan_answer(const Verdict& verdict, const parsers::MessageFacts& facts, const config::Roster* roster,
                       std::span<const std::string> own_addresses,
                       const std::function<int(std::string_view address)>& letters_in_a_day) {
  if (verdict.outcome == Outcome::ignored) return {{}, "ignored mail is never answered"};
  if (!verdict.kind) return {{}, "an unreadable mail is the office's"};
  if (verdict.agency.basis == Basis::mismatch) return {{}, "whose mail it is, the office decides"};
  if (!facts.auto_submitted.empty() && facts.auto_submitted != "no") return {{}, "sent by a program (Auto-Submitted)"};
  if (facts.return_path && facts.return_path->empty()) return {{}, "the null return path wants no answer"};
  if (facts.mailing_list) return {{}, "it came by a mailing list"};
  const std::string from = lower(verdict.from_address);
  if (domain_of(from).empty() || from.starts_with('@')) return {{}, "there is no address to answer to"};

  const std::string address = reply_address(facts, from, roster);
  if (is_robot(address)) return {{}, "nobody reads " + address};
  for (const std::string& own : own_addresses)
    if (lower(own) == address || lower(own) == from) return {{}, "it is our own address"};
  if (letters_in_a_day(address) >= k_daily_letters)
    return {{}, address + " has had " + std::to_string(k_daily_letters) + " automatic letters in a day"};
  return {address, {}};
}

}  // namespace baosong::rules
