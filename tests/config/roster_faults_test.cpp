// Every kind of fault in a roster, one row each.
#include "tests/config/fault_case.hpp"

namespace baosong::config {
namespace {

// clang-format off
const FaultCase k_cases[] = {
    {"column_lacks", k_r, ",phone\n", "\n", 1, "phone", "nothing", "id,name,kind", ""},
    {"column_unknown", k_r, ",contact,", ",kontact,", 1, "kontact", "unknown column", "contact", "contact", 2},
    {"column_twice", k_r, ",contact,", ",contact,contact,", 1, "contact", "twice", "once", ""},
    {"header_alone", k_r, k_roster.substr(k_roster.find('\n') + 1), "", 1, "", "no agency", "line", ""},
    {"id_empty", k_r, "xiamen,", ",", 3, "id", "nothing", "fuzhou", ""},
    {"id_format", k_r, "xiamen,", "厦门,", 3, "id", "厦门", "ASCII", ""},
    {"id_twice", k_r, "xiamen,", "fuzhou,", 3, "id", "line 2", "no other", ""},
    {"name_empty", k_r, "厦门市市场监督管理局", "", 3, "name", "nothing", "official name", ""},
    {"name_twice", k_r, "厦门市市场监督管理局", "福州市市场监督管理局", 3, "name", "line 2", "no other", ""},
    {"address", k_r, "zlc@fuzhou.example", "zlc@fuzhou.example;zlc", 2, "addresses", "\"zlc\"", "mail address", ""},
    {"address_twice", k_r, ",,scjgj.xiamen", ",ZLC@Fuzhou.example,scjgj.xiamen", 3, "addresses", "line 2", "no other", ""},
    {"domain", k_r, "scjgj.xiamen.example", "@scjgj.xiamen.example", 3, "domains", "\"@scjgj", "without @", ""},
    {"domain_twice", k_r, "zlc@fuzhou.example,", "zlc@fuzhou.example,scjgj.xiamen.example", 3, "domains", "line 2", "no other", ""},
    {"cells_few", k_r, ",,\nxiamen", ",\nxiamen", 2, "", "7 cells", "8 cells", ""},
    {"cells_many", k_r, ",,\nxiamen", ",,,\nxiamen", 2, "", "9 cells", "8 cells", ""},
    {"quote_open", k_r, "xiamen,厦门", "xiamen,\"厦门", 3, "", "never closed", "doubled", ""},
    {"quote_inside", k_r, "xiamen,厦门", "xiamen,厦\"门\"", 3, "", "does not begin with one", "doubled", ""},
    {"quote_after", k_r, "xiamen,厦门", "xiamen,\"厦\"门", 3, "", "after the closing", "doubled", ""},
    {"gbk", k_r, "厦门市", "\xCF\xC3\xC3\xC5\xCA\xD0", 3, "", "not UTF-8", "CSV UTF-8", ""},
    {"line_in_cell", k_r, "厦门市市场监督管理局", "\"厦门\n市\"", 3, "name", "\\x0A", "one line", ""},
};
// clang-format on

class RosterFaults : public testing::TestWithParam<FaultCase> {};

TEST_P(RosterFaults, namesFileLineKey) {
  expect_fault(GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, RosterFaults, testing::ValuesIn(k_cases),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace baosong::config
