#include "parsers/documents/vba.hpp"

#include <strings.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "parsers/documents/bytes.hpp"
#include "parsers/text/han.hpp"

namespace baosong::parsers::vba {
namespace {

constexpr std::size_t k_chunk_bytes = 4096;
constexpr std::size_t k_max_stream_bytes = 1U << 20;
constexpr std::size_t k_max_source_bytes = 4U << 20;
constexpr std::size_t k_max_modules = 300;  // a workbook of so many sheets; more count as code
// What compiled code takes lies before the source in a module's stream: about 800 bytes for a module without any. More
// of it means that the source was taken away and the code left.
constexpr std::size_t k_max_compiled_bytes = 2048;

enum DirectoryRecord : std::uint16_t {
  project_version = 0x0009,
  terminator = 0x0010,
  module_stream_name = 0x0032,  // in UTF-16; the one in the project's code page comes before it
  module_offset = 0x0031,
};

struct Module {
  std::string stream;
  std::size_t source_at = 0;
};

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string utf8_of(std::string_view utf16) {
  icu::UnicodeString units;
  for (std::size_t i = 0; i + 1 < utf16.size(); i += 2) units.append(static_cast<char16_t>(u16(utf16, i)));
  std::string utf8;
  units.toUTF8String(utf8);
  return utf8;
}

/// The modules that the dir stream names (MS-OVBA 2.3.4.2); nullopt: it breaks off.
std::optional<std::vector<Module>> read_directory(std::string_view directory) {
  std::vector<Module> modules;
  std::string name;
  for (std::size_t at = 0; at + 6 <= directory.size();) {
    const std::uint16_t id = u16(directory, at);
    // The version's size leaves out its last two bytes.
    const std::size_t size = u32(directory, at + 2) + (id == project_version ? 2U : 0U);
    at += 6;
    if (id == terminator) return modules;
    if (size > directory.size() - at || modules.size() > k_max_modules) return std::nullopt;
    if (id == module_stream_name) name = utf8_of(directory.substr(at, size));
    if (id == module_offset) modules.push_back({name, u32(directory, at)});
    at += size;
  }
  return std::nullopt;
}

/// `folder` holds the streams of one project, "Macros/VBA/".
bool project_has_code(const OleFile& ole, std::string_view folder) {
  const auto read = [&](const std::string& name) {
    const OleFile::Stream stream = ole.stream(std::string(folder) + name);
    return stream.broken() || stream.size() > k_max_stream_bytes ? std::string()
                                                                 : stream.read_at(0, k_max_stream_bytes);
  };
  const std::optional<std::string> directory = decompressed(read("dir"));
  const std::optional<std::vector<Module>> modules = directory ? read_directory(*directory) : std::nullopt;
  if (!modules) return true;
  for (const OleFile::Entry& entry : ole.entries()) {
    if (entry.storage || entry.path.size() <= folder.size() || !same_name(entry.path.substr(0, folder.size()), folder))
      continue;
    const std::string_view name = std::string_view(entry.path).substr(folder.size());
    const bool known = same_name(name, "dir") || same_name(name, "_VBA_PROJECT") ||
                       same_name(name.substr(0, 6), "__SRP_") ||
                       std::any_of(modules->begin(), modules->end(),
                                   [&](const Module& module) { return same_name(module.stream, name); });
    if (!known) return true;
  }
  return std::any_of(modules->begin(), modules->end(), [&](const Module& module) {
    const std::string stream = read(module.stream);
    if (module.source_at >= stream.size() || module.source_at > k_max_compiled_bytes) return true;
    const std::optional<std::string> source = decompressed(std::string_view(stream).substr(module.source_at));
    return !source || is_code(*source);
  });
}

/// A line without what stands in quotation marks.
std::string without_strings(std::string_view line) {
  std::string out;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c != '"') out += c;
  }
  return out;
}

bool is_idle(std::string_view line) {
  if (line.empty() || line.front() == '\'') return true;
  const std::string bare = without_strings(line);
  // A colon would let a statement follow, an underscore at the end the next line go on with this one.
  if (bare.find(':') != std::string::npos || bare.ends_with('_')) return false;
  constexpr auto k_beginnings =
      std::to_array<std::string_view>({"Attribute ", "Option ", "Sub ", "Private Sub ", "Public Sub ", "End Sub"});
  return std::any_of(k_beginnings.begin(), k_beginnings.end(), [&](std::string_view beginning) {
    return same_name(std::string_view(bare).substr(0, beginning.size()), beginning);
  });
}

}  // namespace

bool has_code(const OleFile& ole) {
  // Word: Macros/VBA; Excel and WPS: _VBA_PROJECT_CUR/VBA; vbaProject.bin: VBA; what is embedded: deeper.
  return std::any_of(ole.entries().begin(), ole.entries().end(), [&](const OleFile::Entry& entry) {
    const std::size_t slash = entry.path.rfind('/');
    const std::size_t folder = slash == std::string::npos ? 0 : slash + 1;
    const std::string_view path = entry.path;
    return same_name(path.substr(folder), "_VBA_PROJECT") && project_has_code(ole, path.substr(0, folder));
  });
}

bool has_code(const std::filesystem::path& project) {
  const std::optional<OleFile> ole = OleFile::open(project);
  return !ole || ole->find("VBA/_VBA_PROJECT") == nullptr || has_code(*ole);
}

std::optional<std::string> decompressed(std::string_view container) {
  if (u8(container, 0) != 1) return std::nullopt;
  std::string out;
  for (std::size_t at = 1; at + 2 <= container.size();) {
    const std::uint16_t header = u16(container, at);
    const std::size_t size = (header & 0x0FFFU) + 3;
    if ((header >> 12 & 7) != 3 || size > container.size() - at || out.size() > k_max_source_bytes) return std::nullopt;
    const std::string_view chunk = container.substr(at + 2, size - 2);
    at += size;
    if ((header & 0x8000) == 0) {
      out += chunk;
      continue;
    }
    const std::size_t begin = out.size();
    for (std::size_t i = 0; i < chunk.size();) {
      const std::uint8_t flags = u8(chunk, i++);
      for (unsigned bit = 0; bit < 8 && i < chunk.size(); ++bit) {
        if ((flags >> bit & 1) == 0) {
          out += chunk[i++];
          continue;
        }
        const std::size_t done = out.size() - begin;
        if (done == 0 || i + 2 > chunk.size()) return std::nullopt;
        // The more was written, the more bits the distance needs.
        const int distance_bits = std::max(static_cast<int>(std::bit_width(done - 1)), 4);
        const std::uint16_t token = u16(chunk, i);
        i += 2;
        const std::size_t length = (token & (0xFFFFU >> distance_bits)) + 3;
        const std::size_t distance = (token >> (16 - distance_bits)) + 1U;
        if (distance > done || done + length > k_chunk_bytes) return std::nullopt;
        for (std::size_t n = 0; n < length; ++n) out += out[out.size() - distance];
      }
    }
  }
  return out;
}

bool is_code(std::string_view source) {
  while (!source.empty()) {
    const std::size_t end = std::min(source.find_first_of("\r\n"), source.size());
    if (!is_idle(trimmed(source.substr(0, end)))) return true;
    source.remove_prefix(std::min(end + 1, source.size()));
  }
  return false;
}

}  // namespace baosong::parsers::vba
