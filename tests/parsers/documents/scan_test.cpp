// Text documents that are scans: pages as pictures.
#include <memory>

#include "parsers/documents/page_image.hpp"
#include "parsers/documents/picture_page.hpp"
#include "parsers/pictures/raster.hpp"
#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A JPEG of a sheet of paper with that line in large letters.
std::string page_picture(MediaFolder& folder, const std::string& line) {
  const auto pdf = folder.keep(make_pdf_of({"BT /F1 48 Tf 60 600 Td (" + line + ") Tj ET"}));
  const std::unique_ptr<poppler::document> document(poppler::document::load_from_file(pdf.string()));
  const std::unique_ptr<poppler::page> page(document->create_page(0));
  const poppler::image image = grey_page(*page, 100, 4000);
  Raster raster{image.width(), image.height(), ColourSpace::grey, {}};
  for (int row = 0; row < image.height(); ++row) {
    const char* const begin = image.const_data() + static_cast<std::ptrdiff_t>(row) * image.bytes_per_row();
    raster.pixels.insert(raster.pixels.end(), begin, begin + image.width());
  }
  return file_bytes(folder.workspace().folder() / save_jpeg(raster, folder.workspace()));
}

TEST(Scan, PagesBelowATitle) {
  MediaFolder folder;
  const Members pages{{"image1.jpeg", page_picture(folder, "REPORT 2021")}};
  const std::string title = "某某市市场监督管理局关于二〇二一年质量月活动的总结";
  const auto file = folder.keep(make_word(paragraph(title) + picture_paragraph("rId1"), pages));
  const std::size_t files_before = std::distance(std::filesystem::directory_iterator(folder.workspace().folder()),
                                                 std::filesystem::directory_iterator());
  const DocumentReading reading = read_document(file, types::k_docx, folder.workspace());
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_TRUE(reading.facts.scan);
  EXPECT_EQ(reading.facts.title, title);
  ASSERT_EQ(reading.embedded.size(), 1U);
  const std::size_t files_after = std::distance(std::filesystem::directory_iterator(folder.workspace().folder()),
                                                std::filesystem::directory_iterator());
  EXPECT_EQ(files_after, files_before + 1) << "nothing but the picture stays";
  // OCR may be lacking, and is stopped where the machine is slow; what it adds comes below the document's own text.
  EXPECT_EQ(reading.facts.paragraphs.at(0), title);
  if (reading.facts.paragraphs.size() > 1) {
    EXPECT_THAT(reading.facts.paragraphs, Contains(HasSubstr("2021")));
  }
}

TEST(Scan, PhotographsBelowATitleAreNone) {
  MediaFolder folder;
  Raster photograph{1600, 1200, ColourSpace::grey, std::vector<std::uint8_t>(1600 * 1200, 128)};
  const Members media{
      {"image1.jpeg", file_bytes(folder.workspace().folder() / save_jpeg(photograph, folder.workspace()))}};
  const std::string title = "某某市市场监督管理局关于二〇二一年质量月活动的总结";
  EXPECT_FALSE(read_bytes(make_word(paragraph(title) + picture_paragraph("rId1"), media), types::k_docx).facts.scan);
  const DocumentReading bare = read_bytes(make_word(picture_paragraph("rId1"), media), types::k_docx);
  EXPECT_TRUE(bare.facts.scan);
  EXPECT_THAT(bare.facts.paragraphs, IsEmpty()) << "OCR of photographs reads rubbish";
}

TEST(Scan, PictureAsPage) {
  MediaFolder folder;
  const auto picture = folder.keep(page_picture(folder, "REPORT"));
  EXPECT_TRUE(looks_like_page(picture));
  const auto page = picture_page(picture, folder.workspace());
  ASSERT_TRUE(page.has_value());
  const std::unique_ptr<poppler::document> document(poppler::document::load_from_file(page->string()));
  ASSERT_TRUE(document && document->pages() == 1);
  EXPECT_TRUE(shows_something(*document));
  for (const std::string& bytes :
       {std::string(), std::string("\xFF\xD8\xFF"), std::string("GIF89a"), tiny_png().substr(0, 20)}) {
    const auto odd = folder.keep(bytes);
    EXPECT_FALSE(looks_like_page(odd));
    EXPECT_FALSE(picture_page(odd, folder.workspace()).has_value());
  }
}

}  // namespace
}  // namespace baosong::parsers
