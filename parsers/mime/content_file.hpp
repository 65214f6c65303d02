// Decoded bytes → a file of the workspace, hashed on the way.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "parsers/digest.hpp"
#include "parsers/mime/transfer.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers::mime {

struct ContentFile {
  std::filesystem::path path;
  std::uint64_t size = 0;
  std::string sha256;
};

/// For content that comes in pieces. Throws std::system_error where the workspace cannot be written.
class ContentWriter {
 public:
  explicit ContentWriter(Workspace& workspace);
  void add(std::string_view piece);
  [[nodiscard]] ContentFile finish();

 private:
  ContentFile out_;
  std::ofstream file_;
  Sha256 digest_;
};

/// Throws std::system_error where the workspace cannot be written.
[[nodiscard]] ContentFile write_content(std::string_view body, Transfer transfer, Workspace& workspace);

}  // namespace baosong::parsers::mime
