// Findings gathered for a reader: one entry for each kind of fault with every place it stands in, so that how to mend
// it is said once. The words are findings.txt.tpl's.
#pragma once

#include <ctemplate/template_cache.h>

#include <string>
#include <vector>

#include "daemon/letters/letter.hpp"

namespace baosong::letters {

struct FaultPlace {
  std::string name;   ///< of the item; empty: the submission as a whole
  std::string state;  ///< 现在是 800×600 像素
  std::string code;   ///< the item's short_code()
};

struct FaultGroup {
  std::string title;  ///< 图片像素不足
  std::vector<FaultPlace> places;
  std::string demand;               ///< 不小于 1024×768 像素
  std::vector<std::string> remedy;  ///< lines
};

/// What findings.txt.tpl says of the finding as it stands; where it says nothing, the finding's own message.
[[nodiscard]] std::string state_in_words(ctemplate::TemplateCache& templates, const storage::Finding& finding);

/// All findings of the content, those of its items too, each once.
[[nodiscard]] std::vector<storage::Finding> all_findings(const LetterContent& content);

/// Those of this severity that the sender can do something about, in the order of their first appearance.
[[nodiscard]] std::vector<FaultGroup> fault_groups(ctemplate::TemplateCache& templates, const LetterContent& content,
                                                   storage::Severity severity);

}  // namespace baosong::letters
