// See identify.hpp.
#include "daemon/rules/identify.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "parsers/text/ascii.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/names.hpp"

namespace baosong::rules {
namespace {

constexpr std::size_t k_first_lines = 3;
constexpr std::size_t k_last_lines = 5;
constexpr std::size_t k_evidence = 20;

struct Place {
  std::string label;  ///< "主题"
  std::string_view text;
};

void add_summary_lines(std::vector<Place>& places, std::string_view text) {
  std::vector<std::string_view> filled;
  for (const std::string_view line : parsers::lines(text)) {
    if (!parsers::trimmed(line).empty()) filled.push_back(line);
  }
  for (std::size_t i = 0; i < filled.size(); ++i) {
    if (i < k_first_lines) {
      places.push_back({"总结开头", filled[i]});
    } else if (i + k_last_lines >= filled.size()) {
      places.push_back({"总结落款", filled[i]});
    }
  }
}

std::vector<Place> strong_places(const parsers::MessageFacts& facts, const std::optional<Summary>& summary) {
  std::vector<Place> places;
  places.push_back({"主题", facts.subject});
  if (!facts.from.empty()) places.push_back({"发件人名称", facts.from.front().name});
  for (const parsers::Part& part : facts.parts) {
    if (part.origin == parsers::Origin::document || parsers::is_rubbish(part.path)) continue;
    places.push_back({"附件名", shown_name(part)});
  }
  for (const parsers::CloudLink& link : facts.links) places.push_back({"超大附件名", link.name});
  if (summary) add_summary_lines(places, summary->text);
  return places;
}

}  // namespace

const config::Agency* registered_agency(std::string_view address, const config::Roster& roster) {
  if (address.empty()) return nullptr;
  const std::string wanted = parsers::lower(address);
  for (const config::Agency& agency : roster.agencies) {
    if (std::ranges::find(agency.addresses, wanted) != agency.addresses.end()) return &agency;
  }
  const std::size_t at = wanted.rfind('@');
  if (at == std::string::npos || at + 1 == wanted.size()) return nullptr;
  const std::string domain = wanted.substr(at + 1);
  for (const config::Agency& agency : roster.agencies) {
    if (std::ranges::find(agency.domains, domain) != agency.domains.end()) return &agency;
  }
  return nullptr;
}

std::string_view sender(const parsers::MessageFacts& facts) {
  return facts.from.empty() ? std::string_view() : std::string_view(facts.from.front().address);
}

std::string_view shown_name(const parsers::Part& part) {
  if (!part.name.empty()) return part.name;
  const std::string_view path = part.path;
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

AgencyMatch identify(const parsers::MessageFacts& facts, const config::Roster& roster, const NameIndex& names,
                     const std::optional<Summary>& summary) {
  AgencyMatch match;
  std::vector<std::string> named;  // agency ids, in the order of their first mention
  std::vector<std::string> mentions;
  for (const Place& place : strong_places(facts, summary)) {
    for (const NameHit& hit : names.counting(parsers::normalised(place.text))) {
      const std::string& agency = names.agency_id(hit.name);
      if (std::ranges::find(named, agency) == named.end()) named.push_back(agency);
      std::string mention = place.label + "含“" + names.spelled(hit.name) + "”";
      if (mentions.size() < k_evidence && std::ranges::find(mentions, mention) == mentions.end()) {
        mentions.push_back(std::move(mention));
      }
    }
  }

  const std::string_view address = sender(facts);
  if (const config::Agency* agency = registered_agency(address, roster)) {
    match.id = agency->id;
    const bool by_address = std::ranges::find(agency->addresses, parsers::lower(address)) != agency->addresses.end();
    match.evidence.emplace_back(by_address ? k_by_address : k_by_domain);
    const bool itself = std::ranges::find(named, agency->id) != named.end();
    match.basis = named.empty() || itself ? Basis::registered : Basis::mismatch;
    if (match.basis == Basis::mismatch) match.candidates = named;
  } else if (named.size() == 1) {
    match.id = named.front();
    match.basis = Basis::named;
    match.candidates = named;
  } else if (!named.empty()) {
    match.basis = Basis::ambiguous;
    match.candidates = named;
  }
  match.evidence.insert(match.evidence.end(), mentions.begin(), mentions.end());
  return match;
}

}  // namespace baosong::rules
