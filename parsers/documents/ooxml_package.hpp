// What docx and xlsx have in common (ISO/IEC 29500-2): the main part, the relationships, macros; and the pictures of
// any zip document written to the workspace.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "parsers/documents/document.hpp"
#include "parsers/documents/text_flow.hpp"

namespace baosong::parsers {

struct OoxmlPackage {
  std::string main_part;  ///< "word/document.xml"; empty: none was found
  std::map<std::string, std::map<std::string, std::string>>
      targets;                               ///< part → relationship id → part, both full paths
  std::map<std::string, std::string> types;  ///< part → last component of its relationship type
  bool macros = false;
  Fault fault = Fault::none;

  /// The part that relationship `id` of `part` names; empty where there is none or it stands outside the package.
  [[nodiscard]] std::string target(const std::string& part, const std::string& id) const;
};

/// `workspace`: for a while holds what has to be looked into.
[[nodiscard]] OoxmlPackage open_ooxml(const std::filesystem::path& file, Workspace& workspace);

/// `Picture::key` is the member's path in the zip. Each is written once, in the order of the text; what is no picture
/// (drawings such as EMF) is left out. `fault` becomes over_limit where the workspace is spent.
[[nodiscard]] std::vector<EmbeddedFile> extract_pictures(const std::filesystem::path& file,
                                                         const std::vector<TextFlow::Picture>& pictures,
                                                         Workspace& workspace, Fault& fault);

/// `target` as written in `part` → its full path in the package ("word/media/image1.jpeg"), without leading slash.
[[nodiscard]] std::string part_path(std::string_view part, std::string_view target);

}  // namespace baosong::parsers
