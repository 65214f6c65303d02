#include "tests/fuzz/harness/require.hpp"

#include <boost/json.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "parsers/digest.hpp"
#include "parsers/facts_json.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/names.hpp"

namespace baosong::fuzz {

namespace fs = std::filesystem;
using namespace parsers;

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 400)) {
    char piece[8];
    const auto byte = static_cast<unsigned char>(c);
    std::snprintf(piece, sizeof piece, byte >= 0x20 && byte < 0x7F ? "%c" : "\\x%02X", byte);
    out += piece;
  }
  return out;
}

/// A thumbnail or poster: empty, or a file in the workspace.
void require_side_file(const Workspace& workspace, const std::string& name, std::string_view what) {
  if (name.empty()) return;
  require(fs::path(name).filename() == name && fs::is_regular_file(workspace.folder() / name), what, name);
}

void require_part(const MessageFacts& facts, std::size_t index, const Workspace& workspace) {
  const Part& part = facts.parts[index];
  require_safe_path(part.path, "part path");
  require_safe_path(part.name, "part name");
  require(part.name.find('/') == std::string::npos, "a part's name is a name alone", part.name);
  require_line(part.media_type, "media type");
  require_line(part.declared_type, "declared type");
  require_line(part.dangerous, "danger");
  require_text(part.next_paragraph, "next paragraph");
  require(part.parent >= -1 && part.parent < static_cast<int>(index), "a container stands before what it holds");
  require_content(workspace, part.content, part.size, part.sha256);
  if (part.document) require_document(*part.document, workspace.limits());
  if (part.picture) require_picture(*part.picture, workspace);
  if (part.video) require_video(*part.video, workspace);
}

}  // namespace

void require(bool holds, std::string_view promise, std::string_view about) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %.*s: %s\n", static_cast<int>(promise.size()), promise.data(),
               escaped(about).c_str());
  std::abort();
}

void require_text(std::string_view text, std::string_view what) {
  require(is_utf8(text), what, text);
  require(text.find('\0') == std::string_view::npos, what, text);
}

void require_line(std::string_view text, std::string_view what) {
  require_text(text, what);
  for (const char c : text) require(static_cast<unsigned char>(c) >= 0x20 && c != '\x7F', what, text);
}

void require_safe_path(std::string_view path, std::string_view what) {
  require_line(path, what);
  require(path.find('\\') == std::string_view::npos, what, path);
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t slash = rest.find('/');
    const std::string_view component = rest.substr(0, slash);
    require(!component.empty() && component != "." && component != "..", what, path);
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
    require(slash == std::string_view::npos || !rest.empty(), what, path);
  }
}

void require_content(const Workspace& workspace, std::string_view name, std::uint64_t size, std::string_view sha256) {
  require(!name.empty() && fs::path(name).filename() == name, "content is a file of the workspace", name);
  const fs::path file = workspace.folder() / name;
  require(fs::is_regular_file(fs::symlink_status(file)) && fs::file_size(file) == size, "content has its size", name);
  require(sha256_of_file(file) == sha256, "content has its hash", name);
}

void require_document(const DocumentFacts& facts, const Limits& limits) {
  std::size_t bytes = 0;
  require_text(facts.title, "title");
  for (const std::string& paragraph : facts.paragraphs) {
    require_text(paragraph, "paragraph");
    require(!paragraph.empty(), "no paragraph is empty");
    bytes += paragraph.size();
  }
  require(facts.paragraphs.size() <= limits.paragraphs, "number of paragraphs");
  // The last piece may reach beyond the limit by its own length.
  require(bytes <= 2 * limits.document_text_bytes + 64 * 1024, "bytes of text");
  for (const Table& table : facts.tables) {
    require_text(table.name, "table name");
    require(table.rows.size() <= limits.table_rows, "rows of a table");
    for (const auto& row : table.rows)
      for (const std::string& cell : row) require_text(cell, "cell");
  }
}

void require_document(const DocumentReading& reading, const Workspace& workspace) {
  require_document(reading.facts, workspace.limits());
  for (const EmbeddedFile& file : reading.embedded) {
    require_text(file.name, "name of an embedded file");
    require_text(file.next_paragraph, "next paragraph");
    require(file.file.parent_path() == workspace.folder() && fs::is_regular_file(file.file),
            "an embedded file stands in the workspace", file.name);
  }
}

void require_picture(const PictureFacts& facts, const Workspace& workspace) {
  require(facts.width >= 0 && facts.height >= 0, "a picture's size");
  require_side_file(workspace, facts.thumbnail, "thumbnail");
}

void require_video(const VideoFacts& facts, const Workspace& workspace) {
  require_line(facts.codec, "codec");
  require(facts.width >= 0 && facts.height >= 0, "a video's size");
  require(std::isfinite(facts.duration) && facts.duration >= 0, "a video's duration");
  require_side_file(workspace, facts.poster, "poster");
}

void require_link(const CloudLink& link) {
  require_text(link.name, "link name");
  require_text(link.url, "link address");
  require_text(link.size, "link size");
  require_text(link.expires, "link expiry");
  require(!link.provider.empty(), "a link has a provider", link.url);
}

void require_facts(const MessageFacts& facts, const Workspace& workspace) {
  const Limits& limits = workspace.limits();
  require_line(facts.unreadable, "unreadable");
  require_line(facts.subject, "subject");
  for (const auto* list : {&facts.from, &facts.reply_to})
    for (const Address& address : *list) {
      require_line(address.address, "address");
      require_line(address.name, "display name");
    }
  for (const auto* list : {&facts.in_reply_to, &facts.references})
    for (const std::string& id : *list) require_line(id, "message id");
  if (facts.message_id) require_line(*facts.message_id, "message id");
  if (facts.date) require_line(*facts.date, "date");
  if (facts.return_path) require_line(*facts.return_path, "return path");
  require_text(facts.auto_submitted, "Auto-Submitted");
  for (const std::string& result : facts.authentication_results) require_text(result, "Authentication-Results");
  require_text(facts.text, "text");
  require_text(facts.quoted, "quoted");
  require_text(facts.attached_text, "attached text");
  require(facts.text.size() <= limits.text_bytes && facts.quoted.size() <= limits.text_bytes, "bytes of text");
  require(facts.attached_text.size() <= 2 * limits.text_bytes + 1, "bytes of attached text");
  for (const CloudLink& link : facts.links) require_link(link);
  for (std::size_t index = 0; index < facts.parts.size(); ++index) require_part(facts, index, workspace);

  const std::string json = boost::json::serialize(to_json(facts));
  require(facts_from_json(boost::json::parse(json)) == facts, "the facts' JSON says the same");
}

Limits small_limits() {
  Limits limits;
  limits.archive_members = 60;
  limits.unpacked_bytes = 8ULL << 20;
  limits.ratio_free_bytes = 1ULL << 20;
  limits.header_bytes = 16 * 1024;
  limits.field_bytes = 4096;
  limits.fields = 200;
  limits.mime_depth = 12;
  limits.parts = 100;
  limits.text_bytes = 16 * 1024;
  limits.paragraphs = 1000;
  limits.table_rows = 200;
  limits.document_text_bytes = 64 * 1024;
  limits.picture_pixels = 1'000'000;
  return limits;
}

}  // namespace baosong::fuzz
