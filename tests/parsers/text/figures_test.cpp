#include "parsers/text/figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baosong::parsers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Figures, EachWithItsSentence) {
  const std::vector<Figure> found =
      find_figures({"一、总体情况", "期间开展宣传活动12场，参与3000余人次；发放宣传资料 1.2万 份。悬挂横幅３０条。"});
  EXPECT_THAT(found,
              ElementsAre(Figure{"活动", "12", "期间开展宣传活动12场，参与3000余人次；"},
                          Figure{"人次", "3000余", "期间开展宣传活动12场，参与3000余人次；"},
                          Figure{"资料", "1.2万", "发放宣传资料 1.2万 份。"}, Figure{"横幅", "30", "悬挂横幅30条。"}));
}

struct FigureCase {
  const char* name;
  std::string text;
  std::string what;
  std::string value;
};

class OneFigure : public ::testing::TestWithParam<FigureCase> {};

TEST_P(OneFigure, Found) {
  const std::vector<Figure> found = find_figures({GetParam().text});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].what, GetParam().what);
  EXPECT_EQ(found[0].value, GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(All, OneFigure,
                         ::testing::Values(FigureCase{"training", "组织培训5场", "培训", "5"},
                                           FigureCase{"thousands", "惠及群众1,286人", "人数", "1286"},
                                           FigureCase{"fines", "罚没款58万元", "罚没款", "58"},
                                           FigureCase{"batches", "抽检样品2001批次", "抽检", "2001"},
                                           FigureCase{"companies", "走访企业 41 家", "企业", "41"},
                                           FigureCase{"cases", "立案9起", "案件", "9"}),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(Figures, WhatCountsNothing) {
  EXPECT_THAT(find_figures({"2021年9月1日召开第833场会议", "1、加强领导", "共12份", "99999999999999999场"}), IsEmpty());
}

TEST(Figures, AtMostAHundred) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "活动5场，";
  EXPECT_EQ(find_figures({text}).size(), 100U);
}

}  // namespace
}  // namespace baosong::parsers
