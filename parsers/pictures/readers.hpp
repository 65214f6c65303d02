// One reader per picture format; parsers/pictures/picture.hpp is their front.
// Each decodes to the last row: what cannot be decoded to its end is corrupt; a codec or a variant that the libraries
// here lack is no corruption (PictureFacts::measured_only). Width and height are set as shown.
#pragma once

#include <filesystem>

#include "parsers/pictures/picture.hpp"

namespace baosong::parsers {

[[nodiscard]] PictureReading read_jpeg(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] PictureReading read_png(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] PictureReading read_gif(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] PictureReading read_bmp(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] PictureReading read_tiff(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] PictureReading read_webp(const std::filesystem::path& file, Workspace& workspace);
[[nodiscard]] PictureReading read_heic(const std::filesystem::path& file, Workspace& workspace);

/// Whether a picture of this size may be decoded (Limits::picture_pixels).
[[nodiscard]] inline bool may_decode(std::uint64_t width, std::uint64_t height, const Workspace& workspace) {
  return width > 0 && height > 0 && width <= workspace.limits().picture_pixels / height;
}

}  // namespace baosong::parsers
