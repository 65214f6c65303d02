#include "daemon/mail/smtp_reply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baosong::mail {
namespace {

struct Row {
  const char* name;
  std::string input;
  std::vector<SmtpReply> want;
  const char* fault = "";
};
std::ostream& operator<<(std::ostream& out, const Row& row) {
  return out << row.name;
}

class SmtpReplies : public testing::TestWithParam<Row> {};

std::pair<std::vector<SmtpReply>, std::string> read(std::string_view input, std::size_t cut, std::size_t step) {
  SmtpReplyParser parser;
  std::string fault = parser.feed(input.substr(0, cut));
  for (std::size_t i = cut; i < input.size() && fault.empty(); i += step) fault = parser.feed(input.substr(i, step));
  std::vector<SmtpReply> replies;
  while (auto reply = parser.take()) replies.push_back(*reply);
  return {replies, fault};
}

TEST_P(SmtpReplies, SameInPiecesOfEverySize) {
  const Row& row = GetParam();
  for (std::size_t cut = 0; cut <= row.input.size(); ++cut) {
    for (const std::size_t step : {std::size_t{1}, row.input.size()}) {
      const auto [replies, fault] = read(row.input, cut, step);
      ASSERT_EQ(replies, row.want) << "cut at " << cut;
      ASSERT_THAT(fault, *row.fault == '\0' ? testing::IsEmpty()
                                            : testing::Matcher<std::string>(testing::HasSubstr(row.fault)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rfc5321, SmtpReplies,
    testing::Values(
        Row{"plain", "250 OK\r\n", {{250, "", {"OK"}}}}, Row{"bare_code", "250\r\n", {{250, "", {""}}}},
        Row{"line_feed", "354 go\n", {{354, "", {"go"}}}},
        Row{"enhanced", "550 5.1.1 no such user\r\n", {{550, "5.1.1", {"no such user"}}}},
        Row{"enhanced_alone", "250 2.0.0\r\n", {{250, "2.0.0", {""}}}},
        Row{"enhanced_of_another_class", "550 4.1.1 x\r\n", {{550, "", {"4.1.1 x"}}}},
        Row{"version_number", "250 2.0.0.1 x\r\n", {{250, "", {"2.0.0.1 x"}}}},
        Row{"many_lines",
            "250-mail.example\r\n250-SIZE 10\r\n250 HELP\r\n",
            {{250, "", {"mail.example", "SIZE 10", "HELP"}}}},
        Row{"many_lines_enhanced", "451-4.7.1 grey\r\n451 4.7.1 listed\r\n", {{451, "4.7.1", {"grey", "listed"}}}},
        Row{"two_replies", "250 a\r\n550 b\r\n", {{250, "", {"a"}}, {550, "", {"b"}}}},
        Row{"unfinished", "250-a\r\n250", {}}, Row{"no_code", "Hello\r\n", {}, "without a reply code"},
        Row{"empty_line", "\r\n", {}, "without a reply code"},
        Row{"code_too_small", "150 x\r\n", {}, "without a reply code"},
        Row{"code_too_large", "600 x\r\n", {}, "without a reply code"},
        Row{"codes_differ", "250-a\r\n251 b\r\n", {}, "differ"},
        Row{"long_line", "250 " + std::string(5000, 'x') + "\r\n", {}, "more than 4096 bytes"},
        Row{"stays_dead", "x\r\n250 OK\r\n", {}, "without a reply code"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(SmtpReplyParser, LimitsTheLinesOfAReply) {
  SmtpReplyParser parser;
  std::string fault;
  for (int i = 0; i < 200 && fault.empty(); ++i) fault = parser.feed("250-x\r\n");
  EXPECT_THAT(fault, testing::HasSubstr("128 lines"));
}

TEST(DotStuffing, Table) {
  const struct {
    const char* name;
    std::string message;
    std::string want;
  } k_table[] = {
      {"plain", "a\r\nb\r\n", "a\r\nb\r\n.\r\n"},
      {"no_final_line_end", "a", "a\r\n.\r\n"},
      {"leading_dots", ".\r\n..b\r\nc.\r\n", "..\r\n...b\r\nc.\r\n.\r\n"},
      {"lone_line_feeds", "a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"},
      {"lone_carriage_returns", "a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"},
      {"smuggling", "a\n.\r\nMAIL FROM:<x>\r\n", "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"},
      {"empty_lines", "\r\n\r\n", "\r\n\r\n.\r\n"},
      {"empty", "", ".\r\n"},
  };
  for (const auto& [name, message, want] : k_table) EXPECT_EQ(dot_stuffed(message), want) << name;
}

TEST(PlainAddress, Table) {
  EXPECT_TRUE(is_plain_address("zlc@fuzhou.example"));
  for (const char* bad :
       {"", "a b@c.example", "a@b.example>\r\nDATA", "a\n@b.example", "质量@fuzhou.example", "<a@b.example"})
    EXPECT_FALSE(is_plain_address(bad)) << bad;
}

}  // namespace
}  // namespace baosong::mail
