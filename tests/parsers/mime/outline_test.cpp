#include "parsers/mime/outline.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "parsers/mime/transfer.hpp"

namespace baosong::parsers::mime {
namespace {

std::vector<std::string> leaves(const std::string& mail, const Limits& limits = {}) {
  const Outline found = outline(mail, limits);
  std::vector<std::string> out;
  for (const Node& node : found.nodes)
    if (!node.multipart) out.push_back(node.type + "|" + std::string(node.body));
  return out;
}

using Leaves = std::vector<std::string>;

const std::string k_head = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n";

TEST(Outline, FindsWhereBodiesBeginAndEnd) {
  struct Row {
    const char* name;
    std::string mail;
    Leaves want;
  };
  const Row rows[] = {
      {"no multipart", "A: b\r\n\r\nbody\r\n", {"text/plain|body\r\n"}},
      {"two parts",
       k_head + "pre\r\n--B\r\n\r\none\r\n--B\r\nContent-Type: image/png\r\n\r\ntwo\r\n--B--\r\nepilogue",
       {"text/plain|one", "image/png|two"}},
      {"LF only",
       "Content-Type: multipart/mixed; boundary=B\n\n--B\n\none\n--B\n\ntwo\n--B--\n",
       {"text/plain|one", "text/plain|two"}},
      {"CR only",
       "Content-Type: multipart/mixed; boundary=B\r\r--B\r\rone\r--B\r\rtwo\r--B--\r",
       {"text/plain|one", "text/plain|two"}},
      {"no final boundary", k_head + "--B\r\n\r\none\r\n--B\r\n\r\ntwo", {"text/plain|one", "text/plain|two"}},
      {"final boundary without line end", k_head + "--B\r\n\r\none\r\n--B--", {"text/plain|one"}},
      {"blanks after the boundary", k_head + "--B \t\r\n\r\none\r\n--B-- \r\n", {"text/plain|one"}},
      {"longer line is no boundary",
       k_head + "--B\r\n\r\none\r\n--Bx\r\n--B y\r\n--B--\r\n",
       {"text/plain|one\r\n--Bx\r\n--B y"}},
      {"boundary within a line", k_head + "--B\r\n\r\none --B\r\n --B\r\n--B--\r\n", {"text/plain|one --B\r\n --B"}},
      {"empty body", k_head + "--B\r\n\r\n--B--\r\n", {"text/plain|"}},
      {"boundary in a header",
       k_head + "--B\r\nContent-Type: image/png\r\n--B\r\n\r\ntwo\r\n--B--",
       {"image/png|", "text/plain|two"}},
      {"inner multipart never closed",
       k_head +
           "--B\r\nContent-Type: multipart/alternative; boundary=I\r\n\r\n--I\r\n\r\none\r\n--B\r\n\r\ntwo\r\n--B--",
       {"text/plain|one", "text/plain|two"}},
      {"inner boundary is the outer's beginning",
       k_head + "--B\r\nContent-Type: multipart/alternative; "
                "boundary=BB\r\n\r\n--BB\r\n\r\none\r\n--BB--\r\n--B\r\n\r\ntwo\r\n--B--",
       {"text/plain|one", "text/plain|two"}},
      {"the same boundary inside",
       k_head +
           "--B\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\none\r\n--B--\r\n--B\r\n\r\ntwo\r\n--B--",
       {"text/plain|one", "text/plain|two"}},
      {"digest", "Content-Type: multipart/digest; boundary=B\r\n\r\n--B\r\n\r\nA: b\r\n--B--", {"message/rfc822|A: b"}},
      {"no boundary parameter",
       "Content-Type: multipart/mixed\r\n\r\n-- \r\n--X\r\nContent-Type: text/html\r\n\r\none\r\n-- \r\n--X--",
       {"text/html|one\r\n-- "}},
      {"wrong boundary parameter",
       "Content-Type: multipart/mixed; boundary=Y\r\n\r\n--X\r\nContent-Type: text/html\r\n\r\none\r\n--X--",
       {"text/html|one"}},
      {"BOM and mbox line",
       "\xEF\xBB\xBF"
       "From x Mon\r\nA: b\r\n\r\nbody",
       {"text/plain|body"}},
      {"blank lines first", "\r\n\r\nA: b\r\n\r\nbody", {"text/plain|body"}},
      {"no blank line before the text",
       "Subject: x\r\nthis is text\r\n\r\nmore",
       {"text/plain|this is text\r\n\r\nmore"}},
      {"text at once in a part",
       k_head + "--B\r\nthis is text\r\nand: more\r\n--B--",
       {"text/plain|this is text\r\nand: more"}},
      {"a blank line amid the header",
       "From: a@b.example\r\n\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
       "boundary=B\r\n\r\n--B\r\n\r\none\r\n--B--",
       {"text/plain|one"}},
      {"fields of MIME in the text of a whole header",
       "From: a@b.example\r\nContent-Type: text/plain\r\n\r\nMIME-Version: 1.0\r\n\r\nx",
       {"text/plain|MIME-Version: 1.0\r\n\r\nx"}},
      {"Content-Type lost on the way",
       "From: a@b.example\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\none\r\n--B--\r\n",
       {"text/html|one"}},
      {"Content-Type replaced on the way",
       "From: a@b.example\r\nContent-Type: text/plain; charset=gbk\r\n\r\nThis is a multi-part message in MIME "
       "format.\r\n"
       "\r\n--B\r\nContent-Type: text/html\r\n\r\none\r\n--B\r\nContent-Type: image/png\r\n\r\ntwo\r\n--B--\r\n",
       {"text/html|one", "image/png|two"}},
      {"a text that shows a part",
       "From: a@b.example\r\n\r\nSee:\r\n--B\r\nContent-Type: text/html\r\n\r\none\r\n--B--\r\n",
       {"text/plain|See:\r\n--B\r\nContent-Type: text/html\r\n\r\none\r\n--B--\r\n"}},
      {"a delimiter that never comes again",
       "From: a@b.example\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\none\r\n",
       {"text/plain|--B\r\nContent-Type: text/html\r\n\r\none\r\n"}},
      {"header only", "Subject: x", {"text/plain|"}},
      {"nothing", "", {"text/plain|"}},
  };
  for (const Row& row : rows) EXPECT_EQ(leaves(row.mail), row.want) << row.name;
}

TEST(Outline, RefusesWhatIsTooDeepOrTooMany) {
  std::string deep;
  for (int i = 0; i < 60; ++i) {
    const std::string edge = "b" + std::to_string(i);
    deep += "Content-Type: multipart/mixed; boundary=" + edge + "\r\n\r\n--" + edge + "\r\n";
  }
  const Outline found = outline(deep, {});
  EXPECT_EQ(found.nodes.size(), 51U);
  EXPECT_TRUE(found.nodes.back().too_deep);
  EXPECT_FALSE(found.nodes[49].too_deep);

  Limits limits;
  limits.parts = 10;
  std::string many = k_head;
  for (int i = 0; i < 20; ++i) many += "--B\r\n\r\nx\r\n";
  const Outline cut = outline(many, limits);
  EXPECT_TRUE(cut.too_many);
  EXPECT_EQ(cut.nodes.size(), 10U);
}

// Quadratic behaviour would take minutes here, not seconds.
TEST(Outline, IsLinearInHostileInput) {
  const auto repeated = [](std::string_view piece, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) out += piece;
    return out;
  };
  std::string open;
  for (int i = 0; i < 49; ++i) {
    const std::string edge(100, static_cast<char>('a' + i % 26));
    open += "Content-Type: multipart/mixed; boundary=" + edge + std::to_string(i) + "\n\n--" + edge +
            std::to_string(i) + "\n";
  }
  const std::size_t size = 8 << 20;
  const std::pair<const char*, std::string> rows[] = {
      {"dash lines under many boundaries", open + "\n" + repeated("--" + std::string(100, 'a') + "\n", size)},
      {"bare dashes", open + "\n" + repeated("--\n", size)},
      {"boundary of 20 KB",
       "Content-Type: multipart/mixed; boundary=" + std::string(20000, '-') + "\n\n" + repeated("-", size)},
      {"one long line", k_head + repeated("--B", size)},
      {"folded lines without text", "A: b\n" + repeated(" \n", size)},
      {"garbage lines", repeated("garbage\n", size) + "Subject: x\n\n"},
      {"encoded words never ended", "Subject: " + repeated("=?a?b?", size) + "\n\n"},
      {"comments never closed", "Content-Type: text/plain; " + repeated("(", size) + "\n\n"},
  };
  for (const auto& [name, mail] : rows) {
    const auto begin = std::chrono::steady_clock::now();
    const Outline found = outline(mail, {});
    const Header header(found.nodes.front().header, {});
    (void)header.text("Subject");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20)) << name;
  }
}

TEST(Transfer, IsGuessedWhereTheStatedCannotBe) {
  const std::string pdf = "JVBERi0xLjQKMSAwIG9iajw8Pj5lbmRvYmoK\r\n";
  struct Row {
    const char* name;
    Transfer stated;
    std::string body;
    Transfer want;
  };
  const Row rows[] = {
      {"as stated", Transfer::base64, pdf, Transfer::base64},
      {"raw bytes", Transfer::base64, std::string("PK\3\4\x14\0\x88\x99\xFF\xFE", 10), Transfer::identity},
      {"plain words", Transfer::base64, "this is not base64 at all", Transfer::identity},
      {"nobody said base64", Transfer::identity, pdf, Transfer::base64},
      {"somebody said quoted-printable", Transfer::quoted_printable, pdf, Transfer::base64},
      {"base64 of no known file", Transfer::identity, "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=\r\n", Transfer::identity},
      {"words alone", Transfer::identity, "JVBERi0xLjQ is how it begins\r\n", Transfer::identity},
      {"an encoding that nobody knows", Transfer::unknown, pdf, Transfer::unknown},
      {"nothing", Transfer::identity, "", Transfer::identity},
  };
  for (const Row& row : rows) EXPECT_EQ(likely_transfer(row.stated, row.body), row.want) << row.name;
}

TEST(Transfer, DecodesExactly) {
  struct Row {
    const char* name;
    Transfer transfer;
    std::string encoded;
    std::string want;
  };
  const Row rows[] = {
      {"base64", Transfer::base64, "aGVs\r\nbG8=\r\n", "hello"},
      {"base64 cut at its padding", Transfer::base64, "aGVsbG8=\r\nCheerio!\r\n", "hello"},
      {"base64 with junk", Transfer::base64, "aGV|s bG-8", "hello"},
      {"base64 without padding", Transfer::base64, "aGVsbG8", "hello"},
      {"base64 with a leading =", Transfer::base64, "=aGVsbG8=", "hello"},
      {"base64, one character left over", Transfer::base64, "aGVsQ", "hel"},
      {"quoted-printable keeps CRLF", Transfer::quoted_printable, "a=E5=8F=91\r\nb=\r\nc\x0C\r\n",
       "a\xE5\x8F\x91\r\nbc\x0C\r\n"},
      {"quoted-printable drops transport padding", Transfer::quoted_printable, "a \t\r\nb= \r\nc", "a\r\nbc"},
      {"quoted-printable malformed", Transfer::quoted_printable, "a=ZZ=4 =", "a=ZZ=4 "},
      {"identity", Transfer::identity, std::string("a\0b\r\n", 5), std::string("a\0b\r\n", 5)},
      {"uuencode", Transfer::uuencode, "begin 644 x.txt\r\n%:&5L;&\\\r\n`\r\nend\r\n", "hello"},
  };
  for (const Row& row : rows) EXPECT_EQ(decode_body(row.encoded, row.transfer), row.want) << row.name;
  EXPECT_EQ(transfer_of("Base64 (x)"), Transfer::base64);
  EXPECT_EQ(transfer_of(" quoted-printable;"), Transfer::quoted_printable);
  EXPECT_EQ(transfer_of("x-uuencode"), Transfer::uuencode);
  EXPECT_EQ(transfer_of("8Bit"), Transfer::identity);
  // Longer than the steps in which mapped pages are given back: memory that is not mapped must stay as it is.
  const std::string large(9 << 20, 'x');
  EXPECT_TRUE(decode_body(large, Transfer::identity) == large);
  EXPECT_EQ(large.find_first_not_of('x'), std::string::npos);
}

}  // namespace
}  // namespace baosong::parsers::mime
