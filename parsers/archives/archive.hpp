// zip, 7z, rar, tar and its compressions → their members, within Limits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/facts.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers {

struct ArchiveMember {
  std::string path;            ///< inside the archive, decoded to UTF-8, made safe (parsers/text/names.hpp)
  std::filesystem::path file;  ///< decoded bytes in the workspace
  std::uint64_t size = 0;
  std::string sha256;
};

struct ArchiveReading {
  std::vector<ArchiveMember>
      members;                ///< in archive order, those that could be read whole; folders and packers' rubbish
                              ///< (__MACOSX/, .DS_Store, Thumbs.db, desktop.ini, ~$…, AppleDouble) left out
  Fault fault = Fault::none;  ///< encrypted, corrupt (cannot be read to its end), over_limit
};

/// Unpacks `file`, which is of `media_type` (one for which is_archive() holds) and is called `name`: so is, without its
/// extension, the one file of a compression that keeps no name. Never fails for what the bytes are. Throws
/// std::system_error where the workspace cannot be written.
[[nodiscard]] ArchiveReading read_archive(const std::filesystem::path& file, std::string_view media_type,
                                          std::string_view name, Workspace& workspace);

}  // namespace baosong::parsers
