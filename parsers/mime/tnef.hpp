// winmail.dat (MS-OXTNEF) by libytnef: its attachments, and the body text where it carries one.
// The library keeps the whole file's content in memory, so larger files are refused (Fault::over_limit); it is old C,
// so it runs only inside the sealed extractor child.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "parsers/facts.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers::mime {

struct TnefFile {
  std::string name;            ///< UTF-8, as stated
  std::filesystem::path file;  ///< in the workspace
};

struct TnefReading {
  std::vector<TnefFile> files;
  std::string text;  ///< body, UTF-8; empty where there is none
  Fault fault = Fault::none;
};

/// Throws std::system_error where the workspace cannot be written.
[[nodiscard]] TnefReading read_tnef(const std::filesystem::path& file, Workspace& workspace);

}  // namespace baosong::parsers::mime
