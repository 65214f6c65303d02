// Every target over its made seeds, and over the inputs that once broke a promise (tests/fuzz/regressions/TARGET/…,
// named after what was wrong). A broken promise ends the program, so each input is a test of its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/fuzz/harness/seeds.hpp"
#include "tests/fuzz/harness/target.hpp"
#include "tests/parsers/scratch.hpp"

namespace baosong::fuzz {

// What ctest shows of a target.
static void PrintTo(const Target& target, std::ostream* out) {
  *out << target.name;
}

namespace {

namespace fs = std::filesystem;

const fs::path k_folder = fs::path(BAOSONG_SOURCE_DIR) / "tests" / "fuzz";

std::string as_test_name(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z'); }, '_');
  return text;
}

class MadeSeeds : public testing::TestWithParam<Target> {};

TEST_P(MadeSeeds, BreakNoPromise) {
  const std::vector<Seed> seeds = made_seeds(GetParam().name);
  EXPECT_FALSE(seeds.empty());
  for (const Seed& seed : seeds) {
    EXPECT_LE(seed.bytes.size(), GetParam().max_bytes) << seed.name;
    GetParam().feed(seed.bytes);
  }
  GetParam().feed({});
}

INSTANTIATE_TEST_SUITE_P(Fuzz, MadeSeeds, testing::ValuesIn(targets()),
                         [](const auto& each) { return std::string(each.param.name); });

struct Regression {
  Target target;
  fs::path file;
};
std::ostream& operator<<(std::ostream& out, const Regression& regression) {
  return out << regression.file;
}

std::vector<Regression> regressions() {
  std::vector<Regression> all;
  for (const Target& target : targets()) {
    const fs::path folder = k_folder / "regressions" / target.name;
    if (!fs::exists(folder)) continue;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) all.push_back({target, entry.path()});
  }
  return all;
}

class Regressions : public testing::TestWithParam<Regression> {};

TEST_P(Regressions, BreakNoPromise) {
  GetParam().target.feed(parsers::testing::contents(GetParam().file));
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Regressions);
INSTANTIATE_TEST_SUITE_P(Fuzz, Regressions, testing::ValuesIn(regressions()), [](const auto& each) {
  return as_test_name(each.param.target.name + std::string("_") + each.param.file.filename().string());
});

TEST(Fuzz, EveryFileIsATargetOfItsNameAndNoRegressionIsLost) {
  std::set<std::string> names;
  for (const Target& target : targets()) names.insert(target.name);
  std::set<std::string> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(k_folder))
    if (entry.path().extension() == ".cpp") files.insert(entry.path().stem());
  EXPECT_EQ(names, files);
  if (!fs::exists(k_folder / "regressions")) return;
  for (const fs::directory_entry& entry : fs::directory_iterator(k_folder / "regressions"))
    EXPECT_TRUE(names.contains(entry.path().filename())) << entry.path();
}

}  // namespace
}  // namespace baosong::fuzz
