#include "parsers/mime/content_file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "parsers/digest.hpp"

namespace baosong::parsers::mime {

ContentFile write_content(std::string_view body, Transfer transfer, Workspace& workspace) {
  ContentFile out;
  out.path = workspace.new_file();
  std::ofstream file(out.path, std::ios::binary);
  Sha256 digest;
  decode_body(body, transfer, [&](std::string_view piece) {
    file.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    digest.update(piece);
    out.size += piece.size();
  });
  file.close();
  if (!file) throw std::system_error(errno, std::generic_category(), "cannot write " + out.path.string());
  out.sha256 = digest.hex();
  return out;
}

}  // namespace baosong::parsers::mime
