#include "parsers/mime/tnef.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/parsers/scratch.hpp"

namespace baosong::parsers::mime {
namespace {

namespace fs = std::filesystem;

std::string little_endian(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i & 255);
  return out;
}

std::string attribute(std::uint32_t id, std::string_view data) {
  return "\x02" + little_endian(id, 4) + little_endian(static_cast<std::uint32_t>(data.size()), 4) + std::string(data) +
         little_endian(0, 2);
}

/// A winmail.dat with one file, its name in GBK or (in the properties) in UTF-16.
std::string winmail(std::string_view title, std::string_view long_name, std::string_view content) {
  std::string out = "\x78\x9F\x3E\x22" + little_endian(1, 2) +
                    attribute(0x00069007, little_endian(936, 4) + little_endian(0, 4)) +
                    attribute(0x00069002, std::string(14, '\0')) + attribute(0x00018010, title);
  if (!long_name.empty()) {
    std::string padded(long_name);
    padded.append((4 - padded.size() % 4) % 4, '\0');
    out += attribute(0x00069005, little_endian(2, 4) +  // two properties
                                     little_endian(0x0003, 2) + little_endian(0x3705, 2) + little_endian(1, 4) +
                                     little_endian(0x001F, 2) + little_endian(0x3707, 2) + little_endian(1, 4) +
                                     little_endian(static_cast<std::uint32_t>(long_name.size()), 4) + padded);
  }
  return out + attribute(0x0006800F, content);
}

TnefReading read(std::string_view bytes, const Limits& limits = {}) {
  const testing::Scratch scratch;
  Workspace workspace(scratch.output(), limits);
  return read_tnef(bytes, workspace);
}

TEST(Tnef, ReadsNamesOfEveryKind) {
  const TnefReading narrow = read(winmail(std::string("\xB7\xA2\xC6\xB1.doc\0", 9), "", "abc"));
  ASSERT_EQ(narrow.files.size(), 1U);
  EXPECT_EQ(narrow.files[0].name, "发票.doc");
  EXPECT_EQ(narrow.files[0].content.size, 3U);
  EXPECT_EQ(narrow.files[0].content.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(narrow.fault, Fault::none);
  // 中 is "-N" in UTF-16: nothing but the type says that it is no ASCII.
  const TnefReading wide = read(winmail("short.doc", "-N", "abc"));
  ASSERT_EQ(wide.files.size(), 1U);
  EXPECT_EQ(wide.files[0].name, "中");
}

TEST(Tnef, FaultsAreToldApart) {
  const std::string whole = winmail("a.doc", "", "abcdef");
  EXPECT_EQ(read(std::string_view(whole).substr(0, whole.size() - 5)).fault, Fault::corrupt);
  EXPECT_EQ(read("no winmail.dat").fault, Fault::corrupt);
  EXPECT_EQ(read("").fault, Fault::corrupt);
  Limits limits;
  limits.unpacked_bytes = 3;
  EXPECT_EQ(read(whole, limits).fault, Fault::over_limit);
}

TEST(Tnef, SurvivesTruncationAndMutation) {
  const std::string whole = winmail("a.doc", "-N", "abcdef");
  for (std::size_t cut = 0; cut < whole.size(); ++cut)
    EXPECT_LE(read(std::string_view(whole).substr(0, cut)).files.size(), 1U);
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    std::string mutant = whole;
    for (int change = 0; change < 4; ++change) mutant[random() % mutant.size()] = static_cast<char>(random());
    EXPECT_LE(read(mutant).files.size(), 3U);
  }
}

TEST(Tnef, OfMailProgramsIsReadWhole) {
  const fs::path folder = fs::path(BAOSONG_SHARED_DIR) / "corpus" / "messages";
  if (!fs::exists(folder)) GTEST_SKIP() << "no third-party messages at " << folder;
  struct Row {
    const char* file;
    std::vector<std::pair<std::string, std::uint64_t>> files;
  };
  const Row rows[] = {
      {"mimekit/UnitTests/TestData/tnef/two-files.tnef", {{"AUTHORS", 244}, {"README", 893}}},
      {"mimekit/UnitTests/TestData/tnef/data-before-name.tnef", {{"boot.ini", 289}}},
      {"mimekit/UnitTests/TestData/tnef/multi-value-attribute.tnef", {{"208225__5_seconds__Voice_Mail.mp3", 10656}}},
      {"mimekit/UnitTests/TestData/tnef/MAPI_OBJECT.tnef", {{"Untitled_Attachment", 628224}}},
      {"tnefparse/tests/examples/umlaut.tnef",
       {{"TBZ PARIV GmbH.jpg", 44764}, {"image003.jpg", 1001}, {"UmlautAnhang-äüö.txt", 14}}},
      {"tnefparse/tests/examples/duplicate_filename.tnef",
       {{"file_abcdefgh.txt", 61952}, {"file_abcdefgh.txt", 213685}, {"VIA_Nytt_14021.htm", 68919}}},
  };
  for (const Row& row : rows) {
    const TnefReading got = read(testing::contents(folder / row.file));
    EXPECT_EQ(got.fault, Fault::none) << row.file;
    std::vector<std::pair<std::string, std::uint64_t>> files;
    for (const TnefFile& file : got.files) files.emplace_back(file.name, file.content.size);
    EXPECT_EQ(files, row.files) << row.file;
  }
}

}  // namespace
}  // namespace baosong::parsers::mime
