#include "daemon/mail/imap_grammar.hpp"

#include <algorithm>

#include "daemon/mail/imap_line.hpp"

namespace baosong::mail {
namespace {

constexpr std::size_t k_error_line_bytes = 200;
constexpr std::size_t k_kept_capacity_bytes = 256 * 1024;

ParseError make_error(std::string message, std::string_view line, std::size_t offset) {
  offset = std::min(offset, line.size());
  const std::size_t from = offset > k_error_line_bytes / 2 ? offset - k_error_line_bytes / 2 : 0;
  return {std::move(message), std::string(line.substr(from, k_error_line_bytes)), offset - from};
}

bool inside_quotes_at_end(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    }
  }
  return quoted;
}

// Where "{123}" or "{123+}" at the end of the text begins, and its digits; nullopt where there is none.
std::optional<std::pair<std::size_t, std::string_view>> literal_mark(std::string_view text) {
  if (!text.ends_with('}')) return std::nullopt;
  const std::size_t brace = text.rfind('{');
  if (brace == std::string_view::npos) return std::nullopt;
  std::string_view digits = text.substr(brace + 1, text.size() - brace - 2);
  if (digits.ends_with('+')) digits.remove_suffix(1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return std::pair(brace, digits);
}

}  // namespace

std::size_t ResponseParser::line_limit() const {
  const std::string_view line = line_;
  const bool search = same_word(line.substr(0, 8), "* SEARCH") || same_word(line.substr(0, 9), "* ESEARCH");
  return search ? limits_.search_line_bytes : limits_.line_bytes;
}

std::optional<ParseError> ResponseParser::feed(std::string_view bytes) {
  while (!bytes.empty() && !dead_) {
    if (literal_left_ > 0) {
      const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(literal_left_, bytes.size()));
      take_literal(bytes.substr(0, count));
      bytes.remove_prefix(count);
      continue;
    }
    const std::size_t end = bytes.find('\n');
    line_.append(bytes.substr(0, end));
    if (line_.size() > limits_.line_bytes && line_.size() > line_limit()) {
      dead_ = make_error("a line of more than " + std::to_string(line_limit()) + " bytes", line_, 0);
      break;
    }
    if (end == std::string_view::npos) break;
    bytes.remove_prefix(end + 1);
    if (line_.size() > segment_ && line_.back() == '\r') line_.pop_back();
    dead_ = end_of_line();
  }
  return dead_;
}

void ResponseParser::take_literal(std::string_view piece) {
  literal_left_ -= piece.size();
  if (use_ == LiteralUse::body) handler_.on_body_data(piece);
  if (use_ == LiteralUse::hold) literals_.back().bytes.append(piece);
}

std::optional<ParseError> ResponseParser::end_of_line() {
  if (ends_in_free_text(line_)) return finish_response();
  const std::string_view segment = std::string_view(line_).substr(segment_);
  const auto mark = literal_mark(segment);
  if (!mark || inside_quotes_at_end(segment.substr(0, mark->first))) return finish_response();
  std::uint64_t size = 0;
  const std::string_view digits = mark->second;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), size).ec != std::errc{})
    return make_error("a literal's length out of range", line_, segment_ + mark->first);
  return begin_literal(segment_ + mark->first, size);
}

std::optional<ParseError> ResponseParser::begin_literal(std::size_t brace, std::uint64_t size) {
  const BodyPlace place = place_of_literal(std::string_view(line_).substr(0, brace), literals_, limits_.nesting);
  literals_.push_back({brace, {}, place.is_body, size});
  segment_ = line_.size();
  literal_left_ = size;
  if (place.is_body && body_seen_) return make_error("a second message body in one FETCH response", line_, brace);
  if (place.is_body) {
    body_seen_ = true;
    use_ = LiteralUse::body;
    handler_.on_body_begin(place.uid, size);
  } else if (size <= limits_.held_literal_bytes - held_bytes_) {
    held_bytes_ += static_cast<std::size_t>(size);
    use_ = LiteralUse::hold;
  } else {
    use_ = LiteralUse::pass_over;
  }
  return std::nullopt;
}

std::optional<ParseError> ResponseParser::finish_response() {
  if (!line_.empty()) {  // an empty line between responses means nothing and some servers send it
    ImapCursor cursor(line_, literals_, limits_.nesting);
    ParsedLine parsed = parse_line(cursor);
    if (const auto& fault = cursor.fault()) return make_error(fault->first, line_, fault->second);
    if (parsed.quoted_body) {
      const auto& fetch = std::get<FetchResponse>(parsed.response);
      handler_.on_body_begin(fetch.uid, parsed.quoted_body->size());
      handler_.on_body_data(*parsed.quoted_body);
    }
    handler_.on_response(std::move(parsed.response));
  }
  line_.clear();
  if (line_.capacity() > k_kept_capacity_bytes) line_.shrink_to_fit();
  literals_.clear();
  segment_ = 0;
  held_bytes_ = 0;
  body_seen_ = false;
  use_ = LiteralUse::none;
  return std::nullopt;
}

}  // namespace baosong::mail
