#include "storage/blobs.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <system_error>

#include "storage/sha256.hpp"
#include "tests/storage/temp_folder.hpp"

namespace baosong::storage {
namespace {

namespace fs = std::filesystem;
using test::read_file;
using test::TempFolder;
using test::write_file;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string k_sha_of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (!entry.is_directory()) out.push_back(entry.path().filename().string());
  return out;
}

mode_t mode_of(const fs::path& path) {
  struct stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 07777U;
}

class BlobsTest : public ::testing::Test {
 protected:
  BlobInfo keep(std::string_view bytes) {
    std::vector<std::unique_ptr<BlobWriter>> writers;
    writers.push_back(blobs->begin());
    writers[0]->write(bytes);
    return blobs->commit(writers).at(0);
  }

  TempFolder folder;
  const fs::path root = folder / "blobs";
  std::unique_ptr<Blobs> blobs = open_blobs(root);
};

TEST_F(BlobsTest, StandsAtTheAddressOfItsBytes) {
  const BlobInfo info = keep("abc");
  EXPECT_EQ(info.sha256, k_sha_of_abc);
  EXPECT_EQ(info.size, 3U);
  EXPECT_EQ(blobs->path(k_sha_of_abc), root / "ba" / "78" / k_sha_of_abc);
  EXPECT_EQ(read_file(root / "ba" / "78" / k_sha_of_abc), "abc");
  EXPECT_TRUE(open_blobs(root)->contains(k_sha_of_abc));
}

TEST_F(BlobsTest, NobodyMayWriteItOrEnter) {
  keep("abc");
  EXPECT_EQ(mode_of(blobs->path(k_sha_of_abc)), 0440U);
  EXPECT_EQ(mode_of(root), 0700U);
  EXPECT_EQ(mode_of(root / "ba"), 0700U);
  EXPECT_EQ(mode_of(blobs->scratch()), 0700U);
}

TEST_F(BlobsTest, PiecesOfEverySizeMakeTheSameBlob) {
  std::string bytes;
  for (int i = 0; i < 700'000; ++i) bytes += static_cast<char>(i * 31 / 7);
  for (const std::size_t piece :
       {std::size_t{1}, std::size_t{4096}, std::size_t{262'144}, std::size_t{262'145}, bytes.size()}) {
    std::vector<std::unique_ptr<BlobWriter>> writers;
    writers.push_back(blobs->begin());
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      EXPECT_EQ(writers[0]->size(), at);
      writers[0]->write(std::string_view(bytes).substr(at, piece));
    }
    const BlobInfo info = blobs->commit(writers).at(0);
    EXPECT_EQ(info.sha256, sha256_of(bytes)) << piece;
    EXPECT_EQ(info.size, bytes.size());
    EXPECT_TRUE(read_file(blobs->path(info.sha256)) == bytes) << piece;
  }
}

TEST_F(BlobsTest, TheEmptyBlobIsABlob) {
  const BlobInfo info = keep("");
  EXPECT_EQ(info.size, 0U);
  EXPECT_EQ(read_file(blobs->path(info.sha256)), "");
}

class ManyBlobs : public BlobsTest, public ::testing::WithParamInterface<int> {};

TEST_P(ManyBlobs, BecomeDurableTogether) {
  std::vector<std::unique_ptr<BlobWriter>> writers;
  for (int i = 0; i < GetParam(); ++i) {
    writers.push_back(blobs->begin());
    writers.back()->write("blob " + std::to_string(i / 2));  // every other one a second time
  }
  const std::vector<BlobInfo> infos = blobs->commit(writers);
  ASSERT_THAT(infos, SizeIs(GetParam()));
  for (int i = 0; i < GetParam(); ++i) {
    EXPECT_EQ(writers[static_cast<std::size_t>(i)], nullptr) << "spent";
    EXPECT_EQ(read_file(blobs->path(infos[static_cast<std::size_t>(i)].sha256)), "blob " + std::to_string(i / 2));
  }
  EXPECT_THAT(names_in(root), SizeIs((GetParam() + 1) / 2)) << "scratch is empty";
}
INSTANTIATE_TEST_SUITE_P(Counts, ManyBlobs, ::testing::Values(0, 1, 3, 4, 100));

TEST_F(BlobsTest, AnUncommittedOneLeavesNothing) {
  {
    const std::unique_ptr<BlobWriter> writer = blobs->begin();
    writer->write(std::string(1'000'000, 'x'));
    EXPECT_THAT(names_in(root), SizeIs(1));
  }
  EXPECT_THAT(names_in(root), IsEmpty());
}

TEST_F(BlobsTest, EachOneIsNamed) {
  std::vector<std::string> named;
  const auto walk = [&] { blobs->each([&](const std::string& sha256) { named.push_back(sha256); }); };
  walk();
  EXPECT_THAT(named, IsEmpty());
  const std::unique_ptr<BlobWriter> writing = blobs->begin();
  const std::vector<std::string> kept{keep("abc").sha256, keep("").sha256};
  walk();
  EXPECT_THAT(named, ::testing::UnorderedElementsAreArray(kept)) << "without what is being written";
}

struct Damage {
  const char* name;
  std::function<void(const fs::path&)> harm;
  const char* said;
};
class DamagedBlob : public BlobsTest, public ::testing::WithParamInterface<Damage> {};

TEST_P(DamagedBlob, IsFoundAndMended) {
  keep("abc");
  EXPECT_EQ(fault_of_blob(*blobs, k_sha_of_abc, 3), "");
  const fs::path path = blobs->path(k_sha_of_abc);
  fs::permissions(path, fs::perms::owner_all);
  GetParam().harm(path);
  EXPECT_THAT(fault_of_blob(*blobs, k_sha_of_abc, 3), HasSubstr(GetParam().said));

  write_file(blobs->scratch() / "wrong", "abd");
  EXPECT_FALSE(blobs->mend({blobs->scratch() / "wrong", k_sha_of_abc}));
  EXPECT_NE(fault_of_blob(*blobs, k_sha_of_abc, 3), "") << "nothing was changed";
  write_file(blobs->scratch() / "good", "abc");
  EXPECT_TRUE(blobs->mend({blobs->scratch() / "good", k_sha_of_abc}));
  EXPECT_EQ(fault_of_blob(*blobs, k_sha_of_abc, 3), "");
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0440U);
  EXPECT_FALSE(fs::exists(blobs->scratch() / "good"));
}
INSTANTIATE_TEST_SUITE_P(
    Kinds, DamagedBlob,
    ::testing::Values(Damage{"missing", [](const fs::path& p) { fs::remove(p); }, "is missing"},
                      Damage{"cut", [](const fs::path& p) { write_file(p, "ab"); }, "has 2 bytes instead of 3"},
                      Damage{"changed", [](const fs::path& p) { write_file(p, "abd"); }, "other bytes"}),
    [](const auto& row) { return row.param.name; });

TEST_F(BlobsTest, OneThatIsThereIsLeftAlone) {
  keep("abc");
  struct stat before {
  }, after{};
  ASSERT_EQ(::stat(blobs->path(k_sha_of_abc).c_str(), &before), 0);
  keep("abc");
  ASSERT_EQ(::stat(blobs->path(k_sha_of_abc).c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
  EXPECT_THAT(names_in(root), SizeIs(1));
}

TEST_F(BlobsTest, OneThatWasCutShortIsMended) {
  keep("abc");
  fs::remove(blobs->path(k_sha_of_abc));
  write_file(root / "ba" / "78" / k_sha_of_abc, "a");
  keep("abc");
  EXPECT_EQ(read_file(blobs->path(k_sha_of_abc)), "abc");
}

TEST_F(BlobsTest, WhatIsNotThereIsNamed) {
  const std::string none(64, '0');
  EXPECT_FALSE(blobs->contains(none));
  EXPECT_FALSE(blobs->contains("../../etc/passwd"));
  EXPECT_FALSE(blobs->contains(""));
  try {
    static_cast<void>(blobs->path(none));
    FAIL();
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), HasSubstr(none));
  }
}

// --- adopt -------------------------------------------------------------------------------------------------------

TEST_F(BlobsTest, AdoptsByRename) {
  const fs::path file = blobs->scratch() / "item";
  write_file(file, "abc");
  struct stat before {
  }, after{};
  ASSERT_EQ(::stat(file.c_str(), &before), 0);
  blobs->adopt(std::vector<Blobs::Adoption>{{file, k_sha_of_abc}});
  ASSERT_EQ(::stat(blobs->path(k_sha_of_abc).c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
  EXPECT_EQ(mode_of(blobs->path(k_sha_of_abc)), 0440U);
  EXPECT_FALSE(fs::exists(file));
}

TEST_F(BlobsTest, AdoptsManyAndTheSameTwice) {
  std::vector<Blobs::Adoption> some;
  for (int i = 0; i < 20; ++i) {
    const std::string bytes = "item " + std::to_string(i / 2);
    some.push_back({blobs->scratch() / std::to_string(i), sha256_of(bytes)});
    write_file(some.back().file, bytes);
  }
  blobs->adopt(some);
  for (const auto& a : some) EXPECT_EQ(sha256_of_file(blobs->path(a.sha256)), a.sha256);
  EXPECT_THAT(names_in(root), SizeIs(10));
}

TEST_F(BlobsTest, AdoptsFromAnotherFileSystem) {
  struct stat here {
  }, there{};
  if (::stat("/dev/shm", &there) != 0 || ::stat(root.c_str(), &here) != 0 || here.st_dev == there.st_dev)
    GTEST_SKIP() << "no second file system at /dev/shm";
  const TempFolder elsewhere("/dev/shm");
  write_file(elsewhere / "item", "abc");
  blobs->adopt(std::vector<Blobs::Adoption>{{elsewhere / "item", k_sha_of_abc}});
  EXPECT_EQ(read_file(blobs->path(k_sha_of_abc)), "abc");
  EXPECT_EQ(mode_of(blobs->path(k_sha_of_abc)), 0440U);
  EXPECT_FALSE(fs::exists(elsewhere / "item"));
  EXPECT_THAT(names_in(root), SizeIs(1));
}

TEST_F(BlobsTest, AnAdoptionCutShortIsCompletedTheNextTime) {
  write_file(blobs->scratch() / "one", "abc");
  write_file(blobs->scratch() / "two", "two");
  const std::vector<Blobs::Adoption> both{{blobs->scratch() / "one", k_sha_of_abc},
                                          {blobs->scratch() / "two", sha256_of("two")}};
  blobs->adopt(std::span(both).first(1));
  blobs->adopt(both);
  EXPECT_EQ(read_file(blobs->path(sha256_of("two"))), "two");
}

TEST_F(BlobsTest, WhatIsNoFileIsNotAdopted) {
  write_file(folder / "secret", "abc");
  fs::create_symlink(folder / "secret", blobs->scratch() / "link");
  fs::create_directory(blobs->scratch() / "folder");
  ASSERT_EQ(::mkfifo((blobs->scratch() / "pipe").c_str(), 0600), 0);
  for (const char* name : {"link", "folder", "pipe", "absent"})
    EXPECT_THROW(blobs->adopt(std::vector<Blobs::Adoption>{{blobs->scratch() / name, k_sha_of_abc}}), std::system_error)
        << name;
  EXPECT_THROW(blobs->adopt(std::vector<Blobs::Adoption>{{blobs->scratch() / "x", "../x"}}), std::invalid_argument);
  EXPECT_FALSE(blobs->contains(k_sha_of_abc));
  EXPECT_EQ(mode_of(folder / "secret") & 0200U, 0200U) << "not touched";
}

// --- failures, processes -----------------------------------------------------------------------------------------

/// Runs `act` in a child; returns what it returned. The child ends without destructors, as one that is killed does.
std::string in_child(const std::function<std::string()>& act) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string said = act();
    ::_exit(::write(ends[1], said.data(), said.size()) == static_cast<ssize_t>(said.size()) ? 0 : 1);
  }
  ::close(ends[1]);
  std::string out;
  char piece[4096];
  for (ssize_t n = 0; (n = ::read(ends[0], piece, sizeof piece)) > 0;) out.append(piece, static_cast<std::size_t>(n));
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return out;
}

TEST_F(BlobsTest, AWriteThatFailsIsSaidAndLeavesNothing) {
  const std::string said = in_child([&]() -> std::string {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1'000'000, 1'000'000};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return "cannot be set up";
    const auto own = open_blobs(root);
    std::string out;
    {
      std::vector<std::unique_ptr<BlobWriter>> writers;
      writers.push_back(own->begin());
      try {
        writers[0]->write(std::string(3'000'000, 'x'));
      } catch (const std::system_error& e) {
        out = e.what();
      }
      try {
        static_cast<void>(own->commit(writers));
        out += " [committed]";
      } catch (const std::system_error&) {
        out += " [refused]";
      }
    }
    return out + (names_in(root).empty() ? " [empty]" : " [left]");
  });
  EXPECT_THAT(said, AllOf(HasSubstr("cannot write"), HasSubstr("scratch"), HasSubstr("File too large"),
                          HasSubstr("[refused]"), HasSubstr("[empty]")));
}

TEST_F(BlobsTest, ACommitThatFailsLeavesNothing) {
  write_file(root / sha256_of("b").substr(0, 2), "in the way");
  std::vector<std::unique_ptr<BlobWriter>> writers;
  for (const char* bytes : {"a", "b"}) {
    writers.push_back(blobs->begin());
    writers.back()->write(bytes);
  }
  EXPECT_THROW(static_cast<void>(blobs->commit(writers)), std::system_error);
  EXPECT_THAT(names_in(blobs->scratch()), IsEmpty());
  EXPECT_FALSE(blobs->contains(sha256_of("b")));
}

TEST_F(BlobsTest, LeftoversOfTheDeadGoThoseOfTheLivingStay) {
  write_file(blobs->scratch() / "mine", "x");
  const std::string left = in_child([&] {
    auto* dying = open_blobs(root).release();  // killed: nothing is put in order
    write_file(dying->scratch() / "half", "x");
    return dying->scratch().string();
  });
  EXPECT_TRUE(fs::exists(fs::path(left) / "half"));
  write_file(root / "scratch" / "stray", "x");
  const auto second = open_blobs(root);
  EXPECT_FALSE(fs::exists(left));
  EXPECT_FALSE(fs::exists(root / "scratch" / "stray"));
  EXPECT_TRUE(fs::exists(blobs->scratch() / "mine"));
  EXPECT_NE(second->scratch(), blobs->scratch());
  const fs::path scratch = blobs->scratch();
  blobs.reset();
  EXPECT_FALSE(fs::exists(scratch));
}

TEST_F(BlobsTest, AForkThatEndsTakesNothingAway) {
  write_file(blobs->scratch() / "mine", "x");
  in_child([&] {
    blobs.reset();
    return std::string();
  });
  EXPECT_TRUE(fs::exists(blobs->scratch() / "mine"));
}

TEST(OpenBlobs, SaysWhichFolderCannotBeMade) {
  const TempFolder folder;
  write_file(folder / "blobs", "a file");
  try {
    static_cast<void>(open_blobs(folder / "blobs"));
    FAIL();
  } catch (const std::system_error& e) {
    EXPECT_THAT(e.what(), HasSubstr((folder / "blobs").string()));
  }
}

}  // namespace
}  // namespace baosong::storage
