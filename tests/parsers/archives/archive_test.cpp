#include "parsers/archives/archive.hpp"

#include <cstdlib>

#include "parsers/digest.hpp"
#include "parsers/media_type.hpp"
#include "parsers/text/charset.hpp"
#include "tests/parsers/archives/rar_bytes.hpp"
#include "tests/parsers/media_folder.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::parsers {
namespace {

using samples::make_archive;
using samples::make_zip;
using samples::ZipMember;
using samples::ZipOptions;
using Names = ZipOptions::Names;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> paths(const ArchiveReading& reading) {
  std::vector<std::string> out;
  for (const ArchiveMember& member : reading.members) out.push_back(member.path);
  return out;
}

std::size_t files_in(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

ArchiveReading read_named(MediaFolder& folder, const std::string& bytes, const std::string& name) {
  const std::filesystem::path file = folder.keep(bytes);
  return read_archive(file, detect_media_type(file, name), name, folder.workspace());
}

ArchiveReading read(MediaFolder& folder, const std::string& bytes) {
  return read_named(folder, bytes, {});
}

const std::vector<ZipMember> k_members{{"报送/", ""},
                                       {"报送/质量月总结.txt", "总结的正文"},
                                       {"报送/图1 现场.jpg", std::string(20'000, 'j')},
                                       {"报送/空.txt", ""}};

struct Kind {
  const char* label;
  const char* format;
  const char* filter;
};

class Archive : public testing::TestWithParam<Kind> {
 protected:
  static std::string make(const std::vector<ZipMember>& members) {
    return make_archive(members, GetParam().format, GetParam().filter);
  }
};

TEST_P(Archive, gives_its_members_in_order) {
  MediaFolder folder;
  const ArchiveReading reading = read(folder, make(k_members));
  EXPECT_EQ(reading.fault, Fault::none);
  ASSERT_EQ(reading.members.size(), 3U);
  std::size_t at = 0;
  // 7z keeps empty files after the others.
  for (const std::size_t want : {1U, 2U, 3U}) {
    const ArchiveMember& member = reading.members[at++];
    EXPECT_EQ(member.path, k_members[want].name);
    EXPECT_EQ(member.size, k_members[want].bytes.size());
    EXPECT_EQ(file_bytes(member.file), k_members[want].bytes);
    EXPECT_EQ(member.sha256, sha256_of_file(member.file));
  }
}

TEST_P(Archive, cut_off_is_corrupt) {
  MediaFolder folder;
  std::vector<ZipMember> members = k_members;
  members[2].bytes = samples::make_jpeg(200, 200);
  members[3].bytes = samples::make_jpeg(100, 100);
  const std::string whole = make(members);
  for (const std::size_t percent : {10, 30, 50, 70, 85}) {
    SCOPED_TRACE(percent);
    const ArchiveReading reading = read(folder, whole.substr(0, whole.size() * percent / 100));
    EXPECT_EQ(reading.fault, Fault::corrupt);
    EXPECT_LT(reading.members.size(), 3U);
    for (const ArchiveMember& member : reading.members) {
      const auto same = [&](const ZipMember& each) { return each.name == member.path; };
      const auto found = std::find_if(members.begin(), members.end(), same);
      ASSERT_NE(found, members.end());
      EXPECT_EQ(file_bytes(member.file), found->bytes);
    }
  }
}

TEST_P(Archive, whatever_is_done_to_its_bytes_it_neither_crashes_nor_hangs) {
  const std::string whole = make(k_members);
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    MediaFolder folder({.archive_members = 50, .unpacked_bytes = 4U << 20});
    const ArchiveReading reading = read(folder, mutated(whole, seed));
    for (const ArchiveMember& member : reading.members) EXPECT_EQ(std::filesystem::file_size(member.file), member.size);
    EXPECT_EQ(files_in(folder.workspace().folder()), reading.members.size());
  }
}

INSTANTIATE_TEST_SUITE_P(kinds, Archive,
                         testing::Values(Kind{"zip", "zip", ""}, Kind{"sevenzip", "7zip", ""}, Kind{"tar", "paxr", ""},
                                         Kind{"gnutar", "gnutar", ""}, Kind{"tar_gz", "paxr", "gzip"},
                                         Kind{"tar_bz2", "paxr", "bzip2"}, Kind{"tar_xz", "paxr", "xz"},
                                         Kind{"tar_zst", "paxr", "zstd"}, Kind{"tar_lz4", "paxr", "lz4"},
                                         Kind{"tar_lzip", "paxr", "lzip"}),
                         [](const auto& row) { return row.param.label; });

// ---- names

TEST(ZipName, is_read_by_flag_field_and_packer) {
  MediaFolder folder;
  for (const Names names : {Names::utf8_flag, Names::gb18030, Names::utf8_unix, Names::unicode_extra}) {
    SCOPED_TRACE(static_cast<int>(names));
    const ArchiveReading reading =
        read(folder, make_zip({{"报送/图1 开幕式.jpg", "a"}, {"报送/总结.docx", "b"}}, {.names = names}));
    EXPECT_EQ(reading.fault, Fault::none);
    EXPECT_THAT(paths(reading), ElementsAre("报送/图1 开幕式.jpg", "报送/总结.docx"));
  }
}

// A zip whose names stand in it as they are: without the flag, made by MS-DOS.
std::string dos_zip(const std::string& raw_name) {
  std::string bytes = make_zip({{raw_name, "a"}}, {.names = Names::utf8_unix, .stored = true});
  bytes[bytes.find("PK\1\2") + 5] = 0;
  return bytes;
}

TEST(ZipName, without_flag_from_windows_is_gb18030_where_it_fits) {
  MediaFolder folder;
  struct Row {
    const char* label;
    std::string raw;
    std::string want;
  };
  for (const Row& row :
       {Row{"gbk", "\xCD\xBC\x31.jpg", "图1.jpg"},
        Row{"gb18030_of_four_bytes", "\x82\x35\x87\x38.jpg", to_utf8("\x82\x35\x87\x38.jpg", "GB18030")},
        Row{"gbk_with_a_backslash_in_a_character", "\x81\x5C\\a.txt", to_utf8("\x81\x5C", "GB18030") + "/a.txt"},
        Row{"utf8_that_is_gb18030_too", "\xE4\xB8\xAD\xE5\x9B\xBD.txt",
            to_utf8("\xE4\xB8\xAD\xE5\x9B\xBD.txt", "GB18030")},
        Row{"utf8_that_is_not", "\xE5\x9B\xBE.txt", "图.txt"}, Row{"neither", "caf\x82.txt", "café.txt"}}) {
    SCOPED_TRACE(row.label);
    EXPECT_THAT(paths(read(folder, dos_zip(row.raw))), ElementsAre(row.want));
  }
}

TEST(ZipName, of_a_zip_without_its_directory_is_read_from_the_local_headers) {
  MediaFolder folder;
  for (const Names names : {Names::utf8_flag, Names::gb18030, Names::unicode_extra}) {
    SCOPED_TRACE(static_cast<int>(names));
    const std::string whole = make_zip({{"图1.jpg", "a"}, {"中国.txt", "b"}}, {.names = names});
    const ArchiveReading reading = read(folder, whole.substr(0, whole.find("PK\1\2")));
    EXPECT_EQ(reading.fault, Fault::corrupt);
    EXPECT_THAT(paths(reading), ElementsAre("图1.jpg", "中国.txt"));
  }
}

TEST(ZipName, renamed_by_a_packer_that_does_not_know_the_unicode_field_is_the_new_one) {
  MediaFolder folder;
  std::string bytes = make_zip({{"abc.txt", "a"}}, {.names = Names::unicode_extra, .stored = true});
  for (std::size_t at = bytes.find("abc.txt"); at != std::string::npos; at = bytes.find("abc.txt", at + 1)) {
    if (bytes[at - 1] != '\1' && bytes.substr(at + 7, 2) == "up") bytes[at] = 'x';
  }
  EXPECT_THAT(paths(read(folder, bytes)), ElementsAre("xbc.txt"));
}

TEST(TarName, is_utf8_or_else_gb18030) {
  MediaFolder folder;
  std::string bytes = make_archive({{"AABB.txt", "a"}, {"图2.txt", "b"}}, "gnutar");
  // In place, with the header's sum: four letters become two characters of GBK.
  std::uint32_t change = 0;
  const std::string gbk = "\xD7\xDC\xBD\xE1";
  for (std::size_t i = 0; i < 4; ++i) {
    change += static_cast<unsigned char>(gbk[i]) - static_cast<unsigned char>(bytes[i]);
    bytes[i] = gbk[i];
  }
  const auto sum = std::stoul(bytes.substr(148, 6), nullptr, 8) + change;
  char octal[8];
  std::snprintf(octal, sizeof octal, "%06lo", sum);
  bytes.replace(148, 6, octal);
  EXPECT_THAT(paths(read(folder, bytes)), ElementsAre("总结.txt", "图2.txt"));
}

TEST(MemberPath, is_made_safe_and_rubbish_left_out) {
  MediaFolder folder;
  const std::vector<ZipMember> members{{"../../etc/passwd", "1"},
                                       {"C:\\Windows\\win.ini", "2"},
                                       {"/absolute.txt", "3"},
                                       {"a/./b/../c.txt", "4"},
                                       {"..", "5"},
                                       {"__MACOSX/._a.txt", "6"},
                                       {"照片/Thumbs.db", "7"},
                                       {".DS_Store", "8"},
                                       {"~$总结.docx", "9"},
                                       {"同名.txt", "甲"},
                                       {"同名.txt", "乙"}};
  const ArchiveReading reading = read(folder, make_zip(members));
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_THAT(paths(reading), ElementsAre("etc/passwd", "Windows/win.ini", "absolute.txt", "a/b/c.txt", "未命名",
                                          "同名.txt", "同名.txt"));
  EXPECT_EQ(files_in(folder.workspace().folder()), 7U);
  EXPECT_EQ(file_bytes(reading.members.back().file), "乙");
}

TEST(MemberPath, links_are_left_out) {
  MediaFolder folder;
  for (const char* format : {"paxr", "zip", "7zip"}) {
    const ArchiveReading reading = read(folder, make_archive({{"链接", "link:/etc/passwd"}, {"a.txt", "a"}}, format));
    EXPECT_EQ(reading.fault, Fault::none) << format;
    EXPECT_THAT(paths(reading), ElementsAre("a.txt")) << format;
  }
}

TEST(MemberPath, of_macos_metadata_is_left_out) {
  MediaFolder folder;
  const std::string metadata("\0\x05\x16\x07\0\2\0\0Mac OS X        ", 24);
  for (const char* format : {"paxr", "zip"}) {
    const ArchiveReading reading =
        read(folder, make_archive({{"报送/._总结.docx", metadata}, {"报送/._a.txt", "words"}}, format));
    EXPECT_EQ(reading.fault, Fault::none) << format;
    EXPECT_THAT(paths(reading), ElementsAre("报送/._a.txt")) << format;
  }
}

TEST(MemberPath, that_is_overlong_keeps_its_end) {
  MediaFolder folder;
  std::string name;
  for (int i = 0; i < 3000; ++i) name += i % 100 == 99 ? "/" : "长";
  const ArchiveReading reading = read(folder, make_zip({{name + "/图1.jpg", "a"}}));
  ASSERT_EQ(reading.members.size(), 1U);
  EXPECT_LE(reading.members[0].path.size(), 4096U);
  EXPECT_TRUE(reading.members[0].path.ends_with("长/图1.jpg"));
  EXPECT_TRUE(is_utf8(reading.members[0].path));
}

TEST(CompressedFile, is_called_as_its_header_says_or_as_the_archive_without_extension) {
  MediaFolder folder;
  const auto compressed = [](const char* filter) { return make_archive({{"data", "正文"}}, "raw", filter); };
  for (const char* filter : {"gzip", "bzip2", "xz", "zstd", "lz4", "lzip", "compress"}) {
    SCOPED_TRACE(filter);
    const ArchiveReading reading = read_named(folder, compressed(filter), "总结.txt.bz2");
    EXPECT_EQ(reading.fault, Fault::none);
    ASSERT_THAT(paths(reading), ElementsAre("总结.txt"));
    EXPECT_EQ(file_bytes(reading.members[0].file), "正文");
  }
  EXPECT_THAT(paths(read_named(folder, compressed("bzip2"), "总结")), ElementsAre("总结"));
  std::string named = compressed("gzip");
  named[3] = 8;  // RFC 1952 2.3: FNAME follows the header of ten bytes
  named.insert(10, std::string("\xD7\xDC\xBD\xE1.txt\0", 9));
  EXPECT_THAT(paths(read_named(folder, named, "a.gz")), ElementsAre("总结.txt"));
}

TEST(CompressedFile, that_is_an_archive_itself_is_one_file) {
  MediaFolder folder;
  const std::string zip = make_zip({{"word/document.xml", "<w/>"}});
  const ArchiveReading reading = read_named(folder, make_archive({{"data", zip}}, "raw", "gzip"), "总结.docx.gz");
  EXPECT_EQ(reading.fault, Fault::none);
  ASSERT_THAT(paths(reading), ElementsAre("总结.docx"));
  EXPECT_EQ(file_bytes(reading.members[0].file), zip);
}

// ---- limits

TEST(ArchiveLimits, on_members_holds_over_the_whole_mail) {
  MediaFolder folder({.archive_members = 3});
  const std::string two = make_zip({{"a", "1"}, {"b", "2"}});
  EXPECT_EQ(read(folder, two).fault, Fault::none);
  const ArchiveReading reading = read(folder, two);
  EXPECT_EQ(reading.fault, Fault::over_limit);
  EXPECT_THAT(paths(reading), ElementsAre("a"));
}

TEST(ArchiveLimits, on_bytes_holds_over_the_whole_mail) {
  MediaFolder folder({.unpacked_bytes = 10'000});
  const std::string six = make_zip({{"a", std::string(6000, 'a')}});
  EXPECT_EQ(read(folder, six).fault, Fault::none);
  const ArchiveReading reading = read(folder, six);
  EXPECT_EQ(reading.fault, Fault::over_limit);
  EXPECT_THAT(paths(reading), IsEmpty());
}

const Limits k_small_ratio{.ratio = 20, .ratio_free_bytes = 1U << 20};

TEST(ArchiveLimits, on_ratio_is_seen_in_the_header_before_anything_is_unpacked) {
  MediaFolder folder(k_small_ratio);
  const ArchiveReading reading = read(folder, make_zip({{"0.jpg", std::string(4U << 20, '\0')}}));
  EXPECT_EQ(reading.fault, Fault::over_limit);
  EXPECT_EQ(files_in(folder.workspace().folder()), 0U);
}

TEST(ArchiveLimits, on_ratio_holds_where_the_header_lies) {
  MediaFolder folder(k_small_ratio);
  std::string bytes = make_zip({{"a.txt", "whole"}, {"0.jpg", std::string(4U << 20, '\0')}});
  for (const std::size_t at : {bytes.rfind("PK\3\4") + 22, bytes.rfind("PK\1\2") + 24}) {
    bytes.replace(at, 4, std::string("\x10\0\0\0", 4));
  }
  const ArchiveReading reading = read(folder, bytes);
  EXPECT_NE(reading.fault, Fault::none);
  EXPECT_THAT(paths(reading), ElementsAre("a.txt"));
  EXPECT_EQ(files_in(folder.workspace().folder()), 1U);
}

TEST(ArchiveLimits, on_ratio_does_not_hold_below_the_free_bytes) {
  MediaFolder folder(k_small_ratio);
  EXPECT_EQ(read(folder, make_zip({{"0.jpg", std::string(900'000, '\0')}})).fault, Fault::none);
}

TEST(ArchiveLimits, count_what_is_left_out_too) {
  MediaFolder folder(k_small_ratio);
  EXPECT_EQ(read(folder, make_archive({{"Thumbs.db", std::string(4U << 20, '\0')}}, "paxr", "gzip")).fault,
            Fault::over_limit);
}

TEST(ArchiveLimits, hold_against_a_flood_of_folders) {
  MediaFolder folder({.archive_members = 5});
  std::vector<ZipMember> folders;
  for (int i = 0; i < 60; ++i) folders.push_back({"d" + std::to_string(i) + "/", ""});
  EXPECT_EQ(read(folder, make_zip(folders)).fault, Fault::over_limit);
  EXPECT_EQ(read(folder, make_archive(folders, "paxr")).fault, Fault::over_limit);
}

// ---- encrypted, broken

TEST(Encrypted, zip_keeps_what_is_readable) {
  MediaFolder folder;
  std::string bytes =
      make_zip({{"a.txt", "readable"}, {"b.txt", "secret bytes"}, {"c.txt", "readable too"}}, {.stored = true});
  for (const char* signature : {"PK\3\4", "PK\1\2"}) {
    const std::size_t second = bytes.find(signature, bytes.find(signature) + 1);
    bytes[second + (signature[2] == '\3' ? 6 : 8)] |= 1;
  }
  const ArchiveReading reading = read(folder, bytes);
  EXPECT_EQ(reading.fault, Fault::encrypted);
  EXPECT_THAT(paths(reading), ElementsAre("a.txt", "c.txt"));
}

TEST(Encrypted, zip_by_zipcrypto_and_aes) {
  MediaFolder folder;
  for (const char* options : {"zip:encryption=aes256", "zip:encryption=traditional"}) {
    const ArchiveReading reading = read(folder, make_archive({{"图1.jpg", "secret"}}, "zip", {}, options));
    EXPECT_EQ(reading.fault, Fault::encrypted) << options;
    EXPECT_THAT(paths(reading), IsEmpty());
  }
  EXPECT_EQ(read(folder, make_zip({{"图1.jpg", "secret"}}, {.names = Names::gb18030, .encrypted = true})).fault,
            Fault::encrypted);
}

TEST(Encrypted, sevenzip_by_its_own_program) {
  if (std::system("command -v 7z >/dev/null") != 0) GTEST_SKIP() << "7z is not installed";
  MediaFolder folder;
  const std::string file = folder.keep("secret").string();
  for (const char* option : {"-mhe=off", "-mhe=on"}) {
    const std::string packed = file + option + ".7z";
    ASSERT_EQ(std::system(("7z a -psecret " + std::string(option) + " " + packed + " " + file + " >/dev/null").c_str()),
              0);
    const ArchiveReading reading = read_archive(packed, "application/x-7z-compressed", {}, folder.workspace());
    EXPECT_EQ(reading.fault, Fault::encrypted) << option;
    EXPECT_THAT(paths(reading), IsEmpty()) << option;
  }
}

TEST(Rar, five_is_read_and_its_passwords_are_told) {
  MediaFolder folder;
  const ArchiveReading plain = read(folder, make_rar5({{"报送/总结.txt", "正文"}, {"图1.jpg", "abc"}}));
  EXPECT_EQ(plain.fault, Fault::none);
  EXPECT_THAT(paths(plain), ElementsAre("报送/总结.txt", "图1.jpg"));
  EXPECT_EQ(file_bytes(plain.members[0].file), "正文");
  EXPECT_EQ(read(folder, make_rar5({{"a.txt", "a"}, {"b.txt", "secret", true}})).fault, Fault::encrypted);
  EXPECT_EQ(read(folder, make_rar5({}, true)).fault, Fault::encrypted);
}

TEST(Rar, four_has_names_in_gbk) {
  MediaFolder folder;
  const ArchiveReading plain = read(folder, make_rar4({{"\xD7\xDC\xBD\xE1.txt", "abc"}, {"plain.txt", "d"}}));
  EXPECT_EQ(plain.fault, Fault::none);
  EXPECT_THAT(paths(plain), ElementsAre("总结.txt", "plain.txt"));
  EXPECT_EQ(file_bytes(plain.members[0].file), "abc");
  const ArchiveReading secret = read(folder, make_rar4({{"a.txt", "a"}, {"b.txt", "secret", true}}));
  EXPECT_EQ(secret.fault, Fault::encrypted);
  EXPECT_THAT(paths(secret), ElementsAre("a.txt"));
}

TEST(Rar, cut_or_mangled_neither_crashes_nor_passes_for_whole) {
  for (const std::string& whole :
       {make_rar5({{"a.txt", std::string(500, 'a')}}), make_rar4({{"a.txt", std::string(500, 'a')}})}) {
    MediaFolder folder;
    EXPECT_EQ(read(folder, whole.substr(0, whole.size() / 2)).fault, Fault::corrupt);
    for (std::uint32_t seed = 0; seed < 80; ++seed) {
      const ArchiveReading reading = read(folder, mutated(whole, seed));
      for (const ArchiveMember& member : reading.members)
        EXPECT_EQ(std::filesystem::file_size(member.file), member.size);
    }
  }
}

TEST(Broken, zip_keeps_the_members_before_the_fault) {
  MediaFolder folder;
  std::string bytes = make_zip({{"a.txt", "first"}, {"b.txt", "second"}, {"c.txt", "third"}}, {.stored = true});
  const std::string cut = bytes.substr(0, bytes.find("third") + 2);
  const ArchiveReading after_cut = read(folder, cut);
  EXPECT_EQ(after_cut.fault, Fault::corrupt);
  EXPECT_THAT(paths(after_cut), ElementsAre("a.txt", "b.txt"));
  bytes[bytes.find("second")] = 'S';  // the sum no longer fits
  const ArchiveReading bad_sum = read(folder, bytes);
  EXPECT_EQ(bad_sum.fault, Fault::corrupt);
  EXPECT_THAT(paths(bad_sum), testing::Contains("a.txt"));
  EXPECT_THAT(paths(bad_sum), testing::Not(testing::Contains("b.txt")));
}

TEST(Broken, zip_keeps_the_members_after_the_fault) {
  const std::vector<ZipMember> members{
      {"图1.jpg", samples::make_jpeg(200, 200, 1)}, {"图2.jpg", samples::make_jpeg(200, 200, 2)}, {"总结.txt", "正文"}};
  const std::string whole = make_zip(members);
  const std::size_t second = whole.find("PK\3\4", 4);
  const std::size_t second_entry = whole.find("PK\1\2", whole.find("PK\1\2") + 4);
  std::string bad_data = whole;
  std::fill_n(bad_data.begin() + static_cast<std::ptrdiff_t>(second + 200), 100, '\xFF');
  std::string strange_method = whole;
  strange_method[second + 8] = strange_method[second_entry + 10] = 9;  // Deflate64, which libarchive lacks
  std::string bad_sum = whole;
  bad_sum[second + 14] ^= 1;
  bad_sum[second_entry + 16] ^= 1;
  for (const std::string& bytes : {bad_data, strange_method, bad_sum}) {
    MediaFolder folder;
    const ArchiveReading reading = read(folder, bytes);
    EXPECT_EQ(reading.fault, Fault::corrupt);
    EXPECT_THAT(paths(reading), ElementsAre("图1.jpg", "总结.txt"));
    EXPECT_EQ(files_in(folder.workspace().folder()), 2U);
  }
}

TEST(Broken, zip_of_broken_members_only_ends) {
  MediaFolder folder;
  std::vector<ZipMember> members;
  for (int i = 0; i < 200; ++i) members.push_back({std::to_string(i), std::string(400, 'a')});
  std::string bytes = make_zip(members);
  // The first byte of each deflated member: a block type that there is not.
  for (std::size_t at = bytes.find("PK\3\4"); at != std::string::npos; at = bytes.find("PK\3\4", at + 4)) {
    bytes[at + 30 + static_cast<unsigned char>(bytes[at + 26])] = '\x07';
  }
  const ArchiveReading reading = read(folder, bytes);
  EXPECT_EQ(reading.fault, Fault::corrupt);
  EXPECT_THAT(paths(reading), IsEmpty());
}

TEST(Broken, what_is_no_archive_is_corrupt) {
  MediaFolder folder;
  for (const std::string& bytes :
       {std::string(), std::string("PK\3\4"), std::string("7z\xBC\xAF\x27\x1C"), std::string(2000, 'x'),
        std::string("Rar!\x1A\7\1\0", 8), std::string("\x1F\x8B\x08")}) {
    const ArchiveReading reading = read(folder, bytes);
    EXPECT_EQ(reading.fault, Fault::corrupt) << bytes.substr(0, 4);
    EXPECT_THAT(paths(reading), IsEmpty());
  }
}

TEST(Broken, workspace_is_the_environments_fault) {
  MediaFolder folder;
  const auto file = folder.keep(make_zip({{"a.txt", "first"}}));
  Workspace gone("/nowhere/at/all", {});
  EXPECT_THROW((void)read_archive(file, "application/zip", {}, gone), std::system_error);
  EXPECT_THROW((void)read_archive("/nowhere/file.zip", "application/zip", {}, folder.workspace()), std::system_error);
}

}  // namespace
}  // namespace baosong::parsers
