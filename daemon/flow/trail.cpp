#include "daemon/flow/trail.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>
#include <utility>

namespace baosong::flow {
namespace {

namespace json = boost::json;

json::object subject_of(const storage::Act& act) {
  json::error_code error;
  json::value value = json::parse(act.subject, error);
  return !error && value.is_object() ? std::move(value.get_object()) : json::object();
}

std::string text(const json::object& subject, std::string_view key) {
  const json::value* value = subject.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

storage::MessageKey number(const json::object& subject, std::string_view key) {
  const json::value* value = subject.if_contains(key);
  return value && value->is_int64() ? value->get_int64() : 0;
}

// Acts come with the newest first.
std::vector<const storage::Act*> in_order(std::span<const storage::Act> acts) {
  std::vector<const storage::Act*> out;
  for (const storage::Act& act : acts) out.push_back(&act);
  std::ranges::sort(out, {}, &storage::Act::key);
  return out;
}

}  // namespace

std::string word_subject(const storage::Dossier& dossier, const std::string& reason, storage::MessageKey after) {
  return json::serialize(json::object{{"receipt", dossier.submission->receipt},
                                      {"campaign", dossier.campaign},
                                      {"agency", dossier.agency},
                                      {"after", after},
                                      {"reason", reason}});
}

std::vector<rules::ReplayWord> words_about(std::string_view receipt, std::span<const storage::Act> acts) {
  std::vector<rules::ReplayWord> words;
  for (const storage::Act* act : in_order(acts)) {
    if (act->what != "accept" && act->what != "return") continue;
    const json::object subject = subject_of(*act);
    if (text(subject, "receipt") != receipt) continue;
    const auto state = act->what == "accept" ? storage::State::accepted : storage::State::needs_correction;
    words.push_back({{state, text(subject, "reason"), act->who, act->at}, number(subject, "after")});
  }
  return words;
}

std::string assignment_subject(const Assignment& assignment) {
  return json::serialize(json::object{{"message", assignment.message},
                                      {"campaign", assignment.campaign},
                                      {"agency", assignment.agency},
                                      {"receipt", assignment.receipt},
                                      {"sender", assignment.sender},
                                      {"was", assignment.was}});
}

std::map<storage::MessageKey, Assignment> assignments(std::span<const storage::Act> acts) {
  std::map<storage::MessageKey, Assignment> out;
  for (const storage::Act* act : in_order(acts)) {
    if (act->what != "assign") continue;
    const json::object subject = subject_of(*act);
    const storage::MessageKey message = number(subject, "message");
    out[message] = {message,
                    text(subject, "campaign"),
                    text(subject, "agency"),
                    text(subject, "receipt"),
                    text(subject, "sender"),
                    text(subject, "was")};
  }
  return out;
}

std::string learned_subject(const storage::LearnedAddress& learned, storage::MessageKey message) {
  return json::serialize(json::object{
      {"message", message}, {"campaign", learned.campaign}, {"agency", learned.agency}, {"address", learned.address}});
}

ToldAct told(const storage::Act& act) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 11> k_words{{
      {"assign", "确认来信单位"},
      {"learn", "登记发件地址"},
      {"accept", "人工接收"},
      {"return", "人工退回"},
      {"paper", "登记纸质报送"},
      {"extend", "延长期限"},
      {"mute", "停发提醒"},
      {"resend", "重发回复"},
      {"retry", "重新处理"},
      {"letter_gave_up", "回复未能送达"},
      {"letter_returned", "回复被退回"},
  }};
  const auto found = std::ranges::find(k_words, act.what, &std::pair<std::string_view, const char*>::first);
  const json::object subject = subject_of(act);
  ToldAct out{found == k_words.end() ? act.what : found->second, {}};
  if (const auto message = number(subject, "message"); message != 0) out.detail = "来信" + std::to_string(message);
  for (const char* key : {"sender", "address", "reason", "detail", "reply"}) {
    const std::string value = text(subject, key);
    if (!value.empty()) out.detail += (out.detail.empty() ? "" : "，") + value;
  }
  return out;
}

std::vector<storage::Act> acts_about(const storage::Dossier& dossier, std::span<const storage::Act> acts) {
  std::set<storage::MessageKey> messages;
  if (dossier.submission)
    for (const storage::DossierMail& mail : dossier.submission->mails) messages.insert(mail.message);
  for (const storage::InterimReport& report : dossier.interim) messages.insert(report.mail.message);
  std::vector<storage::Act> out;
  for (const storage::Act* act : in_order(acts)) {
    const json::object subject = subject_of(*act);
    const bool its_receipt = dossier.submission && text(subject, "receipt") == dossier.submission->receipt;
    const bool its_agency = text(subject, "campaign") == dossier.campaign && text(subject, "agency") == dossier.agency;
    if (its_receipt || its_agency || messages.contains(number(subject, "message"))) out.push_back(*act);
  }
  return out;
}

}  // namespace baosong::flow
