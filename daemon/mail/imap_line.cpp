#include "daemon/mail/imap_line.hpp"

#include <algorithm>
#include <array>

namespace baosong::mail {
namespace {

using Kind = StatusResponse::Kind;

std::optional<Kind> status_kind(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, Kind>, 5> k_words{
      {{"OK", Kind::ok}, {"NO", Kind::no}, {"BAD", Kind::bad}, {"BYE", Kind::bye}, {"PREAUTH", Kind::preauth}}};
  for (const auto& [name, kind] : k_words)
    if (same_word(word, name)) return kind;
  return std::nullopt;
}

bool is_body_item(std::string_view name) {
  if (same_word(name, "RFC822")) return true;
  // BODY[]<0> is what a server may answer to a partial fetch; we never ask for one that does not begin at 0.
  const std::string_view stem = name.substr(0, name.find('<'));
  return same_word(stem, "BODY[]") || same_word(stem, "BINARY[]") || same_word(stem, "BODY[HEADER]");
}

bool is_number(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "[CODE argument] text" (RFC 3501 s.7.1). A ']' inside parentheses or quotes belongs to the argument.
std::optional<ResponseCode> take_code(std::string_view& text) {
  if (text.empty() || text.front() != '[') return std::nullopt;
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && depth > 0) {
      --depth;
    } else if (c == ']' && depth == 0) {
      const std::string_view inside = text.substr(1, i - 1);
      const std::size_t blank = inside.find(' ');
      ResponseCode code{to_upper(inside.substr(0, blank)), {}};
      if (blank != std::string_view::npos) code.argument = inside.substr(blank + 1);
      text.remove_prefix(i + 1);
      if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
      return code;
    }
  }
  return std::nullopt;  // no end: then it is text, as people write it
}

StatusResponse status_line(std::string tag, Kind kind, ImapCursor& cursor) {
  cursor.skip_blanks();
  std::string_view text = cursor.rest();
  StatusResponse status{std::move(tag), kind, take_code(text), {}};
  status.text = text;
  return status;
}

std::pair<std::uint32_t, std::uint32_t> number_range(ImapCursor& cursor) {
  const auto first = cursor.number<std::uint32_t>();
  const auto last = cursor.take(':') ? cursor.number<std::uint32_t>() : first;
  return {std::min(first, last), std::max(first, last)};
}

SearchResponse search_line(ImapCursor& cursor) {
  SearchResponse search;
  for (cursor.skip_blanks(); !cursor.at_end(); cursor.skip_blanks()) {
    if (cursor.peek() == '(') {  // RFC 7162: (MODSEQ n)
      cursor.skip_value();
      continue;
    }
    const auto number = cursor.number<std::uint32_t>();
    if (!cursor.at_end() && cursor.peek() != ' ') cursor.fail("expected a blank after a number");
    search.ranges.emplace_back(number, number);
  }
  return search;
}

// RFC 4731: (TAG "A1") UID COUNT 3 ALL 2,10:11
SearchResponse esearch_line(ImapCursor& cursor) {
  SearchResponse search;
  cursor.skip_blanks();
  if (cursor.peek() == '(') cursor.skip_value();
  for (cursor.skip_blanks(); !cursor.at_end(); cursor.skip_blanks()) {
    const std::string_view name = cursor.item_name();
    if (same_word(name, "UID")) continue;
    cursor.skip_blanks();
    if (same_word(name, "ALL")) {
      do search.ranges.push_back(number_range(cursor));
      while (cursor.take(','));
    } else {
      cursor.skip_value();
    }
  }
  return search;
}

ListResponse list_line(ImapCursor& cursor) {
  ListResponse list;
  cursor.skip_blanks();
  list.attributes = cursor.word_list();
  cursor.skip_blanks();
  list.delimiter = cursor.nstring().value_or("");
  cursor.skip_blanks();
  list.name = cursor.astring();
  return list;  // extended data may follow (RFC 5258); not asked for
}

IdResponse id_line(ImapCursor& cursor) {
  IdResponse id;
  cursor.skip_blanks();
  if (!cursor.take('(')) {
    if (!same_word(cursor.word(), "NIL")) cursor.fail("expected a list or NIL");
    return id;
  }
  for (cursor.skip_blanks(); !cursor.failed() && !cursor.take(')'); cursor.skip_blanks()) {
    std::string field = cursor.string();
    cursor.skip_blanks();
    id.fields.emplace_back(std::move(field), cursor.nstring().value_or(""));
  }
  return id;
}

void fetch_item(std::string_view name, ImapCursor& cursor, FetchResponse& fetch, std::optional<std::string>& body) {
  if (same_word(name, "UID")) {
    fetch.uid = cursor.number<std::uint32_t>();
    if (fetch.uid == 0U) cursor.fail("a UID of 0");
  } else if (same_word(name, "FLAGS")) {
    fetch.flags = cursor.word_list();
  } else if (same_word(name, "RFC822.SIZE")) {
    fetch.rfc822_size = cursor.number<std::uint64_t>();
  } else if (same_word(name, "INTERNALDATE")) {
    fetch.internal_date = parse_internal_date(cursor.nstring().value_or(""));
  } else if (!is_body_item(name)) {
    cursor.skip_value();
  } else if (fetch.body_bytes) {
    cursor.fail("a second message body in one FETCH response");
  } else if (cursor.peek() == '{' || cursor.peek() == '~') {
    const auto* literal = cursor.literal();
    if (literal != nullptr) fetch.body_bytes = literal->size;
  } else if (std::optional<std::string> text = cursor.nstring()) {
    fetch.body_bytes = text->size();
    body = std::move(text);
  }
}

FetchResponse fetch_line(std::uint32_t sequence_number, ImapCursor& cursor, std::optional<std::string>& body) {
  FetchResponse fetch;
  fetch.sequence_number = sequence_number;
  cursor.skip_blanks();
  cursor.expect('(');
  for (cursor.skip_blanks(); !cursor.failed() && !cursor.take(')'); cursor.skip_blanks()) {
    if (cursor.at_end()) {
      cursor.fail("a FETCH response without its ')'");
      break;
    }
    const std::string_view name = cursor.item_name();
    cursor.skip_blanks();
    fetch_item(name, cursor, fetch, body);
  }
  cursor.skip_blanks();
  if (!cursor.at_end()) cursor.fail("something after the end of a FETCH response");
  return fetch;
}

Response numbered_line(std::string_view digits, ImapCursor& cursor, std::optional<std::string>& body) {
  std::uint32_t number = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc{})
    cursor.fail("a number out of range");
  cursor.skip_blanks();
  const std::string_view word = cursor.word();
  if (same_word(word, "EXISTS")) return CountResponse{CountResponse::Kind::exists, number};
  if (same_word(word, "RECENT")) return CountResponse{CountResponse::Kind::recent, number};
  if (same_word(word, "EXPUNGE")) return CountResponse{CountResponse::Kind::expunge, number};
  if (same_word(word, "FETCH")) return fetch_line(number, cursor, body);
  return UnknownResponse{to_upper(word)};
}

Response untagged_line(ImapCursor& cursor, std::optional<std::string>& body) {
  cursor.skip_blanks();
  const std::string_view word = cursor.word();
  if (const auto kind = status_kind(word)) return status_line({}, *kind, cursor);
  if (is_number(word)) return numbered_line(word, cursor, body);
  if (same_word(word, "CAPABILITY")) {
    CapabilityResponse capability;
    for (cursor.skip_blanks(); !cursor.at_end(); cursor.skip_blanks())
      capability.names.push_back(to_upper(cursor.astring()));
    return capability;
  }
  if (same_word(word, "SEARCH")) return search_line(cursor);
  if (same_word(word, "ESEARCH")) return esearch_line(cursor);
  if (same_word(word, "LIST")) return list_line(cursor);
  if (same_word(word, "ID")) return id_line(cursor);
  if (same_word(word, "FLAGS")) {
    cursor.skip_blanks();
    return FlagsResponse{cursor.word_list()};
  }
  return UnknownResponse{to_upper(word)};
}

}  // namespace

bool ends_in_free_text(std::string_view line) {
  if (line.starts_with('+')) return true;
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return false;
  const std::string_view after = line.substr(std::min(line.find_first_not_of(' ', blank), line.size()));
  return status_kind(after.substr(0, after.find(' '))).has_value();
}

BodyPlace place_of_literal(std::string_view line, const std::vector<ResponseParser::HeldLiteral>& literals,
                           std::size_t max_nesting) {
  ImapCursor cursor(line, literals, max_nesting);
  BodyPlace place;
  if (cursor.word() != "*") return {};
  cursor.skip_blanks();
  if (!is_number(cursor.word())) return {};
  cursor.skip_blanks();
  if (!same_word(cursor.word(), "FETCH")) return {};
  cursor.skip_blanks();
  cursor.expect('(');
  for (cursor.skip_blanks(); !cursor.at_end(); cursor.skip_blanks()) {
    const std::string_view name = cursor.item_name();
    cursor.skip_blanks();
    if (cursor.at_end() || cursor.rest() == "~") {
      place.is_body = !cursor.failed() && is_body_item(name);
      return place;
    }
    if (same_word(name, "UID")) {
      place.uid = cursor.number<std::uint32_t>();
    } else {
      cursor.skip_value();
    }
  }
  return {};
}

ParsedLine parse_line(ImapCursor& cursor) {
  ParsedLine parsed;
  if (cursor.take('+')) {
    cursor.take(' ');
    parsed.response = ContinuationResponse{std::string(cursor.rest())};
    return parsed;
  }
  const std::string_view tag = cursor.word();
  if (tag == "*") {
    parsed.response = untagged_line(cursor, parsed.quoted_body);
    return parsed;
  }
  cursor.skip_blanks();
  const auto kind = status_kind(cursor.word());
  if (tag.empty() || !kind || *kind == Kind::bye || *kind == Kind::preauth) {
    cursor.fail("expected '*', '+' or a tag with OK, NO or BAD");
    return parsed;
  }
  parsed.response = status_line(std::string(tag), *kind, cursor);
  return parsed;
}

std::optional<std::uint32_t> ResponseCode::number() const {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(argument.data(), argument.data() + argument.size(), value);
  if (error != std::errc{} || end != argument.data() + argument.size()) return std::nullopt;
  return value;
}

std::vector<std::string> ResponseCode::words() const {
  std::vector<std::string> result;
  std::string_view text = argument;
  if (text.starts_with('(')) text.remove_prefix(1);
  if (text.ends_with(')')) text.remove_suffix(1);
  while (!text.empty()) {
    const std::size_t blank = text.find(' ');
    if (blank != 0) result.emplace_back(text.substr(0, blank));
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
  }
  return result;
}

std::optional<std::chrono::sys_seconds> parse_internal_date(std::string_view text) {
  static constexpr std::string_view k_months = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
  std::string padded(text);
  if (padded.size() == 25) padded.insert(0, " ");  // "1-Jul-…": a blank or 0 is missing
  if (padded.size() != 26 || padded[2] != '-' || padded[6] != '-' || padded[11] != ' ' || padded[14] != ':' ||
      padded[17] != ':' || padded[20] != ' ' || (padded[21] != '+' && padded[21] != '-'))
    return std::nullopt;
  if (padded[0] == ' ') padded[0] = '0';
  bool digits = true;
  const auto at = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
      digits = digits && padded[i] >= '0' && padded[i] <= '9';
      value = value * 10 + (padded[i] - '0');
    }
    return value;
  };
  const std::size_t month = k_months.find(to_upper(std::string_view(padded).substr(3, 3)));
  const int day = at(0, 2), year = at(7, 4), hour = at(12, 2), minute = at(15, 2), second = at(18, 2);
  const int zone_hours = at(22, 2), zone_minutes = at(24, 2);
  if (!digits || month == std::string_view::npos || month % 3 != 0 || hour > 23 || minute > 59 || second > 60 ||
      zone_minutes > 59)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  const auto zone = std::chrono::hours(zone_hours) + std::chrono::minutes(zone_minutes);
  const std::chrono::sys_seconds local = std::chrono::sys_days(date) + std::chrono::hours(hour) +
                                         std::chrono::minutes(minute) + std::chrono::seconds(second);
  return padded[21] == '+' ? local - zone : local + zone;
}

}  // namespace baosong::mail
