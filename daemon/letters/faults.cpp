#include "daemon/letters/faults.hpp"

#include <ctemplate/template.h>
#include <ctemplate/template_dictionary.h>

#include <algorithm>
#include <map>
#include <utility>

#include "daemon/letters/wording.hpp"
#include "parsers/text/han.hpp"

namespace baosong::letters {
namespace {

using storage::Finding;
using storage::Item;

/// image.too_small → IMAGE_TOO_SMALL
std::string section_of(const std::string& code) {
  std::string name = code;
  for (char& c : name) {
    c = c == '.' ? '_' : static_cast<char>(c - (c >= 'a' && c <= 'z' ? 'a' - 'A' : 0));
  }
  return name;
}

/// One part (IN_TITLE …) of what findings.txt.tpl says about the finding, without blanks at its ends.
std::string words(ctemplate::TemplateCache& templates, const Finding& finding, const char* part) {
  ctemplate::TemplateDictionary dictionary("finding");
  ctemplate::TemplateDictionary* section = dictionary.AddSectionDictionary(section_of(finding.code));
  section->SetValue("FOUND", one_line(finding.found));
  section->SetValue("EXPECTED", one_line(finding.expected));
  section->ShowSection(part);
  std::string text;
  templates.ExpandWithData("findings.txt.tpl", ctemplate::DO_NOT_STRIP, &dictionary, nullptr, &text);
  return std::string(parsers::trimmed(text));
}

/// About who sent it and when, which letters say in their own words.
bool is_about_items(const Finding& finding) {
  return finding.code != "submission.late" && !finding.code.starts_with("agency.") &&
         !finding.code.starts_with("campaign.") && !finding.code.starts_with("message.");
}

const Item* item_of(const LetterContent& content, const Finding& finding) {
  const auto found = std::find_if(content.items.begin(), content.items.end(),
                                  [&](const Item& item) { return !finding.item.empty() && item.path == finding.item; });
  return found == content.items.end() ? nullptr : &*found;
}

}  // namespace

std::vector<Finding> all_findings(const LetterContent& content) {
  std::vector<Finding> all;
  const auto add = [&](const Finding& finding, const std::string& item) {
    const auto same = [&](const Finding& one) { return one.code == finding.code && one.item == item; };
    if (std::none_of(all.begin(), all.end(), same)) {
      all.push_back(finding);
      all.back().item = item;
    }
  };
  for (const Item& item : content.items) {
    for (const Finding& finding : item.findings) {
      add(finding, item.path);
    }
  }
  for (const Finding& finding : content.findings) {
    add(finding, finding.item);
  }
  return all;
}

std::vector<FaultGroup> fault_groups(ctemplate::TemplateCache& templates, const LetterContent& content,
                                     storage::Severity severity) {
  std::vector<FaultGroup> groups;
  std::map<std::pair<std::string, std::string>, std::size_t> known;  // code and demand → group
  for (const Finding& finding : all_findings(content)) {
    if (finding.severity != severity || !is_about_items(finding)) {
      continue;
    }
    const std::string demand = words(templates, finding, "IN_DEMAND");
    const auto [at, fresh] = known.emplace(std::pair(finding.code, demand), groups.size());
    if (fresh) {
      FaultGroup group;
      group.title = words(templates, finding, "IN_TITLE");
      group.demand = demand;
      const std::string remedy = words(templates, finding, "IN_REMEDY");
      for (const std::string_view line : parsers::lines(remedy)) {
        if (!parsers::trimmed(line).empty()) {
          group.remedy.emplace_back(parsers::trimmed(line));
        }
      }
      groups.push_back(std::move(group));
    }
    FaultGroup& group = groups[at->second];
    FaultPlace place;
    place.state = words(templates, finding, "IN_STATE");
    if (const Item* item = item_of(content, finding)) {
      place.name = name_in_words(item->path, item->name);
      place.code = item->sha256.substr(0, 8);
    } else if (!finding.item.empty() && finding.item != "body") {
      place.name = name_in_words(finding.item, "");
    }
    // A kind of fault that the file does not know, or that the office took out of it, is still told.
    if (group.title.empty()) {
      group.title = "其他问题";
    }
    if (place.state.empty()) {
      place.state = one_line(finding.message);
    }
    group.places.push_back(std::move(place));
  }
  return groups;
}

}  // namespace baosong::letters
