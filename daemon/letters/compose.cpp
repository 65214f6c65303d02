// Fills the templates in. Every name given here stands in template_text.cpp's list.
#include <ctemplate/template.h>
#include <ctemplate/template_dictionary.h>

#include <algorithm>
#include <stdexcept>

#include "config/office_time.hpp"
#include "daemon/letters/cache.hpp"
#include "daemon/letters/columns.hpp"
#include "daemon/letters/faults.hpp"
#include "daemon/letters/wording.hpp"
#include "parsers/text/han.hpp"

namespace baosong::letters {
namespace {

using ctemplate::TemplateDictionary;
using storage::Finding;
using storage::Item;
using storage::Severity;

void set_with_section(TemplateDictionary& dictionary, const char* name, const std::string& value, const char* section) {
  if (!value.empty()) {
    dictionary.SetValue(name, value);
    dictionary.ShowSection(section);
  }
}

void fill_item(TemplateDictionary& dictionary, const char* section, const char* has_section, const ItemWords& words,
               std::size_t number) {
  dictionary.ShowSection(has_section);
  TemplateDictionary& row = *dictionary.AddSectionDictionary(section);
  row.SetValue("NUMBER", std::to_string(number));
  row.SetValue("NAME", words.name);
  row.SetValue("VERDICT", words.verdict);
  row.SetValue("DETAIL", words.detail);
  row.ShowSection(words.mark == Mark::good ? "GOOD" : words.mark == Mark::bad ? "BAD" : "NOTICE");
  set_with_section(row, "CAPTION", words.caption, "HAS_CAPTION");
  set_with_section(row, "CODE", words.code, "HAS_CODE");
  if (!words.code.empty()) {
    dictionary.ShowSection("HAS_CODES");
  }
  set_with_section(row, "REMARK", words.remark, "HAS_REMARK");
}

/// A correction says what each item is worth. Letters that say that all is well do not call one faulty, though a person
/// accepted it despite the rules; letters about who sent it only say that it arrived, and so does one in which a person
/// has something to say against what the rules found good.
void soften(ItemWords& words, LetterKind kind, const LetterContent& content) {
  if (kind == LetterKind::correction) {
    if (!content.reason.empty() && words.mark == Mark::good) {
      words.verdict = k_received;
    }
    return;
  }
  const bool arrived_only = kind == LetterKind::who_are_you || kind == LetterKind::office_notice;
  if (words.verdict != k_refused && (arrived_only || words.mark == Mark::bad)) {
    words.mark = Mark::good;
    words.verdict = k_received;
  }
}

struct Row {
  ItemWords words;
  bool kept = false;  ///< a correction need not ask for it again
};

ItemWords body_in_words(const std::string& text, const std::vector<Finding>& findings) {
  ItemWords words;
  words.name = "（邮件正文）";
  words.verdict = "合格";
  words.detail = "活动总结，正文约" + std::to_string(parsers::count_han(text)) + "字";
  if (std::any_of(findings.begin(), findings.end(),
                  [](const Finding& one) { return one.severity == Severity::error; })) {
    words.mark = Mark::bad;
    words.verdict = "需补正";
  }
  return words;
}

std::vector<Row> rows_of(const LetterContent& content, ctemplate::TemplateCache& templates, LetterKind kind) {
  std::vector<Row> rows;
  const std::vector<Finding> findings = all_findings(content);
  const auto about = [&](std::string_view path) {
    std::vector<Finding> own;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(own),
                 [&](const Finding& finding) { return finding.item == path; });
    return own;
  };
  const bool choice_asked =
      std::any_of(findings.begin(), findings.end(), [](const Finding& one) { return one.code == "image.too_many"; });
  const auto add = [&](ItemWords words, bool kept) {
    soften(words, kind, content);
    rows.push_back({std::move(words), kept});
  };
  if (content.summary && content.summary->source == "body") {
    ItemWords words = body_in_words(content.summary->text, about("body"));
    const bool kept = words.mark != Mark::bad;
    add(std::move(words), kept);
  }
  for (const Item& item : content.items) {
    const std::vector<Finding> own = about(item.path);
    ItemWords words = in_words(item, own);
    for (const Finding& finding : own) {
      if (finding.severity == Severity::note) {
        words.remark += state_in_words(templates, finding);
      }
    }
    const bool kept = words.mark != Mark::bad && !(choice_asked && item.role == storage::Role::image);
    add(std::move(words), kept);
  }
  return rows;
}

void fill_items(TemplateDictionary& dictionary, ctemplate::TemplateCache& templates, const LetterContent& content,
                LetterKind kind) {
  std::size_t number = 0;
  std::size_t kept = 0;
  for (const Row& row : rows_of(content, templates, kind)) {
    if (kind != LetterKind::correction) {
      fill_item(dictionary, "ITEM", "HAS_ITEMS", row.words, ++number);
    } else if (row.kept) {
      fill_item(dictionary, "KEPT", "HAS_KEPT", row.words, ++kept);
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
      if (!place.code.empty()) {
        dictionary.ShowSection("HAS_CODES");
      }
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
    dictionary.AddSectionDictionary(section)->SetValue(name, shown(line));
  }
}

const char* section_of(DigestTable::Colour colour) {
  switch (colour) {
    case DigestTable::Colour::good:
      return "GOOD";
    case DigestTable::Colour::bad:
      return "BAD";
    case DigestTable::Colour::paper:
      return "PAPER";
    case DigestTable::Colour::open:
      break;
  }
  return "OPEN";
}

void fill_digest(TemplateDictionary& dictionary, const LetterContent& content) {
  for (const DigestSection& section : content.sections) {
    TemplateDictionary& part = *dictionary.AddSectionDictionary("SECTION");
    part.SetValue("TITLE", shown(section.title));
    part.ShowSection(section.urgent ? "URGENT" : "NOTICE");
    for (const DigestSection::Line& line : section.lines) {
      TemplateDictionary& entry = *part.AddSectionDictionary("LINE");
      entry.SetValue("WORDS", one_line(line.text));
      set_with_section(entry, "COMMAND", one_line(line.command), "HAS_COMMAND");
    }
  }
  for (const DigestTable& table : content.tables) {
    TemplateDictionary& part = *dictionary.AddSectionDictionary("TABLE");
    part.SetValue("TITLE", shown(table.title));
    for (const DigestTable::Bar& bar : table.bars) {
      TemplateDictionary& entry = *part.AddSectionDictionary("BAR");
      entry.SetValue("NAME", shown(bar.label));
      entry.SetValue("WORDS", shown(bar.words));
      for (const DigestTable::Part& one : bar.parts) {
        TemplateDictionary& piece = *entry.AddSectionDictionary("PART");
        piece.SetValue("WIDTH", std::to_string(one.percent));
        piece.ShowSection(section_of(one.colour));
      }
    }
    for (const DigestTable::Row& row : table.rows) {
      TemplateDictionary& entry = *part.AddSectionDictionary("ROW");
      entry.SetValue("NAME", shown(row.name));
      entry.SetValue("STATE", shown(row.state));
      entry.ShowSection(section_of(row.colour));
      set_with_section(entry, "REMARK", shown(row.remark), "HAS_REMARK");
    }
  }
}

void fill(TemplateDictionary& dictionary, ctemplate::TemplateCache& templates, LetterKind kind,
          const LetterContent& content) {
  const auto set = [&](const char* name, const std::string& value, const char* section) {
    set_with_section(dictionary, name, one_line(value), section);
  };
  const auto either = [&](bool is, const char* section, const char* other) {
    dictionary.ShowSection(is ? section : other);
  };
  dictionary.SetValue("OFFICE", one_line(content.office));
  set("AGENCY", content.agency, "HAS_AGENCY");
  set("CAMPAIGN", content.campaign, "HAS_CAMPAIGN");
  set("RECEIPT", content.receipt, "HAS_RECEIPT");
  set("SUBJECT", shown(content.subject), "HAS_SUBJECT");
  set("SENDER", shown(content.sender), "HAS_SENDER");
  set("REASON", content.reason, "HAS_REASON");
  set("CONTACT", content.contact, "HAS_CONTACT");
  set("MESSAGE", content.message_number, "HAS_MESSAGE");
  either(content.agency.empty(), "NO_AGENCY", "HAS_AGENCY");
  either(content.campaign.empty(), "NO_CAMPAIGN", "HAS_CAMPAIGN");
  either(content.reason.empty(), "NO_REASON", "HAS_REASON");
  either(content.receipt.empty(), "NO_RECEIPT", "HAS_RECEIPT");
  either(content.message_number.empty(), "NO_MESSAGE", "HAS_MESSAGE");
  dictionary.SetValue("RECEIVED", in_words(content.received_at, content.timezone));
  dictionary.SetValue("TODAY", in_words(content.today));
  if (content.deadline) {
    set("DEADLINE", in_words(*content.deadline), "HAS_DEADLINE");
    dictionary.SetValue("WEEKDAY", weekday_in_words(*content.deadline));
    either(content.today <= *content.deadline, "DEADLINE_AHEAD", "OVERDUE");
    if (content.today == *content.deadline) {
      dictionary.ShowSection("LAST_DAY");
    }
  }
  if (content.late) {
    dictionary.ShowSection("LATE");
  }
  if (content.unconfirmed) {
    dictionary.ShowSection("UNCONFIRMED");
  }
  either(content.amends, "AMENDS", "BEGINS");
  either(content.interim, "INTERIM", "FINAL");
  if (kind != LetterKind::reminder) {  // it speaks of what lacks
    fill_items(dictionary, templates, content, kind);
  }
  const std::size_t errors =
      fill_faults(dictionary, fault_groups(templates, content, Severity::error), "FAULT", "HAS_FAULTS");
  dictionary.SetValue("COUNT", std::to_string(errors));
  either(errors == 0, "NO_FAULTS", "HAS_FAULTS");
  const std::size_t wishes =
      fill_faults(dictionary, fault_groups(templates, content, Severity::warning), "WISH", "HAS_WISHES");
  either(wishes == 0, "NO_WISHES", "HAS_WISHES");
  fill_lines(dictionary, content.candidates, "CANDIDATE", "CANDIDATE_LINE", "HAS_CANDIDATES");
  fill_lines(dictionary, content.evidence, "EVIDENCE", "EVIDENCE_LINE", "HAS_EVIDENCE");
  fill_lines(dictionary, content.asked, "ASKED", "ASKED_LINE", "HAS_ASKED");
  fill_digest(dictionary, content);
}

std::string expanded(ctemplate::TemplateCache& templates, LetterKind kind, const LetterContent& content, bool plain) {
  const std::string name = std::string(name_of(kind)) + (plain ? ".txt.tpl" : ".html.tpl");
  TemplateDictionary dictionary(name);
  fill(dictionary, templates, kind, content);
  std::string text;
  if (!templates.ExpandWithData(name, ctemplate::DO_NOT_STRIP, &dictionary, nullptr, &text)) {
    throw std::logic_error("the letter template " + name + " was loaded, and cannot be filled in");
  }
  return text;
}

/// No line too wide, no blanks at the ends of lines, never more than one empty line, one line end at the end.
std::string tidied(std::string_view text) {
  std::string result;
  bool empty_before = true;
  for (const std::string_view line : parsers::lines(text)) {
    const std::size_t end = line.find_last_not_of(" \t");
    const std::string_view kept = line.substr(0, end == std::string_view::npos ? 0 : end + 1);
    if (!kept.empty() || !empty_before) {
      result += wrapped(kept) + "\n";
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
