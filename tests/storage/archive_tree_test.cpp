#include "storage/archive_tree.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <map>
#include <optional>

#include "storage/sha256.hpp"
#include "tests/storage/samples.hpp"
#include "tests/storage/temp_folder.hpp"

namespace baosong::storage {
namespace {

namespace fs = std::filesystem;
using test::read_file;
using test::TempFolder;
using test::write_file;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

using Files = std::map<std::string, std::string>;  // path → bytes

class ArchiveTreeTest : public ::testing::Test {
 protected:
  std::string blob(std::string_view bytes) {
    std::vector<std::unique_ptr<BlobWriter>> writers;
    writers.push_back(blobs->begin());
    writers[0]->write(bytes);
    return blobs->commit(writers).at(0).sha256;
  }
  Item kept(const std::string& name, Role role, std::string_view bytes) { return test::item(name, role, blob(bytes)); }
  Item shown(const std::string& caption, std::string_view bytes) {
    return test::picture("p.jpg", caption, blob(bytes));
  }

  static Dossier dossier(std::vector<Item> items) {
    Dossier d;
    d.campaign = "c";
    d.campaign_title = "质量月";
    d.agency = "fuzhou";
    d.agency_name = "福州局";
    d.submission.emplace().receipt = "FJ-0001";
    d.submission->items = std::move(items);
    return d;
  }

  Files files_in(const fs::path& where) const {
    Files out;
    for (const auto& entry : fs::recursive_directory_iterator(where))
      if (!entry.is_directory()) out[fs::relative(entry.path(), where).string()] = read_file(entry.path());
    return out;
  }
  /// The agency's files without the register.
  Files agency_files() const {
    Files out = files_in(agency);
    EXPECT_EQ(out.erase("登记.json"), 1U);
    return out;
  }

  TempFolder folder;
  std::unique_ptr<Blobs> blobs = open_blobs(folder / "blobs");
  const fs::path root = folder / "archive";
  const fs::path agency = root / "质量月" / "福州局";
  ArchiveTree tree{root, *blobs};
};

TEST_F(ArchiveTreeTest, ShowsADossier) {
  tree.show(dossier({kept("总结.docx", Role::summary, "docx"), shown("开幕式现场", "jpeg")}));
  EXPECT_THAT(agency_files(), ElementsAre(Pair("图片/01 开幕式现场.jpg", "jpeg"), Pair("活动总结/总结.docx", "docx")));
  for (const char* name : {"活动总结", "统计表", "图片", "视频", "活动信息", "其他"})
    EXPECT_TRUE(fs::is_directory(agency / name)) << name;
}

TEST_F(ArchiveTreeTest, ADossierThatHoldsNothingAnyMoreLeavesNoFolder) {
  const Dossier full = dossier({kept("总结.docx", Role::summary, "docx"), shown("开幕式现场", "jpeg")});
  Dossier empty = full;
  empty.submission.reset();
  tree.show(full);
  tree.show(empty);
  EXPECT_FALSE(fs::exists(agency));
  tree.show(empty);
  tree.show(full);
  EXPECT_EQ(agency_files().size(), 2U);
  write_file(agency / "图片" / "经办人.txt", "a person's");
  tree.show(empty);
  EXPECT_THAT(files_in(agency), ElementsAre(Pair("图片/经办人.txt", "a person's")));
  empty.paper = "机要件";
  tree.show(empty);
  EXPECT_TRUE(fs::exists(agency / "登记.json")) << "what a person said about the agency is something";
}

TEST_F(ArchiveTreeTest, TheRegisterIsTheSubmission) {
  Dossier d = test::full_dossier();
  d.submission->items = {shown("开幕式现场", "jpeg")};
  d.submission->earlier = {{1, kept("旧.docx", Role::summary, "old")}};
  d.interim.clear();
  tree.show(d);
  const std::string text = read_file(root / d.campaign_title / d.agency_name / "登记.json");
  const boost::json::value v = boost::json::parse(text);
  EXPECT_EQ(v.at("receipt").as_string(), "FJ2021-0007");
  EXPECT_EQ(v.at("state").as_string(), "accepted");
  EXPECT_EQ(v.at("items").at(0).at("caption").as_string(), "开幕式现场");
  EXPECT_EQ(v.at("items").at(0).at("sha256").as_string(), sha256_of("jpeg"));
  EXPECT_EQ(v.at("mails").at(0).at("message_id").as_string(), "<a@b.example>");
  EXPECT_EQ(v.at("revisions").at(0).at("revision").as_int64(), 1);
  EXPECT_EQ(v.at("files").at(0).at("path").as_string(), "图片/01 开幕式现场.jpg");
  EXPECT_THAT(text, HasSubstr("\n  \"receipt\": \"FJ2021-0007\",\n"));
}

TEST_F(ArchiveTreeTest, FilesAreTheBlobsThemselvesAndReadOnly) {
  const Dossier d = dossier({shown("开幕式现场", "jpeg")});
  tree.show(d);
  struct stat file {
  }, blob_info{};
  ASSERT_EQ(::stat((agency / "图片/01 开幕式现场.jpg").c_str(), &file), 0);
  ASSERT_EQ(::stat(blobs->path(d.submission->items[0].sha256).c_str(), &blob_info), 0);
  EXPECT_EQ(file.st_ino, blob_info.st_ino);
  EXPECT_EQ(file.st_mode & 0777U, 0440U);
}

TEST_F(ArchiveTreeTest, CopiesWhereItCannotLink) {
  struct stat here {
  }, there{};
  if (::stat("/dev/shm", &there) != 0 || ::stat(folder.path().c_str(), &here) != 0 || here.st_dev == there.st_dev)
    GTEST_SKIP() << "no second file system at /dev/shm";
  const TempFolder elsewhere("/dev/shm");
  ArchiveTree copies(elsewhere / "archive", *blobs);
  Dossier d = dossier({shown("开幕式现场", "jpeg"), kept("总结.docx", Role::summary, "docx")});
  copies.show(d);
  const fs::path file = elsewhere / "archive/质量月/福州局/图片/01 开幕式现场.jpg";
  EXPECT_EQ(read_file(file), "jpeg");
  struct stat before {
  }, after{};
  ASSERT_EQ(::stat(file.c_str(), &before), 0);
  EXPECT_EQ(before.st_mode & 0777U, 0440U);
  copies.show(d);
  ASSERT_EQ(::stat(file.c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino) << "not copied again";
  d.submission->items = {shown("开幕式现场", "JPEG")};
  copies.show(d);
  EXPECT_EQ(read_file(file), "JPEG");
  EXPECT_FALSE(fs::exists(elsewhere / "archive/质量月/福州局/活动总结/总结.docx"));
}

TEST_F(ArchiveTreeTest, TwiceIsOnce) {
  const Dossier d = dossier({shown("开幕式现场", "jpeg"), kept("总结.docx", Role::summary, "docx")});
  tree.show(d);
  const Files before = files_in(root);
  struct stat first {
  }, second{};
  ASSERT_EQ(::stat((agency / "登记.json").c_str(), &first), 0);
  tree.show(d);
  ArchiveTree(root, *blobs).show(d);
  ASSERT_EQ(::stat((agency / "登记.json").c_str(), &second), 0);
  EXPECT_EQ(files_in(root), before);
  EXPECT_EQ(first.st_ino, second.st_ino) << "not even the register was written";
}

TEST_F(ArchiveTreeTest, ARevisionReplacesAndKeepsHistory) {
  const Item old_picture = shown("开幕式现场一", "one"), second = shown("开幕式现场二", "two");
  tree.show(dossier({old_picture, second, kept("总结.docx", Role::summary, "docx")}));
  Dossier d = dossier({second, shown("开幕式现场三", "three"), kept("总结.docx", Role::summary, "DOCX")});
  d.submission->earlier = {{1, old_picture}, {1, kept("总结.docx", Role::summary, "docx")}};
  tree.show(d);
  EXPECT_THAT(agency_files(),
              UnorderedElementsAre(Pair("图片/01 开幕式现场二.jpg", "two"), Pair("图片/02 开幕式现场三.jpg", "three"),
                                   Pair("活动总结/总结.docx", "DOCX"), Pair("历史/1/图片/01 开幕式现场一.jpg", "one"),
                                   Pair("历史/1/活动总结/总结.docx", "docx")));
  d.submission->earlier.clear();
  tree.show(d);
  EXPECT_FALSE(fs::exists(agency / "历史"));
}

TEST_F(ArchiveTreeTest, PeoplesFilesAreLeftAlone) {
  tree.show(dossier({kept("总结.docx", Role::summary, "docx"), kept("a.pdf", Role::other, "pdf")}));
  write_file(agency / "批注.txt", "看过");
  write_file(agency / "活动总结" / "我的笔记.txt", "笔记");
  tree.show(dossier({kept("总结.docx", Role::summary, "DOCX")}));
  EXPECT_THAT(agency_files(), UnorderedElementsAre(Pair("批注.txt", "看过"), Pair("活动总结/我的笔记.txt", "笔记"),
                                                   Pair("活动总结/总结.docx", "DOCX")));
}

TEST_F(ArchiveTreeTest, AFileThatAPersonChangedIsTheirs) {
  tree.show(dossier({kept("总结.docx", Role::summary, "docx")}));
  fs::remove(agency / "活动总结/总结.docx");  // as an editor does: a new file, renamed
  write_file(agency / "活动总结/总结.docx", "edited");
  const Dossier next = dossier({kept("总结.docx", Role::summary, "DOCX")});
  tree.show(next);
  tree.show(next);
  EXPECT_THAT(agency_files(),
              UnorderedElementsAre(Pair("活动总结/总结.docx", "edited"), Pair("活动总结/总结 (2).docx", "DOCX")));
  tree.show(dossier({}));
  EXPECT_THAT(agency_files(), ElementsAre(Pair("活动总结/总结.docx", "edited")));
}

TEST_F(ArchiveTreeTest, APersonsFileInTheWayIsNotOverwritten) {
  tree.show(dossier({}));
  write_file(agency / "活动总结/总结.docx", "a person's");
  tree.show(dossier({kept("总结.docx", Role::summary, "docx")}));
  EXPECT_THAT(agency_files(),
              UnorderedElementsAre(Pair("活动总结/总结.docx", "a person's"), Pair("活动总结/总结 (2).docx", "docx")));
  fs::remove(agency / "活动总结/总结.docx");
  tree.show(dossier({kept("总结.docx", Role::summary, "docx")}));
  EXPECT_THAT(agency_files(), ElementsAre(Pair("活动总结/总结.docx", "docx")));
}

TEST_F(ArchiveTreeTest, WhatWasTakenAwayComesBack) {
  const Dossier d = dossier({kept("总结.docx", Role::summary, "docx"), shown("开幕式现场", "jpeg")});
  tree.show(d);
  const Files whole = files_in(root);
  fs::remove_all(agency / "图片");
  fs::remove(agency / "登记.json");
  tree.show(d);
  EXPECT_EQ(files_in(root), whole);
}

TEST_F(ArchiveTreeTest, ADamagedOrHostileRegisterDoesNoHarm) {
  const Dossier d = dossier({kept("总结.docx", Role::summary, "docx")});
  tree.show(d);
  write_file(root / "outside.txt", "docx");
  for (const std::string& text : {std::string("{"), std::string("[1]"),
                                  std::string("{\"files\":[{\"path\":\"../../outside.txt\",\"sha256\":\"" +
                                              sha256_of("docx") + "\"},{\"path\":5},7]}"),
                                  std::string()}) {
    fs::remove(agency / "登记.json");
    write_file(agency / "登记.json", text);
    tree.show(dossier({}));
    EXPECT_EQ(read_file(root / "outside.txt"), "docx") << text;
    EXPECT_THAT(read_file(agency / "登记.json"), HasSubstr("FJ-0001"));
    tree.show(d);
  }
}

TEST_F(ArchiveTreeTest, TwoDossiersOfOneNameDoNotMix) {
  Dossier other = dossier({kept("别的.docx", Role::summary, "other")});
  other.campaign = "d";
  tree.show(dossier({kept("总结.docx", Role::summary, "docx")}));
  tree.show(other);
  tree.show(dossier({kept("总结.docx", Role::summary, "docx")}));
  tree.show(other);
  EXPECT_THAT(agency_files(), ElementsAre(Pair("活动总结/总结.docx", "docx")));
  EXPECT_EQ(read_file(root / "质量月" / "福州局 (d，fuzhou)" / "活动总结/别的.docx"), "other");
}

TEST_F(ArchiveTreeTest, NamesOfFoldersAreMadeSafe) {
  Dossier d = dossier({});
  d.campaign_title = "../质量/月";
  d.agency_name = "..";
  tree.show(d);
  EXPECT_TRUE(fs::exists(root / "／质量／月" / "未命名" / "登记.json"));
}

// A crash anywhere: what stands may be any mixture of before and after, the list of what was under way beside it.
TEST_F(ArchiveTreeTest, ACrashAnywhereIsCompletedByTheNextCall) {
  const Dossier before = dossier(
      {shown("开幕式现场一", "one"), kept("总结.docx", Role::summary, "docx"), kept("旧.pdf", Role::other, "old")});
  Dossier during = dossier(
      {shown("开幕式现场二", "two"), kept("总结.docx", Role::summary, "DOCX"), kept("新.pdf", Role::other, "new")});
  during.submission->earlier = {{1, shown("开幕式现场一", "one")}};
  const Dossier after = dossier({kept("最终.docx", Role::summary, "final")});
  for (int step = 0; step < 40; ++step) {
    SCOPED_TRACE(step);
    fs::remove_all(root / "质量月");
    tree.show(before);
    write_file(agency / "其他" / "人放的.txt", "mine");
    // Dies at the step-th look at a blob: before, between and after all the changes.
    const pid_t child = ::fork();
    if (child == 0) {
      int left = step;
      class Dying final : public Blobs {
       public:
        Dying(Blobs& real, int& count) : real_(real), count_(count) {}
        std::unique_ptr<BlobWriter> begin() override { return real_.begin(); }
        std::vector<BlobInfo> commit(std::span<std::unique_ptr<BlobWriter>> w) override { return real_.commit(w); }
        void adopt(std::span<const Adoption> a) override { real_.adopt(a); }
        bool mend(const Adoption& a) override { return real_.mend(a); }
        void each(const std::function<void(const std::string&)>& take) const override { real_.each(take); }
        fs::path path(std::string_view sha256) const override {
          if (count_-- == 0) ::_exit(9);
          return real_.path(sha256);
        }
        bool contains(std::string_view sha256) const override {
          if (count_-- == 0) ::_exit(9);
          return real_.contains(sha256);
        }
        fs::path scratch() const override { return real_.scratch(); }

       private:
        Blobs& real_;
        int& count_;
      } dying(*blobs, left);
      ArchiveTree(root, dying).show(during);
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    const bool through = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    tree.show(step % 2 == 0 ? during : after);
    Files files = agency_files();
    EXPECT_EQ(files.erase("其他/人放的.txt"), 1U);
    if (step % 2 == 0) {
      EXPECT_THAT(files,
                  UnorderedElementsAre(Pair("图片/01 开幕式现场二.jpg", "two"), Pair("活动总结/总结.docx", "DOCX"),
                                       Pair("其他/新.pdf", "new"), Pair("历史/1/图片/01 开幕式现场一.jpg", "one")));
    } else {
      EXPECT_THAT(files, ElementsAre(Pair("活动总结/最终.docx", "final")));
    }
    if (through) {
      EXPECT_GT(step, 10) << "the child was killed too seldom for this to mean anything";
      return;
    }
  }
  FAIL() << "it never came through";
}

TEST_F(ArchiveTreeTest, WhatWasLinkedToADamagedBlobIsDrawnAgainFromTheMendedOne) {
  const Dossier d = dossier({kept("总结.docx", Role::summary, "docx"), kept("附表.pdf", Role::other, "pdf")});
  tree.show(d);
  write_file(agency / "其他" / "人放的.txt", "mine");
  const std::string sha256 = sha256_of("docx");
  fs::permissions(blobs->path(sha256), fs::perms::owner_all);
  write_file(blobs->path(sha256), "d0cx");  // in place, as a disk does: the archive's link has it too
  ASSERT_EQ(read_file(agency / "活动总结" / "总结.docx"), "d0cx");
  {
    const auto turn = tree.turn();
    tree.remove_links(sha256);
    write_file(folder / "good", "docx");
    ASSERT_TRUE(blobs->mend({folder / "good", sha256}));
    tree.show(d);
  }
  EXPECT_THAT(agency_files(), ElementsAre(Pair("其他/人放的.txt", "mine"), Pair("其他/附表.pdf", "pdf"),
                                          Pair("活动总结/总结.docx", "docx")));
}

TEST_F(ArchiveTreeTest, WhatWasLinkedToALostBlobIsLeft) {
  const Dossier d = dossier({kept("总结.docx", Role::summary, "docx")});
  tree.show(d);
  fs::remove(blobs->path(sha256_of("docx")));
  tree.remove_links(sha256_of("docx"));
  EXPECT_THAT(agency_files(), ElementsAre(Pair("活动总结/总结.docx", "docx")));
}

TEST_F(ArchiveTreeTest, WhatACrashLeftAsideGoes) {
  const Dossier d = dossier({kept("总结.docx", Role::summary, "docx")});
  tree.show(d);
  write_file(agency / "活动总结" / ".报送.tmp", "half");
  write_file(agency / ".登记.进行中.json", read_file(agency / "登记.json"));
  tree.show(d);
  EXPECT_THAT(files_in(agency), UnorderedElementsAre(Key("登记.json"), Key("活动总结/总结.docx")));
}

TEST_F(ArchiveTreeTest, ProcessesTakeTurns) {
  std::optional<ArchiveTree::Turn> mine;
  mine.emplace(tree);
  tree.show(dossier({}));  // within one's own turn
  int done[2];
  ASSERT_EQ(::pipe(done), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ArchiveTree other(root, *blobs);
    other.show(dossier({}));
    ::_exit(::write(done[1], "x", 1) == 1 ? 0 : 1);
  }
  ASSERT_EQ(::fcntl(done[0], F_SETFL, O_NONBLOCK), 0);
  char c = 0;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(::read(done[0], &c, 1), -1) << "it did not wait";
    ::sched_yield();
  }
  mine.reset();
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  ::close(done[0]);
  ::close(done[1]);
}

TEST_F(ArchiveTreeTest, WhatCannotBeWrittenIsNamed) {
  fs::create_directories(root / "质量月");
  write_file(agency, "a file in the way");
  try {
    tree.show(dossier({}));
    FAIL();
  } catch (const std::system_error& e) {
    EXPECT_THAT(e.what(), HasSubstr(agency.string()));
  }
}

// --- held --------------------------------------------------------------------------------------------------------

TEST_F(ArchiveTreeTest, ShowsAHeldMessageUntilItIsDecided) {
  const std::string raw = blob("From: x\r\n\r\n");
  const std::vector<ArchiveTree::HeldFile> held{
      {"总结.docx", blob("docx")}, {"说明.txt", blob("theirs")}, {"../x", blob("x")}};
  tree.show_held("质量月", 12, "关于/报送", raw, held, "发件人不在名册内。");
  const fs::path one = root / "质量月/待处理/12-关于／报送";
  Files files = files_in(one);
  EXPECT_EQ(files.erase(".登记.json"), 1U);
  EXPECT_THAT(files,
              UnorderedElementsAre(Pair("原始邮件.eml", "From: x\r\n\r\n"), Pair("说明.txt", "发件人不在名册内。\n"),
                                   Pair("总结.docx", "docx"), Pair("说明 (2).txt", "theirs"), Pair("／x", "x")));
  tree.show_held("质量月", 12, "关于/报送", raw, held, "另一原因。\n");
  EXPECT_EQ(read_file(one / "说明.txt"), "另一原因。\n");
  tree.show_held("质量月", 1, "", raw, {}, "x");
  tree.remove_held("质量月", 12);
  EXPECT_FALSE(fs::exists(one));
  EXPECT_TRUE(fs::exists(root / "质量月/待处理/1-"));
  tree.remove_held("质量月", 12);
  tree.remove_held("没有的活动", 12);
}

TEST_F(ArchiveTreeTest, AHeldMessageWithoutCampaignStandsAtTheTop) {
  tree.show_held("", 3, "x", blob("raw"), {}, "x");
  EXPECT_TRUE(fs::exists(root / "待处理/3-x/原始邮件.eml"));
  write_file(root / "待处理/3-x/笔记.txt", "mine");
  tree.remove_held("", 3);
  EXPECT_THAT(files_in(root / "待处理/3-x"), ElementsAre(Pair("笔记.txt", "mine"))) << "a person's file stays";
}

}  // namespace
}  // namespace baosong::storage
