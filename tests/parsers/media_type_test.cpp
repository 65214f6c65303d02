#include "parsers/media_type.hpp"

#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

using namespace std::string_literals;

struct TypeCase {
  const char* name;
  std::string bytes;
  std::string hint;
  std::string want;
};

std::string after_junk(const std::string& bytes) {
  std::string junk(900, '\n');
  return junk.append(bytes);
}

class MediaType : public ::testing::TestWithParam<TypeCase> {};

TEST_P(MediaType, ByContent) {
  MediaFolder folder;
  EXPECT_EQ(detect_media_type(folder.keep(GetParam().bytes), GetParam().hint), GetParam().want);
}

const auto k_name = [](const auto& each) { return std::string(each.param.name); };

INSTANTIATE_TEST_SUITE_P(Signatures, MediaType,
                         ::testing::ValuesIn(std::vector<TypeCase>{
                             TypeCase{"jpeg", "\xFF\xD8\xFF\xE0....", "a.png", "image/jpeg"},
                             TypeCase{"png", tiny_png(), "a.jpg", "image/png"},
                             TypeCase{"gif", "GIF89a......", "", "image/gif"},
                             TypeCase{"bmp", "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0xxxx"s, "", "image/bmp"},
                             TypeCase{"text_that_begins_with_bm", "BMW 汽车质量报告，共三页", "a.txt", "text/plain"},
                             TypeCase{"tiff", "II*\0xxxx"s, "", "image/tiff"},
                             TypeCase{"webp", "RIFF\x10\0\0\0WEBPVP8 "s, "", "image/webp"},
                             TypeCase{"heic",
                                      "\0\0\0\x18"
                                      "ftypheic\0\0\0\0mif1"s,
                                      "a.jpg", "image/heic"},
                             TypeCase{"heif_of_avif",
                                      "\0\0\0\x1C"
                                      "ftypmif1\0\0\0\0mif1avif"s,
                                      "", "image/avif"},
                             TypeCase{"mp4",
                                      "\0\0\0\x18"
                                      "ftypisom\0\0\0\0isom"s,
                                      "", "video/mp4"},
                             TypeCase{"mov",
                                      "\0\0\0\x14"
                                      "ftypqt  \0\0\0\0qt  "s,
                                      "", "video/quicktime"},
                             TypeCase{"old_mov", "\0\0\0\x08wide\0\0\0\0mdat"s, "", "video/quicktime"},
                             TypeCase{"mkv", "\x1A\x45\xDF\xA3\x42\x82\x88matroska", "", "video/x-matroska"},
                             TypeCase{"webm", "\x1A\x45\xDF\xA3\x42\x82\x84webm", "", "video/webm"},
                             TypeCase{"avi", "RIFF\x10\0\0\0AVI LIST"s, "", "video/x-msvideo"},
                             TypeCase{"flv", "FLV\1\5", "", "video/x-flv"},
                             TypeCase{"wmv", "\x30\x26\xB2\x75\x8E\x66\xCF\x11xx", "", "video/x-ms-asf"},
                             TypeCase{"pdf_after_junk", after_junk("%PDF-1.7"), "", "application/pdf"},
                             TypeCase{"rar4", "Rar!\x1A\7\0xx"s, "", "application/vnd.rar"},
                             TypeCase{"rar5", "Rar!\x1A\7\1\0xx"s, "", "application/vnd.rar"},
                             TypeCase{"sevenzip", "7z\xBC\xAF\x27\x1Cxx", "", "application/x-7z-compressed"},
                             TypeCase{"gzip", "\x1F\x8B\x08xx", "", "application/gzip"},
                             TypeCase{"xz",
                                      "\xFD"
                                      "7zXZ\0xx"s,
                                      "", "application/x-xz"},
                             TypeCase{"program", "MZ\x90\0\3\0\0\0"s + std::string(100, '\0'), "a.jpg",
                                      "application/x-dosexec"},
                             TypeCase{"elf",
                                      "\x7F"
                                      "ELF\2\1\1"s,
                                      "", "application/x-executable"},
                             TypeCase{"tnef", "\x78\x9F\x3E\x22xx", "", "application/vnd.ms-tnef"}}),
                         k_name);

INSTANTIATE_TEST_SUITE_P(Containers, MediaType,
                         ::testing::ValuesIn(std::vector<TypeCase>{
                             TypeCase{"docx", make_word(""), "a.zip", types::k_docx},
                             TypeCase{"xlsx", make_workbook({}), "a.docx", types::k_xlsx},
                             TypeCase{"odt", make_package({{"mimetype", types::k_odt}}), "", types::k_odt},
                             TypeCase{"ofd", make_package({{"OFD.xml", "<x/>"}}), "a.zip", types::k_ofd},
                             TypeCase{"zip", make_package({{"a.txt", "x"}}), "a.zip", "application/zip"},
                             TypeCase{"zip_of_a_docx",
                                      make_package({{"in/[Content_Types].xml", "wordprocessingml.document.main"}}), "",
                                      "application/zip"},
                             TypeCase{"broken_docx", make_word("").substr(0, 40), "a.docx", types::k_docx},
                             TypeCase{"doc", make_ole({{"WordDocument", "x"}}), "a.wps", types::k_doc},
                             TypeCase{"xls", make_ole({{"Workbook", "x"}}), "a.et", types::k_xls},
                             TypeCase{"encrypted_docx", make_ole({{"EncryptedPackage", "x"}}), "a.docx", types::k_docx},
                             TypeCase{"encrypted_xlsx", make_ole({{"EncryptedPackage", "x"}}), "a.XLSX", types::k_xlsx},
                             TypeCase{"encrypted_without_name", make_ole({{"EncryptedPackage", "x"}}), "",
                                      "application/x-ole-encrypted-package"},
                             TypeCase{"broken_ole", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1xx", "a.doc", types::k_doc}}),
                         k_name);

INSTANTIATE_TEST_SUITE_P(
    Texts, MediaType,
    ::testing::ValuesIn(std::vector<TypeCase>{
        TypeCase{"utf8", "质量月总结", "a.dat", "text/plain"},
        TypeCase{"gb18030", "\xD6\xCA\xC1\xBF\xD4\xC2", "a.txt", "text/plain"},
        TypeCase{"utf16", "\xFF\xFE\x28\x8D"s, "a.txt", "text/plain"},
        TypeCase{"csv_by_name", "a,b", "a.csv", "text/csv"},
        TypeCase{"html", "\xEF\xBB\xBF<!-- x -->\n<!DOCTYPE html><p>", "a.txt", "text/html"},
        TypeCase{"html_fragment_by_name", "x<b>y", "a.htm", "text/html"},
        TypeCase{"html_named_xls", "<table><tr>", "a.xls", types::k_xls},
        TypeCase{"html_named_doc", "<html>", "a.doc", "text/html"},
        TypeCase{"rtf_named_doc", "{\\rtf1}", "a.doc", types::k_rtf},
        TypeCase{"text_named_doc", "质量月", "a.doc", "text/plain"},
        TypeCase{"text_named_docx", "this is no document", "a.docx", types::k_docx},
        TypeCase{"text_named_pdf", "nothing", "a.pdf", types::k_pdf},
        TypeCase{"mail", "From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\n", "a.txt", "message/rfc822"},
        TypeCase{"mail_by_name", "x", "a.eml", "message/rfc822"}, TypeCase{"card", "BEGIN:VCARD\r\n", "", "text/vcard"},
        TypeCase{"empty_docx", "", "a.docx", types::k_docx}, TypeCase{"empty", "", "a.jpg", "application/octet-stream"},
        TypeCase{"binary", "\1\2\3\4\5\6\7\0\1\2"s, "", "application/octet-stream"},
        TypeCase{"binary_named_doc", "\1\2\3\4\5\6\7\0\1\2"s, "a.doc", types::k_doc}}),
    k_name);

INSTANTIATE_TEST_SUITE_P(LooksLikeAnother, MediaType,
                         ::testing::ValuesIn(std::vector<TypeCase>{
                             TypeCase{"ogg", "OggS\0\2............\1vorbis"s, "", "audio/ogg"},
                             TypeCase{"ogg_video", "OggS\0\2............\x80theora"s, "", "video/ogg"},
                             TypeCase{"macos_metadata", "\0\x05\x16\x07\0\2\0\0Mac OS X        "s, "._总结.docx",
                                      "application/applefile"},
                         }),
                         k_name);

TEST(MediaTypeClasses, ExcludeOneAnother) {
  for (const char* type : {"image/heic", "video/mp4", "application/vnd.rar", "text/csv", "text/html",
                           "application/msword", "application/vnd.ms-powerpoint"}) {
    EXPECT_EQ(is_picture(type) + is_video(type) + is_text_document(type) + is_spreadsheet(type) + is_archive(type) +
                  is_other_office_document(type),
              1)
        << type;
  }
  EXPECT_FALSE(is_picture("image/svg+xml"));
  EXPECT_FALSE(is_text_document("message/rfc822"));
}

}  // namespace
}  // namespace baosong::parsers
