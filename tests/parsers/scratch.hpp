// A folder that lives as long as a test, and mails that extract_message() reads from it.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "parsers/extract.hpp"

namespace baosong::parsers::testing {

class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "baosong-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder for the test");
    folder_ = pattern;
    std::filesystem::create_directory(output());
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] std::filesystem::path output() const { return folder_ / "out"; }
  std::filesystem::path write(std::string_view name, std::string_view bytes) const {
    const std::filesystem::path file = folder_ / name;
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }

 private:
  std::filesystem::path folder_;
};

inline MessageFacts facts_of_file(const std::filesystem::path& file, const Limits& limits = {}) {
  const Scratch scratch;
  Workspace workspace(scratch.output(), limits);
  return extract_message(file, workspace);
}

inline MessageFacts facts_of(std::string_view mail, const Limits& limits = {}) {
  const Scratch scratch;
  Workspace workspace(scratch.output(), limits);
  return extract_message(scratch.write("mail.eml", mail), workspace);
}

inline std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace baosong::parsers::testing
