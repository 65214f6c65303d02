// The merged statistics as sheets.
#include <algorithm>
#include <set>
#include <string_view>

#include "daemon/bundle/register.hpp"

namespace baosong::bundle {
namespace {

const char* const k_whole = "统计汇总";

// Columns of 统计汇总 before the merged ones.
constexpr std::size_t k_before = 2;

Cell value_cell(const MergedCell& cell) {
  const Look look = cell.odd.empty() ? Look::plain : Look::notice;
  return cell.number ? number_cell(*cell.number, look) : text_cell(cell.text, look);
}

double sum(const Statistics& statistics, std::size_t column, std::size_t from, std::size_t to) {
  double all = 0;
  for (std::size_t i = from; i < to; ++i) all += statistics.rows[i].cells[column].number.value_or(0);
  return all;
}

Sheet whole_sheet(const State& state, const Statistics& statistics) {
  Sheet sheet;
  sheet.name = k_whole;
  sheet.title = state.campaign.title + "统计汇总表";
  const auto odd =
      std::ranges::count_if(statistics.remarks, [](const StatisticsRemark& one) { return !one.column.empty(); });
  sheet.note = "由各单位报送的" + std::to_string(statistics.files.size()) + "份统计表合并而成，共" +
               std::to_string(statistics.rows.size()) + "行，每行注明来源。";
  sheet.note +=
      odd == 0 ? "未发现异常数值。" : "黄底为需核对的数值，共" + std::to_string(odd) + "处，说明见“核对情况”。";
  sheet.columns = {{"序号", 4}, {"单位", 30}};
  for (const MergedColumn& column : statistics.columns) sheet.columns.push_back({column.name, 30});
  for (SheetColumn column : {SheetColumn{"来源文件", 30}, SheetColumn{"工作表", 12}, SheetColumn{"行", 4}})
    sheet.columns.push_back(std::move(column));
  for (const MergedRow& row : statistics.rows) {
    const StatisticsFile& file = statistics.files[row.file];
    std::vector<Cell> cells = {number_cell(static_cast<double>(sheet.rows.size() + 1)), text_cell(file.agency)};
    for (const MergedCell& cell : row.cells) cells.push_back(value_cell(cell));
    cells.push_back(link_cell(file.name, file.path));
    cells.push_back(text_cell(row.table));
    cells.push_back(number_cell(static_cast<double>(row.row)));
    sheet.rows.push_back(std::move(cells));
  }
  if (sheet.rows.empty()) return sheet;
  sheet.totals.assign(sheet.columns.size(), Cell{});
  sheet.totals[1] = text_cell("合计");
  for (std::size_t i = 0; i < statistics.columns.size(); ++i)
    if (statistics.columns[i].summed)
      sheet.totals[k_before + i] =
          formula_cell(sum_of_column(k_before + i, sheet.rows.size()), sum(statistics, i, 0, statistics.rows.size()));
  return sheet;
}

std::string without_rows(const State& state, const Statistics& statistics) {
  std::set<std::string_view> there;
  for (const MergedRow& row : statistics.rows) there.insert(statistics.files[row.file].agency);
  std::string names;
  std::size_t count = 0;
  for (const config::Agency& agency : state.campaign.roster.agencies) {
    if (there.contains(agency.name)) continue;
    names += (count++ == 0 ? "" : "、") + agency.name;
  }
  return count == 0 ? std::string() : "尚无统计数据的单位" + std::to_string(count) + "家：" + names + "。";
}

// Rows of an agency stand one after another.
Sheet agency_sheet(const State& state, const Statistics& statistics) {
  Sheet sheet;
  sheet.name = "各单位合计";
  sheet.title = state.campaign.title + "统计数据各单位合计";
  sheet.note = "按“统计汇总”中各单位的数据行用公式计算。" + without_rows(state, statistics);
  sheet.columns = {{"序号", 4}, {"单位", 30}, {"行数", 4}};
  std::vector<std::size_t> summed;
  for (std::size_t i = 0; i < statistics.columns.size(); ++i)
    if (statistics.columns[i].summed) {
      summed.push_back(i);
      sheet.columns.push_back({statistics.columns[i].name, 30});
    }
  const auto agency_of = [&](std::size_t row) -> const std::string& {
    return statistics.files[statistics.rows[row].file].agency;
  };
  const std::string whole = std::string("'") + k_whole + "'!";
  for (std::size_t from = 0; from < statistics.rows.size();) {
    std::size_t to = from + 1;
    while (to < statistics.rows.size() && agency_of(to) == agency_of(from)) ++to;
    const auto range = [&](std::size_t column) {
      return whole + cell_name(column, k_first_row + from) + ":" + cell_name(column, k_first_row + to - 1);
    };
    std::vector<Cell> cells = {number_cell(static_cast<double>(sheet.rows.size() + 1)), text_cell(agency_of(from)),
                               formula_cell("ROWS(" + range(1) + ")", static_cast<double>(to - from))};
    for (const std::size_t column : summed)
      cells.push_back(formula_cell("SUM(" + range(k_before + column) + ")", sum(statistics, column, from, to)));
    sheet.rows.push_back(std::move(cells));
    from = to;
  }
  if (sheet.rows.empty()) return sheet;
  sheet.totals = {Cell{}, text_cell("合计"),
                  formula_cell(sum_of_column(2, sheet.rows.size()), static_cast<double>(statistics.rows.size()))};
  for (const std::size_t column : summed)
    sheet.totals.push_back(formula_cell(sum_of_column(sheet.totals.size(), sheet.rows.size()),
                                        sum(statistics, column, 0, statistics.rows.size())));
  return sheet;
}

Sheet remarks_sheet(const State& state, const Statistics& statistics) {
  Sheet sheet;
  sheet.name = "核对情况";
  sheet.title = state.campaign.title + "统计表核对情况";
  sheet.note = statistics.remarks.empty() ? "没有需要核对的情况。" : "以下各项请人工核对；原表见各单位文件夹。";
  sheet.columns = {{"序号", 4}, {"单位", 30}, {"文件", 30}, {"工作表", 12},
                   {"行", 4},   {"列", 20},   {"内容", 30}, {"情况", 50}};
  for (const StatisticsRemark& one : statistics.remarks) {
    const StatisticsFile& file = statistics.files[one.file];
    sheet.rows.push_back({number_cell(static_cast<double>(sheet.rows.size() + 1)), text_cell(file.agency),
                          link_cell(file.name, file.path), text_cell(one.table),
                          one.row == 0 ? Cell{} : number_cell(static_cast<double>(one.row)), text_cell(one.column),
                          text_cell(one.value), text_cell(one.what)});
  }
  return sheet;
}

}  // namespace

std::vector<Sheet> statistics_sheets(const State& state, const Statistics& statistics) {
  return {whole_sheet(state, statistics), agency_sheet(state, statistics), remarks_sheet(state, statistics)};
}

}  // namespace baosong::bundle
