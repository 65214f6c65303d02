// What the sealed extractor says to the daemon, if hostile bytes have taken the extractor over: no JSON may do worse
// than an exception.
#include "parsers/facts_json.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

namespace json = boost::json;

void feed(std::string_view bytes) {
  boost::system::error_code error;
  const json::value value = json::parse(json::string_view(bytes.data(), bytes.size()), error);
  if (error) return;
  parsers::MessageFacts facts;
  try {
    facts = parsers::facts_from_json(value);
  } catch (const std::runtime_error&) {  // boost::system::system_error is one
    return;
  }
  for (std::size_t index = 0; index < facts.parts.size(); ++index) {
    const parsers::Part& part = facts.parts[index];
    for (const std::string& file : {part.content, part.picture ? part.picture->thumbnail : std::string(),
                                    part.video ? part.video->poster : std::string()})
      require(file.find('/') == std::string::npos && file != "..", "files of the output folder", file);
    require(part.sha256.empty() || part.sha256.size() == 64, "a hash", part.sha256);
    require(part.parent >= -1 && part.parent < static_cast<int>(index), "a container stands before what it holds");
  }
  require(parsers::facts_from_json(json::parse(json::serialize(parsers::to_json(facts)))) == facts,
          "the facts' JSON says the same");
}

const Registration k_target({"facts_json", feed, 8 * 1024});

}  // namespace
}  // namespace baosong::fuzz
