// Workbooks of Excel 97, and what only is named so (HTML, XML, text).
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

void feed(std::string_view bytes) {
  feed_document(bytes, "application/vnd.ms-excel");
}

const Registration k_target({"xls", feed});

}  // namespace
}  // namespace baosong::fuzz
