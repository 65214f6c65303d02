// `baosong held`: the messages that a person must decide on: why, whose they may be, and the command that decides.
// Reads only.
#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>

#include "daemon/commands/options.hpp"
#include "daemon/commands/terminal.hpp"
#include "daemon/flow/rule_book.hpp"
#include "daemon/rules/identify.hpp"

namespace baosong::commands {
namespace {

namespace json = boost::json;

std::string text(const json::value& in, std::string_view key) {
  const json::value* value = in.is_object() ? in.as_object().if_contains(key) : nullptr;
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

void add_line(std::string& lines, const std::string& label, const std::string& line) {
  if (!line.empty()) lines += "   " + label + "：" + line + "\n";
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
  HeldMessage(const storage::Message& message, const flow::RuleBook& book)
      : message_(message),
        verdict_(json::parse(message.verdict)),
        campaign_(flow::find_campaign(*book.configuration, message.campaign)) {}

  [[nodiscard]] std::string lines(const std::string& timezone) const {
    const json::value& about = verdict_.at("message");
    std::string out = std::to_string(message_.key) + "  " + short_time(message_.arrival.received_at, timezone) + "  " +
                      text(about.at("from"), "address") + "  " + text(about, "subject") + "\n";
    add_line(out, "原因", why());
    const std::string number = std::to_string(message_.key);
    if (text(about, "kind").empty()) {
      add_line(out, "处理", "请查看存档“待处理”中的原始邮件，并请来信人重新发送");
      return out;
    }
    const std::vector<const config::Agency*> agencies = candidates();
    for (const config::Agency* agency : agencies) {
      const std::string evidence = evidence_for(*agency, verdict_, agency == registered());
      add_line(out, "可能是", agency->id + " " + agency->name + (evidence.empty() ? "" : "（" + evidence + "）"));
    }
    if (is_inquiry() && is_attributed())
      add_line(out, "处理", "请直接答复来信人");
    else
      add_line(out, "处理",
               "baosong assign " + number + " --agency " +
                   (agencies.size() == 1 ? agencies.front()->id : std::string("单位代码")) +
                   (registered() ? "" : "（同时登记发件地址：加 --learn）"));
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

int held(const config::Loaded& loaded) {
  const auto store = flow::open_store(loaded.settings.storage.index);
  const flow::RuleBook book(std::make_shared<const config::Loaded>(loaded), store->learned_addresses());
  const std::vector<storage::Message> messages = store->messages_with(storage::Outcome::held, "");
  if (messages.empty()) std::fputs("没有待人工处理的来信\n", stderr);  // for eyes; stdout has one message after another
  for (const storage::Message& message : messages)
    std::fputs(HeldMessage(message, book).lines(loaded.settings.office.timezone).c_str(), stdout);
  return k_done;
}

}  // namespace baosong::commands
