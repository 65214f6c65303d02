// What is kept of an agency's submission: value types, shared by the index, the archive tree and daemon/rules.
// Times are UTC seconds; text is UTF-8. JSON: storage/submission_json.hpp (`登记.json`, contract 8).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace baosong::storage {

using MessageKey = std::int64_t;  ///< the index's own number of a message; 0: none

enum class Severity { note, warning, error };

/// What becomes of a message (contract 4, outcome).
enum class Outcome { ignored, held, needs_correction, accepted };

/// What is wrong with an item or a submission (contract 4, findings).
struct Finding {
  std::string code;  ///< "image.too_small"
  Severity severity = Severity::note;
  std::string item;  ///< the item's path; empty: about the submission as a whole
  std::string expected;
  std::string found;
  std::string message;  ///< Chinese, one sentence, for letters and the office
  bool operator==(const Finding&) const = default;
};

/// Contract 4, item.role. A dangerous item has none.
enum class Role { none, summary, statistics, image, video, caption, interim, link, other };

struct Item {
  std::string path;
  std::string name;
  Role role = Role::none;
  std::string media_type;
  std::uint64_t size = 0;            ///< bytes decoded; 0 for a link
  std::string sha256;                ///< empty for a link
  std::optional<int> width, height;  ///< pixels as shown
  std::optional<double> duration;    ///< seconds
  std::optional<std::string> caption;
  std::string url;         ///< of a link
  MessageKey message = 0;  ///< the mail that brought it
  bool filed = true;       ///< false: known, but never put into the archive (dangerous, unreadable container)
  std::vector<Finding> findings;
  bool operator==(const Item&) const = default;
};

/// A number worth knowing (开展活动 12 场), for people to look at; never judged by.
struct Figure {
  std::string what;      ///< what it counts: "活动", "人次", "资料" …
  std::string value;     ///< as written: "12", "1.2万", "3000余"
  std::string sentence;  ///< that it stands in
  bool operator==(const Figure&) const = default;
};

struct Summary {
  std::string source;  ///< the item's path, or "body"
  std::string title;
  std::string text;
  std::vector<Figure> figures;  ///< in the order of the text
  bool operator==(const Summary&) const = default;
};

/// One mail of a dossier, as `登记.json` and `show` list it.
struct DossierMail {
  MessageKey message = 0;
  std::string message_id;
  std::string from;
  std::string subject;
  std::chrono::sys_seconds received_at{};
  std::string kind;      ///< "final", "interim"
  std::string outcome;   ///< of that mail's verdict
  bool decided = false;  ///< whose it is, a person said (`assign`): as good as a registered sender's
  bool operator==(const DossierMail&) const = default;
};

/// An item that a later mail replaced. Stands in 历史/<revision>/ (contract 8).
struct EarlierItem {
  int revision = 0;  ///< the revision that it belonged to last
  Item item;
  bool operator==(const EarlierItem&) const = default;
};

enum class State { needs_correction, accepted };

/// A person's word over the rules (`accept` despite errors, `return` despite a pass). Later automation respects it.
struct PersonsWord {
  State state = State::accepted;
  std::string reason;
  std::string who;  ///< login name
  std::chrono::sys_seconds at{};
  bool operator==(const PersonsWord&) const = default;
};

/// One agency's final submission to one campaign (contract 7).
struct Submission {
  std::string receipt;  ///< "FJ2021-0007"
  State state = State::needs_correction;
  int revision = 1;          ///< grows by one whenever an item is replaced
  bool unconfirmed = false;  ///< rests on mail from a sender who is not registered
  bool late = false;
  std::optional<Summary> summary;
  std::vector<Item> items;  ///< the current revision, in order
  std::vector<EarlierItem> earlier;
  std::vector<Finding> findings;   ///< of the whole
  std::vector<DossierMail> mails;  ///< in the order of arrival
  std::optional<PersonsWord> word;
  std::chrono::sys_seconds updated_at{};
  bool operator==(const Submission&) const = default;
};

/// An interim message (活动信息): filed and acknowledged, not part of the submission.
struct InterimReport {
  DossierMail mail;
  std::vector<Item> items;
  std::optional<Summary> summary;  ///< where the mail's own text is the report
  bool operator==(const InterimReport&) const = default;
};

/// Everything kept of one agency in one campaign.
struct Dossier {
  std::string campaign;        ///< id
  std::string campaign_title;  ///< names the folder
  std::string agency;          ///< id
  std::string agency_name;     ///< names the folder
  std::optional<Submission> submission;
  std::vector<InterimReport> interim;
  std::optional<std::string> paper;  ///< came on paper; the note, may be empty
  std::optional<std::chrono::sys_seconds> extended_until;
  bool muted = false;
  bool operator==(const Dossier&) const = default;
};

/// A letter that came back from one of its recipients, as a bounce said.
struct Returned {
  std::int64_t letter = 0;
  std::string address;            ///< as the letter's envelope has it
  std::chrono::sys_seconds at{};  ///< when the bounce was filed
  std::string status;             ///< RFC 3463 ("5.1.1"); may be empty
  std::string reason;             ///< for people, one line
  bool marks = true;  ///< the address is undeliverable, until a mail from it arrives; false: the letter alone failed
};

}  // namespace baosong::storage
