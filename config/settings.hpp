// The office's settings, baosong.toml (contract 2), but for its campaigns. Value types; read by config/load.hpp, which
// checks every value: paths here are absolute and normal, URLs taken apart, hosts of tls = "none" on the loopback.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace baosong::config {

struct Office {
  std::string name;
  std::string address;                                                  ///< From: of all mail
  std::string timezone;                                                 ///< an IANA zone that ICU knows
  std::optional<std::chrono::minutes> digest = std::chrono::hours(17);  ///< since midnight; nullopt: no daily digest
  bool operator==(const Office&) const = default;
};

/// How a connection is protected. There is no way from one to another at run time: STARTTLS refused is a failure.
enum class Security { implicit_tls, starttls, plain };

/// Where to connect.
struct Server {
  std::string host;  ///< a name or an address; an IPv6 address without brackets
  std::uint16_t port = 0;
  Security security = Security::implicit_tls;
  bool operator==(const Server&) const = default;
};

/// At most `letters` in any `window`; a letter to two recipients counts as two, as providers count.
struct Pace {
  int letters = 0;
  std::chrono::seconds window{};
  bool operator==(const Pace&) const = default;
};

struct Mailbox {
  std::string name;
  Server imap;
  std::string folder = "INBOX";  ///< UTF-8; the IMAP session encodes it
  Server smtp;
  std::string user;
  std::string password;                 ///< empty: in password_file. Use read_password()
  std::filesystem::path password_file;  ///< empty: in password
  std::filesystem::path ca_file;        ///< empty: the system's CAs alone
  std::vector<std::string> campaigns;   ///< ids; empty: all
  std::chrono::seconds poll{60};
  std::vector<Pace> pace;   ///< how fast letters go out: all of them hold; empty: as soon as they are due
  std::string done_folder;  ///< empty: handled mail stays
  std::optional<std::chrono::year_month_day> answer_since;  ///< nullopt: all is answered
  std::string authserv_id;                                  ///< empty: no Authentication-Results is believed
  /// Where the provider puts what it takes for spam, UTF-8; empty: found by its use (RFC 6154) or its usual name.
  std::vector<std::string> junk_folders;
  bool operator==(const Mailbox&) const = default;
};

struct IndexPlace {
  enum class Kind { sqlite, postgresql };
  Kind kind = Kind::sqlite;
  std::filesystem::path path;  ///< sqlite: the file
  std::string url;             ///< postgresql: as written
  bool operator==(const IndexPlace&) const = default;
};

struct BlobPlace {
  enum class Kind { folder, s3 };
  Kind kind = Kind::folder;
  std::filesystem::path path;  ///< folder
  std::string url;             ///< s3: https://host[:port]/bucket
  bool operator==(const BlobPlace&) const = default;
};

struct StoragePlaces {
  std::filesystem::path root;  ///< the archive tree is root/archive
  IndexPlace index;
  BlobPlace blobs;
  bool operator==(const StoragePlaces&) const = default;
};

/// [limits]; the defaults are the contract's.
struct Limits {
  int archive_depth = 5;
  std::uint64_t archive_members = 2000;
  std::uint64_t unpacked_bytes = 2ULL << 30;
  double ratio = 200;
  std::uint64_t mail_bytes = 150ULL << 20;
  bool operator==(const Limits&) const = default;
};

/// [alarm]: how the office hears that its mailboxes cannot be reached.
struct Alarm {
  std::chrono::seconds after = std::chrono::hours(2);  ///< none has worked for so long
  std::string address;                                 ///< who is told; the office's where the file does not say
  /// Another way to send than the mailboxes: smtp, user and password; its name is k_alarm_route. nullopt: the first
  /// mailbox's own SMTP, which may still work.
  std::optional<Mailbox> route;
  bool operator==(const Alarm&) const = default;
};
/// No [[mailbox]] may have this name.
inline constexpr const char* k_alarm_route = "alarm";

struct Settings {
  Office office;
  std::vector<Mailbox> mailboxes;  ///< at least one; names differ
  Alarm alarm;
  StoragePlaces storage;
  std::filesystem::path campaigns_directory;
  Limits limits;
  bool operator==(const Settings&) const = default;
};

/// The password file cannot give a password; what() names the mailbox and the file, never the password.
struct PasswordError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The mailbox's password: `password`, else the first line of `password_file`, read at each call so that a changed
/// password needs no restart. Throws PasswordError where the file is missing, unreadable, or its first line empty.
[[nodiscard]] std::string read_password(const Mailbox& mailbox);

}  // namespace baosong::config
