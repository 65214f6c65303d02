// What goes wrong around a daemon: servers that stop, lines that are cut, silence, kills, a mailbox that is numbered
// anew, a colleague who reads the mail. Each fault passes by itself after a while.
#pragma once

#include <sys/types.h>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/mailhost/mailhost.hpp"

namespace baosong::soak {

class Weather {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `restart` kills the daemon at once and starts it anew; `reload` has it read its configuration again.
  Weather(mailhost::Mailhost& host, std::uint64_t seed, std::function<void()> restart, std::function<void()> reload);

  /// One fault, at random.
  void strike(Time now);
  /// Ends those whose time has come.
  void pass(Time now);
  /// All is well again.
  void clear_up();

  [[nodiscard]] bool servers_are_up() const { return !down_until_; }
  [[nodiscard]] const std::map<std::string, int>& struck() const { return struck_; }

 private:
  [[nodiscard]] std::vector<pid_t> children_of(const char* pid_file, const char* command) const;
  void cut(const char* pid_file, const char* command);
  void freeze(Time until);
  void thaw();
  void renumber();

  mailhost::Mailhost& host_;
  std::mt19937_64 random_;
  std::function<void()> restart_;
  std::function<void()> reload_;
  std::optional<Time> down_until_;
  std::optional<Time> frozen_until_;
  std::vector<pid_t> frozen_;
  std::map<std::string, int> struck_;
};

}  // namespace baosong::soak
