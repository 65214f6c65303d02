// A large file that appears whole or not at all: written as <name>.partial, made durable, renamed.
#pragma once

#include <cstdint>
#include <filesystem>

#include "storage/files.hpp"

namespace baosong::bundle {

class WholeFile {
 public:
  /// `needed`: bytes that it will take. Throws std::runtime_error, saying what to do, where there is no such folder, no
  /// room, or another process writes the same file.
  WholeFile(std::filesystem::path file, std::uint64_t needed);
  /// Unless committed, leaves no trace.
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  [[nodiscard]] int fd() const { return fd_.get(); }
  [[nodiscard]] const std::filesystem::path& partial() const { return partial_; }

  /// Durable and under its name when it returns. Throws std::system_error.
  void commit();

  /// What `error`, met while writing, means to people.
  [[nodiscard]] std::string explain(const std::system_error& error) const;

 private:
  std::filesystem::path file_, partial_;
  std::uint64_t needed_;
  storage::files::Fd fd_;
  bool committed_ = false;
};

}  // namespace baosong::bundle
