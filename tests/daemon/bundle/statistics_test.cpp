#include "daemon/bundle/statistics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baosong::bundle {
namespace {

using parsers::Table;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

StatisticsFile from(const std::string& agency, const std::string& name = "统计表.xlsx") {
  return {agency, "HN-0001", name, agency + "/统计表/" + name, {}};
}

std::vector<std::string> texts(const MergedRow& row) {
  std::vector<std::string> out;
  for (const MergedCell& cell : row.cells) out.push_back(cell.text);
  return out;
}

// The oddities of one column, row by row.
std::vector<std::string> odds(const Statistics& all, std::size_t column) {
  std::vector<std::string> out;
  for (const MergedRow& row : all.rows) out.push_back(row.cells.at(column).odd);
  return out;
}

std::vector<std::string> remarks(const Statistics& all) {
  std::vector<std::string> out;
  for (const StatisticsRemark& one : all.remarks) out.push_back(one.what);
  return out;
}

Statistics of_column(const std::vector<std::string>& values, const std::string& name = "参与人数") {
  StatisticsMerge merge({"活动名称", name});
  Table table{"Sheet1", {{"活动名称", name}}};
  int number = 0;
  for (const std::string& value : values) table.rows.push_back({"活动" + std::to_string(++number), value});
  merge.add(from("海口"), {&table, 1});
  return merge.finish();
}

TEST(StatisticsFigure, IsPlainOrNone) {
  struct Case {
    const char* text;
    std::optional<double> value;
  };
  for (const Case& one : std::vector<Case>{{"1200", 1200},
                                           {"１２００", 1200},
                                           {" 1,200 ", 1200},
                                           {"1，200", 1200},
                                           {"1,200,000", 1.2e6},
                                           {"-3", -3},
                                           {"－3", -3},
                                           {"+7", 7},
                                           {"2.5", 2.5},
                                           {"0", 0},
                                           {"0.5", 0.5},
                                           {"1,234.5", 1234.5},
                                           {"", {}},
                                           {"12人", {}},
                                           {"1.2万", {}},
                                           {"3000余", {}},
                                           {"0591", {}},
                                           {"13800000000", {}},
                                           {"1,20", {}},
                                           {",200", {}},
                                           {"12,00,000", {}},
                                           {"1.2.3", {}},
                                           {".5", {}},
                                           {"5.", {}},
                                           {"-", {}},
                                           {"95%", {}},
                                           {"1e5", {}},
                                           {"nan", {}},
                                           {"0x10", {}},
                                           {"2021-09-01", {}},
                                           {"=1+1", {}},
                                           {"12 300", 12300},
                                           {"1234567890123456", {}}})
    EXPECT_EQ(figure_of(one.text), one.value) << one.text;
}

TEST(StatisticsMerge, ColumnsAreFoundByTheHeadInAnyOrder) {
  StatisticsMerge merge({"活动名称", "参与人数", "活动日期"});
  const Table haikou{"表一", {{"附件2"}, {"参与 人数", "活动日期", "活动名称"}, {"1200", "9月1日", "开幕式"}}};
  const Table sanya{"Sheet1", {{"序号", "活动名称", "活动日期", "参与人数（人）"}, {"1", "宣传", "9月3日", "80"}}};
  merge.add(from("海口"), {&haikou, 1});
  merge.add(from("三亚"), {&sanya, 1});
  const Statistics all = merge.finish();
  ASSERT_EQ(all.rows.size(), 2U);
  EXPECT_THAT(texts(all.rows[0]), ElementsAre("开幕式", "1200", "9月1日"));
  EXPECT_EQ(all.rows[0].row, 3U);
  EXPECT_EQ(all.rows[0].table, "表一");
  EXPECT_THAT(texts(all.rows[1]), ElementsAre("宣传", "80", "9月3日"));
  EXPECT_EQ(all.files.at(all.rows[1].file).agency, "三亚");
  EXPECT_EQ(all.rows[1].cells[1].number, 80);
  EXPECT_TRUE(all.columns[1].summed);
  EXPECT_FALSE(all.columns[0].summed);
  EXPECT_THAT(remarks(all), ElementsAre("未要求的列，未并入：序号"));
}

TEST(StatisticsMerge, WhatColumnsLackIsSaidAndTheRestMerged) {
  StatisticsMerge merge({"活动名称", "参与人数", "发放资料"});
  const Table table{"", {{"活动名称", "参与人数"}, {"开幕式", "30"}}};
  merge.add(from("海口"), {&table, 1});
  const Statistics all = merge.finish();
  ASSERT_EQ(all.rows.size(), 1U);
  EXPECT_THAT(texts(all.rows[0]), ElementsAre("开幕式", "30", ""));
  EXPECT_THAT(remarks(all), ElementsAre("缺少：发放资料"));
}

TEST(StatisticsMerge, WhatATableLacksIsSaidOnceAndNotOfEveryRow) {
  StatisticsMerge merge({"活动名称", "参与人数"});
  const Table whole{"", {{"活动名称", "参与人数"}, {"甲", "1"}, {"乙", "2"}, {"丙", "3"}, {"丁", ""}}};
  const Table part{"", {{"活动名称"}, {"戊"}}};
  merge.add(from("海口"), {&whole, 1});
  merge.add(from("三亚"), {&part, 1});
  const Statistics all = merge.finish();
  EXPECT_THAT(odds(all, 1), ElementsAre("", "", "", "空缺，其他各行均已填写", ""));
  EXPECT_THAT(remarks(all), ElementsAre("空缺，其他各行均已填写", "缺少：参与人数"));
}

TEST(StatisticsMerge, ATableThatHasAllGoesBeforeOthers) {
  StatisticsMerge merge({"活动名称", "参与人数"});
  const std::vector<Table> tables = {{"说明", {{"活动名称", "联系人"}, {"开幕式", "甲"}}},
                                     {"数据", {{"活动名称", "参与人数"}, {"开幕式", "30"}}},
                                     {"数据二", {{"活动名称", "参与人数"}, {"讲座", "40"}}}};
  merge.add(from("海口"), tables);
  const Statistics all = merge.finish();
  ASSERT_EQ(all.rows.size(), 2U);
  EXPECT_EQ(all.rows[0].table, "数据");
  EXPECT_EQ(all.rows[1].table, "数据二");
}

TEST(StatisticsMerge, TotalsNotesAndRepeatedHeadsAreNoRows) {
  StatisticsMerge merge({"活动名称", "参与人数", "备注"});
  const Table table{"",
                    {{"活动名称", "参与人数", "备注"},
                     {"一、宣传活动", "", ""},
                     {"开幕式", "30", ""},
                     {"活动名称", "参与人数", "备注"},
                     {"", "", ""},
                     {"讲座", "40", ""},
                     {"合  计", "70", ""},
                     {"填表人：甲", "审核人：乙", ""}}};
  merge.add(from("海口"), {&table, 1});
  const Statistics all = merge.finish();
  ASSERT_EQ(all.rows.size(), 2U);
  EXPECT_EQ(all.rows[1].row, 6U);
  EXPECT_THAT(remarks(all), ElementsAre("说明行，未并入", "合计行，未并入（合计由公式计算）", "说明行，未并入"));
  EXPECT_THAT(all.remarks, Contains(Field(&StatisticsRemark::row, 7U)));
}

TEST(StatisticsMerge, TheSameTableTwiceCountsOnceForAnAgency) {
  StatisticsMerge merge({"活动名称", "参与人数"});
  const Table table{"", {{"活动名称", "参与人数"}, {"开幕式", "30"}}};
  const Table again{"Sheet1", {{"关于质量月"}, {"参与人数", "活动名称"}, {"３０", "开幕式 "}}};
  merge.add(from("海口", "统计表.xlsx"), {&table, 1});
  merge.add(from("海口", "统计表.docx"), {&again, 1});
  merge.add(from("三亚", "统计表.xlsx"), {&table, 1});
  const Statistics all = merge.finish();
  EXPECT_EQ(all.rows.size(), 3U);  // columns in another order are another table, as far as content tells
  StatisticsMerge second({"活动名称", "参与人数"});
  second.add(from("海口", "统计表.xlsx"), {&table, 1});
  second.add(from("海口", "统计表（盖章）.pdf"), {&table, 1});
  second.add(from("三亚", "统计表.xlsx"), {&table, 1});
  const Statistics once = second.finish();
  EXPECT_EQ(once.rows.size(), 2U);
  EXPECT_THAT(remarks(once), ElementsAre("与本单位另一份统计表内容相同，未重复并入"));
}

TEST(StatisticsMerge, WithoutColumnsAskedForAllAreKept) {
  StatisticsMerge merge({});
  const Table one{"", {{"2021年质量月统计表"}, {"活动名称", "参与人数"}, {"开幕式", "30"}}};
  const Table two{"", {{"活动名称", "发放资料", "参与人数"}, {"讲座", "200", "40"}}};
  merge.add(from("海口"), {&one, 1});
  merge.add(from("三亚"), {&two, 1});
  const Statistics all = merge.finish();
  ASSERT_EQ(all.columns.size(), 3U);
  ASSERT_EQ(all.rows.size(), 2U);
  EXPECT_THAT(texts(all.rows[0]), ElementsAre("开幕式", "30", ""));
  EXPECT_THAT(texts(all.rows[1]), ElementsAre("讲座", "40", "200"));
}

TEST(StatisticsMerge, WhatCannotBeReadIsInTheRemarks) {
  StatisticsMerge merge({"活动名称"});
  StatisticsFile locked = from("海口");
  locked.trouble = "文件设有密码";
  merge.add(locked, {});
  merge.add(from("三亚"), {});
  const Table strange{"", {{"甲", "乙"}, {"1", "2"}}};
  merge.add(from("儋州"), {&strange, 1});
  const Table bare{"", {{"活动名称"}}};
  merge.add(from("文昌"), {&bare, 1});
  const Statistics all = merge.finish();
  EXPECT_THAT(all.rows, IsEmpty());
  EXPECT_THAT(remarks(all), ElementsAre("文件设有密码，未并入", "没有所要求的任何一列，未并入",
                                        "没有所要求的任何一列，未并入", "表中没有数据行"));
}

TEST(StatisticsMerge, AHostileTableIsBounded) {
  StatisticsMerge merge({});
  Table wide{"", {{}, {}}};
  for (int i = 0; i < 256; ++i) {
    wide.rows[0].push_back("列" + std::to_string(i) + "甲");
    wide.rows[1].push_back("x");
  }
  merge.add(from("海口"), {&wide, 1});
  const Statistics all = merge.finish();
  EXPECT_EQ(all.columns.size(), 60U);
  EXPECT_THAT(remarks(all), Contains(HasSubstr("未要求的列，未并入：列60甲、")));
}

TEST(StatisticsMerge, ManyRowsAreBounded) {
  StatisticsMerge merge({"活动名称"});
  for (int i = 0; i < 5; ++i) {
    Table table{"", {{"活动名称"}}};
    for (int row = 0; row < 4500; ++row) table.rows.push_back({std::to_string(i) + "场" + std::to_string(row)});
    merge.add(from("海口"), {&table, 1});
  }
  const Statistics all = merge.finish();
  EXPECT_EQ(all.rows.size(), 18'000U);
  EXPECT_THAT(remarks(all), ElementsAre("汇总表超过20000行，本表未并入"));
}

TEST(StatisticsOdd, NotANumberWhereOthersAre) {
  const Statistics all = of_column({"10", "12", "约三千", "/", "15"});
  EXPECT_THAT(odds(all, 1), ElementsAre("", "", "不是数字，未计入合计", "", ""));
  EXPECT_TRUE(all.columns[1].summed);
  EXPECT_FALSE(all.rows[2].cells[1].number);
}

TEST(StatisticsOdd, NegativeFractionEmpty) {
  EXPECT_THAT(odds(of_column({"10", "-2", "12.5", "", "15", "16", "17"}), 1),
              ElementsAre("", "负数", "小数，其他各行为整数", "空缺，其他各行均已填写", "", "", ""));
}

TEST(StatisticsOdd, MoreThanTenTimesTheMedian) {
  EXPECT_THAT(odds(of_column({"10", "11", "12", "13", "121", "120"}), 1),
              ElementsAre("", "", "", "", "", ""));  // median 13
  EXPECT_THAT(odds(of_column({"10", "11", "12", "12", "121"}), 1), ElementsAre("", "", "", "", "超过各行中位数的10倍"));
  EXPECT_THAT(odds(of_column({"1", "1", "500"}), 1), ElementsAre("", "", ""));  // too few to say
}

TEST(StatisticsOdd, NumbersThatAreNoQuantitiesAreNeitherSummedNorMarked) {
  for (const char* name : {"序号", "联系电话", "合格率", "完成比例"}) {
    const Statistics all = of_column({"1", "2", "3", "4", "5", "-600"}, name);
    EXPECT_FALSE(all.columns[1].summed) << name;
    EXPECT_THAT(odds(all, 1), testing::Each("")) << name;
  }
}

TEST(StatisticsOdd, AColumnOfWordsIsLeftAlone) {
  const Statistics all = of_column({"上午", "下午", "3", "晚上"}, "地点");
  EXPECT_THAT(odds(all, 1), ElementsAre("", "", "", ""));
  EXPECT_FALSE(all.rows[2].cells[1].number);
}

}  // namespace
}  // namespace baosong::bundle
