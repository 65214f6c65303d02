#include "daemon/flow/held.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "daemon/rules/identify.hpp"

namespace baosong::flow {
namespace {

namespace json = boost::json;

std::string text(const json::value& in, std::string_view key) {
  const json::value* value = in.is_object() ? in.as_object().if_contains(key) : nullptr;
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

/// What speaks for the agency: that its sender is registered, and where it is named.
std::string evidence_for(const config::Agency& agency, const json::value& verdict, bool registered) {
  std::vector<std::string> names = agency.aliases;
  names.push_back(agency.name);
  std::string out = registered ? "发件地址已登记" : "";
  for (const json::value& one : verdict.at("agency").at("evidence").as_array()) {
    const auto evidence = json::value_to<std::string>(one);
    const bool names_it = std::ranges::any_of(
        names, [&](const std::string& name) { return evidence.find("“" + name + "”") != std::string::npos; });
    if (names_it) out += (out.empty() ? "" : "，") + evidence;
  }
  return out;
}

class HeldMessage {
 public:
  HeldMessage(const storage::Message& message, const RuleBook& book)
      : message_(message),
        verdict_(json::parse(message.verdict)),
        campaign_(find_campaign(*book.configuration, message.campaign)) {}

  [[nodiscard]] HeldWords words() const {
    const json::value& about = verdict_.at("message");
    HeldWords out;
    out.from = text(about.at("from"), "address");
    out.subject = text(about, "subject");
    out.why = why();
    if (text(about, "kind").empty()) {
      out.todo = "请查看存档“待处理”中的原始邮件，并请来信人重新发送";
      return out;
    }
    const std::vector<const config::Agency*> agencies = candidates();
    for (const config::Agency* agency : agencies) {
      const std::string evidence = evidence_for(*agency, verdict_, agency == registered());
      out.candidates.push_back(agency->id + " " + agency->name + (evidence.empty() ? "" : "（" + evidence + "）"));
    }
    if (is_inquiry() && is_attributed()) {
      out.todo = "请直接答复来信人";
      return out;
    }
    out.command = "baosong assign " + std::to_string(message_.key) + " --agency " +
                  (agencies.size() == 1 ? agencies.front()->id : std::string("单位代码"));
    out.may_learn = registered() == nullptr;
    return out;
  }

 private:
  [[nodiscard]] bool is_inquiry() const { return text(verdict_.at("message"), "kind") == "inquiry"; }
  [[nodiscard]] bool is_attributed() const { return !message_.agency.empty() && doubts().empty(); }

  [[nodiscard]] std::vector<json::value> doubts() const {
    std::vector<json::value> out;
    for (const json::value& finding : verdict_.at("findings").as_array()) {
      const std::string code = text(finding, "code");
      if (code.starts_with("agency.") || code.starts_with("campaign.") || code.starts_with("message."))
        out.push_back(finding);
    }
    return out;
  }

  [[nodiscard]] std::string why() const {
    std::string out = is_inquiry() ? "咨询来信，请答复。" : "";
    bool unconfirmed_alone = !is_inquiry();
    for (const json::value& finding : doubts()) {
      out += text(finding, "message");
      unconfirmed_alone = unconfirmed_alone && text(finding, "code") == "agency.unconfirmed";
    }
    if (unconfirmed_alone) out += "该单位已有登记地址报送的材料，此件会替换其中内容，须由经办人确认。";
    return out;
  }

  /// Whose address the sender's is, by the roster or by what was learned since.
  [[nodiscard]] const config::Agency* registered() const {
    if (campaign_ == nullptr) return nullptr;
    return rules::registered_agency(text(verdict_.at("message").at("from"), "address"), campaign_->roster);
  }

  [[nodiscard]] std::vector<const config::Agency*> candidates() const {
    std::vector<const config::Agency*> out;
    const auto add = [&](const config::Agency* agency) {
      if (agency != nullptr && std::ranges::find(out, agency) == out.end()) out.push_back(agency);
    };
    if (campaign_ == nullptr) return out;
    add(registered());
    add(campaign_->roster.find(message_.agency));
    if (const json::value* named = verdict_.at("agency").as_object().if_contains("candidates"))
      for (const json::value& id : named->as_array()) add(campaign_->roster.find(json::value_to<std::string>(id)));
    return out;
  }

  const storage::Message& message_;
  json::value verdict_;
  const config::Campaign* campaign_;
};

}  // namespace

HeldWords held_in_words(const storage::Message& message, const RuleBook& book) {
  return HeldMessage(message, book).words();
}

}  // namespace baosong::flow
