#include "parsers/documents/embedded_base64.hpp"

#include <fstream>
#include <system_error>

#include "parsers/media_signatures.hpp"
#include "parsers/media_type.hpp"
#include "parsers/mime/transfer.hpp"

namespace baosong::parsers {
namespace {

constexpr std::size_t k_max_encoded_bytes = 24U << 20;  // photographs have a few MB

}  // namespace

EmbeddedPicture read_base64_picture(XmlReader& xml, Workspace& workspace, Fault& fault) {
  std::string encoded;
  for (std::size_t depth = 1; depth > 0 && xml.next();) {
    if (xml.node() == XmlReader::Node::start) ++depth;
    if (xml.node() == XmlReader::Node::end) --depth;
    if (xml.node() == XmlReader::Node::text && encoded.size() < k_max_encoded_bytes) encoded += xml.text();
  }
  const std::string head = mime::decode_body(std::string_view(encoded).substr(0, 400), mime::Transfer::base64);
  const std::string_view type = type_by_signature(head);
  if (!is_picture(type)) return {};
  EmbeddedPicture picture{workspace.new_file(), type.substr(type.find('/') + 1)};
  std::ofstream out(picture.file, std::ios::binary);
  bool spent = false;
  mime::decode_body(encoded, mime::Transfer::base64, [&](std::string_view bytes) {
    spent = spent || !workspace.spend_bytes(bytes.size());
    if (!spent) out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  });
  out.close();
  if (spent) {
    fault = Fault::over_limit;
    std::filesystem::remove(picture.file);
    return {};
  }
  if (!out) throw std::system_error(std::make_error_code(std::errc::io_error), "cannot write " + picture.file.string());
  return picture;
}

}  // namespace baosong::parsers
