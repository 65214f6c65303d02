#include "daemon/bundle/statistics.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "parsers/text/han.hpp"

namespace baosong::bundle {
namespace {

using parsers::normalised;
using Row = std::vector<std::string>;

constexpr std::size_t k_head_rows = 20;  // contract 4, statistics.columns
constexpr std::size_t k_most_columns = 60;
constexpr std::size_t k_most_rows = 20'000;  // of the whole: bounds the memory; forty agencies have some hundreds
constexpr std::size_t k_few_for_median = 5;
constexpr double k_far = 10;

bool is_filled(const std::string& cell) {
  return !parsers::trimmed(cell).empty();
}

std::size_t filled(const Row& row) {
  return static_cast<std::size_t>(std::ranges::count_if(row, is_filled));
}

/// How forms say that there is nothing.
bool says_nothing(const std::string& text) {
  constexpr std::array<std::string_view, 7> k_words = {"/", "-", "--", "—", "——", "无", "\\"};
  return std::ranges::find(k_words, normalised(text)) != k_words.end();
}

template <std::size_t N>
bool begins_with_any(const std::string& text, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.starts_with(word); });
}

const std::string& first_filled(const Row& row) {
  return *std::ranges::find_if(row, is_filled);
}

bool is_total(const Row& row) {
  constexpr std::array<std::string_view, 5> k_words = {"合计", "总计", "小计", "共计", "累计"};
  return begins_with_any(normalised(first_filled(row)), k_words);
}

/// "填表人：…　联系电话：…" below a table.
bool is_note(const Row& row) {
  constexpr std::array<std::string_view, 10> k_words = {"填表", "填报",  "填写",  "制表",    "审核",
                                                        "注:",  "备注:", "说明:", "联系人:", "负责人:"};
  return begins_with_any(normalised(first_filled(row)), k_words);
}

/// A column's name without the unit in brackets: "参与人数（人）" is asked for as "参与人数".
std::string without_unit(std::string name) {
  const std::size_t bracket = name.find('(');  // normalised: of half width
  return bracket == 0 || bracket == std::string::npos || !name.ends_with(')') ? name : name.substr(0, bracket);
}

/// Numbers whose sum says nothing.
bool is_label(const std::string& name) {
  constexpr std::array<std::string_view, 14> k_words = {"序号", "编号", "电话", "手机", "年份", "年度", "日期",
                                                        "时间", "邮编", "代码", "率",   "比例", "%",    "平均"};
  const std::string key = normalised(name);
  return std::ranges::any_of(k_words, [&](std::string_view word) { return key.find(word) != std::string::npos; });
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : "、") + word;
  return out;
}

bool is_whole(double value) {
  return value == std::floor(value);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// What a column's cells say together, and which of them do not fit.
class ColumnCheck {
 public:
  ColumnCheck(MergedColumn& column, std::vector<MergedRow>& rows, std::size_t at, bool asked)
      : column_(column), rows_(rows), at_(at), asked_(asked) {}

  void run() {
    std::size_t texts = 0, empty = 0, all = 0;
    std::vector<double> positive;
    std::size_t whole = 0, figures = 0;
    for (MergedRow& row : rows_) {
      MergedCell& cell = row.cells[at_];
      if (!cell.in_table) continue;  // that the column lacks is said once, of the table
      ++all;
      if (!is_filled(cell.text)) {
        ++empty;
      } else if (!says_nothing(cell.text)) {
        ++texts;
        cell.number = figure_of(cell.text);
        if (!cell.number) continue;
        ++figures;
        whole += is_whole(*cell.number) ? 1 : 0;
        if (*cell.number > 0) positive.push_back(*cell.number);
      }
    }
    const bool numeric = figures > 0 && mostly(figures, texts);
    column_.summed = numeric && !is_label(column_.name);
    const bool mind_empty = (asked_ || column_.summed) && mostly(all - empty, all);
    const double middle = positive.size() < k_few_for_median ? 0 : median(positive);
    for (MergedRow& row : rows_) {
      MergedCell& cell = row.cells[at_];
      if (!numeric) cell.number.reset();
      if (!is_filled(cell.text)) {
        if (mind_empty && cell.in_table) cell.odd = "空缺，其他各行均已填写";
      } else if (column_.summed && !says_nothing(cell.text)) {
        cell.odd = oddity(cell, middle, figures > 1 && mostly(whole, figures));
      }
    }
  }

 private:
  /// Two of three.
  static bool mostly(std::size_t some, std::size_t all) { return 3 * some >= 2 * all; }

  static std::string oddity(const MergedCell& cell, double middle, bool whole) {
    if (!cell.number) return "不是数字，未计入合计";
    if (*cell.number < 0) return "负数";
    if (whole && !is_whole(*cell.number)) return "小数，其他各行为整数";
    if (middle > 0 && *cell.number > k_far * middle) return "超过各行中位数的10倍";
    return {};
  }

  MergedColumn& column_;
  std::vector<MergedRow>& rows_;
  std::size_t at_;
  bool asked_;
};

}  // namespace

std::optional<double> figure_of(const std::string& text) {
  std::string plain = normalised(text);
  constexpr std::string_view k_minus = "−";  // U+2212, which NFKC leaves
  if (plain.starts_with(k_minus)) plain.replace(0, k_minus.size(), "-");
  if (plain.starts_with('+')) plain.erase(0, 1);
  const std::size_t sign = plain.starts_with('-') ? 1 : 0;
  // A comma stands before three figures, or it parts no thousands.
  const std::size_t point = std::min(plain.find('.'), plain.size());
  std::string bare;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (plain[i] != ',') {
      bare += plain[i];
    } else if (i <= sign || i > point || (point - i) % 4 != 0) {
      return std::nullopt;
    }
  }
  constexpr std::size_t k_most_figures = 15;  // what a double holds exactly
  if (bare.size() <= sign || bare.size() - sign > k_most_figures) return std::nullopt;
  if (bare.find_first_not_of("0123456789.", sign) != std::string::npos) return std::nullopt;
  if (bare[sign] == '.' || bare.ends_with('.')) return std::nullopt;
  if (bare[sign] == '0' && bare.size() > sign + 1 && bare[sign + 1] != '.') return std::nullopt;
  constexpr std::size_t k_telephone = 11;
  if (bare.size() == k_telephone && bare[0] == '1' && bare.find('.') == std::string::npos) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(bare.data(), bare.data() + bare.size(), value);
  if (error != std::errc() || end != bare.data() + bare.size()) return std::nullopt;
  return value;
}

StatisticsMerge::StatisticsMerge(std::vector<std::string> columns) : asked_(!columns.empty()) {
  for (const std::string& column : columns) column_of(column);
}

std::size_t StatisticsMerge::column_of(const std::string& title) {
  const auto [found, fresh] = known_.emplace(normalised(title), whole_.columns.size());
  if (fresh) whole_.columns.push_back({std::string(parsers::trimmed(title)), false});
  return found->second;
}

void StatisticsMerge::remark(std::size_t file, std::string table, std::size_t row, std::string what,
                             std::string value) {
  whole_.remarks.push_back({file, std::move(table), row, {}, std::move(value), std::move(what)});
}

// With columns asked for, the row that has most of them; else the first that looks like a head: two or more cells, and
// none of them a figure.
std::optional<StatisticsMerge::Head> StatisticsMerge::find_head(const parsers::Table& table) {
  std::optional<Head> best;
  for (std::size_t at = 0; at < std::min(table.rows.size(), k_head_rows); ++at) {
    const Row& row = table.rows[at];
    if (!asked_) {
      if (filled(row) < 2 || std::ranges::any_of(row, [](const std::string& c) { return figure_of(c).has_value(); }))
        continue;
      Head head{at, {}, {}, {}};
      std::set<std::size_t> taken;
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (!is_filled(row[i])) continue;
        if (!known_.contains(normalised(row[i])) && whole_.columns.size() >= k_most_columns) {
          head.further.push_back(row[i]);
        } else if (taken.insert(column_of(row[i])).second) {
          head.columns[i] = column_of(row[i]);
        }
      }
      return head;
    }
    Head head{at, {}, {}, {}};
    std::set<std::size_t> found;
    for (const bool exact : {true, false})
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (!is_filled(row[i]) || head.columns.contains(i)) continue;
        const std::string key = normalised(row[i]);
        const auto known = known_.find(exact ? key : without_unit(key));
        if (known != known_.end() && found.insert(known->second).second) head.columns[i] = known->second;
      }
    for (std::size_t i = 0; i < row.size(); ++i)
      if (is_filled(row[i]) && !head.columns.contains(i)) head.further.emplace_back(parsers::trimmed(row[i]));
    for (std::size_t i = 0; i < whole_.columns.size(); ++i)
      if (!found.contains(i)) head.lacking.push_back(whole_.columns[i].name);
    if (!found.empty() && (!best || head.lacking.size() < best->lacking.size())) best = std::move(head);
  }
  return best;
}

void StatisticsMerge::add_table(std::size_t file, const parsers::Table& table, const Head& head) {
  std::vector<MergedRow> rows;
  std::vector<StatisticsRemark> passed_over;
  std::string content;
  const Row& titles = table.rows[head.row];
  for (std::size_t at = head.row + 1; at < table.rows.size(); ++at) {
    const Row& row = table.rows[at];
    if (filled(row) == 0 || row == titles) continue;  // long tables repeat their head
    const char* why = nullptr;
    if (is_total(row)) {
      why = "合计行，未并入（合计由公式计算）";
    } else if (is_note(row) || (filled(row) == 1 && head.columns.size() > 2)) {
      why = "说明行，未并入";
    }
    if (why != nullptr) {
      passed_over.push_back({file, table.name, at + 1, {}, first_filled(row), why});
      continue;
    }
    MergedRow& merged = rows.emplace_back(MergedRow{file, table.name, at + 1, {}});
    merged.cells.resize(whole_.columns.size());
    bool any = false;
    for (const auto& [from, to] : head.columns) {
      merged.cells[to].in_table = true;
      if (from >= row.size()) continue;
      merged.cells[to].text = parsers::trimmed(row[from]);
      any = any || is_filled(row[from]);
      content += std::to_string(to) + "=" + normalised(row[from]) + "\x1F";
    }
    content += "\x1E";
    if (!any) {
      rows.pop_back();
      passed_over.push_back({file, table.name, at + 1, {}, first_filled(row), "所要求的各列均为空，未并入"});
    }
  }
  if (rows.empty()) {
    if (!passed_over.empty() || !head.columns.empty()) remark(file, table.name, 0, "表中没有数据行");
    return;
  }
  if (whole_.rows.size() + rows.size() > k_most_rows) {
    remark(file, table.name, 0, "汇总表超过" + std::to_string(k_most_rows) + "行，本表未并入");
    return;
  }
  if (!tables_of_agency_.insert(content).second) {
    remark(file, table.name, 0, "与本单位另一份统计表内容相同，未重复并入");
    return;
  }
  if (!head.lacking.empty()) remark(file, table.name, head.row + 1, "缺少：" + joined(head.lacking));
  if (!head.further.empty()) remark(file, table.name, head.row + 1, "未要求的列，未并入：" + joined(head.further));
  std::ranges::move(passed_over, std::back_inserter(whole_.remarks));
  std::ranges::move(rows, std::back_inserter(whole_.rows));
}

void StatisticsMerge::add(StatisticsFile added, std::span<const parsers::Table> tables) {
  if (added.agency != agency_) tables_of_agency_.clear();
  agency_ = added.agency;
  const std::size_t file = whole_.files.size();
  whole_.files.push_back(std::move(added));
  if (!whole_.files.back().trouble.empty()) {
    remark(file, "", 0, whole_.files.back().trouble + "，未并入");
    return;
  }
  std::vector<std::pair<const parsers::Table*, Head>> found;
  for (const parsers::Table& table : tables)
    if (auto head = find_head(table)) found.emplace_back(&table, std::move(*head));
  // Where one table has all that is asked, others with a column of the same name are something else.
  if (asked_ && !found.empty()) {
    const auto lacks = [](const auto& one) { return one.second.lacking.size(); };
    const std::size_t least = lacks(*std::ranges::min_element(found, {}, lacks));
    if (least == 0)
      std::erase_if(found, [&](const auto& one) { return lacks(one) != 0; });
    else if (found.size() > 1)
      found = {*std::ranges::min_element(found, {}, lacks)};
  }
  if (found.empty()) {
    remark(file, "", 0, asked_ ? "没有所要求的任何一列，未并入" : "没有可识别的表格，未并入");
    return;
  }
  for (const auto& [table, head] : found) add_table(file, *table, head);
}

Statistics StatisticsMerge::finish() {
  for (MergedRow& row : whole_.rows) row.cells.resize(whole_.columns.size());
  for (std::size_t i = 0; i < whole_.columns.size(); ++i) ColumnCheck(whole_.columns[i], whole_.rows, i, asked_).run();
  for (const MergedRow& row : whole_.rows)
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      if (!row.cells[i].odd.empty())
        whole_.remarks.push_back(
            {row.file, row.table, row.row, whole_.columns[i].name, row.cells[i].text, row.cells[i].odd});
  std::ranges::stable_sort(whole_.remarks, {},
                           [](const StatisticsRemark& one) { return std::tuple(one.file, one.table, one.row); });
  return std::move(whole_);
}

}  // namespace baosong::bundle
