// Contract 4, campaign and message.kind, clause by clause.
#include "daemon/rules/classify.hpp"

#include <gtest/gtest.h>

#include "daemon/rules/verdict_json.hpp"
#include "tests/daemon/rules/builders.hpp"

namespace baosong::rules::tests {
namespace {

using parsers::Automatic;

// --- campaign ------------------------------------------------------------------------------------------------------

std::vector<config::Campaign> four_campaigns() {
  using namespace std::chrono;
  config::Campaign statistics = hainan();
  statistics.id = "hainan-2021-tj";
  statistics.title = "海南省质量月专项统计（2021年）";
  statistics.notices = {"琼质强省办函〔2021〕12号"};
  statistics.receipt_prefix = "HNTJ2021";
  statistics.opens = 2021y / 10 / 8;
  statistics.deadline = 2021y / 10 / 20;
  config::Campaign nation = fujian();
  nation.id = "samr-2021";
  nation.title = "2021年全国“质量月”活动";
  nation.notices = {"国市监质〔2021〕51号", "国市监质〔2021〕50号"};
  nation.receipt_prefix = "ZJ2021";
  nation.opens = 2021y / 8 / 23;
  nation.deadline.reset();
  nation.roster = {{agency("shanxi", "山西省市场监督管理局", {}, {"zlc@sx.example"})}};
  return {fujian(), hainan(), nation, statistics};
}

struct CampaignRow {
  const char* name;
  MailBuilder mail;
  const char* received;
  const char* want;         ///< id, "?" behind it where it is ambiguous
  const char* thread = "";  ///< the campaign of the mail that it answers
  const char* forced = "";
};

class CampaignOfMail : public testing::TestWithParam<CampaignRow> {};

TEST_P(CampaignOfMail, Is) {
  const CampaignRow& row = GetParam();
  const std::vector<config::Campaign> campaigns = four_campaigns();
  Circumstances circumstances;
  circumstances.campaigns = campaigns;
  circumstances.received_at = at(row.received);
  circumstances.thread_campaign = row.thread;
  circumstances.forced_campaign = row.forced;
  const Verdict verdict = judge(row.mail, circumstances);
  const bool ambiguous = finding(verdict, "campaign.ambiguous") != nullptr;
  EXPECT_EQ(verdict.campaign + (ambiguous ? "?" : ""), row.want);
  if (ambiguous) {
    EXPECT_EQ(verdict.outcome, Outcome::held);
  }
}

constexpr const char* k_noon = "2021-10-12T12:00:00+08:00";

const std::vector<CampaignRow>& campaign_rows() {
  static const std::vector<CampaignRow> rows = {
      {"forced", complete(), k_noon, "samr-2021", "fujian-2021", "samr-2021"},
      {"forced_over_receipt", complete().subject("【FJ2021-0005】"), k_noon, "samr-2021", "", "samr-2021"},
      {"receipt", complete().stranger().subject("回复：【HN2021-0005】请补正"), k_noon, "hainan-2021"},
      {"receipt_before_opening", complete().subject("【HNTJ2021-0005】"), "2021-09-01T00:00:00+08:00",
       "hainan-2021-tj"},
      {"receipt_over_thread", complete().subject("【FJ2021-0005】"), k_noon, "fujian-2021", "hainan-2021"},
      {"receipt_of_five_digits", complete().subject("ZJ2021-10005"), k_noon, "samr-2021"},
      {"receipt_full_width", complete().subject("ＺＪ２０２１－０００５"), k_noon, "samr-2021"},
      {"receipt_small_letters", complete().subject("zj2021-0005"), k_noon, "samr-2021"},
      {"receipt_long_dash", complete().subject("ZJ2021—0005"), k_noon, "samr-2021"},
      {"first_of_two_receipts", complete().subject("ZJ2021-0005 转 FJ2021-0007"), k_noon, "samr-2021"},
      {"receipt_inside_a_word", complete().subject("XHN2021-0005"), k_noon, "fujian-2021"},
      {"receipt_cut_short", complete().subject("HN2021-05"), k_noon, "fujian-2021"},
      {"receipt_in_the_body_does_not_count", complete().text("HN2021-0005"), k_noon, "fujian-2021"},
      {"thread", complete(), k_noon, "samr-2021", "samr-2021"},
      {"thread_of_no_campaign_here", complete(), k_noon, "fujian-2021", "gone-2020"},
      {"only_one_open", complete().stranger(), "2021-08-24T12:00:00+08:00", "samr-2021"},
      {"opens_on_its_day", complete(), "2021-08-27T00:00:00+08:00", "fujian-2021"},
      {"not_open_the_second_before", complete(), "2021-08-26T23:59:59+08:00", "samr-2021"},
      {"open_by_office_time", complete(), "2021-08-26T16:00:00Z", "fujian-2021"},
      {"title_in_subject", complete().stranger().subject("2021年海南省“质量月”活动总结"), k_noon, "hainan-2021"},
      {"title_in_body", complete().stranger().text("现报送2021年海南省“质量月”活动材料"), k_noon, "hainan-2021"},
      {"title_other_quotes", complete().stranger().subject("2021年海南省「质量月」活动总结"), k_noon, "hainan-2021"},
      {"title_without_quotes", complete().stranger().subject("2021年海南省质量月活动总结"), k_noon, "hainan-2021"},
      {"title_with_blanks", complete().stranger().subject("2021 年海南省 “质量月” 活动总结"), k_noon, "hainan-2021"},
      {"title_before_roster", complete().subject("2021年海南省“质量月”活动总结"), k_noon, "hainan-2021"},
      {"title_quoted_only", complete().quoted("2021年海南省“质量月”活动"), k_noon, "fujian-2021"},
      {"notice", complete().stranger().text("根据琼质强省办〔2021〕5号"), k_noon, "hainan-2021"},
      {"second_notice", complete().stranger().text("根据国市监质〔2021〕50号"), k_noon, "samr-2021"},
      {"notice_other_brackets", complete().stranger().text("根据琼质强省办[2021]5号"), k_noon, "hainan-2021"},
      {"notice_round_brackets", complete().stranger().text("根据琼质强省办（2021）5号"), k_noon, "hainan-2021"},
      {"other_notice", complete().stranger().text("根据琼质强省办〔2021〕15号"), k_noon, "fujian-2021?"},
      {"two_notices_then_roster", complete().text("根据国市监质〔2021〕50号、闽质强省办〔2021〕5号"), k_noon,
       "fujian-2021"},
      {"two_notices_then_deadline", complete().stranger().text("根据国市监质〔2021〕50号、闽质强省办〔2021〕5号"),
       k_noon, "fujian-2021"},
      {"roster", complete(), k_noon, "fujian-2021"},
      {"roster_without_deadline", complete().from("zlc@sx.example"), k_noon, "samr-2021"},
      {"roster_by_domain", complete().from("a@amr.hn.example"), "2021-09-28T12:00:00+08:00", "hainan-2021"},
      {"two_rosters_nearest_deadline", complete().from("ypzlb@qq.example"), k_noon, "hainan-2021"},
      {"two_rosters_one_deadline_past", complete().from("ypzlb@qq.example"), "2021-10-16T00:00:00+08:00",
       "hainan-2021-tj"},
      {"two_rosters_last_second", complete().from("ypzlb@qq.example"), "2021-10-15T23:59:59+08:00", "hainan-2021"},
      {"two_rosters_both_past", complete().from("ypzlb@qq.example"), "2021-10-21T00:00:00+08:00", "hainan-2021?"},
      {"stranger_same_deadlines", complete().stranger(), k_noon, "fujian-2021?"},
      {"stranger_one_to_come", complete().stranger(), "2021-10-18T12:00:00+08:00", "hainan-2021-tj"},
      {"stranger_none_to_come", complete().stranger(), "2021-11-18T12:00:00+08:00", "fujian-2021?"},
      {"before_any_opens", complete(), "2021-08-01T12:00:00+08:00", "fujian-2021"},
  };
  return rows;
}
INSTANTIATE_TEST_SUITE_P(All, CampaignOfMail, testing::ValuesIn(campaign_rows()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(CampaignOfMail_, NoneAtAllIsHeld) {
  Circumstances circumstances;
  circumstances.received_at = at(k_noon);
  const Verdict verdict = judge(complete(), circumstances);
  EXPECT_EQ(verdict.campaign, "");
  EXPECT_EQ(verdict.outcome, Outcome::held);
  EXPECT_EQ(findings_of(verdict), "agency.unknown");
}

TEST(CampaignOfMail_, AnUnknownForcedOneIsNone) {
  const config::Campaign campaign = fujian();
  Circumstances circumstances;
  circumstances.campaigns = {&campaign, 1};
  circumstances.forced_campaign = "nowhere";
  circumstances.received_at = at(k_noon);
  EXPECT_EQ(judge(complete(), circumstances).campaign, "");
}

TEST(Receipt, IsWrittenAsTheOfficeWritesIt) {
  EXPECT_EQ(receipt_in("回复：【FJ2021-0007】请补正", "FJ2021"), "FJ2021-0007");
  EXPECT_EQ(receipt_in("fj2021—0007", "FJ2021"), "FJ2021-0007");
  EXPECT_EQ(receipt_in("FJ2021-12345，谢谢", "FJ2021"), "FJ2021-12345");
  EXPECT_EQ(receipt_in("FJ2021-007", "FJ2021"), "");
  EXPECT_EQ(receipt_in("AFJ2021-0007", "FJ2021"), "");
  EXPECT_EQ(receipt_in("AFJ2021-0007 FJ2021-0008", "FJ2021"), "FJ2021-0008");
  EXPECT_EQ(receipt_in("回复：FJ2021-0007 2021年总结", "FJ2021"), "FJ2021-0007");
  EXPECT_EQ(receipt_in("回复：FJ2021-0007　2021年总结", "FJ2021"), "FJ2021-0007");
  EXPECT_EQ(receipt_in("-0007", ""), "");
}

// --- kind ----------------------------------------------------------------------------------------------------------

struct KindRow {
  const char* name;
  MailBuilder mail;
  const char* want;
};

class KindOfMail : public testing::TestWithParam<KindRow> {};

TEST_P(KindOfMail, Is) {
  const Verdict verdict = in_fujian(GetParam().mail);
  ASSERT_TRUE(verdict.kind);
  EXPECT_EQ(to_word(*verdict.kind), GetParam().want);
}

MailBuilder empty_mail() {
  return MailBuilder().text("");
}
MailBuilder advertising() {
  return MailBuilder().stranger().subject("会议会展服务推荐").text("本公司提供场地布置、横幅制作服务。");
}

const std::vector<KindRow>& kind_rows() {
  static const std::vector<KindRow> rows = {
      {"bounce", complete().automatic(Automatic::bounce), "bounce"},
      {"auto_reply", empty_mail().automatic(Automatic::auto_reply), "auto_reply"},
      {"auto_reply_with_attachment", complete().automatic(Automatic::auto_reply), "auto_reply"},
      {"auto_generated_alone", empty_mail().auto_submitted("auto-generated"), "auto_reply"},
      {"auto_generated_with_attachment", complete().auto_submitted("auto-generated"), "final"},
      {"auto_generated_with_link", empty_mail().auto_submitted("auto-generated").link("a.mp4"), "final"},
      {"auto_generated_with_logo",
       empty_mail().auto_submitted("auto-generated").with(jpeg("logo.jpg").size(100, 100).inline_shown()),
       "auto_reply"},
      {"auto_submitted_no", empty_mail().auto_submitted("no"), "inquiry"},
      {"subject_says_so", MailBuilder().subject("自动回复：提醒"), "auto_reply"},
      {"subject_says_so_otherwise", MailBuilder().subject("自动答复: 提醒"), "auto_reply"},
      {"subject_says_so_in_english", MailBuilder().subject("Automatic reply: reminder"), "auto_reply"},
      {"subject_says_so_in_capitals", MailBuilder().subject(" AUTOMATIC REPLY: reminder"), "auto_reply"},
      {"subject_says_so_with_attachment", complete().subject("自动回复：提醒"), "final"},
      {"subject_says_so_later", MailBuilder().subject("关于自动回复的问题"), "inquiry"},
      {"auto_reply_of_a_stranger", advertising().automatic(Automatic::auto_reply), "auto_reply"},
      {"unrelated", advertising(), "unrelated"},
      {"unrelated_with_attachment", advertising().with(pdf("宣传册.pdf")), "unrelated"},
      {"unrelated_with_picture", advertising().with(jpeg("会场.jpg")), "unrelated"},
      {"keyword_in_subject", advertising().subject("质量月会展推荐"), "inquiry"},
      {"keyword_in_body", advertising().text("祝质量月圆满。"), "inquiry"},
      {"keyword_with_blanks", advertising().text("祝 质 量 月 圆满。"), "inquiry"},
      {"keyword_in_quotation", advertising().quoted("质量月"), "inquiry"},
      {"keyword_in_attached_message", advertising().attached_text("质量月"), "inquiry"},
      {"keyword_in_attachment_name", advertising().with(pdf("质量月.pdf")), "final"},
      {"keyword_in_archive",
       advertising().with(zip("a.zip")).with(pdf("a.zip/质量月.pdf").in(parsers::Origin::archive, 0)), "final"},
      {"keyword_in_link_name", advertising().link("质量月.mp4"), "final"},
      {"keyword_inside_a_document_only", advertising().with(pdf("宣传册.pdf", {"质量月"})), "unrelated"},
      {"agency_in_body", advertising().text("致厦门市局"), "inquiry"},
      {"agency_in_subject", advertising().subject("厦门海关推荐"), "inquiry"},
      {"agency_in_attachment_name", advertising().with(pdf("厦门海关.pdf")), "final"},
      {"another_county_has_an_alias", advertising().text("致闽侯县市场监管局"), "inquiry"},
      {"registered_sender_is_never_unrelated", advertising().from("zlc@fuzhou.fj.example"), "inquiry"},
      {"registered_domain_is_never_unrelated", advertising().from("x@jyt.fj.example"), "inquiry"},
      {"inquiry", MailBuilder().text("请问可以延期吗？"), "inquiry"},
      {"inquiry_199", MailBuilder().text(han(199)), "inquiry"},
      {"no_inquiry_200", MailBuilder().text(han(200)), "final"},
      {"inquiry_letters_do_not_count", MailBuilder().text(han(199) + std::string(500, 'a')), "inquiry"},
      {"inquiry_below_quotation", MailBuilder().text("收到").quoted(han(900)), "inquiry"},
      {"inquiry_with_logo", MailBuilder().with(jpeg("logo.jpg").size(299, 900).inline_shown()), "inquiry"},
      {"inquiry_with_vcard", MailBuilder().with(PartBuilder("李四.vcf", "text/vcard")), "inquiry"},
      {"inquiry_with_signature", MailBuilder().with(PartBuilder("smime.p7s", "application/pkcs7-signature")),
       "inquiry"},
      {"inquiry_empty", empty_mail(), "inquiry"},
      {"inquiry_in_attached_message", empty_mail().attached_text(han(199)), "inquiry"},
      {"long_attached_message", empty_mail().attached_text(han(300)), "final"},
      {"attached_message_below_own_text", MailBuilder().text("请看附件").attached_text(han(300)), "inquiry"},
      {"picture_is_no_inquiry", MailBuilder().with(jpeg("a.jpg")), "final"},
      {"link_is_no_inquiry", MailBuilder().link("a.mp4"), "final"},
      {"inquiry_before_interim", MailBuilder().subject("质量月信息怎么报"), "inquiry"},
      {"interim_by_subject", MailBuilder().subject("质量月信息（一）").with(docx("启动.docx")), "interim"},
      {"interim_by_jianbao", MailBuilder().subject("质量月简报").with(docx("启动.docx")), "interim"},
      {"interim_by_dongtai", MailBuilder().subject("质量月动态").with(docx("启动.docx")), "interim"},
      {"interim_by_document", MailBuilder().with(docx("质量月信息.docx")), "interim"},
      {"interim_by_spreadsheet", MailBuilder().with(xlsx("质量月信息.xlsx")), "interim"},
      {"interim_by_long_body", MailBuilder().subject("质量月信息").text(han(200)), "interim"},
      {"no_interim_by_picture_name", MailBuilder().with(jpeg("质量月信息.jpg")), "final"},
      {"no_interim_by_archive_name", MailBuilder().with(zip("质量月信息.zip")).with(jpeg("质量月信息.zip/a.jpg")),
       "final"},
      {"no_interim_by_body", complete().text("质量月信息"), "final"},
      {"no_interim_with_zongjie_in_subject", MailBuilder().subject("质量月信息和总结").with(docx("启动.docx")),
       "final"},
      {"no_interim_with_zongjie_in_document", MailBuilder().subject("质量月信息").with(docx("总结.docx")), "final"},
      {"interim_with_zongjie_in_picture_name",
       MailBuilder().subject("质量月信息").with(docx("启动.docx")).with(jpeg("总结会.jpg")), "interim"},
      {"agency_has_the_word",
       MailBuilder().from("zlc@gxt.fj.example").subject("福建省工业和信息化厅质量月材料").with(docx("材料.docx")),
       "final"},
      {"agency_has_the_word_in_document",
       MailBuilder().from("zlc@gxt.fj.example").with(docx("省工业和信息化厅材料.docx")), "final"},
      {"agency_has_the_word_and_there_is_another",
       MailBuilder().from("zlc@gxt.fj.example").subject("省工业和信息化厅质量月信息").with(docx("材料.docx")),
       "interim"},
      {"name_cut_out_joins_nothing", MailBuilder().subject("信福州市局息").with(docx("材料.docx")), "final"},
      {"final", complete(), "final"},
      {"final_from_stranger", complete().stranger(), "final"},
  };
  return rows;
}
INSTANTIATE_TEST_SUITE_P(All, KindOfMail, testing::ValuesIn(kind_rows()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(KindOfMail_, InterimOnlyWhereTheCampaignAllowsIt) {
  config::Campaign campaign = fujian();
  campaign.interim = false;
  EXPECT_EQ(judged(MailBuilder().subject("质量月信息").with(docx("启动.docx")), campaign).kind, Kind::final);
}

TEST(KindOfMail_, WithoutKeywordsOnlyNamesSpeak) {
  config::Campaign campaign = fujian();
  campaign.keywords.clear();
  EXPECT_EQ(judged(advertising().subject("质量月推荐"), campaign).kind, Kind::unrelated);
  EXPECT_EQ(judged(advertising().subject("致厦门市局"), campaign).kind, Kind::inquiry);
}

}  // namespace
}  // namespace baosong::rules::tests
