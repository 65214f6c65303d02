// libarchive reports a disk that cannot be read like a broken archive; one is the agency's to mend, the other is not.
#pragma once

struct archive;

namespace baosong::parsers {

/// Throws std::system_error where the archive's last error was one of reading the file itself (EIO).
void expect_sound_disk(archive* reader);

}  // namespace baosong::parsers
