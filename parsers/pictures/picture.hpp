// Pictures: measured as shown, decoded to their last row, thumbnailed.
#pragma once

#include <filesystem>
#include <string_view>

#include "parsers/facts.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers {

struct PictureReading {
  PictureFacts facts;
  Fault fault = Fault::none;  ///< corrupt: cannot be decoded to its end
};

/// Reads a JPEG (baseline, progressive, CMYK), PNG, GIF, BMP, TIFF, WebP or HEIC file of media type `media_type`.
[[nodiscard]] PictureReading read_picture(const std::filesystem::path& file, std::string_view media_type,
                                          Workspace& workspace);

}  // namespace baosong::parsers
