#include "daemon/bundle/register.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>

#include "config/office_time.hpp"
#include "daemon/letters/wording.hpp"

namespace baosong::bundle {
namespace {

using rules::Standing;
using storage::Role;
using storage::Severity;

std::string time_text(std::chrono::sys_seconds instant, const std::string& zone) {
  std::string text = config::rfc3339(instant, zone).substr(0, 16);
  text[10] = ' ';
  return text;
}

// Day and hour one below the other, for a narrow column.
std::string time_in_two(std::chrono::sys_seconds instant, const std::string& zone) {
  std::string text = time_text(instant, zone);
  text[10] = '\n';
  return text;
}

const char* in_chinese(config::Role role) {
  switch (role) {
    case config::Role::summary:
      return "活动总结";
    case config::Role::statistics:
      return "统计表";
    case config::Role::image:
      return "图片";
    case config::Role::video:
      return "视频";
  }
  return "";
}

Cell state_cell(Standing state) {
  switch (state) {
    case Standing::missing:
      return text_cell("未报送", Look::bad);
    case Standing::needs_correction:
      return text_cell("待补正", Look::notice);
    case Standing::accepted:
      return text_cell("已接收", Look::good);
    case Standing::paper:
      return text_cell("纸质报送", Look::good);
  }
  return {};
}

void add_line(std::string& text, const std::string& line) {
  text += (text.empty() ? "" : "\n") + line;
}

std::string findings_text(const storage::Submission& submission, Severity severity) {
  std::string text;
  for (const storage::Finding& finding : submission.findings)
    if (finding.severity == severity) add_line(text, letters::one_line(finding.message));
  return text;
}

std::size_t count(const storage::Submission& submission, Role role) {
  std::size_t all = 0;
  for (const storage::Item& item : submission.items)
    if (item.role == role && (item.filed || role == Role::link)) ++all;
  return all;
}

// A document that is the summary, or the mail's own text.
std::size_t summaries(const storage::Submission& submission) {
  return count(submission, Role::summary) + (submission.summary && submission.summary->source == "body" ? 1 : 0);
}

std::size_t others(const storage::Submission& submission) {
  return count(submission, Role::other) + count(submission, Role::caption);
}

Cell count_cell(std::size_t number) {
  return number_cell(static_cast<double>(number));
}

std::string size_text(std::uint64_t bytes) {
  constexpr double k_kib = 1024;
  const double kib = static_cast<double>(bytes) / k_kib;
  std::array<char, 32> text{};
  if (kib < k_kib) {
    std::snprintf(text.data(), text.size(), "%.0f KB", std::ceil(kib));
  } else {
    std::snprintf(text.data(), text.size(), "%.1f MB", kib / k_kib);
  }
  return text.data();
}

std::string duration_text(const storage::Item& item) {
  if (!item.duration || *item.duration <= 0) return {};
  const auto seconds = static_cast<std::int64_t>(std::min(*item.duration + 0.5, 1e9));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%lld:%02lld", static_cast<long long>(seconds / 60),
                static_cast<long long>(seconds % 60));
  return text.data();
}

std::string pixels_text(const storage::Item& item) {
  return item.width && item.height ? std::to_string(*item.width) + "×" + std::to_string(*item.height) : std::string();
}

std::string receipt_of(const Agency& agency) {
  return agency.standing.receipt;
}

}  // namespace

std::string remarks_about(const Agency& agency, const std::string& timezone) {
  std::string text;
  if (agency.dossier == nullptr) return text;
  const storage::Dossier& dossier = *agency.dossier;
  if (agency.standing.late) add_line(text, "逾期报送");
  if (agency.standing.unconfirmed) add_line(text, "发件人待确认");
  if (dossier.paper)
    add_line(text,
             "已收纸质材料" + (dossier.paper->empty() ? std::string() : "：" + letters::one_line(*dossier.paper)));
  if (dossier.extended_until)
    add_line(text, "报送期限延至" + letters::in_words(config::office_date(*dossier.extended_until, timezone)));
  if (const storage::Submission* submission = agency.submission(); submission != nullptr && submission->word)
    add_line(text, (submission->word->state == storage::State::accepted ? "经人工审核接收：" : "经人工审核退回：") +
                       letters::one_line(submission->word->reason));
  return text;
}

std::string tally(const Plan& plan) {
  std::array<std::size_t, 4> counts{};
  std::size_t asked = 0;
  for (const Agency& agency : plan.agencies) {
    if (!agency.on_roster) continue;
    ++asked;
    ++counts.at(static_cast<std::size_t>(agency.standing.state));
  }
  const auto of = [&](Standing state) { return std::to_string(counts.at(static_cast<std::size_t>(state))); };
  std::string text = "应报送" + std::to_string(asked) + "家：已接收" + of(Standing::accepted) + "，待补正" +
                     of(Standing::needs_correction) + "，未报送" + of(Standing::missing);
  if (of(Standing::paper) != "0") text += "，纸质报送" + of(Standing::paper);
  return text;
}

Sheet register_sheet(const State& state, const Plan& plan) {
  Sheet sheet;
  sheet.name = "收件登记表";
  sheet.title = state.campaign.title + "收件登记表";
  sheet.note = state.office + "　" + tally(plan) + "。";
  if (state.campaign.deadline) sheet.note += "报送期限：" + letters::in_words(*state.campaign.deadline) + "。";
  sheet.note += "材料截至" + time_text(plan.changed, state.timezone) + "。";
  if (state.held > 0) sheet.note += "另有" + std::to_string(state.held) + "封来信待人工处理，未列入本表。";
  sheet.columns = {{"序号", 4},      {"单位", 28},       {"类别", 10}, {"收件编号", 12}, {"状态", 8},
                   {"首次收到", 10}, {"最近更新", 10},   {"来信", 4},  {"总结", 4},      {"统计表", 4},
                   {"图片", 4},      {"视频", 4},        {"链接", 4},  {"其他", 4},      {"活动信息", 4},
                   {"尚缺", 10},     {"需补正事项", 40}, {"备注", 24}};
  constexpr std::size_t k_first_count = 7, k_last_count = 14;
  std::array<double, k_last_count + 1> sums{};
  std::size_t number = 0;
  for (const Agency& agency : plan.agencies) {
    const rules::AgencyStanding& one = agency.standing;
    std::vector<Cell>& row = sheet.rows.emplace_back();
    row.push_back(count_cell(++number));
    row.push_back(agency.folder.empty() ? text_cell(one.agency->name)
                                        : link_cell(one.agency->name, agency.folder + "/"));
    row.push_back(text_cell(one.agency->kind));
    row.push_back(text_cell(one.receipt));
    row.push_back(state_cell(one.state));
    std::string lacking, faults, remarks = remarks_about(agency, state.timezone);
    for (const config::Role role : one.lacking)
      lacking += (lacking.empty() ? "" : "、") + std::string(in_chinese(role));
    if (const storage::Submission* s = agency.submission()) {
      row.push_back(text_cell(s->mails.empty() ? "" : time_in_two(s->mails.front().received_at, state.timezone)));
      row.push_back(text_cell(time_in_two(s->updated_at, state.timezone)));
      row.push_back(count_cell(s->mails.size()));
      row.push_back(count_cell(summaries(*s)));
      for (const Role role : {Role::statistics, Role::image, Role::video, Role::link})
        row.push_back(count_cell(count(*s, role)));
      row.push_back(count_cell(others(*s)));
      faults = findings_text(*s, Severity::error);
    } else {
      row.insert(row.end(), 9, Cell{});
    }
    row.push_back(agency.dossier == nullptr ? Cell{} : count_cell(agency.dossier->interim.size()));
    row.push_back(text_cell(lacking));
    row.push_back(text_cell(faults));
    row.push_back(text_cell(remarks));
    for (std::size_t i = k_first_count; i <= k_last_count; ++i) sums.at(i) += row[i].number.value_or(0);
  }
  sheet.totals.assign(sheet.columns.size(), Cell{});
  sheet.totals[1] = text_cell("合计");
  for (std::size_t i = k_first_count; i <= k_last_count && !sheet.rows.empty(); ++i)
    sheet.totals[i] = formula_cell(sum_of_column(i, sheet.rows.size()), sums.at(i));
  return sheet;
}

std::vector<Interim> interim_reports(const Plan& plan) {
  std::vector<Interim> all;
  for (const Agency& agency : plan.agencies) {
    if (agency.dossier == nullptr) continue;
    for (const storage::InterimReport& report : agency.dossier->interim) {
      Interim& one = all.emplace_back();
      one.report = &report;
      one.agency = &agency;
      one.title = letters::one_line(report.mail.subject);
      if (one.title.empty() && report.summary) one.title = letters::one_line(report.summary->title);
      for (const storage::Item& item : report.items)
        if (const File* file = agency.file_of(item); file != nullptr && one.link.empty()) one.link = file->path;
      if (one.link.empty() && report.summary) one.link = agency.folder + "/活动信息/";
    }
  }
  std::ranges::stable_sort(all, {}, [](const Interim& one) { return one.report->mail.received_at; });
  return all;
}

Sheet interim_sheet(const State& state, const std::vector<Interim>& reports) {
  std::set<const Agency*> agencies;
  for (const Interim& one : reports) agencies.insert(one.agency);
  Sheet sheet;
  sheet.name = "活动信息清单";
  sheet.title = state.campaign.title + "　活动信息清单";
  sheet.note = "活动期间共收到" + std::to_string(agencies.size()) + "家单位报送的活动信息" +
               std::to_string(reports.size()) + "条，按收到时间排列。";
  sheet.columns = {{"序号", 4}, {"收到时间", 16}, {"单位", 36}, {"标题", 60}, {"附件", 4}};
  for (const Interim& one : reports) {
    const auto files = std::ranges::count_if(one.report->items, &storage::Item::filed);
    sheet.rows.push_back({count_cell(sheet.rows.size() + 1),
                          text_cell(time_text(one.report->mail.received_at, state.timezone)),
                          text_cell(one.agency->standing.agency->name), link_cell(one.title, one.link),
                          count_cell(static_cast<std::size_t>(files))});
  }
  return sheet;
}

std::vector<Sheet> video_sheets(const State& state, const Plan& plan) {
  Sheet videos, links;
  videos.name = "视频清单";
  videos.title = state.campaign.title + "视频清单";
  videos.columns = {{"序号", 4}, {"单位", 28},   {"收件编号", 12}, {"视频", 30},     {"大小", 10},
                    {"时长", 8}, {"分辨率", 10}, {"是否附上", 6},  {"存放位置", 44}, {"SHA-256", 32}};
  links.name = "超大附件链接";
  links.title = state.campaign.title + "超大附件链接清单";
  links.note = "以下文件由报送单位以网络链接方式发来，文件本身未随邮件到达，链接可能已过有效期。";
  links.columns = {{"序号", 4}, {"单位", 28}, {"收件编号", 12}, {"名称", 36}, {"链接地址", 70}};
  std::size_t omitted = 0;
  for (const Agency& agency : plan.agencies) {
    const std::string& name = agency.standing.agency->name;
    const auto add_video = [&](const storage::Item& item, const std::string& place, bool there) {
      videos.rows.push_back({count_cell(videos.rows.size() + 1), text_cell(name), text_cell(receipt_of(agency)),
                             there ? link_cell(item.name, place) : text_cell(item.name),
                             text_cell(size_text(item.size)), text_cell(duration_text(item)),
                             text_cell(pixels_text(item)), there ? text_cell("已附") : text_cell("未附", Look::notice),
                             text_cell(place), text_cell(item.sha256)});
    };
    for (const File& file : agency.files)
      if (file.item != nullptr && file.item->role == Role::video) add_video(*file.item, file.path, true);
    for (const Omitted& one : agency.omitted) {
      add_video(*one.item, one.archive_path, false);
      ++omitted;
    }
    const auto add_links = [&](const std::vector<storage::Item>& items) {
      for (const storage::Item& item : items)
        if (item.role == Role::link)
          links.rows.push_back({count_cell(links.rows.size() + 1), text_cell(name), text_cell(receipt_of(agency)),
                                text_cell(item.name), text_cell(item.url)});
    };
    if (agency.submission() != nullptr) add_links(agency.submission()->items);
    if (agency.dossier != nullptr)
      for (const storage::InterimReport& report : agency.dossier->interim) add_links(report.items);
  }
  videos.note = "共收到视频" + std::to_string(videos.rows.size()) + "个";
  videos.note += omitted == 0 ? "，均已附上。"
                              : "，其中" + std::to_string(omitted) +
                                    "个因文件过大未附，存放在报送系统的归档文件夹（archive）中，需要时另行提供。";
  std::vector<Sheet> sheets;
  if (!videos.rows.empty()) sheets.push_back(std::move(videos));
  if (!links.rows.empty()) sheets.push_back(std::move(links));
  return sheets;
}

}  // namespace baosong::bundle
