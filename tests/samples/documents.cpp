#include <cstdio>

#include "tests/samples/samples.hpp"

namespace baosong::samples {

namespace {

constexpr std::string_view k_xml_head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string paragraph(std::string_view text, std::string_view properties = {}) {
  return "<w:p>" + std::string(properties) + "<w:r><w:t xml:space=\"preserve\">" + escaped(text) + "</w:t></w:r></w:p>";
}

std::string picture_paragraph(std::size_t number) {
  const std::string n = std::to_string(number);
  return R"(<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="4876800" cy="3657600"/>)"
         R"(<wp:docPr id=")" +
         n + R"(" name="图片 )" + n +
         R"("/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">)"
         R"(<pic:pic><pic:nvPicPr><pic:cNvPr id=")" +
         n + R"(" name="image)" + n +
         R"(.jpeg"/><pic:cNvPicPr/></pic:nvPicPr>)"
         R"(<pic:blipFill><a:blip r:embed="rIdImage)" +
         n +
         R"("/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>)"
         R"(<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="4876800" cy="3657600"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>)"
         R"(</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>)";
}

std::string word_table(const Rows& rows) {
  std::string out = "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr>";
  for (const auto& row : rows) {
    out += "<w:tr>";
    for (const std::string& cell : row) out += "<w:tc>" + paragraph(cell) + "</w:tc>";
    out += "</w:tr>";
  }
  return out + "</w:tbl>";
}

std::string column_letters(std::size_t index) {
  std::string out;
  for (++index; index > 0; index = (index - 1) / 26) out.insert(out.begin(), static_cast<char>('A' + (index - 1) % 26));
  return out;
}

bool is_number(const std::string& cell) {
  return !cell.empty() && cell.size() < 15 && cell.find_first_not_of("0123456789") == std::string::npos &&
         (cell.size() == 1 || cell[0] != '0');
}

std::string sheet_xml(const Rows& rows) {
  std::string out(k_xml_head);
  out += R"(<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>)";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::string number = std::to_string(r + 1);
    out += "<row r=\"" + number + "\">";
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      const std::string at = column_letters(c) + number;
      if (is_number(rows[r][c])) {
        out += "<c r=\"" + at + "\"><v>" + rows[r][c] + "</v></c>";
      } else {
        out += "<c r=\"" + at + "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" + escaped(rows[r][c]) +
               "</t></is></c>";
      }
    }
    out += "</row>";
  }
  return out + "</sheetData></worksheet>";
}

}  // namespace

std::string make_docx(std::string_view title, const std::vector<std::string>& paragraphs,
                      const std::vector<DocxPicture>& pictures, const std::vector<Rows>& tables) {
  std::string body = paragraph(title, "<w:pPr><w:jc w:val=\"center\"/></w:pPr>");
  for (const std::string& text : paragraphs) body += paragraph(text);
  std::string relations(k_xml_head);
  relations += R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
  std::vector<ZipMember> media;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const std::string name = "image" + std::to_string(i + 1) + ".jpeg";
    body += picture_paragraph(i + 1);
    if (!pictures[i].caption.empty()) body += paragraph(pictures[i].caption);
    relations +=
        "<Relationship Id=\"rIdImage" + std::to_string(i + 1) +
        R"(" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/)" + name +
        "\"/>";
    media.push_back({"word/media/" + name, pictures[i].bytes});
  }
  for (const Rows& rows : tables) body += word_table(rows);
  std::string document(k_xml_head);
  document += R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" )"
              R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" )"
              R"(xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" )"
              R"(xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" )"
              R"(xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>)" +
              body + R"(<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>)";
  std::vector<ZipMember> members{
      {"[Content_Types].xml",
       std::string(k_xml_head) +
           R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
           R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
           R"(<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>)"
           R"(<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>)"},
      {"_rels/.rels",
       std::string(k_xml_head) +
           R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" )"
           R"(Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>)"},
      {"word/document.xml", document},
      {"word/_rels/document.xml.rels", relations + "</Relationships>"}};
  members.insert(members.end(), media.begin(), media.end());
  return make_zip(members);
}

std::string make_xlsx(const std::vector<Sheet>& sheets) {
  std::string types(k_xml_head);
  types +=
      R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
      R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
      R"(<Default Extension="xml" ContentType="application/xml"/>)"
      R"(<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>)";
  std::string workbook(k_xml_head);
  workbook += R"(<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" )"
              R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>)";
  std::string relations(k_xml_head);
  relations += R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
  std::vector<ZipMember> parts;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string n = std::to_string(i + 1);
    types += "<Override PartName=\"/xl/worksheets/sheet" + n +
             R"(.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>)";
    workbook += "<sheet name=\"" + escaped(sheets[i].name) + "\" sheetId=\"" + n + "\" r:id=\"rId" + n + "\"/>";
    relations +=
        "<Relationship Id=\"rId" + n +
        R"(" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet)" +
        n + ".xml\"/>";
    parts.push_back({"xl/worksheets/sheet" + n + ".xml", sheet_xml(sheets[i].rows)});
  }
  std::vector<ZipMember> members{
      {"[Content_Types].xml", types + "</Types>"},
      {"_rels/.rels",
       std::string(k_xml_head) +
           R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" )"
           R"(Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>)"},
      {"xl/workbook.xml", workbook + "</sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels", relations + "</Relationships>"}};
  members.insert(members.end(), parts.begin(), parts.end());
  return make_zip(members);
}

std::string make_pdf(const std::vector<std::string>& lines) {
  std::string content = "BT /F1 12 Tf 16 TL 72 770 Td\n";
  for (const std::string& line : lines) {
    content += "(";
    for (const char c : line) {
      if (c == '(' || c == ')' || c == '\\') content += '\\';
      content += c;
    }
    content += ") Tj T*\n";
  }
  content += "ET";
  const std::vector<std::string> objects{
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
      "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
  std::string pdf = "%PDF-1.4\n";
  std::string table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    char entry[24];
    std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", pdf.size());
    table += entry;
    pdf += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string start = std::to_string(pdf.size());
  return pdf + "xref\n0 " + std::to_string(objects.size() + 1) + "\n" + table + "trailer\n<< /Size " +
         std::to_string(objects.size() + 1) + " /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n";
}

}  // namespace baosong::samples
