// See bounce.hpp.
#include "daemon/rules/bounce.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "parsers/text/ascii.hpp"
#include "parsers/text/han.hpp"

namespace baosong::rules {
namespace {

constexpr std::size_t k_ids = 50;
constexpr std::size_t k_words = 4096;

enum class Cause { no_such_address, no_such_domain, full, too_large, unreachable, refused, unknown };

std::string_view in_chinese(Cause cause) {
  switch (cause) {
    case Cause::no_such_address:
      return "对方邮箱地址不存在，或者已经停用";
    case Cause::no_such_domain:
      return "邮箱地址中“@”后面的部分有误，找不到对方的邮件服务器";
    case Cause::full:
      return "对方邮箱已满，收不下新邮件";
    case Cause::too_large:
      return "邮件超过了对方邮箱允许的大小";
    case Cause::unreachable:
      return "多次尝试都无法与对方的邮件服务器连通";
    case Cause::refused:
      return "对方的邮件服务器拒收";
    case Cause::unknown:
      break;
  }
  return "对方的邮件服务器退回了这封信，没有说明原因";
}

struct StatusCause {
  std::string_view subject_and_detail;  ///< "1.1": the class is left out
  Cause cause;
};

/// RFC 3463 s.3; Exchange's 1.10 and 4.1. What is not here goes by its subject alone.
Cause cause_of(std::string_view status) {
  static constexpr std::array<StatusCause, 14> k_causes = {{{"1.2", Cause::no_such_domain},
                                                            {"1.8", Cause::refused},
                                                            {"1.7", Cause::refused},
                                                            {"2.2", Cause::full},
                                                            {"2.3", Cause::too_large},
                                                            {"2.1", Cause::no_such_address},
                                                            {"2.0", Cause::refused},
                                                            {"3.4", Cause::too_large},
                                                            {"4.1", Cause::unreachable},
                                                            {"4.4", Cause::no_such_domain},
                                                            {"4.6", Cause::refused},
                                                            {"1.0", Cause::no_such_address},
                                                            {"3.1", Cause::full},
                                                            {"5.2", Cause::refused}}};
  if (status.size() < 5 || status[1] != '.') return Cause::unknown;
  const std::string_view rest = status.substr(2);
  const auto exact = std::ranges::find(k_causes, rest, &StatusCause::subject_and_detail);
  if (exact != k_causes.end()) return exact->cause;
  switch (rest.front()) {
    case '1':
      return Cause::no_such_address;
    case '4':
      return Cause::unreachable;
    case '2':
    case '3':
    case '5':
    case '6':
    case '7':
      return Cause::refused;
    default:
      return Cause::unknown;
  }
}

struct WordCause {
  std::string_view word;  ///< as parsers::normalised has it
  Cause cause;
};

Cause cause_in(std::string_view words) {
  // The surest first: "mailbox unavailable" is said of full and of missing ones.
  static constexpr std::array<WordCause, 36> k_causes = {{{"hostnotfound", Cause::no_such_domain},
                                                          {"hostordomainnamenotfound", Cause::no_such_domain},
                                                          {"domainnotfound", Cause::no_such_domain},
                                                          {"域名不存在", Cause::no_such_domain},
                                                          {"mailboxfull", Cause::full},
                                                          {"mailboxisfull", Cause::full},
                                                          {"overquota", Cause::full},
                                                          {"quotaexceeded", Cause::full},
                                                          {"exceededstorage", Cause::full},
                                                          {"空间不足", Cause::full},
                                                          {"邮箱已满", Cause::full},
                                                          {"容量已满", Cause::full},
                                                          {"toolarge", Cause::too_large},
                                                          {"exceedssizelimit", Cause::too_large},
                                                          {"邮件过大", Cause::too_large},
                                                          {"userunknown", Cause::no_such_address},
                                                          {"unknownuser", Cause::no_such_address},
                                                          {"nosuchuser", Cause::no_such_address},
                                                          {"usernotfound", Cause::no_such_address},
                                                          {"mailboxnotfound", Cause::no_such_address},
                                                          {"doesnotexist", Cause::no_such_address},
                                                          {"invalidrecipient", Cause::no_such_address},
                                                          {"mailboxunavailable", Cause::no_such_address},
                                                          {"用户不存在", Cause::no_such_address},
                                                          {"地址不存在", Cause::no_such_address},
                                                          {"邮箱不存在", Cause::no_such_address},
                                                          {"账号不存在", Cause::no_such_address},
                                                          {"未开通", Cause::no_such_address},
                                                          {"timedout", Cause::unreachable},
                                                          {"timeout", Cause::unreachable},
                                                          {"connectto", Cause::unreachable},
                                                          {"connectionrefused", Cause::unreachable},
                                                          {"lostconnection", Cause::unreachable},
                                                          {"spam", Cause::refused},
                                                          {"拒收", Cause::refused},
                                                          {"reject", Cause::refused}}};
  const std::string plain = parsers::normalised(words.substr(0, k_words));
  for (const WordCause& one : k_causes)
    if (plain.find(one.word) != std::string::npos) return one.cause;
  return Cause::unknown;
}

bool has_failed(const parsers::ReportedRecipient& one) {
  return one.action == "failed" || (one.action.empty() && one.status.starts_with('5'));
}

}  // namespace

std::vector<std::string> returned_ids(const parsers::MessageFacts& bounce) {
  std::vector<std::string> ids;
  if (bounce.report) ids = bounce.report->originals;
  ids.insert(ids.end(), bounce.in_reply_to.begin(), bounce.in_reply_to.end());
  ids.insert(ids.end(), bounce.references.rbegin(), bounce.references.rend());
  if (ids.size() > k_ids) ids.resize(k_ids);
  return ids;
}

std::string reason_in_chinese(std::string_view status, std::string_view words) {
  const Cause by_status = cause_of(status);
  // Servers say "5.5.0" or "5.7.1" of nearly anything: then their words tell more, if they tell anything.
  if (by_status == Cause::unknown || by_status == Cause::refused) {
    const Cause by_words = cause_in(words);
    if (by_words != Cause::unknown) return std::string(in_chinese(by_words));
  }
  return std::string(in_chinese(by_status));
}

std::vector<storage::Returned> what_came_back(const parsers::MessageFacts& bounce, const SentLetter& letter,
                                              std::chrono::sys_seconds now) {
  std::vector<storage::Returned> out;
  if (!bounce.report) return out;
  for (const std::string& recipient : letter.recipients) {
    const std::string wanted = parsers::lower(recipient);
    const auto known = [&](const storage::Returned& one) { return parsers::lower(one.address) == wanted; };
    if (std::ranges::any_of(letter.returned, known)) continue;
    const auto failed = std::ranges::find_if(bounce.report->recipients, [&](const parsers::ReportedRecipient& one) {
      return has_failed(one) &&
             (parsers::lower(one.address) == wanted || parsers::lower(one.original_address) == wanted);
    });
    if (failed == bounce.report->recipients.end()) continue;
    storage::Returned one;
    one.letter = letter.key;
    one.address = recipient;
    one.at = now;
    one.status = failed->status;
    one.reason = reason_in_chinese(failed->status, failed->diagnostic.empty() ? bounce.text : failed->diagnostic);
    // "Failed, 4.x.x": given up after days of trying. The address itself may well be right.
    one.marks = !failed->status.starts_with('4');
    out.push_back(std::move(one));
  }
  return out;
}

storage::Returned what_was_refused(const Refusal& refusal, std::int64_t letter, std::chrono::sys_seconds now) {
  storage::Returned one;
  one.letter = letter;
  one.address = refusal.address;
  one.at = now;
  one.status = refusal.status;
  one.reason = reason_in_chinese(refusal.status, refusal.words);
  const char subject = refusal.status.size() > 2 ? refusal.status[2] : '1';
  one.marks = refusal.of_recipient && (subject == '0' || subject == '1' || subject == '2' || subject == '4');
  return one;
}

}  // namespace baosong::rules
