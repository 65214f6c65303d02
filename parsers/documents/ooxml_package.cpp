#include "parsers/documents/ooxml_package.hpp"

#include <strings.h>

#include <array>
#include <fstream>
#include <set>
#include <system_error>

#include "parsers/documents/vba.hpp"
#include "parsers/documents/xml_reader.hpp"
#include "parsers/documents/zip_package.hpp"
#include "parsers/media_signatures.hpp"
#include "parsers/media_type.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_rels_bytes = 4U << 20;
constexpr std::size_t k_max_rels_parts = 500;
constexpr std::size_t k_max_relationships = 20000;
constexpr std::size_t k_max_idle_project_bytes = 4U << 20;  // a module of 2 KB for each of 300 sheets is 1 MB

/// "word/_rels/document.xml.rels" → "word/document.xml"; "_rels/.rels" → "".
std::string part_of_rels(std::string_view name) {
  const std::size_t folder = name.rfind("_rels/");
  std::string part(name.substr(0, folder));
  part += name.substr(folder + 6, name.size() - folder - 6 - 5);
  return part;
}

/// A template or object that is fetched from the net when the document is opened brings macros into one that has none.
/// Templates and objects on a disk or in an office's own network are honest daily life.
bool is_fetched_program(std::string_view kind, std::string_view target) {
  if (kind != "attachedTemplate" && kind != "oleObject") return false;
  constexpr auto k_schemes = std::to_array<std::string_view>({"http:", "https:", "ftp:", "mhtml:"});
  return std::any_of(k_schemes.begin(), k_schemes.end(), [&](std::string_view scheme) {
    return target.size() > scheme.size() && strncasecmp(target.data(), scheme.data(), scheme.size()) == 0;
  });
}

/// By the name that every program gives it; names of parts know no capitals.
bool is_vba_project(std::string_view name) {
  constexpr std::string_view k_name = "vbaProject.bin";
  return name.size() >= k_name.size() &&
         strncasecmp(name.data() + name.size() - k_name.size(), k_name.data(), k_name.size()) == 0;
}

/// Whether the member is a VBA project that does something, or is too large for one that does nothing.
bool project_has_code(ZipMember& member, Workspace& workspace) {
  const std::string bytes = member.read_all(k_max_idle_project_bytes + 1);
  if (bytes.size() > k_max_idle_project_bytes || member.fault() != Fault::none) return true;
  const std::filesystem::path path = workspace.new_file();
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  out.close();
  if (!out) throw std::system_error(std::make_error_code(std::errc::io_error), "cannot write " + path.string());
  const bool code = vba::has_code(path);
  std::filesystem::remove(path);
  return code;
}

void read_relationships(OoxmlPackage& package, const std::string& part, std::string_view xml) {
  XmlReader reader(xml);
  std::map<std::string, std::string>& targets = package.targets[part];
  while (reader.next()) {
    if (!reader.starts("Relationship") || targets.size() >= k_max_relationships) continue;
    const std::string type = reader.attribute("Type");
    const std::string kind = type.substr(type.rfind('/') + 1);
    if (reader.attribute("TargetMode") == "External") {
      if (is_fetched_program(kind, reader.attribute("Target"))) package.macros = true;
      continue;
    }
    const std::string target = part_path(part, reader.attribute("Target"));
    // The project itself is looked into where it is met, by its name.
    if ((kind == "vbaProject" && !is_vba_project(target)) || kind == "xlMacrosheet" || kind == "xlIntlMacrosheet")
      package.macros = true;
    if (part.empty() && kind == "officeDocument" && package.main_part.empty()) package.main_part = target;
    package.types[target] = kind;
    targets.emplace(reader.attribute("Id"), target);
  }
}

/// The member's bytes in a new file; empty path: it is no picture, or breaks off at once.
std::filesystem::path write_picture(ZipMember& member, Workspace& workspace, Fault& fault) {
  char block[16384];
  std::size_t got = member.read(block, sizeof block);
  if (got == 0 || !is_picture(type_by_signature({block, got}))) return {};
  const std::filesystem::path path = workspace.new_file();
  std::ofstream out(path, std::ios::binary);
  for (; got > 0; got = member.read(block, sizeof block)) {
    if (!workspace.spend_bytes(got)) {
      fault = Fault::over_limit;
      out.close();
      std::filesystem::remove(path);
      return {};
    }
    out.write(block, static_cast<std::streamsize>(got));
  }
  out.close();
  if (!out) throw std::system_error(std::make_error_code(std::errc::io_error), "cannot write " + path.string());
  return path;
}

}  // namespace

std::string part_path(std::string_view part, std::string_view target) {
  std::vector<std::string_view> components;
  const auto add = [&](std::string_view path) {
    while (!path.empty()) {
      const std::size_t end = std::min(path.find('/'), path.size());
      const std::string_view component = path.substr(0, end);
      path.remove_prefix(std::min(end + 1, path.size()));
      if (component == "..") {
        if (!components.empty()) components.pop_back();
      } else if (!component.empty() && component != ".") {
        components.push_back(component);
      }
    }
  };
  const std::size_t slash = part.rfind('/');
  if (!target.starts_with('/') && slash != std::string_view::npos) add(part.substr(0, slash));
  add(target);
  std::string path;
  for (const std::string_view component : components) {
    if (!path.empty()) path += '/';
    path += component;
  }
  return path;
}

std::string OoxmlPackage::target(const std::string& part, const std::string& id) const {
  const auto of_part = targets.find(part);
  if (of_part == targets.end()) return {};
  const auto found = of_part->second.find(id);
  return found == of_part->second.end() ? std::string() : found->second;
}

OoxmlPackage open_ooxml(const std::filesystem::path& file, Workspace& workspace) {
  OoxmlPackage package;
  bool word = false;
  bool excel = false;
  package.fault = walk_zip(file, [&](ZipMember& member) {
    const std::string& name = member.name();
    if (is_vba_project(name)) package.macros = package.macros || project_has_code(member, workspace);
    word = word || name == "word/document.xml";
    excel = excel || name == "xl/workbook.xml";
    const bool rels = name.ends_with(".rels") && name.find("_rels/") != std::string::npos;
    if (rels && package.targets.size() < k_max_rels_parts)
      read_relationships(package, part_of_rels(name), member.read_all(k_rels_bytes));
    return true;
  });
  if (package.main_part.empty() && word) package.main_part = "word/document.xml";
  if (package.main_part.empty() && excel) package.main_part = "xl/workbook.xml";
  return package;
}

std::vector<EmbeddedFile> extract_pictures(const std::filesystem::path& file,
                                           const std::vector<TextFlow::Picture>& pictures, Workspace& workspace,
                                           Fault& fault) {
  std::map<std::string, std::filesystem::path> files;
  for (const TextFlow::Picture& picture : pictures) files.emplace(picture.key, std::filesystem::path());
  if (files.empty()) return {};
  std::size_t found = 0;
  const Fault walked = walk_zip(file, [&](ZipMember& member) {
    const auto wanted = files.find(member.name());
    if (wanted != files.end() && wanted->second.empty()) {
      wanted->second = write_picture(member, workspace, fault);
      ++found;
    }
    return fault != Fault::over_limit && found < files.size();
  });
  if (fault == Fault::none) fault = walked;
  std::vector<EmbeddedFile> embedded;
  for (const TextFlow::Picture& picture : pictures) {
    std::filesystem::path& written = files[picture.key];
    if (written.empty()) continue;
    embedded.push_back(
        {picture.key.substr(picture.key.rfind('/') + 1), std::exchange(written, {}), picture.next_paragraph});
  }
  return embedded;
}

}  // namespace baosong::parsers
