// One test for every file below imap/ and smtp/: what servers do wrong, against the whole flow. See play.hpp.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/dialogues/play.hpp"

namespace baosong::tests {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> scenario_files() {
  std::vector<fs::path> files;
  for (const char* protocol : {"imap", "smtp"})
    for (const auto& entry : fs::directory_iterator(fs::path(BAOSONG_SOURCE_DIR) / "tests/dialogues" / protocol))
      if (entry.path().extension() == ".dialogue") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

class Dialogue : public testing::TestWithParam<fs::path> {};

TEST_P(Dialogue, goes) {
  play(read_scenario(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(All, Dialogue, testing::ValuesIn(scenario_files()), [](const auto& file) {
  return file.param.parent_path().filename().string() + "_" + file.param.stem().string();
});

}  // namespace
}  // namespace baosong::tests
