// A mail that baosong writes: three lines (subject, a name, a file's name), then its text. Whatever they are, the mail
// is plain ASCII in short lines with no field that nobody meant, and it is read back as it was written.
#include "parsers/mime/build.hpp"

#include "parsers/extract.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/names.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

using namespace parsers;

void require_short_ascii_lines(std::string_view mail) {
  while (!mail.empty()) {
    const std::size_t end = mail.find("\r\n");
    require(end != std::string_view::npos, "every line ends in CRLF");
    const std::string_view line = mail.substr(0, end);
    require(line.size() <= 78, "a line has at most 78 bytes", line);
    for (const char c : line) require((c >= 0x20 && c < 0x7F) || c == '\t', "plain ASCII", line);
    mail.remove_prefix(end + 2);
  }
}

/// Control characters become blanks on the way.
std::string without_controls(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return text;
}

void feed(std::string_view bytes) {
  const std::string subject = to_utf8(take_line(bytes), "utf-8");
  const std::string name = to_utf8(take_line(bytes), "utf-8");
  const std::string file = to_utf8(take_line(bytes), "utf-8");
  mime::OutgoingMail mail;
  mail.from = {"office@fujian.example", name};
  mail.to = {{"a@b.example", name}};
  mail.subject = subject;
  mail.message_id = "<1@fujian.example>";
  mail.text = to_utf8(bytes, "utf-8");
  mail.html = "<p>" + mail.text;
  mail.attachments = {{file, "application/octet-stream", std::string(bytes), false, "1@fujian.example"}};
  const std::string built = mime::build_mail(mail);
  require_short_ascii_lines(built);
  require(mime::build_mail(mail) == built, "the same letter gives the same bytes");

  Fed fed(built);
  const MessageFacts facts = extract_message(fed.file(), fed.workspace());
  require_facts(facts, fed.workspace());
  require(facts.from.size() == 1 && facts.from[0].address == "office@fujian.example", "the sender is the sender");
  require(facts.message_id == "<1@fujian.example>", "the message's id");
  if (subject.size() < 1000)
    require(normalised(facts.subject) == normalised(without_controls(subject)), "the subject is read back",
            facts.subject);
  require(!facts.parts.empty() && facts.parts[0].size == bytes.size(), "the attachment is read back");
  // A name that is itself an encoded word is decoded once more: some clients encode names twice over.
  const bool twice = file.find("=?") != std::string::npos;
  if (const std::string safe = safe_name(without_controls(file)); !safe.empty() && file.size() < 1000 && !twice)
    require(normalised(facts.parts[0].name) == normalised(safe), "its name is read back", facts.parts[0].name);
}

const Registration k_target({"build", feed, 8 * 1024});

}  // namespace
}  // namespace baosong::fuzz
