#include "daemon/bundle/zip_writer.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "daemon/bundle/whole_file.hpp"
#include "parsers/archives/archive.hpp"
#include "tests/daemon/bundle/folder.hpp"

namespace baosong::bundle {
namespace {

namespace fs = std::filesystem;
using tests::Folder;
using tests::read_file;

const std::chrono::sys_seconds k_when =
    std::chrono::sys_days(std::chrono::year(2021) / 10 / 12) + std::chrono::hours(1);

void write_zip(const fs::path& file, const std::vector<std::pair<std::string, std::string>>& members) {
  const auto fd = storage::files::open(file, O_RDWR | O_CREAT | O_TRUNC, 0600);
  ZipWriter zip(fd.get(), file, "Asia/Shanghai");
  for (const auto& [name, bytes] : members) {
    zip.begin(name, k_when, bytes.size());
    zip.write(std::string_view(bytes).substr(0, bytes.size() / 2));
    zip.write(std::string_view(bytes).substr(bytes.size() / 2));
    zip.end();
  }
  zip.finish();
}

TEST(ZipWriter, AnUnpackerFindsWhatWasPutIn) {
  const Folder folder;
  write_zip(folder / "a.zip", {{"目录.html", "<p>"}, {"福州/图片/01 现场.jpg", std::string(100'000, 'x')}, {"空", ""}});
  fs::create_directory(folder / "out");
  parsers::Workspace workspace(folder / "out", {});
  const auto reading = parsers::read_archive(folder / "a.zip", "application/zip", "a.zip", workspace);
  EXPECT_EQ(reading.fault, parsers::Fault::none);
  ASSERT_EQ(reading.members.size(), 3U);
  EXPECT_EQ(reading.members[0].path, "目录.html");
  EXPECT_EQ(reading.members[1].path, "福州/图片/01 现场.jpg");
  EXPECT_EQ(read_file(reading.members[1].file), std::string(100'000, 'x'));
  EXPECT_EQ(reading.members[2].size, 0U);
}

TEST(ZipWriter, ForeignProgramsFindItSound) {
  const Folder folder;
  write_zip(folder / "a.zip", {{"目录.html", "<p>"}, {"福州/总结.docx", "abc"}});
  EXPECT_EQ(tests::run("7z t " + (folder / "a.zip").string() + " >/dev/null"), 0);
}

TEST(ZipWriter, TheSameFilesGiveTheSameBytesWhateverTheTimeZone) {
  const Folder folder;
  const std::vector<std::pair<std::string, std::string>> members = {{"甲", "1"}, {"乙/丙", "22"}};
  write_zip(folder / "a.zip", members);
  setenv("TZ", "America/New_York", 1);
  tzset();
  write_zip(folder / "b.zip", members);
  unsetenv("TZ");
  tzset();
  const std::string bytes = read_file(folder / "a.zip");
  EXPECT_EQ(bytes, read_file(folder / "b.zip"));
  // 2021-10-12 09:00 by the office's clock, as DOS has it: the time, then the date.
  const std::string stamp = {'\x00', '\x48', '\x4C', '\x53'};
  EXPECT_EQ(bytes.substr(10, 4), stamp);
  EXPECT_EQ(bytes.substr(4, 2), std::string("\x14\0", 2));  // version 2.0: no zip64 where nothing needs it
}

// 5 GiB, without 5 GiB: the file has a hole.
TEST(ZipWriter, LargeFilesAndFarOnesAreZip64) {
  const Folder folder;
  const fs::path file = folder / "large.zip";
  ZipEntry large, far;
  large.name = "large.mp4";
  large.size = 5ULL << 30;
  far.name = "far";
  far.size = 3;
  far.crc = 0x352441C2;  // of "abc"
  const std::string first = local_header(large);
  far.offset = first.size() + large.size;
  const std::string second = local_header(far) + "abc";
  const std::string directory = directory_record(large) + directory_record(far);
  std::ofstream out(file, std::ios::binary);
  out << first;
  out.seekp(static_cast<std::streamoff>(far.offset));
  out << second << directory << directory_end(far.offset + second.size(), directory.size(), 2);
  out.close();
  EXPECT_EQ(tests::output("7z l -slt " + file.string() + " | grep -E '^(Path|Size) = ' | tail -n 4"),
            "Path = large.mp4\nSize = 5368709120\nPath = far\nSize = 3\n");
  EXPECT_EQ(tests::output("7z e -so " + file.string() + " far"), "abc");
}

TEST(ZipWriter, MoreFilesThanSixteenBitsCount) {
  const Folder folder;
  std::vector<std::pair<std::string, std::string>> members;
  for (int i = 0; i < 66'000; ++i) members.emplace_back(std::to_string(i), "");
  write_zip(folder / "many.zip", members);
  EXPECT_EQ(tests::output("7z l " + (folder / "many.zip").string() + " | tail -n 1 | grep -o '[0-9]* files'"),
            "66000 files\n");
}

TEST(WholeFile, AppearsWholeOrNotAtAll) {
  const Folder folder;
  const fs::path file = folder / "a.zip";
  std::ofstream(file) << "before";
  {
    WholeFile whole(file, 10);
    storage::files::write_all(whole.fd(), "half", whole.partial());
    EXPECT_EQ(read_file(file), "before");
  }
  EXPECT_EQ(read_file(file), "before");
  EXPECT_FALSE(fs::exists(file.string() + ".partial"));
  std::ofstream(file.string() + ".partial") << "what a crash left behind";
  WholeFile whole(file, 10);
  storage::files::write_all(whole.fd(), "whole", whole.partial());
  EXPECT_THROW(WholeFile(file, 10), std::runtime_error);  // two at once
  whole.commit();
  EXPECT_EQ(read_file(file), "whole");
  EXPECT_FALSE(fs::exists(file.string() + ".partial"));
}

std::string refusal(const fs::path& file, std::uint64_t needed) {
  try {
    const WholeFile whole(file, needed);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

TEST(WholeFile, SaysWhatIsInTheWay) {
  const Folder folder;
  EXPECT_EQ(refusal(folder / "none" / "a.zip", 1),
            "there is no folder " + (folder / "none").string() + "; make it first, or choose another with --out");
  EXPECT_EQ(refusal(folder.path(), 1), folder.path().string() + " is a folder; --out names the file to be written");
  const std::string full = refusal(folder / "a.zip", 1ULL << 60);
  EXPECT_NE(full.find("there is not enough room in " + folder.path().string()), std::string::npos) << full;
  EXPECT_FALSE(fs::exists(folder / "a.zip.partial"));
  WholeFile whole(folder / "a.zip", 5'000'000);
  const std::string told = whole.explain(std::system_error(ENOSPC, std::system_category(), "cannot write"));
  EXPECT_NE(told.find("5 MB are needed"), std::string::npos) << told;
}

}  // namespace
}  // namespace baosong::bundle
