#include "daemon/letters/faults.hpp"

#include <ctemplate/template.h>
#include <ctemplate/template_dictionary.h>

#include <algorithm>
#include <map>
#include <tuple>

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
  // Of a picture that came twice, the other one's path.
  const bool names_file = finding.code == "image.duplicate";
  section->SetValue("FOUND", names_file ? name_in_words(finding.found, "") : one_line(finding.found));
  section->SetValue("EXPECTED", one_line(finding.expected));
  section->ShowSection(finding.found.empty() || finding.found == "0" ? "NO_FOUND" : "HAS_FOUND");
  section->ShowSection(finding.expected == "JPG" ? "IS_JPG" : "NOT_JPG");
  if (finding.found == "HEIC") {
    section->ShowSection("IS_HEIC");
  }
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

/// The pictures that were counted, for choosing among them.
std::string picture_names(const LetterContent& content, const std::vector<Finding>& all) {
  constexpr std::size_t k_most = 30;
  std::string names;
  std::size_t number = 0;
  for (const Item& item : content.items) {
    const bool again = std::any_of(all.begin(), all.end(), [&](const Finding& one) {
      return one.code == "image.duplicate" && one.item == item.path;
    });
    if (item.role == storage::Role::image && !again && ++number <= k_most) {
      names += (names.empty() ? "" : "、") + name_in_words(item.path, item.name);
    }
  }
  return number > k_most ? names + " 等" : names;
}

const Item* item_of(const LetterContent& content, const Finding& finding) {
  const auto found = std::find_if(content.items.begin(), content.items.end(),
                                  [&](const Item& item) { return !finding.item.empty() && item.path == finding.item; });
  return found == content.items.end() ? nullptr : &*found;
}

}  // namespace

std::string state_in_words(ctemplate::TemplateCache& templates, const Finding& finding) {
  std::string state = words(templates, finding, "IN_STATE");
  return state.empty() ? shown(finding.message) : state;
}

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
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> known;  // code, demand, remedy → group
  const std::vector<Finding> all = all_findings(content);
  for (const Finding& finding : all) {
    if (finding.severity != severity || !is_about_items(finding)) {
      continue;
    }
    const std::string demand = words(templates, finding, "IN_DEMAND");
    const std::string remedy = words(templates, finding, "IN_REMEDY");
    const auto [at, fresh] = known.emplace(std::tuple(finding.code, demand, remedy), groups.size());
    if (fresh) {
      FaultGroup group;
      group.title = words(templates, finding, "IN_TITLE");
      group.demand = demand;
      for (const std::string_view line : parsers::lines(remedy)) {
        if (!parsers::trimmed(line).empty()) {
          group.remedy.emplace_back(parsers::trimmed(line));
        }
      }
      groups.push_back(std::move(group));
    }
    FaultGroup& group = groups[at->second];
    FaultPlace place;
    place.state = state_in_words(templates, finding);
    if (finding.code == "image.too_many") {
      const std::string names = picture_names(content, all);
      place.state += names.empty() ? "" : "：" + names;
    }
    if (const Item* item = item_of(content, finding)) {
      place.name = name_in_words(item->path, item->name);
      place.code = short_code(*item);
    } else if (!finding.item.empty() && finding.item != "body") {
      place.name = name_in_words(finding.item, "");
    }
    // A kind of fault that the file does not know, or that the office took out of it, is still told.
    if (group.title.empty()) {
      group.title = "其他问题";
    }
    group.places.push_back(std::move(place));
  }
  return groups;
}

}  // namespace baosong::letters
