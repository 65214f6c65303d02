// Every kind of fault in baosong.toml, one row each.
#include "tests/config/fault_case.hpp"

namespace baosong::config {
namespace {

// clang-format off
const FaultCase k_cases[] = {
    {"syntax", k_s, "user = \"office@fujian.example\"", "user = office", 10, "", "", "TOML", ""},
    {"duplicate_key", k_s, "root = \"var\"", "root = \"var\"\nroot = \"x\"", 15, "", "", "TOML", ""},
    {"unknown_key", k_s, "address =", "adress =", 3, "office.adress", "unknown key", "address", "address", 2},
    {"unknown_key_far", k_s, "root = \"var\"", "root = \"var\"\nzzz = 1", 15, "storage.zzz", "unknown key", "root", "root"},
    {"unknown_section", k_s, "", "[limit]\nratio = 3\n", 18, "limit", "unknown key", "limits", "limits"},
    {"unknown_quoted_key", k_s, "", "[limits]\n\"ra\\ntio\" = 3\n", 19, "limits.ra\\x0Atio", "unknown key", "ratio", "ratio"},
    {"office_lacks", k_s, "[office]\nname = \"办公室\"\naddress = \"office@fujian.example\"\ntimezone = \"Asia/Shanghai\"\n", "", 1,
     "office", "nothing", "[office]", ""},
    {"office_no_table", k_s, "[office]\nname = \"办公室\"\naddress = \"office@fujian.example\"\ntimezone = \"Asia/Shanghai\"\n", "office = 1\n",
     1, "office", "1 (a whole number)", "[office]", ""},
    {"name_lacks", k_s, "name = \"办公室\"", "", 1, "office.name", "nothing", "name", ""},
    {"name_empty", k_s, "\"办公室\"", "\" \"", 2, "office.name", "an empty text", "name", ""},
    {"name_control", k_s, "\"办公室\"", "\"办\\n公室\"", 2, "office.name", "\"办\\x0A公室\"", "name", ""},
    {"address_type", k_s, "\"office@fujian.example\"", "12", 3, "office.address", "12 (a whole number)", "mail address", ""},
    {"address_format", k_s, "office@fujian", "office＠fujian", 3, "office.address", "office＠fujian", "mail address", ""},
    {"timezone", k_s, "Asia/Shanghai", "Asia/Shanghi", 4, "office.timezone", "Asia/Shanghi", "IANA", ""},
    {"digest", k_s, "timezone = \"Asia/Shanghai\"", "timezone = \"Asia/Shanghai\"\ndigest = \"25:00\"", 5, "office.digest", "25:00",
     "17:00", ""},
    {"digest_type", k_s, "timezone = \"Asia/Shanghai\"", "timezone = \"Asia/Shanghai\"\ndigest = 17", 5, "office.digest",
     "17 (a whole number)", "17:00", ""},
    {"mailbox_lacks", k_s,
     "[[mailbox]]\nname = \"main\"\nimap = \"imaps://imap.fujian.example/INBOX\"\nsmtp = \"smtps://smtp.fujian.example\"\nuser = "
     "\"office@fujian.example\"\npassword = \"geheim\"\n",
     "", 1, "mailbox", "nothing", "[[mailbox]]", ""},
    {"mailbox_single", k_s, "[[mailbox]]", "[mailbox]", 6, "mailbox", "a table", "[[mailbox]]", ""},
    {"mailbox_name", k_s, "\"main\"", "\"信箱\"", 7, "mailbox[1].name", "信箱", "ASCII", ""},
    {"mailbox_name_twice", k_s, "[storage]",
     "[[mailbox]]\nname = \"main\"\nimap = \"imaps://a.example\"\nsmtp = \"smtps://a.example\"\nuser = \"u\"\npassword = \"p\"\n[storage]", 14,
     "mailbox[2].name", "another mailbox", "its own", ""},
    {"imap_scheme", k_s, "imaps://", "https://", 8, "mailbox[1].imap", "https://", "imaps://", ""},
    {"imap_user", k_s, "imaps://", "imaps://user@", 8, "mailbox[1].imap", "user@", "no user", ""},
    {"imap_port", k_s, "imap.fujian.example/", "imap.fujian.example:70000/", 8, "mailbox[1].imap", "70000", "port", ""},
    {"imap_lacks", k_s, "imap = \"imaps://imap.fujian.example/INBOX\"\n", "", 6, "mailbox[1].imap", "nothing", "imaps://", ""},
    {"smtp_path", k_s, "smtp.fujian.example", "smtp.fujian.example/x", 9, "mailbox[1].smtp", "/x", "smtps://", ""},
    {"user_lacks", k_s, "user = \"office@fujian.example\"\n", "", 6, "mailbox[1].user", "nothing", "logs in", ""},
    {"password_lacks", k_s, "password = \"geheim\"\n", "", 6, "mailbox[1].password_file", "nothing", "password", ""},
    {"password_empty", k_s, "\"geheim\"", "\"\"", 11, "mailbox[1].password", "empty", "not empty", ""},
    {"password_both", k_s, "password = \"geheim\"", "password = \"geheim\"\npassword_file = \"x\"", 11, "mailbox[1].password", "both",
     "one of the two", ""},
    {"password_misspelt", k_s, "password = \"geheim\"", "password = \"geheim\"\npasswort = \"geheim\"", 12, "mailbox[1].passwort",
     "unknown key", "password", "password"},
    {"tls_value", k_s, "password =", "tls = \"requird\"\npassword =", 11, "mailbox[1].tls", "requird", "\"required\" or \"none\"", "required"},
    {"tls_none_imap", k_s, "smtp = \"smtps://smtp.fujian.example\"", "smtp = \"smtp://127.0.0.1\"\ntls = \"none\"", 10, "mailbox[1].tls", "imap.fujian.example",
     "127.0.0.0/8", ""},
    {"tls_none_looks_like_loopback", k_s, "imap = \"imaps://imap.fujian.example/INBOX\"\nsmtp = \"smtps://smtp.fujian.example\"",
     "imap = \"imap://127.0.0.1.fujian.example\"\nsmtp = \"smtp://[::1]\"\ntls = \"none\"", 10, "mailbox[1].tls", "127.0.0.1.fujian.example",
     "127.0.0.0/8", ""},
    {"campaign_unknown", k_s, "password =", "campaigns = [\"fujian-2012\"]\npassword =", 11, "mailbox[1].campaigns", "fujian-2012",
     "fujian-2021", "fujian-2021"},
    {"campaigns_empty", k_s, "password =", "campaigns = []\npassword =", 11, "mailbox[1].campaigns", "an empty list", "leave the key out", ""},
    {"campaigns_text", k_s, "password =", "campaigns = \"fujian-2021\"\npassword =", 11, "mailbox[1].campaigns", "(a text)", "list", ""},
    {"campaigns_member", k_s, "password =", "campaigns = [\n  7]\npassword =", 12, "mailbox[1].campaigns", "7 (a whole number)", "list", ""},
    {"poll_unit", k_s, "password =", "poll = \"60\"\npassword =", 11, "mailbox[1].poll", "\"60\"", "\"60s\"", ""},
    {"poll_zero", k_s, "password =", "poll = \"0s\"\npassword =", 11, "mailbox[1].poll", "\"0s\"", "from 1", ""},
    {"pace_text", k_s, "password =", "pace = \"30/1h\"\npassword =", 11, "mailbox[1].pace", "(a text)", "[\"30/1h\"", ""},
    {"pace_empty", k_s, "password =", "pace = []\npassword =", 11, "mailbox[1].pace", "an empty list", "leave the key out", ""},
    {"pace_no_time", k_s, "password =", "pace = [\"30\"]\npassword =", 11, "mailbox[1].pace", "\"30\"", "30/1h", ""},
    {"pace_none_at_all", k_s, "password =", "pace = [\"0/1h\"]\npassword =", 11, "mailbox[1].pace", "\"0/1h\"", "30/1h", ""},
    {"pace_no_unit", k_s, "password =", "pace = [\"30/1\"]\npassword =", 11, "mailbox[1].pace", "\"30/1\"", "30/1h", ""},
    {"answer_since_text", k_s, "password =", "answer_since = \"2021-08-27\"\npassword =", 11, "mailbox[1].answer_since", "(a text)",
     "without quotation marks", ""},
    {"answer_since_time", k_s, "password =", "answer_since = 2021-08-27T09:00:00\npassword =", 11, "mailbox[1].answer_since",
     "a date with a time", "a date", ""},
    {"root_lacks", k_s, "root = \"var\"\n", "", 13, "storage.root", "nothing", "folder", ""},
    {"index_scheme", k_s, "root = \"var\"", "root = \"var\"\nindex = \"mysql://h/d\"", 15, "storage.index", "mysql", "sqlite", ""},
    {"index_host", k_s, "root = \"var\"", "root = \"var\"\nindex = \"sqlite://var/x\"", 15, "storage.index", "sqlite://var/x", "sqlite:relative", ""},
    {"blobs_scheme", k_s, "root = \"var\"", "root = \"var\"\nblobs = \"s3://b\"", 15, "storage.blobs", "s3://b", "s3+https", ""},
    {"blobs_bucket", k_s, "root = \"var\"", "root = \"var\"\nblobs = \"s3+https://s3.example/\"", 15, "storage.blobs", "s3.example", "bucket", ""},
    {"directory_lacks", k_s, "directory = \"campaigns\"", "directory = \"elsewhere\"", 17, "campaigns.directory", "elsewhere", "folder", ""},
    {"mailbox_named_alarm", k_s, "\"main\"", "\"alarm\"", 7, "mailbox[1].name", "alarm", "another name", ""},
    {"junk_folders_number", k_s, "password =", "junk_folders = 3\npassword =", 11, "mailbox[1].junk_folders", "3 (a whole number)", "list", ""},
    {"alarm_user_alone", k_s, "", "[alarm]\nuser = \"x\"\npassword = \"x\"\n", 18, "alarm.smtp", "nothing", "smtps://", ""},
    {"alarm_password_lacks", k_s, "", "[alarm]\nsmtp = \"smtps://other.example\"\nuser = \"x\"\n", 18, "alarm.password_file", "nothing", "password", ""},
    {"alarm_in_the_clear", k_s, "", "[alarm]\nsmtp = \"smtp://other.example\"\nuser = \"x\"\npassword = \"x\"\ntls = \"none\"\n", 22, "alarm.tls",
     "other.example", "127.0.0.0/8", ""},
    {"alarm_after", k_s, "", "[alarm]\nafter = \"5s\"\n", 19, "alarm.after", "5s", "60", ""},
    {"limit_size", k_s, "", "[limits]\nmail = \"150MB\"\n", 19, "limits.mail", "150MB", "MiB", ""},
    {"limit_negative", k_s, "", "[limits]\nmail = -1\n", 19, "limits.mail", "-1", "MiB", ""},
    {"limit_range", k_s, "", "[limits]\narchive_depth = 0\n", 19, "limits.archive_depth", "0 (a whole number)", "from 1", ""},
    {"limit_type", k_s, "", "[limits]\nratio = \"200\"\n", 19, "limits.ratio", "(a text)", "a number", ""},
    {"limit_nan", k_s, "", "[limits]\nratio = nan\n", 19, "limits.ratio", "nan", "a number", ""},
};
// clang-format on

class SettingsFaults : public testing::TestWithParam<FaultCase> {};

TEST_P(SettingsFaults, namesFileLineKey) {
  expect_fault(GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, SettingsFaults, testing::ValuesIn(k_cases),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace baosong::config
