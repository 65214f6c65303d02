#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

void feed(std::string_view bytes) {
  feed_document(bytes, "application/pdf");
}

const Registration k_target({"pdf", feed, 32 * 1024, 90});

}  // namespace
}  // namespace baosong::fuzz
