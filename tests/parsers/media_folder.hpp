// What the tests of pictures, videos and archives share: a folder that is removed again, with a Workspace in it.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>

#include "parsers/pictures/picture.hpp"
#include "parsers/workspace.hpp"

namespace baosong::parsers {

class MediaFolder {
 public:
  explicit MediaFolder(Limits limits = {}) : folder_(make_folder()), workspace_(folder_ / "out", limits) {
    std::filesystem::create_directory(folder_ / "out");
  }
  ~MediaFolder() {
    std::error_code ignored;  // a folder that is left behind fails no test
    std::filesystem::remove_all(folder_, ignored);
  }
  MediaFolder(const MediaFolder&) = delete;
  MediaFolder& operator=(const MediaFolder&) = delete;

  Workspace& workspace() { return workspace_; }

  /// Writes `bytes` into a file outside the workspace.
  std::filesystem::path keep(const std::string& bytes) {
    std::filesystem::path file = folder_ / ("in" + std::to_string(next_++));
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }

  /// Reads a JPEG that stands in the workspace under `name`, which must be there and whole.
  PictureFacts measure(const std::string& name) {
    EXPECT_NE(name, "");
    if (name.empty()) return {};
    const PictureReading reading = read_picture(workspace_.folder() / name, "image/jpeg", workspace_);
    EXPECT_EQ(reading.fault, Fault::none);
    return reading.facts;
  }

 private:
  static std::filesystem::path make_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "baosong-media-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return pattern;
  }

  std::filesystem::path folder_;
  Workspace workspace_;
  unsigned next_ = 0;
};

inline std::string file_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// `whole` with some bytes changed, cut, doubled or zeroed: the same for the same seed.
inline std::string mutated(std::string whole, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::size_t limit) { return limit == 0 ? std::size_t{0} : random() % limit; };
  for (std::size_t changes = 1 + below(8); changes > 0 && !whole.empty(); --changes) {
    // Half of all changes hit the head, where the structure is.
    const std::size_t at = below(random() % 2 == 0 ? std::min<std::size_t>(whole.size(), 256) : whole.size());
    switch (random() % 5) {
      case 0:
        whole[at] = static_cast<char>(random());
        break;
      case 1:
        whole[at] = static_cast<char>(whole[at] ^ (1 << random() % 8));
        break;
      case 2:
        whole.erase(at, 1 + below(32));
        break;
      case 3:
        whole.insert(at, whole.substr(at, 1 + below(64)));
        break;
      default:
        for (std::size_t i = at; i < std::min(at + 4, whole.size()); ++i)
          whole[i] = static_cast<char>(random() % 2 * 255);
        break;
    }
  }
  if (random() % 4 == 0) whole.resize(below(whole.size()));
  return whole;
}

}  // namespace baosong::parsers
