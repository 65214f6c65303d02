#include "parsers/archives/disk_error.hpp"

#include <archive.h>

#include <cerrno>
#include <system_error>

namespace baosong::parsers {

void expect_sound_disk(archive* reader) {
  if (archive_errno(reader) == EIO) throw std::system_error(EIO, std::generic_category(), "cannot read an archive");
}

}  // namespace baosong::parsers
