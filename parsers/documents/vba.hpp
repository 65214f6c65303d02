// Whether a VBA project does anything (MS-OVBA). Excel and Word make a project as soon as somebody has looked into
// their editor, and official forms are full of such: each sheet then has a module that holds nothing but its
// attributes. That is no macro. Only what was read to its end and says nothing is taken for nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/documents/ole_file.hpp"

namespace baosong::parsers::vba {

/// Whether any VBA project in the compound file has a statement that could be run, or cannot be read.
[[nodiscard]] bool has_code(const OleFile& ole);
/// The same of a vbaProject.bin; a file that is no compound file counts as code.
[[nodiscard]] bool has_code(const std::filesystem::path& project);

/// A compressed container (MS-OVBA 2.4.1); nullopt: it is broken, or longer than a project without code can be.
[[nodiscard]] std::optional<std::string> decompressed(std::string_view container);

/// Whether a module's source holds more than attributes, options, comments and procedures without statements.
[[nodiscard]] bool is_code(std::string_view source);

}  // namespace baosong::parsers::vba
