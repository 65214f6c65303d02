#include "parsers/mime/header.hpp"

#include <gtest/gtest.h>

#include "parsers/mime/address.hpp"
#include "parsers/mime/date.hpp"
#include "parsers/mime/words.hpp"

namespace baosong::parsers::mime {
namespace {

TEST(EncodedWords, AreDecodedInEveryAbuse) {
  struct Row {
    const char* name;
    std::string raw;
    const char* want;
  };
  const Row rows[] = {
      {"plain", "hello", "hello"},
      {"base64", "=?utf-8?B?5Y+R56Wo?=", "发票"},
      {"q with underscore", "=?utf-8?Q?=E5=8F=91_a?=", "发 a"},
      {"gb2312 is read as GB18030", "=?gb2312?B?t6LGsQ==?=", "发票"},
      {"adjacent words lose the blank between", "=?utf-8?B?5Y+R?= =?utf-8?B?56Wo?=", "发票"},
      {"cut inside a character", "=?utf-8?B?5Y8=?= =?utf-8?B?kQ==?=", "发"},
      {"cut inside a character, B then Q", "=?utf-8?B?5Y8=?= =?utf-8?Q?=91?=", "发"},
      {"cut inside a base64 quantum", "=?utf-8?B?5Y+R5?= =?utf-8?B?6Wo?=", "发票"},
      {"GBK cut inside a character", "=?gbk?B?t6LG?= =?GBK?B?sQ==?=", "发票"},
      {"different charsets stay apart", "=?gb2312?B?t6I=?= =?utf-8?B?56Wo?=", "发票"},
      {"line breaks and blanks in base64", "=?utf-8?B?5Y+R 56 Wo?=", "发票"},
      {"in a quoted string", "\"=?utf-8?B?5Y+R56Wo?=\"", "\"发票\""},
      {"next to letters", "a=?utf-8?B?5Y+R?=b", "a发b"},
      {"text between keeps its blanks", "=?utf-8?B?5Y+R?= x =?utf-8?B?56Wo?=", "发 x 票"},
      {"unknown charset is detected", "=?x-unknown?B?t6LGsQ==?=", "发票"},
      {"wrong charset is noticed", "=?us-ascii?B?5Y+R56Wo?=", "发票"},
      {"language tag", "=?utf-8*zh?B?5Y+R?=", "发"},
      {"bare question mark in Q",
       "=?utf-8?Q?Really?"
       "?=",
       "Really?"},
      {"question mark before a hex pair in Q", "=?utf-8?Q?a?=E5=8F=91?=", "a?发"},
      {"raw UTF-8", "发票", "发票"},
      {"raw GBK", "\xB7\xA2\xC6\xB1", "发票"},
      {"never closed", "=?utf-8?B?5Y+R", "=?utf-8?B?5Y+R"},
      {"no such encoding", "=?utf-8?X?abc?=", "=?utf-8?X?abc?="},
      {"ISO-2022-JP words each with their shifts",
       "=?ISO-2022-JP?B?GyRCJUclIyVsGyhC?= =?ISO-2022-JP?B?GyRCJS8bKEI=?=", "ディレク"},
      {"empty word",
       "a =?US-ASCII?Q?"
       "?= b",
       "a  b"},
  };
  for (const Row& row : rows) EXPECT_EQ(decode_words(row.raw), row.want) << row.name;
}

TEST(Parameters, OfTypeAndDisposition) {
  struct Row {
    const char* name;
    std::string raw;
    const char* parameter;
    const char* want;
  };
  const Row rows[] = {
      {"plain", "attachment; filename=a.doc", "filename", "a.doc"},
      {"quoted", "attachment; filename=\"a b.doc\"", "filename", "a b.doc"},
      {"semicolon in quotes", "attachment; filename=\"a; b.doc\"; size=3", "filename", "a; b.doc"},
      {"escaped quotes", "attachment; filename=\"a \\\"q\\\".doc\"", "filename", "a \"q\".doc"},
      {"path of an old Windows program", "attachment; filename=\"C:\\dir\\a.doc\"", "filename", "C:\\dir\\a.doc"},
      {"blanks without quotes", "attachment; filename=my file (1).doc; x=y", "filename", "my file (1).doc"},
      {"encoded words in quotes", "attachment; filename=\"=?gb2312?B?t6LGsQ==?=.doc\"", "filename", "发票.doc"},
      {"encoded words in two quoted strings", "attachment; filename=\"=?utf-8?B?5Y+R?=\" \"=?utf-8?B?56Wo?=\"",
       "filename", "发票"},
      {"extended", "attachment; filename*=UTF-8''%E5%8F%91%E7%A5%A8.doc", "filename", "发票.doc"},
      {"extended beats plain", "attachment; filename=\"x\"; filename*=utf-8''%E5%8F%91", "filename", "发"},
      {"continued", "a; filename*0=\"abc\"; filename*1=\"def.doc\"", "filename", "abcdef.doc"},
      {"continued and extended, cut inside a character", "a; filename*0*=utf-8''%E5%8F; filename*1*=%91.doc",
       "filename", "发.doc"},
      {"continued out of order", "a; filename*1*=%91; filename*0*=utf-8''%E5%8F", "filename", "发"},
      {"extended GBK", "a; filename*=GBK''%B7%A2", "filename", "发"},
      {"encoded words in a continuation", "a; filename*0=\"=?utf-8?B?5Y+R\"; filename*1=\"56Wo?=\"", "filename",
       "发票"},
      {"the star was forgotten", "a; filename=\"UTF-8''%E5%8F%91.doc\"", "filename", "发.doc"},
      {"percent in a plain name stays", "a; filename=\"100%25.doc\"", "filename", "100%25.doc"},
      {"raw GBK", "a; filename=\"\xB7\xA2.doc\"", "filename", "发.doc"},
      {"raw GBK with a backslash as second byte", "a; filename=\"\x81\\.doc\"", "filename", "乗.doc"},
      {"raw GBK that ends in a backslash", "a; filename=\"\xB7\xA2\x81\\\"; size=3", "filename", "发乗"},
      {"extended, cut inside an escape", "a; filename*0*=utf-8''%E5%8; filename*1*=F%91.doc", "filename", "发.doc"},
      {"extended, then plain", "a; filename*0*=utf-8''%E5%8F%91; filename*1=\"%41.doc\"", "filename", "发%41.doc"},
      {"extended GBK declared as UTF-8", "a; filename*=utf-8''%B7%A2.doc", "filename", "发.doc"},
      {"percent-encoded without a word of it", "a; filename=\"%E5%8F%91.doc\"", "filename", "发.doc"},
      {"percent-encoded ASCII stays", "a; filename=\"a%20b.doc\"", "filename", "a%20b.doc"},
      {"apostrophes for quotes", "a; filename='发 票.doc'; size=3", "filename", "发 票.doc"},
      {"apostrophes in quotes stay", "a; filename=\"'a'.doc\"", "filename", "'a'.doc"},
      {"quote never closed", "a; filename=\"abc.doc; size=1", "filename", "abc.doc"},
      {"comment before the parameters", "multipart/mixed (x; y=z); boundary=B", "boundary", "B"},
      {"doubled semicolon", "multipart/mixed;; boundary=B", "boundary", "B"},
      {"no semicolon at all", "text/plain charset=gbk", "charset", "gbk"},
      {"missing", "text/plain", "charset", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(Parameterised(row.raw).text(row.parameter), row.want) << row.name;
  EXPECT_EQ(Parameterised("multipart / Mixed ; boundary=x").value(), "multipart/mixed");
  EXPECT_EQ(Parameterised("multipart/mixed; boundary=BND (comment)").token("boundary"), "BND");
  EXPECT_EQ(Parameterised("multipart/mixed; boundary=\"a b;c \"").token("boundary"), "a b;c");
  EXPECT_EQ(Parameterised("multipart/mixed; boundary*0=\"ab\"; boundary*1=\"cd\"").token("boundary"), "abcd");
}

TEST(Addresses, AreThoseOfTheSender) {
  struct Row {
    const char* name;
    std::string raw;
    std::vector<Address> want;
  };
  const Row rows[] = {
      {"bare", "a@b.example", {{"a@b.example", ""}}},
      {"named", "Alice <a@b.example>", {{"a@b.example", "Alice"}}},
      {"comment as name", "a@b.example (Alice)", {{"a@b.example", "Alice"}}},
      {"address in the quoted name", R"("x@good.example" <a@bad.example>)", {{"a@bad.example", "x@good.example"}}},
      {"escaped quote",
       R"("a\"b" <a@bad.example>, t@good.example)",
       {{"a@bad.example", "a\"b"}, {"t@good.example", ""}}},
      {"comment after the address", "Alice <a@b.example> (x@y.example)", {{"a@b.example", "Alice"}}},
      {"trailing blank", "Alice <a@b.example> ", {{"a@b.example", "Alice"}}},
      {"never closed", "\"Bob\" <bob@mail.example", {{"bob@mail.example", "Bob"}}},
      {"doubled brackets", "Bob <<bob@mail.example>>", {{"bob@mail.example", "Bob"}}},
      {"no domain", "MAILER-DAEMON", {{"MAILER-DAEMON", ""}}},
      {"no domain in brackets", "Mail System <MAILER-DAEMON>", {{"MAILER-DAEMON", "Mail System"}}},
      {"IPv6 literal", "alice@[IPv6:2001:db8::1]", {{"alice@[IPv6:2001:db8::1]", ""}}},
      {"comma that nobody quoted", "Doe, John <john@mail.example>", {{"john@mail.example", "Doe, John"}}},
      {"two without a comma", "a@b.example c@d.example", {{"a@b.example", ""}, {"c@d.example", ""}}},
      {"group", "Team: a@b.example, B <b@c.example>;", {{"a@b.example", ""}, {"b@c.example", "B"}}},
      {"empty group never closed", "undisclosed-recipients:", {}},
      {"blanks around the at sign", "alice @ mail.example", {{"alice@mail.example", ""}}},
      {"obsolete comments and blanks", "John <jdoe@machine(c).  example>", {{"jdoe@machine.example", "John"}}},
      {"route", "<@a.example,@b.example:c@d.example>", {{"c@d.example", ""}}},
      {"quoted local part", "\"a b\"@c.example", {{"\"ab\"@c.example", ""}}},
      {"encoded name", "=?gb18030?B?0rXO8dPKz+Q=?= <a@b.example>", {{"a@b.example", "业务邮箱"}}},
      {"encoded name in quotes", "\"=?gb18030?B?0rXO8dPKz+Q=?=\" <a@b.example>", {{"a@b.example", "业务邮箱"}}},
      {"encoded word with specials inside", "=?utf-8?Q?A,_B:;?= <a@b.example>", {{"a@b.example", "A, B:;"}}},
      {"raw GBK name", "\xD2\xB5\xCE\xF1 <a@b.example>", {{"a@b.example", "业务"}}},
      {"raw GBK with a backslash before the quote", "\"\xB7\xA2\x81\\\" <a@b.example>", {{"a@b.example", "发乗"}}},
      {"raw GBK with a bracket as second byte", "\x81[\xB8\xA3 <a@b.example>", {{"a@b.example", "乕福"}}},
      {"empty name", "\"\" <a@b.example>", {{"a@b.example", ""}}},
      {"nothing", "", {}},
      {"a lone bracket", ">", {}},
      {"null path", "<>", {}},
      {"words alone", "Alice Example", {}},
  };
  for (const Row& row : rows) {
    const std::vector<Address> got = parse_addresses(row.raw);
    EXPECT_EQ(got.size(), row.want.size()) << row.name;
    for (std::size_t i = 0; i < std::min(got.size(), row.want.size()); ++i) {
      EXPECT_EQ(got[i].address, row.want[i].address) << row.name;
      EXPECT_EQ(got[i].name, row.want[i].name) << row.name;
    }
  }
}

TEST(Dates, KeepTheOffsetStated) {
  struct Row {
    const char* raw;
    const char* want;  ///< empty: no date
  };
  const Row rows[] = {
      {"Tue, 12 Oct 2021 09:00:00 +0800", "2021-10-12T09:00:00+08:00"},
      {"12 Oct 2021 9:00 +0800", "2021-10-12T09:00:00+08:00"},
      {"Tue, 12 Oct 2021 09:00:00 +0800 (CST)", "2021-10-12T09:00:00+08:00"},
      {"Tue, 12 Oct 2021 09:00:00 GMT", "2021-10-12T09:00:00+00:00"},
      {"Tue, 12 Oct 2021 09:00:00 EST", "2021-10-12T09:00:00-05:00"},
      {"Tue, 12 Oct 2021 09:00:00 -0000", "2021-10-12T09:00:00+00:00"},
      {"Tue, 12 Oct 2021 09:00:00", "2021-10-12T09:00:00-00:00"},
      {"Tue, 12 Oct 21 09:00:00 -0330", "2021-10-12T09:00:00-03:30"},
      {"Fri, 21 Nov 97 09:55:06 -0600", "1997-11-21T09:55:06-06:00"},
      {"Monday, 01-Jan-24 10:00:00 GMT", "2024-01-01T10:00:00+00:00"},
      {"Mon Jan  1 10:00:00 2024", "2024-01-01T10:00:00-00:00"},
      {"Mon Jan  1 10:00:00 CST 2024", "2024-01-01T10:00:00-06:00"},
      {"2021-10-12T09:00:00+08:00", "2021-10-12T09:00:00+08:00"},
      {"2021-10-12 09:00:00 +0800", "2021-10-12T09:00:00+08:00"},
      {"Tue, 12 Oct 2021 09:00:00 GMT+0800", "2021-10-12T09:00:00+08:00"},
      {"Tue, 12 Xyz 2021 09:00:00 +0800", ""},
      {"Tue, 32 Oct 2021 09:00:00 +0800", ""},
      {"Tue, 30 Feb 2021 09:00:00 +0800", ""},
      {"Tue, 12 Oct 2021 25:00:00 +0800", ""},
      {"yesterday", ""},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(parse_date(row.raw).value_or(""), row.want) << row.raw;
}

TEST(Header, IsCleanedAndCapped) {
  Limits limits;
  limits.field_bytes = 10;
  limits.fields = 4;
  const Header header(
      "From : a@b.example\r\nbroken line\r\n folded onto it\r\nSubject: one\r\n\ttwo\r\nX\xC3\xA9: y\r\nA: " +
          std::string("a\0b", 3) + "\r\r\nB: 0123456789abc\r\nC: x\r\n",
      limits);
  EXPECT_EQ(header.raw("from"), "a@b.exampl");
  EXPECT_EQ(header.raw("SUBJECT"), "one two");
  EXPECT_EQ(header.raw("A"), "ab");
  EXPECT_EQ(header.raw("B"), "0123456789");
  EXPECT_FALSE(header.has("C")) << "the fifth field is beyond the limit";
  EXPECT_TRUE(header.has_known_field());
}

TEST(MessageIds, AreThoseInBrackets) {
  EXPECT_EQ(message_ids("<a@b> junk\t<c@ d>"), (std::vector<std::string>{"<a@b>", "<c@d>"}));
  EXPECT_TRUE(message_ids("a@b").empty());
  EXPECT_TRUE(message_ids("<>").empty());
  EXPECT_EQ(message_ids("<a><b><c>", 2).size(), 2U);
}

}  // namespace
}  // namespace baosong::parsers::mime
