#include "parsers/workspace.hpp"

#include <cstdio>

namespace baosong::parsers {

std::filesystem::path Workspace::new_file() {
  char name[16];
  std::snprintf(name, sizeof name, "%04u", next_++);
  return folder_ / name;
}

bool Workspace::spend_bytes(std::uint64_t bytes) {
  bytes_ += bytes;
  return bytes_ <= limits_.unpacked_bytes;
}

bool Workspace::spend_member() { return ++members_ <= limits_.archive_members; }

}  // namespace baosong::parsers
