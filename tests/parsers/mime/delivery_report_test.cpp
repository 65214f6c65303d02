// Bounces as servers really write them: what came back, whom it did not reach, why (RFC 3464 and those who ignore it).
#include "parsers/mime/delivery_report.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "parsers/facts_json.hpp"
#include "tests/parsers/scratch.hpp"

namespace baosong::parsers {
namespace {

using testing::facts_of;

const std::string k_original =
    "Return-Path: <office@fujian.example>\r\n"
    "From: =?utf-8?B?5Yqe5YWs5a6k?= <office@fujian.example>\r\nTo: zlc@fuzhou.example\r\n"
    "Subject: =?utf-8?B?5pS25oKJ?=\r\nMessage-ID: <ours@fujian.example>\r\nContent-Type: text/plain\r\n\r\n"
    "hello\r\n";

/// multipart/report with this delivery status and this returned part.
std::string report(const std::string& status, const std::string& returned_type = "message/rfc822",
                   const std::string& returned = k_original, const std::string& encoding = "7bit") {
  return "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
         "Message-ID: <bounce@mx.example>\r\nContent-Type: multipart/report; report-type=delivery-status;"
         " boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry: other@elsewhere.example\r\n"
         "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n" +
         status + "\r\n--b\r\nContent-Type: " + returned_type + "\r\nContent-Transfer-Encoding: " + encoding +
         "\r\n\r\n" + returned + "\r\n--b--\r\n";
}

DeliveryReport report_in(const std::string& mail) {
  const MessageFacts facts = facts_of(mail);
  EXPECT_EQ(facts.automatic, Automatic::bounce);
  return facts.report.value_or(DeliveryReport{});
}

using Ids = std::vector<std::string>;

TEST(DeliveryReport, IsReadFromTheReportAndTheReturnedMail) {
  const DeliveryReport read = report_in(
      report("Final-Recipient: rfc822; zlc@fuzhou.example\r\nOriginal-Recipient: rfc822;ZLC@fuzhou.example\r\n"
             "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <zlc@fuzhou.example>:\r\n"
             " User unknown\r\n"));
  EXPECT_EQ(read.originals, Ids{"<ours@fujian.example>"});
  ASSERT_EQ(read.recipients.size(), 1U);
  EXPECT_EQ(read.recipients[0], (ReportedRecipient{"zlc@fuzhou.example", "ZLC@fuzhou.example", "failed", "5.1.1",
                                                   "550 5.1.1 <zlc@fuzhou.example>: User unknown"}));
}

TEST(DeliveryReport, HasARecipientForEachGroup) {
  const DeliveryReport read = report_in(
      report("Final-Recipient: RFC822; <a@x.example>\r\nAction: Failed (really)\r\nStatus: 5.2.2 (full)\r\n\r\n"
             "Final-Recipient: b@x.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n \r\n"
             "Original-Recipient: rfc822; c@x.example\r\nAction: failed\r\nStatus: 5.0.0\r\n"
             "Diagnostic-Code: smtp; 553 sorry 4.7.1 5.7.1 no\r\n"));
  ASSERT_EQ(read.recipients.size(), 3U);
  EXPECT_EQ(read.recipients[0], (ReportedRecipient{"a@x.example", "", "failed", "5.2.2", ""}));
  EXPECT_EQ(read.recipients[1], (ReportedRecipient{"b@x.example", "", "delayed", "4.4.1", ""}));
  EXPECT_EQ(read.recipients[2], (ReportedRecipient{"c@x.example", "", "failed", "5.7.1", "553 sorry 4.7.1 5.7.1 no"}));
}

struct ReturnedRow {
  const char* name;
  std::string type;
  std::string body;
  std::string encoding;
};
class ReturnedPart : public ::testing::TestWithParam<ReturnedRow> {};
TEST_P(ReturnedPart, TellsTheMessageId) {
  const ReturnedRow& row = GetParam();
  const std::string status = "Final-Recipient: rfc822; zlc@fuzhou.example\r\nAction: failed\r\n";
  EXPECT_EQ(report_in(report(status, row.type, row.body, row.encoding)).originals, Ids{"<ours@fujian.example>"});
}
INSTANTIATE_TEST_SUITE_P(
    All, ReturnedPart,
    ::testing::Values(
        ReturnedRow{"whole", "message/rfc822", k_original, "7bit"},
        ReturnedRow{"headers", "text/rfc822-headers", "Message-ID: <ours@fujian.example>\r\n", "7bit"},
        ReturnedRow{"global", "message/global", k_original, "8bit"},
        ReturnedRow{"folded", "text/rfc822-headers",
                    "Subject: x\r\nMessage-ID:\r\n <ours@fujian.example>\r\nDate: y\r\n", "7bit"},
        ReturnedRow{"base64", "text/rfc822-headers", "TWVzc2FnZS1JRDogPG91cnNAZnVqaWFuLmV4YW1wbGU+DQo=\r\n", "base64"},
        ReturnedRow{"eml_file", "application/octet-stream; name=\"original.eml\"", k_original, "7bit"},
        ReturnedRow{"body_only_in_text", "text/plain", "> Message-Id: <ours@fujian.example>\r\n", "7bit"}),
    [](const auto& row) { return std::string(row.param.name); });

/// A notice of a server that writes no report.
std::string notice(const std::string& from, const std::string& subject, const std::string& text,
                   const std::string& fields = "") {
  return "Return-Path: <>\r\nFrom: " + from + "\r\nSubject: " + subject + "\r\n" + fields +
         "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text;
}

TEST(DeliveryNotice, OfQmailQuotesTheReturnedMailInItsText) {
  const DeliveryReport read = report_in(notice(
      "MAILER-DAEMON@mx.example", "failure notice",
      "Hi. This is the qmail-send program.\r\n\r\n<zlc@fuzhou.example>:\r\n192.0.2.1 does not like recipient.\r\n"
      "Remote host said: 550 5.1.1 no such user\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n" +
          k_original));
  EXPECT_EQ(read.originals, Ids{"<ours@fujian.example>"});
  ASSERT_EQ(read.recipients.size(), 1U) << "the addresses of the copy are not those that failed";
  EXPECT_EQ(read.recipients[0].address, "zlc@fuzhou.example");
  EXPECT_EQ(read.recipients[0].action, "failed");
  EXPECT_EQ(read.recipients[0].status, "5.1.1");
}

TEST(DeliveryNotice, OfEximNamesTheRecipientsInAField) {
  const DeliveryReport read = report_in(
      notice("Mailer-Daemon@mx.example", "Mail delivery failed: returning message to sender",
             "A message that you sent could not be delivered to: see postmaster@mx.example\r\n  550 unrouteable\r\n",
             "X-Failed-Recipients: zlc@fuzhou.example,\r\n b@x.example\r\n"));
  ASSERT_EQ(read.recipients.size(), 2U);
  EXPECT_EQ(read.recipients[0].address, "zlc@fuzhou.example");
  EXPECT_EQ(read.recipients[1].address, "b@x.example");
}

TEST(DeliveryNotice, InChineseHtmlWithTheOriginalAttached) {
  const DeliveryReport read = report_in(
      "From: PostMaster@qq.example\r\nSubject: =?utf-8?B?5p2l6IeqcXEuZXhhbXBsZeeahOmAgOS/oQ==?=\r\n"
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
      "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
      "<html><body><h1>抱歉，您的邮件被退回来了</h1><table><tr><th>收件人：</th><td>zlc@fuzhou.example</td></tr>"
      "<tr><th>退信原因：</th><td>收件人邮件地址不存在</td></tr></table></body></html>\r\n"
      "--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"mail.eml\"\r\n\r\n" +
      k_original + "\r\n--b--\r\n");
  EXPECT_EQ(read.originals, Ids{"<ours@fujian.example>"});
  ASSERT_EQ(read.recipients.size(), 1U);
  EXPECT_EQ(read.recipients[0].address, "zlc@fuzhou.example");
  EXPECT_EQ(read.recipients[0].action, "failed");
}

TEST(DeliveryNotice, OfADelayIsNoFailure) {
  for (const auto& [subject, text] :
       {std::pair("Warning: message delayed 24 hours: failure notice", "zlc@fuzhou.example"),
        std::pair("Delivery Status Notification (Delay)", "zlc@fuzhou.example"),
        std::pair("Undelivered mail", "zlc@fuzhou.example: will be retried until it is 5 days old"),
        std::pair("系统退信", "发往 zlc@fuzhou.example 的邮件暂未送达，系统将继续尝试投递")}) {
    const DeliveryReport read = report_in(notice("postmaster@mx.example", subject, text));
    ASSERT_EQ(read.recipients.size(), 1U) << subject;
    EXPECT_EQ(read.recipients[0].action, "delayed") << subject;
  }
}

TEST(DeliveryNotice, IsReadNoFurtherThanItsLimits) {
  std::string text;
  for (int i = 0; i < 1000; ++i)
    text += "a" + std::to_string(i) + "@x.example\r\nMessage-ID: <" + std::to_string(i) + "@y>\r\n";
  const DeliveryReport many = report_in(notice("postmaster@mx.example", "退信", text));
  EXPECT_EQ(many.originals.size(), 20U);
  EXPECT_EQ(many.recipients.size(), 1U);
  std::string groups;
  for (int i = 0; i < 1000; ++i) groups += "Final-Recipient: rfc822; a" + std::to_string(i) + "@x.example\r\n\r\n";
  EXPECT_EQ(report_in(report(groups)).recipients.size(), 100U);
  const DeliveryReport longs =
      report_in(report("Final-Recipient: " + std::string(5000, 'x') +
                       "@x.example\r\nAction: failed\r\nDiagnostic-Code: smtp; " + std::string(5000, 'y') + "\r\n"));
  EXPECT_LE(longs.recipients.at(0).address.size(), 320U);
  EXPECT_LE(longs.recipients.at(0).diagnostic.size(), 500U);
}

TEST(DeliveryReport, IsNotLookedForInOtherMail) {
  const MessageFacts facts = facts_of("From: a@b.example\r\nSubject: 退信\r\n\r\nMessage-ID: <x@y>\r\n");
  EXPECT_EQ(facts.automatic, Automatic::no);
  EXPECT_FALSE(facts.report);
}

TEST(DeliveryReport, ComesBackFromItsJson) {
  const MessageFacts facts =
      facts_of(report("Final-Recipient: rfc822; a@x.example\r\nOriginal-Recipient: rfc822; b@x.example\r\n"
                      "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; no\r\n"));
  ASSERT_TRUE(facts.report);
  EXPECT_EQ(facts_from_json(boost::json::parse(boost::json::serialize(to_json(facts)))), facts);
}

}  // namespace
}  // namespace baosong::parsers
