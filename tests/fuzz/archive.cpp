// zip, 7z, rar and tar, and the names in zip files.
#include "parsers/archives/archive.hpp"

#include "parsers/archives/zip_names.hpp"
#include "parsers/media_type.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

void feed(std::string_view bytes) {
  Fed fed(bytes);
  const std::string type = parsers::detect_media_type(fed.file());
  if (!parsers::is_archive(type)) return;
  const parsers::ArchiveReading reading = parsers::read_archive(fed.file(), type, "一.tar.gz", fed.workspace());
  const parsers::Limits& limits = fed.workspace().limits();
  require(reading.members.size() <= limits.archive_members, "number of members");
  std::uint64_t unpacked = 0;
  for (const parsers::ArchiveMember& member : reading.members) {
    require(!member.path.empty(), "a member has a path");
    require_safe_path(member.path, "path of a member");
    require(member.file.parent_path() == fed.workspace().folder(), "a member stands in the workspace", member.path);
    require_content(fed.workspace(), member.file.filename().string(), member.size, member.sha256);
    unpacked += member.size;
  }
  require(unpacked <= limits.unpacked_bytes, "unpacked bytes");
  require_text(parsers::decode_name(bytes.substr(0, 200)), "decoded name");
}

const Registration k_target({"archive", feed});

}  // namespace
}  // namespace baosong::fuzz
