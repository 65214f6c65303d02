#include "config/new_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load.hpp"
#include "config/providers.hpp"
#include "tests/config/folder.hpp"

namespace baosong::config {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(NewSettings, are_read_as_they_were_asked_whatever_stands_in_them) {
  using namespace std::chrono_literals;
  const Folder folder;
  const NewSettings asked{"福建省“质量月”\"办公室\"\\ # 一",
                          "office@fujian.example",
                          "imaps://imap.fujian.example:993/INBOX",
                          "smtp://smtp.fujian.example:25",
                          "office \"x\"",
                          "credentials/mailbox-main",
                          "/etc/ca \\ x.pem",
                          2021y / 8 / 7,
                          "/var/lib/baosong"};
  folder.write("baosong.toml", settings_text(asked));
  const Settings read = load(folder.path()).settings;
  EXPECT_EQ(read.office.name, asked.office);
  EXPECT_EQ(read.office.address, asked.address);
  ASSERT_EQ(read.mailboxes.size(), 1U);
  const Mailbox& mailbox = read.mailboxes[0];
  EXPECT_EQ(mailbox.imap, (Server{"imap.fujian.example", 993, Security::implicit_tls}));
  EXPECT_EQ(mailbox.smtp, (Server{"smtp.fujian.example", 25, Security::starttls}));
  EXPECT_EQ(mailbox.user, asked.user);
  EXPECT_EQ(mailbox.password_file, folder.path("credentials/mailbox-main"));
  EXPECT_EQ(mailbox.ca_file, asked.ca_file);
  EXPECT_EQ(mailbox.answer_since, asked.answer_since);
  EXPECT_EQ(read.storage.root, asked.root);
}

// Until somebody has filled it in, nobody can get a letter about it.
TEST(NewSettings, the_blank_campaign_is_refused_with_what_is_to_be_filled_in) {
  const Folder folder;
  folder.write("campaigns/fujian.toml", blank_campaign());
  folder.write("rosters/roster.csv", blank_roster());
  try {
    (void)load(folder.path());
    FAIL() << "it was taken as it is";
  } catch (const InvalidConfiguration& error) {
    std::vector<std::string> keys;
    for (const Fault& fault : error.faults()) keys.push_back(fault.key.empty() ? fault.found : fault.key);
    EXPECT_THAT(keys, testing::UnorderedElementsAre("id", "title", "opens", "receipt_prefix", "no agency"));
  }
}

TEST(NewSettings, the_blank_campaign_filled_in_is_a_campaign) {
  const Folder folder;
  std::string text(blank_campaign());
  text = changed(text, "id             = \"\"", "id = \"zly\"");
  text = changed(text, "title          = \"\"", "title = \"质量月\"");
  text = changed(text, "# opens ", "opens ");
  text = changed(text, "# deadline ", "deadline ");
  text = changed(text, "receipt_prefix = \"\"", "receipt_prefix = \"ZLY\"");
  folder.write("campaigns/fujian.toml", text);
  folder.write("rosters/roster.csv", k_roster);
  EXPECT_EQ(load(folder.path()).campaigns.at(0).requirements.size(), 3U);
}

struct Guess {
  const char* address;
  const char* imap;  ///< empty: not known
};
class Providers : public testing::TestWithParam<Guess> {};

TEST_P(Providers, are_known_by_the_address) {
  const Provider* provider = provider_of(GetParam().address);
  EXPECT_EQ(provider == nullptr ? "" : provider->imap, GetParam().imap);
}

INSTANTIATE_TEST_SUITE_P(All, Providers,
                         testing::Values(Guess{"@qq.com", "imaps://imap.qq.com:993/INBOX"},
                                         Guess{"@VIP.QQ.com", "imaps://imap.qq.com:993/INBOX"},
                                         Guess{"@foxmail.com", "imaps://imap.qq.com:993/INBOX"},
                                         Guess{"@163.com", "imaps://imap.163.com:993/INBOX"},
                                         Guess{"@126.com", "imaps://imap.126.com:993/INBOX"},
                                         Guess{"@yeah.net", "imaps://imap.yeah.net:993/INBOX"},
                                         Guess{"@sina.com", "imaps://imap.sina.com:993/INBOX"},
                                         Guess{"@aliyun.com", "imaps://imap.aliyun.com:993/INBOX"},
                                         Guess{"@notqq.com", ""}, Guess{"@fujian.example", ""}));

TEST(Providers, each_ones_servers_are_urls_of_the_configuration) {
  for (const Provider& one : providers()) {
    EXPECT_EQ(imap_url(one.imap), one.imap);
    EXPECT_EQ(smtp_url(one.smtp), one.smtp);
    EXPECT_EQ(find_provider(one.key), &one);
    EXPECT_EQ(guessed_smtp(one.imap), one.smtp);
    for (const std::string_view domain : one.domains) EXPECT_TRUE(is_public_domain(domain));
  }
}

TEST(Providers, a_typed_server_becomes_a_url) {
  EXPECT_EQ(imap_url("mail.fujian.example"), "imaps://mail.fujian.example/INBOX");
  EXPECT_EQ(imap_url("mail.fujian.example:1993"), "imaps://mail.fujian.example:1993/INBOX");
  EXPECT_EQ(imap_url("imap://mail.fujian.example"), "imap://mail.fujian.example");
  EXPECT_EQ(smtp_url("mail.fujian.example:587"), "smtps://mail.fujian.example:587");
  EXPECT_EQ(imap_url("http://mail.fujian.example"), "");
  EXPECT_EQ(imap_url("收信服务器"), "");
  EXPECT_EQ(guessed_smtp("imaps://imap.fujian.example:993/INBOX"), "smtps://smtp.fujian.example");
  EXPECT_EQ(guessed_smtp("imap://mail.fujian.example"), "smtp://mail.fujian.example");
}

}  // namespace
}  // namespace baosong::config
