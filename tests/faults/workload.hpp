// The mails on which everything is tried: every outcome that a mail can have, small files, always the same bytes.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace baosong::faults {

/// The address of the mailbox under test, and of the people in the office (another one, so that what they are told does
/// not come in as new mail).
inline const std::string k_intake = "intake@fujian.example";
inline const std::string k_office = "office@fujian.example";

/// Everybody who writes or is written to, the office and the intake among them.
[[nodiscard]] std::vector<std::string> addresses();

[[nodiscard]] std::string roster_csv();
[[nodiscard]] std::string campaign_toml();

/// A submission whose text is the summary, and a picture.
[[nodiscard]] std::string lone_mail();

/// The mails of the first pass, in the order of their arrival.
[[nodiscard]] std::vector<std::string> first_mails();

/// What the second pass's mails must know of the letters that the first one brought about.
struct Answer {
  std::string message_id;
  std::string receipt;
  std::string bytes;
};
/// Replies, amendments, a bounce: `answer_to` gives the letter to the n-th mail of first_mails(), from 1.
[[nodiscard]] std::vector<std::string> second_mails(const std::function<Answer(int)>& answer_to);

/// Commands of the third pass: a person's word, each an act in the audit trail; `receipt_of` an agency.
struct Ruling {
  std::vector<std::string> arguments;
  std::string act;  ///< storage::Act::what
};
[[nodiscard]] std::vector<Ruling> rulings(const std::function<std::string(const std::string&)>& receipt_of);

}  // namespace baosong::faults
