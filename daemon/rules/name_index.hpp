// Finds the names and aliases of a roster's agencies in text: one Aho–Corasick automaton over UTF-8 bytes, so that a
// roster of thousands costs one walk over the text. Built once for each campaign. Contract 4, agency.basis.
// Names are compared as parsers::normalised has them (full width, capitals and blanks do not matter); other spellings
// (市场监督管理局/市场监管局, 厅/局) are other names only where the roster gives them as aliases: guessing them would
// give one agency's mail to another.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/roster.hpp"

namespace baosong::rules {

/// One occurrence of a name, in bytes of the normalised text.
struct NameHit {
  std::size_t begin = 0;
  std::size_t end = 0;
  int name = 0;  ///< for NameIndex::spelled and agency_id
  bool operator==(const NameHit&) const = default;
};

class NameIndex {
 public:
  explicit NameIndex(const config::Roster& roster);

  /// Every occurrence of every name, also those inside one another; by where they end. `text` is normalised.
  [[nodiscard]] std::vector<NameHit> all(std::string_view text) const;

  /// Whether any name occurs, counting or not.
  [[nodiscard]] bool any(std::string_view text) const;

  /// Those that count (contract 4): of overlapping ones the longer, of equally long ones the earlier; and not those
  /// that are only the tail of another body's name. Contract: "A name that is not the longest there does not count
  /// where it directly follows 省, 市, 州, 县, 区 or 旗". A name is "not the longest" where the roster has a longer one
  /// that ends in it, behind such a character: 市场监管局 (福州市市场监管局 ends so) does not count in
  /// 闽侯县市场监管局; but 福州市市场监管局 does in 福建省福州市市场监管局, as does 福州海关 in 福建省福州海关. By
  /// where they begin.
  [[nodiscard]] std::vector<NameHit> counting(std::string_view text) const;

  /// The name as the roster spells it, and whose it is.
  [[nodiscard]] const std::string& spelled(int name) const { return names_[static_cast<std::size_t>(name)].spelled; }
  [[nodiscard]] const std::string& agency_id(int name) const { return names_[static_cast<std::size_t>(name)].agency; }

 private:
  struct Name {
    std::string spelled;
    std::string agency;
    std::string normalised;
    std::size_t characters = 0;
    bool tail_of_others = false;
  };
  struct Node {
    std::int32_t first_child = -1;
    std::int32_t sibling = -1;
    std::int32_t fall = 0;     ///< where to go on: the longest proper suffix that is a prefix of some name
    std::int32_t output = -1;  ///< the nearest node along `fall` (itself included) at which a name ends
    std::int32_t name = -1;    ///< the name that ends here
    std::uint8_t byte = 0;
  };

  [[nodiscard]] std::int32_t child(std::int32_t node, std::uint8_t byte) const;
  [[nodiscard]] std::int32_t step(std::int32_t node, std::uint8_t byte) const;
  void add(std::string_view name, const std::string& agency);
  void link();

  std::vector<Name> names_;
  std::vector<Node> nodes_;
  std::array<std::int32_t, 256> roots_children_{};  ///< the root has the most children: looked up directly
};

}  // namespace baosong::rules
