// Fills the templates in. Every name given here stands in template_text.cpp's list.
#include <ctemplate/template.h>
#include <ctemplate/template_dictionary.h>

#include <algorithm>

#include "config/office_time.hpp"
#include "daemon/letters/cache.hpp"
#include "daemon/letters/faults.hpp"
#include "daemon/letters/wording.hpp"
#include "parsers/text/han.hpp"

namespace baosong::letters {
namespace {

using ctemplate::TemplateDictionary;
using storage::Finding;
using storage::Item;
using storage::Severity;

constexpr int k_verdict_columns = 8;

void set_with_section(TemplateDictionary& dictionary, const char* name, const std::string& value, const char* section) {
  if (!value.empty()) {
    dictionary.SetValue(name, value);
    dictionary.ShowSection(section);
  }
}

void fill_item(TemplateDictionary& row, const ItemWords& words, std::size_t number, bool plain) {
  row.SetValue("NUMBER", plain ? padded(std::to_string(number) + ".", 3) : std::to_string(number));
  row.SetValue("NAME", words.name);
  row.SetValue("VERDICT", plain ? padded(words.verdict, k_verdict_columns) : words.verdict);
  row.SetValue("DETAIL", words.detail);
  row.ShowSection(words.mark == Mark::good ? "GOOD" : words.mark == Mark::bad ? "BAD" : "NOTICE");
  set_with_section(row, "CAPTION", words.caption, "HAS_CAPTION");
  set_with_section(row, "CODE", words.code, "HAS_CODE");
  set_with_section(row, "REMARK", words.remark, "HAS_REMARK");
}

/// A correction says what each item is worth. Letters that say that all is well do not call one faulty, though a person
/// accepted it despite the rules; letters about who sent it only say that it arrived.
void soften(ItemWords& words, LetterKind kind) {
  const bool arrived_only = kind == LetterKind::who_are_you || kind == LetterKind::office_notice;
  if (kind != LetterKind::correction && words.verdict != k_refused && (arrived_only || words.mark == Mark::bad)) {
    words.mark = Mark::good;
    words.verdict = "已收";
  }
}

std::vector<ItemWords> item_words(const LetterContent& content, LetterKind kind) {
  std::vector<ItemWords> rows;
  const std::vector<Finding> findings = all_findings(content);
  const auto about = [&](std::string_view path) {
    std::vector<Finding> own;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(own),
                 [&](const Finding& finding) { return finding.item == path; });
    return own;
  };
  if (content.summary && content.summary->source == "body") {
    ItemWords words;
    words.name = "（邮件正文）";
    words.verdict = "合格";
    words.detail = "活动总结，正文约" + std::to_string(parsers::count_han(content.summary->text)) + "字";
    for (const Finding& finding : about("body")) {
      if (finding.severity == Severity::error) {
        words.mark = Mark::bad;
        words.verdict = "需补正";
      }
    }
    rows.push_back(std::move(words));
  }
  for (const Item& item : content.items) {
    rows.push_back(in_words(item, about(item.path)));
  }
  for (ItemWords& words : rows) {
    soften(words, kind);
  }
  return rows;
}

void fill_items(TemplateDictionary& dictionary, const LetterContent& content, LetterKind kind, bool plain) {
  std::size_t number = 0;
  std::size_t kept = 0;
  for (const ItemWords& words : item_words(content, kind)) {
    dictionary.ShowSection("HAS_ITEMS");
    fill_item(*dictionary.AddSectionDictionary("ITEM"), words, ++number, plain);
    if (words.mark != Mark::bad) {
      dictionary.ShowSection("HAS_KEPT");
      fill_item(*dictionary.AddSectionDictionary("KEPT"), words, ++kept, plain);
    }
  }
}

/// How many places there are.
std::size_t fill_faults(TemplateDictionary& dictionary, const std::vector<FaultGroup>& groups, const char* section,
                        const char* has_section) {
  std::size_t number = 0;
  std::size_t places = 0;
  for (const FaultGroup& group : groups) {
    dictionary.ShowSection(has_section);
    TemplateDictionary& entry = *dictionary.AddSectionDictionary(section);
    entry.SetValue("NUMBER", std::to_string(++number));
    entry.SetValue("TITLE", group.title);
    for (const FaultPlace& place : group.places) {
      TemplateDictionary& line = *entry.AddSectionDictionary("PLACE");
      set_with_section(line, "NAME", place.name, "HAS_NAME");
      set_with_section(line, "CODE", place.code, "HAS_CODE");
      line.SetValue("STATE", place.state);
      ++places;
    }
    set_with_section(entry, "DEMAND", group.demand, "HAS_DEMAND");
    for (const std::string& line : group.remedy) {
      entry.ShowSection("HAS_REMEDY");
      entry.AddSectionDictionary("REMEDY_LINE")->SetValue("REMEDY", line);
    }
  }
  return places;
}

void fill_lines(TemplateDictionary& dictionary, const std::vector<std::string>& lines, const char* name,
                const char* section, const char* has_section) {
  for (const std::string& line : lines) {
    dictionary.ShowSection(has_section);
    dictionary.AddSectionDictionary(section)->SetValue(name, one_line(line));
  }
}

void fill(TemplateDictionary& dictionary, ctemplate::TemplateCache& templates, LetterKind kind,
          const LetterContent& content, bool plain) {
  dictionary.SetValue("OFFICE", one_line(content.office));
  set_with_section(dictionary, "AGENCY", one_line(content.agency), "HAS_AGENCY");
  if (content.agency.empty()) {
    dictionary.ShowSection("NO_AGENCY");
  }
  set_with_section(dictionary, "CAMPAIGN", one_line(content.campaign), "HAS_CAMPAIGN");
  if (content.campaign.empty()) {
    dictionary.ShowSection("NO_CAMPAIGN");
  }
  set_with_section(dictionary, "RECEIPT", one_line(content.receipt), "HAS_RECEIPT");
  set_with_section(dictionary, "SUBJECT", one_line(content.subject), "HAS_SUBJECT");
  set_with_section(dictionary, "REASON", one_line(content.reason), "HAS_REASON");
  set_with_section(dictionary, "CONTACT", one_line(content.contact), "HAS_CONTACT");
  set_with_section(dictionary, "MESSAGE", one_line(content.message_number), "HAS_MESSAGE");
  dictionary.SetValue("SENDER", one_line(content.sender));
  dictionary.SetValue("RECEIVED", in_words(content.received_at, content.timezone));
  dictionary.SetValue("TODAY", in_words(content.today));
  if (content.deadline) {
    dictionary.SetValue("DEADLINE", in_words(*content.deadline));
    if (content.today <= *content.deadline) {
      dictionary.ShowSection("DEADLINE_AHEAD");
    }
  }
  if (content.late) {
    dictionary.ShowSection("LATE");
  }
  if (content.unconfirmed) {
    dictionary.ShowSection("UNCONFIRMED");
  }
  fill_items(dictionary, content, kind, plain);
  const std::size_t errors =
      fill_faults(dictionary, fault_groups(templates, content, Severity::error), "FAULT", "HAS_FAULTS");
  dictionary.SetValue("COUNT", std::to_string(errors));
  if (errors == 0) {
    dictionary.ShowSection("NO_FAULTS");
  }
  fill_faults(dictionary, fault_groups(templates, content, Severity::warning), "WISH", "HAS_WISHES");
  fill_lines(dictionary, content.candidates, "CANDIDATE", "CANDIDATE_LINE", "HAS_CANDIDATES");
  fill_lines(dictionary, content.evidence, "EVIDENCE", "EVIDENCE_LINE", "HAS_EVIDENCE");
}

std::string expanded(ctemplate::TemplateCache& templates, LetterKind kind, const LetterContent& content, bool plain) {
  const std::string name = std::string(name_of(kind)) + (plain ? ".txt.tpl" : ".html.tpl");
  TemplateDictionary dictionary(name);
  fill(dictionary, templates, kind, content, plain);
  std::string text;
  if (!templates.ExpandWithData(name, ctemplate::DO_NOT_STRIP, &dictionary, nullptr, &text)) {
    throw TemplateError(name + ": cannot be filled in");
  }
  return text;
}

/// No blanks at the ends of lines, never more than one empty line, one line end at the end.
std::string tidied(std::string_view text) {
  std::string result;
  bool empty_before = true;
  for (const std::string_view line : parsers::lines(text)) {
    const std::size_t end = line.find_last_not_of(" \t");
    const std::string_view kept = line.substr(0, end == std::string_view::npos ? 0 : end + 1);
    if (!kept.empty() || !empty_before) {
      result += std::string(kept) + "\n";
    }
    empty_before = kept.empty();
  }
  while (result.ends_with("\n\n")) {
    result.pop_back();
  }
  return result;
}

}  // namespace

Letter Templates::compose(LetterKind kind, const LetterContent& content) const {
  Letter letter;
  const std::string text = expanded(cache_->templates, kind, content, true);
  const std::size_t end = std::min(text.find('\n'), text.size());
  letter.subject = one_line(text.substr(k_subject.size(), end - k_subject.size()));
  letter.text = tidied(std::string_view(text).substr(end));
  letter.html = expanded(cache_->templates, kind, content, false);
  return letter;
}

}  // namespace baosong::letters
