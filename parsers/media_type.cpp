// Order: a few bytes, a look into containers, the shape of text; only what none of them knows goes to libmagic.
// The name decides where content cannot: which text (csv), which program's file once it is broken or encrypted.
#include "parsers/media_type.hpp"

#include <magic.h>

#include <algorithm>
#include <array>
#include <memory>

#include "parsers/documents/input_file.hpp"
#include "parsers/documents/ole_file.hpp"
#include "parsers/documents/plain_text.hpp"
#include "parsers/documents/zip_package.hpp"
#include "parsers/media_signatures.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/names.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_head_bytes = 16 * 1024;
constexpr std::size_t k_content_types_bytes = 1 << 20;

constexpr std::string_view k_docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr std::string_view k_xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::string_view k_pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
constexpr std::string_view k_docm = "application/vnd.ms-word.document.macroenabled.12";
constexpr std::string_view k_xlsm = "application/vnd.ms-excel.sheet.macroenabled.12";
constexpr std::string_view k_pptm = "application/vnd.ms-powerpoint.presentation.macroenabled.12";
constexpr std::string_view k_xlsb = "application/vnd.ms-excel.sheet.binary.macroenabled.12";
constexpr std::string_view k_odt = "application/vnd.oasis.opendocument.text";
constexpr std::string_view k_ods = "application/vnd.oasis.opendocument.spreadsheet";
constexpr std::string_view k_ofd = "application/ofd";
constexpr std::string_view k_ole = "application/x-ole-storage";
constexpr std::string_view k_encrypted_package = "application/x-ole-encrypted-package";
constexpr std::string_view k_unknown = "application/octet-stream";

struct Named {
  std::string_view extension;
  std::string_view type;
};

template <std::size_t N>
std::string_view look_up(const std::array<Named, N>& table, std::string_view extension) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Named& row) { return row.extension == extension; });
  return found == table.end() ? std::string_view() : found->type;
}

// What a file of this name must be inside; used where its content is broken, encrypted or something that its own
// program would refuse as well.
constexpr auto k_packages = std::to_array<Named>({{"docx", k_docx},
                                                  {"docm", k_docm},
                                                  {"dotx", k_docx},
                                                  {"dotm", k_docm},
                                                  {"xlsx", k_xlsx},
                                                  {"xlsm", k_xlsm},
                                                  {"xltx", k_xlsx},
                                                  {"pptx", k_pptx},
                                                  {"pptm", k_pptm},
                                                  {"odt", k_odt},
                                                  {"ods", k_ods},
                                                  {"ofd", k_ofd}});
constexpr auto k_binaries = std::to_array<Named>({{"doc", "application/msword"},
                                                  {"dot", "application/msword"},
                                                  {"wps", "application/msword"},
                                                  {"wpt", "application/msword"},
                                                  {"xls", "application/vnd.ms-excel"},
                                                  {"xlt", "application/vnd.ms-excel"},
                                                  {"et", "application/vnd.ms-excel"},
                                                  {"ett", "application/vnd.ms-excel"},
                                                  {"rtf", "application/rtf"}});
constexpr auto k_texts = std::to_array<Named>({{"csv", "text/csv"},
                                               {"tsv", "text/csv"},
                                               {"xls", "text/csv"},
                                               {"et", "text/csv"},
                                               {"eml", "message/rfc822"},
                                               {"html", "text/html"},
                                               {"htm", "text/html"},
                                               {"json", "application/json"},
                                               {"xml", "text/xml"},
                                               {"js", "text/javascript"},
                                               {"css", "text/css"},
                                               {"vcf", "text/vcard"},
                                               {"ics", "text/calendar"}});

/// [Content_Types].xml names the type of the main part: text search is enough, and no parser is exposed here.
std::string_view ooxml_type(std::string_view content_types) {
  const auto has = [&](std::string_view what) { return content_types.find(what) != std::string_view::npos; };
  if (has("application/vnd.ms-word.document.macroEnabled.main") || has("application/vnd.ms-word.template.macroEnabled"))
    return k_docm;
  if (has("wordprocessingml.document.main") || has("wordprocessingml.template.main")) return k_docx;
  if (has("application/vnd.ms-excel.sheet.binary.macroEnabled.main")) return k_xlsb;
  if (has("application/vnd.ms-excel.sheet.macroEnabled.main") || has("application/vnd.ms-excel.template.macroEnabled"))
    return k_xlsm;
  if (has("spreadsheetml.sheet.main") || has("spreadsheetml.template.main")) return k_xlsx;
  if (has("application/vnd.ms-powerpoint.") && has("macroEnabled")) return k_pptm;
  if (has("presentationml.")) return k_pptx;
  return {};
}

std::string_view opendocument_type(std::string_view mimetype) {
  if (mimetype.starts_with(k_odt)) return k_odt;
  if (mimetype.starts_with(k_ods)) return k_ods;
  if (mimetype.starts_with("application/vnd.oasis.opendocument.")) return "application/vnd.oasis.opendocument";
  if (mimetype.starts_with("application/epub+zip")) return "application/epub+zip";
  return {};
}

std::string zip_type(const std::filesystem::path& file, std::string_view hint) {
  std::string_view type;
  std::string_view by_folder;
  bool java = false;
  walk_zip(file, [&](ZipMember& member) {
    const std::string& name = member.name();
    if (name == "[Content_Types].xml") type = ooxml_type(member.read_all(k_content_types_bytes));
    if (name == "mimetype") type = opendocument_type(member.read_all(128));
    if (name == "OFD.xml") type = k_ofd;
    if (name == "META-INF/MANIFEST.MF") java = true;
    if (name == "word/document.xml") by_folder = k_docx;
    if (name == "xl/workbook.xml") by_folder = k_xlsx;
    return type.empty();
  });
  if (type.empty()) type = by_folder;
  if (type.empty()) type = look_up(k_packages, extension(hint));
  if (type.empty() && java) type = "application/java-archive";
  return std::string(type.empty() ? "application/zip" : type);
}

std::string ole_type(const std::filesystem::path& file, std::string_view hint) {
  const std::string named = extension(hint);
  const std::optional<OleFile> ole = OleFile::open(file);
  if (ole) {
    if (ole->find("EncryptedPackage") != nullptr) {
      if (const std::string_view type = look_up(k_packages, named); !type.empty()) return std::string(type);
      if (look_up(k_binaries, named) == "application/msword") return std::string(k_docx);
      if (look_up(k_binaries, named) == "application/vnd.ms-excel") return std::string(k_xlsx);
      return std::string(k_encrypted_package);
    }
    if (ole->find("WordDocument") != nullptr) return "application/msword";
    if (ole->find("Workbook") != nullptr || ole->find("Book") != nullptr) return "application/vnd.ms-excel";
    if (ole->find("PowerPoint Document") != nullptr) return "application/vnd.ms-powerpoint";
    if (ole->find("__properties_version1.0") != nullptr) return "application/vnd.ms-outlook";
  }
  if (const std::string_view type = look_up(k_binaries, named); !type.empty()) return std::string(type);
  if (const std::string_view type = look_up(k_packages, named); !type.empty()) return std::string(type);
  return std::string(k_ole);
}

bool has_text_bom(std::string_view head) {
  return head.starts_with("\xEF\xBB\xBF") || head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
}

bool is_text(std::string_view head, bool whole) {
  if (has_text_bom(head)) return true;
  if (head.find('\0') != std::string_view::npos) return !utf16_without_mark(head).empty();
  const auto controls = std::count_if(head.begin(), head.end(), [](unsigned char c) {
    return c < 32 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1A && c != 0x1B;
  });
  if (static_cast<std::size_t>(controls) * 200 > head.size()) return false;
  // The head may end inside a character: try without its last bytes.
  for (std::size_t cut = 0; cut <= (whole ? 0U : 3U) && cut < head.size(); ++cut) {
    const std::string_view part = head.substr(0, head.size() - cut);
    if (is_utf8(part) || is_gb18030(part)) return true;
  }
  return false;
}

std::string text_type(std::string_view head, std::string_view hint) {
  const std::string named = extension(hint);
  // Excel and Word open HTML and plain text under these names; nothing opens text that calls itself docx.
  const bool utf16 = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
  const std::string decoded = utf16 ? to_utf8(head.substr(0, 4096)) : std::string();
  const std::string_view markup = type_by_markup(utf16 ? std::string_view(decoded) : head);
  if (markup == "application/x-word-xml") return "application/msword";
  // A web page in a single file, which Word and Excel save under their own names, looks like a mail.
  if (markup == "message/rfc822" && !look_up(k_binaries, named).empty() && named != "rtf")
    return std::string(look_up(k_binaries, named));
  if (markup == "text/html" && look_up(k_binaries, named) == "application/vnd.ms-excel")
    return "application/vnd.ms-excel";
  if (!markup.empty()) return std::string(markup);
  if (const std::string_view type = look_up(k_packages, named); !type.empty()) return std::string(type);
  if (named == "pdf") return "application/pdf";
  const std::string_view type = look_up(k_texts, named);
  if (type == "text/html" && head.find('<') == std::string_view::npos) return "text/plain";
  return std::string(type.empty() ? "text/plain" : type);
}

/// One database per thread, loaded when first needed.
std::string type_by_libmagic(const std::filesystem::path& file) {
  thread_local const std::unique_ptr<magic_set, void (*)(magic_t)> magic = [] {
    std::unique_ptr<magic_set, void (*)(magic_t)> made(
        magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF), magic_close);
    if (made && magic_load(made.get(), nullptr) != 0) made.reset();
    return made;
  }();
  const char* type = magic ? magic_file(magic.get(), file.c_str()) : nullptr;
  return type == nullptr ? std::string() : std::string(type);
}

std::string unknown_type(const std::filesystem::path& file, std::string_view hint) {
  const std::string named = extension(hint);
  for (const std::string_view type : {look_up(k_packages, named), look_up(k_binaries, named)}) {
    if (!type.empty()) return std::string(type);
  }
  if (named == "pdf") return "application/pdf";
  const std::string type = type_by_libmagic(file);
  if (type.starts_with("text/")) return named == "csv" ? "text/csv" : "text/plain";
  const bool known = type.find('/') != std::string::npos && !type.starts_with("inode/");
  return known ? type : std::string(k_unknown);
}

}  // namespace

std::string detect_media_type(const std::filesystem::path& file, std::string_view name_hint) {
  const InputFile input(file);
  const std::string head = input.read_at(0, k_head_bytes);
  const std::string_view type = type_by_signature(head);
  if (type == "application/zip") return zip_type(file, name_hint);
  if (type == k_ole) return ole_type(file, name_hint);
  if (type == "application/x-dosexec" && is_text(head, head.size() == input.size())) return text_type(head, name_hint);
  if (!type.empty()) return std::string(type);
  if (head.empty()) {
    const std::string named = extension(name_hint);
    if (named == "txt" || named == "csv" || named == "html" || named == "htm")
      return std::string(named == "txt" ? "text/plain" : look_up(k_texts, named));
    for (const std::string_view by_name : {look_up(k_packages, named), look_up(k_binaries, named)}) {
      if (!by_name.empty()) return std::string(by_name);
    }
    return named == "pdf" ? "application/pdf" : std::string(k_unknown);
  }
  if (is_text(head, head.size() == input.size())) return text_type(head, name_hint);
  return unknown_type(file, name_hint);
}

bool is_picture(std::string_view type) {
  constexpr auto k_types = std::to_array<std::string_view>(
      {"image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff", "image/webp", "image/heic"});
  return std::find(k_types.begin(), k_types.end(), type) != k_types.end();
}

bool is_video(std::string_view type) {
  return type.starts_with("video/") || type == "application/vnd.rn-realmedia";
}

bool is_text_document(std::string_view type) {
  return type == k_docx || type == k_docm || type == "application/msword" || type == k_odt ||
         type == "application/rtf" || type == "application/pdf" || type == k_ofd || type == "text/plain" ||
         type == "text/html" || type == k_encrypted_package;
}

bool is_spreadsheet(std::string_view type) {
  return type == k_xlsx || type == k_xlsm || type == "application/vnd.ms-excel" || type == k_ods || type == "text/csv";
}

bool is_other_office_document(std::string_view type) {
  return type == k_pptx || type == k_pptm || type == k_xlsb || type == "application/vnd.ms-powerpoint";
}

bool is_archive(std::string_view type) {
  constexpr auto k_types = std::to_array<std::string_view>(
      {"application/zip", "application/x-7z-compressed", "application/vnd.rar", "application/x-tar", "application/gzip",
       "application/x-bzip2", "application/x-xz", "application/x-lzip", "application/x-lz4", "application/zstd",
       "application/x-compress"});
  return std::find(k_types.begin(), k_types.end(), type) != k_types.end();
}

}  // namespace baosong::parsers
