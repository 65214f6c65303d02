#include "daemon/commands/terminal.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace baosong::commands {
namespace {

struct Width {
  const char* name;
  const char* text;
  std::size_t cells;
};
class Cells : public testing::TestWithParam<Width> {};

TEST_P(Cells, as_a_terminal_shows_them) {
  EXPECT_EQ(cells(GetParam().text), GetParam().cells);
}

INSTANTIATE_TEST_SUITE_P(All, Cells,
                         testing::Values(Width{"empty", "", 0}, Width{"ascii", "FJ-1", 4}, Width{"han", "福州", 4},
                                         Width{"full_width", "（１）", 6}, Width{"combining", "e\u0301", 1},
                                         Width{"zero_width", "a\u200bb", 2}, Width{"mixed", "图1", 3}),
                         [](const auto& row) { return row.param.name; });

TEST(Table, columns_line_up_and_lines_end_without_blanks) {
  EXPECT_EQ(table({"单位", "数"}, {{"福州市", "1"}, {"x", ""}}),
            "单位    数\n"
            "------  --\n"
            "福州市  1\n"
            "x\n");
}

TEST(Table, colours_wrap_whole_rows_and_do_not_widen_them) {
  EXPECT_EQ(table({"单位", "状态"}, {{"甲", "未报送"}, {"乙乙", "已接收"}}, {"\x1b[33m", ""}),
            "单位  状态\n----  ------\n\x1b[33m甲    未报送\x1b[0m\n乙乙  已接收\n");
}

TEST(Colours, are_for_terminals_alone) {
  if (isatty(STDOUT_FILENO) != 0) GTEST_SKIP() << "stdout is a terminal";
  EXPECT_FALSE(has_colours());
}

}  // namespace
}  // namespace baosong::commands
