#include "daemon/flow/write_letter.hpp"

#include "config/office_time.hpp"
#include "parsers/digest.hpp"
#include "parsers/mime/build.hpp"

namespace baosong::flow {
namespace {

// References may grow without end in a long correspondence: the first and the last tell a thread as well.
constexpr std::size_t k_max_references = 20;

std::chrono::minutes utc_offset(std::chrono::sys_seconds now, const std::string& timezone) {
  const auto midnight_there =
      config::office_instant(config::office_date(now, timezone), std::chrono::minutes(0), timezone);
  return std::chrono::duration_cast<std::chrono::minutes>(
      std::chrono::sys_seconds(std::chrono::sys_days(config::office_date(now, timezone))) - midnight_there);
}

storage::Letter finish(parsers::mime::OutgoingMail mail, const letters::Letter& words, const Envelope& envelope,
                       const config::Office& office, std::chrono::sys_seconds now) {
  mail.from = {office.address, office.name};
  for (const std::string& recipient : envelope.recipients) mail.to.push_back({recipient, ""});
  mail.subject = words.subject;
  mail.message_id = message_id(envelope, office);
  mail.date = now;
  mail.utc_offset = utc_offset(now, office.timezone);
  mail.text = words.text;
  mail.html = words.html;

  storage::Letter letter;
  letter.mailbox = envelope.mailbox;
  letter.kind = envelope.kind;
  letter.recipients = envelope.recipients;
  letter.subject = words.subject;
  letter.message_id = mail.message_id;
  letter.bytes = parsers::mime::build_mail(mail);
  letter.due_at = now;
  return letter;
}

}  // namespace

std::string message_id(const Envelope& envelope, const config::Office& office) {
  parsers::Sha256 digest;
  digest.update(envelope.identity + "\n" + envelope.kind);
  for (const std::string& recipient : envelope.recipients) digest.update("\n" + recipient);
  const auto at = office.address.rfind('@');
  return "<" + digest.hex().substr(0, 32) + "@" + office.address.substr(at + 1) + ">";
}

storage::Letter write_reply(const letters::Letter& words, const Envelope& envelope,
                            const parsers::MessageFacts& answered, const config::Office& office,
                            std::chrono::sys_seconds now) {
  parsers::mime::OutgoingMail mail;
  if (answered.message_id) {
    mail.in_reply_to = *answered.message_id;
    mail.references = answered.references;  // RFC 5322 s.3.6.4
    if (mail.references.size() >= k_max_references)
      mail.references.erase(mail.references.begin() + 1,
                            mail.references.end() - static_cast<std::ptrdiff_t>(k_max_references - 2));
    mail.references.push_back(*answered.message_id);
  }
  mail.extra_fields = {{"Auto-Submitted", "auto-replied"}, {"X-Auto-Response-Suppress", "All"}};
  return finish(std::move(mail), words, envelope, office, now);
}

storage::Letter write_notice(const letters::Letter& words, const Envelope& envelope, const config::Office& office,
                             std::chrono::sys_seconds now) {
  parsers::mime::OutgoingMail mail;
  mail.extra_fields = {{"Auto-Submitted", "auto-generated"}, {"X-Auto-Response-Suppress", "All"}};
  return finish(std::move(mail), words, envelope, office, now);
}

}  // namespace baosong::flow
