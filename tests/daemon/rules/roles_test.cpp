// Contract 4: what is an item, which role it has, and what the summary is.
#include "daemon/rules/roles.hpp"

#include <gtest/gtest.h>

#include "daemon/rules/verdict_json.hpp"
#include "tests/daemon/rules/builders.hpp"

namespace baosong::rules::tests {
namespace {

using parsers::Fault;
using parsers::Origin;

/// "质量月总结.docx=summary 图1.jpg=image", in order; "-" where an item has no role.
std::string roles_of(const Verdict& verdict) {
  std::string out;
  for (const Item& one : verdict.items) {
    const std::string_view role = to_word(one.role);
    out += (out.empty() ? "" : " ") + one.path + "=" + (role.empty() ? "-" : std::string(role));
  }
  return out;
}

struct RolesRow {
  const char* name;
  MailBuilder mail;
  const char* want;
};

class RolesOfMail : public testing::TestWithParam<RolesRow> {};
TEST_P(RolesOfMail, Are) {
  EXPECT_EQ(roles_of(in_fujian(GetParam().mail)), GetParam().want);
}

MailBuilder with(parsers::Part one) {
  return MailBuilder().with(std::move(one));
}
PartBuilder text(std::string path) {
  return PartBuilder(std::move(path), "text/plain").paragraphs({han(60)});
}
PartBuilder unknown(std::string path) {
  return PartBuilder(std::move(path), "application/octet-stream");
}

const std::vector<RolesRow>& roles_rows() {
  static const std::vector<RolesRow> rows = {
      // items and what is none
      {"opened_archive_is_none", with(zip("a.zip")).with(jpeg("a.zip/1.jpg").in(Origin::archive, 0)),
       "a.zip/1.jpg=image"},
      {"broken_archive_is_one",
       with(zip("a.zip").fault(Fault::corrupt)).with(jpeg("a.zip/1.jpg").in(Origin::archive, 0)),
       "a.zip=other a.zip/1.jpg=image"},
      {"encrypted_archive_is_one", with(zip("a.zip").fault(Fault::encrypted)), "a.zip=other"},
      {"archive_over_limits_is_one", with(zip("a.zip").fault(Fault::over_limit)), "a.zip=other"},
      {"inner_archive_over_limits_is_charged_to_the_outer",
       with(zip("a.zip"))
           .with(zip("a.zip/b.zip").in(Origin::archive, 0))
           .with(zip("a.zip/b.zip/c.zip").in(Origin::archive, 1).fault(Fault::over_limit)),
       "a.zip=other"},
      {"inner_broken_archive_is_itself",
       with(zip("a.zip")).with(zip("a.zip/b.zip").in(Origin::archive, 0).fault(Fault::corrupt)), "a.zip/b.zip=other"},
      {"attached_message_is_none",
       with(PartBuilder("质量月.eml", "message/rfc822").container())
           .with(docx("质量月.eml/总结.docx").in(Origin::attached_message, 0)),
       "质量月.eml/总结.docx=summary"},
      {"winmail_is_none",
       with(PartBuilder("winmail.dat", "application/vnd.ms-tnef").container())
           .with(docx("winmail.dat/总结.docx").in(Origin::tnef, 0)),
       "winmail.dat/总结.docx=summary"},
      {"macosx", with(text("a.zip/__MACOSX/._总结.txt")), ""},
      {"ds_store", with(unknown(".DS_Store")), ""},
      {"thumbs", with(unknown("照片/Thumbs.db")), ""},
      {"desktop_ini", with(text("desktop.ini")), ""},
      {"office_lock", with(unknown("~$总结.docx")), ""},
      {"vcard", with(PartBuilder("李四.vcf", "text/vcard")), ""},
      {"vcard_by_declaration", with(text("card").declared("text/x-vcard")), ""},
      {"signature", with(unknown("smime.p7s")), ""},
      {"pgp_signature", with(text("sig").declared("application/pgp-signature")), ""},
      {"inline_logo", with(jpeg("logo.jpg").size(150, 60).inline_shown()), ""},
      {"inline_banner", with(jpeg("banner.jpg").size(580, 100).inline_shown()), ""},
      {"inline_299", with(jpeg("a.jpg").size(299, 1024).inline_shown()), ""},
      {"inline_300", with(jpeg("a.jpg").size(300, 300).inline_shown()), "a.jpg=image"},
      {"inline_large", with(jpeg("a.jpg").inline_shown()), "a.jpg=image"},
      {"attached_small", with(jpeg("a.jpg").size(150, 60)), "a.jpg=image"},
      {"inline_unmeasured", with(jpeg("a.jpg").size(0, 0).inline_shown().fault(Fault::corrupt)), "a.jpg=image"},
      {"picture_in_document",
       with(docx("总结.docx")).with(jpeg("总结.docx!image1.jpeg").name("image1.jpeg").in(Origin::document, 0)),
       "总结.docx=summary 总结.docx!image1.jpeg=image"},
      {"small_picture_in_document",
       with(docx("总结.docx")).with(jpeg("总结.docx!i.jpeg").size(299, 900).in(Origin::document, 0)),
       "总结.docx=summary"},
      {"picture_in_document_beside_another",
       with(docx("总结.docx")).with(jpeg("总结.docx!i.jpeg").in(Origin::document, 0)).with(jpeg("a.jpg")),
       "总结.docx=summary a.jpg=image"},
      {"picture_in_document_beside_decoration",
       with(docx("总结.docx"))
           .with(jpeg("总结.docx!i.jpeg").in(Origin::document, 0))
           .with(jpeg("a.jpg").size(90, 90).inline_shown()),
       "总结.docx=summary 总结.docx!i.jpeg=image"},
      {"picture_in_document_beside_link",
       with(docx("总结.docx")).with(jpeg("总结.docx!i.jpeg").in(Origin::document, 0)).link("照片.zip"),
       "总结.docx=summary 总结.docx!i.jpeg=image 照片.zip=link"},
      {"picture_in_pdf", with(pdf("总结.pdf")).with(jpeg("总结.pdf!i.jpeg").in(Origin::document, 0)),
       "总结.pdf=summary"},
      {"picture_in_ofd",
       with(PartBuilder("总结.ofd", "application/ofd").paragraphs({han(90)}))
           .with(jpeg("总结.ofd!i.jpeg").in(Origin::document, 0)),
       "总结.ofd=summary"},
      {"picture_in_dangerous_document",
       with(docx("总结.docm").macros()).with(jpeg("总结.docm!i.jpeg").in(Origin::document, 0)), "总结.docm=-"},
      {"drawing_in_document",
       with(docx("总结.docx")).with(PartBuilder("总结.docx!a.emf", "image/emf").in(Origin::document, 0)),
       "总结.docx=summary"},
      {"dangerous", with(unknown("图2.jpg").dangerous("Windows program")), "图2.jpg=-"},
      {"dangerous_keeps_no_role_by_name", with(docx("总结.docm").macros()), "总结.docm=-"},
      {"link", MailBuilder().link("质量月.mp4"), "质量月.mp4=link"},
      {"link_without_name", MailBuilder().link("", "https://a.example/1"), "https://a.example/1=link"},
      {"link_shown_twice", MailBuilder().link("a.mp4").link("a.mp4"), "a.mp4=link"},
      {"two_links", MailBuilder().link("a.mp4").link("b.mp4", "https://a.example/2"), "a.mp4=link b.mp4=link"},
      // by content
      {"picture_by_content", with(picture("总结.docx", "image/png")), "总结.docx=image"},
      {"heic", with(picture("1.heic", "image/heic")), "1.heic=image"},
      {"svg_is_other", with(PartBuilder("1.svg", "image/svg+xml")), "1.svg=other"},
      {"named_like_a_picture", with(unknown("1.jpg")), "1.jpg=other"},
      {"video", with(mp4("总结.mp4")), "总结.mp4=video"},
      {"presentation_is_other",
       with(PartBuilder("总结.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation")),
       "总结.pptx=other"},
      {"calendar_is_other", with(PartBuilder("会议.ics", "text/calendar")), "会议.ics=other"},
      // documents by name
      {"tongjibiao", with(docx("质量月统计表.docx")).with(docx("总结.docx")),
       "质量月统计表.docx=statistics 总结.docx=summary"},
      {"tongji", with(docx("统计.docx")), "统计.docx=statistics"},
      {"huizongbiao", with(docx("活动汇总表.docx")), "活动汇总表.docx=statistics"},
      {"huizong_alone_is_no_statistics", with(docx("活动汇总.docx")), "活动汇总.docx=summary"},
      {"statistics_before_summary", with(docx("质量月情况统计表.docx")), "质量月情况统计表.docx=statistics"},
      {"statistics_before_caption", with(docx("图片说明统计.docx")), "图片说明统计.docx=statistics"},
      {"tupianshuoming", with(docx("图片说明.docx")), "图片说明.docx=caption"},
      {"zhaopianshuoming", with(docx("照片说明.docx")), "照片说明.docx=caption"},
      {"wenzishuoming", with(docx("文字说明.docx")), "文字说明.docx=caption"},
      {"tushuo", with(docx("图说质量月.docx")), "图说质量月.docx=caption"},
      {"caption_before_summary", with(docx("总结图片说明.docx")), "总结图片说明.docx=caption"},
      {"zongjie", with(docx("总结.docx")), "总结.docx=summary"},
      {"xiaojie", with(docx("小结.docx")).with(docx("附件.docx")), "小结.docx=summary 附件.docx=other"},
      {"baogao", with(docx("报告.docx")).with(docx("附件.docx")), "报告.docx=summary 附件.docx=other"},
      {"huibao", with(docx("汇报.docx")).with(docx("附件.docx")), "汇报.docx=summary 附件.docx=other"},
      {"qingkuang", with(docx("情况.docx")).with(docx("附件.docx")), "情况.docx=summary 附件.docx=other"},
      {"zongjie_over_longer", with(docx("情况报告.docx", {han(900)})).with(docx("总结.docx", {han(60)})),
       "情况报告.docx=other 总结.docx=summary"},
      {"longest_of_several", with(docx("情况.docx", {han(60)})).with(docx("报告.docx", {han(90)})),
       "情况.docx=other 报告.docx=summary"},
      {"longest_of_several_zongjie", with(docx("总结1.docx", {han(60)})).with(docx("总结2.docx", {han(90)})),
       "总结1.docx=other 总结2.docx=summary"},
      {"first_of_equals", with(docx("总结1.docx")).with(docx("总结2.docx")), "总结1.docx=summary 总结2.docx=other"},
      {"folder_is_no_name", with(zip("a.zip")).with(docx("a.zip/统计表/材料.docx").in(Origin::archive, 0)),
       "a.zip/统计表/材料.docx=summary"},
      {"archive_name_is_no_name", with(zip("统计表.zip")).with(docx("统计表.zip/材料.docx").in(Origin::archive, 0)),
       "统计表.zip/材料.docx=summary"},
      {"name_with_blanks", with(docx("质量月 总 结.docx")).with(docx("附件.docx")),
       "质量月 总 结.docx=summary 附件.docx=other"},
      {"txt", with(text("小结.txt")), "小结.txt=summary"},
      {"html", with(PartBuilder("总结.html", "text/html").paragraphs({han(90)})), "总结.html=summary"},
      {"spreadsheet_named_summary", with(xlsx("活动总结.xlsx")), "活动总结.xlsx=summary"},
      // documents by content
      {"spreadsheet", with(xlsx("附件.xlsx")), "附件.xlsx=statistics"},
      {"csv", with(PartBuilder("附件.csv", "text/csv").table({})), "附件.csv=statistics"},
      {"only_text_document", with(docx("住建材料.docx")), "住建材料.docx=summary"},
      {"only_text_document_beside_table", with(docx("材料.docx")).with(xlsx("附表.xlsx")),
       "材料.docx=summary 附表.xlsx=statistics"},
      {"only_text_document_beside_caption", with(docx("材料.docx")).with(docx("图片说明.docx")),
       "材料.docx=summary 图片说明.docx=caption"},
      {"only_text_document_beside_broken",
       with(docx("材料.docx")).with(docx("案例.docx").unread().fault(Fault::corrupt)),
       "材料.docx=summary 案例.docx=other"},
      {"two_text_documents", with(docx("材料.docx")).with(docx("案例.docx")), "材料.docx=other 案例.docx=other"},
      {"summary_found_and_another", with(docx("总结.docx")).with(docx("案例.docx")),
       "总结.docx=summary 案例.docx=other"},
      {"scan_is_a_document", with(pdf("扫描件.pdf", {}).scan()), "扫描件.pdf=summary"},
      // documents that cannot be opened
      {"broken_keeps_summary", with(docx("总结.docx").unread().fault(Fault::corrupt)), "总结.docx=summary"},
      {"broken_keeps_statistics", with(xlsx("统计表.xlsx").unread().fault(Fault::corrupt)), "统计表.xlsx=statistics"},
      {"broken_spreadsheet_has_no_role_by_content", with(xlsx("附件.xlsx").unread().fault(Fault::corrupt)),
       "附件.xlsx=other"},
      {"broken_text_has_no_role_by_content", with(docx("材料.docx").unread().fault(Fault::corrupt)), "材料.docx=other"},
      {"encrypted_keeps_summary", with(pdf("总结.pdf").unread().fault(Fault::encrypted)), "总结.pdf=summary"},
      {"zip_cut_short_named_docx", with(zip("总结.docx").fault(Fault::corrupt)), "总结.docx=summary"},
      {"noise_named_docx", with(unknown("总结.docx")), "总结.docx=summary"},
      {"noise_named_zip", with(unknown("总结.zip")), "总结.zip=other"},
      // interim
      {"interim", MailBuilder().subject("质量月信息").with(docx("启动.docx")).with(docx("统计.docx")),
       "启动.docx=interim 统计.docx=interim"},
      {"interim_with_table_and_picture",
       MailBuilder().subject("质量月信息").with(xlsx("附件.xlsx")).with(jpeg("a.jpg")),
       "附件.xlsx=statistics a.jpg=image"},
      {"interim_table_named_summary", MailBuilder().subject("质量月信息").with(xlsx("活动情况.xlsx")),
       "活动情况.xlsx=statistics"},
      {"interim_broken", MailBuilder().subject("质量月信息").with(docx("启动.docx").unread().fault(Fault::corrupt)),
       "启动.docx=interim"},
  };
  return rows;
}
INSTANTIATE_TEST_SUITE_P(All, RolesOfMail, testing::ValuesIn(roles_rows()),
                         [](const auto& row) { return std::string(row.param.name); });

// --- summary -------------------------------------------------------------------------------------------------------

struct SummaryRow {
  const char* name;
  MailBuilder mail;
  const char* source;  ///< empty: none
};

class SummaryOfMail : public testing::TestWithParam<SummaryRow> {};
TEST_P(SummaryOfMail, Is) {
  const Verdict verdict = in_fujian(GetParam().mail);
  EXPECT_EQ(verdict.summary ? verdict.summary->source : "", GetParam().source);
}

const std::vector<SummaryRow>& summary_rows() {
  static const std::vector<SummaryRow> rows = {
      {"document", complete(), "质量月总结.docx"},
      {"document_before_body", complete().text(han(900)), "质量月总结.docx"},
      {"body_299", MailBuilder().text(han(299)), ""},
      {"body_300", MailBuilder().text(han(300)), "body"},
      {"body_letters_do_not_count", MailBuilder().text(han(299) + std::string(300, 'a')), ""},
      {"body_quotation_does_not_count", MailBuilder().text(han(299)).quoted(han(300)), ""},
      {"body_beside_two_unnamed", MailBuilder().text(han(300)).with(docx("a.docx")).with(docx("b.docx")), "body"},
      {"body_beside_table", MailBuilder().text(han(300)).with(xlsx("a.xlsx")), "body"},
      {"attached_message_alone", MailBuilder().text(" \n　").attached_text(han(300)), "body"},
      {"attached_message_beside_own_text", MailBuilder().text("请查收").attached_text(han(300)).with(jpeg("a.jpg")),
       ""},
      {"broken_document", MailBuilder().with(docx("总结.docx").unread().fault(Fault::corrupt)), "总结.docx"},
      {"broken_document_before_body",
       MailBuilder().text(han(300)).with(docx("总结.docx").unread().fault(Fault::corrupt)), "总结.docx"},
      {"interim_document", MailBuilder().subject("质量月信息").with(docx("启动.docx")), ""},
      {"interim_body", MailBuilder().subject("质量月信息").text(han(300)), "body"},
  };
  return rows;
}
INSTANTIATE_TEST_SUITE_P(All, SummaryOfMail, testing::ValuesIn(summary_rows()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Summary, HoldsTitleAndText) {
  const Verdict verdict = in_fujian(MailBuilder().with(docx("总结.docx", {"质量月活动总结", "第一段", "第二段"})));
  ASSERT_TRUE(verdict.summary);
  EXPECT_EQ(verdict.summary->title, "质量月活动总结");
  EXPECT_EQ(verdict.summary->text, "质量月活动总结\n第一段\n第二段");
}

TEST(Summary, HoldsTheNumbersWorthKnowing) {
  const Verdict verdict =
      in_fujian(MailBuilder().with(docx("总结.docx", {"质量月活动总结", "共开展宣传活动12场，参与3000余人次。"})));
  ASSERT_TRUE(verdict.summary);
  const std::string sentence = "共开展宣传活动12场，参与3000余人次。";
  EXPECT_EQ(verdict.summary->figures,
            (std::vector<storage::Figure>{{"活动", "12", sentence}, {"人次", "3000余", sentence}}));
}

TEST(Items, CarryWhatWasFound) {
  const Verdict verdict =
      in_fujian(complete().with(jpeg("a.zip/照片/图9.jpg").bytes("ff").size(1600, 1200).in(Origin::archive)));
  const Item* one = item(verdict, "a.zip/照片/图9.jpg");
  ASSERT_NE(one, nullptr);
  EXPECT_EQ(one->name, "图9.jpg");
  EXPECT_EQ(one->sha256, "ff");
  EXPECT_EQ(one->size, 1000U);
  EXPECT_EQ(one->width, 1600);
  EXPECT_EQ(one->height, 1200);
  EXPECT_TRUE(one->filed);
}

TEST(Items, AreNotFiledWhereTheyMayHarmOrHelpNobody) {
  const Verdict verdict =
      in_fujian(complete().with(unknown("a.exe").dangerous("program")).with(zip("b.zip").fault(Fault::corrupt)));
  EXPECT_FALSE(item(verdict, "a.exe")->filed);
  EXPECT_FALSE(item(verdict, "b.zip")->filed);
}

TEST(Items, NamelessPartsAreCalledByTheirPath) {
  const Verdict verdict = in_fujian(complete().with(jpeg("质量月/1.jpg").name("")));
  EXPECT_EQ(item(verdict, "质量月/1.jpg")->name, "1.jpg");
}

}  // namespace
}  // namespace baosong::rules::tests
