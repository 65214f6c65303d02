#include "parsers/mime/outline.hpp"

#include <algorithm>
#include <optional>

#include "parsers/mime/mapped_file.hpp"
#include "parsers/text/ascii.hpp"

namespace baosong::parsers::mime {
namespace {

constexpr std::size_t k_release = 4 << 20;
constexpr std::size_t k_guess_bytes = 64 * 1024;  // how far into a multipart its own delimiter is looked for
constexpr std::size_t k_longest_field_start = 1000;
constexpr int k_most_guesses = 3;  // each guess reads the multipart again

std::string_view without_trailing_blanks(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r' || line.back() == '\n'))
    line.remove_suffix(1);
  return line;
}

bool is_blank_line(std::string_view line) {
  return without_trailing_blanks(line).find_first_not_of(" \t") == std::string_view::npos;
}

class Scan {
 public:
  Scan(std::string_view mail, const Limits& limits, Outline& out) : mail_(mail), limits_(limits), out_(out) {}

  void run() {
    std::size_t at = 0;
    if (mail_.starts_with("\xEF\xBB\xBF")) at = 3;
    while (at < mail_.size() && is_blank_line(line_at(at))) at = line_end(at);  // some gateways put blank lines first
    if (at >= mail_.size()) at = 0;
    add(-1, "text/plain", at);
    scan_bodies();
    if (lost_its_type()) {
      out_.nodes.front().type = "multipart/mixed";
      out_.nodes.front().multipart = true;
    }
    guess_boundaries();
  }

 private:
  struct Open {
    int node;
    std::string boundary;
  };

  [[nodiscard]] std::size_t line_end(std::size_t at) const {
    const std::size_t end = mail_.find(out_.newline, at);
    return end == std::string_view::npos || end >= limit() ? limit() : end + 1;
  }
  [[nodiscard]] std::string_view line_at(std::size_t at) const { return mail_.substr(at, line_end(at) - at); }
  [[nodiscard]] std::size_t limit() const { return std::min(limit_, mail_.size()); }

  /// The open multipart whose delimiter `line` is, innermost first.
  struct Match {
    std::size_t level;
    bool closing;
  };
  [[nodiscard]] std::optional<Match> match(std::string_view line) const {
    if (open_.empty() || !line.starts_with("--")) return std::nullopt;
    const std::string_view text = without_trailing_blanks(line).substr(2);
    for (std::size_t level = open_.size(); level-- > 0;) {
      const std::string& boundary = open_[level].boundary;
      if (text == boundary) return Match{level, false};
      if (text.size() == boundary.size() + 2 && text.ends_with("--") && text.starts_with(boundary))
        return Match{level, true};
    }
    return std::nullopt;
  }

  /// Begins a part at `at`: reads its header, opens it where it is a multipart. `at_` is where its body begins.
  void add(int parent, std::string_view default_type, std::size_t at) {
    const int index = static_cast<int>(out_.nodes.size());
    Node node;
    node.parent = parent;
    node.type = default_type;
    if (parent >= 0) {
      node.depth = out_.nodes[static_cast<std::size_t>(parent)].depth + 1;
      out_.nodes[static_cast<std::size_t>(parent)].children.push_back(index);
    }
    const std::size_t header_end = find_header_end(at, parent < 0);
    node.header = mail_.substr(at, header_end - at);
    const Header header(node.header, limits_, out_.newline);
    std::string boundary;
    if (header.has("Content-Type")) {
      const Parameterised type(header.raw("Content-Type"));
      if (type.value().find('/') != std::string::npos) node.type = type.value();
      if (node.type.starts_with("multipart/")) boundary = type.token("boundary");
    }
    if (node.type.starts_with("multipart/")) {
      node.multipart = node.depth < limits_.mime_depth;
      node.too_deep = !node.multipart;
    }
    node.body = mail_.substr(at_, limit() - at_);
    if (node.multipart && !boundary.empty()) open_.push_back({index, boundary});
    out_.nodes.push_back(std::move(node));
    current_ = index;
  }

  /// Whether a field follows at `at`, perhaps after a few folded lines.
  [[nodiscard]] bool header_goes_on(std::size_t at) const {
    constexpr int k_look_ahead = 20;
    for (int i = 0; i < k_look_ahead && at < limit(); ++i) {
      const std::string_view line = line_at(at).substr(0, k_longest_field_start);
      if (!line.starts_with(' ') && !line.starts_with('\t')) return !field_name(line).empty();
      at = line_end(at);
    }
    return false;
  }

  /// Whether the fields that say what a mail is made of stand at `at`: some gateways leave a blank line before them.
  [[nodiscard]] bool begins_mime_header(std::size_t at) const {
    const std::string_view name = field_name(without_trailing_blanks(line_at(at).substr(0, k_longest_field_start)));
    return same_word(name, "MIME-Version") || same_word(name, "Content-Type");
  }

  /// The end of the fields that begin at `at`; `at_` becomes the begin of the body. A line that is no field ends the
  /// header only where no field follows before the blank line (in a part: at once, unless MIME fields follow).
  std::size_t find_header_end(std::size_t at, bool top) {
    std::size_t end = at;      // of the last field
    std::size_t garbage = at;  // first line after `end` that is no field
    bool after_garbage = false;
    bool in_field = false;
    bool typed = false;  // Content-Type was there
    while (at < limit()) {
      const std::string_view line = line_at(at);
      const std::size_t next = at + line.size();
      if (match(line)) {
        at_ = after_garbage ? garbage : at;
        return after_garbage ? garbage : end;
      }
      if (is_blank_line(line)) {
        // A line of blanks amid the header is a fold that somebody stripped; a field or a fold must follow.
        const bool truly_blank =
            without_trailing_blanks(line).empty() && line.find_first_of(" \t") == std::string_view::npos;
        const bool cut_in_two = top && in_field && !typed && begins_mime_header(next);
        if (!cut_in_two && (truly_blank || !in_field || !header_goes_on(next))) {
          at_ = after_garbage ? garbage : next;
          return after_garbage ? garbage : end;
        }
        at = next;
        continue;
      }
      const bool folded = line.front() == ' ' || line.front() == '\t';
      const std::string_view name = folded ? std::string_view() : field_name(without_trailing_blanks(line));
      const bool accepted = folded ? in_field && !after_garbage
                                   : !name.empty() && (!after_garbage || top || starts_with_word(name, "Content-") ||
                                                       starts_with_word(name, "X-"));
      if (accepted) {
        typed = typed || same_word(name, "Content-Type");
        end = next;
        after_garbage = false;
        in_field = true;
      } else if (!after_garbage) {
        after_garbage = true;
        garbage = at;
      }
      at = next;
    }
    at_ = after_garbage ? garbage : limit();
    return after_garbage ? garbage : end;
  }

  void end_body(int index, std::size_t at) {
    Node& node = out_.nodes[static_cast<std::size_t>(index)];
    const auto begin = static_cast<std::size_t>(node.body.data() - mail_.data());
    // The line end before a delimiter belongs to the delimiter (RFC 2046 s.5.1.1).
    if (at > begin && at <= mail_.size() && mail_[at - 1] == out_.newline) {
      --at;
      while (at > begin && mail_[at - 1] == '\r') --at;
    }
    node.body = mail_.substr(begin, at > begin ? at - begin : 0);
  }

  void scan_bodies() {
    std::size_t released = 0;
    while (at_ < limit() && !open_.empty() && !out_.too_many) {
      if (at_ - released > k_release) {
        release_pages(mail_.substr(released, at_ - released));
        released = at_;
      }
      const std::size_t begin = at_;
      at_ = line_end(begin);
      if (mail_[begin] != '-') continue;
      const std::optional<Match> found = match(mail_.substr(begin, at_ - begin));
      if (!found) continue;
      if (current_ >= 0) end_body(current_, begin);
      const int multipart = open_[found->level].node;
      const std::size_t inner = found->level + 1;
      for (std::size_t level = open_.size(); level-- > inner;)
        if (open_[level].node != current_) end_body(open_[level].node, begin);
      open_.resize(found->closing ? found->level : inner);
      current_ = -1;
      if (found->closing) {
        end_body(multipart, begin);
        continue;
      }
      if (out_.nodes.size() >= limits_.parts) {
        out_.too_many = true;
        return;
      }
      const bool digest = out_.nodes[static_cast<std::size_t>(multipart)].type == "multipart/digest";
      add(multipart, digest ? "message/rfc822" : "text/plain", at_);
    }
  }

  /// The boundary that the first delimiter line of a multipart shows: a line `--X` with a Content- field right after
  /// it.
  [[nodiscard]] std::string shown_boundary(std::string_view body) const {
    body = body.substr(0, k_guess_bytes);
    std::size_t at = 0;
    while (at < body.size()) {
      const std::size_t end = std::min(body.find(out_.newline, at), body.size());
      const std::string_view line = without_trailing_blanks(body.substr(at, end - at));
      const std::size_t next = std::min(end + 1, body.size());
      if (line.size() > 2 && line.size() <= 200 && line.starts_with("--") &&
          starts_with_word(body.substr(next), "Content-"))
        return std::string(line.substr(2));
      at = next;
    }
    return {};
  }

  /// Whether the mail is a multipart whose Content-Type a gateway lost or put another in the place of: its body begins
  /// with a delimiter and the fields of a part, and the delimiter comes again.
  [[nodiscard]] bool lost_its_type() const {
    const Node& root = out_.nodes.front();
    if (root.type != "text/plain") return false;
    std::string_view body = root.body.substr(0, k_guess_bytes);
    const auto skip_blanks = [&] { body.remove_prefix(std::min(body.find_first_not_of(" \t\r\n"), body.size())); };
    skip_blanks();
    constexpr std::string_view k_preamble = "This is a multi-part message in MIME format";
    if (starts_with_word(body, k_preamble)) {
      body.remove_prefix(std::min(body.find(out_.newline), body.size()));
      skip_blanks();
    }
    const std::string boundary = body.starts_with("--") ? shown_boundary(body) : std::string();
    if (boundary.empty() || !body.substr(2).starts_with(boundary)) return false;
    const std::string again = out_.newline + ("--" + boundary);
    return root.body.find(again, static_cast<std::size_t>(body.data() - root.body.data()) + 2) !=
           std::string_view::npos;
  }

  void guess_boundaries() {
    int guesses = 0;
    for (std::size_t i = 0; i < out_.nodes.size() && guesses < k_most_guesses && !out_.too_many; ++i) {
      if (!out_.nodes[i].multipart || !out_.nodes[i].children.empty()) continue;
      std::string boundary = shown_boundary(out_.nodes[i].body);
      if (boundary.empty()) continue;
      ++guesses;
      const std::string_view body = out_.nodes[i].body;
      open_.assign(1, {static_cast<int>(i), std::move(boundary)});
      current_ = static_cast<int>(i);
      at_ = static_cast<std::size_t>(body.data() - mail_.data());
      limit_ = at_ + body.size();
      scan_bodies();
      open_.clear();
    }
  }

  std::string_view mail_;
  const Limits& limits_;
  Outline& out_;
  std::vector<Open> open_;
  std::size_t at_ = 0;
  std::size_t limit_ = static_cast<std::size_t>(-1);
  int current_ = -1;
};

}  // namespace

Outline outline(std::string_view mail, const Limits& limits) {
  Outline out;
  if (mail.find('\n') == std::string_view::npos && mail.find('\r') != std::string_view::npos) out.newline = '\r';
  Scan(mail, limits, out).run();
  return out;
}

}  // namespace baosong::parsers::mime
