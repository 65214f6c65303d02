// What an SMTP server says, and the message that goes to it. The first byte says where the stream is cut in two.
#include <algorithm>

#include "daemon/mail/smtp_reply.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

using namespace mail;

struct Heard {
  std::vector<SmtpReply> replies;
  std::string fault;
  bool operator==(const Heard&) const = default;
};

Heard heard(std::initializer_list<std::string_view> pieces) {
  Heard all;
  SmtpReplyParser parser;
  for (const std::string_view piece : pieces) {
    all.fault = parser.feed(piece);
    while (std::optional<SmtpReply> reply = parser.take()) {
      require(reply->code >= 200 && reply->code <= 599, "a reply's code");
      (void)reply->text();
      all.replies.push_back(std::move(*reply));
    }
  }
  return all;
}

/// The only line of a dot is the last one, and no line feed or return stands alone.
void require_one_message(std::string_view sent) {
  require(sent.ends_with("\r\n.\r\n") || sent == ".\r\n", "the end of a message", sent);
  require(("\r\n" + std::string(sent)).find("\r\n.\r\n") == sent.size() - 3, "a message ends once", sent);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    require(sent[i] != '\n' || (i > 0 && sent[i - 1] == '\r'), "no lone line feed");
    require(sent[i] != '\r' || (i + 1 < sent.size() && sent[i + 1] == '\n'), "no lone return");
  }
}

void feed(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::size_t cut = static_cast<unsigned char>(bytes.front()) * bytes.size() / 256;
  bytes.remove_prefix(1);
  require(heard({bytes}) == heard({bytes.substr(0, cut), bytes.substr(std::min(cut, bytes.size()))}),
          "pieces change nothing");
  require_one_message(dot_stuffed(bytes));
  if (is_plain_address(bytes)) require_line(bytes, "a plain address");
}

const Registration k_target({"smtp", feed, 8 * 1024});

}  // namespace
}  // namespace baosong::fuzz
