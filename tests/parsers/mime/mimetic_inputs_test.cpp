// The inputs on which mimetic 0.9.8 crashes, hangs, loses parts or misreads: each gives the right result here.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "tests/parsers/scratch.hpp"

namespace baosong::parsers {
namespace {

namespace fs = std::filesystem;

struct Row {
  const char* name;
  std::optional<std::string> from;  ///< nullopt: not what this input is about
  std::optional<std::string> subject;
  std::optional<std::string> text;
  std::vector<std::pair<std::string, std::uint64_t>> files;  ///< name and size
};

const std::vector<Row>& rows() {
  static const std::vector<Row> k_rows = {
      {"01-group-no-semicolon-abort", "a@b.example", "x", "hi\n", {}},
      {"01b-group-no-semicolon-chops-last-char", "a@b.example", "x", "hi\n", {}},
      {"02-date-bad-month-oob", "a@b.example", "x", "hi\n", {}},
      {"02b-date-month99-oob", "a@b.example", "x", "hi\n", {}},
      {"03-base64-pipe-char-oob-read", std::nullopt, std::nullopt, std::nullopt, {{"", 6}}},
      {"06-huge-header-1MB", "a@b.example", std::nullopt, "hi\n", {}},
      {"07-inner-multipart-unterminated-loses-siblings",
       std::nullopt,
       std::nullopt,
       "hello\n",
       {{"a.pdf", 15}, {"b.pdf", 15}}},
      {"08c-inner-is-prefix-and-unterminated", std::nullopt, std::nullopt, "hello\n", {{"a.pdf", 15}}},
      {"09-boundary-text-midline", std::nullopt, std::nullopt, std::nullopt, {{"a.pdf", 15}}},
      {"10-long-line-boundary-smuggle", std::nullopt, std::nullopt, std::nullopt, {{"a.pdf", 15}}},
      {"11-boundary-transport-padding", std::nullopt, std::nullopt, "hello\n", {{"a.pdf", 15}}},
      {"12-boundary-with-semicolon", std::nullopt, std::nullopt, "hello\n", {{"a.pdf", 15}}},
      {"13-filename-with-semicolon", std::nullopt, std::nullopt, "hello\n", {{"invoice; final.pdf", 9}}},
      {"13b-filename-with-escaped-quote", std::nullopt, std::nullopt, "hello\n", {{"a \"q\" b.pdf", 9}}},
      {"14-rfc2231-filename", std::nullopt, std::nullopt, "hello\n", {{"发票-2024.pdf", 5}, {"发票.pdf", 5}}},
      {"15-rfc2047-not-decoded", std::nullopt, "发票发", "x\n", {}},
      {"16-content-type-comment-and-cte-space", std::nullopt, std::nullopt, "hello\n", {{"a.pdf", 5}, {"c.pdf", 5}}},
      {"16c-multipart-comment-before-params", std::nullopt, std::nullopt, "hello\n", {{"a.pdf", 15}}},
      {"16d-multipart-boundary-comment-after", std::nullopt, std::nullopt, "hello\n", {{"a.pdf", 15}}},
      {"16e-multipart-space-before-slash", std::nullopt, std::nullopt, "hello\n", {{"a.pdf", 15}}},
      {"17-no-message-id-fabricated", "a@b.example", "x", "hi\n", {}},
      {"18-nul-in-header", "a@b.example", "visible hidden tail", "hi\n", {}},
      {"19-bad-header-line-kills-rest", "alice@example.com", "t", "hello\n", {{"a.pdf", 15}}},
      {"19b-gt-from-line-in-header", "alice@example.com", "t", "hello\n", {{"a.pdf", 15}}},
      {"19c-8bit-byte-in-header-name", "alice@example.com", "t", "hello\n", {{"a.pdf", 15}}},
      {"20-mbox-from-line", "alice@example.com", "t", "hello\n", {{"a.pdf", 15}}},
      {"21-header-only-last-field-lost", "a@b.example", "last field", "", {}},
      {"21b-header-only-with-newline", "a@b.example", "last field", "", {}},
      {"22-crcrlf", "alice@example.com", "t", "hello\n", {{"a.pdf", 15}}},
      {"22d-bare-cr-in-header-value", "alice@example.com", "oneX-Injected: yes", "body\n", {}},
      {"23-no-boundary-param-sig-dashes", std::nullopt, std::nullopt, "hello\n--\nsig\n", {{"a.pdf", 15}}},
      {"24-no-newline-after-final-delimiter", std::nullopt, std::nullopt, "hello\n", {{"a.pdf", 15}}},
      {"26-base64-leading-equals", std::nullopt, std::nullopt, std::nullopt, {{"", 6}}},
      {"26b-base64-concatenated", std::nullopt, std::nullopt, std::nullopt, {{"", 2}}},
      {"26c-base64-footer-after-padding", std::nullopt, std::nullopt, std::nullopt, {{"", 8}}},
      {"27-consecutive-delimiter-lines-empty-part", std::nullopt, std::nullopt, "hello\n", {{"a.pdf", 15}}},
      {"28-message-rfc822-base64", std::nullopt, std::nullopt, "hello\n", {{"fwd.eml", 435}, {"a.pdf", 15}}},
      {"29-multipart-digest-default-type", std::nullopt, std::nullopt, "", {{"", 49}, {"", 49}}},
      {"32-from-mailer-daemon-no-domain", "MAILER-DAEMON", std::nullopt, "hi\n", {}},
      {"33-from-semicolon-missing-angle-close", "bob@example.com", std::nullopt, "hi\n", {}},
      {"34-from-sender-spoof-comment-after-angle", "alice@example.com", std::nullopt, "hi\n", {}},
      {"34b-from-two-addresses-in-quotes", "attacker@bad.example", std::nullopt, "hi\n", {}},
      {"35-from-escaped-quote-comma", "real@example.com", std::nullopt, "hi\n", {}},
      {"36-from-trailing-space", "alice@example.com", std::nullopt, "hi\n", {}},
      {"37d-from-ipv6-literal", "alice@[IPv6:2001:db8::1]", std::nullopt, "hi\n", {}},
      {"37f-from-unquoted-comma", "john@example.com", std::nullopt, "hi\n", {}},
      {"37g-from-lone-gt", "", std::nullopt, "hi\n", {}},
      {"41-close-delim-of-inner-missing-outer-closes", std::nullopt, std::nullopt, "hello\n", {}},
      {"42-block4096-newline-leak", std::nullopt, std::nullopt, std::nullopt, {{"d.txt", 4091}, {"a.pdf", 15}}},
      {"44-boundary-trailing-text", std::nullopt, std::nullopt, std::nullopt, {}},
      {"45-body-line-is-boundary-prefix",
       std::nullopt,
       std::nullopt,
       "first\n--BNDX not a delimiter\nlast\n",
       {{"a.pdf", 15}}},
      {"49-message-starts-with-bom", "alice@example.com", "t", "hello\n", {{"a.pdf", 15}}},
      {"53-rfc2231-boundary", std::nullopt, std::nullopt, "hello\n", {{"a.pdf", 15}}},
      {"53b-rfc2231-extended-boundary-as-sent-by-roundcube", std::nullopt, std::nullopt, "hello\n", {{"a.pdf", 15}}},
      {"54-space-before-delimiter-line", std::nullopt, std::nullopt, std::nullopt, {{"a.pdf", 15}}},
      {"55-uuencode-cte-not-decoded", std::nullopt, std::nullopt, "hello\n", {{"x.txt", 5}}},
      {"56-find_bm-slow-long-boundary-900KB", "a@b.example", "x", std::nullopt, {}},
      {"57-date-rfc850-and-2digit-year", "a@b.example", std::nullopt, "hi\n", {}}};
  return k_rows;
}

class MimeticInputs : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(BAOSONG_SHARED_DIR) / "corpus" / "mimetic";
    if (!fs::exists(folder_)) GTEST_SKIP() << "no third-party messages at " << folder_;
  }
  fs::path folder_;
};

TEST_F(MimeticInputs, AreReadRightly) {
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.name);
    const MessageFacts facts = testing::facts_of_file(folder_ / (std::string(row.name) + ".eml"));
    EXPECT_EQ(facts.unreadable, "");
    if (row.from) {
      EXPECT_EQ(facts.from.empty() ? "" : facts.from.front().address, *row.from);
    }
    if (row.subject) {
      EXPECT_EQ(facts.subject, *row.subject);
    }
    if (row.text) {
      EXPECT_EQ(facts.text, *row.text);
    }
    std::vector<std::pair<std::string, std::uint64_t>> files;
    for (const Part& part : facts.parts) files.emplace_back(part.name, part.size);
    EXPECT_EQ(files, row.files);
  }
}

TEST_F(MimeticInputs, NestedBeyondTheLimitAreLeaves) {
  for (const char* name : {"05-nested-multipart-x20000", "05b-nested-multipart-x2500-crashes-1MB-thread-stack"}) {
    const MessageFacts facts = testing::facts_of_file(folder_ / (std::string(name) + ".eml"));
    ASSERT_EQ(facts.parts.size(), 1U) << name;
    EXPECT_EQ(facts.parts[0].fault, Fault::over_limit) << name;
  }
}

TEST_F(MimeticInputs, KeepWhatTheySayOfThemselves) {
  const MessageFacts none = testing::facts_of_file(folder_ / "17-no-message-id-fabricated.eml");
  EXPECT_FALSE(none.message_id) << "never invented";
  const MessageFacts dated = testing::facts_of_file(folder_ / "57-date-rfc850-and-2digit-year.eml");
  EXPECT_EQ(dated.date, "2024-01-01T10:00:00+00:00");
  const MessageFacts undated = testing::facts_of_file(folder_ / "02-date-bad-month-oob.eml");
  EXPECT_FALSE(undated.date);
  const MessageFacts inner = testing::facts_of_file(folder_ / "28-message-rfc822-base64.eml");
  ASSERT_EQ(inner.parts.size(), 2U);
  EXPECT_EQ(inner.parts[1].path, "fwd.eml/a.pdf");
  const MessageFacts quoted_printable = testing::facts_of_file(folder_ / "25-qp-ctrl-and-crlf.eml");
  EXPECT_TRUE(
      quoted_printable.text.starts_with("line1\nform\x0C"
                                        "feed 发 bad=ZZ"))
      << quoted_printable.text;
}

// A new input in that folder must not go untested.
TEST_F(MimeticInputs, AreAllInTheTable) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() != ".eml" || name.starts_with("05") || name.starts_with("25-")) continue;
    EXPECT_TRUE(std::ranges::any_of(rows(), [&](const Row& row) { return name == row.name; })) << name;
  }
}

}  // namespace
}  // namespace baosong::parsers
