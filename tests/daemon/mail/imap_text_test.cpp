// The small texts: folder names, quoted strings, UID sets, refusals in words, printable server text.
#include "daemon/mail/imap_text.hpp"

#include <gtest/gtest.h>

#include "daemon/mail/mail_error.hpp"

namespace baosong::mail {
namespace {

TEST(ModifiedUtf7, ThereAndBack) {
  const struct {
    const char* utf8;
    const char* utf7;
  } k_table[] = {
      {"INBOX", "INBOX"},
      {"已处理", "&XfJZBHQG-"},
      {"垃圾邮件", "&V4NXPpCuTvY-"},
      {"A&B", "A&-B"},
      {"~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"},
      {"a b", "a b"},
      {"\xF0\x9F\x93\xA7", "&2D3c5w-"},
      {"", ""},
  };
  for (const auto& [utf8, utf7] : k_table) {
    EXPECT_EQ(to_modified_utf7(utf8), utf7);
    EXPECT_EQ(from_modified_utf7(utf7), utf8);
  }
}

TEST(ModifiedUtf7, WhatIsNoneStaysAsItIs) {
  for (const char* name : {"&", "a&b", "&!-", "&2D0-", "&3ec-", "已处理", "&XfJ-"})
    EXPECT_EQ(from_modified_utf7(name), name);
  EXPECT_EQ(to_modified_utf7("a\xff"), "a&,,0-");
  EXPECT_EQ(to_modified_utf7("a\r\nb"), "a&AA0ACg-b") << "no line end can get into a command";
}

TEST(Quoted, Table) {
  EXPECT_EQ(quoted("a b"), "\"a b\"");
  EXPECT_EQ(quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
  EXPECT_EQ(quoted("a\r\nb1 LOGOUT"), "\"ab1 LOGOUT\"");
}

TEST(UidSet, Table) {
  EXPECT_EQ(uid_set({}), "");
  EXPECT_EQ(uid_set({7}), "7");
  EXPECT_EQ(uid_set({1, 2, 3, 5, 7, 8}), "1:3,5,7:8");
  EXPECT_EQ(uid_set({4294967294U, 4294967295U}), "4294967294:4294967295");
}

TEST(Printable, Table) {
  EXPECT_EQ(printable("ok 好\r\n\x1b[31m\x7f"), "ok 好???[31m?");
  EXPECT_EQ(printable("\xb5\xc7\xc2\xbc"), "??\xc2\xbc");
  EXPECT_EQ(printable("\xed\xa0\x80 \xc0\xaf"), "??? ??");
  EXPECT_EQ(printable("好好好", 7), "好好");
}

TEST(Refusals, TellLaterFromNever) {
  const struct {
    const char* text;
    MailErrorKind want;
  } k_table[] = {
      {"Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or "
       "system is busy",
       MailErrorKind::throttled},
      {"Too many login attempts", MailErrorKind::throttled},
      {"please try again later", MailErrorKind::throttled},
      {"[UNAVAILABLE] Temporary authentication failure", MailErrorKind::throttled},
      {"SELECT Unsafe Login. Please contact kefu@provider.example for help", MailErrorKind::login_refused},
      {"登录过于频繁", MailErrorKind::throttled},
      {"no such mailbox", MailErrorKind::refused},
      {"", MailErrorKind::refused},
  };
  for (const auto& [text, want] : k_table)
    EXPECT_EQ(to_string(kind_of_refusal(text, MailErrorKind::refused)), to_string(want)) << text;
}

TEST(Result, TheValueOfAnErrorIsABug) {
  const Result<int> failed = MailError{MailErrorKind::closed, "The server closed the line", {}};
  EXPECT_THROW(static_cast<void>(failed.value()), std::logic_error);
}

}  // namespace
}  // namespace baosong::mail
