// `baosong roster import`: spreadsheets go through the sealed room into a roster that the configuration takes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <fstream>
#include <sstream>

#include "config/roster_file.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::tests {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::string slurp(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

class RosterImportCommand : public testing::Test {
 protected:
  RosterImportCommand() {
    std::string pattern = (fs::temp_directory_path() / "baosong-roster.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder = pattern;
  }
  ~RosterImportCommand() override { fs::remove_all(folder); }

  int run(const std::string& arguments) {
    const std::string command =
        "cd " + folder.string() + " && " + BAOSONG_BINARY + " roster import " + arguments + " >out 2>err </dev/null";
    const int status = std::system(command.c_str());
    out = slurp(folder / "out");
    err = slurp(folder / "err");
    return WEXITSTATUS(status);
  }
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder / name, std::ios::binary) << bytes;
  }
  [[nodiscard]] config::Roster roster(const std::string& name) const {
    std::vector<config::Fault> faults;
    config::Roster read = config::read_roster(folder / name, faults);
    for (const config::Fault& fault : faults) ADD_FAILURE() << config::to_text(fault);
    return read;
  }

  fs::path folder;
  std::string out, err;
};

const samples::Rows k_list = {{"2021年质量月活动联系人"},
                              {"序号", "单位名称", "电子邮箱", "联系人"},
                              {"1", "福州市市场监督管理局", "zlc@fuzhou.example", "张三"},
                              {"2", "厦门市市场监督管理局", "zlc@xiamen.example", "李四"}};

TEST_F(RosterImportCommand, makes_a_roster_of_the_sheet_that_has_one) {
  write("list.xlsx", samples::make_xlsx({{"说明", {{"请各单位核对"}}}, {"名单", k_list}}));
  EXPECT_EQ(run("list.xlsx --out roster.csv"), 0) << out << err;
  EXPECT_THAT(out, AllOf(HasSubstr("名单"), HasSubstr("电子邮箱→addresses"), HasSubstr("没有用到的栏目：序号"),
                         HasSubstr("zlc@xiamen.example"), HasSubstr("2 家单位")));
  const config::Roster read = roster("roster.csv");
  ASSERT_EQ(read.agencies.size(), 2U);
  EXPECT_EQ(read.agencies[1].id, "xiamenshishichangjianduguanliju");
  EXPECT_EQ(read.agencies[1].contact, "李四");
}

TEST_F(RosterImportCommand, an_import_again_keeps_ids_and_the_former_roster) {
  write("roster.csv",
        "id,name,kind,aliases,addresses,domains,contact,phone\nxm,厦门市市场监督管理局,,,old@xiamen.example,,,\n");
  const std::string before = slurp(folder / "roster.csv");
  write("list.xlsx", samples::make_xlsx({{"名单", k_list}}));
  EXPECT_EQ(run("list.xlsx --out roster.csv"), 0) << out << err;
  EXPECT_EQ(roster("roster.csv").agencies.at(1).id, "xm");
  EXPECT_THAT(roster("roster.csv").agencies.at(1).addresses, ElementsAre("zlc@xiamen.example"));
  EXPECT_EQ(slurp(folder / "roster.csv~"), before);
}

TEST_F(RosterImportCommand, a_csv_as_old_excel_writes_it_in_gb18030) {
  // 单位名称,邮箱 / 福州市教育局,jyj@fuzhou.example
  write("list.csv",
        "\xB5\xA5\xCE\xBB\xC3\xFB\xB3\xC6,\xD3\xCA\xCF\xE4\r\n"
        "\xB8\xA3\xD6\xDD\xCA\xD0\xBD\xCC\xD3\xFD\xBE\xD6,jyj@fuzhou.example\r\n");
  EXPECT_EQ(run("list.csv"), 2) << "it would be written over itself";
  EXPECT_EQ(run("list.csv --out roster.csv"), 0) << out << err;
  EXPECT_EQ(roster("roster.csv").agencies.at(0).name, "福州市教育局");
}

TEST_F(RosterImportCommand, what_a_person_should_look_at_is_told_and_the_roster_written_all_the_same) {
  samples::Rows rows = k_list;
  rows.push_back({"3", "泉州市市场监督管理局", "zlc@xiamen.example", ""});
  write("list.xlsx", samples::make_xlsx({{"名单", rows}}));
  EXPECT_EQ(run("list.xlsx"), 1);
  EXPECT_THAT(out, AllOf(HasSubstr("注意  泉州市市场监督管理局：邮箱zlc@xiamen.example与“厦门市市场监督管理局”相同"),
                         HasSubstr("没有邮箱"), HasSubstr("2 处需要留意")));
  EXPECT_EQ(roster("list.csv").agencies.size(), 3U);
}

TEST_F(RosterImportCommand, what_is_no_list_makes_no_roster) {
  write("list.xlsx", samples::make_xlsx({{"名单", {{"单位名称"}, {"福州市市场监督管理局"}}}}));
  EXPECT_EQ(run("list.xlsx"), 1);
  EXPECT_THAT(err, HasSubstr("没有找到名册"));
  write("photo.xlsx", samples::make_jpeg(64, 64, 1));
  EXPECT_EQ(run("photo.xlsx"), 1);
  EXPECT_EQ(run("absent.xlsx"), 2);
  write("list.xlsx", samples::make_xlsx({{"名单", k_list}}));
  write("notes.csv", "my own notes\n");
  EXPECT_EQ(run("list.xlsx --out notes.csv"), 2);
  EXPECT_EQ(slurp(folder / "notes.csv"), "my own notes\n");
  EXPECT_FALSE(fs::exists(folder / "list.csv"));
}

}  // namespace
}  // namespace baosong::tests
