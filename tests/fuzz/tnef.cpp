// winmail.dat.
#include "parsers/mime/tnef.hpp"

#include "tests/fuzz/harness/feeding.hpp"

namespace baosong::fuzz {
namespace {

void feed(std::string_view bytes) {
  Fed fed({});
  parsers::Workspace& workspace = fed.workspace();
  const parsers::mime::TnefReading reading = parsers::mime::read_tnef(bytes, workspace);
  require(reading.files.size() <= 500, "number of files");
  require_text(reading.text, "text");
  for (const parsers::mime::TnefFile& file : reading.files) {
    require_text(file.name, "file name");
    require(file.content.path.parent_path() == workspace.folder(), "a file stands in the workspace");
    require_content(workspace, file.content.path.filename().string(), file.content.size, file.content.sha256);
  }
}

const Registration k_target({"tnef", feed});

}  // namespace
}  // namespace baosong::fuzz
