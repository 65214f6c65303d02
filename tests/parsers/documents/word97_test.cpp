#include "parsers/documents/ole_file.hpp"
#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

using ::testing::ElementsAre;

DocumentReading read_word(const std::u16string& text) {
  return read_bytes(make_ole(make_word97(text)), types::k_doc);
}

TEST(Word97, ParagraphsFieldsAndMarks) {
  const DocumentReading reading =
      read_word(u"总结标题\r第一段\x0B第二行\r见\x13 HYPERLINK \"x\" \x14链接\x15处\r\r末\x1E段\r");
  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(reading.facts.title, "总结标题");
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("总结标题", "第一段", "第二行", "见链接处", "末-段"));
}

TEST(Word97, TableOfPlainCells) {
  const DocumentReading reading = read_word(
      u"前\r活动名称\x07参与人数\x07\x07开放日\x07"
      u"88\x07\x07后\r");
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("前", "活动名称\t参与人数", "开放日\t88", "后"));
  ASSERT_EQ(reading.facts.tables.size(), 1U);
  EXPECT_THAT(reading.facts.tables[0].rows,
              ElementsAre(ElementsAre("活动名称", "参与人数"), ElementsAre("开放日", "88")));
}

// What floats comes where it is anchored; wide tables keep their properties outside of their pages.
TEST(Word97, FloatingPicturesTextBoxesAndWideTables) {
  MediaFolder folder;
  const DocumentReading reading = read_document(fixture("floating.doc"), types::k_doc, folder.workspace());
  EXPECT_EQ(reading.fault, Fault::none);
  std::string head;
  std::string numbers;
  for (int i = 0; i < 20; ++i) {
    head += (i > 0 ? "\t列" : "列") + std::to_string(i);
    numbers += (i > 0 ? "\t" : "") + std::to_string(i);
  }
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("标题", "甲段", "浮动图片的说明", "嵌入图片的说明", "框一", "框二",
                                                    "乙段", head, numbers, "末段"));
  ASSERT_EQ(reading.facts.tables.size(), 1U);
  EXPECT_EQ(reading.facts.tables[0].rows.size(), 2U);
  ASSERT_EQ(reading.embedded.size(), 2U);
  EXPECT_EQ(reading.embedded[0].next_paragraph, "浮动图片的说明");
  EXPECT_EQ(reading.embedded[1].next_paragraph, "嵌入图片的说明");
}

TEST(Word97, EncryptedByItsFlag) {
  EXPECT_EQ(read_bytes(make_ole(make_word97(u"x\r", true)), types::k_doc).fault, Fault::encrypted);
}

TEST(Word97, Macros) {
  Members streams = make_word97(u"正文\r");
  EXPECT_FALSE(read_bytes(make_ole(streams), types::k_doc).facts.macros);
  streams.emplace_back("Macros/VBA/_VBA_PROJECT", "x");
  EXPECT_TRUE(read_bytes(make_ole(streams), types::k_doc).facts.macros);
}

TEST(Word97, CutShortIsCorruptAndKeepsItsBeginning) {
  std::u16string text = u"标题\r";
  text.append(30000, u'长');
  const std::string whole = make_ole(make_word97(text));
  const DocumentReading reading = read_bytes(whole.substr(0, whole.size() / 2), types::k_doc);
  EXPECT_EQ(reading.fault, Fault::corrupt);
  EXPECT_EQ(read_bytes("\xD0\xCF\x11\xE0", types::k_doc).fault, Fault::corrupt);
  EXPECT_EQ(read_bytes(make_ole({{"WordDocument", "short"}}), types::k_doc).fault, Fault::corrupt);
}

TEST(Word97, OldWordTextInGb18030) {
  std::string document(0x300, '\0');
  document.replace(0, 2, "\xDC\xA5");
  document[0x18] = '\0';
  document[0x19] = '\x03';
  const std::string text = "\xD6\xCA\xC1\xBF\xD4\xC2\r\xD7\xDC\xBD\xE1\r";
  document[0x34] = static_cast<char>(text.size());
  const DocumentReading reading = read_bytes(make_ole({{"WordDocument", document + text}}), types::k_doc);
  EXPECT_THAT(reading.facts.paragraphs, ElementsAre("质量月", "总结"));
}

// Pieces that name the same text over and over: minutes of reading in a file of a megabyte.
TEST(Word97, ForgedPiecesAreNoMoreTextThanStated) {
  const auto le32 = [](std::uint32_t value) {
    std::string bytes;
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> 8 * i);
    return bytes;
  };
  constexpr std::uint32_t k_characters = 100;
  constexpr std::uint32_t k_pieces = 50;
  Members streams = make_word97(std::u16string(k_characters, u'长'));
  std::string plc;
  for (std::uint32_t i = 0; i <= k_pieces; ++i) plc += le32(i % 2 * k_characters);
  for (std::uint32_t i = 0; i < k_pieces; ++i) plc += std::string(2, '\0') + le32(0x400) + std::string(2, '\0');
  streams[1].second = '\x02' + le32(static_cast<std::uint32_t>(plc.size())) + plc;
  streams[0].second.replace(0x1A2, 8, le32(0) + le32(static_cast<std::uint32_t>(streams[1].second.size())));
  streams[0].second.replace(0x102, 8, std::string(8, '\0'));
  const DocumentReading reading = read_bytes(make_ole(streams), types::k_doc);
  ASSERT_EQ(reading.facts.paragraphs.size(), 1U);
  EXPECT_EQ(reading.facts.paragraphs[0].size(), 3 * k_characters);
}

TEST(OleFile, ReadsWhatLibgsfWrites) {
  MediaFolder folder;
  std::string large(100000, 'x');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 7);
  const auto ole = OleFile::open(
      folder.keep(make_ole({{"小流", "short"}, {"a/b/large", large}, {"a/other", std::string(4096, 'y')}})));
  ASSERT_TRUE(ole);
  EXPECT_EQ(ole->stream("小流").read_at(0, 100), "short");
  EXPECT_EQ(ole->stream("A/B/LARGE").read_at(0, 1 << 20), large);
  EXPECT_EQ(ole->stream("a/b/large").read_at(99990, 100), large.substr(99990));
  EXPECT_EQ(ole->stream("a/other").size(), 4096U);
  EXPECT_EQ(ole->find("a/nothing"), nullptr);
  EXPECT_EQ(ole->stream("a").size(), 0U);
}

TEST(OleFile, ForgedChainsEnd) {
  MediaFolder folder;
  std::string bytes = make_ole({{"stream", std::string(20000, 'x')}});
  // The first table sector: every entry names itself.
  const std::size_t fat = (static_cast<unsigned char>(bytes[76]) + 1U) * 512U;
  for (std::size_t i = 0; i < 128 && fat + i * 4 + 3 < bytes.size(); ++i)
    bytes[fat + i * 4] = static_cast<char>(i),
                    bytes[fat + i * 4 + 1] = bytes[fat + i * 4 + 2] = bytes[fat + i * 4 + 3] = 0;
  const auto ole = OleFile::open(folder.keep(bytes));
  if (ole) {
    EXPECT_LE(ole->stream("stream").read_at(0, 1 << 20).size(), 20000U);
  }
}

}  // namespace
}  // namespace baosong::parsers
