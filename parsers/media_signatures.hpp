// The media type that the first bytes of a file tell, where a few bytes are enough. Pure.
// Here and not left to libmagic: its database costs megabytes and time that ordinary mails need not pay.
#pragma once

#include <string_view>

namespace baosong::parsers {

/// `head`: the first 4 KiB or more, or the whole of a shorter file. Empty where no signature fits. zip and OLE
/// containers are "application/zip" and "application/x-ole-storage"; MPEG transport streams and tar are among them.
[[nodiscard]] std::string_view type_by_signature(std::string_view head);

/// For text: the language that the first bytes show ("text/html", "application/rtf", "message/rfc822", …); empty:
/// plain. `head` is UTF-8 or any charset that keeps ASCII.
[[nodiscard]] std::string_view type_by_markup(std::string_view head);

}  // namespace baosong::parsers
