// Every kind of fault in a campaign, one row each.
#include "tests/config/fault_case.hpp"

namespace baosong::config {
namespace {

// clang-format off
const FaultCase k_cases[] = {
    {"syntax", k_c, "title = \"质量月\"", "title = “质量月”", 2, "", "", "TOML", ""},
    {"unknown", k_c, "deadline =", "dedline =", 4, "dedline", "unknown key", "deadline", "deadline"},
    {"unknown_in_require", k_c, "max = 6", "max = 6\nmin_widht = 3", 15, "require[2].min_widht", "unknown key", "min_width", "min_width"},
    {"unknown_in_remind", k_c, "before =", "befor =", 17, "remind.befor", "unknown key", "before", "before"},
    {"id_lacks", k_c, "id = \"fujian-2021\"\n", "", 1, "id", "nothing", "fujian-2021", ""},
    {"id_format", k_c, "\"fujian-2021\"", "\"福建/2021\"", 1, "id", "福建/2021", "ASCII", ""},
    {"title_lacks", k_c, "title = \"质量月\"\n", "", 1, "title", "nothing", "title", ""},
    {"notice_type", k_c, "opens =", "notice = 5\nopens =", 3, "notice", "5 (a whole number)", "list", ""},
    {"notice_empty", k_c, "opens =", "notice = \"\"\nopens =", 3, "notice", "\"\"", "not empty", ""},
    {"keyword_empty", k_c, "opens =", "keywords = [\"质量月\", \"\"]\nopens =", 3, "keywords", "\"\"", "not empty", ""},
    {"opens_lacks", k_c, "opens = 2021-08-27\n", "", 1, "opens", "nothing", "a date", ""},
    {"opens_text", k_c, "opens = 2021-08-27", "opens = \"2021-08-27\"", 3, "opens", "(a text)", "without quotation marks", ""},
    {"deadline_no_day", k_c, "2021-10-15", "2021-10-32", 4, "", "", "TOML", ""},
    {"deadline_year", k_c, "2021-10-15", "0021-10-15", 4, "deadline", "0021-10-15", "a date", ""},
    {"deadline_before_opens", k_c, "2021-10-15", "2021-08-26", 4, "deadline", "before the campaign opens", "later", ""},
    {"prefix_lacks", k_c, "receipt_prefix = \"FJ2021\"\n", "", 1, "receipt_prefix", "nothing", "FJ2021", ""},
    {"prefix_format", k_c, "\"FJ2021\"", "\"FJ 2021\"", 5, "receipt_prefix", "FJ 2021", "ASCII", ""},
    {"roster_lacks", k_c, "roster = \"../roster.csv\"\n", "", 1, "roster", "nothing", "CSV", ""},
    {"roster_missing_file", k_c, "../roster.csv", "../rooster.csv", 6, "roster", "rooster.csv", "CSV", ""},
    {"interim_type", k_c, "opens =", "interim = \"yes\"\nopens =", 3, "interim", "\"yes\"", "true or false", ""},
    {"require_lacks", k_c, "[[require]]\nrole = \"summary\"\nlevel = \"required\"\n\n[[require]]\nrole = \"image\"\nmax = 6\n", "", 1,
     "require", "nothing", "[[require]]", ""},
    {"require_single", k_c, "[[require]]\nrole = \"summary\"\nlevel = \"required\"\n\n[[require]]\nrole = \"image\"\nmax = 6\n",
     "[require]\nrole = \"image\"\n", 8, "require", "a table", "[[require]]", ""},
    {"role_lacks", k_c, "role = \"image\"\n", "", 12, "require[2].role", "nothing", "\"image\"", ""},
    {"role_value", k_c, "\"image\"", "\"images\"", 13, "require[2].role", "images", "\"image\"", "image"},
    {"role_far", k_c, "\"image\"", "\"文件\"", 13, "require[2].role", "文件", "\"image\"", ""},
    {"role_twice", k_c, "\"image\"\nmax = 6", "\"summary\"", 13, "require[2].role", "summary", "one for each role", ""},
    {"level_value", k_c, "\"required\"", "\"must\"", 10, "require[1].level", "must", "\"required\"", ""},
    {"max_zero", k_c, "max = 6", "max = 0", 14, "require[2].max", "0", "from 1", ""},
    {"max_text", k_c, "max = 6", "max = \"6\"", 14, "require[2].max", "(a text)", "whole number", ""},
    {"max_for_summary", k_c, "level = \"required\"", "max = 1", 10, "require[1].max", "this role", "image", ""},
    {"columns_for_image", k_c, "max = 6", "columns = [\"a\"]", 14, "require[2].columns", "this role", "statistics", ""},
    {"columns_empty", k_c, "\"image\"\nmax = 6", "\"statistics\"\ncolumns = []", 14, "require[2].columns", "an empty list", "list", ""},
    {"columns_twice", k_c, "\"image\"\nmax = 6", "\"statistics\"\ncolumns = [\"a\", \"a\"]", 14, "require[2].columns", "\"a\"", "different", ""},
    {"min_width_range", k_c, "max = 6", "min_width = 1000000", 14, "require[2].min_width", "1000000", "100000", ""},
    {"min_width_point", k_c, "max = 6", "min_width = 1024.5", 14, "require[2].min_width", "1024.5", "whole number", ""},
    {"min_width_for_summary", k_c, "level = \"required\"", "min_width = 9", 10, "require[1].min_width", "this role", "video", ""},
    {"format_value", k_c, "max = 6", "format = \"jpg\"", 14, "require[2].format", "jpg", "\"jpeg\"", "jpeg"},
    {"caption_value", k_c, "max = 6", "caption = \"yes\"", 14, "require[2].caption", "yes", "\"required\"", ""},
    {"caption_bool", k_c, "max = 6", "caption = true", 14, "require[2].caption", "true", "\"required\"", ""},
    {"before_text", k_c, "[7, 3, 1]", "\"7\"", 17, "remind.before", "(a text)", "list", ""},
    {"before_negative", k_c, "[7, 3, 1]", "[7, -3]", 17, "remind.before", "-3", "from 0", ""},
    {"before_twice", k_c, "[7, 3, 1]", "[7, 7]", 17, "remind.before", "7", "different", ""},
    {"after_zero", k_c, "before = [7, 3, 1]", "after = [0]", 17, "remind.after", "0", "from 1", ""},
    {"at_format", k_c, "before = [7, 3, 1]", "at = \"9:00\"", 17, "remind.at", "9:00", "09:00", ""},
    {"at_range", k_c, "before = [7, 3, 1]", "at = \"24:00\"", 17, "remind.at", "24:00", "09:00", ""},
    {"at_time", k_c, "before = [7, 3, 1]", "at = 09:00:00", 17, "remind.at", "a time", "09:00", ""},
    {"weekend", k_c, "before = [7, 3, 1]", "weekend = 0", 17, "remind.weekend", "0", "true or false", ""},
    {"holiday_text", k_c, "before = [7, 3, 1]", "holidays = [\"2021-10-01\"]", 17, "remind.holidays", "(a text)", "dates", ""},
    {"workday_and_holiday", k_c, "before = [7, 3, 1]", "holidays = [2021-10-09]\nworkdays = [2021-10-09]", 18, "remind.workdays",
     "holidays too", "one of the two", ""},
    {"remind_array", k_c, "[remind]", "[[remind]]", 16, "remind", "a list", "[remind]", ""},
};
// clang-format on

class CampaignFaults : public testing::TestWithParam<FaultCase> {};

TEST_P(CampaignFaults, namesFileLineKey) {
  expect_fault(GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, CampaignFaults, testing::ValuesIn(k_cases),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace baosong::config
