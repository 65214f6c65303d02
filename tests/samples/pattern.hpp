// The picture that all samples show: a sky of soft gradients, some round shapes, a striped texture and grain, so that
// files are about as large as photographs of the same size.
#pragma once

#include <array>
#include <cstdint>

namespace baosong::samples {

class Pattern {
 public:
  Pattern(int width, int height, std::uint32_t seed);
  /// Writes width × 3 bytes of RGB.
  void row(int y, std::uint8_t* rgb);

 private:
  struct Disc {
    float x, y, radius;
    std::array<int, 3> colour;
  };
  int width_;
  int height_;
  std::uint32_t noise_;
  std::array<int, 3> sky_{};
  std::array<int, 3> ground_{};
  std::array<Disc, 12> discs_{};
};

}  // namespace baosong::samples
