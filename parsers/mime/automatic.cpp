#include "parsers/mime/automatic.hpp"

#include <algorithm>
#include <array>

#include "parsers/text/ascii.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/names.hpp"

namespace baosong::parsers::mime {
namespace {

constexpr int k_decoration_pixels = 300;

bool is_item(const Part& part) {
  if (part.container && part.fault == Fault::none) return false;
  if (is_rubbish(part.path)) return false;
  static constexpr std::array<std::string_view, 8> k_signatures = {"application/pkcs7-signature",
                                                                   "application/x-pkcs7-signature",
                                                                   "application/pgp-signature",
                                                                   "text/vcard",
                                                                   "text/x-vcard",
                                                                   "text/directory",
                                                                   "application/pgp-keys",
                                                                   "message/delivery-status"};
  if (std::ranges::find(k_signatures, part.declared_type) != k_signatures.end()) return false;
  const std::string ending = extension(part.name);
  if (ending == "vcf" || ending == "p7s") return false;
  const bool small = part.picture && part.picture->width > 0 &&
                     std::min(part.picture->width, part.picture->height) < k_decoration_pixels;
  return !(small && (part.inline_shown || part.origin == Origin::document));
}

/// The program that returns mail: MAILER-DAEMON or postmaster, in any domain; DragonFly's is `MAILER-DAEMON <>`.
bool is_daemon(const MessageFacts& facts, const Header& header) {
  if (facts.return_path && facts.return_path->empty()) return true;
  if (facts.from.empty()) {
    const std::string from = lower(header.raw("From"));
    return from.starts_with("mailer-daemon") || from.starts_with("postmaster");
  }
  return std::ranges::any_of(facts.from, [](const Address& from) {
    const std::string local = lower(from.address.substr(0, from.address.find('@')));
    return local == "mailer-daemon" || local == "postmaster";
  });
}

bool is_bounce_subject(std::string_view subject) {
  const std::string words = normalised(subject);
  static constexpr std::array<std::string_view, 27> k_words = {"退信",
                                                               "投递失败",
                                                               "投递状态",
                                                               "无法投递",
                                                               "未送达",
                                                               "无法送达",
                                                               "发送失败",
                                                               "邮件被退回",
                                                               "邮件退回",
                                                               "undelivered",
                                                               "undeliverable",
                                                               "deliverystatus",
                                                               "failurenotice",
                                                               "deliveryfailure",
                                                               "deliveryfailed",
                                                               "mailfailure",
                                                               "returnedmail",
                                                               "maildeliveryfailed",
                                                               "mailsystemerror",
                                                               "maildeliverysystem",
                                                               "deliveryhasfailed",
                                                               "couldnotbedelivered",
                                                               "messagedelayed",
                                                               "deliverynotification",
                                                               "faileddelivery",
                                                               "mailfailed",
                                                               "delayedmail"};
  return std::ranges::any_of(k_words, [&](std::string_view word) { return words.find(word) != std::string::npos; });
}

/// A read receipt (RFC 8098): a program gave it, and s. 2.1 forbids to answer it.
bool is_read_receipt(const Header& header) {
  const Parameterised type(header.raw("Content-Type"));
  return type.value() == "multipart/report" && lower(type.text("report-type")) == "disposition-notification";
}

}  // namespace

bool has_attachment(const MessageFacts& facts) {
  return !facts.links.empty() || std::ranges::any_of(facts.parts, is_item);
}

Automatic automatic_kind(const MessageFacts& facts, const Header& header, bool delivery_status) {
  if (delivery_status) return Automatic::bounce;
  if (is_daemon(facts, header) && is_bounce_subject(facts.subject)) return Automatic::bounce;

  const auto precedence = [&] {
    const std::vector<std::string> values = header.all("Precedence");
    return std::ranges::any_of(values, [](const std::string& value) { return lower(value).starts_with("auto_reply"); });
  };
  if (facts.auto_submitted == "auto-replied" || header.has("X-Autoreply") || header.has("X-Autorespond") ||
      header.has("X-QQ-AUTO-REPLY") || precedence() || is_read_receipt(header))
    return Automatic::auto_reply;
  if (has_attachment(facts)) return Automatic::no;
  const std::string subject = normalised(facts.subject);
  const bool named =
      subject.starts_with("自动回复") || subject.starts_with("自动答复") || subject.starts_with("automaticreply");
  const bool machine = !facts.auto_submitted.empty() && facts.auto_submitted != "no";
  return named || machine ? Automatic::auto_reply : Automatic::no;
}

}  // namespace baosong::parsers::mime
