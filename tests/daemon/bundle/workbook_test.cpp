#include "daemon/bundle/workbook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parsers/archives/archive.hpp"
#include "parsers/documents/document.hpp"
#include "tests/daemon/bundle/folder.hpp"

namespace baosong::bundle {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using tests::Folder;
using tests::read_file;

constexpr const char* k_xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const std::chrono::sys_seconds k_when = std::chrono::sys_days(std::chrono::year(2021) / 10 / 12);

Sheet sheet_of(std::vector<std::vector<Cell>> rows) {
  Sheet sheet;
  sheet.name = "表";
  sheet.title = "标题";
  sheet.note = "说明";
  sheet.columns = {{"单位", 20}, {"人数", 6}};
  sheet.rows = std::move(rows);
  return sheet;
}

std::vector<parsers::Table> tables_of(const fs::path& file, const Folder& folder) {
  fs::create_directory(folder / "read");
  parsers::Workspace workspace(folder / "read", {});
  return parsers::read_document(file, k_xlsx, workspace).facts.tables;
}

// The members of the package that end in `name`, one after another.
std::string package(const fs::path& file, const Folder& folder, const std::string& name) {
  fs::create_directory(folder / "members");
  parsers::Workspace workspace(folder / "members", {});
  std::string out;
  for (const auto& member : parsers::read_archive(file, "application/zip", "a", workspace).members)
    if (member.path.ends_with(name)) out += read_file(member.file);
  return out;
}

TEST(Workbook, OpensAgainWithWhatWasWritten) {
  const Folder folder;
  Sheet sheet = sheet_of({{text_cell("福州市\n局"), number_cell(12)}, {link_cell("厦门", "厦门/"), number_cell(-2.5)}});
  sheet.totals = {text_cell("合计"), formula_cell(sum_of_column(1, 2), 9.5)};
  write_workbook(folder / "a.xlsx", {sheet}, "标题", k_when);
  const auto tables = tables_of(folder / "a.xlsx", folder);
  ASSERT_EQ(tables.size(), 1U);
  EXPECT_EQ(tables[0].name, "表");
  ASSERT_EQ(tables[0].rows.size(), 6U);
  EXPECT_EQ(tables[0].rows[0][0], "标题");
  EXPECT_EQ(tables[0].rows[1][0], "说明");
  EXPECT_THAT(tables[0].rows[2], ElementsAre("单位", "人数"));
  EXPECT_EQ(tables[0].rows[3][1], "12");
  EXPECT_THAT(tables[0].rows[4], ElementsAre("厦门", "-2.5"));
  EXPECT_THAT(tables[0].rows[5], ElementsAre("合计", "9.5"));
  EXPECT_THAT(package(folder / "a.xlsx", folder, "sheet1.xml"), HasSubstr("<f>SUM(B4:B5)</f>"));
}

TEST(Workbook, WhatStrangersWroteNeverIsAFormula) {
  const Folder folder;
  const std::vector<std::string> hostile = {"=1+1",
                                            "+1",
                                            "-1+2",
                                            "@SUM(A1)",
                                            "{=A1}",
                                            "\t=1",
                                            "=HYPERLINK(\"http://x.example\")",
                                            "http://x.example/",
                                            "mailto:a@x.example",
                                            "internal:表!A1",
                                            "0591"};
  std::vector<std::vector<Cell>> rows;
  for (const std::string& text : hostile) rows.push_back({text_cell(text), text_cell(text)});
  write_workbook(folder / "a.xlsx", {sheet_of(rows)}, "=1+1", k_when);
  const auto tables = tables_of(folder / "a.xlsx", folder);
  for (std::size_t i = 0; i < hostile.size(); ++i)
    EXPECT_EQ(tables.at(0).rows.at(3 + i).at(0), hostile[i] == "\t=1" ? "=1" : hostile[i]);
  const std::string xml = package(folder / "a.xlsx", folder, "sheet1.xml");
  EXPECT_THAT(xml, Not(HasSubstr("<f>")));
  EXPECT_THAT(xml, Not(HasSubstr("hyperlink")));
}

TEST(Workbook, TextThatNoCellCanHoldIsCutToWhatItCan) {
  const Folder folder;
  std::string strange =
      "甲\x01\x0B\x1F\xEF\xBF\xBE\xEF\xBF\xBF"
      "乙<&>\"'𠮷";
  write_workbook(folder / "a.xlsx",
                 {sheet_of({{text_cell(strange), text_cell(std::string(200'000, 'x'))},
                            {text_cell("\xFF\xFE"), link_cell("长", std::string(5'000, 'y'))}})},
                 "", k_when);
  const auto tables = tables_of(folder / "a.xlsx", folder);
  ASSERT_EQ(tables.size(), 1U);
  EXPECT_EQ(tables[0].rows[3][0], "甲乙<&>\"'𠮷");
  EXPECT_EQ(tables[0].rows[3][1].size(), 32'000U);
  EXPECT_EQ(tables[0].rows[4][1], "长");
}

TEST(Workbook, LinksAreRelative) {
  const Folder folder;
  write_workbook(folder / "a.xlsx", {sheet_of({{link_cell("总结", "福州/活动总结/50% #1?.docx")}})}, "", k_when);
  const std::string links = package(folder / "a.xlsx", folder, "sheet1.xml.rels");
  EXPECT_THAT(links, HasSubstr("Target=\"福州/活动总结/50%25%20%231%3F.docx\""));
  EXPECT_THAT(links, HasSubstr("TargetMode=\"External\""));
}

TEST(Workbook, TheSameBytesWheneverItIsMade) {
  const Folder folder;
  const Sheet sheet = sheet_of({{text_cell("福州"), number_cell(1)}});
  write_workbook(folder / "a.xlsx", {sheet}, "标题", k_when);
  setenv("TZ", "America/New_York", 1);
  tzset();
  write_workbook(folder / "b.xlsx", {sheet}, "标题", k_when);
  unsetenv("TZ");
  tzset();
  EXPECT_EQ(read_file(folder / "a.xlsx"), read_file(folder / "b.xlsx"));
  EXPECT_THAT(package(folder / "a.xlsx", folder, "core.xml"), HasSubstr("2021-10-12T00:00:00Z</dcterms:modified>"));
}

TEST(Workbook, CellNames) {
  EXPECT_EQ(cell_name(0, 1), "A1");
  EXPECT_EQ(cell_name(25, 4), "Z4");
  EXPECT_EQ(cell_name(26, 4), "AA4");
  EXPECT_EQ(cell_name(701, 9), "ZZ9");
  EXPECT_EQ(cell_name(702, 9), "AAA9");
}

}  // namespace
}  // namespace baosong::bundle
