#include "parsers/mime/message.hpp"

#include <algorithm>
#include <utility>

#include "parsers/extract.hpp"
#include "parsers/mime/address.hpp"
#include "parsers/mime/automatic.hpp"
#include "parsers/mime/body.hpp"
#include "parsers/mime/content_file.hpp"
#include "parsers/mime/date.hpp"
#include "parsers/mime/delivery_report.hpp"
#include "parsers/mime/mapped_file.hpp"
#include "parsers/mime/outline.hpp"
#include "parsers/text/ascii.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/names.hpp"

namespace baosong::parsers::mime {
namespace {

constexpr std::size_t k_attached_subject_bytes = 300;

std::string first_word(std::string_view value) {
  const std::size_t begin = std::min(value.find_first_not_of(" \t"), value.size());
  return lower(value.substr(begin, value.find_first_of(" \t;(", begin) - begin));
}

void read_envelope(const Header& header, MessageFacts& facts) {
  facts.subject = header.text("Subject");
  facts.from = parse_addresses(header.raw("From"));
  if (!header.has("From")) facts.from = parse_addresses(header.raw("Sender"));
  facts.reply_to = parse_addresses(header.raw("Reply-To"));
  if (std::vector<std::string> ids = message_ids(header.raw("Message-ID"), 1); !ids.empty()) {
    facts.message_id = std::move(ids.front());
  } else if (const std::string bare = header.raw("Message-ID"); bare.find('@') != std::string::npos) {
    ids = message_ids("<" + bare + ">", 1);  // the brackets were forgotten
    if (!ids.empty()) facts.message_id = std::move(ids.front());
  }
  facts.date = parse_date(header.raw("Date"));
  facts.in_reply_to = message_ids(header.raw("In-Reply-To"));
  facts.references = message_ids(header.raw("References"));
  if (header.has("Return-Path")) {
    const std::vector<Address> path = parse_addresses(header.raw("Return-Path"));
    facts.return_path = path.empty() ? "" : path.front().address;
  }
  facts.auto_submitted = first_word(shown_text(header.raw("Auto-Submitted")));
  const std::string precedence = first_word(header.raw("Precedence"));
  facts.mailing_list = header.has("List-Id") || header.has("List-Unsubscribe") || precedence == "bulk" ||
                       precedence == "list" || precedence == "junk";
  for (const std::string& value : header.all("Authentication-Results"))
    facts.authentication_results.push_back(to_utf8(value));
}

/// Reads the parts of one mail into `facts`, in their order.
class PartReader {
 public:
  PartReader(const Outline& outline, const BodyText& body, const Place& place, MessageFacts& facts,
             Workspace& workspace)
      : outline_(outline), body_(body), place_(place), facts_(facts), workspace_(workspace) {}

  void read() { visit(0); }

 private:
  /// Recursion is bounded by Limits::mime_depth.
  void visit(int index) {
    const Node& node = outline_.nodes[static_cast<std::size_t>(index)];
    for (const int child : node.children) visit(child);
    if (!node.children.empty() || node.multipart) return;
    const Leaf leaf = leaf_of(node, workspace_.limits(), outline_.newline);
    if (is_file(leaf)) {
      add_leaf(node, leaf);
    } else if (const auto found = body_.uu_files.find(index); found != body_.uu_files.end()) {
      for (const UuFile& file : found->second) add_uu_file(file);
    }
  }

  void add_leaf(const Node& node, const Leaf& leaf) {
    ContentFile content = write_content(node.body, likely_transfer(transfer_of(leaf.transfer), node.body), workspace_);
    Part part;
    part.declared_type = to_utf8(leaf.type);
    part.name = safe_name(leaf.name);
    part.path = safe_path(leaf.name);
    const bool named_by_subject = part.path.empty() && leaf.type.starts_with("message/rfc822");
    if (named_by_subject) {
      const MappedFile mail(content.path);
      part.path = safe_path(subject_of(mail.bytes(), workspace_.limits()));
    }
    part.inline_shown =
        leaf.disposition == "inline" ||
        (!leaf.content_id.empty() && std::ranges::find(body_.cids, leaf.content_id) != body_.cids.end());
    part.origin = place_.origin;
    if (node.too_deep) part.fault = Fault::over_limit;
    add(std::move(part), content.path.filename().string(), content.size, std::move(content.sha256));
  }

  void add_uu_file(const UuFile& file) {
    Part part;
    part.name = safe_name(file.name);
    part.path = safe_path(file.name);
    part.origin = Origin::uuencode;
    add(std::move(part), file.content, file.size, file.sha256);
  }

  void add(Part part, std::string content, std::uint64_t size, std::string sha256) {
    ++files_;
    // No name at all: findings must still be able to say which file they mean.
    if (part.path.empty()) part.path = "未命名附件" + std::to_string(files_);
    part.path = place_.prefix + part.path;
    part.parent = place_.parent;
    part.content = std::move(content);
    part.size = size;
    part.sha256 = std::move(sha256);
    read_part(std::move(part), place_.depth, facts_, workspace_);
  }

  const Outline& outline_;
  const BodyText& body_;
  const Place& place_;
  MessageFacts& facts_;
  Workspace& workspace_;
  int files_ = 0;
};

bool has_delivery_status(const Outline& outline) {
  const bool report =
      std::ranges::any_of(outline.nodes, [](const Node& node) { return node.type == "multipart/report"; });
  return report && std::ranges::any_of(outline.nodes, [](const Node& node) {
           return node.type == "message/delivery-status" || node.type == "message/global-delivery-status";
         });
}

bool states_delivery_status(const Header& header) {
  const Parameterised type(header.raw("Content-Type"));
  return type.value() == "multipart/report" && lower(type.text("report-type")) == "delivery-status";
}

}  // namespace

std::string not_a_mail(std::string_view mail, const Header& header) {
  if (mail.empty()) return "the message is empty";
  if (header.has_known_field()) return {};
  if (header.size() == 0) return "no header field before the first blank line";
  // Fields that no mail program knows: text may be a mail, noise is none.
  constexpr std::size_t k_sample = 4096;
  const std::string_view sample = mail.substr(0, k_sample);
  const auto strange = std::ranges::count_if(sample, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n');
  });
  return static_cast<std::size_t>(strange) * 10 > sample.size() ? "binary data without any header field of a mail"
                                                                : std::string();
}

std::string subject_of(std::string_view mail, const Limits& limits) {
  Limits header_only = limits;
  header_only.parts = 1;
  const Outline found = outline(mail.substr(0, limits.header_bytes), header_only);
  const Header header(found.nodes.front().header, limits, found.newline);
  std::string subject = header.text("Subject");
  if (subject.size() > k_attached_subject_bytes) {
    std::size_t end = k_attached_subject_bytes;
    while (end > 0 && (static_cast<unsigned char>(subject[end]) & 0xC0) == 0x80) --end;
    subject.resize(end);
  }
  return subject;
}

bool has_mail_header(std::string_view bytes) {
  Limits limits;
  limits.parts = 1;
  const Outline found = outline(bytes.substr(0, limits.header_bytes), limits);
  const Header header(found.nodes.front().header, limits, found.newline);
  const auto count = [&](std::initializer_list<const char*> names) {
    return std::ranges::count_if(names, [&](const char* name) { return header.has(name); });
  };
  const auto strong = count({"From", "Received", "Message-ID", "MIME-Version"});
  return strong > 0 && strong + count({"Subject", "Date", "To", "Content-Type", "Return-Path"}) >= 2;
}

void read_mail(std::string_view mail, MessageFacts& facts, Workspace& workspace) {
  const Limits& limits = workspace.limits();
  if (mail.size() > limits.mail_bytes) {
    facts.unreadable = "the message is larger than " + std::to_string(limits.mail_bytes) + " bytes";
    return;
  }
  const Outline found = outline(mail, limits);
  const Header header(found.nodes.front().header, limits, found.newline);
  facts.unreadable = not_a_mail(mail, header);
  if (!facts.unreadable.empty()) return;
  read_envelope(header, facts);
  if (found.too_many) facts.unreadable = "more than " + std::to_string(limits.parts) + " parts";
  BodyText body = read_body(found, workspace);
  facts.text = std::move(body.text.own);
  facts.quoted = std::move(body.text.quoted);
  facts.links = std::move(body.links);
  const Place place;
  PartReader(found, body, place, facts, workspace).read();
  // The whole mail in one signed content: what is said there is what the sender says.
  const std::string& type = found.nodes.front().type;
  if ((type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime") && facts.text.empty())
    facts.text = std::exchange(facts.attached_text, {});
  facts.automatic = automatic_kind(facts, header, has_delivery_status(found) || states_delivery_status(header));
  if (facts.automatic == Automatic::bounce) facts.report = read_delivery_report(found, header, facts, limits);
}

bool read_attached(std::string_view mail, const Place& place, MessageFacts& facts, Workspace& workspace) {
  const Limits& limits = workspace.limits();
  const Outline found = outline(mail, limits);
  const Header header(found.nodes.front().header, limits, found.newline);
  if (!not_a_mail(mail, header).empty()) return false;
  BodyText body = read_body(found, workspace);
  if (!body.text.own.empty() && facts.attached_text.size() < limits.text_bytes) {
    if (!facts.attached_text.empty()) facts.attached_text += '\n';
    facts.attached_text += body.text.own;
  }
  std::ranges::move(body.links, std::back_inserter(facts.links));
  PartReader(found, body, place, facts, workspace).read();
  if (found.too_many && place.parent >= 0)
    facts.parts[static_cast<std::size_t>(place.parent)].fault = Fault::over_limit;
  return true;
}

}  // namespace baosong::parsers::mime
