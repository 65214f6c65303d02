// Two things of a RAR 5 archive that libarchive 3.6 does not tell: it takes encrypted data for compressed ones, and an
// archive that ends between two files for a whole one. RAR 5.0 archive format: vint, general archive block format, file
// encryption record, end of archive header. Reads headers only.
#pragma once

#include "parsers/archives/input.hpp"

namespace baosong::parsers {

struct Rar5Headers {
  bool is_rar5 = false;
  bool encrypted = false;  ///< the headers, or any file
  bool complete = false;   ///< the end of archive header is there, and no other volume follows
};

[[nodiscard]] Rar5Headers read_rar5_headers(Input& input);

}  // namespace baosong::parsers
