#include "parsers/pictures/picture.hpp"

#include "parsers/pictures/readers.hpp"

namespace baosong::parsers {

PictureReading read_picture(const std::filesystem::path& file, std::string_view media_type, Workspace& workspace) {
  if (media_type == "image/jpeg") return read_jpeg(file, workspace);
  PictureReading unknown;
  unknown.facts.measured_only = true;
  return unknown;
}

}  // namespace baosong::parsers
