#include "parsers/video/video.hpp"

#include "tests/parsers/media_folder.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::parsers {
namespace {

using samples::make_mp4;
using samples::VideoOptions;

struct Shown {
  const char* name;
  int width;
  int height;
  VideoOptions options;
  int want_width;
  int want_height;
};

class VideoShown : public testing::TestWithParam<Shown> {};

TEST_P(VideoShown, is_measured_as_shown_and_has_a_poster) {
  const Shown& row = GetParam();
  MediaFolder folder;
  const auto reading = read_video(folder.keep(make_mp4(row.width, row.height, 1, row.options)), folder.workspace());
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(reading.facts.width, row.want_width);
  EXPECT_EQ(reading.facts.height, row.want_height);
  EXPECT_NEAR(reading.facts.duration, 1.0, 0.25);
  EXPECT_FALSE(reading.facts.codec.empty());
  const auto poster = folder.measure(reading.facts.poster);
  EXPECT_LE(std::max(poster.width, poster.height), 640);
  EXPECT_EQ(poster.width > poster.height, row.want_width > row.want_height);
}

INSTANTIATE_TEST_SUITE_P(
    rows, VideoShown,
    testing::Values(Shown{"plain", 320, 240, {}, 320, 240}, Shown{"wide", 854, 480, {}, 854, 480},
                    Shown{"hd", 1280, 720, {}, 1280, 720}, Shown{"portrait", 720, 1280, {}, 720, 1280},
                    Shown{"turned_90", 320, 240, {.rotation = 90}, 240, 320},
                    Shown{"turned_180", 320, 240, {.rotation = 180}, 320, 240},
                    Shown{"turned_270", 320, 240, {.rotation = 270}, 240, 320},
                    Shown{"pal_widescreen", 720, 576, {.sar_num = 64, .sar_den = 45}, 1024, 576},
                    Shown{"hdv", 1440, 1080, {.sar_num = 4, .sar_den = 3}, 1920, 1080},
                    Shown{"narrow_pixels", 640, 360, {.sar_num = 8, .sar_den = 9}, 569, 360},
                    Shown{"turned_and_stretched", 720, 576, {.rotation = 90, .sar_num = 64, .sar_den = 45}, 576, 1024},
                    Shown{"mov", 320, 240, {.rotation = 90, .container = "mov"}, 240, 320},
                    Shown{"matroska", 320, 240, {.sar_num = 4, .sar_den = 3, .container = "matroska"}, 427, 240},
                    Shown{"avi", 320, 240, {.container = "avi"}, 320, 240},
                    Shown{"flv", 320, 240, {.container = "flv"}, 320, 240},
                    Shown{"mpegts", 320, 240, {.container = "mpegts"}, 320, 240}),
    [](const auto& row) { return row.param.name; });

TEST(Video, without_its_index_is_corrupt) {
  MediaFolder folder;
  const std::string whole = make_mp4(320, 240, 1);
  const std::size_t index = whole.find("moov");
  ASSERT_NE(index, std::string::npos);
  for (const std::size_t size :
       {index - 4, index / 2, std::size_t{40}, std::size_t{8}, std::size_t{1}, std::size_t{0}}) {
    SCOPED_TRACE(size);
    const auto reading = read_video(folder.keep(whole.substr(0, size)), folder.workspace());
    EXPECT_EQ(reading.fault, Fault::corrupt);
    EXPECT_EQ(reading.facts.poster, "");
  }
}

TEST(Video, without_one_frame_that_can_be_decoded_is_corrupt) {
  MediaFolder folder;
  std::string bytes = make_mp4(320, 240, 1);
  const std::size_t data = bytes.find("mdat") + 4;
  const std::size_t index = bytes.find("moov", data) - 4;
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(data), bytes.begin() + static_cast<std::ptrdiff_t>(index),
            '\0');
  EXPECT_EQ(read_video(folder.keep(bytes), folder.workspace()).fault, Fault::corrupt);
}

TEST(Video, sound_only_is_no_video) {
  MediaFolder folder;
  const std::string sound = make_mp4(0, 0, 1, {.sound_only = true});
  ASSERT_GT(sound.size(), 500U);
  const auto reading = read_video(folder.keep(sound), folder.workspace());
  EXPECT_TRUE(reading.sound_only);
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(read_video(folder.keep(sound.substr(0, sound.size() / 2)), folder.workspace()).fault, Fault::corrupt);
}

TEST(Video, playlists_and_pictures_are_not_opened) {
  MediaFolder folder;
  const auto film = folder.keep(make_mp4(320, 240, 1));
  const std::string list = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + film.string() + "\n#EXT-X-ENDLIST\n";
  EXPECT_EQ(read_video(folder.keep(list), folder.workspace()).fault, Fault::corrupt);
  EXPECT_EQ(read_video(folder.keep("ffconcat version 1.0\nfile " + film.string() + "\n"), folder.workspace()).fault,
            Fault::corrupt);
  EXPECT_EQ(read_video(folder.keep(samples::make_jpeg(320, 240)), folder.workspace()).fault, Fault::corrupt);
}

TEST(Video, whatever_is_done_to_its_bytes_it_neither_crashes_nor_hangs) {
  MediaFolder folder;
  for (const char* container : {"mp4", "matroska", "avi", "flv", "mpegts"}) {
    const std::string whole = make_mp4(160, 120, 0.5, {.container = container});
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
      SCOPED_TRACE(std::string(container) + " " + std::to_string(seed));
      const auto reading = read_video(folder.keep(mutated(whole, seed)), folder.workspace());
      EXPECT_EQ(reading.fault == Fault::none && reading.facts.width == 0, false);
    }
  }
}

}  // namespace
}  // namespace baosong::parsers
