#include "storage/submission_json.hpp"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace baosong::storage {
namespace {

namespace json = boost::json;
using std::chrono::sys_seconds;

constexpr std::array<std::pair<Severity, std::string_view>, 3> k_severities{
    {{Severity::note, "note"}, {Severity::warning, "warning"}, {Severity::error, "error"}}};
constexpr std::array<std::pair<Outcome, std::string_view>, 4> k_outcomes{
    {{Outcome::ignored, "ignored"},
     {Outcome::held, "held"},
     {Outcome::needs_correction, "needs_correction"},
     {Outcome::accepted, "accepted"}}};
constexpr std::array<std::pair<Role, std::string_view>, 9> k_roles{{{Role::none, ""},
                                                                    {Role::summary, "summary"},
                                                                    {Role::statistics, "statistics"},
                                                                    {Role::image, "image"},
                                                                    {Role::video, "video"},
                                                                    {Role::caption, "caption"},
                                                                    {Role::interim, "interim"},
                                                                    {Role::link, "link"},
                                                                    {Role::other, "other"}}};
constexpr std::array<std::pair<State, std::string_view>, 2> k_states{
    {{State::needs_correction, "needs_correction"}, {State::accepted, "accepted"}}};

template <class Table, class Enum>
std::string_view word_of(const Table& table, Enum value) {
  for (const auto& [enumerator, text] : table)
    if (enumerator == value) return text;
  throw std::invalid_argument("an enumerator without a word");
}

// --- writing -----------------------------------------------------------------------------------------------------

json::string text(std::string_view s) {
  return json::string(clean_utf8(s));
}

template <class T>
json::value number_or_null(const std::optional<T>& v) {
  return v ? json::value(*v) : json::value(nullptr);
}

json::value duration_or_null(const std::optional<double>& seconds) {
  if (!seconds || !std::isfinite(*seconds)) return nullptr;
  return std::round(*seconds * 1e6) / 1e6;
}

template <class T, class Write>
json::array list(const std::vector<T>& values, Write write) {
  json::array out;
  out.reserve(values.size());
  for (const T& v : values) out.emplace_back(write(v));
  return out;
}

json::object write(const Finding& f) {
  json::object o;
  o["code"] = text(f.code);
  o["severity"] = word(f.severity);
  o["item"] = text(f.item);
  o["expected"] = text(f.expected);
  o["found"] = text(f.found);
  o["message"] = text(f.message);
  return o;
}

json::object write(const Item& i) {
  json::object o;
  o["path"] = text(i.path);
  o["name"] = text(i.name);
  o["role"] = i.role == Role::none ? json::value(nullptr) : json::value(word(i.role));
  o["media_type"] = text(i.media_type);
  o["size"] = i.size;
  o["sha256"] = text(i.sha256);
  o["width"] = number_or_null(i.width);
  o["height"] = number_or_null(i.height);
  o["duration"] = duration_or_null(i.duration);
  o["caption"] = i.caption ? json::value(text(*i.caption)) : json::value(nullptr);
  o["url"] = text(i.url);
  o["message"] = i.message;
  o["filed"] = i.filed;
  o["findings"] = list(i.findings, [](const Finding& f) { return write(f); });
  return o;
}

json::value write(const std::optional<Summary>& s) {
  if (!s) return nullptr;
  json::object o;
  o["source"] = text(s->source);
  o["title"] = text(s->title);
  o["text"] = text(s->text);
  o["figures"] = list(s->figures, [](const Figure& f) {
    return json::object{{"what", text(f.what)}, {"value", text(f.value)}, {"sentence", text(f.sentence)}};
  });
  return o;
}

json::object write(const DossierMail& m) {
  json::object o;
  o["message"] = m.message;
  o["message_id"] = text(m.message_id);
  o["from"] = text(m.from);
  o["subject"] = text(m.subject);
  o["received_at"] = utc_text(m.received_at);
  o["kind"] = text(m.kind);
  o["outcome"] = text(m.outcome);
  if (m.decided) o["decided"] = true;
  return o;
}

json::object write(const PersonsWord& w) {
  json::object o;
  o["state"] = word(w.state);
  o["reason"] = text(w.reason);
  o["who"] = text(w.who);
  o["at"] = utc_text(w.at);
  return o;
}

// Earlier items stand by revision, as people look for them: 历史/<n>/. Only neighbours are put together, so that the
// order is the same when read back.
json::array write_revisions(const std::vector<EarlierItem>& earlier) {
  json::array out;
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    if (out.empty() || out.back().as_object()["revision"].to_number<int>() != earlier[i].revision) {
      json::object o;
      o["revision"] = earlier[i].revision;
      o["items"] = json::array();
      out.emplace_back(std::move(o));
    }
    out.back().as_object()["items"].as_array().emplace_back(write(earlier[i].item));
  }
  return out;
}

// --- reading -----------------------------------------------------------------------------------------------------

const json::value& at(const json::object& o, std::string_view key) {
  const json::value* v = o.if_contains(key);
  if (v == nullptr) throw std::runtime_error("no dossier: lacks \"" + std::string(key) + "\"");
  return *v;
}

[[noreturn]] void wrong(std::string_view key) {
  throw std::runtime_error("no dossier: wrong value of \"" + std::string(key) + "\"");
}

std::string read_text(const json::object& o, std::string_view key) {
  const json::string* s = at(o, key).if_string();
  if (s == nullptr) wrong(key);
  return {s->data(), s->size()};
}

bool read_bool(const json::object& o, std::string_view key) {
  const bool* b = at(o, key).if_bool();
  if (b == nullptr) wrong(key);
  return *b;
}

template <class T>
T read_integer(const json::object& o, std::string_view key) {
  json::error_code ec;
  const T n = at(o, key).to_number<T>(ec);
  if (ec) wrong(key);
  return n;
}

template <class T, class Read>
std::optional<T> read_optional(const json::object& o, std::string_view key, Read read) {
  if (at(o, key).is_null()) return std::nullopt;
  return read(o, key);
}

template <class Table>
auto read_word(const Table& table, const json::object& o, std::string_view key) {
  const std::string w = read_text(o, key);
  for (const auto& [enumerator, name] : table)
    if (name == w) return enumerator;
  wrong(key);
}

const json::array& read_array(const json::object& o, std::string_view key) {
  const json::array* a = at(o, key).if_array();
  if (a == nullptr) wrong(key);
  return *a;
}

const json::object& as_object(const json::value& v, std::string_view key) {
  const json::object* o = v.if_object();
  if (o == nullptr) wrong(key);
  return *o;
}

template <class T, class Read>
std::vector<T> read_list(const json::object& o, std::string_view key, Read read) {
  std::vector<T> out;
  for (const json::value& v : read_array(o, key)) out.push_back(read(as_object(v, key)));
  return out;
}

sys_seconds read_time(const json::object& o, std::string_view key) {
  const std::string s = read_text(o, key);
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, se = 0;
  if (std::sscanf(s.c_str(), "%d-%d-%dT%d:%d:%dZ", &y, &mo, &d, &h, &mi, &se) != 6) wrong(key);
  using namespace std::chrono;
  return sys_days{year{y} / mo / d} + hours{h} + minutes{mi} + seconds{se};
}

Finding read_finding(const json::object& o) {
  return {read_text(o, "code"),  read_word(k_severities, o, "severity"),
          read_text(o, "item"),  read_text(o, "expected"),
          read_text(o, "found"), read_text(o, "message")};
}

Item read_item(const json::object& o) {
  Item i;
  i.path = read_text(o, "path");
  i.name = read_text(o, "name");
  i.role = at(o, "role").is_null() ? Role::none : read_word(k_roles, o, "role");
  i.media_type = read_text(o, "media_type");
  i.size = read_integer<std::uint64_t>(o, "size");
  i.sha256 = read_text(o, "sha256");
  i.width = read_optional<int>(o, "width", read_integer<int>);
  i.height = read_optional<int>(o, "height", read_integer<int>);
  i.duration = read_optional<double>(o, "duration", read_integer<double>);
  // Boost.JSON 1.81 may miss a decimal by one unit in the last place; a microsecond is coarser than that.
  if (i.duration) *i.duration = std::round(*i.duration * 1e6) / 1e6;
  i.caption = read_optional<std::string>(o, "caption", read_text);
  i.url = read_text(o, "url");
  i.message = read_integer<MessageKey>(o, "message");
  i.filed = read_bool(o, "filed");
  i.findings = read_list<Finding>(o, "findings", read_finding);
  return i;
}

Figure read_figure(const json::object& o) {
  return {read_text(o, "what"), read_text(o, "value"), read_text(o, "sentence")};
}

std::optional<Summary> read_summary(const json::object& o) {
  const json::value& v = at(o, "summary");
  if (v.is_null()) return std::nullopt;
  const json::object& s = as_object(v, "summary");
  Summary out{read_text(s, "source"), read_text(s, "title"), read_text(s, "text"), {}};
  if (s.contains("figures")) out.figures = read_list<Figure>(s, "figures", read_figure);  // not in an older index
  return out;
}

DossierMail read_mail(const json::object& o) {
  DossierMail m;
  m.message = read_integer<MessageKey>(o, "message");
  m.message_id = read_text(o, "message_id");
  m.from = read_text(o, "from");
  m.subject = read_text(o, "subject");
  m.received_at = read_time(o, "received_at");
  m.kind = read_text(o, "kind");
  m.outcome = read_text(o, "outcome");
  m.decided = o.contains("decided");
  return m;
}

InterimReport read_interim(const json::object& o) {
  return {read_mail(as_object(at(o, "mail"), "mail")), read_list<Item>(o, "items", read_item), read_summary(o)};
}

PersonsWord read_persons_word(const json::object& o, std::string_view key) {
  const json::object& w = as_object(at(o, key), key);
  return {read_word(k_states, w, "state"), read_text(w, "reason"), read_text(w, "who"), read_time(w, "at")};
}

Submission read_submission(const json::object& o) {
  Submission s;
  s.receipt = read_text(o, "receipt");
  s.state = read_word(k_states, o, "state");
  s.revision = read_integer<int>(o, "revision");
  s.unconfirmed = read_bool(o, "unconfirmed");
  s.late = read_bool(o, "late");
  s.summary = read_summary(o);
  s.items = read_list<Item>(o, "items", read_item);
  for (const json::value& v : read_array(o, "revisions")) {
    const json::object& r = as_object(v, "revisions");
    const int revision = read_integer<int>(r, "revision");
    for (const json::value& item : read_array(r, "items"))
      s.earlier.push_back({revision, read_item(as_object(item, "items"))});
  }
  s.findings = read_list<Finding>(o, "findings", read_finding);
  s.mails = read_list<DossierMail>(o, "mails", read_mail);
  s.word = read_optional<PersonsWord>(o, "word", read_persons_word);
  s.updated_at = read_time(o, "updated_at");
  return s;
}

void print(const json::value& v, std::size_t depth, std::string& out) {
  const auto line = [&out](std::size_t level) { out.append("\n").append(level * 2, ' '); };
  if (const json::object* o = v.if_object(); o != nullptr && !o->empty()) {
    out += '{';
    bool first = true;
    for (const auto& [key, member] : *o) {
      if (!std::exchange(first, false)) out += ',';
      line(depth + 1);
      out += json::serialize(json::value(key));
      out += ": ";
      print(member, depth + 1, out);
    }
    line(depth);
    out += '}';
  } else if (const json::array* a = v.if_array(); a != nullptr && !a->empty()) {
    out += '[';
    bool first = true;
    for (const json::value& element : *a) {
      if (!std::exchange(first, false)) out += ',';
      line(depth + 1);
      print(element, depth + 1, out);
    }
    line(depth);
    out += ']';
  } else if (const double* d = v.if_double()) {
    std::array<char, 32> buffer{};  // 12.5, where Boost.JSON writes 1.25E1
    out.append(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), *d).ptr);
  } else {
    out += json::serialize(v);
  }
}

}  // namespace

std::string_view word(Severity severity) {
  return word_of(k_severities, severity);
}
std::string_view word(Outcome outcome) {
  return word_of(k_outcomes, outcome);
}
std::string_view word(Role role) {
  return word_of(k_roles, role);
}
std::string_view word(State state) {
  return word_of(k_states, state);
}

std::string utc_text(sys_seconds time) {
  using namespace std::chrono;
  const sys_days day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  std::array<char, 48> buffer{};
  const int n = std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", int{date.year()},
                              unsigned{date.month()}, unsigned{date.day()}, static_cast<int>(clock.hours().count()),
                              static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  return {buffer.data(), static_cast<std::size_t>(n)};
}

std::string clean_utf8(std::string_view text) {
  // Well-formed sequences by Unicode 15, table 3-7.
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto tail = [](unsigned b, unsigned low = 0x80, unsigned high = 0xBF) { return b >= low && b <= high; };
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const unsigned b = byte(i);
    std::size_t length = 0;
    if (b >= 0x01 && b <= 0x7F) {
      length = 1;
    } else if (b >= 0xC2 && b <= 0xDF && tail(byte(i + 1))) {
      length = 2;
    } else if (b >= 0xE0 && b <= 0xEF && tail(byte(i + 1), b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF) &&
               tail(byte(i + 2))) {
      length = 3;
    } else if (b >= 0xF0 && b <= 0xF4 && tail(byte(i + 1), b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF) &&
               tail(byte(i + 2)) && tail(byte(i + 3))) {
      length = 4;
    }
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++i;
    } else {
      out.append(text, i, length);
      i += length;
    }
  }
  return out;
}

boost::json::object to_json(const Dossier& d) {
  json::object o;
  o["campaign"] = text(d.campaign);
  o["campaign_title"] = text(d.campaign_title);
  o["agency"] = text(d.agency);
  o["agency_name"] = text(d.agency_name);
  const bool has = d.submission.has_value();
  o["receipt"] = has ? json::value(text(d.submission->receipt)) : json::value(nullptr);
  o["state"] = has ? json::value(word(d.submission->state)) : json::value(nullptr);
  if (has) {
    const Submission& s = *d.submission;
    o["revision"] = s.revision;
    o["unconfirmed"] = s.unconfirmed;
    o["late"] = s.late;
    o["word"] = s.word ? write(*s.word) : json::value(nullptr);
    o["updated_at"] = utc_text(s.updated_at);
    o["summary"] = write(s.summary);
    o["items"] = list(s.items, [](const Item& i) { return write(i); });
    o["findings"] = list(s.findings, [](const Finding& f) { return write(f); });
    o["mails"] = list(s.mails, [](const DossierMail& m) { return write(m); });
    o["revisions"] = write_revisions(s.earlier);
  }
  o["interim"] = list(d.interim, [](const InterimReport& r) {
    json::object report;
    report["mail"] = write(r.mail);
    report["items"] = list(r.items, [](const Item& i) { return write(i); });
    report["summary"] = write(r.summary);
    return report;
  });
  o["paper"] = d.paper ? json::value(text(*d.paper)) : json::value(nullptr);
  o["extended_until"] = d.extended_until ? json::value(utc_text(*d.extended_until)) : json::value(nullptr);
  o["muted"] = d.muted;
  return o;
}

std::string to_text(const Dossier& dossier) {
  return json::serialize(to_json(dossier));
}

Dossier dossier_from_text(std::string_view source) {
  json::error_code ec;
  const json::value root = json::parse(source, ec);
  if (ec) throw std::runtime_error("no dossier: " + ec.message());
  const json::object& o = as_object(root, "the whole");
  Dossier d;
  d.campaign = read_text(o, "campaign");
  d.campaign_title = read_text(o, "campaign_title");
  d.agency = read_text(o, "agency");
  d.agency_name = read_text(o, "agency_name");
  if (!at(o, "receipt").is_null()) d.submission = read_submission(o);
  d.interim = read_list<InterimReport>(o, "interim", read_interim);
  d.paper = read_optional<std::string>(o, "paper", read_text);
  d.extended_until = read_optional<sys_seconds>(o, "extended_until", read_time);
  d.muted = read_bool(o, "muted");
  return d;
}

std::string pretty(const boost::json::value& value) {
  std::string out;
  print(value, 0, out);
  out += '\n';
  return out;
}

}  // namespace baosong::storage
