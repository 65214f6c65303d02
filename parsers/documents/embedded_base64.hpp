// Pictures that an XML document carries in itself, in base64.
#pragma once

#include <filesystem>
#include <string_view>

#include "parsers/documents/xml_reader.hpp"
#include "parsers/facts.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers {

struct EmbeddedPicture {
  std::filesystem::path file;  ///< empty: it is no picture
  std::string_view extension;
};

/// The text of the element whose start was just read, decoded; past its end. `fault` becomes over_limit where the
/// workspace is spent. Throws std::system_error where the workspace cannot be written.
[[nodiscard]] EmbeddedPicture read_base64_picture(XmlReader& xml, Workspace& workspace, Fault& fault);

}  // namespace baosong::parsers
