#include "config/roster_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "config/roster_file.hpp"
#include "config/words.hpp"
#include "tests/config/folder.hpp"

namespace baosong::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

RosterImport imported(const TableRows& rows, const Roster& before = {}) {
  auto result = roster_of_table(rows, before);
  if (!result) throw std::runtime_error("no header was found");
  return *result;
}

/// The roster that a reader of the written CSV has. Fails the test where it has faults.
Roster read_back(const Roster& roster) {
  const Folder folder;
  folder.write("out.csv", to_csv(roster));
  std::vector<Fault> faults;
  Roster read = read_roster(folder.path("out.csv"), faults);
  for (const Fault& fault : faults) ADD_FAILURE() << to_text(fault);
  return read;
}

const std::vector<std::string> k_header = {"单位名称", "类别", "简称", "电子邮箱", "联系人", "联系电话"};

TEST(RosterTable, an_offices_own_list_becomes_a_roster) {
  const RosterImport result = imported({
      {"2021年质量月活动联系人名单"},
      {"序号", "单位名称（全称）", "单位 类别", "简称", "电子邮箱", "域名", "联系人", "手机"},
      {"1", "福州市 市场监督管理局", "设区市", "福州市市场监管局；福州市局质量处",
       "ZLC@Fuzhou.example、zlj@fuzhou.example", "", "张三", "0591-0000-0001"},
      {"2", "厦门市市场监督管理局", "", "", "zlc@xiamen.example\nzlj@xiamen.example", "@scjgj.xiamen.example",
       "李四, 王五", ""},
  });
  ASSERT_EQ(result.roster.agencies.size(), 2U);
  const Agency fuzhou{"fuzhoushishichangjianduguanliju",
                      "福州市市场监督管理局",
                      "设区市",
                      {"福州市市场监管局", "福州市局质量处"},
                      {"zlc@fuzhou.example", "zlj@fuzhou.example"},
                      {},
                      "张三",
                      "0591-0000-0001"};
  EXPECT_EQ(result.roster.agencies[0], fuzhou);
  EXPECT_EQ(result.roster.agencies[1].kind, "设区市") << "a merged cell holds for the rows below";
  EXPECT_THAT(result.roster.agencies[1].addresses, ElementsAre("zlc@xiamen.example", "zlj@xiamen.example"));
  EXPECT_THAT(result.roster.agencies[1].domains, ElementsAre("scjgj.xiamen.example"));
  EXPECT_THAT(result.unread, ElementsAre("序号"));
  EXPECT_THAT(result.columns, testing::Contains(Pair("单位名称（全称）", "name")));
  EXPECT_THAT(result.remarks, IsEmpty());
  EXPECT_EQ(read_back(result.roster), result.roster);
}

TEST(RosterTable, english_headers_will_do) {
  const RosterImport result =
      imported({{"Name", "E-mail", "id"}, {"福州市市场监督管理局", "zlc@fuzhou.example", "fuzhou"}});
  EXPECT_EQ(result.roster.agencies.at(0).id, "fuzhou");
  EXPECT_THAT(result.roster.agencies.at(0).addresses, ElementsAre("zlc@fuzhou.example"));
}

TEST(RosterTable, without_a_header_there_is_no_roster) {
  EXPECT_FALSE(roster_of_table({}, {}));
  EXPECT_FALSE(roster_of_table({{"福州市市场监督管理局", "zlc@fuzhou.example"}}, {}));
  EXPECT_FALSE(roster_of_table({{"单位名称"}, {"福州市市场监督管理局"}}, {})) << "a title says 单位 too";
}

struct Remarked {
  const char* name;
  TableRows rows;  ///< below k_header
  const char* says;
};
class RosterRemarks : public testing::TestWithParam<Remarked> {};

// Whatever is remarked, what comes out is a roster that the configuration takes.
TEST_P(RosterRemarks, are_made_and_the_rest_is_lawful) {
  TableRows rows = {k_header, {"泉州市市场监督管理局", "设区市", "", "zlc@quanzhou.example", "", ""}};
  rows.insert(rows.end(), GetParam().rows.begin(), GetParam().rows.end());
  const RosterImport result = imported(rows);
  EXPECT_THAT(result.remarks, ElementsAre(HasSubstr(GetParam().says)));
  EXPECT_EQ(read_back(result.roster), result.roster);
}

INSTANTIATE_TEST_SUITE_P(
    All, RosterRemarks,
    testing::Values(Remarked{"address_of_two",
                             {{"厦门市市场监督管理局", "", "", "a@xiamen.example zlc@quanzhou.example", "", ""}},
                             "厦门市市场监督管理局：邮箱zlc@quanzhou.example与“泉州市市场监督管理局”相同"},
                    Remarked{
                        "no_address", {{"厦门市市场监督管理局", "", "", "", "", ""}}, "厦门市市场监督管理局：没有邮箱"},
                    Remarked{"no_mail_address",
                             {{"厦门市市场监督管理局", "", "", "a@xiamen.example;见附件", "", ""}},
                             "“见附件”不是邮箱地址"},
                    Remarked{"short_alias",
                             {{"厦门市市场监督管理局", "", "厦门局", "a@xiamen.example", "", ""}},
                             "“厦门局”不足四个汉字"},
                    Remarked{"alias_within_another",
                             {{"厦门市市场监督管理局", "", "市场监督管理局", "a@xiamen.example", "", ""}},
                             "“市场监督管理局”是“泉州市市场监督管理局”里的一段"},
                    Remarked{"sums_and_repeated_headers_are_no_agencies",
                             {{"合计", "2家", "", "", "", ""}, k_header, {"漳州市市场监督管理局", "", "", "", "", ""}},
                             "漳州市市场监督管理局：没有邮箱"},
                    Remarked{"same_name_twice",
                             {{"泉州市市场监督管理局", "", "", "second@quanzhou.example", "", ""}},
                             "不止一行，已合并"},
                    Remarked{"no_name", {{"", "", "", "a@xiamen.example", "", ""}}, "没有单位名称"}),
    [](const auto& row) { return row.param.name; });

TEST(RosterTable, an_address_given_to_two_is_the_first_ones) {
  const RosterImport result =
      imported({{"单位名称", "邮箱"}, {"甲单位", "same@x.example"}, {"乙单位", "same@x.example"}});
  EXPECT_THAT(result.roster.agencies[0].addresses, ElementsAre("same@x.example"));
  EXPECT_THAT(result.roster.agencies[1].addresses, IsEmpty());
}

TEST(RosterTable, nobody_owns_a_public_providers_domain) {
  const RosterImport result = imported({{"单位名称", "域名"}, {"甲单位", "qq.com"}, {"乙单位", "163.com;yi.example"}});
  EXPECT_THAT(result.roster.agencies[0].domains, IsEmpty());
  EXPECT_THAT(result.roster.agencies[1].domains, ElementsAre("yi.example"));
  EXPECT_THAT(result.remarks, testing::Contains(HasSubstr("qq.com是公共邮箱")));
}

TEST(RosterTable, ids_stay_and_never_meet) {
  const TableRows rows = {{"单位名称", "邮箱", "代码"},          {"福州市教育局", "a@x.example", ""},
                          {"抚州市教育局", "b@x.example", ""},   {"市教育局", "c@x.example", "fuzhou"},
                          {"区教育局", "d@x.example", "fuzhou"}, {"县教育局", "e@x.example", "县"}};
  Roster before;
  before.agencies.push_back({"old", "抚州市教育局", "", {}, {}, {}, "", ""});
  before.agencies.push_back({"xianjiaoyuju", "已经不在名单上的单位", "", {}, {}, {}, "", ""});
  const RosterImport result = imported(rows, before);
  std::vector<std::string> ids;
  for (const Agency& one : result.roster.agencies) ids.push_back(one.id);
  EXPECT_THAT(ids, ElementsAre("fuzhoushijiaoyuju", "old", "fuzhou", "qujiaoyuju", "xianjiaoyuju-2"));
  EXPECT_THAT(result.remarks, ElementsAre(HasSubstr("“fuzhou”已被"), HasSubstr("“县”含有")));
}

TEST(SpokenId, is_an_id_for_whatever_name) {
  EXPECT_EQ(spoken_id("厦门市教育局"), "xiamenshijiaoyuju");
  EXPECT_EQ(spoken_id("陕西省长安银行"), "shaanxishengchanganyinhang");
  EXPECT_EQ(spoken_id("中共福建省委宣传部"), "zhonggongfujianshengweixuanchuanbu");
  EXPECT_EQ(spoken_id("“（）”"), "");
  EXPECT_EQ(spoken_id("ABC 检测中心（第2）"), "abcjiancezhongxindi2");
  const std::string longest = spoken_id("中国（福建）自由贸易试验区厦门片区管理委员会办公室综合处");
  EXPECT_TRUE(is_id(longest));
  EXPECT_LE(longest.size(), 40U);
}

TEST(RosterCsv, cells_with_commas_and_quotes_come_back) {
  Roster roster;
  roster.agencies.push_back(
      {"a", "甲“单位”, \"乙\"", "x,y", {"简称一二", "简称三四"}, {"a@x.example"}, {}, "张三,李四", "1 \"2\""});
  EXPECT_EQ(read_back(roster), roster);
}

}  // namespace
}  // namespace baosong::config
