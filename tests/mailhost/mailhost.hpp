// A real mail system for a test: Exim and Dovecot on loopback (the script tests/mailhost/mailhost), started with the
// object and ended with it; also where the test dies, for the script watches a pipe. Folder, ports, CA and password are
// its own, so that tests may run side by side.
// Mail goes in as an agency would send it (submit), as quickly as a mailbox can take it (deliver), or byte for byte
// with a time of arrival (place). inbox() reads what lies in a user's mailbox, from the disk. Throws
// std::runtime_error, with what the servers said, where something does not work; also where Exim or Dovecot is not
// installed: such a test fails, it is not skipped (./dev test installs them).
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace baosong::mailhost {

struct Ports {
  std::uint16_t imap = 0;   ///< with STARTTLS
  std::uint16_t imaps = 0;  ///< TLS from the start
  std::uint16_t lmtp = 0;
  std::uint16_t smtp = 0;  ///< with STARTTLS and AUTH (PLAIN, LOGIN)
  std::uint16_t smtps = 0;
};

class Mailhost {
 public:
  /// `users` are whole addresses, which are also the login names; of any domains, all of which are local.
  explicit Mailhost(std::vector<std::string> users);
  Mailhost(const Mailhost&) = delete;
  Mailhost& operator=(const Mailhost&) = delete;
  ~Mailhost();

  [[nodiscard]] const Ports& ports() const { return ports_; }
  /// The certificate is for "localhost" and 127.0.0.1.
  [[nodiscard]] const std::filesystem::path& ca_file() const { return ca_file_; }
  /// The same for every user.
  [[nodiscard]] const std::string& password() const { return password_; }
  /// What the servers keep and log; gone with the object.
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

  /// Ends both servers and every connection; mail, users and ports stay for start().
  void stop();
  void start();

  /// By SMTP, with the sender's login; returns when Exim has taken the mail, which is before it lies in the mailbox.
  void submit(const std::string& sender, const std::string& recipient, std::string_view mail);
  /// By LMTP, over one connection; when it returns the mails lie in the INBOX (some 1,000 a second). Dovecot puts
  /// Return-Path, Delivered-To and Received before them. An empty `sender` is the null sender of bounces.
  void deliver(const std::string& recipient, const std::vector<std::string>& mails, const std::string& sender = "");
  /// Straight into the mailbox's folder: the bytes as they are, received (INTERNALDATE) at the time given.
  void place(const std::string& recipient, std::string_view mail, std::chrono::sys_seconds received_at);

  /// The mails in the user's INBOX, in the order of their arrival, with the line ends in which they are kept (LF).
  [[nodiscard]] std::vector<std::string> inbox(const std::string& user) const;
  /// inbox() once at least `count` mails are there; throws after 20 seconds with fewer.
  [[nodiscard]] std::vector<std::string> wait_for(const std::string& user, std::size_t count) const;
  /// How many mails of the INBOX have the IMAP flag \Seen.
  [[nodiscard]] std::size_t seen(const std::string& user) const;

  /// Logs in by IMAP and gives these commands, each of which must be answered with OK. Returns all untagged lines; no
  /// use for answers that hold literals. A colleague who has read everything: {"SELECT INBOX", "STORE 1:* +FLAGS
  /// (\\Seen)"}.
  std::vector<std::string> imap(const std::string& user, const std::vector<std::string>& commands);

 private:
  void read_environment();
  [[nodiscard]] std::filesystem::path maildir(const std::string& user) const;

  std::vector<std::string> users_;
  std::filesystem::path directory_;
  std::filesystem::path ca_file_;
  std::string password_;
  Ports ports_;
  pid_t script_ = -1;  ///< the script, which runs as long as its stdin is open
  int script_stdin_ = -1;
  int placed_ = 0;
};

}  // namespace baosong::mailhost
