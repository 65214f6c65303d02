// Small pictures for the table of contents. Pictures are hostile bytes: they are read in the sealed room
// (daemon/extractor) once more, which leaves a small JPEG of its own making; nothing here decodes anything.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "daemon/extractor/extractor.hpp"

namespace baosong::bundle {

struct ThumbnailWanted {
  std::filesystem::path file;
  std::string name;    ///< its extension may say what it is
  std::string sha256;  ///< names the result
};

/// Makes `folder`/<sha256>.jpg of each, as many at once as the extractor has places. Returns the files by sha256; what
/// cannot be read has none. Throws std::runtime_error where the machine fails (disk full …), not the picture.
[[nodiscard]] boost::asio::awaitable<std::map<std::string, std::filesystem::path>> make_thumbnails(
    extractor::Extractor& extractor, std::vector<ThumbnailWanted> wanted, std::filesystem::path folder);

}  // namespace baosong::bundle
