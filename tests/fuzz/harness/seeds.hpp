// Ordinary inputs for each target, made in code: what libFuzzer begins with, and what the replay test shows each target
// to read without complaint.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace baosong::fuzz {

struct Seed {
  std::string name;
  std::string bytes;
};

/// Empty where there is no target of that name.
[[nodiscard]] std::vector<Seed> made_seeds(std::string_view target);

// By family (seeds_*.cpp).
[[nodiscard]] std::vector<Seed> mail_seeds();
[[nodiscard]] std::vector<Seed> header_seeds();
[[nodiscard]] std::vector<Seed> transfer_seeds();
[[nodiscard]] std::vector<Seed> letter_seeds();
[[nodiscard]] std::vector<Seed> text_seeds();
[[nodiscard]] std::vector<Seed> html_seeds();
[[nodiscard]] std::vector<Seed> imap_seeds();
[[nodiscard]] std::vector<Seed> smtp_seeds();
[[nodiscard]] std::vector<Seed> tnef_seeds();
[[nodiscard]] std::vector<Seed> archive_seeds();
[[nodiscard]] std::vector<Seed> picture_seeds();
[[nodiscard]] std::vector<Seed> video_seeds();
[[nodiscard]] std::vector<Seed> word97_seeds();
[[nodiscard]] std::vector<Seed> xls_seeds();
[[nodiscard]] std::vector<Seed> rtf_seeds();
[[nodiscard]] std::vector<Seed> package_seeds();
[[nodiscard]] std::vector<Seed> pdf_seeds();

}  // namespace baosong::fuzz
