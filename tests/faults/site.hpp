// One place to try things: a real Exim and Dovecot on loopback, an office's configuration, and the real binary under
// the shim. Its state (storage root and the mailbox) can be kept and put back, so that a pass can be tried again from
// its very beginning.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/faults/control.hpp"
#include "tests/faults/workload.hpp"
#include "tests/mailhost/mailhost.hpp"

namespace baosong::faults {

/// What is run: baosong and the library that is put between it and the kernel.
struct Programs {
  std::filesystem::path baosong;
  std::filesystem::path shim;
};

struct Setting {
  Fault fault = Fault::none;
  std::int64_t at = 0;
  bool in_extractor = false;
  std::uint64_t seed = 0;
};

class Site {
 public:
  explicit Site(Programs programs);
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  /// Puts mails into the mailbox under test, received one second after the other from `received_at` on.
  void place(const std::vector<std::string>& mails, std::chrono::sys_seconds received_at);

  /// The state as it is, for put_back(). A name is a folder's.
  void save(const std::string& name);
  /// Also empties the INBOXes of all others.
  void put_back(const std::string& name);

  /// From now on, for processes that run(): what happens to them, and at which step. Forgets what was counted.
  void set(const Setting& setting);
  void set_clock(std::chrono::sys_seconds now);
  [[nodiscard]] const Control& control() const { return *control_; }

  /// Runs baosong to its end; its exit status, 128 + signal where a signal ended it.
  int run(std::vector<std::string> arguments);
  /// What the runs since put_back() wrote to stderr and stdout.
  [[nodiscard]] std::string log() const;

  /// Waits until Exim has delivered everything. The mails in the INBOX of `user`.
  void wait_for_delivery() const;
  [[nodiscard]] std::vector<std::string> inbox(const std::string& user) const { return host_.inbox(user); }
  /// Mails of the mailbox under test that have the flag \Seen.
  [[nodiscard]] std::size_t seen() const { return host_.seen(k_intake); }

  [[nodiscard]] std::filesystem::path root() const { return folder_ / "var"; }

 private:
  [[nodiscard]] std::filesystem::path mail_of(const std::string& user) const;

  Programs programs_;
  std::filesystem::path folder_;
  mailhost::Mailhost host_;
  Control* control_ = nullptr;
};

}  // namespace baosong::faults
