// Parts are written flat, as contract 9 shows them: `width` of a picture and of a video are the same key. What kind of
// facts a part has is told by `paragraphs` (document), `thumbnail` (picture) and `codec` (video), which are then always
// written.
#include "parsers/facts_json.hpp"

#include <array>
#include <boost/json.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace baosong::parsers {
namespace {

namespace json = boost::json;

constexpr std::string_view k_schema = "baosong.facts/1";
constexpr std::array<std::pair<Origin, std::string_view>, 6> k_origins = {
    {{Origin::mail, "mail"},
     {Origin::attached_message, "attached_message"},
     {Origin::archive, "archive"},
     {Origin::document, "document"},
     {Origin::tnef, "tnef"},
     {Origin::uuencode, "uuencode"}}};
constexpr std::array<std::pair<Automatic, std::string_view>, 3> k_automatic = {
    {{Automatic::no, "no"}, {Automatic::auto_reply, "auto_reply"}, {Automatic::bounce, "bounce"}}};
constexpr std::array<std::pair<Fault, std::string_view>, 3> k_faults = {
    {{Fault::corrupt, "corrupt"}, {Fault::encrypted, "encrypted"}, {Fault::over_limit, "over_limit"}}};

template <typename Enum, std::size_t N>
std::string_view word_of(Enum value, const std::array<std::pair<Enum, std::string_view>, N>& table) {
  for (const auto& [known, word] : table)
    if (known == value) return word;
  return {};
}

template <typename Enum, std::size_t N>
Enum value_of(std::string_view word, const std::array<std::pair<Enum, std::string_view>, N>& table) {
  for (const auto& [value, known] : table)
    if (known == word) return value;
  throw std::runtime_error("facts: unknown word \"" + std::string(word) + "\"");
}

void put(json::object& to, std::string_view key, const std::string& text) {
  if (!text.empty()) to[key] = text;
}

void put(json::object& to, std::string_view key, bool flag) {
  if (flag) to[key] = true;
}

json::object to_json(const Address& address) {
  return {{"address", address.address}, {"name", address.name}};
}

json::array strings(const std::vector<std::string>& list) {
  json::array out;
  out.reserve(list.size());
  for (const std::string& item : list) out.emplace_back(json::string_view(item));
  return out;
}

json::array addresses(const std::vector<Address>& list, std::size_t from = 0) {
  json::array out;
  for (std::size_t i = from; i < list.size(); ++i) out.push_back(to_json(list[i]));
  return out;
}

void put_document(const DocumentFacts& document, json::object& to) {
  to["title"] = document.title;
  to["paragraphs"] = strings(document.paragraphs);
  json::array tables;
  for (const Table& table : document.tables) {
    json::array rows;
    for (const std::vector<std::string>& row : table.rows) rows.push_back(strings(row));
    tables.push_back(json::object{{"name", table.name}, {"rows", std::move(rows)}});
  }
  to["tables"] = std::move(tables);
  to["scan"] = document.scan;
  to["macros"] = document.macros;
}

json::object to_json(const DeliveryReport& report) {
  json::array recipients;
  for (const ReportedRecipient& one : report.recipients) {
    json::object out{{"address", one.address}};
    put(out, "original_address", one.original_address);
    put(out, "action", one.action);
    put(out, "status", one.status);
    put(out, "diagnostic", one.diagnostic);
    recipients.push_back(std::move(out));
  }
  return {{"originals", strings(report.originals)}, {"recipients", std::move(recipients)}};
}

json::object to_json(const Part& part) {
  json::object out;
  out["path"] = part.path;
  out["name"] = part.name;
  out["media_type"] = part.media_type;
  out["declared_type"] = part.declared_type;
  out["size"] = part.size;
  out["sha256"] = part.sha256;
  out["inline"] = part.inline_shown;
  out["origin"] = word_of(part.origin, k_origins);
  if (part.parent >= 0) out["parent"] = part.parent;
  put(out, "container", part.container);
  if (part.fault != Fault::none) out[word_of(part.fault, k_faults)] = true;
  put(out, "dangerous", part.dangerous);
  put(out, "next_paragraph", part.next_paragraph);
  put(out, "content", part.content);
  if (part.document) put_document(*part.document, out);
  if (part.picture) {
    out["width"] = part.picture->width;
    out["height"] = part.picture->height;
    put(out, "measured_only", part.picture->measured_only);
    out["thumbnail"] = part.picture->thumbnail;
  }
  if (part.video) {
    out["codec"] = part.video->codec;
    out["width"] = part.video->width;
    out["height"] = part.video->height;
    out["duration"] = part.video->duration;
    put(out, "poster", part.video->poster);
  }
  return out;
}

// ---- back ----

const json::value* find(const json::object& from, std::string_view key) {
  const json::value* value = from.if_contains(key);
  return value != nullptr && !value->is_null() ? value : nullptr;
}

std::string text(const json::object& from, std::string_view key) {
  const json::value* value = find(from, key);
  return value != nullptr ? std::string(value->as_string()) : std::string();
}

bool flag(const json::object& from, std::string_view key) {
  const json::value* value = find(from, key);
  return value != nullptr && value->as_bool();
}

template <typename Number>
Number number(const json::object& from, std::string_view key, Number otherwise) {
  const json::value* value = find(from, key);
  return value != nullptr ? value->to_number<Number>() : otherwise;
}

std::vector<std::string> strings(const json::value& value) {
  std::vector<std::string> out;
  for (const json::value& item : value.as_array()) out.emplace_back(item.as_string());
  return out;
}

std::vector<std::string> strings(const json::object& from, std::string_view key) {
  const json::value* value = find(from, key);
  return value != nullptr ? strings(*value) : std::vector<std::string>();
}

Address address_from(const json::value& value) {
  const json::object& from = value.as_object();
  return {text(from, "address"), text(from, "name")};
}

void append_addresses(const json::object& from, std::string_view key, std::vector<Address>& to) {
  if (const json::value* value = find(from, key))
    for (const json::value& item : value->as_array()) to.push_back(address_from(item));
}

DocumentFacts document_from(const json::object& from) {
  DocumentFacts out;
  out.title = text(from, "title");
  out.paragraphs = strings(from, "paragraphs");
  if (const json::value* tables = find(from, "tables")) {
    for (const json::value& item : tables->as_array()) {
      const json::object& table = item.as_object();
      Table read;
      read.name = text(table, "name");
      if (const json::value* rows = find(table, "rows"))
        for (const json::value& row : rows->as_array()) read.rows.push_back(strings(row));
      out.tables.push_back(std::move(read));
    }
  }
  out.scan = flag(from, "scan");
  out.macros = flag(from, "macros");
  return out;
}

DeliveryReport report_from(const json::object& from) {
  DeliveryReport out;
  out.originals = strings(from, "originals");
  if (const json::value* recipients = find(from, "recipients")) {
    for (const json::value& item : recipients->as_array()) {
      const json::object& one = item.as_object();
      out.recipients.push_back({text(one, "address"), text(one, "original_address"), text(one, "action"),
                                text(one, "status"), text(one, "diagnostic")});
    }
  }
  return out;
}

/// A file of the output folder: its name alone, so that none elsewhere can be meant.
std::string file_name(const json::object& from, std::string_view key) {
  std::string name = text(from, key);
  if (name == "." || name == ".." || name.find_first_of(std::string_view("/\0", 2)) != std::string::npos)
    throw std::runtime_error("facts: no file of the output folder: \"" + name + "\"");
  return name;
}

/// Lower-case hex, or empty: it becomes a path.
void require_hash(const std::string& hex) {
  if (!hex.empty() && (hex.size() != 64 || hex.find_first_not_of("0123456789abcdef") != std::string::npos))
    throw std::runtime_error("facts: no SHA-256: \"" + hex + "\"");
}

Part part_from(const json::value& value, int index) {
  const json::object& from = value.as_object();
  Part out;
  out.path = text(from, "path");
  out.name = text(from, "name");
  out.media_type = text(from, "media_type");
  out.declared_type = text(from, "declared_type");
  out.size = number<std::uint64_t>(from, "size", 0);
  out.sha256 = text(from, "sha256");
  require_hash(out.sha256);
  out.inline_shown = flag(from, "inline");
  if (const std::string origin = text(from, "origin"); !origin.empty()) out.origin = value_of(origin, k_origins);
  out.parent = number<int>(from, "parent", -1);
  if (out.parent < -1 || out.parent >= index) throw std::runtime_error("facts: a part in one that comes after it");
  out.container = flag(from, "container");
  for (const auto& [fault, word] : k_faults)
    if (flag(from, word)) out.fault = fault;
  out.dangerous = text(from, "dangerous");
  out.next_paragraph = text(from, "next_paragraph");
  out.content = file_name(from, "content");
  if (find(from, "paragraphs") != nullptr) out.document = document_from(from);
  if (find(from, "thumbnail") != nullptr)
    out.picture = PictureFacts{number<int>(from, "width", 0), number<int>(from, "height", 0),
                               flag(from, "measured_only"), file_name(from, "thumbnail")};
  if (find(from, "codec") != nullptr)
    out.video = VideoFacts{text(from, "codec"), number<int>(from, "width", 0), number<int>(from, "height", 0),
                           number<double>(from, "duration", 0), file_name(from, "poster")};
  return out;
}

MessageFacts facts_from(const json::value& value) {
  const json::object* from = value.if_object();
  if (from == nullptr || text(*from, "schema") != k_schema)
    throw std::runtime_error("facts: not a baosong.facts/1 object");
  MessageFacts out;
  out.unreadable = text(*from, "unreadable");
  out.subject = text(*from, "subject");
  if (const json::value* first = find(*from, "from")) out.from.push_back(address_from(*first));
  append_addresses(*from, "from_others", out.from);
  append_addresses(*from, "reply_to", out.reply_to);
  if (find(*from, "message_id") != nullptr) out.message_id = text(*from, "message_id");
  if (find(*from, "date") != nullptr) out.date = text(*from, "date");
  out.in_reply_to = strings(*from, "in_reply_to");
  out.references = strings(*from, "references");
  if (find(*from, "return_path") != nullptr) out.return_path = text(*from, "return_path");
  out.auto_submitted = text(*from, "auto_submitted");
  out.mailing_list = flag(*from, "mailing_list");
  out.authentication_results = strings(*from, "authentication_results");
  out.automatic = value_of(text(*from, "auto"), k_automatic);
  if (const json::value* report = find(*from, "report")) out.report = report_from(report->as_object());
  out.text = text(*from, "text");
  out.quoted = text(*from, "quoted");
  out.attached_text = text(*from, "attached_text");
  if (const json::value* links = find(*from, "links")) {
    for (const json::value& item : links->as_array()) {
      const json::object& link = item.as_object();
      out.links.push_back(
          {text(link, "name"), text(link, "url"), text(link, "size"), text(link, "expires"), text(link, "provider")});
    }
  }
  if (const json::value* parts = find(*from, "parts"))
    for (const json::value& item : parts->as_array())
      out.parts.push_back(part_from(item, static_cast<int>(out.parts.size())));
  return out;
}

}  // namespace

json::object to_json(const MessageFacts& facts) {
  json::object out;
  out["schema"] = k_schema;
  put(out, "unreadable", facts.unreadable);
  out["subject"] = facts.subject;
  out["from"] = facts.from.empty() ? json::value() : json::value(to_json(facts.from.front()));
  if (facts.from.size() > 1) out["from_others"] = addresses(facts.from, 1);
  if (!facts.reply_to.empty()) out["reply_to"] = addresses(facts.reply_to);
  out["message_id"] = facts.message_id ? json::value(json::string_view(*facts.message_id)) : json::value();
  out["date"] = facts.date ? json::value(json::string_view(*facts.date)) : json::value();
  if (!facts.in_reply_to.empty()) out["in_reply_to"] = strings(facts.in_reply_to);
  if (!facts.references.empty()) out["references"] = strings(facts.references);
  if (facts.return_path) out["return_path"] = *facts.return_path;
  put(out, "auto_submitted", facts.auto_submitted);
  put(out, "mailing_list", facts.mailing_list);
  if (!facts.authentication_results.empty()) out["authentication_results"] = strings(facts.authentication_results);
  out["auto"] = word_of(facts.automatic, k_automatic);
  if (facts.report) out["report"] = to_json(*facts.report);
  out["text"] = facts.text;
  out["quoted"] = facts.quoted;
  put(out, "attached_text", facts.attached_text);
  if (!facts.links.empty()) {
    json::array links;
    for (const CloudLink& link : facts.links)
      links.push_back(json::object{{"name", link.name},
                                   {"url", link.url},
                                   {"size", link.size},
                                   {"expires", link.expires},
                                   {"provider", link.provider}});
    out["links"] = std::move(links);
  }
  json::array parts;
  for (const Part& part : facts.parts) parts.push_back(to_json(part));
  out["parts"] = std::move(parts);
  return out;
}

MessageFacts facts_from_json(const json::value& value) {
  try {
    return facts_from(value);
  } catch (const std::logic_error& error) {  // Boost.JSON's word for a value of another kind
    throw std::runtime_error(std::string("facts: ") + error.what());
  }
}

}  // namespace baosong::parsers
