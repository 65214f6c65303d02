#include "parsers/mime/content_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

namespace baosong::parsers::mime {

ContentWriter::ContentWriter(Workspace& workspace) {
  out_.path = workspace.new_file();
  file_.open(out_.path, std::ios::binary);
}

void ContentWriter::add(std::string_view piece) {
  file_.write(piece.data(), static_cast<std::streamsize>(piece.size()));
  digest_.update(piece);
  out_.size += piece.size();
}

ContentFile ContentWriter::finish() {
  file_.close();
  if (!file_) throw std::system_error(errno, std::generic_category(), "cannot write " + out_.path.string());
  out_.sha256 = digest_.hex();
  return std::move(out_);
}

ContentFile write_content(std::string_view body, Transfer transfer, Workspace& workspace) {
  ContentWriter writer(workspace);
  decode_body(body, transfer, [&](std::string_view piece) { writer.add(piece); });
  return writer.finish();
}

}  // namespace baosong::parsers::mime
