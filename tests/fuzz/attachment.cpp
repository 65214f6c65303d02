// The first line is a file's name, the rest its content: what an agency attaches, whatever it is, with all that is
// inside.
#include "parsers/extract.hpp"
#include "parsers/text/charset.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

void feed(std::string_view bytes) {
  const std::string name = parsers::to_utf8(take_line(bytes));
  Fed fed(bytes);
  require_facts(parsers::extract_file(fed.file(), name, fed.workspace()), fed.workspace());
}

const Registration k_target({"attachment", feed, 64 * 1024, 90});

}  // namespace
}  // namespace baosong::fuzz
