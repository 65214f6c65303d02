// Whether a machine wrote the mail (contract 4, message.kind: bounce and auto_reply; RFC 3834, RFC 3464).
#pragma once

#include "parsers/facts.hpp"
#include "parsers/mime/header.hpp"

namespace baosong::parsers::mime {

/// `facts` is complete but for `automatic`; `delivery_status`: a multipart/report with a delivery status.
[[nodiscard]] Automatic automatic_kind(const MessageFacts& facts, const Header& header, bool delivery_status);

/// Whether an item of contract 4 comes with the mail: an attachment or a link. Detached signatures, vCards, packers'
/// rubbish, containers and decoration (inline pictures under 300 pixels on a side) are none.
[[nodiscard]] bool has_attachment(const MessageFacts& facts);

}  // namespace baosong::parsers::mime
