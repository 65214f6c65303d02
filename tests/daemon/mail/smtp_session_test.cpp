// SMTP conversations as written dialogues: what each reply at each stage makes of a letter.
#include "daemon/mail/smtp_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "tests/daemon/mail/run_coroutine.hpp"
#include "tests/fakes/dialogue_server.hpp"

namespace baosong::mail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string k_hello = R"(
  S: 220 mail.example ESMTP
  C: EHLO office.example
  S: 250-mail.example
  S: 250-SIZE 1000000
  S: 250 AUTH PLAIN
  C: AUTH PLAIN
  S: 334 go on
  C: ...
  S: 235 2.7.0 welcome
)";
const std::string k_envelope = R"(
  C: MAIL FROM:<office@fujian.example>
  S: 250 2.1.0 fine
  C: RCPT TO:<a@x.example>
  S: 250 2.1.5 fine
)";

std::string show(const SendOutcome& outcome) {
  return std::string(to_string(outcome.fate)) + "@" + std::string(to_string(outcome.stage)) + " " +
         std::to_string(outcome.reply_code) + (outcome.enhanced.empty() ? "" : " " + outcome.enhanced);
}

class SmtpTest : public testing::Test {
 protected:
  void serve(const std::string& dialogue, fakes::DialogueServer::Options options = {}) {
    server = std::make_unique<fakes::DialogueServer>(dialogue, std::move(options));
  }

  Result<void> connect() {
    session = std::make_unique<SmtpSession>(context.get_executor(), "test", "office.example", deadlines);
    return run_to_end(context, session->connect({"127.0.0.1", server->port(), Security::none},
                                                {"office@fujian.example", "s3cret"}, {}));
  }

  std::vector<std::string> send(const std::vector<std::string>& recipients = {"a@x.example"},
                                const std::string& message = "Subject: x\r\n\r\n.dot\r\n",
                                const std::string& from = "office@fujian.example") {
    std::vector<std::string> shown;
    outcomes = run_to_end(context, session->send(from, recipients, message));
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      EXPECT_EQ(outcomes[i].recipient, recipients[i]);
      shown.push_back(show(outcomes[i]));
    }
    return shown;
  }

  void TearDown() override {
    session.reset();
    if (server) {
      EXPECT_EQ(server->finish(), "");
    }
  }

  Deadlines deadlines{std::chrono::seconds(20), std::chrono::seconds(20), std::chrono::seconds(20)};
  asio::io_context context;
  std::unique_ptr<fakes::DialogueServer> server;
  std::unique_ptr<SmtpSession> session;
  std::vector<SendOutcome> outcomes;
};

TEST_F(SmtpTest, ALetterAsItGoesOverTheLine) {
  serve(k_hello + k_envelope +
        "C: DATA\nS: 354 go\ndata letter\nS: 250 2.0.0 queued as 7\nC: QUIT\nS: 221 bye\nstall\n");
  ASSERT_TRUE(connect());
  EXPECT_THAT(send(), ElementsAre("sent@message 250 2.0.0"));
  EXPECT_EQ(outcomes[0].text, "queued as 7");
  run_to_end(context, session->quit());
  EXPECT_FALSE(session->is_open());
  EXPECT_EQ(server->finish(), "");
  EXPECT_EQ(server->kept("letter"), "Subject: x\r\n\r\n..dot\r\n");
}

TEST_F(SmtpTest, ManyLettersOnOneConnection) {
  std::string dialogue = k_hello;
  for (int i = 0; i < 50; ++i) dialogue += k_envelope + "C: DATA\nS: 354 go\ndata letter\nS: 250 queued\n";
  serve(dialogue);
  ASSERT_TRUE(connect());
  for (int i = 0; i < 50; ++i) ASSERT_THAT(send(), ElementsAre("sent@message 250")) << i;
}

TEST_F(SmtpTest, ALargeLetterInPieces) {
  std::string message;
  while (message.size() < 3'000'000) message += std::string(76, 'x') + "\r\n";
  serve(k_hello + k_envelope + "C: DATA\nS: 354 go\ndata letter\nS: 250 queued\n");
  ASSERT_TRUE(connect());
  EXPECT_THAT(send({"a@x.example"}, message), ElementsAre("sent@message 250"));
  EXPECT_EQ(server->finish(), "");
  EXPECT_EQ(server->kept("letter"), message);
}

struct StageRow {
  const char* name;
  std::string dialogue;
  const char* want;
};
std::ostream& operator<<(std::ostream& out, const StageRow& row) {
  return out << row.name;
}

class SmtpStages : public SmtpTest, public testing::WithParamInterface<StageRow> {};

TEST_P(SmtpStages, DecideTheFate) {
  if (GetParam().dialogue.ends_with("stall\n"))
    deadlines.reply = deadlines.message_reply = std::chrono::milliseconds(500);
  serve(k_hello + GetParam().dialogue);
  ASSERT_TRUE(connect());
  EXPECT_THAT(send(), ElementsAre(GetParam().want)) << outcomes[0].text;
}

const std::string k_mail = "C: MAIL FROM:<office@fujian.example>\n";
const std::string k_rcpt = k_mail + "S: 250 ok\nC: RCPT TO:<a@x.example>\n";
const std::string k_data = k_envelope + "C: DATA\n";
const std::string k_dot = k_data + "S: 354 go\ndata letter\n";

INSTANTIATE_TEST_SUITE_P(
    Replies, SmtpStages,
    testing::Values(
        StageRow{"mail_4yz", k_mail + "S: 451 4.3.0 later\n", "temporary@mail 451 4.3.0"},
        StageRow{"mail_5yz", k_mail + "S: 552 5.3.4 too big\n", "permanent@mail 552 5.3.4"},
        StageRow{"mail_login_lost", k_mail + "S: 530 5.7.0 authenticate first\n", "temporary@mail 530 5.7.0"},
        StageRow{"mail_421", k_mail + "S: 421 4.4.2 idle too long\ndrop\n", "temporary@connection 421 4.4.2"},
        StageRow{"mail_drop", k_mail + "drop\n", "temporary@connection 0"},
        StageRow{"mail_stall", k_mail + "stall\n", "temporary@connection 0"},
        StageRow{"mail_nonsense", k_mail + "S: what?\nstall\n", "temporary@connection 0"},
        StageRow{"mail_quota_by_the_day", k_mail + "S: 550 Mail frequency limited\n", "temporary@mail 550"},
        StageRow{"rcpt_greylisted", k_rcpt + "S: 451 4.7.1 greylisted\n", "temporary@recipient 451 4.7.1"},
        StageRow{"rcpt_5yz", k_rcpt + "S: 550 5.1.1 no such user\n", "permanent@recipient 550 5.1.1"},
        StageRow{"rcpt_421", k_rcpt + "S: 421 4.7.0 go away\ndrop\n", "temporary@recipient 421 4.7.0"},
        StageRow{"rcpt_drop", k_rcpt + "drop\n", "temporary@recipient 0"},
        StageRow{"rcpt_stall", k_rcpt + "stall\n", "temporary@recipient 0"},
        StageRow{"rcpt_251", k_rcpt + "S: 251 forwarded\nC: DATA\nS: 354 go\ndata letter\nS: 250 ok\n",
                 "sent@message 250"},
        StageRow{"data_4yz", k_data + "S: 451 4.3.0 later\n", "temporary@data 451 4.3.0"},
        StageRow{"data_5yz", k_data + "S: 554 5.5.1 no\n", "permanent@data 554 5.5.1"},
        StageRow{"data_250", k_data + "S: 250 what?\n", "temporary@data 250"},
        StageRow{"data_drop", k_data + "drop\n", "temporary@data 0"},
        StageRow{"data_stall", k_data + "stall\n", "temporary@data 0"},
        StageRow{"message_4yz", k_dot + "S: 452 4.3.1 disk full\n", "temporary@message 452 4.3.1"},
        StageRow{"message_5yz", k_dot + "S: 554 5.7.1 spam\n", "permanent@message 554 5.7.1"},
        StageRow{"message_throttled", k_dot + "S: 554 too many mails today, try again later\n",
                 "temporary@message 554"},
        StageRow{"message_421", k_dot + "S: 421 4.3.2 shutting down\ndrop\n", "temporary@message 421 4.3.2"},
        StageRow{"message_354_again", k_dot + "S: 354 go on\n", "temporary@message 354"},
        StageRow{"message_drop", k_dot + "drop\n", "unknown@message 0"},
        StageRow{"message_stall", k_dot + "stall\n", "unknown@message 0"},
        StageRow{"message_half_a_reply", k_dot + "S< 250 que\ndrop\n", "unknown@message 0"},
        StageRow{"message_nonsense", k_dot + "S: queued!\nstall\n", "unknown@message 0"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(SmtpTest, ALineLostAmongTheRecipientsServesNobody) {
  serve(k_hello + k_mail +
        "S: 250 ok\nC: RCPT TO:<a@x.example>\nS: 250 ok\nC: RCPT TO:<b@x.example>\nS: 421 4.7.0 enough\ndrop\n");
  ASSERT_TRUE(connect());
  EXPECT_THAT(send({"a@x.example", "b@x.example", "c@x.example"}),
              ElementsAre("temporary@recipient 0", "temporary@recipient 421 4.7.0", "temporary@recipient 0"));
  EXPECT_THAT(send(), ElementsAre("temporary@connection 0")) << "a closed session goes on saying so";
}

TEST_F(SmtpTest, AfterARefusalTheNextLetterBeginsAnew) {
  serve(k_hello + k_rcpt + "S: 550 no\nC: RSET\nS: 250 ok\n" + k_dot + "S: 250 ok\n" + k_mail +
        "S: 451 later\nC: RSET\nS: 502 what\n");
  ASSERT_TRUE(connect());
  EXPECT_THAT(send(), ElementsAre("permanent@recipient 550"));
  EXPECT_THAT(send(), ElementsAre("sent@message 250"));
  EXPECT_THAT(send(), ElementsAre("temporary@mail 451"));
  EXPECT_THAT(send(), ElementsAre("temporary@connection 0"));
  EXPECT_FALSE(session->is_open());
}

TEST_F(SmtpTest, AddressesCannotBreakOutOfTheCommand) {
  serve(k_hello + "C: MAIL FROM:<>\nS: 250 ok\nC: RSET\nS: 250 ok\n" + k_dot + "S: 250 ok\n");
  ASSERT_TRUE(connect());
  EXPECT_THAT(send({"a@x.example>\r\nRCPT TO:<b@x.example"}, "x", ""), ElementsAre("permanent@recipient 0"));
  EXPECT_THAT(send({"a@x.example"}, "x", "a b"), ElementsAre("permanent@mail 0"));
  EXPECT_THAT(send(), ElementsAre("sent@message 250"));
}

TEST_F(SmtpTest, AServerThatHangsUpAmidALargeLetter) {
  serve(k_hello + k_envelope + "C: DATA\nS: 354 go\nC: x...\nS: 552 5.3.4 too big\ndrop\n");
  ASSERT_TRUE(connect());
  const auto fate = send({"a@x.example"}, std::string(30'000'000, 'x').replace(1, 2, "\r\n"));
  // Whether its last words still reach us after the reset is the network's choice; that it was not sent is certain.
  EXPECT_THAT(fate, ElementsAre(testing::AnyOf("permanent@message 552 5.3.4", "temporary@message 0")));
}

struct AccountRow {
  const char* name;
  std::string dialogue;
  std::optional<MailErrorKind> of_account;
};
std::ostream& operator<<(std::ostream& out, const AccountRow& row) {
  return out << row.name;
}

class SmtpAccount : public SmtpTest, public testing::WithParamInterface<AccountRow> {};

TEST_P(SmtpAccount, IsToldFromTheLetter) {
  serve(k_hello + GetParam().dialogue);
  ASSERT_TRUE(connect());
  send();
  EXPECT_EQ(outcomes[0].of_account, GetParam().of_account) << outcomes[0].text;
}

constexpr auto k_login = MailErrorKind::login_refused;
constexpr auto k_limit = MailErrorKind::throttled;
INSTANTIATE_TEST_SUITE_P(
    Replies, SmtpAccount,
    testing::Values(AccountRow{"sent", k_dot + "S: 250 frequency of thanks\n", {}},
                    AccountRow{"greylisted", k_rcpt + "S: 451 4.7.1 please try again later\n", {}},
                    AccountRow{"no_such_user", k_rcpt + "S: 550 5.1.1 no such user\n", {}},
                    AccountRow{"spam", k_dot + "S: 554 5.7.1 spam\n", {}},
                    AccountRow{"size", k_mail + "S: 552 5.3.4 too big\n", {}},
                    AccountRow{"too_many_for_one_mail", k_rcpt + "S: 452 4.5.3 Too many recipients\n", {}},
                    AccountRow{"recipients_mailbox", k_rcpt + "S: 450 4.2.1 too many messages\n", {}},
                    AccountRow{"sender", k_mail + "S: 553 5.1.8 not your address\n", k_login},
                    AccountRow{"login", k_rcpt + "S: 535 5.7.8 log in\n", k_login},
                    AccountRow{"qq", k_mail + "S: 550 Mail frequency limited\n", k_limit},
                    AccountRow{"netease", k_dot + "S: 451 MI:SFQ 163 smtp1\n", k_limit},
                    AccountRow{"gmail", k_dot + "S: 550 5.4.5 Daily user sending quota exceeded\n", k_limit},
                    AccountRow{"exchange", k_dot + "S: 554 5.2.0 SubmissionQuotaExceededException\n", k_limit},
                    AccountRow{"chinese", k_dot + "S: 550 发送过于频繁\n", k_limit}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(SmtpTest, ARelayWithoutLogin) {
  serve("S: 220 hi\nC: EHLO office.example\nS: 250 relay.example\n" + k_dot + "S: 250 ok\n");
  ASSERT_TRUE(connect());
  EXPECT_THAT(send(), ElementsAre("sent@message 250"));
}

}  // namespace
}  // namespace baosong::mail
