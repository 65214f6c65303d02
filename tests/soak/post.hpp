// What agencies and others write during a soak: mails at random, each with what must have become of it at the end.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace baosong::soak {

inline const std::string k_intake = "intake@fujian.example";
inline const std::string k_office = "office@fujian.example";

struct Mail {
  std::string kind;  ///< for the table: "good", "faulty", "inquiry", "automatic", …
  std::string message_id;
  std::string from;
  std::string bytes;
  bool answered = false;  ///< exactly one letter must lie in its sender's INBOX; else none may
};

/// 200 agencies, each with its own domain; everybody there may write (registered by domain).
class Post {
 public:
  explicit Post(std::uint64_t seed);

  [[nodiscard]] static std::string roster_csv();
  [[nodiscard]] static std::string campaign_toml();
  /// Who may write, the office and the intake among them. One address writes no more mails in a soak than baosong may
  /// answer in a day.
  [[nodiscard]] static std::vector<std::string> addresses();

  [[nodiscard]] Mail next();

 private:
  [[nodiscard]] std::string sender();
  [[nodiscard]] std::size_t dice(std::size_t sides) {
    return std::uniform_int_distribution<std::size_t>(0, sides - 1)(random_);
  }

  std::mt19937_64 random_;
  std::size_t written_ = 0;
};

}  // namespace baosong::soak
