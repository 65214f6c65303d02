// The letters that baosong writes to agencies and to its own office (contract 6): values in, words out. Who gets one,
// when, and under which Message-ID is daemon/flow's business.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/submission.hpp"

namespace baosong::letters {

enum class LetterKind {
  acknowledgment,            ///< complete and in order
  acknowledgment_expecting,  ///< accepted, but something is still expected (warnings: a video is missing …)
  correction,                ///< every error, how to mend it, and what need not be sent again
  late,                      ///< accepted after the deadline
  interim,                   ///< 活动信息 received
  who_are_you,               ///< agency unknown or ambiguous
  inquiry,                   ///< a question: handed to the office
  amendment,                 ///< what was added or mended completes the submission
  office_notice,             ///< to the office: a message that a person must decide on (mismatch, unreadable …)
  returned,                  ///< to the office: a letter of ours came back
  mailboxes_down,            ///< to the office: none of its mailboxes can be reached
  mailboxes_back,            ///< to the office: one can again
  reminder,                  ///< nothing has come yet, or what has come is not complete
  digest,                    ///< to the office: what happened and what waits
};

/// "acknowledgment", "acknowledgment-expecting", "correction", "late", "interim", "who-are-you", "inquiry",
/// "amendment", "office-notice", "returned", "mailboxes-down", "mailboxes-back", "reminder", "digest": also the names
/// of the template files, and fit for storage::Letter::kind.
[[nodiscard]] std::string_view name_of(LetterKind kind);

/// One part of a digest: a heading and lines below it.
struct DigestSection {
  struct Line {
    std::string text;
    std::string command;  ///< what settles it, to be typed; may be empty
    bool operator==(const Line&) const = default;
  };
  std::string title;
  bool urgent = false;  ///< it waits for somebody
  std::vector<Line> lines;
  bool operator==(const DigestSection&) const = default;
};

/// Where the agencies of a campaign stand: a bar for each group, a row for each agency.
struct DigestTable {
  enum class Colour { good, bad, open, paper };  ///< accepted, to be corrected, nothing yet, on paper
  struct Part {
    Colour colour = Colour::open;
    int percent = 0;  ///< of the bar; those of one bar make 100
    bool operator==(const Part&) const = default;
  };
  struct Bar {
    std::string label;
    std::string words;  ///< 已接收3，未报送5
    std::vector<Part> parts;
    bool operator==(const Bar&) const = default;
  };
  struct Row {
    std::string name;
    Colour colour = Colour::open;
    std::string state;
    std::string remark;  ///< receipt, what lacks …; may be empty
    bool operator==(const Row&) const = default;
  };
  std::string title;
  std::vector<Bar> bars;
  std::vector<Row> rows;
  bool operator==(const DigestTable&) const = default;
};

/// What a letter may speak of. What does not apply is left empty.
struct LetterContent {
  std::string office;    ///< the signature
  std::string agency;    ///< official name; empty: not known
  std::string campaign;  ///< title
  std::string receipt;
  std::string sender;   ///< display name and address of the message answered
  std::string subject;  ///< of the message answered
  std::chrono::sys_seconds received_at{};
  std::string timezone = "Asia/Shanghai";
  std::chrono::year_month_day today{};                  ///< stands under the signature
  std::optional<std::chrono::year_month_day> deadline;  ///< that agency's own
  bool late = false;
  bool unconfirmed = false;                 ///< the sender's address is not registered: the office will ask
  bool amends = false;                      ///< it added to or replaced what was there before
  bool interim = false;                     ///< it is about 活动信息, not about the final submission
  std::vector<storage::Item> items;         ///< of the whole submission as it now stands
  std::optional<storage::Summary> summary;  ///< named in the letter where it is the mail's own text
  std::vector<storage::Finding> findings;   ///< of the whole; those in `items` need not stand here again
  std::string reason;                       ///< correction: a person's own words (`return`), where there are any
  std::vector<std::string> candidates;      ///< names of the agencies that the message names, where it is not sure
  std::vector<std::string> evidence;        ///< letters to the office: why, one Chinese line each
  std::string contact;                      ///< returned: whom to telephone, as the roster has it
  std::string message_number;               ///< office_notice: what `baosong held` calls the message
  std::vector<std::string> asked;           ///< reminder: all that the campaign asks for, where nothing has come
  std::vector<DigestSection> sections;      ///< digest
  std::vector<DigestTable> tables;          ///< digest: the weekly one
};

struct Letter {
  std::string subject;  ///< one line
  std::string text;     ///< text/plain; lines end in LF
  std::string html;     ///< a whole document; nothing in it is loaded from elsewhere
  bool operator==(const Letter&) const = default;
};

}  // namespace baosong::letters
