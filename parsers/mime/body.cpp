#include "parsers/mime/body.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "parsers/mime/content_file.hpp"
#include "parsers/mime/mapped_file.hpp"
#include "parsers/text/ascii.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/cloud_links.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/html_text.hpp"

namespace baosong::parsers::mime {
namespace {

constexpr std::size_t k_in_memory = 1 << 20;  // longer encoded texts are decoded to a file first

/// What a leaf or a multipart says.
struct Said {
  std::vector<TextLine> lines;
  std::vector<CloudLink> links;
  bool html = false;
};

std::size_t visible_bytes(const Said& said) {
  std::size_t bytes = 0;
  for (const TextLine& line : said.lines) bytes += trimmed(line.text).size();
  return bytes;
}

bool has_quotation(const Said& said) {
  return std::ranges::any_of(said.lines, &TextLine::quoted);
}

/// Whether the plain alternative says what the HTML says: not a stub ("your program cannot show this"), and not one
/// that lost the marks of quotation.
bool is_plain_enough(const Said& plain, const Said& html) {
  const std::size_t plain_bytes = visible_bytes(plain);
  const std::size_t html_bytes = visible_bytes(html);
  if (plain_bytes == 0) return false;
  if (html_bytes > 400 && plain_bytes * 4 < html_bytes) return false;
  if (has_quotation(html)) {
    const OwnAndQuoted split = split_quoted(plain.lines, static_cast<std::size_t>(-1));
    if (split.quoted.empty()) return false;
  }
  return true;
}

class BodyReader {
 public:
  BodyReader(const Outline& outline, Workspace& workspace) : outline_(outline), workspace_(workspace) {}

  BodyText read() {
    const Said said = says(0);
    body_.text = split_quoted(said.lines, workspace_.limits().text_bytes);
    body_.links = said.links;
    return std::move(body_);
  }

 private:
  /// Recursion is bounded by Limits::mime_depth.
  Said says(int index) {
    const Node& node = outline_.nodes[static_cast<std::size_t>(index)];
    if (!node.multipart) return leaf_says(index, node);
    if (node.children.empty()) return unsplit_says(node);
    std::vector<Said> children;
    for (const int child : node.children) children.push_back(says(child));
    return node.type == "multipart/alternative" ? best_of(std::move(children)) : joined(std::move(children));
  }

  static Said joined(std::vector<Said> children) {
    Said out;
    for (Said& child : children) {
      if (!out.lines.empty() && !child.lines.empty()) out.lines.push_back({});
      std::ranges::move(child.lines, std::back_inserter(out.lines));
      std::ranges::move(child.links, std::back_inserter(out.links));
      out.html = out.html || child.html;
    }
    return out;
  }

  /// The first plain alternative, or the richest (last) HTML one.
  static Said best_of(std::vector<Said> children) {
    Said plain, html;
    for (Said& child : children) {
      if (visible_bytes(child) == 0 && child.links.empty()) continue;
      if (child.html)
        html = std::move(child);
      else if (visible_bytes(plain) == 0)
        plain = std::move(child);
    }
    Said& best = visible_bytes(html) == 0 || is_plain_enough(plain, html) ? plain : html;
    best.links = html.links.empty() ? plain.links : html.links;  // HTML tells names from buttons
    return std::move(best);
  }

  /// A multipart in which no delimiter was found: what stands there is text, unless it is nothing.
  Said unsplit_says(const Node& node) {
    Said out;
    out.lines = text_lines(to_utf8(node.body.substr(0, k_in_memory)));
    out.links = cloud_links(split_quoted(out.lines, k_in_memory).own);
    return out;
  }

  Said leaf_says(int index, const Node& node) {
    const Limits& limits = workspace_.limits();
    const Leaf leaf = leaf_of(node, limits, outline_.newline);
    Said out;
    if (!is_body_text(leaf) || texts_ >= k_most_texts || lines_ >= k_most_lines || text_bytes_ >= 4 * limits.text_bytes)
      return out;
    ++texts_;
    const Transfer transfer = likely_transfer(transfer_of(leaf.transfer), node.body);
    std::string held;
    std::unique_ptr<MappedFile> mapped;
    std::filesystem::path file;
    std::string_view bytes;
    if (node.body.size() <= k_in_memory) {
      held = decode_body(node.body, transfer);
      bytes = held;
    } else {
      file = write_content(node.body, transfer, workspace_).path;
      mapped = std::make_unique<MappedFile>(file);
      bytes = mapped->bytes();
    }
    const bool html = leaf.type == "text/html";
    if (html)
      html_says(bytes.substr(0, 4 * limits.text_bytes), leaf, out);
    else
      plain_says(index, bytes, leaf, out);
    for (const TextLine& line : out.lines) text_bytes_ += line.text.size();
    lines_ += out.lines.size();
    mapped.reset();
    if (!file.empty()) std::filesystem::remove(file);
    return out;
  }

  void html_says(std::string_view bytes, const Leaf& leaf, Said& out) {
    const std::string charset = leaf.charset.empty() ? html_charset(bytes) : leaf.charset;
    const HtmlText html = read_html(to_utf8(bytes, charset), workspace_.limits().text_bytes);
    out.html = true;
    out.lines = text_lines(html.text);
    const std::size_t quoted_from = split_quoted(out.lines, workspace_.limits().text_bytes).quoted_from;
    out.links = cloud_links(html, quoted_from);
    for (TextLine& line : text_lines(html.quoted)) out.lines.push_back({std::move(line.text), true});
    std::ranges::copy(html.cids, std::back_inserter(body_.cids));
  }

  void plain_says(int index, std::string_view bytes, const Leaf& leaf, Said& out) {
    const std::string text = without_uu_files(index, bytes);
    out.lines = text_lines(to_utf8(text, leaf.charset));
    if (leaf.flowed) out.lines = unflowed(std::move(out.lines), leaf.delete_space);
    out.links = cloud_links(split_quoted(out.lines, workspace_.limits().text_bytes).own);
  }

  /// Cuts uuencoded files out; of the rest at most Limits::text_bytes are kept.
  std::string without_uu_files(int index, std::string_view bytes) {
    const std::size_t most = workspace_.limits().text_bytes;
    std::string text;
    std::size_t at = 0;
    while (at < bytes.size()) {
      const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
      const std::size_t next = std::min(end + 1, bytes.size());
      std::string_view line = bytes.substr(at, end - at);
      const std::size_t block_end =
          uu_files_ < k_most_uu_files && !uu_begin_name(line).empty() ? uu_end(bytes, next) : 0;
      if (block_end > 0) {
        while (line.ends_with('\r')) line.remove_suffix(1);
        ContentFile file = write_content(bytes.substr(at, block_end - at), Transfer::uuencode, workspace_);
        body_.uu_files[index].push_back(
            {to_utf8(uu_begin_name(line)), file.path.filename().string(), file.size, std::move(file.sha256)});
        ++uu_files_;
        at = block_end;
        continue;
      }
      if (text.size() < most) text += bytes.substr(at, std::min(next - at, most - text.size()));
      at = next;
    }
    return text;
  }

  /// Where the uuencoded data that begin at `at` end, after their `end` line; 0: they are none. What was cut off
  /// without an `end` counts where at least two full lines stand there.
  static std::size_t uu_end(std::string_view bytes, std::size_t at) {
    std::size_t data_lines = 0;
    std::string scrap;
    while (at < bytes.size()) {
      const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
      std::string_view line = bytes.substr(at, end - at);
      while (line.ends_with('\r')) line.remove_suffix(1);
      const std::size_t next = std::min(end + 1, bytes.size());
      if (line == "end") return data_lines > 0 ? next : 0;
      scrap.clear();
      if (!decode_uu_line(line, scrap)) break;
      if (!scrap.empty()) ++data_lines;
      if (line.empty() && data_lines == 0) break;
      at = next;
    }
    return data_lines >= 2 ? at : 0;
  }

  static constexpr int k_most_texts = 200;
  static constexpr std::size_t k_most_lines = 200'000;  // each costs memory beside its text
  static constexpr int k_most_uu_files = 500;

  const Outline& outline_;
  Workspace& workspace_;
  BodyText body_;
  int texts_ = 0;
  std::size_t lines_ = 0;  // of all texts so far
  std::size_t text_bytes_ = 0;
  int uu_files_ = 0;
};

/// A name that a program on the way could not write: question marks or U+FFFD in place of its characters.
bool is_damaged(std::string_view name) {
  return name.find("??") != std::string_view::npos || name.find("\xEF\xBF\xBD") != std::string_view::npos;
}

/// The first that is stated, unless it is damaged and a later one is not.
std::string best_name(std::initializer_list<std::string> stated) {
  for (const std::string& name : stated)
    if (!name.empty() && !is_damaged(name)) return name;
  for (const std::string& name : stated)
    if (!name.empty()) return name;
  return {};
}

}  // namespace

Leaf leaf_of(const Node& node, const Limits& limits, char newline) {
  const Header header(node.header, limits, newline);
  const Parameterised type(header.raw("Content-Type"));
  const Parameterised disposition(header.raw("Content-Disposition"));
  Leaf leaf;
  leaf.type = node.type;
  leaf.disposition = disposition.value();
  leaf.name =
      best_name({disposition.text("filename"), disposition.text("name"), type.text("name"), type.text("filename")});
  leaf.charset = type.text("charset");
  leaf.transfer = header.raw("Content-Transfer-Encoding");
  leaf.flowed = lower(type.text("format")) == "flowed";
  leaf.delete_space = lower(type.text("delsp")) == "yes";
  std::string id = header.raw("Content-ID");
  std::erase_if(id, [](char c) { return c == '<' || c == '>' || c == ' ' || c == '\t'; });
  leaf.content_id = std::move(id);
  return leaf;
}

bool is_body_text(const Leaf& leaf) {
  return (leaf.type == "text/plain" || leaf.type == "text/html" || leaf.type == "text/enriched" ||
          leaf.type == "text/richtext") &&
         !is_file(leaf);
}

bool is_file(const Leaf& leaf) {
  return !leaf.name.empty() || leaf.disposition == "attachment" || !leaf.type.starts_with("text/");
}

BodyText read_body(const Outline& outline, Workspace& workspace) {
  return BodyReader(outline, workspace).read();
}

}  // namespace baosong::parsers::mime
