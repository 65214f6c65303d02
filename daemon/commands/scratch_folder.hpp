// A temporary folder for commands that write nothing else. Removed with its content at the end of its life.
#pragma once

#include <filesystem>

namespace baosong::commands {

class ScratchFolder {
 public:
  ScratchFolder();  ///< Throws std::system_error.
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace baosong::commands
