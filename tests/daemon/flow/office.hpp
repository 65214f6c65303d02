// An office for the whole way: a real Exim and Dovecot on loopback, a configuration with a small roster, and the real
// binary. Everything under one temporary folder.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "parsers/mime/build.hpp"
#include "tests/mailhost/mailhost.hpp"

namespace baosong::tests {

inline const std::string k_office = "office@fujian.example";
inline const std::string k_fuzhou = "zlc@fuzhou.example";
inline const std::string k_xiamen = "zlc@xiamen.example";
inline const std::string k_quanzhou = "zlc@quanzhou.example";
inline const std::string k_stranger = "someone@mail.example";

struct Finished {
  int exit_status = -1;
  std::string out;
  std::string err;
};

/// `baosong serve`, running. Knows from its sd_notify messages how far it is.
class Serving {
 public:
  Serving(const std::filesystem::path& folder, const std::filesystem::path& config,
          std::vector<std::string> further_environment = {});
  ~Serving();
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  /// Reads notifications until one has `text`. Throws after 20 seconds without.
  void wait_for(const std::string& text);
  /// Asks at each of its signs of life. Throws after a minute without.
  void wait_until(const std::string& what, const std::function<bool()>& is_so);
  void wait_for_log(const std::string& text) {
    wait_until("a log with \"" + text + "\"", [&] { return log().find(text) != std::string::npos; });
  }
  void signal(int number) const;
  /// Ends it with `number` and returns its exit status (128 + signal where a signal killed it).
  int end(int number);
  [[nodiscard]] std::string log() const;
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
  int socket_ = -1;
  std::filesystem::path log_;
  // systemd reads at once what it is told; so must whoever stands in for it, or the daemon blocks.
  std::mutex mutex_;
  std::condition_variable told_;
  std::deque<std::string> messages_;
  std::jthread reader_;
};

class Office {
 public:
  Office();
  ~Office();
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  /// Runs `baosong ARGUMENTS… --config …` to its end.
  Finished run(std::vector<std::string> arguments) const;
  [[nodiscard]] boost::json::object status() const;
  /// The row of one agency in status().
  [[nodiscard]] boost::json::object standing(const std::string& agency) const;
  /// Every file below the archive, relative, sorted.
  [[nodiscard]] std::vector<std::string> archive() const;
  [[nodiscard]] std::filesystem::path archive_root() const { return folder / "var" / "archive"; }

  /// A roster whose fuzhou has this further address.
  void write_roster(const std::string& further_address = "") const;

  std::filesystem::path folder;
  std::filesystem::path config;
  mailhost::Mailhost host;
};

/// A complete, good submission: a docx, two pictures with captions in their names, an MP4 in HD.
[[nodiscard]] parsers::mime::OutgoingMail good_submission(const std::string& from, const std::string& subject);
/// The same with one picture of 640×480.
[[nodiscard]] parsers::mime::OutgoingMail small_picture_submission(const std::string& from, const std::string& subject);
[[nodiscard]] parsers::mime::OutgoingMail text_mail(const std::string& from, const std::string& subject,
                                                    const std::string& text);

/// The decoded subject and text part of a letter, and a header field of it.
struct ReadLetter {
  std::string subject;
  std::string text;
};
[[nodiscard]] ReadLetter read_letter(const std::string& mail, const std::filesystem::path& scratch);
/// The raw value of a header field, unfolded; empty where it is not there.
[[nodiscard]] std::string field(const std::string& mail, const std::string& name);

}  // namespace baosong::tests
