#include "parsers/pictures/picture.hpp"

#include "parsers/pictures/exif.hpp"
#include "tests/parsers/media_folder.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::parsers {
namespace {

using samples::JpegOptions;
using samples::make_jpeg;

struct Format {
  const char* label;
  const char* media_type;
  std::string (*make)();
};

std::string plain_jpeg() {
  return make_jpeg(641, 479);
}
std::string progressive_jpeg() {
  return make_jpeg(641, 479, 2, 80, {.progressive = true});
}
std::string cmyk_jpeg() {
  return make_jpeg(641, 479, 3, 80, {.cmyk = true});
}
std::string grey_jpeg() {
  return make_jpeg(641, 479, 4, 80, {.grey = true});
}
std::string restarting_jpeg() {
  return make_jpeg(641, 479, 5, 80, {.restart_rows = 2});
}
std::string plain_png() {
  return samples::make_png(641, 479);
}
std::string clear_png() {
  return samples::make_png(641, 479, 2, {.alpha = true});
}
std::string interlaced_png() {
  return samples::make_png(641, 479, 3, {.interlaced = true});
}
std::string palette_png() {
  return samples::make_png(641, 479, 4, {.palette = true});
}
std::string still_gif() {
  return samples::make_gif(641, 479);
}
std::string moving_gif() {
  return samples::make_gif(641, 479, 4);
}
std::string bitmap() {
  return samples::make_bmp(641, 479);
}
std::string tiff() {
  return samples::make_tiff(641, 479);
}
std::string webp() {
  return samples::make_webp(641, 479);
}
std::string lossless_webp() {
  return samples::make_webp(641, 479, 2, true);
}

const std::vector<Format> k_formats{{"jpeg", "image/jpeg", plain_jpeg},
                                    {"jpeg_progressive", "image/jpeg", progressive_jpeg},
                                    {"jpeg_cmyk", "image/jpeg", cmyk_jpeg},
                                    {"jpeg_grey", "image/jpeg", grey_jpeg},
                                    {"jpeg_restarts", "image/jpeg", restarting_jpeg},
                                    {"png", "image/png", plain_png},
                                    {"png_clear", "image/png", clear_png},
                                    {"png_interlaced", "image/png", interlaced_png},
                                    {"png_palette", "image/png", palette_png},
                                    {"gif", "image/gif", still_gif},
                                    {"gif_moving", "image/gif", moving_gif},
                                    {"bmp", "image/bmp", bitmap},
                                    {"tiff", "image/tiff", tiff},
                                    {"webp", "image/webp", webp},
                                    {"webp_lossless", "image/webp", lossless_webp}};

class PictureFormat : public testing::TestWithParam<Format> {};

TEST_P(PictureFormat, whole_is_measured_and_has_a_thumbnail) {
  MediaFolder folder;
  const auto reading = read_picture(folder.keep(GetParam().make()), GetParam().media_type, folder.workspace());
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_FALSE(reading.facts.measured_only);
  EXPECT_EQ(reading.facts.width, 641);
  EXPECT_EQ(reading.facts.height, 479);
  const PictureFacts thumbnail = folder.measure(reading.facts.thumbnail);
  EXPECT_LE(thumbnail.width, 320);
  EXPECT_GE(thumbnail.width, 160);
  EXPECT_NEAR(thumbnail.width * 479.0 / 641.0, thumbnail.height, 2);
}

// The last bytes of a TIFF or a PNG are not pixels, yet a picture cut there is not whole; of a TIFF as libav writes it
// the directory stands at the end.
TEST_P(PictureFormat, cut_anywhere_is_corrupt) {
  MediaFolder folder;
  const std::string whole = GetParam().make();
  for (const std::size_t percent : {0, 1, 5, 10, 25, 50, 75, 90, 97, 99}) {
    SCOPED_TRACE(percent);
    const auto file = folder.keep(whole.substr(0, whole.size() * percent / 100));
    const auto reading = read_picture(file, GetParam().media_type, folder.workspace());
    EXPECT_EQ(reading.fault, Fault::corrupt);
    EXPECT_EQ(reading.facts.thumbnail, "");
  }
}

TEST_P(PictureFormat, over_the_limit_is_measured_only) {
  MediaFolder folder({.picture_pixels = 641 * 479 - 1});
  const auto reading = read_picture(folder.keep(GetParam().make()), GetParam().media_type, folder.workspace());
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(reading.facts.width, 641);
  EXPECT_EQ(reading.facts.height, 479);
  EXPECT_EQ(reading.facts.thumbnail, "");
}

TEST_P(PictureFormat, whatever_is_done_to_its_bytes_it_neither_crashes_nor_hangs) {
  MediaFolder folder;
  const std::string whole = GetParam().make();
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    const auto reading = read_picture(folder.keep(mutated(whole, seed)), GetParam().media_type, folder.workspace());
    EXPECT_GE(reading.facts.width, 0);
    EXPECT_GE(reading.facts.height, 0);
    EXPECT_FALSE(reading.fault == Fault::corrupt && !reading.facts.thumbnail.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(formats, PictureFormat, testing::ValuesIn(k_formats),
                         [](const auto& row) { return row.param.label; });

class Orientation : public testing::TestWithParam<int> {};

TEST_P(Orientation, of_exif_turns_what_is_measured_and_the_thumbnail) {
  MediaFolder folder;
  const bool swapped = GetParam() >= 5;
  for (const bool big_endian : {false, true}) {
    for (const bool progressive : {false, true}) {
      const std::string bytes =
          make_jpeg(640, 480, 1, 80, {.orientation = GetParam(), .big_endian = big_endian, .progressive = progressive});
      const auto reading = read_picture(folder.keep(bytes), "image/jpeg", folder.workspace());
      EXPECT_EQ(reading.fault, Fault::none);
      EXPECT_EQ(reading.facts.width, swapped ? 480 : 640);
      EXPECT_EQ(reading.facts.height, swapped ? 640 : 480);
      const PictureFacts thumbnail = folder.measure(reading.facts.thumbnail);
      EXPECT_EQ(thumbnail.width < thumbnail.height, swapped);
    }
  }
  const auto png = read_picture(folder.keep(samples::make_png(64, 48, 1, {.orientation = GetParam()})), "image/png",
                                folder.workspace());
  EXPECT_EQ(png.facts.width, swapped ? 48 : 64);
  EXPECT_EQ(png.facts.height, swapped ? 64 : 48);
}

INSTANTIATE_TEST_SUITE_P(all, Orientation, testing::Range(1, 9));

TEST(Exif, that_leads_nowhere_means_upright) {
  EXPECT_EQ(exif_orientation(""), 1);
  EXPECT_EQ(exif_orientation(std::string_view("II*\0\xFF\xFF\xFF\xFF", 8)), 1);
  EXPECT_EQ(exif_orientation(std::string_view("II*\0\6\0\0\0", 8)), 1);
  EXPECT_EQ(exif_orientation(std::string_view("MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0", 22)), 6);
  EXPECT_EQ(exif_orientation(std::string_view("MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\11\0\0", 22)), 1);
  EXPECT_EQ(exif_orientation(std::string_view("MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0", 19)), 1);
  EXPECT_EQ(exif_orientation(std::string_view("MM\0*\0\0\0\10\0\2\1\0\0\3\0\0\0\1\0\6\0\0", 22)), 1);
}

PictureReading read_jpeg_bytes(MediaFolder& folder, const std::string& bytes) {
  return read_picture(folder.keep(bytes), "image/jpeg", folder.workspace());
}

TEST(Jpeg, bytes_after_its_end_are_harmless) {
  MediaFolder folder;
  const std::string whole = make_jpeg(320, 240);
  EXPECT_EQ(read_jpeg_bytes(folder, whole + std::string(5000, '\0')).fault, Fault::none);
  EXPECT_EQ(read_jpeg_bytes(folder, whole + "SEFT trailer of a telephone").fault, Fault::none);
  EXPECT_EQ(read_jpeg_bytes(folder, whole + make_jpeg(640, 480).substr(0, 9000)).fault, Fault::none);
}

TEST(Jpeg, padding_before_its_end_is_harmless_but_a_lost_piece_is_not) {
  MediaFolder folder;
  const std::string whole = make_jpeg(320, 240);
  const std::string body = whole.substr(0, whole.size() - 2);
  const std::string end = whole.substr(whole.size() - 2);
  EXPECT_EQ(read_jpeg_bytes(folder, body + std::string(7, '\x55') + end).fault, Fault::none);
  EXPECT_EQ(read_jpeg_bytes(folder, body + std::string(4000, '\0') + end).fault, Fault::none);
  EXPECT_EQ(read_jpeg_bytes(folder, body + body.substr(body.size() - 2000) + end).fault, Fault::corrupt);
}

TEST(Jpeg, cut_and_closed_again_is_corrupt) {
  MediaFolder folder;
  for (const bool progressive : {false, true}) {
    const std::string whole = make_jpeg(640, 480, 1, 85, {.progressive = progressive});
    EXPECT_EQ(read_jpeg_bytes(folder, whole.substr(0, whole.size() / 2) + "\xFF\xD9").fault, Fault::corrupt);
  }
}

TEST(Jpeg, cut_in_its_last_bytes_is_corrupt) {
  MediaFolder folder;
  const std::string whole = make_jpeg(640, 480);
  for (std::size_t cut = 3; cut < 40; ++cut) {
    SCOPED_TRACE(cut);
    const auto reading = read_jpeg_bytes(folder, whole.substr(0, whole.size() - cut));
    EXPECT_EQ(reading.fault, Fault::corrupt);
    EXPECT_EQ(reading.facts.width, 640);
  }
}

TEST(Jpeg, that_lacks_only_its_end_mark_is_whole) {
  MediaFolder folder;
  for (const bool progressive : {false, true}) {
    const std::string whole = make_jpeg(640, 480, 1, 85, {.progressive = progressive});
    for (const std::size_t cut : {1U, 2U}) {
      SCOPED_TRACE(std::to_string(progressive) + " " + std::to_string(cut));
      const auto reading = read_jpeg_bytes(folder, whole.substr(0, whole.size() - cut));
      EXPECT_EQ(reading.fault, Fault::none);
      EXPECT_GE(folder.measure(reading.facts.thumbnail).width, 160);
    }
  }
}

TEST(Jpeg, that_ends_before_its_last_scan_is_corrupt) {
  MediaFolder folder;
  const std::string whole = make_jpeg(640, 480, 1, 85, {.progressive = true});
  int scans = 0;
  for (std::size_t at = whole.find("\xFF\xC4"); at != std::string::npos; at = whole.find("\xFF\xC4", at + 1)) {
    // Tables stand before the scan that needs them: here one scan ends and the next is to come.
    EXPECT_EQ(read_jpeg_bytes(folder, whole.substr(0, at)).fault, Fault::corrupt);
    ++scans;
  }
  EXPECT_GT(scans, 3);
}

TEST(Jpeg, a_hole_of_zeros_in_the_picture_is_corrupt) {
  MediaFolder folder;
  std::string bytes = make_jpeg(640, 480);
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), 3000, '\0');
  EXPECT_EQ(read_jpeg_bytes(folder, bytes).fault, Fault::corrupt);
}

TEST(Jpeg, with_hundreds_of_scans_is_refused_soon) {
  MediaFolder folder;
  const std::string whole = make_jpeg(640, 480, 1, 85, {.progressive = true});
  // The first scan, of the DC coefficients, again and again.
  const std::size_t scan = whole.find("\xFF\xDA");
  const std::size_t next = whole.find("\xFF\xC4", scan);
  ASSERT_NE(next, std::string::npos);
  const auto with_scans = [&](int more) {
    std::string bytes = whole.substr(0, next);
    for (int i = 0; i < more; ++i) bytes += whole.substr(scan, next - scan);
    return bytes + whole.substr(next);
  };
  EXPECT_EQ(read_jpeg_bytes(folder, with_scans(40)).fault, Fault::none);
  EXPECT_EQ(read_jpeg_bytes(folder, with_scans(200)).fault, Fault::corrupt);
}

TEST(Jpeg, of_a_kind_that_is_not_decoded_here_is_measured_only) {
  MediaFolder folder;
  std::string lossless = make_jpeg(640, 480);
  const std::size_t frame = lossless.find("\xFF\xC0");
  lossless[frame + 1] = '\xC3';
  std::string twelve_bits = make_jpeg(640, 480);
  twelve_bits[frame + 4] = 12;
  for (const std::string& bytes : {lossless, twelve_bits}) {
    const auto reading = read_jpeg_bytes(folder, bytes);
    EXPECT_EQ(reading.fault, Fault::none);
    EXPECT_TRUE(reading.facts.measured_only);
    EXPECT_EQ(reading.facts.width, 640);
    EXPECT_EQ(reading.facts.height, 480);
  }
}

TEST(Bmp, with_runs_is_whole_only_with_its_end_mark) {
  MediaFolder folder;
  std::string head = samples::make_bmp(8, 4).substr(0, 54);
  head[28] = 8;  // bits a pixel
  head[30] = 1;  // run-length coded
  head[10] = static_cast<char>(54);
  const std::string rows("\x08\1\0\0\x08\2\0\0\0\4\1\2\3\4\4\1\0\0\x08\1\0\1", 22);
  EXPECT_EQ(read_picture(folder.keep(head + rows), "image/bmp", folder.workspace()).fault, Fault::none);
  EXPECT_EQ(read_picture(folder.keep(head + rows.substr(0, 9)), "image/bmp", folder.workspace()).fault, Fault::corrupt);
}

TEST(Bmp, that_lacks_the_padding_of_its_last_row_is_whole) {
  MediaFolder folder;
  const std::string whole = samples::make_bmp(201, 100);  // 603 bytes a row and one of padding
  const auto reading = read_picture(folder.keep(whole.substr(0, whole.size() - 1)), "image/bmp", folder.workspace());
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(folder.measure(reading.facts.thumbnail).width, 201);
  EXPECT_EQ(read_picture(folder.keep(whole.substr(0, whole.size() - 2)), "image/bmp", folder.workspace()).fault,
            Fault::corrupt);
}

TEST(Heic, is_decoded_where_an_encoder_can_make_one) {
  const std::string whole = samples::make_heic(640, 480);
  if (whole.empty()) GTEST_SKIP() << "libheif has no HEVC encoder here";
  MediaFolder folder;
  const auto reading = read_picture(folder.keep(whole), "image/heic", folder.workspace());
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(reading.facts.width, 640);
  EXPECT_EQ(reading.facts.height, 480);
  if (!reading.facts.measured_only) {
    EXPECT_GE(folder.measure(reading.facts.thumbnail).width, 160);
  }
  for (const std::size_t percent : {5, 30, 60, 99}) {
    SCOPED_TRACE(percent);
    const auto file = folder.keep(whole.substr(0, whole.size() * percent / 100));
    EXPECT_EQ(read_picture(file, "image/heic", folder.workspace()).fault, Fault::corrupt);
  }
  const std::string small = samples::make_heic(160, 120);
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const auto mangled = read_picture(folder.keep(mutated(small, seed)), "image/heic", folder.workspace());
    EXPECT_GE(mangled.facts.width, 0);
  }
}

TEST(Heic, whose_codec_is_lacking_is_measured_only) {
  std::string whole = samples::make_heic(640, 480);
  if (whole.empty()) GTEST_SKIP() << "libheif has no HEVC encoder here";
  const std::size_t type = whole.find("hvc1");
  ASSERT_NE(type, std::string::npos);
  // The parameter sets are gone: no decoder can begin.
  const std::size_t configuration = whole.find("hvcC");
  ASSERT_NE(configuration, std::string::npos);
  whole[configuration + 4 + 22] = 0;
  MediaFolder folder;
  const auto reading = read_picture(folder.keep(whole), "image/heic", folder.workspace());
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_TRUE(reading.facts.measured_only);
  EXPECT_EQ(reading.facts.width, 640);
}

TEST(Picture, of_an_unknown_type_is_no_fault) {
  MediaFolder folder;
  const auto reading = read_picture(folder.keep("x"), "image/avif", folder.workspace());
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_TRUE(reading.facts.measured_only);
}

TEST(Picture, that_cannot_be_opened_is_the_environments_fault) {
  MediaFolder folder;
  for (const char* type : {"image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff", "image/webp"}) {
    EXPECT_THROW((void)read_picture("/nowhere/picture", type, folder.workspace()), std::system_error) << type;
  }
}

}  // namespace
}  // namespace baosong::parsers
