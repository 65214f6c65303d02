#include "parsers/documents/vba.hpp"

#include "tests/parsers/documents/made_documents.hpp"

namespace baosong::parsers {
namespace {

std::string le(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
  return out;
}

/// A compressed container of literals alone.
std::string compressed(std::string text) {
  std::string container = "\x01";
  while (!text.empty()) {
    const std::string piece = text.substr(0, 3600);
    text.erase(0, piece.size());
    std::string chunk;
    for (std::size_t i = 0; i < piece.size(); i += 8) chunk += '\0' + piece.substr(i, 8);
    container += le(0xB000U | static_cast<std::uint32_t>(chunk.size() - 1), 2) + chunk;
  }
  return container;
}

struct Source {
  std::string name;  ///< Latin letters
  std::string text;
  std::size_t compiled_bytes = 800;
};

/// The streams of a project in `folder` ("" or "Macros/").
Members project(const std::string& folder, const std::vector<Source>& sources) {
  const auto record = [](std::uint32_t id, const std::string& data) {
    return le(id, 2) + le(static_cast<std::uint32_t>(data.size()), 4) + data;
  };
  std::string directory = record(0x01, le(1, 4)) + le(0x09, 2) + le(4, 4) + le(7, 4) + le(2, 2) +
                          record(0x0F, le(static_cast<std::uint32_t>(sources.size()), 2)) + record(0x13, "\xFF\xFF");
  Members streams{{folder + "VBA/_VBA_PROJECT", "\xCC\x61"}};
  for (const Source& source : sources) {
    std::string wide;
    for (const char c : source.name) wide += c + std::string(1, '\0');
    directory += record(0x19, source.name) + record(0x1A, source.name) + record(0x32, wide) +
                 record(0x31, le(static_cast<std::uint32_t>(source.compiled_bytes), 4)) + record(0x22, "") +
                 record(0x2B, "");
    streams.emplace_back(folder + "VBA/" + source.name,
                         std::string(source.compiled_bytes, '\x55') + compressed(source.text));
  }
  streams.emplace_back(folder + "VBA/dir", compressed(directory + record(0x10, "")));
  return streams;
}

const std::string k_attributes =
    "Attribute VB_Name = \"Sheet1\"\r\nAttribute VB_Base = \"0{00020820-0000-0000-C000-000000000046}\"\r\n"
    "Attribute VB_GlobalNameSpace = False\r\n";

// MS-OVBA 3.2 has these examples.
TEST(Vba, Decompression) {
  EXPECT_EQ(vba::decompressed(std::string("\x01\x19\xB0\0abcdefgh\0ijklmnop\0qrstuv.", 29)), "abcdefghijklmnopqrstuv.");
  EXPECT_EQ(vba::decompressed(std::string("\x01\x2F\xB0\0#aaabcde\x82"
                                          "f\0paghij\x01\x38\x08"
                                          "akl\0\x30mnop\x06q\x02p\x04\x10rstuv\x10wxyz\0\x3C",
                                          51)),
            "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa");
  EXPECT_EQ(vba::decompressed(std::string("\x01\x03\xB0\x02"
                                          "a\x45\0",
                                          7)),
            std::string(73, 'a'));
  EXPECT_EQ(vba::decompressed(""), std::nullopt);
  EXPECT_EQ(vba::decompressed(std::string("\x01\x03\xB0\x01\0\0\0", 7)), std::nullopt) << "refers to before its begin";
}

struct LineCase {
  const char* name;
  std::string source;
  bool code;
};

class VbaSource : public ::testing::TestWithParam<LineCase> {};

TEST_P(VbaSource, Code) {
  EXPECT_EQ(vba::is_code(GetParam().source), GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(
    All, VbaSource,
    ::testing::Values(LineCase{"attributes", k_attributes, false},
                      LineCase{"options", "Option Explicit\r\n\r\nOption Base 1\r\n", false},
                      LineCase{"comment", "' Shell \"x\": y\r\n", false},
                      LineCase{"empty_procedure",
                               "Private Sub Worksheet_SelectionChange(ByVal Target As Range)\r\n\r\nEnd Sub\r\n",
                               false},
                      LineCase{"statement", k_attributes + "Sub Auto_Open()\r\n  Shell \"x\"\r\nEnd Sub\r\n", true},
                      LineCase{"statement_behind_colon", "Private Sub Document_Open(): Beep\r\n", true},
                      LineCase{"option_and_statement", "Option Explicit: Sub Auto_Open()\r\n", true},
                      LineCase{"continued_line", "Private Sub a() _\r\n", true},
                      LineCase{"declaration", "Dim a As Integer\r\n", true},
                      LineCase{"old_line_ends", "Option Explicit\rBeep\r", true}),
    [](const auto& each) { return std::string(each.param.name); });

struct ProjectCase {
  const char* name;
  Members streams;
  bool macros;
};

class VbaProject : public ::testing::TestWithParam<ProjectCase> {};

TEST_P(VbaProject, InEveryKindOfDocument) {
  Members workbook{{"Workbook", make_biff({{"a"}})}};
  Members word = make_word97(u"总结\r");
  Members bare;
  for (const auto& [name, bytes] : GetParam().streams) {
    workbook.emplace_back("_VBA_PROJECT_CUR/" + name, bytes);
    word.emplace_back("Macros/" + name, bytes);
    bare.emplace_back(name, bytes);
  }
  const std::string part = make_ole(bare);
  const bool macros = GetParam().macros;
  EXPECT_EQ(read_bytes(make_ole(workbook), types::k_xls).facts.macros, macros);
  EXPECT_EQ(read_bytes(make_ole(word), types::k_doc).facts.macros, macros);
  EXPECT_EQ(read_bytes(make_word(paragraph("x"), {}, {{"word/vbaProject.bin", part}}), types::k_docx).facts.macros,
            macros);
  EXPECT_EQ(read_bytes(make_workbook({{"s", ""}}, {{"xl/vbaProject.bin", part},
                                                   {"xl/_rels/workbook.xml.rels",
                                                    "<Relationships><Relationship Id=\"r\" Type=\"x/vbaProject\" "
                                                    "Target=\"vbaProject.bin\"/></Relationships>"}}),
                       types::k_xlsx)
                .facts.macros,
            macros);
}

Members without(Members streams, const std::string& name) {
  std::erase_if(streams, [&](const auto& stream) { return stream.first == name; });
  return streams;
}

Members with(Members streams, const std::string& name, const std::string& bytes) {
  streams = without(std::move(streams), name);
  streams.emplace_back(name, bytes);
  return streams;
}

const std::vector<Source> k_idle{{"ThisWorkbook", k_attributes}, {"Sheet1", k_attributes + "Option Explicit\r\n"}};

INSTANTIATE_TEST_SUITE_P(
    All, VbaProject,
    ::testing::Values(
        ProjectCase{"idle", project("", k_idle), false},
        ProjectCase{"idle_and_compiled", with(project("", k_idle), "VBA/__SRP_0", "x"), false},
        ProjectCase{"code", project("", {{"ThisWorkbook", k_attributes}, {"A", k_attributes + "Sub a()\r\nBeep\r\n"}}),
                    true},
        ProjectCase{"source_taken_away", project("", {{"ThisWorkbook", k_attributes, 9000}}), true},
        ProjectCase{"module_that_the_directory_hides", with(project("", k_idle), "VBA/Other", "x"), true},
        ProjectCase{"module_lacks", without(project("", k_idle), "VBA/Sheet1"), true},
        ProjectCase{"directory_lacks", without(project("", k_idle), "VBA/dir"), true},
        ProjectCase{"directory_breaks_off",
                    with(project("", k_idle), "VBA/dir", compressed(std::string("\x01\0\x04", 3))), true},
        ProjectCase{"module_broken", with(project("", k_idle), "VBA/Sheet1", std::string(900, 'x')), true}),
    [](const auto& each) { return std::string(each.param.name); });

// The relationship may name a part that does not look like a project.
TEST(Vba, ProjectUnderAnotherName) {
  const std::string relationships =
      "<Relationships><Relationship Id=\"r\" Type=\"x/vbaProject\" Target=\"data.bin\"/></Relationships>";
  EXPECT_TRUE(read_bytes(make_workbook({{"s", ""}}, {{"xl/_rels/workbook.xml.rels", relationships}}), types::k_xlsx)
                  .facts.macros);
  const std::string part = make_ole(project("", {{"A", "Beep\r\n"}}));
  EXPECT_TRUE(read_bytes(make_word(paragraph("x"), {}, {{"word/VBAPROJECT.BIN", part}}), types::k_docx).facts.macros);
}

}  // namespace
}  // namespace baosong::parsers
