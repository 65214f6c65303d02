#include "daemon/bundle/index_page.hpp"

#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdio>

#include "config/office_time.hpp"
#include "daemon/bundle/index_template.hpp"
#include "daemon/letters/columns.hpp"
#include "daemon/letters/wording.hpp"
#include "parsers/text/han.hpp"

namespace baosong::bundle {
namespace {

using ctemplate::TemplateDictionary;
using rules::Standing;
using storage::Role;
using storage::Severity;

constexpr int k_excerpt_columns = 240;  // 120 Han characters

struct StateWords {
  const char* words;
  const char* section;
};

StateWords in_words(Standing state) {
  switch (state) {
    case Standing::missing:
      return {"未报送", "BAD"};
    case Standing::needs_correction:
      return {"待补正", "NOTICE"};
    case Standing::accepted:
      return {"已接收", "GOOD"};
    case Standing::paper:
      return {"纸质报送", "GOOD"};
  }
  return {"", "BAD"};
}

void set_state(TemplateDictionary& dictionary, Standing state) {
  const StateWords words = in_words(state);
  dictionary.AddSectionDictionary(words.section)->SetValue("STATE", words.words);
}

void set_link(TemplateDictionary& dictionary, const char* name, const std::string& link, const char* there,
              const char* not_there) {
  if (link.empty()) {
    dictionary.ShowSection(not_there);
  } else {
    dictionary.AddSectionDictionary(there)->SetValue(name, link);
  }
}

std::string name_of(const File& file) {
  return file.path.substr(file.path.rfind('/') + 1);
}

std::string remarks_line(const Agency& agency, const std::string& timezone) {
  std::string text = remarks_about(agency, timezone);
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("；") : std::string(1, c);
  return out;
}

std::string anchor(std::size_t number) {
  return "a" + std::to_string(number);
}

bool is_in_interim(const File& file) {
  return file.path.find("/活动信息/") != std::string::npos;
}

class Page {
 public:
  Page(const State& state, const Plan& plan, TemplateDictionary& page) : state_(state), plan_(plan), page_(page) {}

  void fill_head(const std::vector<TopFile>& tables) {
    page_.SetValue("TITLE", state_.campaign.title + "报送材料目录");
    page_.SetValue("OFFICE", state_.office);
    page_.SetValue("TALLY", tally(plan_));
    if (state_.campaign.deadline)
      page_.AddSectionDictionary("HAS_DEADLINE")->SetValue("DEADLINE", letters::in_words(*state_.campaign.deadline));
    page_.SetValue("CHANGED", letters::in_words(plan_.changed, state_.timezone));
    for (const TopFile& table : tables) {
      TemplateDictionary& row = *page_.AddSectionDictionary("TABLE");
      row.SetValue("LINK", link_to(table.name));
      row.SetValue("NAME", table.name);
      row.SetValue("WHAT", table.what);
    }
  }

  void fill_agencies() {
    std::size_t number = 0;
    for (const Agency& agency : plan_.agencies) {
      ++number;
      add_row(agency, number);
      if (!agency.files.empty() || !agency.omitted.empty()) add_part(agency, number);
    }
  }

  void fill_interim(const std::vector<Interim>& reports) {
    if (reports.empty()) return;
    page_.ShowSection("HAS_INTERIM");
    for (const Interim& one : reports) {
      TemplateDictionary& row = *page_.AddSectionDictionary("REPORT");
      row.SetValue("TIME", config::rfc3339(one.report->mail.received_at, state_.timezone).substr(0, 10));
      row.SetValue("AGENCY", one.agency->standing.agency->name);
      row.SetValue("NAME", one.title.empty() ? "（无标题）" : one.title);
      set_link(row, "LINK", link_to(one.link), "LINKED", "UNLINKED");
    }
  }

 private:
  void add_row(const Agency& agency, std::size_t number) {
    TemplateDictionary& row = *page_.AddSectionDictionary("ROW");
    row.SetValue("NUMBER", std::to_string(number));
    row.SetValue("AGENCY", agency.standing.agency->name);
    const bool has_part = !agency.files.empty() || !agency.omitted.empty();
    set_link(row, "ANCHOR", has_part ? "#" + anchor(number) : "", "LINKED", "UNLINKED");
    row.SetValue("RECEIPT", agency.standing.receipt);
    set_state(row, agency.standing.state);
    row.SetValue("REMARKS", remarks_line(agency, state_.timezone));
    std::size_t summaries = 0, statistics = 0, pictures = 0, videos = agency.omitted.size();
    for (const File& file : agency.files) {
      if (is_in_interim(file)) continue;
      const Role role = file.item == nullptr ? Role::summary : file.item->role;
      ++(role == Role::summary      ? summaries
         : role == Role::statistics ? statistics
         : role == Role::image      ? pictures
                                    : videos);
    }
    const auto figure = [&](const char* name, std::size_t count) {
      row.SetValue(name, count == 0 ? std::string() : std::to_string(count));
    };
    figure("SUMMARIES", summaries);
    figure("STATISTICS", statistics);
    figure("PICTURES", pictures);
    figure("VIDEOS", videos);
    figure("INTERIM", agency.standing.interim);
  }

  void add_part(const Agency& agency, std::size_t number) {
    TemplateDictionary& part = *page_.AddSectionDictionary("AGENCY_PART");
    part.SetValue("ID", anchor(number));
    part.SetValue("AGENCY", agency.standing.agency->name);
    set_state(part, agency.standing.state);
    if (!agency.folder.empty())
      part.AddSectionDictionary("HAS_FOLDER")->SetValue("FOLDER", link_to(agency.folder + "/"));
    if (const std::string remarks = remarks_line(agency, state_.timezone); !remarks.empty())
      part.AddSectionDictionary("HAS_REMARKS")->SetValue("REMARKS", remarks);
    if (const storage::Submission* submission = agency.submission()) add_submission(part, *submission);
    for (const File& file : agency.files) {
      if (is_in_interim(file)) continue;  // they stand together, by date
      const Role role = file.item == nullptr ? Role::summary : file.item->role;
      if (role == Role::summary) {
        add_file(part, "SUMMARY_FILE", "HAS_SUMMARY", file);
      } else if (role == Role::statistics) {
        add_file(part, "STATISTICS_FILE", "HAS_STATISTICS", file);
      } else if (role == Role::image) {
        add_picture(part, "PICTURE", "HAS_PICTURES", file);
      } else if (role == Role::video) {
        add_picture(part, "VIDEO", "HAS_VIDEOS", file);
      }
    }
    for (const Omitted& one : agency.omitted) {
      part.ShowSection("HAS_VIDEOS");
      set_words(*part.AddSectionDictionary("OMITTED"), *one.item);
    }
  }

  void add_submission(TemplateDictionary& part, const storage::Submission& submission) {
    TemplateDictionary& receipt = *part.AddSectionDictionary("HAS_RECEIPT");
    receipt.SetValue("RECEIPT", submission.receipt);
    if (!submission.mails.empty())
      receipt.SetValue("RECEIVED", letters::in_words(submission.mails.front().received_at, state_.timezone));
    for (const storage::Finding& finding : submission.findings)
      if (finding.severity == Severity::error && submission.state == storage::State::needs_correction)
        part.AddSectionDictionary("FAULT")->SetValue("TEXT", letters::one_line(finding.message));
    if (!submission.summary) return;
    const std::string title = letters::shown(submission.summary->title);
    if (!title.empty()) part.AddSectionDictionary("HAS_SUMMARY_TITLE")->SetValue("SUMMARY_TITLE", title);
    std::string_view text = parsers::trimmed(submission.summary->text);
    if (text.starts_with(submission.summary->title)) text.remove_prefix(submission.summary->title.size());
    const std::string excerpt = letters::without_end(letters::one_line(parsers::trimmed(text)), k_excerpt_columns);
    if (!excerpt.empty()) part.AddSectionDictionary("HAS_EXCERPT")->SetValue("EXCERPT", excerpt);
  }

  static void add_file(TemplateDictionary& part, const char* section, const char* has_section, const File& file) {
    part.ShowSection(has_section);
    TemplateDictionary& row = *part.AddSectionDictionary(section);
    row.SetValue("LINK", link_to(file.path));
    row.SetValue("NAME", name_of(file));
  }

  static void set_words(TemplateDictionary& row, const storage::Item& item) {
    const letters::ItemWords words = letters::in_words(item, item.findings);
    row.SetValue("CAPTION", words.caption.empty() ? letters::shown(item.name) : words.caption);
    std::string detail = words.detail;
    if (words.mark == letters::Mark::bad) detail += "，" + words.verdict;
    row.SetValue("DETAIL", detail);
  }

  static void add_picture(TemplateDictionary& part, const char* section, const char* has_section, const File& file) {
    part.ShowSection(has_section);
    TemplateDictionary& row = *part.AddSectionDictionary(section);
    row.SetValue("LINK", link_to(file.path));
    set_link(row, "SOURCE", link_to(file.thumbnail), "THUMBNAIL", "NO_THUMBNAIL");
    set_words(row, *file.item);
  }

  const State& state_;
  const Plan& plan_;
  TemplateDictionary& page_;
};

}  // namespace

std::string link_to(std::string_view path) {
  constexpr std::string_view k_plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string out;
  for (const char c : path) {
    if (k_plain.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      std::array<char, 4> code{};
      std::snprintf(code.data(), code.size(), "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += code.data();
    }
  }
  return out;
}

std::string index_page(const State& state, const Plan& plan, const std::vector<TopFile>& tables,
                       const std::vector<Interim>& interim) {
  ctemplate::TemplateCache cache;
  constexpr const char* k_name = "index.html";
  [[maybe_unused]] const bool sound = cache.StringToTemplateCache(k_name, k_index_template, ctemplate::DO_NOT_STRIP);
  assert(sound);
  TemplateDictionary dictionary(k_name);
  Page page(state, plan, dictionary);
  page.fill_head(tables);
  page.fill_agencies();
  page.fill_interim(interim);
  std::string html;
  cache.ExpandWithData(k_name, ctemplate::DO_NOT_STRIP, &dictionary, nullptr, &html);
  return html;
}

}  // namespace baosong::bundle
