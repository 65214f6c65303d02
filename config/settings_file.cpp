#include "config/settings_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "config/office_time.hpp"
#include "config/places.hpp"
#include "config/section.hpp"

namespace baosong::config {
namespace {

using namespace std::string_view_literals;

enum class TlsRule { required, none };
constexpr std::string_view k_address = "a mail address such as \"office@fujian.example\"";
constexpr std::string_view k_smtp_url = "smtps://host[:port], or smtp:// for STARTTLS; no user, password or path in it";
constexpr std::array k_tls_rules = {std::pair("required"sv, TlsRule::required), std::pair("none"sv, TlsRule::none)};

std::optional<std::string> as_address(const std::string& text) {
  return is_mail_address(text) ? std::optional(text) : std::nullopt;
}

Office read_office(Section& section) {
  Office office;
  office.name = section.text("name", Need::required, "the office's name").value_or("");
  office.address = section.parsed("address", Need::required, k_address, as_address).value_or("");
  office.timezone =
      section
          .parsed("timezone", Need::optional, "an IANA time zone such as \"Asia/Shanghai\"",
                  [](const std::string& zone) { return is_timezone(zone) ? std::optional(zone) : std::nullopt; })
          .value_or("Asia/Shanghai");
  if (section.has("digest")) {
    const std::string expected = "a time of the day such as \"17:00\", or \"\" for no daily digest";
    const auto text = section.text("digest", Need::blank_is_none, expected);
    office.digest = text ? parse_time_of_day(*text) : std::nullopt;
    if (text && !office.digest) {
      section.fault("digest", in_quotes(*text), expected);
    }
  }
  return office;
}

Server server(const MailUrl& url, TlsRule rule) {
  const Security security = url.implicit_tls            ? Security::implicit_tls
                            : rule == TlsRule::required ? Security::starttls
                                                        : Security::plain;
  return {url.host, url.port, security};
}

void read_password_keys(Section& section, Mailbox& mailbox) {
  mailbox.password = section.secret("password").value_or("");
  mailbox.password_file =
      section.path("password_file", Need::optional, "a file whose first line is the password").value_or("");
  if (section.has("password") && section.has("password_file")) {
    section.fault("password", "both password and password_file", "one of the two");
  } else if (!section.has("password") && !section.has("password_file")) {
    section.fault("password_file", "nothing", "a file whose first line is the password (or password = \"…\")");
  }
}

/// `tls = "none"` sends mail and password in the clear.
void refuse_plain_text(Section& section, TlsRule tls, std::string_view key, const std::optional<MailUrl>& url) {
  if (tls != TlsRule::none || !url || is_loopback(url->host)) return;
  section.fault(
      "tls", "\"none\", though " + std::string(key) + " is at " + url->host,
      "\"required\": mail and password travel in the clear to a host other than 127.0.0.0/8, ::1 and localhost");
}

std::optional<Pace> parse_pace(const std::string& text) {
  constexpr std::chrono::seconds k_longest = std::chrono::hours(24 * 31);
  const auto slash = text.find('/');
  if (slash == std::string::npos) return std::nullopt;
  Pace pace;
  const auto [end, error] = std::from_chars(text.data(), text.data() + slash, pace.letters);
  const auto window = parse_duration(std::string_view(text).substr(slash + 1));
  if (error != std::errc() || end != text.data() + slash || pace.letters < 1 || pace.letters > 1'000'000 || !window ||
      *window < std::chrono::seconds(1) || *window > k_longest)
    return std::nullopt;
  pace.window = *window;
  return pace;
}

void read_pace(Section& section, std::vector<Pace>& pace) {
  constexpr std::string_view k_expected =
      "a list of letters in a time, such as [\"30/1h\", \"200/24h\"]; leave the key out for none";
  for (const std::string& text : section.texts("pace", k_expected)) {
    if (const auto one = parse_pace(text)) {
      pace.push_back(*one);
    } else {
      section.fault("pace", in_quotes(text), k_expected);
    }
  }
}

Mailbox read_mailbox(Section& section, std::vector<NamedCampaign>& named) {
  Mailbox mailbox;
  mailbox.name = section
                     .parsed("name", Need::required, "a short name of ASCII letters, digits, - and _, such as \"main\"",
                             [](const std::string& name) { return is_id(name) ? std::optional(name) : std::nullopt; })
                     .value_or("");
  const auto imap = section.parsed(
      "imap", Need::required, "imaps://host[:port]/folder, or imap:// for STARTTLS; no user, password or query in it",
      [](const std::string& url) { return parse_mail_url(url, MailProtocol::imap); });
  const auto smtp = section.parsed("smtp", Need::required, k_smtp_url,
                                   [](const std::string& url) { return parse_mail_url(url, MailProtocol::smtp); });
  mailbox.user = section.text("user", Need::required, "the name that logs in to the mailbox").value_or("");
  read_password_keys(section, mailbox);
  mailbox.ca_file = section.path("ca_file", Need::blank_is_none, "a file of PEM certificates").value_or("");
  const TlsRule tls = section.choice<TlsRule>("tls", Need::optional, k_tls_rules).value_or(TlsRule::required);
  refuse_plain_text(section, tls, "imap", imap);
  refuse_plain_text(section, tls, "smtp", smtp);
  if (imap) {
    mailbox.imap = server(*imap, tls);
    mailbox.folder = imap->folder.empty() ? "INBOX" : imap->folder;
  }
  if (smtp) {
    mailbox.smtp = server(*smtp, tls);
  }
  mailbox.campaigns =
      section.texts("campaigns", "a list of different campaign ids; leave the key out for all campaigns");
  for (const std::string& id : mailbox.campaigns) {
    named.push_back({id, "mailbox[].campaigns", section.line_of("campaigns")});
  }
  mailbox.poll = section.duration("poll", std::chrono::seconds(1), std::chrono::hours(24)).value_or(mailbox.poll);
  read_pace(section, mailbox.pace);
  mailbox.done_folder = section.text("done_folder", Need::blank_is_none, "an IMAP folder, or \"\"").value_or("");
  mailbox.answer_since = section.date("answer_since", Need::optional);
  mailbox.authserv_id =
      section.text("authserv_id", Need::blank_is_none, "the name in the provider's own Authentication-Results, or \"\"")
          .value_or("");
  mailbox.junk_folders =
      section.texts("junk_folders", "a list of IMAP folders; leave the key out to have them found", true);
  return mailbox;
}

Alarm read_alarm(Section& section) {
  Alarm alarm;
  alarm.after = section.duration("after", std::chrono::minutes(1), std::chrono::hours(24 * 7)).value_or(alarm.after);
  alarm.address = section.parsed("address", Need::optional, k_address, as_address).value_or("");
  constexpr std::array k_of_the_route = {"smtp", "user", "password", "password_file", "ca_file", "tls"};
  if (std::none_of(k_of_the_route.begin(), k_of_the_route.end(), [&](const char* key) { return section.has(key); }))
    return alarm;
  const auto smtp = section.parsed("smtp", Need::required, k_smtp_url,
                                   [](const std::string& url) { return parse_mail_url(url, MailProtocol::smtp); });
  const TlsRule tls = section.choice<TlsRule>("tls", Need::optional, k_tls_rules).value_or(TlsRule::required);
  Mailbox route;
  route.name = k_alarm_route;
  route.user = section.text("user", Need::required, "the name that logs in there").value_or("");
  read_password_keys(section, route);
  route.ca_file = section.path("ca_file", Need::blank_is_none, "a file of PEM certificates").value_or("");
  refuse_plain_text(section, tls, "smtp", smtp);
  if (smtp) route.smtp = server(*smtp, tls);
  alarm.route = std::move(route);
  return alarm;
}

StoragePlaces read_storage(Section& section, const std::filesystem::path& base) {
  StoragePlaces places;
  places.root = section.path("root", Need::required, "a folder such as \"/var/lib/baosong\"").value_or("");
  places.index =
      section
          .parsed("index", Need::optional, "sqlite:///absolute/file, sqlite:relative/file or postgresql://user@host/db",
                  [&](const std::string& url) { return parse_index_url(url, base); })
          .value_or(IndexPlace{IndexPlace::Kind::sqlite, places.root / "index.db", ""});
  places.blobs =
      section
          .parsed("blobs", Need::optional, "file:///absolute/folder, file:relative/folder or s3+https://host/bucket",
                  [&](const std::string& url) { return parse_blob_url(url, base); })
          .value_or(BlobPlace{BlobPlace::Kind::folder, places.root / "blobs", ""});
  return places;
}

Limits read_limits(Section& section) {
  Limits limits;
  limits.archive_depth = static_cast<int>(section.whole_number("archive_depth", 1, 50).value_or(limits.archive_depth));
  limits.archive_members = static_cast<std::uint64_t>(section.whole_number("archive_members", 1, 1'000'000)
                                                          .value_or(static_cast<std::int64_t>(limits.archive_members)));
  limits.unpacked_bytes = section.size_bytes("unpacked").value_or(limits.unpacked_bytes);
  limits.ratio = section.number("ratio", 1, 1'000'000).value_or(limits.ratio);
  limits.mail_bytes = section.size_bytes("mail").value_or(limits.mail_bytes);
  return limits;
}

}  // namespace

std::optional<SettingsFile> read_settings(const std::filesystem::path& file, std::vector<Fault>& faults) {
  const auto toml = read_toml(file, faults);
  if (!toml) {
    return std::nullopt;
  }
  Section section(*toml, "", 1, file, faults);
  SettingsFile result;
  Settings& settings = result.settings;
  if (Section* office = section.table("office", Need::required)) {
    settings.office = read_office(*office);
  }
  int number = 0;
  for (Section* one : section.tables("mailbox", Need::required)) {
    std::vector<NamedCampaign> named;
    Mailbox mailbox = read_mailbox(*one, named);
    ++number;
    for (NamedCampaign& campaign : named) {
      campaign.key = "mailbox[" + std::to_string(number) + "].campaigns";
      result.named_campaigns.push_back(std::move(campaign));
    }
    if (mailbox.name == k_alarm_route)
      one->fault("name", in_quotes(mailbox.name), "another name: this one is the route of [alarm]");
    const auto same = [&](const Mailbox& other) { return !mailbox.name.empty() && other.name == mailbox.name; };
    if (std::any_of(settings.mailboxes.begin(), settings.mailboxes.end(), same)) {
      one->fault("name", in_quotes(mailbox.name) + ", which another mailbox has too", "a name of its own");
    }
    settings.mailboxes.push_back(std::move(mailbox));
  }
  if (Section* storage = section.table("storage", Need::required)) {
    settings.storage = read_storage(*storage, file.parent_path());
  }
  settings.campaigns_directory = file.parent_path() / "campaigns";
  if (Section* campaigns = section.table("campaigns", Need::optional)) {
    settings.campaigns_directory = campaigns->path("directory", Need::optional, "a folder such as \"campaigns\"")
                                       .value_or(settings.campaigns_directory);
    result.campaigns_directory_line = campaigns->line_of("directory");
  }
  if (Section* alarm = section.table("alarm", Need::optional)) {
    settings.alarm = read_alarm(*alarm);
  }
  if (settings.alarm.address.empty()) settings.alarm.address = settings.office.address;
  if (Section* limits = section.table("limits", Need::optional)) {
    settings.limits = read_limits(*limits);
  }
  section.finish();
  return result;
}

}  // namespace baosong::config
