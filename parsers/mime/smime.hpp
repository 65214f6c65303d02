// S/MIME with the content inside (smime.p7m, RFC 8551 s.3.4, RFC 5652 s.5 and 6): a signed content is opened, so that
// an agency whose mail program signs everything is read like any other; an encrypted one is told apart. Signatures are
// not verified: who sent a mail is asked of Authentication-Results (contract 4).
#pragma once

#include <string_view>

#include "parsers/facts.hpp"
#include "parsers/mime/content_file.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers::mime {

struct SmimeReading {
  enum class Kind { none, signed_content, encrypted } kind = Kind::none;
  ContentFile content;        ///< of signed_content: the entity (or file) that was signed
  Fault fault = Fault::none;  ///< corrupt: cut off; over_limit
};

/// `bytes` may be mapped. A detached signature is `none`. Throws std::system_error where the workspace cannot be
/// written.
[[nodiscard]] SmimeReading read_smime(std::string_view bytes, Workspace& workspace);

}  // namespace baosong::parsers::mime
