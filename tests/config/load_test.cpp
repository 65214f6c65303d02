// What a configuration becomes when it is whole, and what happens when several files are at fault.
#include "config/load.hpp"

#include <algorithm>

#include "tests/config/folder.hpp"

namespace baosong::config {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> places(const std::filesystem::path& settings) {
  std::vector<std::string> result;
  try {
    (void)load(settings);
  } catch (const InvalidConfiguration& invalid) {
    for (const Fault& fault : invalid.faults()) {
      result.push_back(fault.file.filename().string() + ":" + std::to_string(fault.line) + ":" + fault.key);
    }
    EXPECT_EQ(std::count(invalid.what(), invalid.what() + std::string(invalid.what()).size(), '\n') + 1,
              static_cast<std::ptrdiff_t>(invalid.faults().size()));
  }
  return result;
}

TEST(Load, contractExample) {
  const Folder folder;
  folder.write("baosong.toml", R"([office]
name     = "福建省质量强省工作联席会议办公室"
address  = "office@fujian.example"
timezone = "Asia/Shanghai"
[[mailbox]]
name          = "main"
imap          = "imaps://imap.fujian.example:993/INBOX"
smtp          = "smtps://smtp.fujian.example:465"
user          = "office@fujian.example"
password_file = "/run/credentials/baosong.service/mailbox-main"
ca_file       = ""
tls           = "required"
campaigns     = ["fujian-2021"]
poll          = "60s"
done_folder   = ""
answer_since  = 2021-08-27
authserv_id   = ""
[[mailbox]]
name     = "second"
imap     = "imap://LOCALHOST:1143/%E6%8A%A5%E9%80%81/%32"
smtp     = "smtp://[::1]"
user     = "u"
password = " p w "
tls      = "none"
ca_file  = "ca.pem"
poll     = "5m"
pace     = ["10/30m", "50/24h"]
done_folder = "已处理"
authserv_id = "mx.fujian.example"
[storage]
root  = "/var/lib/baosong"
index = "sqlite:///var/lib/baosong/index.db"
blobs = "s3+https://s3.example:9000/baosong"
[campaigns]
directory = "campaigns"
[limits]
archive_depth = 2
archive_members = 7
unpacked = "1GiB"
ratio = 12.5
mail = 1000
)");
  const Settings settings = load(folder.path()).settings;
  EXPECT_EQ(settings.office, (Office{"福建省质量强省工作联席会议办公室", "office@fujian.example", "Asia/Shanghai"}));
  ASSERT_EQ(settings.mailboxes.size(), 2U);
  const Mailbox& first = settings.mailboxes[0];
  EXPECT_EQ(first.imap, (Server{"imap.fujian.example", 993, Security::implicit_tls}));
  EXPECT_EQ(first.smtp, (Server{"smtp.fujian.example", 465, Security::implicit_tls}));
  EXPECT_EQ(first.folder, "INBOX");
  EXPECT_EQ(first.password_file, "/run/credentials/baosong.service/mailbox-main");
  EXPECT_EQ(first.ca_file, "");
  EXPECT_THAT(first.campaigns, ElementsAre("fujian-2021"));
  EXPECT_EQ(first.poll, 60s);
  EXPECT_EQ(first.done_folder, "");
  EXPECT_EQ(first.answer_since, std::chrono::year(2021) / 8 / 27);
  const Mailbox& second = settings.mailboxes[1];
  EXPECT_EQ(second.imap, (Server{"localhost", 1143, Security::plain}));
  EXPECT_EQ(second.folder, "报送/2");
  EXPECT_EQ(second.smtp, (Server{"::1", 587, Security::plain}));
  EXPECT_EQ(read_password(second), " p w ");
  EXPECT_EQ(second.ca_file, folder.path("ca.pem"));
  EXPECT_THAT(second.campaigns, IsEmpty());
  EXPECT_EQ(second.poll, 300s);
  EXPECT_EQ(first.pace, std::vector<Pace>());
  EXPECT_EQ(second.pace, (std::vector<Pace>{{10, 30min}, {50, 24h}}));
  EXPECT_EQ(second.done_folder, "已处理");
  EXPECT_EQ(second.answer_since, std::nullopt);
  EXPECT_EQ(second.authserv_id, "mx.fujian.example");
  EXPECT_EQ(settings.storage.root, "/var/lib/baosong");
  EXPECT_EQ(settings.storage.index, (IndexPlace{IndexPlace::Kind::sqlite, "/var/lib/baosong/index.db", ""}));
  EXPECT_EQ(settings.storage.blobs, (BlobPlace{BlobPlace::Kind::s3, "", "https://s3.example:9000/baosong"}));
  EXPECT_EQ(settings.limits, (Limits{2, 7, 1ULL << 30, 12.5, 1000}));
}

TEST(Load, theDailyDigestHasAnHourOfItsOwnOrNone) {
  const Folder folder;
  const std::string zone = "timezone = \"Asia/Shanghai\"\n";
  folder.write("baosong.toml", changed(k_settings, zone, zone + "digest = \"08:30\"\n"));
  EXPECT_EQ(load(folder.path()).settings.office.digest, 8h + 30min);
  folder.write("baosong.toml", changed(k_settings, zone, zone + "digest = \"\"\n"));
  EXPECT_EQ(load(folder.path()).settings.office.digest, std::nullopt);
}

TEST(Load, whatIsLeftOutHasTheContractsDefaults) {
  const Folder folder;
  folder.write("baosong.toml", changed(changed(k_settings, "timezone = \"Asia/Shanghai\"\n", ""),
                                       "[campaigns]\ndirectory = \"campaigns\"\n", ""));
  const Loaded loaded = load(folder.path());
  EXPECT_EQ(loaded.settings.office.timezone, "Asia/Shanghai");
  EXPECT_EQ(loaded.settings.office.digest, 17h);
  EXPECT_EQ(loaded.settings.storage.root, folder.path("var"));
  EXPECT_EQ(loaded.settings.storage.index.path, folder.path("var/index.db"));
  EXPECT_EQ(loaded.settings.storage.blobs.path, folder.path("var/blobs"));
  EXPECT_EQ(loaded.settings.limits, (Limits{5, 2000, 2ULL << 30, 200, 150ULL << 20}));
  EXPECT_EQ(loaded.settings.mailboxes.front().poll, 60s);
  const Campaign& campaign = loaded.campaigns.front();
  EXPECT_EQ(campaign.requirement(Role::image)->level, Level::required);
  EXPECT_EQ(campaign.requirement(Role::image)->min_width, 0);
  EXPECT_FALSE(campaign.requirement(Role::image)->caption);
  EXPECT_EQ(campaign.requirement(Role::video), nullptr);
  EXPECT_FALSE(campaign.interim);
  EXPECT_EQ(campaign.remind->at, 9h);
}

TEST(Load, everyKeyOfACampaign) {
  const Folder folder;
  folder.write("campaigns/fujian.toml", R"(id = "a"
title = " 标题 "
notice = ["一号", "二号"]
keywords = ["质量月", "专项统计"]
opens = 2021-08-27
receipt_prefix = "A-1"
roster = "../roster.csv"
interim = true
require = [{role = "image", level = "expected", max = 3, format = "png", min_width = 800, min_height = 600, caption = "required"},
           {role = "video", level = "optional", min_width = 1280},
           {role = "statistics", columns = ["活动名称", "参与人数"]}]
[remind]
before = [0, 1]
after = [2]
at = "23:59"
weekend = true
holidays = [2021-10-01]
workdays = [2021-10-09]
)");
  const Campaign campaign = load(folder.path()).campaigns.front();
  EXPECT_EQ(campaign.title, "标题");
  EXPECT_THAT(campaign.notices, ElementsAre("一号", "二号"));
  EXPECT_THAT(campaign.keywords, ElementsAre("质量月", "专项统计"));
  EXPECT_EQ(campaign.deadline, std::nullopt);
  EXPECT_TRUE(campaign.interim);
  EXPECT_EQ(*campaign.requirement(Role::image),
            (Requirement{Role::image, Level::expected, 3, PictureFormat::png, 800, 600, true, {}}));
  EXPECT_EQ(*campaign.requirement(Role::video),
            (Requirement{Role::video, Level::optional, {}, {}, 1280, 0, false, {}}));
  EXPECT_THAT(campaign.requirement(Role::statistics)->columns, ElementsAre("活动名称", "参与人数"));
  EXPECT_EQ(
      *campaign.remind,
      (Remind{{0, 1}, {2}, 23h + 59min, true, {std::chrono::year(2021) / 10 / 1}, {std::chrono::year(2021) / 10 / 9}}));
}

TEST(Load, allFaultsOfAllFilesInOneList) {
  const Folder folder;
  folder.write("baosong.toml", changed(changed(k_settings, "Asia/Shanghai", "Mars/Base"), "root = ", "rood = "));
  folder.write("campaigns/fujian.toml",
               changed(changed(k_campaign, "max = 6", "max = 0"), "\"summary\"", "\"sumary\""));
  folder.write("campaigns/hainan.toml", "id = 海南\n");
  folder.write("roster.csv", std::string(k_roster) + "fuzhou,,,,,,,\nx,\"y,,,,,,\nz,乙,,,@,,,\n");
  EXPECT_THAT(
      places(folder.path()),
      ElementsAre("baosong.toml:4:office.timezone", "baosong.toml:13:storage.root", "baosong.toml:14:storage.rood",
                  "fujian.toml:9:require[1].role", "fujian.toml:14:require[2].max", "roster.csv:4:name",
                  "roster.csv:4:id", "roster.csv:5:", "roster.csv:6:addresses", "hainan.toml:1:"));
}

TEST(Load, whatCampaignsMayNotShare) {
  const Folder folder;
  folder.write("campaigns/hainan.toml", changed(k_campaign, "FJ2021", "fj2021"));
  EXPECT_THAT(places(folder.path()),
              ElementsAre("hainan.toml:1:id", "hainan.toml:2:title", "hainan.toml:5:receipt_prefix"));
}

TEST(Load, aRosterThatTwoCampaignsShareIsFaultyOnce) {
  const Folder folder;
  folder.write("campaigns/hainan.toml",
               changed(changed(changed(k_campaign, "fujian-2021", "b"), "FJ2021", "B"), "\"质量月\"", "\"乙\""));
  folder.write("roster.csv", changed(k_roster, "xiamen,", "fuzhou,"));
  EXPECT_THAT(places(folder.path()), ElementsAre("roster.csv:3:id"));
}

TEST(Load, aBrokenCampaignIsNoUnknownCampaign) {
  const Folder folder;
  folder.write("baosong.toml", changed(k_settings, "password =", "campaigns = [\"hainan-2021\"]\npassword ="));
  folder.write("campaigns/hainan.toml", "id = \n");
  EXPECT_THAT(places(folder.path()), ElementsAre("hainan.toml:1:"));
}

TEST(Load, campaignsById) {
  const Folder folder;
  folder.write("campaigns/zz.toml",
               changed(changed(changed(k_campaign, "fujian-2021", "a"), "FJ2021", "B"), "质量月", "乙"));
  folder.write("campaigns/.#lock.toml", "broken");
  folder.write("campaigns/notes.txt", "broken");
  const Loaded loaded = load(folder.path());
  ASSERT_EQ(loaded.campaigns.size(), 2U);
  EXPECT_EQ(loaded.campaigns[0].id, "a");
  EXPECT_EQ(loaded.campaigns[1].id, "fujian-2021");
}

TEST(Load, lettersOfTheOfficesOwn) {
  const Folder folder;
  EXPECT_TRUE(load(folder.path()).letters.empty());
  folder.write("letters/b.txt.tpl", "\xEF\xBB\xBF主题：一\r\n二\r\n");  // as Notepad writes it
  folder.write("letters/a.html.tpl", "x");
  folder.write("letters/.b.txt.tpl.swp", "\xFF");
  folder.write("letters/b.txt.tpl~", "\xFF");
  EXPECT_THAT(load(folder.path()).letters, ElementsAre(LetterFile{folder.path("letters/a.html.tpl"), "x"},
                                                       LetterFile{folder.path("letters/b.txt.tpl"), "主题：一\n二\n"}));
}

TEST(Load, lettersThatAreNoText) {
  const Folder folder;
  folder.write("letters/gbk.txt.tpl", "x\n\xD6\xCA\xC1\xBF\n");
  folder.write("letters/large.txt.tpl", std::string((1U << 20) + 1, 'x'));
  std::filesystem::create_directories(folder.path("letters/folder.txt.tpl"));
  EXPECT_THAT(places(folder.path()), ElementsAre("folder.txt.tpl:0:", "gbk.txt.tpl:2:", "large.txt.tpl:0:"));
}

TEST(Load, missingFile) {
  const Folder folder;
  EXPECT_THAT(places(folder.path("none.toml")), ElementsAre("none.toml:0:"));
  EXPECT_THAT(places(folder.path("campaigns")), ElementsAre("campaigns:0:"));
}

TEST(Load, noCampaigns) {
  const Folder folder;
  std::filesystem::remove(folder.path("campaigns/fujian.toml"));
  EXPECT_THAT(places(folder.path()), ElementsAre("baosong.toml:17:campaigns.directory"));
}

TEST(Load, relativePathOfTheConfigurationItself) {
  const Folder folder;
  const auto relative = std::filesystem::relative(folder.path());
  EXPECT_EQ(load(relative).settings.storage.root, folder.path("var"));
}

TEST(Load, oneCampaignAlone) {
  const Folder folder;
  EXPECT_EQ(load_campaign(folder.path("campaigns/fujian.toml")), load(folder.path()).campaigns.front());
  folder.write("other.toml", k_campaign);
  EXPECT_THROW((void)load_campaign(folder.path("other.toml")), InvalidConfiguration);
}

TEST(FaultText, oneLineThatSaysEverything) {
  EXPECT_EQ(to_text({"/etc/b.toml", 3, "office.adress", "an unknown key", "name or address", "address"}),
            "/etc/b.toml:3: office.adress: found an unknown key; expected name or address; did you mean \"address\"?");
  EXPECT_EQ(to_text({"/etc/b.toml", 0, "", "no such file", "a file", ""}),
            "/etc/b.toml: found no such file; expected a file");
}

TEST(FaultText, isOneLineWhateverStandsInTheFile) {
  const Folder folder;
  folder.write("baosong.toml", "[office]\n\"a\\nb\" = 1\nname = \"x\\ny\"\naddress = '''\nm\nn'''\n\x01");
  EXPECT_THAT(places(folder.path()), testing::Not(IsEmpty()));
  folder.write("baosong.toml", "[office]\n\"a\\nb\" = 1\nname = \"x\\ny\"\naddress = '''\nm\nn'''\n");
  EXPECT_THAT(places(folder.path()), testing::Contains("baosong.toml:2:office.a\\x0Ab"));
}

TEST(Roster, bomCrlfQuotesAndFullWidthSeparators) {
  const Folder folder;
  folder.write("roster.csv",
               "\xEF\xBB\xBFname,id,kind,aliases,addresses,domains,contact,phone\r\n"
               "\"福州市,“市场”监管局\",fuzhou,设区市,\"甲局；乙局; 甲局;\",Zlc@Fuzhou.example ; "
               "b@x.example,SCJGJ.example,张\"\"三,1\r\n"
               ",,,,,,,\r\n\r\n");
  EXPECT_THAT(places(folder.path()), ElementsAre("roster.csv:2:"));  // 张""三 is not quoted
  folder.write("roster.csv",
               "\xEF\xBB\xBFname,id,kind,aliases,addresses,domains,contact,phone\r\n"
               "\"福州市,“市场”监管局\",fuzhou,设区市,\"甲局；乙局; 甲局;\",Zlc@Fuzhou.example ; "
               "b@x.example,SCJGJ.example,\"张\"\"三\",1\r\n"
               ",,,,,,,\r\n\r\n");
  const Roster roster = load(folder.path()).campaigns.front().roster;
  ASSERT_EQ(roster.agencies.size(), 1U);
  EXPECT_EQ(roster.agencies.front(), (Agency{"fuzhou",
                                             "福州市,“市场”监管局",
                                             "设区市",
                                             {"甲局", "乙局"},
                                             {"zlc@fuzhou.example", "b@x.example"},
                                             {"scjgj.example"},
                                             "张\"三",
                                             "1"}));
  EXPECT_NE(roster.find("fuzhou"), nullptr);
  EXPECT_EQ(roster.find("xiamen"), nullptr);
}

TEST(Warnings, aliasesThatAreShortOrStandInOthers) {
  const Folder folder;
  folder.write("roster.csv",
               "id,name,kind,aliases,addresses,domains,contact,phone\n"
               "fj,福建省市场监督管理局,,市场监管局;省市场监管局,a@fj.example,,,\n"
               "fuzhou,福州市市场监督管理局,,福州市市场监管局;福州局,,fuzhou.example,,\n"
               "xiamen,厦门市市场监督管理局,,厦门市市场监管局,,,,\n");
  folder.write("campaigns/fujian.toml", changed(k_campaign, "deadline = 2021-10-15\n", ""));
  std::vector<std::string> found;
  for (const Warning& one : warnings(load(folder.path()))) {
    found.push_back(one.agency + ": " + one.text);
  }
  EXPECT_THAT(
      found,
      ElementsAre(HasSubstr("without a deadline"),
                  testing::AllOf(HasSubstr("fj: "), HasSubstr("\"市场监管局\" stands inside"), HasSubstr("福州市")),
                  testing::AllOf(HasSubstr("fuzhou: "), HasSubstr("\"福州局\""), HasSubstr("under 4 Han")),
                  testing::AllOf(HasSubstr("xiamen: "), HasSubstr("no addresses and no domains"))));
}

TEST(Password, firstLineOfTheFileReadEachTime) {
  const Folder folder;
  Mailbox mailbox;
  mailbox.name = "main";
  mailbox.password_file = folder.path("pw");
  EXPECT_THROW((void)read_password(mailbox), PasswordError);
  for (const auto& [text, password] :
       {std::pair("s3cret\r\nrest\n", "s3cret"), std::pair(" mit Blank ", " mit Blank ")}) {
    folder.write("pw", text);
    EXPECT_EQ(read_password(mailbox), password);
  }
  folder.write("pw", "\nsecond\n");
  try {
    (void)read_password(mailbox);
    FAIL() << "an empty first line was taken";
  } catch (const PasswordError& error) {
    EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("main"), HasSubstr("pw"), HasSubstr("empty")));
    EXPECT_THAT(error.what(), testing::Not(HasSubstr("second")));
  }
  mailbox.password_file = folder.path("campaigns");
  EXPECT_THROW((void)read_password(mailbox), PasswordError);
}

}  // namespace
}  // namespace baosong::config
