// An agency's correspondence, told mail by mail: each is judged and amends the dossier as the daemon would have it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/rules/amend.hpp"
#include "tests/daemon/rules/builders.hpp"

namespace baosong::rules::tests {

using storage::Dossier;
using storage::MessageKey;

/// An agency's mails to one campaign, judged and filed as they come.
class Story {
 public:
  explicit Story(config::Campaign campaign = fujian(), std::string agency = "fuzhou")
      : campaign_(std::move(campaign)), agency_(std::move(agency)) {}

  Story& by_person() {
    person_ = true;
    return *this;
  }
  Story& by_rules() {
    person_ = false;
    return *this;
  }
  Story& lose_facts() {
    lost_ = true;
    return *this;
  }
  Story& at_time(std::string time) {
    received_ = std::move(time);
    return *this;
  }

  Amended send(const MailBuilder& mail, bool answers_ours = false) { return send_as(++last_, mail, answers_ours); }
  Amended reply(const MailBuilder& mail) { return send(mail, true); }

  Amended send_as(MessageKey key, const MailBuilder& mail, bool answers_ours = false) {
    auto facts = std::make_unique<parsers::MessageFacts>(mail.facts());
    if (facts->message_id == "<1@fuzhou.fj.example>") facts->message_id = "<" + std::to_string(key) + "@x.example>";
    const Verdict verdict = judged(*facts, campaign_, received_);
    const NewMail fresh{key, *facts, verdict, answers_ours, person_};
    AmendSetting setting{campaign_, *campaign_.roster.find(agency_), {}, {}, {}};
    setting.facts_of = [&](MessageKey wanted) -> const parsers::MessageFacts* {
      const auto found = facts_.find(wanted);
      return lost_ || found == facts_.end() ? nullptr : found->second.get();
    };
    setting.new_receipt = [&] {
      ++receipts_;
      return "FJ2021-000" + std::to_string(receipts_);
    };
    Amended out = amend(dossier_, fresh, setting);
    const bool filed = out.change != Change::nothing && out.change != Change::seen_before && out.change != Change::held;
    if (filed) dossier_ = out.dossier;
    facts_[key] = std::move(facts);
    return out;
  }

  [[nodiscard]] const std::optional<Dossier>& dossier() const { return dossier_; }
  [[nodiscard]] const storage::Submission& submission() const { return *dossier_->submission; }
  [[nodiscard]] const parsers::MessageFacts* facts(MessageKey key) const { return facts_.at(key).get(); }
  [[nodiscard]] int receipts() const { return receipts_; }
  [[nodiscard]] std::string items() const {
    std::string out;
    for (const Item& one : submission().items) out += (out.empty() ? "" : " ") + one.path;
    return out;
  }
  [[nodiscard]] std::string findings() const {
    std::string out;
    for (const Finding& one : submission().findings) {
      out += (out.empty() ? "" : ", ") + one.code + (one.item.empty() ? "" : " " + one.item);
    }
    return out;
  }
  [[nodiscard]] std::string earlier() const {
    std::string out;
    for (const auto& one : submission().earlier) {
      out += (out.empty() ? "" : " ") + std::to_string(one.revision) + ":" + one.item.path;
    }
    return out;
  }
  [[nodiscard]] const Item* item(std::string_view path) const {
    for (const Item& one : submission().items) {
      if (one.path == path) return &one;
    }
    return nullptr;
  }

 private:
  config::Campaign campaign_;
  std::string agency_;
  std::string received_ = "2021-10-12T09:00:00+08:00";
  bool person_ = false;
  bool lost_ = false;
  MessageKey last_ = 0;
  int receipts_ = 0;
  std::optional<Dossier> dossier_;
  std::map<MessageKey, std::unique_ptr<parsers::MessageFacts>> facts_;
};

inline MailBuilder summary_and(parsers::Part one) {
  return MailBuilder().with(docx("质量月总结.docx")).with(std::move(one));
}
inline PartBuilder good(const std::string& path) {
  return jpeg(path);
}
inline PartBuilder small(const std::string& path) {
  return jpeg(path).size(800, 600).bytes("small-" + path);
}

}  // namespace baosong::rules::tests
