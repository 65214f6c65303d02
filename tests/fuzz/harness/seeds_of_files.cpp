// Documents, archives, pictures and videos.
#include "parsers/documents/zip_package.hpp"
#include "parsers/media_type.hpp"
#include "tests/fuzz/harness/seeds.hpp"
#include "tests/parsers/archives/rar_bytes.hpp"
#include "tests/parsers/documents/made_documents.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::fuzz {
namespace {

using namespace parsers;

/// The line and the members of a zip as the target `package` reads them.
std::string spread(const std::string& type, const std::string& zip) {
  MediaFolder folder;
  std::string out = type + "\n";
  (void)walk_zip(folder.keep(zip), [&](ZipMember& member) {
    out += "\n@@ " + member.name() + "\n" + member.read_all(8192);
    return true;
  });
  return out;
}

std::string word_body() {
  return "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>标题</w:t><w:tab/><w:br/></w:r><w:del><w:r><w:t>x</w:t></w:r></"
         "w:del></w:p>"
         "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" +
         paragraph("图1") + picture_paragraph("rId1") +
         "</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl><mc:AlternateContent><mc:Choice><w:txbxContent>" + paragraph("框") +
         "</w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent>";
}

std::string workbook() {
  return make_workbook(
      {{"统计",
        "<row r=\"1\"><c r=\"A1\" t=\"s\" s=\"1\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>x</t></is></c>"
        "<c r=\"C1\"><v>44469</v></c><c r=\"D1\" t=\"str\"><f>A1</f><v>y</v></c></row>"}},
      {{"xl/sharedStrings.xml", "<sst><si><t>活动</t></si><si><r><t>a</t></r></si></sst>"},
       {"xl/styles.xml",
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy-mm-dd\"/></numFmts><cellXfs>"
        "<xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"}});
}

std::string open_document(const std::string& type) {
  return make_package(
      {{"mimetype", type},
       {"content.xml",
        "<o:d xmlns:o=\"o\" xmlns:t=\"urn:text\" xmlns:table=\"urn:table\" xmlns:x=\"xlink\"><t:h>题</t:h><t:p>a<t:s "
        "t:c=\"3\"/><t:tab/>b</t:p><table:table table:name=\"表\"><table:table-row table:number-rows-repeated=\"3\">"
        "<table:table-cell table:number-columns-repeated=\"2\"><t:p>y</t:p></table:table-cell></table:table-row>"
        "</table:table><o:frame><o:image x:href=\"Pictures/1.png\"/></o:frame></o:d>"},
       {"Pictures/1.png", tiny_png()}});
}

std::string fixed_layout() {
  return make_package({{"OFD.xml", "<O><DocRoot>D.xml</DocRoot></O>"},
                       {"D.xml", "<D><Page BaseLoc=\"P.xml\"/></D>"},
                       {"P.xml",
                        "<P><TextObject Boundary=\"0 0 9 9\"><TextCode X=\"1\" Y=\"2\" DeltaX=\"g 3 "
                        "4\">文字文字</TextCode></TextObject></P>"}});
}

std::string old_word() {
  return make_ole(make_word97(u"标题\r甲\x07乙\x07\x07\x13 F \x14r\x15末\r"));
}

}  // namespace

std::vector<Seed> archive_seeds() {
  using Names = samples::ZipOptions::Names;
  const std::vector<samples::ZipMember> members = {{"图/", ""}, {"图/1.txt", "aaaaaaaa"}, {"总结.doc", "b"}};
  std::vector<Seed> all;
  for (const Names names : {Names::utf8_flag, Names::gb18030, Names::utf8_unix, Names::unicode_extra})
    for (const bool stored : {false, true})
      all.push_back({"zip" + std::to_string(all.size()), samples::make_zip(members, {names, stored, false})});
  all.push_back({"zip_encrypted", samples::make_zip(members, {Names::utf8_flag, true, true})});
  for (const char* format : {"7zip", "paxr", "gnutar"}) all.push_back({format, samples::make_archive(members, format)});
  for (const char* filter : {"gzip", "bzip2", "xz", "zstd"})
    all.push_back({filter, samples::make_archive(members, "paxr", filter)});
  all.push_back({"link", samples::make_archive({{"a", "link:/etc/passwd"}, {"../b", "c"}}, "paxr")});
  all.push_back({"rar5", make_rar5({{"图/1.txt", "a", false}, {"b", "c", true}})});
  all.push_back({"rar4", make_rar4({{"a.txt", "a", false}, {"b", "c", true}})});
  return all;
}

std::vector<Seed> picture_seeds() {
  samples::JpegOptions turned;
  turned.orientation = 6;
  samples::JpegOptions progressive;
  progressive.progressive = progressive.big_endian = true;
  progressive.restart_rows = 1;
  samples::JpegOptions cmyk;
  cmyk.cmyk = true;
  samples::PngOptions odd;
  odd.alpha = odd.interlaced = true;
  odd.orientation = 3;
  samples::PngOptions palette;
  palette.palette = true;
  std::vector<Seed> all = {
      {"jpeg", samples::make_jpeg(24, 16, 1, 60, turned)},
      {"jpeg_progressive", samples::make_jpeg(17, 9, 1, 60, progressive)},
      {"jpeg_cmyk", samples::make_jpeg(9, 9, 1, 60, cmyk)},
      {"png", samples::make_png(16, 8)},
      {"png_odd", samples::make_png(9, 8, 1, odd)},
      {"png_palette", samples::make_png(9, 8, 1, palette)},
      {"gif", samples::make_gif(16, 8, 2)},
      {"bmp", samples::make_bmp(9, 8)},
      {"tiff", samples::make_tiff(16, 8)},
      {"webp", samples::make_webp(16, 16)},
      {"webp_lossless", samples::make_webp(16, 8, 1, true)},
  };
  if (std::string heic = samples::make_heic(64, 64); !heic.empty()) all.push_back({"heic", std::move(heic)});
  return all;
}

std::vector<Seed> video_seeds() {
  std::vector<Seed> all;
  for (const char* container : {"mp4", "matroska", "avi", "flv", "mpegts"}) {
    samples::VideoOptions options;
    options.container = container;
    options.rotation = 90;
    options.sar_num = 2;
    all.push_back({container, samples::make_mp4(32, 32, 0.3, options)});
  }
  samples::VideoOptions sound;
  sound.sound_only = true;
  all.push_back({"sound", samples::make_mp4(32, 32, 0.3, sound)});
  return all;
}

std::vector<Seed> word97_seeds() {
  Members with_macros = make_word97(u"正文\r");
  with_macros.emplace_back("Macros/VBA/dir", "x");
  return {{"doc", old_word()},
          {"encrypted", make_ole(make_word97(u"x\r", true))},
          {"macros", make_ole(with_macros)},
          {"large", make_ole({{"WordDocument", std::string(9000, 'x')}, {"1Table", "y"}, {"Data", "z"}})}};
}

std::vector<Seed> xls_seeds() {
  return {
      {"xls", make_ole({{"Workbook", make_biff({{"标题"}, {"甲", "乙丙丁"}})}})},
      {"encrypted", make_ole({{"Workbook", make_biff({{"x"}}, std::string(6, '\x01'))}})},
      {"html", "<html><table><tr><td>活动<td>人数<tr><td>开放日<td>88</table>"},
      {"xml",
       "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet "
       "ss:Name=\"表\"><Table><Row ss:Index=\"2\"><Cell ss:Index=\"3\"><Data ss:Type=\"String\">a</Data></Cell></Row>"
       "</Table></Worksheet></Workbook>"},
      {"text", "a\tb\n1\t2\n"}};
}

std::vector<Seed> rtf_seeds() {
  return {{"rtf",
           "{\\rtf1\\ansicpg936{\\fonttbl{\\f0\\fcharset134 x;}}\\f0\\'d6\\'ca{\\pict\\pngblip "
           "89504e470d0a1a0a00}\\trowd\\cellx100\\intbl A\\cell\\row\\pard\\uc1\\u26376?\\u-10?{\\*\\x y}\\par"
           "{\\field{\\*\\fldinst X}{\\fldrslt z}}\\bin4 abcd{\\object{\\objdata 00}}\\line\\tab\\'}"}};
}

std::vector<Seed> package_seeds() {
  const std::string word = make_word(word_body(), {{"image1.png", tiny_png()}});
  return {
      {"docx", spread(types::k_docx, word)},
      {"docx_zip", types::k_docx + "\n" + word},
      {"xlsx", spread(types::k_xlsx, workbook())},
      {"odt", spread(types::k_odt, open_document(types::k_odt))},
      {"ods", spread(types::k_ods, open_document(types::k_ods))},
      {"ofd", spread(types::k_ofd, fixed_layout())},
      {"pptm",
       "application/vnd.ms-powerpoint.presentation.macroenabled.12\n\n@@ [Content_Types].xml\n<Types/>\n@@ "
       "ppt/vbaProject.bin\nx\n@@ ppt/presentation.xml\n<p/>"},
  };
}

std::vector<Seed> pdf_seeds() {
  return {{"text", make_pdf_of({"BT /F1 12 Tf 72 700 Td (Text of a page) Tj ET"}, true)},
          {"picture", make_pdf_of({"q 595 0 0 842 0 0 cm /I1 Do Q", ""}, true)},
          {"lines", samples::make_pdf({"one", "two"})}};
}

}  // namespace baosong::fuzz
