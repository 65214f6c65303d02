#include "parsers/pictures/raster.hpp"

#include "tests/parsers/media_folder.hpp"

namespace baosong::parsers {
namespace {

using testing::ElementsAre;

TEST(RowShrinker, averages_squares_also_at_the_edges) {
  RowShrinker shrinker(3, 3, ColourSpace::grey, 2);
  for (const std::vector<std::uint8_t>& row : {std::vector<std::uint8_t>{10, 20, 100}, {30, 40, 200}, {1, 3, 7}}) {
    shrinker.add_row(row.data());
  }
  const Raster small = shrinker.finish();
  EXPECT_EQ(small.width, 2);
  EXPECT_EQ(small.height, 2);
  EXPECT_THAT(small.pixels, ElementsAre(25, 150, 2, 7));
}

TEST(RowShrinker, keeps_channels_apart_and_small_pictures_as_they_are) {
  RowShrinker two(2, 1, ColourSpace::rgb, 1);
  const std::vector<std::uint8_t> row{0, 100, 200, 10, 120, 240};
  two.add_row(row.data());
  EXPECT_THAT(two.finish().pixels, ElementsAre(5, 110, 220));
  RowShrinker one(2, 1, ColourSpace::rgb, 320);
  one.add_row(row.data());
  one.add_row(row.data());  // beyond the height
  EXPECT_EQ(one.finish().pixels, row);
}

TEST(RowShrinker, that_gets_too_few_rows_stays_black_below) {
  RowShrinker shrinker(2, 4, ColourSpace::grey, 2);
  const std::vector<std::uint8_t> row{9, 9};
  shrinker.add_row(row.data());
  EXPECT_THAT(shrinker.finish().pixels, ElementsAre(9, 0));
}

// The picture   1 2 3   as EXIF 2.3 wants it shown for each orientation.
//               4 5 6
TEST(Turned, is_as_exif_says) {
  const Raster raster{3, 2, ColourSpace::grey, {1, 2, 3, 4, 5, 6}};
  const auto pixels = [&](int orientation) { return turned(raster, orientation).pixels; };
  EXPECT_THAT(pixels(1), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(pixels(2), ElementsAre(3, 2, 1, 6, 5, 4));
  EXPECT_THAT(pixels(3), ElementsAre(6, 5, 4, 3, 2, 1));
  EXPECT_THAT(pixels(4), ElementsAre(4, 5, 6, 1, 2, 3));
  EXPECT_THAT(pixels(5), ElementsAre(1, 4, 2, 5, 3, 6));
  EXPECT_THAT(pixels(6), ElementsAre(4, 1, 5, 2, 6, 3));
  EXPECT_THAT(pixels(7), ElementsAre(6, 3, 5, 2, 4, 1));
  EXPECT_THAT(pixels(8), ElementsAre(3, 6, 2, 5, 1, 4));
  EXPECT_EQ(turned(raster, 6).width, 2);
  EXPECT_EQ(turned(raster, 6).height, 3);
}

TEST(SaveJpeg, writes_into_the_workspace_or_throws) {
  MediaFolder folder;
  const Raster raster{2, 1, ColourSpace::rgb, {255, 0, 0, 0, 0, 255}};
  const PictureFacts saved = folder.measure(save_jpeg(raster, folder.workspace()));
  EXPECT_EQ(saved.width, 2);
  EXPECT_EQ(saved.height, 1);
  Workspace gone("/nowhere/at/all", {});
  EXPECT_THROW((void)save_jpeg(raster, gone), std::system_error);
}

}  // namespace
}  // namespace baosong::parsers
