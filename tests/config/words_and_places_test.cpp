#include "config/office_time.hpp"
#include "config/places.hpp"
#include "config/words.hpp"

namespace baosong::config {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year;

TEST(Words, nearest) {
  const std::vector<std::string> keys = {"min_width", "min_height", "max", "role"};
  EXPECT_EQ(nearest("min_widht", keys), "min_width");
  EXPECT_EQ(nearest("MIN_HEIGHT", keys), "min_height");
  EXPECT_EQ(nearest("mxa", keys), "max");
  EXPECT_EQ(nearest("", {}), "");
  EXPECT_EQ(near_enough("roles", keys), "role");
  EXPECT_EQ(near_enough("qqqqqqqqq", keys), "");
  EXPECT_EQ(nearest(std::string(1'000'000, 'x'), keys), "max");
}

TEST(Words, mailAddresses) {
  for (const char* good : {"a@b.example", "Zlc.x+y@mail-1.fuzhou.example", "root@localhost", "12@163.example"}) {
    EXPECT_TRUE(is_mail_address(good)) << good;
  }
  for (const char* bad : {"", "a", "a@", "@b.example", "a@b", "a@@b.example", "a b@c.example", "a@b..example",
                          ".a@b.example", "a.@b.example", "a@-b.example", "张三@b.example", "a@b.example>",
                          "a@b.example,c@d.example", "a@市.example", "a＠b.example"}) {
    EXPECT_FALSE(is_mail_address(bad)) << bad;
  }
}

TEST(Words, quotesAreOneShortLine) {
  EXPECT_EQ(in_quotes("a\r\n\x01\xFFz"), "\"a\\x0D\\x0A\\x01\\xFFz\"");
  EXPECT_EQ(in_quotes("\xC2\x85\xE2\x80\xA8"), "\"\\xC2\\x85\\xE2\\x80\\xA8\"");
  EXPECT_LT(in_quotes(std::string(1'000'000, 'x')).size(), 80U);
}

TEST(Words, han) {
  EXPECT_EQ(count_han("福州 ABC、〇局"), 4U);
  EXPECT_EQ(trimmed(" \xE3\x80\x80 福 州\t"), "福 州");
  EXPECT_FALSE(is_utf8("\xC0\xAF"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
}

struct UrlCase {
  const char* url;
  const char* host;  ///< empty: refused
  int port;
  bool implicit_tls;
  const char* folder;
};

TEST(Places, imap) {
  for (const UrlCase& row : {UrlCase{"imaps://imap.example", "imap.example", 993, true, ""},
                             UrlCase{"imap://IMAP.example/", "imap.example", 143, false, ""},
                             UrlCase{"imaps://mail:1/INBOX", "mail", 1, true, "INBOX"},
                             UrlCase{"imap://[::1]:65535/%E4%B8%8A%E6%8A%A5/a%20b", "::1", 65535, false, "上报/a b"},
                             UrlCase{"imap://10.0.0.1/a", "10.0.0.1", 143, false, "a"},
                             UrlCase{"imap://10.0.0.256/a", "", 0, false, ""},
                             UrlCase{"imap://10.1/a", "", 0, false, ""},
                             UrlCase{"imap://[::1/a", "", 0, false, ""},
                             UrlCase{"imap://[1.2.3.4]/a", "", 0, false, ""},
                             UrlCase{"imap:///a", "", 0, false, ""},
                             UrlCase{"imap://a:/b", "", 0, false, ""},
                             UrlCase{"imap://a:0/b", "", 0, false, ""},
                             UrlCase{"imap://a:65536/b", "", 0, false, ""},
                             UrlCase{"imap://a:1x/b", "", 0, false, ""},
                             UrlCase{"imap://a:-1/b", "", 0, false, ""},
                             UrlCase{"imap://u:p@a/b", "", 0, false, ""},
                             UrlCase{"imap://a/%zz", "", 0, false, ""},
                             UrlCase{"imap://a/%4", "", 0, false, ""},
                             UrlCase{"imap://a/%FF", "", 0, false, ""},
                             UrlCase{"imap://a/%0D%0A", "", 0, false, ""},
                             UrlCase{"imap://a/b;UIDVALIDITY=1", "", 0, false, ""},
                             UrlCase{"imap://a/b?x", "", 0, false, ""},
                             UrlCase{"smtp://a", "", 0, false, ""},
                             UrlCase{"imap:a", "", 0, false, ""},
                             UrlCase{"", "", 0, false, ""}}) {
    const auto found = parse_mail_url(row.url, MailProtocol::imap);
    ASSERT_EQ(found.has_value(), *row.host != '\0') << row.url;
    if (found) {
      EXPECT_EQ(found->host, row.host) << row.url;
      EXPECT_EQ(found->port, row.port) << row.url;
      EXPECT_EQ(found->implicit_tls, row.implicit_tls) << row.url;
      EXPECT_EQ(found->folder, row.folder) << row.url;
    }
  }
}

TEST(Places, smtp) {
  EXPECT_EQ(parse_mail_url("smtps://a.example", MailProtocol::smtp)->port, 465);
  EXPECT_EQ(parse_mail_url("smtp://a.example/", MailProtocol::smtp)->port, 587);
  EXPECT_EQ(parse_mail_url("smtp://a.example/x", MailProtocol::smtp), std::nullopt);
}

TEST(Places, loopback) {
  for (const char* yes : {"127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1", "localhost", "LocalHost"}) {
    EXPECT_TRUE(is_loopback(yes)) << yes;
  }
  for (const char* no :
       {"128.0.0.1", "127.0.0.1.example", "127.1", "::2", "::ffff:127.0.0.1", "localhost.example", "", "0.0.0.0"}) {
    EXPECT_FALSE(is_loopback(no)) << no;
  }
}

TEST(Places, indexAndBlobs) {
  EXPECT_EQ(parse_index_url("sqlite:var/../x.db", "/etc/b")->path, "/etc/b/x.db");
  EXPECT_EQ(parse_index_url("sqlite:/abs/x.db", "/etc/b")->path, "/abs/x.db");
  EXPECT_EQ(parse_index_url("sqlite:///a%20b/x.db", "/etc/b")->path, "/a b/x.db");
  EXPECT_EQ(parse_index_url("postgresql://u@h/d", "/")->url, "postgresql://u@h/d");
  for (const char* bad :
       {"sqlite:", "sqlite:///", "sqlite://host/x", "sqlite:x?mode=ro", "sqlite:%00", "x.db", "postgresql://"}) {
    EXPECT_EQ(parse_index_url(bad, "/"), std::nullopt) << bad;
  }
  EXPECT_EQ(parse_blob_url("file:var/blobs", "/etc/b")->path, "/etc/b/var/blobs");
  EXPECT_EQ(parse_blob_url("file:///var/blobs", "/etc/b")->path, "/var/blobs");
  EXPECT_EQ(parse_blob_url("s3+https://h.example/bucket", "/")->url, "https://h.example/bucket");
  for (const char* bad : {"file:", "file://host/x", "s3+http://h.example/bucket", "s3+https://h.example",
                          "s3+https://h.example/b/c", "s3+https://u:p@h.example/bucket", "var/blobs"}) {
    EXPECT_EQ(parse_blob_url(bad, "/"), std::nullopt) << bad;
  }
}

TEST(OfficeTime, deadlineIsTheLastSecondOfTheDay) {
  const auto day = year(2021) / 10 / 15;
  const sys_seconds end = deadline_end(day, "Asia/Shanghai");
  EXPECT_EQ(end, sys_days(day) + 15h + 59min + 59s);
  EXPECT_EQ(rfc3339(end, "Asia/Shanghai"), "2021-10-15T23:59:59+08:00");
  EXPECT_EQ(office_date(end, "Asia/Shanghai"), day);
  EXPECT_EQ(office_date(end + 1s, "Asia/Shanghai"), year(2021) / 10 / 16);
  EXPECT_EQ(office_date(end + 1s, "UTC"), day);
}

struct ZoneCase {
  const char* zone;
  std::chrono::year_month_day day;
  const char* end;
};

TEST(OfficeTime, daysThatAreNot24Hours) {
  for (const ZoneCase& row : {
           ZoneCase{"Asia/Shanghai", year(1986) / 5 / 4, "1986-05-04T23:59:59+09:00"},  // summer time began on it
           ZoneCase{"Asia/Shanghai", year(1986) / 9 / 14, "1986-09-14T23:59:59+08:00"},
           ZoneCase{"America/Sao_Paulo", year(2018) / 11 / 3,
                    "2018-11-03T23:59:59-03:00"},  // the next day began at 01:00
           ZoneCase{"America/Sao_Paulo", year(2018) / 2 / 17, "2018-02-17T23:59:59-03:00"},  // had 25 hours
           ZoneCase{"Asia/Kathmandu", year(2021) / 10 / 15, "2021-10-15T23:59:59+05:45"},
           ZoneCase{"America/St_Johns", year(2021) / 12 / 31, "2021-12-31T23:59:59-03:30"},
           ZoneCase{"UTC", year(2024) / 2 / 29, "2024-02-29T23:59:59+00:00"},
       }) {
    EXPECT_EQ(rfc3339(deadline_end(row.day, row.zone), row.zone), row.end) << row.zone;
  }
}

TEST(OfficeTime, wallTimesThatLackOrComeTwice) {
  const std::string zone = "Europe/Berlin";
  EXPECT_EQ(rfc3339(office_instant(year(2021) / 3 / 28, 2h + 30min, zone), zone), "2021-03-28T03:00:00+02:00");
  EXPECT_EQ(rfc3339(office_instant(year(2021) / 10 / 31, 2h + 30min, zone), zone), "2021-10-31T02:30:00+02:00");
  EXPECT_EQ(rfc3339(office_instant(year(2021) / 10 / 12, 9h, "Asia/Shanghai"), "Asia/Shanghai"),
            "2021-10-12T09:00:00+08:00");
}

TEST(OfficeTime, unknownZones) {
  EXPECT_TRUE(is_timezone("Asia/Urumqi"));
  EXPECT_TRUE(is_timezone("UTC"));
  for (const char* zone : {"", "Asia/Nowhere", "北京"}) {
    EXPECT_FALSE(is_timezone(zone)) << zone;
    EXPECT_THROW((void)office_date(sys_seconds(), zone), std::invalid_argument) << zone;
  }
}

TEST(OfficeTime, parsesRfc3339) {
  const sys_seconds nine = sys_days(year(2021) / 10 / 12) + 1h;
  for (const char* text :
       {"2021-10-12T09:00:00+08:00", "2021-10-12T01:00:00Z", "2021-10-12t01:00:00.999z", "2021-10-11 21:00:00-04:00"}) {
    EXPECT_EQ(parse_rfc3339(text), nine) << text;
  }
  EXPECT_EQ(parse_rfc3339("2016-12-31T23:59:60Z"), sys_days(year(2016) / 12 / 31) + 23h + 59min + 59s);
  for (const char* text :
       {"", "2021-10-12", "2021-10-12T09:00:00", "2021-10-12T09:00+08:00", "2021-02-29T09:00:00Z",
        "2021-10-12T24:00:00Z", "2021-10-12T09:60:00Z", "2021-10-12T09:00:00.Z", "2021-10-12T09:00:00+0800",
        "2021-10-12T09:00:00+08:00x", "2021-10-12T09:00:00Zx", "2021-10-12X09:00:00Z", "２021-10-12T09:00:00Z"}) {
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_date("2021-10-15"), year(2021) / 10 / 15);
  for (const char* text : {"2021-1-15", "2021-13-01", "2021-02-29", "2021/10/15", "2021-10-15 "}) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace baosong::config
