#include "parsers/danger.hpp"

#include "tests/parsers/media_folder.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::parsers {
namespace {

using namespace std::string_literals;

struct Row {
  const char* label;
  std::string name;
  std::string bytes;
  const char* media_type;
  const char* want;  ///< a piece of the reason; empty: not dangerous
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.label;
}

std::string windows_program() {
  return "MZ\x90"s + std::string(57, '\0') + "\x80\0\0\0"s + std::string(64, 'x') + "PE\0\0"s;
}
std::string installer() {
  std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s + std::string(16, '\0') + "\x3E\0\3\0\xFE\xFF\x09\0\6\0"s;
  ole.resize(48);
  ole += "\1\0\0\0"s;  // first sector of the directory
  ole.resize(512 + 512);
  ole += std::string(80, '\0') + "\x84\x10\x0C\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"s;
  ole.resize(2048);
  return ole;
}
std::string word_document() {
  std::string ole = installer();
  ole.replace(1024 + 80, 16, "\6\11\2\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"s);
  return ole;
}

class Danger : public testing::TestWithParam<Row> {};

TEST_P(Danger, is_told_by_content_and_by_name) {
  const Row& row = GetParam();
  MediaFolder folder;
  const std::string reason = dangerous_reason(folder.keep(row.bytes), row.name, row.media_type);
  if (*row.want == '\0') {
    EXPECT_EQ(reason, "");
  } else {
    EXPECT_THAT(reason, testing::HasSubstr(row.want));
  }
}

INSTANTIATE_TEST_SUITE_P(
    content, Danger,
    testing::Values(Row{"program_named_picture", "图2.jpg", windows_program(), "application/x-dosexec",
                        "Windows program"},
                    Row{"program_of_unknown_type", "图2.jpg", windows_program(), "application/octet-stream", "Windows"},
                    Row{"elf", "说明", "\x7F"s + "ELF\2\1\1"s, "", "Linux program"},
                    Row{"mach_o", "说明.pdf", "\xCF\xFA\xED\xFE\7\0\0\1"s, "", "macOS program"},
                    Row{"shell_script_named_text", "说明.txt", "#!/bin/sh\nrm -rf ~\n", "text/plain", "#!"},
                    Row{"script_after_a_byte_order_mark", "说明.txt", "\xEF\xBB\xBF#! /usr/bin/env python\n", "", "#!"},
                    Row{"shortcut", "照片.jpg", "L\0\0\0\1\x14\2\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"s, "", "shortcut"},
                    Row{"installer", "总结.doc", installer(), "application/msword", "installer"},
                    Row{"help", "说明.doc", "ITSF\3\0\0\0`\0\0\0"s, "", "HTML help"},
                    Row{"encoded_script", "a.txt", "#@~^FgAAAA==", "text/plain", "encoded script"},
                    Row{"html_application", "通知.html", "<html><head><HTA:Application id=a></head>", "text/html",
                        "HTML application"},
                    Row{"java", "照片.zip", "PK\3\4", "application/java-archive", "Java"}),
    [](const auto& row) { return row.param.label; });

INSTANTIATE_TEST_SUITE_P(
    name, Danger,
    testing::Values(Row{"exe", "总结.exe", "text", "text/plain", ".exe"}, Row{"capitals", "总结.ScR", "x", "", ".scr"},
                    Row{"js", "总结.js", "x", "text/javascript", ".js"},
                    Row{"vbs", "总结.vbs", "x", "text/plain", ".vbs"},
                    Row{"bat", "总结.bat", "x", "text/plain", ".bat"}, Row{"cmd", "a.cmd", "x", "", ".cmd"},
                    Row{"ps1", "a.ps1", "x", "", ".ps1"}, Row{"hta", "a.hta", "x", "text/html", ".hta"},
                    Row{"lnk", "a.lnk", "x", "", ".lnk"}, Row{"wsf", "a.wsf", "x", "", ".wsf"},
                    Row{"pif", "a.pif", "x", "", ".pif"}, Row{"com", "a.com", "x", "", ".com"},
                    Row{"cpl", "a.cpl", "x", "", ".cpl"}, Row{"msi", "a.msi", "x", "", ".msi"},
                    Row{"query", "a.iqy", "x", "", ".iqy"}, Row{"add_in", "a.xlam", "x", "", ".xlam"},
                    Row{"reg", "a.reg", "x", "", ".reg"}, Row{"chm", "a.chm", "x", "", ".chm"},
                    Row{"jar", "a.jar", "x", "", ".jar"}, Row{"empty_file", "a.exe", "", "", ".exe"},
                    Row{"double_extension", "照片.jpg.exe", "x", "", "double extension .jpg.exe"},
                    Row{"double_extension_with_blanks", "照片.pdf          .js", "x", "", "double extension .pdf.js"},
                    Row{"trailing_dot", "照片.exe.", "x", "", ".exe"},
                    Row{"trailing_blanks_and_dots", "照片.exe . .", "x", "", ".exe"},
                    Row{"trailing_wide_blank", "照片.exe\u3000", "x", "", ".exe"},
                    Row{"stream", "照片.exe::$DATA", "x", "", ".exe"},
                    Row{"right_to_left_override", "照片\u202Egpj.exe", "x", "", "right-to-left"},
                    Row{"right_to_left_mark", "照片.ex\u200Fe", "x", "", ".exe"}),
    [](const auto& row) { return row.param.label; });

INSTANTIATE_TEST_SUITE_P(
    harmless, Danger,
    testing::Values(Row{"text_about_scripts", "说明.txt", "@echo off\r\nWScript.CreateObject(\"x\")\r\n", "text/plain",
                        ""},
                    Row{"text_about_applications", "说明.txt", "<HTA:APPLICATION>", "text/plain", ""},
                    Row{"text_that_begins_like_a_program", "MZ.txt", "MZ" + std::string(100, 'a'), "text/plain", ""},
                    Row{"hash_and_mark", "说明.txt", "#!important\n", "text/plain", ""},
                    Row{"sound", "录音.amr", "#!AMR\n", "audio/amr", ""},
                    Row{"word", "总结.doc", word_document(), "application/msword", ""},
                    Row{"web_page", "总结.html", "<html><script>alert(1)</script>", "text/html", ""},
                    Row{"archive", "照片.zip", "PK\3\4", "application/zip", ""},
                    Row{"program_word_inside", "关于.exe的说明.docx", "PK\3\4", "", ""},
                    Row{"no_name", "", "x", "", ""}, Row{"dots_alone", "...", "x", "", ""},
                    Row{"extension_with_blank", "a.js sh", "x", "", ""},
                    Row{"picture", "图1.jpg", samples::make_jpeg(32, 32), "image/jpeg", ""}),
    [](const auto& row) { return row.param.label; });

}  // namespace
}  // namespace baosong::parsers
