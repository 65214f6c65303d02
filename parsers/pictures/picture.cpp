#include "parsers/pictures/picture.hpp"

#include "parsers/pictures/readers.hpp"

namespace baosong::parsers {

PictureReading read_picture(const std::filesystem::path& file, std::string_view media_type, Workspace& workspace) {
  if (media_type == "image/jpeg") return read_jpeg(file, workspace);
  if (media_type == "image/png") return read_png(file, workspace);
  if (media_type == "image/gif") return read_gif(file, workspace);
  if (media_type == "image/bmp") return read_bmp(file, workspace);
  if (media_type == "image/tiff") return read_tiff(file, workspace);
  if (media_type == "image/webp") return read_webp(file, workspace);
  if (media_type == "image/heic") return read_heic(file, workspace);
  PictureReading unknown;
  unknown.facts.measured_only = true;
  return unknown;
}

}  // namespace baosong::parsers
