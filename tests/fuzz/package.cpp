// docx, xlsx, odt, ods, ofd and their kin. The first line is a media type. What follows is either a zip or, so that the
// mutator sees XML and no deflated bytes, the members one after another, each after a line "@@ NAME".
#include "parsers/media_type.hpp"
#include "tests/fuzz/harness/feeding.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::fuzz {
namespace {

constexpr std::string_view k_mark = "\n@@ ";

std::string packed(std::string_view bytes) {
  std::vector<samples::ZipMember> members;
  while (members.size() < 50) {
    const std::size_t next = bytes.find(k_mark);
    if (next == std::string_view::npos) break;
    bytes.remove_prefix(next + k_mark.size());
    const std::string_view name = take_line(bytes);
    members.push_back({std::string(name), std::string(bytes.substr(0, bytes.find(k_mark)))});
  }
  samples::ZipOptions options;
  options.stored = true;
  return samples::make_zip(members, options);
}

void feed(std::string_view bytes) {
  const std::string_view whole = bytes;
  const std::string_view type = take_line(bytes);
  const std::string zip = bytes.starts_with("PK") ? std::string(bytes) : packed(whole);
  const Fed fed(zip);
  require_line(parsers::detect_media_type(fed.file()), "media type");
  if (parsers::is_text_document(type) || parsers::is_spreadsheet(type) || parsers::is_other_office_document(type))
    feed_document(zip, type);
}

const Registration k_target({"package", feed, 32 * 1024});

}  // namespace
}  // namespace baosong::fuzz
