// See amend.hpp.
#include "daemon/rules/amend.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "daemon/rules/captioning.hpp"
#include "daemon/rules/classify.hpp"
#include "daemon/rules/findings.hpp"
#include "daemon/rules/identify.hpp"
#include "daemon/rules/messages.hpp"
#include "daemon/rules/persons_word.hpp"
#include "daemon/rules/roles.hpp"
#include "daemon/rules/verdict_json.hpp"
#include "parsers/media_type.hpp"
#include "parsers/text/han.hpp"

namespace baosong::rules {
namespace {

using parsers::MessageFacts;
using storage::Dossier;
using storage::MessageKey;
using storage::Submission;

bool has_finding(const std::vector<Finding>& findings, std::string_view code) {
  return std::ranges::find(findings, code, &Finding::code) != findings.end();
}

bool is_faulty(const Item& item) {
  return std::ranges::any_of(item.findings, [](const Finding& one) { return one.severity == Severity::error; });
}

bool same_name(std::string_view a, std::string_view b) {
  return parsers::normalised(a) == parsers::normalised(b);
}

bool same_content(const MessageFacts& a, const MessageFacts& b) {
  const auto same_part = [](const parsers::Part& x, const parsers::Part& y) {
    return x.path == y.path && x.sha256 == y.sha256;
  };
  return a.message_id == b.message_id && a.subject == b.subject && a.text == b.text && a.quoted == b.quoted &&
         a.links == b.links && std::ranges::equal(a.parts, b.parts, same_part);
}

/// Everything that one call works on.
class Amendment {
 public:
  Amendment(const std::optional<Dossier>& current, const NewMail& mail, const AmendSetting& setting)
      : mail_(mail), setting_(setting) {
    if (current) out_.dossier = *current;
    out_.dossier.campaign = setting.campaign.id;
    out_.dossier.campaign_title = setting.campaign.title;
    out_.dossier.agency = setting.agency.id;
    out_.dossier.agency_name = setting.agency.name;
    out_.outcome = mail.verdict.outcome;
  }

  Amended run() {
    if (!mail_.verdict.kind || mail_.verdict.outcome == Outcome::ignored) return out_;
    if (seen_before()) {  // even if it would be held today: a person may have given it to the agency
      out_.change = Change::seen_before;
      out_.outcome = whole_outcome();
    } else if (mail_.verdict.outcome == Outcome::held && !mail_.decided_by_person) {
      return out_;
    } else if (mail_.verdict.kind == Kind::interim) {
      add_interim();
    } else if (mail_.verdict.kind == Kind::final) {
      out_.dossier.submission ? go_on() : begin();
    }
    return out_;
  }

 private:
  const MessageFacts* facts_of(MessageKey message) const {
    if (message == mail_.message) return &mail_.facts;
    return setting_.facts_of ? setting_.facts_of(message) : nullptr;
  }

  Outcome whole_outcome() const {
    if (!out_.dossier.submission) return mail_.verdict.outcome;
    return out_.dossier.submission->state == storage::State::accepted ? Outcome::accepted : Outcome::needs_correction;
  }

  bool is_same_mail(const storage::DossierMail& before) const {
    if (before.message == mail_.message) return true;
    if (before.message_id.empty() || before.message_id != mail_.verdict.message_id) return false;
    const MessageFacts* facts = facts_of(before.message);
    return facts != nullptr && same_content(*facts, mail_.facts);
  }

  bool seen_before() const {
    const auto is_same = [&](const storage::DossierMail& before) { return is_same_mail(before); };
    const auto& submission = out_.dossier.submission;
    if (submission && std::ranges::any_of(submission->mails, is_same)) return true;
    return std::ranges::any_of(out_.dossier.interim, is_same, &storage::InterimReport::mail);
  }

  storage::DossierMail this_mail(Outcome outcome) const {
    storage::DossierMail out;
    out.message = mail_.message;
    out.message_id = mail_.verdict.message_id;
    out.from = mail_.verdict.from_address;
    out.subject = mail_.verdict.subject;
    out.received_at = mail_.verdict.received_at;
    out.kind = to_word(*mail_.verdict.kind);
    out.outcome = to_word(outcome);
    out.decided = mail_.decided_by_person;
    return out;
  }

  std::vector<Item> new_items() const {
    std::vector<Item> items = mail_.verdict.items;
    for (Item& one : items) one.message = mail_.message;
    return items;
  }

  void add_interim() {
    const bool faulty =
        std::ranges::any_of(mail_.verdict.findings, [](const Finding& one) { return one.severity == Severity::error; });
    out_.outcome = faulty ? Outcome::needs_correction : Outcome::accepted;
    storage::InterimReport report{this_mail(out_.outcome), new_items(), mail_.verdict.summary};
    out_.brought = report.items;
    out_.dossier.interim.push_back(std::move(report));
    out_.change = Change::interim;
  }

  bool is_unconfirmed() const {
    return !mail_.decided_by_person &&
           (mail_.verdict.agency.basis == Basis::named || has_finding(mail_.verdict.findings, "agency.unconfirmed"));
  }

  bool is_confirmed(MessageKey message) const {
    const Submission& submission = *out_.dossier.submission;
    return !submission.unconfirmed || is_confirmed_mail(submission, message, facts_of(message), setting_);
  }

  void begin() {
    Submission submission;
    submission.receipt = setting_.new_receipt();
    submission.unconfirmed = is_unconfirmed();
    submission.late = mail_.verdict.late;
    submission.items = new_items();
    submission.summary = mail_.verdict.summary;
    out_.dossier.submission = std::move(submission);
    out_.change = Change::began;
    finish();
  }

  void go_on() {
    Submission& submission = *out_.dossier.submission;
    const bool reply = is_reply(mail_, setting_.campaign.receipt_prefix, submission.receipt);
    const bool whole = mail_.verdict.summary.has_value() && !reply;
    std::vector<Item> items = new_items();
    if (reply) yield_to_good_summary(items);
    const std::vector<bool> leaves = leaving(items, whole, reply);
    const bool takes_summary = whole && submission.summary && submission.summary->source == "body";
    if (is_unconfirmed() && !mail_.let_pass && replaces_confirmed(leaves, takes_summary)) {
      out_.change = Change::held;
      out_.outcome = Outcome::held;
      return;
    }
    exchange(items, leaves);
    if (whole) {
      submission.late = mail_.verdict.late;
      submission.summary = mail_.verdict.summary;
      submission.unconfirmed = is_unconfirmed();
    } else {
      if (const auto& brought = mail_.verdict.summary; brought && brought->source == "body")
        submission.summary = brought;
      submission.unconfirmed = is_unconfirmed() || rests_on_unconfirmed();
    }
    out_.change = whole ? Change::replaced : Change::added;
    finish();
  }

  bool replaces_confirmed(const std::vector<bool>& leaves, bool takes_summary) const {
    const Submission& submission = *out_.dossier.submission;
    if (takes_summary && !submission.unconfirmed) return true;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      if (leaves[i] && is_confirmed(submission.items[i].message)) return true;
    }
    return false;
  }

  bool rests_on_unconfirmed() const {
    const Submission& submission = *out_.dossier.submission;
    return submission.unconfirmed && std::ranges::any_of(submission.items, [&](const Item& one) {
             return one.message != mail_.message && !is_confirmed(one.message);
           });
  }

  /// In a reply, a document that is the summary only for want of another makes no claim against a good one.
  void yield_to_good_summary(std::vector<Item>& items) {
    const Submission& submission = *out_.dossier.submission;
    const bool good = submission.summary && std::ranges::none_of(submission.items, [](const Item& one) {
                        return one.role == Role::summary && is_faulty(one);
                      });
    if (!good) return;
    for (Item& one : items) {
      if (one.role == Role::summary && role_by_name(one.name) != Role::summary) one.role = Role::other;
    }
  }

  /// Which of the items there go, now that `items` come.
  std::vector<bool> leaving(const std::vector<Item>& items, bool whole, bool reply) const {
    const Submission& submission = *out_.dossier.submission;
    std::set<Role> roles;
    std::set<std::string> names;
    for (const Item& one : items) {
      roles.insert(one.role);
      names.insert(parsers::normalised(one.name));
    }
    for (const parsers::Part& part : mail_.facts.parts) {  // archives that could be opened this time are no items
      if (part.container) names.insert(parsers::normalised(shown_name(part)));
    }
    if (mail_.verdict.summary && mail_.verdict.summary->source == "body") roles.insert(Role::summary);
    const bool too_many = has_finding(submission.findings, "image.too_many");
    const auto goes = [&](const Item& one) {
      if (whole || names.contains(parsers::normalised(one.name))) return true;
      if (!reply) return false;
      if (one.role == Role::image && too_many && roles.contains(Role::image)) return true;
      if (!is_faulty(one)) return false;
      return roles.contains(one.role) || (!items.empty() && (one.role == Role::none || one.role == Role::other));
    };
    std::vector<bool> leaves;
    for (const Item& one : submission.items) leaves.push_back(goes(one));
    return leaves;
  }

  /// What leaves is kept as an earlier revision, but for what comes again just as it was.
  void exchange(std::vector<Item>& items, const std::vector<bool>& leaves) {
    Submission& submission = *out_.dossier.submission;
    std::vector<Item> kept;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      Item& old = submission.items[i];
      if (!leaves[i]) {
        kept.push_back(std::move(old));
        continue;
      }
      const bool comes_again = std::ranges::any_of(items, [&](const Item& one) {
        return one.sha256 == old.sha256 && one.url == old.url && one.role == old.role && same_name(one.name, old.name);
      });
      if (!comes_again) out_.superseded.push_back(std::move(old));
    }
    const bool brings_summary = std::ranges::any_of(items, [](const Item& one) { return one.role == Role::summary; });
    for (Item& one : kept) {
      if (brings_summary && one.role == Role::summary) one.role = Role::other;  // a newer one has taken its place
    }
    for (const Item& old : out_.superseded) submission.earlier.push_back({submission.revision, old});
    if (!out_.superseded.empty()) ++submission.revision;
    kept.insert(kept.end(), items.begin(), items.end());
    submission.items = std::move(kept);
  }

  // --- judging the whole ---------------------------------------------------------------------------------------------

  static Form form_of(const Item& item) {
    if (item.role == Role::link) return Form::link;
    if (parsers::is_picture(item.media_type)) return Form::picture;
    if (parsers::is_video(item.media_type)) return Form::video;
    if (parsers::is_text_document(item.media_type)) return Form::text_document;
    return parsers::is_spreadsheet(item.media_type) ? Form::spreadsheet : Form::other;
  }

  const std::vector<Material>& materials_of(MessageKey message, const MessageFacts& facts) {
    const auto found = materials_.find(message);
    if (found != materials_.end()) return found->second;
    std::vector<Material> materials = select_items(facts);
    assign_roles(materials, false);
    return materials_.emplace(message, std::move(materials)).first->second;
  }

  Material material_of(const Item& item) {
    Material out{item, form_of(item), nullptr, parsers::Fault::none, item.path.find('!') != std::string::npos};
    const MessageFacts* facts = facts_of(item.message);
    if (facts == nullptr) return out;
    for (const Material& one : materials_of(item.message, *facts)) {
      if (one.item.path != item.path || one.item.sha256 != item.sha256) continue;
      out = one;
      out.item = item;
      break;
    }
    return out;
  }

  /// The texts of the mails that the items came with and of those after the first of them, newest first.
  std::vector<MailTexts> mail_texts(const std::vector<Item>& items) {
    std::vector<MessageKey> order;
    for (const storage::DossierMail& one : out_.dossier.submission->mails) order.push_back(one.message);
    order.push_back(mail_.message);
    const auto brought = [&](MessageKey message) {
      return std::ranges::find(items, message, &Item::message) != items.end();
    };
    const auto first = std::ranges::find_if(order, brought);
    std::vector<MailTexts> out;
    for (auto at = order.end(); at != first; --at) {
      const MessageKey message = *std::prev(at);
      const MessageFacts* facts = facts_of(message);
      if (facts != nullptr) out.push_back(texts_of(materials_of(message, *facts), own_text(*facts), message));
    }
    return out;
  }

  void finish() {
    Submission& submission = *out_.dossier.submission;
    const std::vector<Finding> before = submission.findings;
    std::vector<Material> materials;
    for (const Item& one : submission.items) materials.push_back(material_of(one));
    add_captions(materials, mail_texts(submission.items));
    submission.summary = whole_summary(materials);
    submission.findings = judge_final(setting_.campaign, materials, submission.summary);
    for (std::size_t i = 0; i < materials.size(); ++i) submission.items[i] = std::move(materials[i].item);
    add_whole_findings(before);
    const bool faulty =
        std::ranges::any_of(submission.findings, [](const Finding& one) { return one.severity == Severity::error; });
    submission.state = faulty ? storage::State::needs_correction : storage::State::accepted;
    respect_word();
    submission.updated_at = std::max(submission.updated_at, mail_.verdict.received_at);
    out_.outcome = whole_outcome();
    submission.mails.push_back(this_mail(out_.outcome));
    std::ranges::copy_if(submission.items, std::back_inserter(out_.brought),
                         [&](const Item& one) { return one.message == mail_.message; });
  }

  /// What a person accepted stays accepted when something is added to it. What was sent back is answered by this mail;
  /// and a new complete set is judged afresh.
  void respect_word() {
    Submission& submission = *out_.dossier.submission;
    if (!submission.word) return;
    if (out_.change == Change::added && submission.word->state == storage::State::accepted)
      submission.state = storage::State::accepted;
    else
      submission.word.reset();
  }

  /// The document that is the summary, else the text that was.
  std::optional<Summary> whole_summary(const std::vector<Material>& materials) const {
    const std::optional<Summary>& before = out_.dossier.submission->summary;
    for (const Material& one : materials) {
      if (one.item.role != Role::summary) continue;
      const bool lost = one.part == nullptr;
      return lost && before && before->source == one.item.path ? before : choose_summary({one}, {});
    }
    return before && before->source == "body" ? before : std::nullopt;
  }

  void add_whole_findings(const std::vector<Finding>& before) {
    Submission& submission = *out_.dossier.submission;
    const auto take = [&](const std::vector<Finding>& from, std::string_view code) {
      const auto found = std::ranges::find(from, code, &Finding::code);
      if (found != from.end()) submission.findings.push_back(*found);
    };
    if (submission.late) take(out_.change == Change::added ? before : mail_.verdict.findings, "submission.late");
    if (submission.unconfirmed) {
      submission.findings.push_back(make_finding("agency.unconfirmed", Severity::warning));
    }
  }

  const NewMail& mail_;
  const AmendSetting& setting_;
  Amended out_;
  std::map<MessageKey, std::vector<Material>> materials_;
};

}  // namespace

bool is_reply(const NewMail& mail, std::string_view receipt_prefix, std::string_view receipt) {
  return mail.answers_ours || (!receipt.empty() && receipt_in(mail.facts.subject, receipt_prefix) == receipt);
}

Amended amend(const std::optional<storage::Dossier>& current, const NewMail& mail, const AmendSetting& setting) {
  return Amendment(current, mail, setting).run();
}

}  // namespace baosong::rules
