// Contract 4, attachment.dangerous. Content first: what the system would run whatever it is called; then the name: what
// a double click would run. Documents, pictures, archives and .html are not judged here, nor is a text that merely
// looks like a script: nothing runs it under its name.
#include "parsers/danger.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "parsers/archives/input.hpp"
#include "parsers/text/names.hpp"

namespace baosong::parsers {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t k_head_bytes = 64 * 1024;

struct Signature {
  std::string_view bytes;
  const char* what;
};
constexpr std::array k_signatures{
    Signature{"\x7F"sv
              "ELF"sv,
              "Linux program"},
    Signature{"\xFE\xED\xFA\xCE"sv, "macOS program"},
    Signature{"\xFE\xED\xFA\xCF"sv, "macOS program"},
    Signature{"\xCE\xFA\xED\xFE"sv, "macOS program"},
    Signature{"\xCF\xFA\xED\xFE"sv, "macOS program"},
    Signature{"\xCA\xFE\xBA\xBE"sv, "macOS program or Java class"},
    Signature{"dex\n03"sv, "Android program"},
    Signature{"L\0\0\0\1\x14\2\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"sv, "Windows shortcut"},
    Signature{"ITSF\3\0\0\0"sv, "compiled HTML help"},
    Signature{"#@~^"sv, "encoded script"},
    Signature{"!<arch>\ndebian"sv, "program package"},
    Signature{"\xED\xAB\xEE\xDB"sv, "program package"},
};

// What Windows, its script hosts, an office program (add-ins, queries), a shell or a package installer runs on a double
// click.
constexpr std::string_view k_extensions =
    " apk app application appref-ms appx appxbundle bash bat chm class cmd com command cpl csh deb desktop "
    "diagcab dll drv elf exe gadget hlp hta inf ins iqy isp jar jnlp js jse ksh library-ms lnk mjs msc msh msh1 "
    "msh2 msi msix msixbundle msp mst ocx oqy php pif pl ppa ppam ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psm1 py "
    "pyc pyw pyz rb reg rpm rqy run scf scr sct settingcontent-ms sh shb shs sys vb vbe vbs vxd wll ws wsc "
    "wsf wsh xbap xla xlam xll zsh ";

struct TypeReason {
  std::string_view media_type;
  const char* what;
};
constexpr std::array k_types{
    TypeReason{"application/x-dosexec", "Windows program"},
    TypeReason{"application/java-archive", "Java program"},
    TypeReason{"application/vnd.android.package-archive", "Android program"},
    TypeReason{"application/x-msi", "Windows installer"},
    TypeReason{"application/x-ms-shortcut", "Windows shortcut"},
    TypeReason{"application/x-executable", "Linux program"},
    TypeReason{"application/x-sharedlib", "Linux program"},
    TypeReason{"application/x-mach-binary", "macOS program"},
};

// [MS-CFB] 2.2, 2.6: the class of the root storage tells an installer from a document.
bool is_installer(Input& input, std::string_view head) {
  if (!head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv)) return false;
  const std::uint64_t sector_shift = little_endian(head, 30, 2);
  if (sector_shift != 9 && sector_shift != 12) return false;
  const std::uint64_t root = (little_endian(head, 48, 4) + 1) << sector_shift;
  const std::string class_id = input.read(root + 80, 16);
  // {000C1084-…} package, {000C1082-…} transform, {000C1086-…} patch
  constexpr std::string_view k_rest = "\x10\x0C\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"sv;
  return class_id.size() == 16 && (class_id[0] == '\x84' || class_id[0] == '\x82' || class_id[0] == '\x86') &&
         std::string_view(class_id).substr(1) == k_rest;
}

bool is_script(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF"sv)) head.remove_prefix(3);
  if (!head.starts_with("#!"sv)) return false;
  const std::size_t path = head.find_first_not_of(" \t", 2);
  return path != std::string_view::npos && head[path] == '/';
}

// An HTML application, also where it is called .html.
bool is_html_application(std::string_view head) {
  constexpr std::string_view k_tag = "<hta:application"sv;
  const auto found = std::search(head.begin(), head.end(), k_tag.begin(), k_tag.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
  return found != head.end();
}

std::string reason_by_content(Input& input, std::string_view media_type) {
  const std::string head = input.read(0, k_head_bytes);
  // Two letters are little: a text may begin so, but it has no NUL.
  if (head.starts_with("MZ"sv) && head.size() >= 28 && head.substr(0, 64).find('\0') != std::string::npos) {
    return "Windows program";
  }
  for (const Signature& signature : k_signatures) {
    if (head.starts_with(signature.bytes)) return signature.what;
  }
  if (is_installer(input, head)) return "Windows installer";
  if (is_script(head)) return "script (#!)";
  if (media_type == "text/html" && is_html_application(head)) return "HTML application";
  return {};
}

constexpr std::string_view k_right_to_left_override = "\xE2\x80\xAE"sv;

// What Windows does not show or passes over: marks of direction and of no width anywhere; blanks, dots and a stream's
// name at the end.
std::string as_windows_takes_it(std::string_view name) {
  static constexpr std::array k_invisible{"\xE2\x80\x8B"sv, "\xE2\x80\x8C"sv, "\xE2\x80\x8D"sv, "\xE2\x80\x8E"sv,
                                          "\xE2\x80\x8F"sv, "\xE2\x80\xAA"sv, "\xE2\x80\xAB"sv, "\xE2\x80\xAC"sv,
                                          "\xE2\x80\xAD"sv, "\xE2\x80\xAE"sv, "\xE2\x81\xA6"sv, "\xE2\x81\xA7"sv,
                                          "\xE2\x81\xA8"sv, "\xE2\x81\xA9"sv, "\xEF\xBB\xBF"sv};
  static constexpr std::array k_trailing{"."sv, " "sv, "\t"sv, "\r"sv, "\n"sv, "\xC2\xA0"sv, "\xE3\x80\x80"sv};
  std::string out(name);
  for (const std::string_view mark : k_invisible) {
    for (std::size_t at = out.find(mark); at != std::string::npos; at = out.find(mark, at)) out.erase(at, mark.size());
  }
  if (const std::size_t stream = out.find("::$"); stream != std::string::npos) out.resize(stream);
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view end : k_trailing) {
      if (!out.ends_with(end)) continue;
      out.resize(out.size() - end.size());
      cut = true;
    }
  }
  return out;
}

std::string reason_by_name(std::string_view given) {
  if (given.find(k_right_to_left_override) != std::string_view::npos) return "right-to-left override in the name";
  const std::string name = as_windows_takes_it(given);
  const std::string last = extension(name);
  if (last.empty() || last.find(' ') != std::string::npos ||
      k_extensions.find(" " + last + " ") == std::string_view::npos) {
    return {};
  }
  const std::string before = extension(as_windows_takes_it(name.substr(0, name.size() - last.size() - 1)));
  const bool looks_like_one = !before.empty() && before.size() <= 4 &&
                              before.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos &&
                              before.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos;
  if (looks_like_one) return "double extension ." + before + "." + last;
  return "program or script by its name (." + last + ")";
}

}  // namespace

std::string dangerous_reason(const std::filesystem::path& file, std::string_view name, std::string_view media_type) {
  Input input(file);
  if (std::string reason = reason_by_content(input, media_type); !reason.empty()) return reason;
  for (const TypeReason& type : k_types) {
    if (type.media_type == media_type) return type.what;
  }
  return reason_by_name(name);
}

}  // namespace baosong::parsers
