#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

void feed(std::string_view bytes) {
  feed_document(bytes, "application/rtf");
}

const Registration k_target({"rtf", feed, 16 * 1024});

}  // namespace
}  // namespace baosong::fuzz
