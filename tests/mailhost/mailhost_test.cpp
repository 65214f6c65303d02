// The mailhost itself: what the tests of the whole way build upon must hold before they mean anything.
#include "tests/mailhost/mailhost.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/mailhost/line_client.hpp"

namespace baosong::mailhost {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto k_office = "office@fujian.example";
constexpr auto k_agency = "zlc@fuzhou.fj.example";

std::string mail(const std::string& subject) {
  return "From: <zlc@fuzhou.fj.example>\r\nSubject: " + subject + "\r\n\r\n.a line that begins with a dot\r\n";
}

TEST(Mailhost, MailSubmittedBySmtpArrivesInTheInboxOfAnotherDomain) {
  Mailhost host({k_office, k_agency});
  host.submit(k_agency, k_office, mail("one"));
  EXPECT_THAT(host.wait_for(k_office, 1),
              ElementsAre(AllOf(HasSubstr("Subject: one"), HasSubstr("Return-path: <zlc@fuzhou.fj.example>"),
                                EndsWith("\n\n.a line that begins with a dot\n"))));
  EXPECT_THAT(host.inbox(k_agency), IsEmpty());
}

TEST(Mailhost, OffersTlsOnAllFourDoors) {
  Mailhost host({k_office, k_agency});
  const auto curl = [&](const std::string& arguments) {
    return std::system(
        ("curl -sS -o /dev/null --max-time 20 --user zlc@fuzhou.fj.example:" + host.password() + " " + arguments)
            .c_str());
  };
  const std::string ca = " --cacert " + host.ca_file().string() + " ";
  const std::string letter =
      " --mail-from zlc@fuzhou.fj.example --mail-rcpt office@fujian.example -T " BAOSONG_SOURCE_DIR "/.clang-format";
  const auto at = [](const char* scheme, std::uint16_t port) {
    return scheme + std::string("://localhost:") + std::to_string(port);
  };
  EXPECT_EQ(curl("--ssl-reqd" + ca + at("smtp", host.ports().smtp) + letter), 0);
  EXPECT_EQ(curl(ca + at("smtps", host.ports().smtps) + letter), 0);
  EXPECT_EQ(curl("--ssl-reqd" + ca + at("imap", host.ports().imap) + "/INBOX"), 0);
  EXPECT_EQ(curl(ca + at("imaps", host.ports().imaps) + "/INBOX"), 0);
  EXPECT_NE(curl(at("imaps", host.ports().imaps) + "/INBOX 2>&1"), 0) << "the CA is not one that the system trusts";
  EXPECT_THAT(host.wait_for(k_office, 2), SizeIs(2));
}

TEST(Mailhost, RefusesStrangersAndUnknownRecipients) {
  Mailhost host({k_office, k_agency});
  EXPECT_THROW(host.submit("nobody@fuzhou.fj.example", k_office, mail("x")), std::runtime_error);
  EXPECT_THROW(host.submit(k_agency, "nobody@fujian.example", mail("x")), std::runtime_error);
  EXPECT_THROW(host.submit(k_agency, "x@elsewhere.example", mail("x")), std::runtime_error);
  EXPECT_THROW(host.imap("nobody@fuzhou.fj.example", {}), std::runtime_error);
}

TEST(Mailhost, FiftyMailsByLmtpKeepTheirOrder) {
  Mailhost host({k_office});
  std::vector<std::string> mails;
  for (int i = 0; i < 50; ++i) mails.push_back(mail("number " + std::to_string(i) + "."));
  host.deliver(k_office, mails);
  const auto inbox = host.inbox(k_office);
  ASSERT_THAT(inbox, SizeIs(50));
  for (int i = 0; i < 50; ++i) EXPECT_THAT(inbox[i], HasSubstr("Subject: number " + std::to_string(i) + ".\n"));
}

TEST(Mailhost, PlacedMailKeepsItsBytesAndItsTimeOfArrival) {
  Mailhost host({k_office});
  const std::string bytes("Subject: raw \xc4\xe3 \0 bytes\n\nno line end", 38);
  host.place(k_office, bytes, std::chrono::sys_days(std::chrono::year(2021) / 10 / 12));
  EXPECT_THAT(host.inbox(k_office), ElementsAre(bytes));
  EXPECT_THAT(host.imap(k_office, {"SELECT INBOX", "FETCH 1 INTERNALDATE"}),
              Contains(HasSubstr("INTERNALDATE \"12-Oct-2021 00:00:00 +0000\"")));
}

TEST(Mailhost, AColleagueMarksAllAsRead) {
  Mailhost host({k_office});
  host.deliver(k_office, {mail("one"), mail("two")});
  EXPECT_EQ(host.seen(k_office), 0U);
  host.imap(k_office, {"SELECT INBOX", "STORE 1:* +FLAGS (\\Seen)"});
  EXPECT_EQ(host.seen(k_office), 2U);
}

TEST(Mailhost, StopsAndStartsAgainOnItsOldPortsWithItsMail) {
  Mailhost host({k_office});
  host.deliver(k_office, {mail("before")});
  const Ports ports = host.ports();
  host.stop();
  EXPECT_THROW(LineClient{ports.imap}, std::runtime_error);
  EXPECT_THROW(LineClient{ports.smtp}, std::runtime_error);
  host.start();
  EXPECT_EQ(host.ports().imap, ports.imap);
  host.deliver(k_office, {mail("after")});
  EXPECT_THAT(host.inbox(k_office), ElementsAre(HasSubstr("before"), HasSubstr("after")));
}

TEST(Mailhost, TwoRunSideBySideAndLeaveNothingBehind) {
  std::filesystem::path first_folder, second_folder;
  {
    Mailhost first({k_office});
    Mailhost second({k_office});
    first_folder = first.directory();
    second_folder = second.directory();
    first.deliver(k_office, {mail("to the first")});
    EXPECT_THAT(second.inbox(k_office), IsEmpty());
  }
  EXPECT_FALSE(std::filesystem::exists(first_folder));
  EXPECT_FALSE(std::filesystem::exists(second_folder));
}

TEST(DotStuffing, EndsLinesAndDoublesDots) {
  EXPECT_EQ(dot_stuffed("a\n.b\r\n..\nc"), "a\r\n..b\r\n...\r\nc\r\n.\r\n");
  EXPECT_EQ(dot_stuffed(""), ".\r\n");
}

TEST(Base64, PadsAsRfc4648Says) {
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
}

}  // namespace
}  // namespace baosong::mailhost
