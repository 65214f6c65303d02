// Third-party mail: what at least two independent parsers agree on holds here too, and every message is read without a
// crash, in time and in little memory. Where the agreed expectation contradicts the contract or the mail, it stands in
// `k_exceptions` with the reason.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>

#include "parsers/text/han.hpp"
#include "tests/parsers/scratch.hpp"

namespace baosong::parsers {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

struct Exception {
  const char* path;  ///< its end
  const char* what;  ///< "subject", "from", "text", "unreadable"
  const char* why;
};

constexpr Exception k_exceptions[] = {
    {"error_emails/content_transfer_encoding_7-bit.eml", "text",
     "UTF-8 declared as ISO 8859-1: C1 controls are no Latin text"},
    {"rfc2822/example13.eml", "from", "the obsolete address of RFC 5322 A.6.3 is an address"},
    {"input/messages/headers.txt", "from", "an encoded word with ':' and ')' inside is a display name"},
    {"mime-bad-content-transfer-encoding.raw", "text", "plain words declared as base64 are read as they stand"},
    {"issue-462.eml", "from", "the words before the address in <…> are no part of it"},
    {"eai-punycode.mbox", "from", "the address is kept as written; ACE is not turned to Unicode"},
    {"bug12842_b.txt", "text", "a body part without any mail header: blank lines before the fields are skipped"},
    {"maildir/bsd/rfc3834-06.eml", "text", "the expectation holds a link in brackets that a converter of HTML added"},
    {"horde-mime/test/Unnamespaced/fixtures/uudecode.txt", "unreadable", "not a mail: no header at all"},
    {"clusterfuzz-testcase-minimized-kmime_fuzzer-5617955779182592", "unreadable", "not a mail: no header at all"},
    {"letters/tests/test_english_empty.txt", "unreadable", "not a mail: no header at all"},
};

bool is_exception(std::string_view path, std::string_view what, bool strong) {
  return !strong && std::ranges::any_of(k_exceptions, [&](const Exception& known) {
    return path.ends_with(known.path) && (known.what == what || known.what == std::string_view("unreadable"));
  });
}

std::string without_blanks(std::string_view text) {
  return normalised(text);
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

std::string string_or_empty(const json::object& from, std::string_view key) {
  const json::value* value = from.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

class Corpus : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(BAOSONG_SHARED_DIR) / "corpus";
    if (!fs::exists(folder_ / "expect.jsonl")) GTEST_SKIP() << "no third-party messages at " << folder_;
  }
  fs::path folder_;
};

void compare(const json::object& want, const MessageFacts& got) {
  const std::string path = string_or_empty(want, "path");
  const bool strong = want.at("strong").as_bool();
  const auto excepted = [&](std::string_view what) { return is_exception(path, what, strong); };
  if (!excepted("unreadable")) {
    EXPECT_EQ(got.unreadable, "");
  }
  if (!excepted("subject")) {
    if (const std::string prefix = string_or_empty(want, "subject_prefix"); !prefix.empty()) {
      EXPECT_TRUE(without_blanks(got.subject).starts_with(without_blanks(prefix))) << got.subject;
    } else {
      EXPECT_EQ(without_blanks(got.subject), without_blanks(string_or_empty(want, "subject")));
    }
  }
  if (!excepted("from")) {
    EXPECT_EQ(lower(got.from.empty() ? "" : got.from.front().address), lower(string_or_empty(want, "from_addr")));
  }
  for (const json::value& item : want.at("attachments").as_array()) {
    const json::object& attachment = item.as_object();
    const std::string name = string_or_empty(attachment, "filename");
    const auto same = [&](const Part& part) {
      if (part.sha256 != string_or_empty(attachment, "sha256")) return false;
      if (part.size != attachment.at("size").to_number<std::uint64_t>()) return false;
      const std::string_view whole = name;
      const std::size_t slash = whole.find_last_of("/\\");
      const std::string_view last = slash == std::string_view::npos ? whole : whole.substr(slash + 1);
      return name.empty() || without_blanks(part.name) == without_blanks(whole) ||
             without_blanks(part.name) == without_blanks(last);
    };
    EXPECT_TRUE(std::ranges::any_of(got.parts, same)) << "attachment " << name;
  }
  if (const std::string text = string_or_empty(want, "text_contains"); !text.empty() && !excepted("text")) {
    EXPECT_NE(without_blanks(got.text + got.quoted).find(without_blanks(text)), std::string::npos)
        << text << "\nnot in\n"
        << got.text;
  }
}

TEST_F(Corpus, WhatTwoParsersAgreeOnHolds) {
  std::ifstream expectations(folder_ / "expect.jsonl");
  std::size_t count = 0;
  for (std::string line; std::getline(expectations, line);) {
    const json::object want = json::parse(line).as_object();
    SCOPED_TRACE(string_or_empty(want, "path"));
    compare(want, testing::facts_of_file(folder_ / string_or_empty(want, "path")));
    ++count;
  }
  EXPECT_GT(count, 1000U);
}

constexpr double k_most_seconds = 5;
constexpr long k_most_kilobytes = 128 * 1024;
constexpr std::size_t k_batch = 100;

// Of this process and what it started: what else the machine does counts for nothing.
double processor_seconds() {
  double sum = 0;
  for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used{};
    getrusage(who, &used);
    for (const timeval& time : {used.ru_utime, used.ru_stime}) {
      sum += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    }
  }
  return sum;
}

// Reads messages in a process of its own, so that a crash is seen and memory is measured: as a batch, which needs no
// less than any of them alone.
void read_apart(const std::vector<fs::path>& batch) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    int status = 0;
    for (const fs::path& file : batch) {
      const double begin = processor_seconds();
      try {
        (void)testing::facts_of_file(file);
      } catch (...) {
        status = 1;
      }
      if (processor_seconds() - begin > k_most_seconds) status = 2;
      if (status != 0) {
        std::fprintf(stderr, "%s: %s\n", file.c_str(), status == 1 ? "not read" : "takes too long");
        break;
      }
    }
    _exit(status);
  }
  int status = -1;
  rusage used{};
  ASSERT_EQ(wait4(child, &status, 0, &used), child);
  EXPECT_EQ(status, 0) << "between " << batch.front() << " and " << batch.back();
#if !defined(__SANITIZE_ADDRESS__)  // which keeps what is freed
  EXPECT_LT(used.ru_maxrss, k_most_kilobytes) << "between " << batch.front() << " and " << batch.back();
#endif
}

TEST_F(Corpus, EveryMessageIsReadInTimeAndInLittleMemory) {
  std::size_t count = 0;
  std::vector<fs::path> batch;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder_ / "messages")) {
    if (!entry.is_regular_file()) continue;
    ++count;
    batch.push_back(entry.path());
    if (batch.size() < k_batch) continue;
    read_apart(batch);
    batch.clear();
  }
  if (!batch.empty()) read_apart(batch);
  EXPECT_GT(count, 1000U);
}

}  // namespace
}  // namespace baosong::parsers
