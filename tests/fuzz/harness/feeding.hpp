// The folder that an input is read in, and the ways in that several targets share.
#pragma once

#include <string_view>

#include "tests/fuzz/harness/require.hpp"
#include "tests/fuzz/harness/target.hpp"
#include "tests/parsers/scratch.hpp"

namespace baosong::fuzz {

/// `bytes` as a file beside an empty workspace; both go with it.
class Fed {
 public:
  explicit Fed(std::string_view bytes)
      : file_(scratch_.write("input", bytes)), workspace_(scratch_.output(), small_limits()) {}
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] parsers::Workspace& workspace() { return workspace_; }

 private:
  parsers::testing::Scratch scratch_;
  std::filesystem::path file_;
  parsers::Workspace workspace_;
};

/// Reads `bytes` as a document of that type, whatever they are.
inline void feed_document(std::string_view bytes, std::string_view media_type) {
  Fed fed(bytes);
  require_document(parsers::read_document(fed.file(), media_type, fed.workspace()), fed.workspace());
}

/// Takes the first line off `bytes`: some targets want a name or a word before the content.
inline std::string_view take_line(std::string_view& bytes) {
  const std::size_t end = bytes.find('\n');
  const std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  return line;
}

}  // namespace baosong::fuzz
