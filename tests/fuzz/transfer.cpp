// The first byte chooses a transfer encoding: a body decoded in pieces.
#include "parsers/mime/transfer.hpp"

#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

namespace mime = parsers::mime;

void feed(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto transfer = static_cast<mime::Transfer>(static_cast<unsigned char>(bytes.front()) % 4);
  bytes.remove_prefix(1);
  std::string pieces;
  mime::decode_body(bytes, transfer, [&](std::string_view piece) {
    require(piece.size() <= 64 * 1024, "size of a piece");
    pieces += piece;
  });
  require(pieces == mime::decode_body(bytes, transfer), "pieces are the whole");
  // A line of uuencode that lost its trailing blanks says more than it shows.
  const std::size_t most = transfer == mime::Transfer::uuencode ? 63 * bytes.size() : bytes.size();
  require(pieces.size() <= most, "decoding makes nothing longer");
  require(transfer != mime::Transfer::identity || pieces == bytes, "identity");
  std::string line;
  (void)mime::decode_uu_line(bytes, line);
  (void)mime::uu_begin_name(bytes);
}

const Registration k_target({"transfer", feed});

}  // namespace
}  // namespace baosong::fuzz
