// Composes the parsers: what a file is decides who reads it, and what it holds is read the same way. Order and paths as
// in contract 4; Part::content is the name of a file in the workspace's folder. Recursion (archive in message in
// archive …) is bounded by Limits::archive_depth.
#include "parsers/extract.hpp"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>
#include <vector>

#include "parsers/archives/archive.hpp"
#include "parsers/danger.hpp"
#include "parsers/digest.hpp"
#include "parsers/documents/document.hpp"
#include "parsers/media_type.hpp"
#include "parsers/mime/mapped_file.hpp"
#include "parsers/mime/message.hpp"
#include "parsers/mime/smime.hpp"
#include "parsers/mime/tnef.hpp"
#include "parsers/pictures/picture.hpp"
#include "parsers/text/han.hpp"
#include "parsers/text/names.hpp"
#include "parsers/video/video.hpp"

namespace baosong::parsers {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_parts = 20000;  // over all containers of a mail: the facts must stay writable

bool is_signature(std::string_view type) {
  static constexpr std::array<std::string_view, 3> k_signatures = {
      "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"};
  return std::ranges::find(k_signatures, type) != k_signatures.end();
}

/// The type of a recording in the container of a video: told by what is in it, as its first bytes cannot.
std::string sound_type(std::string_view video_type) {
  const std::size_t slash = video_type.find('/');
  return video_type.starts_with("video/") ? "audio" + std::string(video_type.substr(slash)) : "audio/vnd.rn-realaudio";
}

/// Reads one part and what is inside it.
class PartReading {
 public:
  PartReading(int index, int depth, MessageFacts& facts, Workspace& workspace)
      : index_(index),
        depth_(depth),
        facts_(facts),
        workspace_(workspace),
        file_(workspace.folder() / part().content) {}

  void read() {
    part().media_type = detect_media_type(file_, part().name);
    if (part().fault != Fault::none) return;  // a multipart nested too deeply
    part().dangerous = dangerous_reason(file_, part().name, part().media_type);
    if (is_signature(part().declared_type)) return;
    const std::string type = part().media_type;
    if (is_text_document(type) || is_spreadsheet(type)) {
      if (!declared_message() || !read_message()) read_the_document();
      return;
    }
    if (is_other_office_document(type)) {
      const DocumentReading reading = read_document(file_, type, workspace_);
      if (reading.facts.macros && part().dangerous.empty()) part().dangerous = "document with macros";
      if (reading.fault == Fault::encrypted) part().fault = reading.fault;
      return;
    }
    if (!part().dangerous.empty()) return;
    if (is_picture(type)) {
      PictureReading reading = read_picture(file_, type, workspace_);
      part().picture = std::move(reading.facts);
      part().fault = reading.fault;
    } else if (is_video(type)) {
      VideoReading reading = read_video(file_, workspace_);
      part().fault = reading.fault;
      if (reading.sound_only) {
        part().media_type = sound_type(type);
      } else {
        part().video = std::move(reading.facts);
      }
    } else if (is_archive(type)) {
      read_the_archive();
    } else if (type == "application/vnd.ms-tnef" || type == "application/ms-tnef") {
      read_winmail();
    } else if (type == "message/rfc822" || declared_message()) {
      read_message();
    } else if (type == "application/pgp-encrypted") {
      part().fault = Fault::encrypted;
    } else {
      read_smime();
    }
  }

 private:
  /// Parts move when others are added: never keep a reference across read_part().
  Part& part() { return facts_.parts[static_cast<std::size_t>(index_)]; }

  /// Declared as a message: its content decides, not a guess at what text it is.
  bool declared_message() {
    return part().declared_type == "message/rfc822" || part().declared_type == "message/global" ||
           part().declared_type == "message/news";
  }

  bool too_deep() {
    part().container = true;
    if (depth_ < workspace_.limits().archive_depth) return false;
    part().fault = Fault::over_limit;
    return true;
  }

  /// Adds a file found inside.
  void add(std::string path, std::string name, Origin origin, const fs::path& file, std::uint64_t size,
           std::string sha256, int depth, std::string next_paragraph = {}) {
    Part inner;
    inner.path = std::move(path);
    inner.name = std::move(name);
    inner.origin = origin;
    inner.parent = index_;
    inner.content = file.filename().string();
    inner.size = size;
    inner.sha256 = std::move(sha256);
    inner.next_paragraph = std::move(next_paragraph);
    read_part(std::move(inner), depth, facts_, workspace_);
  }

  void read_the_document() {
    DocumentReading reading = read_document(file_, part().media_type, workspace_);
    if (reading.facts.macros && part().dangerous.empty()) part().dangerous = "document with macros";
    part().document = std::move(reading.facts);
    part().fault = reading.fault;
    const std::string prefix = part().path + "!";
    for (EmbeddedFile& embedded : reading.embedded) {
      std::string name = safe_name(embedded.name);
      std::string path = prefix + name;
      add(std::move(path), std::move(name), Origin::document, embedded.file, fs::file_size(embedded.file),
          sha256_of_file(embedded.file), depth_, std::move(embedded.next_paragraph));
    }
  }

  void read_the_archive() {
    if (too_deep()) return;
    ArchiveReading reading = read_archive(file_, part().media_type, part().name, workspace_);
    part().fault = reading.fault;
    const std::string prefix = part().path + "/";
    for (ArchiveMember& member : reading.members) {
      std::string name = safe_name(member.path);
      add(prefix + member.path, std::move(name), Origin::archive, member.file, member.size, std::move(member.sha256),
          depth_ + 1);
    }
  }

  void read_winmail() {
    if (too_deep()) return;
    const mime::MappedFile winmail(file_);
    mime::TnefReading reading = mime::read_tnef(winmail.bytes(), workspace_);
    part().fault = reading.fault;
    const std::string prefix = part().path + "/";
    for (mime::TnefFile& inner : reading.files) {
      std::string path = safe_path(inner.name);
      if (path.empty()) path = "未命名附件";
      add(prefix + path, safe_name(inner.name), Origin::tnef, inner.content.path, inner.content.size,
          std::move(inner.content.sha256), depth_ + 1);
    }
    if (!reading.text.empty() && facts_.attached_text.size() < workspace_.limits().text_bytes) {
      if (!facts_.attached_text.empty()) facts_.attached_text += '\n';
      facts_.attached_text += cut_to(reading.text, workspace_.limits().text_bytes);
    }
  }

  /// S/MIME is told by its content; anything else stays what it is.
  void read_smime() {
    mime::SmimeReading reading;
    {
      const mime::MappedFile mapped(file_);
      reading = mime::read_smime(mapped.bytes(), workspace_);
    }
    if (reading.kind == mime::SmimeReading::Kind::none) return;
    part().media_type = "application/pkcs7-mime";
    part().fault = reading.fault;
    if (reading.kind == mime::SmimeReading::Kind::encrypted) {
      part().fault = Fault::encrypted;
      return;
    }
    if (too_deep()) return;
    bool is_mail = false;
    {
      const mime::MappedFile mail(reading.content.path);
      const mime::Place place{part().path + "/", index_, depth_ + 1, Origin::attached_message};
      is_mail = mime::read_attached(mail.bytes(), place, facts_, workspace_);
    }
    if (is_mail) {
      fs::remove(reading.content.path);
      return;
    }
    // A signed file: 总结.docx.p7m
    std::string name = part().name;
    if (name.size() > 4 && extension(name) == "p7m") name.resize(name.size() - 4);
    if (name.empty()) name = "未命名附件";
    std::string path = part().path + "/" + name;
    add(std::move(path), std::move(name), Origin::attached_message, reading.content.path, reading.content.size,
        std::move(reading.content.sha256), depth_ + 1);
  }

  /// False where it only says that it is a message.
  bool read_message() {
    const std::string detected = std::exchange(part().media_type, "message/rfc822");
    if (too_deep()) return true;
    const mime::MappedFile mail(file_);
    const mime::Place place{part().path + "/", index_, depth_ + 1, Origin::attached_message};
    if (mime::read_attached(mail.bytes(), place, facts_, workspace_)) return true;
    part().container = false;
    part().media_type = detected;
    return false;
  }

  int index_;
  int depth_;
  MessageFacts& facts_;
  Workspace& workspace_;
  fs::path file_;
};

}  // namespace

void read_part(Part part, int depth, MessageFacts& facts, Workspace& workspace) {
  if (facts.parts.size() >= k_most_parts) {
    facts.unreadable = "more than " + std::to_string(k_most_parts) + " files";
    return;
  }
  const int index = static_cast<int>(facts.parts.size());
  facts.parts.push_back(std::move(part));
  PartReading(index, depth, facts, workspace).read();
}

MessageFacts extract_message(const fs::path& file, Workspace& workspace) {
  MessageFacts facts;
  const mime::MappedFile mail(file);
  mime::read_mail(mail.bytes(), facts, workspace);
  return facts;
}

MessageFacts extract_file(const fs::path& file, std::string_view name, Workspace& workspace) {
  MessageFacts facts;
  const fs::path copy = workspace.new_file();
  fs::copy_file(file, copy);  // Part::content names files of the workspace only
  Part part;
  part.path = safe_path(name);
  part.name = safe_name(name);
  part.content = copy.filename().string();
  part.size = fs::file_size(copy);
  part.sha256 = sha256_of_file(copy);
  read_part(std::move(part), 0, facts, workspace);
  return facts;
}

bool looks_like_mail(const fs::path& file) {
  const std::string type = detect_media_type(file);
  if (type == "message/rfc822") return true;
  if (type != "text/plain" && type != "text/html" && type != "application/octet-stream") return false;
  const mime::MappedFile mail(file);
  return mime::has_mail_header(mail.bytes());
}

}  // namespace baosong::parsers
