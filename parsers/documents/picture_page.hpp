// A picture that stands in a document, as a page: scans are often put into a text document, a picture for each page.
#pragma once

#include <filesystem>
#include <optional>

#include "parsers/workspace.hpp"

namespace baosong::parsers {

/// Whether the picture (JPEG or PNG) is large enough to be read, and has the sides of a sheet of paper, either way up.
[[nodiscard]] bool looks_like_page(const std::filesystem::path& picture);

/// A PDF of the one page in the workspace, so that it can be drawn at any size row by row (ISO 32000-1 s.8.9.5: JPEG
/// and the data of PNG stand in it as they are). The caller removes it. nullopt: another format or a rare variant.
[[nodiscard]] std::optional<std::filesystem::path> picture_page(const std::filesystem::path& picture,
                                                                Workspace& workspace);

}  // namespace baosong::parsers
