// Pictures of every format, told by their content.
#include "parsers/pictures/picture.hpp"

#include "parsers/media_type.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

using namespace parsers;

constexpr int k_longest_thumbnail = 320;

void feed(std::string_view bytes) {
  Fed fed(bytes);
  const std::string type = detect_media_type(fed.file());
  if (!is_picture(type)) return;
  const PictureReading reading = read_picture(fed.file(), type, fed.workspace());
  require_picture(reading.facts, fed.workspace());
  require(reading.fault == Fault::none || reading.fault == Fault::corrupt, "a picture is whole or corrupt");
  if (reading.facts.thumbnail.empty()) return;
  const PictureReading small =
      read_picture(fed.workspace().folder() / reading.facts.thumbnail, "image/jpeg", fed.workspace());
  require(small.fault == Fault::none, "a thumbnail is a whole JPEG");
  require(small.facts.width <= k_longest_thumbnail && small.facts.height <= k_longest_thumbnail,
          "a thumbnail is small");
}

const Registration k_target({"picture", feed, 32 * 1024, 90});

}  // namespace
}  // namespace baosong::fuzz
