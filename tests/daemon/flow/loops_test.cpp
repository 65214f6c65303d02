// Automata that answer each other, on real servers: every conversation ends by itself, and the letters are counted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <regex>

#include "tests/daemon/flow/office.hpp"

namespace baosong::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr int k_most_passes = 12;

/// How many letters the pass sent.
std::size_t letters_sent(const Finished& poll) {
  std::smatch found;
  if (!std::regex_search(poll.out, found, std::regex("letters sent ([0-9]+)")))
    throw std::runtime_error("poll does not say what it sent: " + poll.out + poll.err);
  return std::stoul(found[1]);
}

using Answer = std::function<parsers::mime::OutgoingMail(const std::string& letter)>;

/// Lets `user`'s mailbox answer every letter and the office answer every answer, until one falls silent. How many
/// letters the office sent.
std::size_t converse(Office& office, const std::string& user, const Answer& answer) {
  std::size_t sent = 0, in_office = office.host.inbox(k_office).size();
  for (int pass = 0; pass < k_most_passes; ++pass) {
    const Finished poll = office.run({"poll"});
    EXPECT_EQ(poll.exit_status, 0) << poll.err;
    const std::size_t fresh = letters_sent(poll);
    if (fresh == 0) return sent;
    const auto inbox = office.host.wait_for(user, sent + fresh);
    EXPECT_THAT(inbox, SizeIs(sent + fresh)) << "letters to nobody else";
    for (; sent < inbox.size(); ++sent) {
      office.host.submit(user, k_office, parsers::mime::build_mail(answer(inbox[sent])));
      (void)office.host.wait_for(k_office, ++in_office);
    }
  }
  ADD_FAILURE() << "still talking after " << k_most_passes << " passes";
  return sent;
}

void begin(Office& office, const std::string& from) {
  office.host.submit(from, k_office, parsers::mime::build_mail(good_submission(from, "质量月活动总结")));
  (void)office.host.wait_for(k_office, 1);
}

// Answers everything, quotes the subject, and does not say that it is a machine.
Answer rude(const std::string& user, const Office& office,
            const std::string& text = "您的来信已收到，我们会尽快处理。") {
  return [user, text, &office](const std::string& letter) {
    auto mail = text_mail(user, "Re: " + read_letter(letter, office.folder).subject, text);
    mail.in_reply_to = field(letter, "Message-ID");
    return mail;
  };
}

TEST(Loops, an_agencys_responder_that_hides_is_answered_five_times_a_day_and_no_more) {
  Office office;
  begin(office, k_fuzhou);
  EXPECT_EQ(converse(office, k_fuzhou, rude(k_fuzhou, office)), 5U);
  EXPECT_EQ(office.standing("fuzhou").at("state"), "accepted");
}

TEST(Loops, a_strangers_responder_that_hides_is_answered_five_times_a_day_and_no_more) {
  Office office;
  begin(office, k_stranger);
  EXPECT_EQ(converse(office, k_stranger, rude(k_stranger, office, "“质量月”活动咨询已收到，我们会尽快处理。")), 5U);
}

TEST(Loops, a_responder_that_sends_the_letter_back_is_answered_five_times_a_day_and_no_more) {
  Office office;
  begin(office, k_fuzhou);
  const auto reply = [&](const std::string& letter) {
    auto mail = rude(k_fuzhou, office)(letter);
    mail.attachments.push_back({"", "message/rfc822", letter, false, ""});
    return mail;
  };
  EXPECT_LE(converse(office, k_fuzhou, reply), 5U);
}

TEST(Loops, a_vacation_responder_is_not_answered) {
  Office office;
  begin(office, k_fuzhou);
  const auto away = [&](const std::string& letter) {
    auto mail = rude(k_fuzhou, office)(letter);
    mail.extra_fields.emplace_back("Auto-Submitted", "auto-replied (vacation)");
    return mail;
  };
  EXPECT_EQ(converse(office, k_fuzhou, away), 1U);
}

TEST(Loops, an_office_does_not_answer_itself) {
  Office office;
  begin(office, k_office);  // as if somebody forged it, or a rule forwarded it
  for (int pass = 0; pass < 3; ++pass) EXPECT_EQ(letters_sent(office.run({"poll"})), 0U);

  // A notice to the office lies in its own mailbox.
  office.host.submit(k_fuzhou, k_office,
                     parsers::mime::build_mail(good_submission(k_fuzhou, "厦门市市场监管局质量月活动总结")));
  (void)office.host.wait_for(k_office, 2);
  EXPECT_EQ(letters_sent(office.run({"poll"})), 1U);
  (void)office.host.wait_for(k_office, 3);
  for (int pass = 0; pass < 3; ++pass) EXPECT_EQ(letters_sent(office.run({"poll"})), 0U);
  EXPECT_THAT(office.host.inbox(k_office), SizeIs(3));
}

// The same mail host, another office: its own address, archive and index, on each other's rosters.
void write_second(const Office& office) {
  std::ifstream in(office.config);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  for (std::size_t at = text.find(k_office); at != std::string::npos; at = text.find(k_office, at))
    text.replace(at, k_office.size(), "second@fujian.example");
  text.replace(text.find("\"var\""), 5, "\"var2\"");
  text.replace(text.find("\"campaigns\""), 11, "\"campaigns2\"");
  std::ofstream(office.folder / "second.toml") << text;
  std::filesystem::copy(office.folder / "campaigns", office.folder / "campaigns2");
  std::ofstream(office.folder / "roster.csv", std::ios::app)
      << "one,第一办公室,,,office@fujian.example,,,\ntwo,第二办公室,,,second@fujian.example,,,\n";
}

TEST(Loops, two_offices_do_not_talk_to_each_other) {
  Office office;
  write_second(office);
  const auto second = [&] {
    Office* const self = &office;
    const auto first_config = self->config;
    self->config = office.folder / "second.toml";
    const Finished done = self->run({"poll"});
    self->config = first_config;
    return done;
  };
  for (const auto& [from, to] : {std::pair(k_office, std::string("second@fujian.example")),
                                 std::pair(std::string("second@fujian.example"), k_office)}) {
    office.host.submit(from, to, parsers::mime::build_mail(good_submission(from, "质量月活动总结")));
    (void)office.host.wait_for(to, 1);
  }
  EXPECT_EQ(letters_sent(office.run({"poll"})), 1U);
  EXPECT_EQ(letters_sent(second()), 1U);
  (void)office.host.wait_for(k_office, 2);
  (void)office.host.wait_for("second@fujian.example", 2);
  for (int pass = 0; pass < 3; ++pass) {
    EXPECT_EQ(letters_sent(office.run({"poll"})), 0U);
    EXPECT_EQ(letters_sent(second()), 0U);
  }
  EXPECT_THAT(office.host.inbox(k_office), SizeIs(2));
  EXPECT_THAT(office.host.inbox("second@fujian.example"), SizeIs(2));
}

TEST(WholeWay, a_letter_that_came_back_is_shown_until_the_address_writes_again) {
  Office office;
  begin(office, k_fuzhou);
  EXPECT_EQ(letters_sent(office.run({"poll"})), 1U);
  const std::string letter = office.host.wait_for(k_fuzhou, 1)[0];
  office.host.deliver(
      k_office,
      {"From: Postmaster@fuzhou.example\r\nSubject: =?utf-8?B?57O757uf6YCA5L+h?=\r\nMIME-Version: 1.0\r\n"
       "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
       "抱歉，您的邮件被退回来了。收件人：" +
       k_fuzhou +
       "\r\n退信原因：550 5.1.1 用户不存在\r\n"
       "--b\r\nContent-Type: message/rfc822\r\n\r\n" +
       letter + "\r\n--b--\r\n"});
  EXPECT_EQ(letters_sent(office.run({"poll"})), 1U);
  const auto inbox = office.host.wait_for(k_office, 3);
  EXPECT_THAT(read_letter(inbox[2], office.folder).text, HasSubstr(k_fuzhou + "：对方邮箱地址不存在"));
  EXPECT_EQ(letters_sent(office.run({"poll"})), 0U);
  EXPECT_THAT(office.run({"show", "FJ-0001"}).out,
              testing::AllOf(HasSubstr("已退回"), HasSubstr("对方邮箱地址不存在")));
  EXPECT_THAT(office.run({"status"}).out, HasSubstr("邮件退回：" + k_fuzhou));

  office.host.submit(k_fuzhou, k_office,
                     parsers::mime::build_mail(text_mail(k_fuzhou, "请问", "质量月材料收到了吗？")));
  (void)office.host.wait_for(k_office, 4);
  EXPECT_EQ(letters_sent(office.run({"poll"})), 1U);
  EXPECT_THAT(office.run({"status"}).out, Not(HasSubstr("邮件退回")));
  EXPECT_THAT(office.run({"show", "FJ-0001"}).out, HasSubstr("已退回"));
}

}  // namespace
}  // namespace baosong::tests
