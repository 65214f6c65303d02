// OLE compound files and what Word 97 and WPS keep in them.
#include "parsers/documents/ole_file.hpp"
#include "parsers/documents/vba.hpp"
#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

void require_compound_file(const std::filesystem::path& file, std::size_t size) {
  const auto ole = parsers::OleFile::open(file);
  if (!ole) return;
  (void)parsers::vba::has_code(*ole);
  for (const parsers::OleFile::Entry& entry : ole->entries()) {
    require_text(entry.path, "path of a stream");
    const parsers::OleFile::Stream stream = ole->stream(entry.path);
    require(stream.read_at(0, 2 * size).size() <= stream.size(), "a stream is as long as it says", entry.path);
    require(stream.size() <= size, "a stream is no longer than its file", entry.path);
    (void)stream.read_at(stream.size() / 2, 100);
  }
}

void feed(std::string_view bytes) {
  {
    const Fed fed(bytes);
    require_compound_file(fed.file(), bytes.size());
  }
  feed_document(bytes, "application/msword");
}

const Registration k_target({"word97", feed});

}  // namespace
}  // namespace baosong::fuzz
