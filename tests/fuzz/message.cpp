// A whole mail, with everything in it.
#include "parsers/extract.hpp"
#include "parsers/mime/outline.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

void require_outline(std::string_view mail, const parsers::Limits& limits) {
  const parsers::mime::Outline outline = parsers::mime::outline(mail, limits);
  require(!outline.nodes.empty() && outline.nodes.size() <= limits.parts + 1, "number of parts");
  for (std::size_t i = 0; i < outline.nodes.size(); ++i) {
    const parsers::mime::Node& node = outline.nodes[i];
    require(node.parent < static_cast<int>(i) && node.depth <= limits.mime_depth + 1, "where a part stands");
    for (const std::string_view view : {node.header, node.body})
      require(view.empty() || (view.data() >= mail.data() && view.data() + view.size() <= mail.data() + mail.size()),
              "a part is a view into the mail");
  }
}

void feed(std::string_view bytes) {
  Fed fed(bytes);
  require_outline(bytes, fed.workspace().limits());
  (void)parsers::looks_like_mail(fed.file());
  require_facts(parsers::extract_message(fed.file(), fed.workspace()), fed.workspace());
}

const Registration k_target({"message", feed, 64 * 1024});

}  // namespace
}  // namespace baosong::fuzz
