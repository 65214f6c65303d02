// See verdict_json.hpp.
#include "daemon/rules/verdict_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <string>

#include "config/office_time.hpp"
#include "daemon/rules/identify.hpp"

namespace baosong::rules {
namespace {

namespace json = boost::json;

json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(json::string(text));
}

template <typename T>
json::value or_null(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::value or_null(const std::optional<std::string>& value) {
  return value ? json::value(json::string(*value)) : json::value(nullptr);
}

json::object finding_json(const Finding& finding) {
  return {{"code", finding.code},
          {"severity", to_word(finding.severity)},
          {"item", text_or_null(finding.item)},
          {"expected", text_or_null(finding.expected)},
          {"found", text_or_null(finding.found)},
          {"message", finding.message}};
}

json::array findings_json(const std::vector<Finding>& findings) {
  json::array out;
  for (const Finding& one : findings) out.push_back(finding_json(one));
  return out;
}

json::object item_json(const Item& item) {
  json::object out = {{"path", item.path},
                      {"name", item.name},
                      {"role", text_or_null(to_word(item.role))},
                      {"media_type", text_or_null(item.media_type)},
                      {"size", item.role == Role::link ? json::value(nullptr) : json::value(item.size)},
                      {"sha256", text_or_null(item.sha256)},
                      {"width", or_null(item.width)},
                      {"height", or_null(item.height)},
                      {"caption", or_null(item.caption)},
                      {"findings", findings_json(item.findings)}};
  if (item.duration) out["duration"] = *item.duration;
  if (!item.url.empty()) out["url"] = item.url;
  return out;
}

json::object summary_json(const Summary& summary) {
  json::array figures;
  for (const storage::Figure& one : summary.figures)
    figures.push_back(json::object{{"what", one.what}, {"value", one.value}, {"sentence", one.sentence}});
  return {{"source", summary.source},
          {"title", text_or_null(summary.title)},
          {"text", summary.text},
          {"figures", std::move(figures)}};
}

json::array evidence_json(const std::vector<std::string>& evidence) {
  json::array out;
  for (const std::string& one : evidence) {
    out.push_back(json::string(one == k_by_address  ? std::string_view("from-address")
                               : one == k_by_domain ? std::string_view("from-domain")
                                                    : std::string_view(one)));
  }
  return out;
}

json::object agency_json(const AgencyMatch& agency) {
  json::object out = {
      {"id", text_or_null(agency.id)}, {"basis", to_word(agency.basis)}, {"evidence", evidence_json(agency.evidence)}};
  if (!agency.candidates.empty()) {
    json::array candidates;
    for (const std::string& id : agency.candidates) candidates.push_back(json::string(id));
    out["candidates"] = std::move(candidates);
  }
  return out;
}

}  // namespace

std::string_view to_word(Kind kind) {
  switch (kind) {
    case Kind::final:
      return "final";
    case Kind::interim:
      return "interim";
    case Kind::inquiry:
      return "inquiry";
    case Kind::auto_reply:
      return "auto_reply";
    case Kind::bounce:
      return "bounce";
    case Kind::unrelated:
      return "unrelated";
  }
  return {};
}

std::string_view to_word(Basis basis) {
  switch (basis) {
    case Basis::registered:
      return "registered";
    case Basis::named:
      return "named";
    case Basis::ambiguous:
      return "ambiguous";
    case Basis::unknown:
      return "unknown";
    case Basis::mismatch:
      return "mismatch";
  }
  return {};
}

std::string_view to_word(Role role) {
  switch (role) {
    case Role::none:
      return {};
    case Role::summary:
      return "summary";
    case Role::statistics:
      return "statistics";
    case Role::image:
      return "image";
    case Role::video:
      return "video";
    case Role::caption:
      return "caption";
    case Role::interim:
      return "interim";
    case Role::link:
      return "link";
    case Role::other:
      return "other";
  }
  return {};
}

std::string_view to_word(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return {};
}

std::string_view to_word(Outcome outcome) {
  switch (outcome) {
    case Outcome::ignored:
      return "ignored";
    case Outcome::held:
      return "held";
    case Outcome::needs_correction:
      return "needs_correction";
    case Outcome::accepted:
      return "accepted";
  }
  return {};
}

json::object to_json(const Verdict& verdict, std::string_view timezone) {
  json::array items;
  for (const Item& one : verdict.items) items.push_back(item_json(one));
  const json::value summary = verdict.summary ? json::value(summary_json(*verdict.summary)) : json::value(nullptr);
  return {
      {"schema", "baosong.verdict/1"},
      {"campaign", text_or_null(verdict.campaign)},
      {"message", json::object{{"message_id", text_or_null(verdict.message_id)},
                               {"from", json::object{{"address", verdict.from_address},
                                                     {"name", text_or_null(verdict.from_name)}}},
                               {"subject", verdict.subject},
                               {"received_at", config::rfc3339(verdict.received_at, std::string(timezone))},
                               {"kind", verdict.kind ? json::value(to_word(*verdict.kind)) : json::value(nullptr)}}},
      {"agency", agency_json(verdict.agency)},
      {"items", std::move(items)},
      {"summary", summary},
      {"findings", findings_json(verdict.findings)},
      {"late", verdict.late},
      {"outcome", to_word(verdict.outcome)},
  };
}

}  // namespace baosong::rules
