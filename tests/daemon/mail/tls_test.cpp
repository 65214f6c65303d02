// Encryption is not negotiable: certificates that do not verify, STARTTLS that is lacking or stripped, and the password
// that is never said in plain text.
#include <filesystem>
#include <fstream>

#include "daemon/mail/smtp_session.hpp"
#include "tests/daemon/mail/imap_fixture.hpp"
#include "tests/fakes/test_ca.hpp"

namespace baosong::mail {
namespace {

using testing::HasSubstr;
using testing::Not;

// The tail of a login once TLS stands, and the same with TLS from the first byte or by STARTTLS.
const std::string k_in_tls = k_login.substr(k_login.find("  C: $t CAPABILITY")) + capabilities("");
const std::string k_imaps = "tls\nS: * OK ready\n" + k_in_tls;
const std::string k_imap_starttls = R"(
  S: * OK ready
  C: $t CAPABILITY
  S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
  S: $t OK
  C: $t STARTTLS
  S: $t OK begin
  tls
  C: $t CAPABILITY
  S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
  S: $t OK
  C: $t LOGIN office@fujian.example "s3cret word"
  S: $t OK logged in
)" + capabilities("");

class TlsTest : public ImapTest {
 protected:
  static fakes::TestCa& ca() {
    static fakes::TestCa k_ca;
    return k_ca;
  }

  std::string ca_file(const fakes::TestCa& authority) {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    path_ = std::filesystem::temp_directory_path() / ("baosong-ca-" + std::to_string(getpid()) + name + ".pem");
    std::ofstream(path_) << authority.pem();
    return path_;
  }

  void TearDown() override {
    ImapTest::TearDown();
    if (!path_.empty()) std::filesystem::remove(path_);
  }

  /// The connection must fail for TLS, name `reason`, and the server must not have heard the password.
  void expect_refused(const Result<void>& connected, const char* reason) {
    ASSERT_FALSE(connected);
    EXPECT_EQ(to_string(connected.error().kind), "tls") << connected.error().what;
    EXPECT_THAT(connected.error().what, HasSubstr(reason));
    EXPECT_EQ(server->finish(), "");
    EXPECT_THAT(server->plain_bytes(), Not(HasSubstr("s3cret")));
    EXPECT_THAT(server->plain_bytes(), Not(HasSubstr("LOGIN")));
  }

  std::filesystem::path path_;
};

TEST_F(TlsTest, TlsFromTheFirstByte) {
  serve(k_imaps + k_select, {.certificate = ca().issue("IP:127.0.0.1")});
  const auto connected = connect(Security::tls, ca_file(ca()));
  ASSERT_TRUE(connected) << connected.error().what;
  EXPECT_TRUE(run(session().select("INBOX")));
  session_.reset();
  EXPECT_EQ(server->finish(), "");
  EXPECT_EQ(server->plain_bytes(), "");
}

TEST_F(TlsTest, StarttlsBeforeAnythingElse) {
  serve(k_imap_starttls + k_select, {.certificate = ca().issue("IP:127.0.0.1")});
  const auto connected = connect(Security::starttls, ca_file(ca()));
  ASSERT_TRUE(connected) << connected.error().what;
  EXPECT_TRUE(run(session().select("INBOX")));
  session_.reset();
  EXPECT_EQ(server->finish(), "");
  EXPECT_THAT(server->plain_bytes(), Not(HasSubstr("s3cret")));
}

// Many small records and a pause after them: bytes that TLS has decrypted while the socket is silent must be seen.
TEST_F(TlsTest, DecryptedBytesAreReadWhileTheSocketIsSilent) {
  std::string dialogue = k_imaps + k_select + "C: $t UID FETCH 1:40 ...\n";
  for (int i = 1; i <= 40; ++i)
    dialogue += "S: * " + std::to_string(i) + " FETCH (UID " + std::to_string(i) + " BODY[] {$#mail}\nS< $mail\nS: )\n";
  serve(dialogue + "S: $t OK\n",
        {.texts = {{"mail", std::string(50'000, 'm')}}, .certificate = ca().issue("IP:127.0.0.1")});
  const auto connected = connect(Security::tls, ca_file(ca()));
  ASSERT_TRUE(connected) << connected.error().what;
  ASSERT_TRUE(run(session().select("INBOX")));
  std::vector<Uid> uids(40);
  for (Uid i = 0; i < 40; ++i) uids[i] = i + 1;
  KeepingSink sink;
  const auto report = run(session().fetch(uids, sink));
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->delivered, 40U);
}

TEST_F(TlsTest, ExpiredCertificate) {
  serve("tls\nstall", {.certificate = ca().issue("IP:127.0.0.1", -10, -1)});
  expect_refused(connect(Security::tls, ca_file(ca())), "expired");
}

TEST_F(TlsTest, CertificateNotYetValid) {
  serve("tls\nstall", {.certificate = ca().issue("IP:127.0.0.1", 2, 10)});
  expect_refused(connect(Security::tls, ca_file(ca())), "not yet valid");
}

TEST_F(TlsTest, CertificateForAnotherHost) {
  serve("tls\nstall", {.certificate = ca().issue("DNS:imap.other.example,IP:127.0.0.2")});
  expect_refused(connect(Security::tls, ca_file(ca())), "127.0.0.1");
}

TEST_F(TlsTest, AnotherCa) {
  const fakes::TestCa stranger;
  serve("tls\nstall", {.certificate = stranger.issue("IP:127.0.0.1")});
  expect_refused(connect(Security::tls, ca_file(ca())), "not trusted");
}

TEST_F(TlsTest, WithoutACaFileOnlyTheSystemIsTrusted) {
  serve("tls\nstall", {.certificate = ca().issue("IP:127.0.0.1")});
  expect_refused(connect(Security::tls), "not trusted");
}

TEST_F(TlsTest, ACaFileThatIsMissingIsNamed) {
  serve("stall", {.certificate = ca().issue("IP:127.0.0.1")});
  expect_refused(connect(Security::tls, "/nowhere/ca.pem"), "/nowhere/ca.pem");
}

TEST_F(TlsTest, ExpiredCertificateAfterStarttls) {
  serve(k_imap_starttls.substr(0, k_imap_starttls.find("  tls")) + "tls\nstall",
        {.certificate = ca().issue("IP:127.0.0.1", -10, -1)});
  expect_refused(connect(Security::starttls, ca_file(ca())), "expired");
}

TEST_F(TlsTest, StarttlsStripped) {
  serve("S: * OK ready\nC: $t CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: $t OK\nstall");
  expect_refused(connect(Security::starttls), "no STARTTLS");
}

TEST_F(TlsTest, StarttlsOfferedAndRefused) {
  serve(
      "S: * OK ready\nC: $t CAPABILITY\nS: * CAPABILITY IMAP4rev1 STARTTLS\nS: $t OK\nC: $t STARTTLS\nS: $t NO not "
      "now\nstall");
  expect_refused(connect(Security::starttls), "STARTTLS");
}

TEST_F(TlsTest, PreauthCannotSkipStarttls) {
  serve("S: * PREAUTH you are in\nC: $t CAPABILITY\nS: * CAPABILITY IMAP4rev1 STARTTLS\nS: $t OK\nstall");
  expect_refused(connect(Security::starttls), "STARTTLS");
}

// What a man in the middle puts behind the answer to STARTTLS must not be taken for the server's words inside TLS.
TEST_F(TlsTest, PlainTextBehindStarttlsIsNotBelieved) {
  serve(R"(
    S: * OK ready
    C: $t CAPABILITY
    S: * CAPABILITY IMAP4rev1 STARTTLS
    S: $t OK
    C: $t STARTTLS
    S< $answer
    stall
  )",
        {.texts = {{"answer", "A002 OK begin\r\n* CAPABILITY IMAP4rev1\r\nA003 OK injected\r\n"}}});
  const auto connected = connect(Security::starttls, ca_file(ca()));
  ASSERT_FALSE(connected);
  session_.reset();
  EXPECT_EQ(server->finish(), "");
  EXPECT_THAT(server->plain_bytes(), Not(HasSubstr("s3cret")));
}

TEST_F(TlsTest, APlainServerWhereTlsIsAskedFor) {
  serve("S: * OK ready\nstall");
  const auto connected = connect(Security::tls);
  ASSERT_FALSE(connected);
  EXPECT_EQ(to_string(connected.error().kind), "tls") << connected.error().what;
  EXPECT_EQ(server->finish(), "");
}

TEST_F(TlsTest, SmtpStarttlsStripped) {
  serve("S: 220 hi\nC: EHLO office.example\nS: 250-mail.example\nS: 250 AUTH PLAIN LOGIN\nstall");
  SmtpSession smtp(context.get_executor(), "test", "office.example");
  expect_refused(
      run(smtp.connect({"127.0.0.1", server->port(), Security::starttls}, {"office@fujian.example", "s3cret"}, {})),
      "no STARTTLS");
  EXPECT_THAT(server->plain_bytes(), Not(HasSubstr("AUTH")));
}

TEST_F(TlsTest, SmtpOverStarttls) {
  serve(R"(
    S: 220 hi
    C: EHLO office.example
    S: 250-mail.example
    S: 250 STARTTLS
    C: STARTTLS
    S: 220 go
    tls
    C: EHLO office.example
    S: 250-mail.example
    S: 250 AUTH PLAIN
    C: AUTH PLAIN
    S: 334 go on
    C: ...
    S: 235 ok
    C: MAIL FROM:<office@fujian.example>
    S: 250 ok
    C: RCPT TO:<a@x.example>
    S: 250 ok
    C: DATA
    S: 354 go
    data letter
    S: 250 ok
  )",
        {.certificate = ca().issue("IP:127.0.0.1")});
  SmtpSession smtp(context.get_executor(), "test", "office.example");
  const auto connected = run(smtp.connect({"127.0.0.1", server->port(), Security::starttls},
                                          {"office@fujian.example", "s3cret"}, {ca_file(ca())}));
  ASSERT_TRUE(connected) << connected.error().what;
  const auto outcomes = run(smtp.send("office@fujian.example", {"a@x.example"}, std::string(500'000, 'x')));
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_EQ(to_string(outcomes[0].fate), "sent") << outcomes[0].text;
  smtp.close();
}

}  // namespace
}  // namespace baosong::mail
