#include "parsers/video/video.hpp"

#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

void feed(std::string_view bytes) {
  Fed fed(bytes);
  require_video(parsers::read_video(fed.file(), fed.workspace()).facts, fed.workspace());
}

const Registration k_target({"video", feed, 64 * 1024, 90});

}  // namespace
}  // namespace baosong::fuzz
