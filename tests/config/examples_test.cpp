// The shipped examples, and the acceptance cases' configuration where it is present.
#include <algorithm>
#include <iterator>
#include <map>
#include <regex>

#include "config/load.hpp"

namespace baosong::config {
namespace {

const std::filesystem::path k_examples = std::filesystem::path(BAOSONG_SOURCE_DIR) / "config/examples";

const Campaign& campaign(const Loaded& loaded, const std::string& id) {
  const auto found =
      std::find_if(loaded.campaigns.begin(), loaded.campaigns.end(), [&](const auto& one) { return one.id == id; });
  if (found == loaded.campaigns.end()) {
    throw std::logic_error("no campaign " + id);
  }
  return *found;
}

std::map<std::string, int> kinds(const Campaign& one) {
  std::map<std::string, int> result;
  for (const Agency& agency : one.roster.agencies) {
    ++result[agency.kind];
  }
  return result;
}

TEST(Examples, loadWithoutFaultOrWarning) {
  const Loaded loaded = load(k_examples / "baosong.toml");
  std::string said;
  for (const Warning& one : warnings(loaded)) {
    said += one.campaign + " " + one.agency + ": " + one.text + "\n";
  }
  EXPECT_EQ(said, "");
}

TEST(Examples, rostersAreComplete) {
  const Loaded loaded = load(k_examples / "baosong.toml");
  EXPECT_EQ(kinds(campaign(loaded, "fujian-2021")),
            (std::map<std::string, int>{{"省直部门", 22}, {"设区市", 10}, {"直属单位", 5}}));
  EXPECT_EQ(kinds(campaign(loaded, "hainan-2021")), (std::map<std::string, int>{{"成员单位", 19}, {"市县", 20}}));
  EXPECT_EQ(kinds(campaign(loaded, "samr-2021")), (std::map<std::string, int>{{"省级市场监管部门", 32}}));
  for (const char* id :
       {"fuzhou", "xiamen", "zhangzhou", "quanzhou", "sanming", "putian", "nanping", "longyan", "ningde", "pingtan"}) {
    EXPECT_NE(campaign(loaded, "fujian-2021").roster.find(id), nullptr) << id;
  }
  for (const char* id : {"sansha", "yangpu", "danzhou", "qiongzhong"}) {
    EXPECT_NE(campaign(loaded, "hainan-2021").roster.find(id), nullptr) << id;
  }
  EXPECT_NE(campaign(loaded, "samr-2021").roster.find("bingtuan"), nullptr);
}

TEST(Examples, saysWhatTheFujianNoticeAsks) {
  const Loaded loaded = load(k_examples / "baosong.toml");
  const Campaign& fujian = campaign(loaded, "fujian-2021");
  EXPECT_EQ(fujian.deadline, std::chrono::year(2021) / 10 / 15);
  EXPECT_EQ(*fujian.requirement(Role::image),
            (Requirement{Role::image, Level::required, 6, PictureFormat::jpeg, 1024, 768, true, {}}));
  EXPECT_EQ(*fujian.requirement(Role::video),
            (Requirement{Role::video, Level::expected, {}, {}, 1280, 720, false, {}}));
}

TEST(Examples, noAddressOutsideDotExample) {
  int addresses = 0;
  const std::regex host(R"((?:@|://)([A-Za-z0-9.-]+\.[A-Za-z]+))");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(k_examples)) {
    if (!entry.is_regular_file()) {
      continue;
    }
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    for (std::sregex_iterator one(text.begin(), text.end(), host); one != std::sregex_iterator(); ++one) {
      EXPECT_TRUE((*one)[1].str().ends_with(".example")) << entry.path() << ": " << (*one)[1];
      ++addresses;
    }
  }
  for (const Campaign& one : load(k_examples / "baosong.toml").campaigns) {
    for (const Agency& agency : one.roster.agencies) {
      for (const std::string& domain : agency.domains) {
        EXPECT_TRUE(domain.ends_with(".example")) << domain;
      }
    }
  }
  EXPECT_GT(addresses, 30);
}

TEST(Samples, configurationOfTheAcceptanceCasesLoads) {
  const auto file = std::filesystem::path(BAOSONG_SHARED_DIR) / "samples/config/baosong.toml";
  if (!std::filesystem::exists(file)) {
    GTEST_SKIP() << "no sample cases beside this tree";
  }
  const Loaded loaded = load(file);
  ASSERT_EQ(loaded.campaigns.size(), 4U);
  EXPECT_EQ(campaign(loaded, "fujian-2021").roster.agencies.size(), 37U);
  EXPECT_EQ(campaign(loaded, "hainan-2021").roster.agencies.size(), 39U);  // with BOM and CRLF
  EXPECT_EQ(campaign(loaded, "hainan-2021").roster.agencies.front().id, "hn-amr");
  EXPECT_EQ(campaign(loaded, "hainan-2021-tj").requirement(Role::statistics)->columns.size(), 4U);
  EXPECT_EQ(campaign(loaded, "samr-2021").notices.size(), 2U);
  EXPECT_EQ(campaign(loaded, "samr-2021").deadline, std::nullopt);
  EXPECT_EQ(loaded.settings.storage.index.path, file.parent_path().lexically_normal() / "var/index.db");
}

}  // namespace
}  // namespace baosong::config
