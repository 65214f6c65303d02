// winmail.dat (MS-OXTNEF): its attachments, and the body text where it carries one. A walk of our own over the mapped
// file: libytnef keeps all content in memory, refuses properties above 512 KiB (and with them the whole file), takes
// every string for one charset and prints to stdout. Flat in memory: attachments go from the mapping to the workspace
// in pieces. Faults: corrupt where an object reaches beyond the end (what was read before stays), over_limit beyond 500
// attachments or the mail's budget. Body text in compressed RTF is left alone: mail programs send a plain part beside
// it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/facts.hpp"
#include "parsers/mime/content_file.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers::mime {

struct TnefFile {
  std::string name;  ///< UTF-8, as stated; empty where none is
  ContentFile content;
};

struct TnefReading {
  std::vector<TnefFile> files;  ///< an embedded message is a winmail.dat again
  std::string text;             ///< body, UTF-8; empty where there is none
  Fault fault = Fault::none;
};

/// Throws std::system_error where the workspace cannot be written.
[[nodiscard]] TnefReading read_tnef(std::string_view bytes, Workspace& workspace);

}  // namespace baosong::parsers::mime
