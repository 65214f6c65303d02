// Videos: container, codec, size as shown, duration, a poster frame.
#pragma once

#include <filesystem>

#include "parsers/facts.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers {

struct VideoReading {
  VideoFacts facts;
  Fault fault = Fault::none;  ///< corrupt: no readable video stream
  bool sound_only = false;    ///< whole as far as can be told, but no video: a recording in a video's container
};

[[nodiscard]] VideoReading read_video(const std::filesystem::path& file, Workspace& workspace);

}  // namespace baosong::parsers
