// See name_index.hpp. Aho and Corasick, "Efficient String Matching", CACM 18 (1975).
#include "daemon/rules/name_index.hpp"

#include <algorithm>
#include <tuple>

#include "parsers/text/han.hpp"

namespace baosong::rules {
namespace {

constexpr std::array<std::string_view, 6> k_places = {"省", "市", "州", "县", "区", "旗"};

/// Whether the character before `at` ends the name of a place.
bool follows_place(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  return std::ranges::any_of(k_places, [&](std::string_view place) { return before.ends_with(place); });
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

NameIndex::NameIndex(const config::Roster& roster) {
  nodes_.emplace_back();
  roots_children_.fill(-1);
  for (const config::Agency& agency : roster.agencies) {
    add(agency.name, agency.id);
    for (const std::string& alias : agency.aliases) add(alias, agency.id);
  }
  link();
  for (const Name& longer : names_) {
    for (const NameHit& hit : all(longer.normalised)) {
      if (hit.begin > 0 && hit.end == longer.normalised.size() && follows_place(longer.normalised, hit.begin)) {
        names_[static_cast<std::size_t>(hit.name)].tail_of_others = true;
      }
    }
  }
}

std::int32_t NameIndex::child(std::int32_t node, std::uint8_t byte) const {
  if (node == 0) return roots_children_[byte];
  std::int32_t at = nodes_[static_cast<std::size_t>(node)].first_child;
  while (at >= 0 && nodes_[static_cast<std::size_t>(at)].byte != byte)
    at = nodes_[static_cast<std::size_t>(at)].sibling;
  return at;
}

std::int32_t NameIndex::step(std::int32_t node, std::uint8_t byte) const {
  for (;;) {
    const std::int32_t next = child(node, byte);
    if (next >= 0) return next;
    if (node == 0) return 0;
    node = nodes_[static_cast<std::size_t>(node)].fall;
  }
}

void NameIndex::add(std::string_view name, const std::string& agency) {
  std::string normal = parsers::normalised(name);
  if (normal.empty()) return;
  std::int32_t at = 0;
  for (const char c : normal) {
    const auto byte = static_cast<std::uint8_t>(c);
    std::int32_t next = child(at, byte);
    if (next < 0) {
      next = static_cast<std::int32_t>(nodes_.size());
      Node node;
      node.byte = byte;
      if (at == 0) {
        roots_children_[byte] = next;
      }
      node.sibling = nodes_[static_cast<std::size_t>(at)].first_child;
      nodes_.push_back(node);
      nodes_[static_cast<std::size_t>(at)].first_child = next;
    }
    at = next;
  }
  Node& end = nodes_[static_cast<std::size_t>(at)];
  if (end.name >= 0) return;  // the same agency's name in another width; two agencies never share one (config/roster)
  end.name = static_cast<std::int32_t>(names_.size());
  names_.push_back({std::string(name), agency, normal, characters(normal), false});
}

void NameIndex::link() {
  std::vector<std::int32_t> queue;
  queue.reserve(nodes_.size());
  for (std::int32_t at = nodes_[0].first_child; at >= 0; at = nodes_[static_cast<std::size_t>(at)].sibling) {
    queue.push_back(at);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    Node& node = nodes_[static_cast<std::size_t>(queue[i])];
    node.output = node.name >= 0 ? queue[i] : nodes_[static_cast<std::size_t>(node.fall)].output;
    for (std::int32_t at = node.first_child; at >= 0; at = nodes_[static_cast<std::size_t>(at)].sibling) {
      nodes_[static_cast<std::size_t>(at)].fall = step(node.fall, nodes_[static_cast<std::size_t>(at)].byte);
      queue.push_back(at);
    }
  }
}

std::vector<NameHit> NameIndex::all(std::string_view text) const {
  std::vector<NameHit> hits;
  std::int32_t at = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    at = step(at, static_cast<std::uint8_t>(text[i]));
    for (std::int32_t out = nodes_[static_cast<std::size_t>(at)].output; out >= 0;) {
      const Node& node = nodes_[static_cast<std::size_t>(out)];
      const std::size_t length = names_[static_cast<std::size_t>(node.name)].normalised.size();
      hits.push_back({i + 1 - length, i + 1, node.name});
      out = nodes_[static_cast<std::size_t>(node.fall)].output;
    }
  }
  return hits;
}

bool NameIndex::any(std::string_view text) const {
  std::int32_t at = 0;
  return std::ranges::any_of(text, [&](char c) {
    at = step(at, static_cast<std::uint8_t>(c));
    return nodes_[static_cast<std::size_t>(at)].output >= 0;
  });
}

std::vector<NameHit> NameIndex::counting(std::string_view text) const {
  std::vector<NameHit> hits = all(text);
  const auto rank = [&](const NameHit& hit) {
    return std::make_tuple(-static_cast<std::ptrdiff_t>(names_[static_cast<std::size_t>(hit.name)].characters),
                           hit.begin);
  };
  std::ranges::sort(hits, {}, rank);
  std::vector<NameHit> kept;  // by where they begin; they never overlap
  for (const NameHit& hit : hits) {
    const auto next = std::ranges::lower_bound(kept, hit.begin, {}, &NameHit::begin);
    const bool overlaps =
        (next != kept.end() && next->begin < hit.end) || (next != kept.begin() && std::prev(next)->end > hit.begin);
    if (!overlaps) kept.insert(next, hit);
  }
  std::erase_if(kept, [&](const NameHit& hit) {
    return names_[static_cast<std::size_t>(hit.name)].tail_of_others && follows_place(text, hit.begin);
  });
  return kept;
}

}  // namespace baosong::rules
