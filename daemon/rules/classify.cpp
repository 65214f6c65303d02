// See classify.hpp.
#include "daemon/rules/classify.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "config/office_time.hpp"
#include "daemon/rules/identify.hpp"
#include "parsers/text/han.hpp"

namespace baosong::rules {
namespace {

using config::Campaign;
using Campaigns = std::vector<const Campaign*>;

constexpr std::size_t k_inquiry_han = 200;
constexpr std::size_t k_receipt_digits = 4;

bool contains(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

/// For titles and notices: quotation marks left out, all brackets alike, since people write “ ” 「 」 and 〔 〕 [ ] （
/// ） for one another.
std::string citable(std::string_view text) {
  static constexpr std::array<std::string_view, 14> k_quotes = {"“",  "”",  "‘",  "’",  "\"", "'",  "「",
                                                                "」", "『", "』", "《", "》", "〈", "〉"};
  static constexpr std::array<std::string_view, 5> k_open = {"〔", "[", "【", "〖", "﹝"};
  static constexpr std::array<std::string_view, 5> k_close = {"〕", "]", "】", "〗", "﹞"};
  const std::string plain = parsers::normalised(text);
  std::string out;
  for (std::size_t at = 0; at < plain.size();) {
    const std::string_view rest = std::string_view(plain).substr(at);
    const auto here = [&](std::string_view mark) { return rest.starts_with(mark); };
    if (const auto quote = std::ranges::find_if(k_quotes, here); quote != k_quotes.end()) {
      at += quote->size();
    } else if (const auto open = std::ranges::find_if(k_open, here); open != k_open.end()) {
      out += '(';
      at += open->size();
    } else if (const auto close = std::ranges::find_if(k_close, here); close != k_close.end()) {
      out += ')';
      at += close->size();
    } else {
      out += plain[at++];
    }
  }
  return out;
}

/// Those for which `holds`; all of them where it holds for none.
template <typename Holds>
Campaigns narrowed(const Campaigns& all, Holds holds) {
  Campaigns some;
  std::ranges::copy_if(all, std::back_inserter(some), [&](const Campaign* one) { return holds(*one); });
  return some.empty() ? all : some;
}

Campaigns with_nearest_deadline(const Campaigns& all, const Circumstances& circumstances) {
  std::optional<std::chrono::sys_days> nearest;
  const auto to_come = [&](const Campaign& one) {
    return one.deadline && circumstances.received_at <= config::deadline_end(*one.deadline, circumstances.timezone);
  };
  for (const Campaign* one : all) {
    if (to_come(*one) && (!nearest || std::chrono::sys_days(*one->deadline) < *nearest)) nearest = *one->deadline;
  }
  if (!nearest) return all;
  return narrowed(
      all, [&](const Campaign& one) { return to_come(one) && std::chrono::sys_days(*one.deadline) == *nearest; });
}

const Campaign* find(std::span<const Campaign> campaigns, std::string_view id) {
  const auto at = std::ranges::find(campaigns, id, &Campaign::id);
  return at == campaigns.end() ? nullptr : &*at;
}

std::size_t receipt_at(std::string_view subject, std::string_view prefix);

/// The campaign whose receipt stands first in the subject.
const Campaign* by_receipt(const parsers::MessageFacts& facts, std::span<const Campaign> campaigns) {
  const Campaign* best = nullptr;
  std::size_t best_at = std::string::npos;
  for (const Campaign& one : campaigns) {
    const std::size_t at = receipt_at(facts.subject, one.receipt_prefix);
    if (at < best_at) {
      best_at = at;
      best = &one;
    }
  }
  return best;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z');
}

/// Word by word normalised, one blank between words (a year may follow a receipt); every kind of dash a hyphen.
std::string plain_dashes(std::string_view text) {
  std::string plain;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t ascii = std::min(rest.find_first_of(" \t\r\n"), rest.size());
    const std::size_t end = std::min(ascii, rest.find("\u3000"));
    plain += parsers::normalised(rest.substr(0, end)) + ' ';
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (!rest.empty() && (static_cast<unsigned char>(rest.front()) & 0xC0U) == 0x80U) rest.remove_prefix(1);
  }
  for (const std::string_view dash : {"‐", "‑", "‒", "–", "—", "−"}) {
    for (std::size_t at = plain.find(dash); at != std::string::npos; at = plain.find(dash, at)) {
      plain.replace(at, dash.size(), "-");
    }
  }
  return plain;
}

/// Where a receipt begins and how many digits it has, in plain_dashes(subject).
std::pair<std::size_t, std::size_t> find_receipt(std::string_view plain, std::string_view prefix) {
  const std::string head = parsers::normalised(prefix) + "-";
  for (std::size_t at = plain.find(head); at != std::string_view::npos; at = plain.find(head, at + 1)) {
    if (at > 0 && is_word(plain[at - 1])) continue;
    std::size_t digits = 0;
    while (at + head.size() + digits < plain.size() && is_digit(plain[at + head.size() + digits])) ++digits;
    if (digits >= k_receipt_digits) return {at, digits};
  }
  return {std::string::npos, 0};
}

std::size_t receipt_at(std::string_view subject, std::string_view prefix) {
  return prefix.empty() ? std::string::npos : find_receipt(plain_dashes(subject), prefix).first;
}

std::optional<Kind> automatic_kind(const parsers::MessageFacts& facts, bool nothing_attached) {
  if (facts.automatic == parsers::Automatic::bounce) return Kind::bounce;
  if (facts.automatic == parsers::Automatic::auto_reply) return Kind::auto_reply;
  if (!nothing_attached) return std::nullopt;
  if (!facts.auto_submitted.empty() && facts.auto_submitted != "no") return Kind::auto_reply;
  const std::string subject = parsers::normalised(facts.subject);
  const bool says_so = std::ranges::any_of(std::array{"自动回复", "自动答复", "automaticreply"},
                                           [&](std::string_view word) { return subject.starts_with(word); });
  return says_so ? std::optional(Kind::auto_reply) : std::nullopt;
}

bool is_inquiry(const parsers::MessageFacts& facts, bool nothing_attached) {
  return nothing_attached && parsers::count_han(own_text(facts)) < k_inquiry_han;
}

/// Whether nothing in the mail speaks of the campaign or of any agency.
bool is_unrelated(const parsers::MessageFacts& facts, const Campaign& campaign, const NameIndex& names) {
  if (registered_agency(sender(facts), campaign.roster) != nullptr) return false;
  std::vector<std::string> keywords;
  for (const std::string& word : campaign.keywords) keywords.push_back(parsers::normalised(word));
  const auto speaks = [&](std::string_view text) {
    const std::string plain = parsers::normalised(text);
    return names.any(plain) || std::ranges::any_of(keywords, [&](const std::string& word) {
             return !word.empty() && contains(plain, word);
           });
  };
  return !speaks(facts.subject) && !speaks(facts.text) && !speaks(facts.quoted) && !speaks(facts.attached_text) &&
         std::ranges::none_of(facts.parts, [&](const parsers::Part& part) { return speaks(shown_name(part)); }) &&
         std::ranges::none_of(facts.links, [&](const parsers::CloudLink& link) { return speaks(link.name); });
}

/// `text` normalised, the names of agencies cut out (工业和信息化厅 has 信息 in it).
std::string without_names(std::string_view text, const NameIndex& names) {
  const std::string plain = parsers::normalised(text);
  std::vector<bool> named(plain.size(), false);
  for (const NameHit& hit : names.all(plain)) {
    std::fill(named.begin() + static_cast<std::ptrdiff_t>(hit.begin),
              named.begin() + static_cast<std::ptrdiff_t>(hit.end), true);
  }
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (!named[i]) {
      out += plain[i];
    } else if (i == 0 || !named[i - 1]) {
      out += ' ';
    }
  }
  return out;
}

bool is_interim(const parsers::MessageFacts& facts, const std::vector<Material>& materials, const Campaign& campaign,
                const NameIndex& names) {
  if (!campaign.interim) return false;
  std::vector<std::string_view> titles = {facts.subject};
  for (const Material& one : materials) {
    if (one.is_document()) titles.emplace_back(one.item.name);
  }
  bool reports = false;
  for (const std::string_view title : titles) {
    if (contains(parsers::normalised(title), "总结")) return false;
    const std::string plain = without_names(title, names);
    reports = reports || contains(plain, "信息") || contains(plain, "简报") || contains(plain, "动态");
  }
  return reports;
}

}  // namespace

std::string receipt_in(std::string_view subject, std::string_view prefix) {
  if (prefix.empty()) return {};
  const std::string plain = plain_dashes(subject);
  const auto [at, digits] = find_receipt(plain, prefix);
  if (at == std::string::npos) return {};
  return std::string(prefix) + plain.substr(at + parsers::normalised(prefix).size(), 1 + digits);
}

CampaignChoice choose_campaign(const parsers::MessageFacts& facts, const Circumstances& circumstances) {
  const std::span<const Campaign> all = circumstances.campaigns;
  if (!circumstances.forced_campaign.empty()) return {find(all, circumstances.forced_campaign), {}};
  if (const Campaign* one = by_receipt(facts, all)) return {one, {}};
  if (!circumstances.thread_campaign.empty()) {
    if (const Campaign* one = find(all, circumstances.thread_campaign)) return {one, {}};
  }

  Campaigns left;
  const std::chrono::sys_days today = config::office_date(circumstances.received_at, circumstances.timezone);
  for (const Campaign& one : all) {
    if (std::chrono::sys_days(one.opens) <= today) left.push_back(&one);
  }
  if (left.empty()) {
    for (const Campaign& one : all) left.push_back(&one);
  }
  if (left.size() > 1) {
    const std::string cited = citable(facts.subject) + "\n" + citable(own_text(facts));
    left = narrowed(left, [&](const Campaign& one) {
      const auto names = [&](std::string_view words) {
        const std::string plain = citable(words);
        return !plain.empty() && contains(cited, plain);
      };
      return names(one.title) || std::ranges::any_of(one.notices, names);
    });
  }
  if (left.size() > 1) {
    left = narrowed(left, [&](const Campaign& one) { return registered_agency(sender(facts), one.roster) != nullptr; });
  }
  if (left.size() > 1) left = with_nearest_deadline(left, circumstances);
  if (left.empty()) return {};
  const Campaign* first = *std::ranges::min_element(left, {}, &Campaign::id);
  return {first, left.size() > 1 ? left : Campaigns{}};
}

Kind kind_of(const parsers::MessageFacts& facts, const std::vector<Material>& materials, const Campaign& campaign,
             const NameIndex& names, bool decided) {
  const bool nothing_attached = materials.empty();
  if (const std::optional<Kind> automatic = automatic_kind(facts, nothing_attached)) return *automatic;
  if (!decided && is_unrelated(facts, campaign, names)) return Kind::unrelated;
  if (is_inquiry(facts, nothing_attached)) return Kind::inquiry;
  return is_interim(facts, materials, campaign, names) ? Kind::interim : Kind::final;
}

Kind kind_without_campaign(const parsers::MessageFacts& facts, const std::vector<Material>& materials) {
  if (const std::optional<Kind> automatic = automatic_kind(facts, materials.empty())) return *automatic;
  return is_inquiry(facts, materials.empty()) ? Kind::inquiry : Kind::final;
}

}  // namespace baosong::rules
