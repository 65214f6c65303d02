#include "tests/samples/pattern.hpp"

#include <algorithm>
#include <random>

namespace baosong::samples {

Pattern::Pattern(int width, int height, std::uint32_t seed)
    : width_(width), height_(height), noise_(seed * 2654435761U + 1) {
  // std::mt19937's output is laid down by the standard; the distributions are not, hence the modulo.
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t limit) { return static_cast<int>(random() % limit); };
  const auto colour = [&] { return std::array{below(200) + 28, below(200) + 28, below(200) + 28}; };
  sky_ = colour();
  ground_ = colour();
  for (Disc& disc : discs_) {
    disc.x = static_cast<float>(below(static_cast<std::uint32_t>(width)));
    disc.y = static_cast<float>(below(static_cast<std::uint32_t>(height)));
    disc.radius = static_cast<float>(
        std::max(4, std::min(width, height) / 16 + below(static_cast<std::uint32_t>(std::min(width, height)) / 6 + 1)));
    disc.colour = colour();
  }
}

void Pattern::row(int y, std::uint8_t* rgb) {
  for (int x = 0; x < width_; ++x) {
    std::array<int, 3> pixel{};
    for (std::size_t c = 0; c < 3; ++c) pixel[c] = sky_[c] + (ground_[c] - sky_[c]) * y / height_;
    for (const Disc& disc : discs_) {
      const float dx = static_cast<float>(x) - disc.x;
      const float dy = static_cast<float>(y) - disc.y;
      if (dx * dx + dy * dy > disc.radius * disc.radius) continue;
      const int shade = static_cast<int>((dx + dy) * 24.F / disc.radius);
      for (std::size_t c = 0; c < 3; ++c) pixel[c] = disc.colour[c] + shade;
    }
    const int texture = ((x / 3) ^ (y / 5)) % 7 == 0 ? 14 : 0;
    noise_ = noise_ * 1664525U + 1013904223U;
    const int grain = static_cast<int>(noise_ >> 24) % 15 - 7;
    for (std::size_t c = 0; c < 3; ++c)
      *rgb++ = static_cast<std::uint8_t>(std::clamp(pixel[c] + texture + grain, 0, 255));
  }
}

}  // namespace baosong::samples
