// Programs and scripts, by content or name (contract 4, attachment.dangerous). Macro documents are told by
// DocumentFacts::macros.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace baosong::parsers {

/// Why the file is dangerous, in English ("Windows program", "double extension .jpg.exe"); empty: it is not.
/// By content: PE, ELF, Mach-O, scripts with #!, .lnk, HTA …; by name: .exe .scr .js .vbs .bat .lnk .hta … (also after a
/// right-to-left override or trailing blanks and dots).
[[nodiscard]] std::string dangerous_reason(const std::filesystem::path& file, std::string_view name,
                                           std::string_view media_type);

}  // namespace baosong::parsers
