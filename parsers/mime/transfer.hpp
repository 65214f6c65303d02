// Content-Transfer-Encodings (RFC 2045 s.6) and uuencode, in pieces: bytes in the mail → decoded bytes to a sink.
// base64 is filtered to its alphabet and cut at its padding (what follows is a list's footer, not the file); ours,
// since mimetic's decoder took a quarter of a whole intake's time. quoted-printable is ours: mimetic's decoder turns
// CRLF into LF and drops control characters, and the hash of a file must be that of the sender's file.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace baosong::parsers::mime {

enum class Transfer { identity, base64, quoted_printable, uuencode, unknown };

/// Of a Content-Transfer-Encoding value; none, 7bit, 8bit and binary are identity. What is unknown is decoded as
/// identity.
[[nodiscard]] Transfer transfer_of(std::string_view value);

/// What the body is really encoded by, where `stated` cannot be true: base64 that holds raw bytes or plain words;
/// base64 that nobody declared, told by the signature of the file that comes of it.
[[nodiscard]] Transfer likely_transfer(Transfer stated, std::string_view body);

using Sink = std::function<void(std::string_view)>;

/// Decodes `body` wholly; `sink` gets pieces of at most 64 KiB. `body` may be mapped: its pages are released on the
/// way.
void decode_body(std::string_view body, Transfer transfer, const Sink& sink);

/// The same for small things.
[[nodiscard]] std::string decode_body(std::string_view body, Transfer transfer);

/// One data line of uuencode into `out`; false where it is none.
[[nodiscard]] bool decode_uu_line(std::string_view line, std::string& out);

/// The file name of a line `begin 644 name`; empty: it is no such line. The view is into `line`.
[[nodiscard]] std::string_view uu_begin_name(std::string_view line);

}  // namespace baosong::parsers::mime
