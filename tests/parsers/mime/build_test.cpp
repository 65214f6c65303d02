#include "parsers/mime/build.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "parsers/text/han.hpp"
#include "tests/parsers/scratch.hpp"

namespace baosong::parsers::mime {
namespace {

OutgoingMail letter() {
  OutgoingMail mail;
  mail.from = {"office@fujian.example", "福建省质量强省工作联席会议办公室"};
  mail.to = {{"zlc@fuzhou.example", "Zhang \"San\", 质量处"}, {"b@c.example", ""}};
  mail.cc = {{"c@d.example", "A, B"}};
  mail.subject = "【FJ2021-0007】关于报送2021年“质量月”活动总结的回复：材料已收悉，尚有以下问题需要更正后再次报送";
  mail.message_id = "<abc@fujian.example>";
  mail.date = std::chrono::sys_seconds(std::chrono::seconds(1634000400));
  mail.in_reply_to = "<x@y.example>";
  mail.references = {"<w@y.example>", "<x@y.example>"};
  mail.extra_fields = {{"Auto-Submitted", "auto-replied"}};
  mail.text = "您好：\n材料已收悉。\n";
  mail.html = "<p>您好：</p><p>材料已收悉。</p>";
  return mail;
}

TEST(BuildMail, IsReadBackAsItWasMeant) {
  OutgoingMail mail = letter();
  mail.attachments.push_back(
      {"福建省市场监督管理局关于2021年“质量月”活动的总结报告（最终版）.txt", "text/plain", "内容\r\n", false, ""});
  mail.attachments.push_back({"plain.bin", "application/octet-stream", std::string(1000, '\0'), true, "logo@x"});
  const MessageFacts facts = testing::facts_of(build_mail(mail));
  EXPECT_EQ(facts.subject, mail.subject);
  ASSERT_EQ(facts.from.size(), 1U);
  EXPECT_EQ(facts.from[0], mail.from);
  EXPECT_EQ(facts.message_id, mail.message_id);
  EXPECT_EQ(facts.date, "2021-10-12T09:00:00+08:00");
  EXPECT_EQ(facts.in_reply_to, std::vector<std::string>{"<x@y.example>"});
  EXPECT_EQ(facts.references, mail.references);
  EXPECT_EQ(facts.auto_submitted, "auto-replied");
  EXPECT_EQ(facts.text, "您好：\n材料已收悉。\n");
  ASSERT_EQ(facts.parts.size(), 2U);
  EXPECT_EQ(facts.parts[0].name, mail.attachments[0].name);
  EXPECT_EQ(facts.parts[0].size, 8U);
  EXPECT_EQ(facts.parts[1].name, "plain.bin");
  EXPECT_EQ(facts.parts[1].size, 1000U);
  EXPECT_TRUE(facts.parts[1].inline_shown);
}

TEST(BuildMail, KeepsToTheLineLimitsAndToCrlf) {
  OutgoingMail mail = letter();
  mail.references.assign(50, "<w@y.example>");
  mail.extra_fields.emplace_back(
      "X-Long", "the quick brown fox jumps over the lazy dog and then it runs away from all of the others");
  const std::string built = build_mail(mail);
  std::size_t lf = 0;
  for (const std::string_view line : lines(built)) {
    EXPECT_LE(line.size(), 78U) << line;
    EXPECT_EQ(line.find('\r'), std::string_view::npos);
    ++lf;
  }
  EXPECT_EQ(static_cast<std::size_t>(std::count(built.begin(), built.end(), '\r')), lf) << "every line ends in CRLF";
  EXPECT_EQ(built, build_mail(mail)) << "the same letter is the same bytes";
}

TEST(BuildMail, CannotBeMadeToInjectAField) {
  OutgoingMail mail = letter();
  const std::string evil = "x\r\nBcc: victim@b.example\r\n\r\nbody";
  mail.subject = evil;
  mail.from = {"a@b.example>\r\nBcc: victim@b.example\r\nX: <", evil};
  mail.to = {{"a@b.example\nBcc: v@w.example", "a\"\r\nBcc: v@w.example"}};
  mail.message_id = "<a\r\nBcc: v>";
  mail.references = {evil};
  mail.extra_fields = {{"X-Note", evil}};
  mail.attachments.push_back({evil, "text/plain\r\nBcc: x", "y", false, evil});
  const std::string built = build_mail(mail);
  for (const std::string_view line : lines(built)) EXPECT_FALSE(line.starts_with("Bcc")) << line;
  mail.extra_fields = {{"X\r\nBcc", "v"}};
  EXPECT_THROW((void)build_mail(mail), std::invalid_argument);
}

TEST(BuildMail, NeverSplitsACharacter) {
  for (std::size_t column = 0; column < 80; ++column) {
    const std::string text =
        "发a票😀" + std::string(column, 'x') + "关于报送总结的函发票发票发票发票发票发票发票发票发票发票";
    const std::string encoded = encode_unstructured(text, column);
    std::string_view rest = encoded;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find("\r\n "), rest.size());
      const std::string word(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 3, rest.size()));
      EXPECT_LE(word.size(), 75U);
      EXPECT_EQ(testing::facts_of("Subject: " + word + "\r\nFrom: a@b.example\r\n\r\n").subject.find("\xEF\xBF\xBD"),
                std::string::npos);
    }
  }
}

TEST(BuildMail, DatesAreOfRfc5322) {
  using std::chrono::minutes;
  const std::chrono::sys_seconds at(std::chrono::seconds(1634000400));
  EXPECT_EQ(format_date(at, minutes(480)), "Tue, 12 Oct 2021 09:00:00 +0800");
  EXPECT_EQ(format_date(at, minutes(-210)), "Mon, 11 Oct 2021 21:30:00 -0330");
}

}  // namespace
}  // namespace baosong::parsers::mime
