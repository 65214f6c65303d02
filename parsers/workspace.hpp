// The folder into which an extraction writes decoded content, and the budget that the whole mail shares.
// One Workspace per message, used by one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "parsers/limits.hpp"

namespace baosong::parsers {

class Workspace {
 public:
  /// `folder` exists, is empty and is owned by the caller, who also removes it.
  Workspace(std::filesystem::path folder, Limits limits) : folder_(std::move(folder)), limits_(limits) {}
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  /// A path in the folder that nobody has used yet ("0001", "0002", …); the file is not created.
  [[nodiscard]] std::filesystem::path new_file();
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] const Limits& limits() const { return limits_; }

  /// Counts `bytes` as unpacked; false once Limits::unpacked_bytes is exceeded over the whole mail.
  [[nodiscard]] bool spend_bytes(std::uint64_t bytes);
  /// Counts one archive member; false once Limits::archive_members is exceeded over the whole mail.
  [[nodiscard]] bool spend_member();

 private:
  std::filesystem::path folder_;
  Limits limits_;
  unsigned next_ = 1;
  std::uint64_t bytes_ = 0;
  std::uint64_t members_ = 0;
};

}  // namespace baosong::parsers
