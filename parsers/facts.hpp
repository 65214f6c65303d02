// What can be read in a mail or a document, before any rule: the result of parsers/ and the whole of what the sealed
// extractor hands out. Values only; JSON in parsers/facts_json.hpp (contract 9, `baosong.facts/1`).
// All text is valid UTF-8 without NUL. Sizes are bytes of the decoded content.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace baosong::parsers {

/// A mailbox of RFC 5322 s.3.4. `address` as written but for comments and blanks; may lack a domain (MAILER-DAEMON).
struct Address {
  std::string address;
  std::string name;  ///< display name, decoded; empty where there is none
  bool operator==(const Address&) const = default;
};

/// A table of a spreadsheet (one per sheet) or of a text document.
struct Table {
  std::string name;                            ///< sheet name; empty in a text document
  std::vector<std::vector<std::string>> rows;  ///< cells as shown; at most Limits::table_rows rows
  bool operator==(const Table&) const = default;
};

struct DocumentFacts {
  std::string title;                    ///< the first non-empty paragraph of the text, not the metadata
  std::vector<std::string> paragraphs;  ///< in reading order, blanks trimmed, empty ones left out; a row of a table is
                                        ///< one paragraph, its cells joined by tabs
  std::vector<Table> tables;
  bool scan = false;    ///< pages of pictures only; paragraphs then hold the OCR text, where there is an OCR program
  bool macros = false;  ///< carries VBA or other active content
  bool operator==(const DocumentFacts&) const = default;
};

struct PictureFacts {
  int width = 0;  ///< pixels as shown (EXIF orientation applied); 0 where the header could not be read
  int height = 0;
  bool measured_only = false;  ///< recognised and measured, but this host lacks the codec: completeness is not known
  std::string thumbnail;       ///< file in the output folder (JPEG, at most 320 pixels a side); empty where none
  bool operator==(const PictureFacts&) const = default;
};

struct VideoFacts {
  std::string codec;  ///< ffmpeg's name of the video codec ("h264")
  int width = 0;      ///< pixels as shown (rotation and sample aspect ratio applied)
  int height = 0;
  double duration = 0;  ///< seconds; 0 where unknown
  std::string poster;   ///< file in the output folder (JPEG); empty where none
  bool operator==(const VideoFacts&) const = default;
};

/// What hindered reading a part. A part keeps what could be read before the fault.
enum class Fault {
  none,
  corrupt,     ///< cannot be opened, cannot be read to its end, or has no readable stream
  encrypted,   ///< password-protected
  over_limit,  ///< over Limits (contract 2, [limits])
};

/// Where a part stood directly.
enum class Origin { mail, attached_message, archive, document, tnef, uuencode };

/// One file. Parts are listed in order, a container before what it holds.
struct Part {
  std::string path;           ///< contract 4, item `path`
  std::string name;           ///< the decoded file name alone, unsafe characters left out; may be empty
  std::string media_type;     ///< by content
  std::string declared_type;  ///< the Content-Type's word, lower case; empty inside archives and documents
  std::uint64_t size = 0;
  std::string sha256;  ///< lower-case hex
  Origin origin = Origin::mail;
  int parent = -1;            ///< index of the part that holds this one; -1: the mail itself
  bool inline_shown = false;  ///< disposition inline, or named by cid: in the HTML
  bool container = false;     ///< an archive, attached message, winmail.dat: opened, its content follows
  Fault fault = Fault::none;
  std::string dangerous;  ///< why this is a program, script or macro document, in English; empty: it is not
  std::string
      next_paragraph;  ///< for a picture in a document: the next non-empty paragraph, unless a picture comes first
  std::optional<DocumentFacts> document;
  std::optional<PictureFacts> picture;
  std::optional<VideoFacts> video;
  std::string content;  ///< file in the output folder with the decoded bytes; empty where they are not kept
  bool operator==(const Part&) const = default;
};

/// A provider's large-attachment link in the body (超大附件): the file is not in the mail.
struct CloudLink {
  std::string name;  ///< the file name shown; empty where none
  std::string url;
  std::string size;      ///< as shown ("358.2M"); empty where not stated
  std::string expires;   ///< as shown; empty where not stated
  std::string provider;  ///< "qq", "netease", "sina", "aliyun", "139", "coremail"
  bool operator==(const CloudLink&) const = default;
};

/// Contract 4, message.kind, as far as the message alone tells (RFC 3834, RFC 3464).
enum class Automatic { no, auto_reply, bounce };

/// One recipient in a bounce (RFC 3464 s.2.3).
struct ReportedRecipient {
  std::string address;           ///< Final-Recipient, or an address that a plain notice names
  std::string original_address;  ///< Original-Recipient; empty where not given
  std::string action;            ///< "failed", "delayed", "delivered", "relayed", "expanded"; empty: not said
  std::string status;            ///< RFC 3463: "5.1.1"; empty: not said
  std::string diagnostic;        ///< the refusing server's words, one line; empty: not said
  bool operator==(const ReportedRecipient&) const = default;
};

/// What a bounce says of the mail that came back. Claims of whoever sent it, no more.
struct DeliveryReport {
  std::vector<std::string> originals;  ///< Message-IDs of the mail returned, attached or quoted, with angle brackets
  std::vector<ReportedRecipient> recipients;
  bool operator==(const DeliveryReport&) const = default;
};

struct MessageFacts {
  std::string unreadable;  ///< why this is no mail that can be parsed, in English; empty: it was read
  std::string subject;     ///< decoded, folded lines joined
  std::vector<Address> from;
  std::vector<Address> reply_to;
  std::optional<std::string> message_id;  ///< with angle brackets; never invented
  std::optional<std::string> date;        ///< RFC 3339
  std::vector<std::string> in_reply_to;   ///< Message-IDs with angle brackets
  std::vector<std::string> references;
  std::optional<std::string> return_path;  ///< "" for the null path <>; nullopt without the field
  std::string auto_submitted;              ///< first word of Auto-Submitted, lower case; empty without the field
  bool mailing_list = false;               ///< List-Id, List-Unsubscribe, or Precedence bulk, list, junk
  std::vector<std::string> authentication_results;  ///< raw values, topmost first (RFC 8601)
  Automatic automatic = Automatic::no;
  std::string text;           ///< the mail's own text (contract 4), lines end in LF
  std::string quoted;         ///< quoted text told apart
  std::string attached_text;  ///< own text of attached messages: used only where the message has nothing else
  std::vector<CloudLink> links;
  std::vector<Part> parts;
  std::optional<DeliveryReport> report;  ///< of a bounce
  bool operator==(const MessageFacts&) const = default;
};

}  // namespace baosong::parsers
