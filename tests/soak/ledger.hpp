// What a soak must account for: every mail that was delivered, against the index and the INBOXes; and how much memory
// the daemon took meanwhile.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/mailhost/mailhost.hpp"
#include "tests/soak/post.hpp"

namespace baosong::soak {

struct Account {
  std::size_t mails = 0;
  std::map<std::string, std::size_t> by_kind;
  std::size_t letters = 0;           ///< due
  std::size_t repeated = 0;          ///< the same letter twice, under one Message-ID: its fate had been unknown
  std::vector<std::string> lost;     ///< a mail without a row, or a letter that never came
  std::vector<std::string> doubled;  ///< filed twice, or two letters for one mail
};

/// Whether nothing is left to be worked on or sent.
[[nodiscard]] bool has_settled(const std::filesystem::path& index);

[[nodiscard]] Account take_account(const std::vector<Mail>& sent, const std::filesystem::path& index,
                                   const mailhost::Mailhost& host);

/// Resident memory of a process (VmRSS) in KiB; 0: it is gone.
[[nodiscard]] std::size_t resident_kib(pid_t pid);

struct MemorySample {
  std::chrono::seconds at{};  ///< since the soak began
  int life = 0;               ///< grows with each start of the daemon
  std::size_t kib = 0;
};
/// One line for each life: how long, first and last quarter's median. `flat` is set false where a life of ten minutes
/// or more ends more than a tenth and 4 MiB above its second quarter.
[[nodiscard]] std::string memory_in_words(const std::vector<MemorySample>& samples, bool& flat);

}  // namespace baosong::soak
