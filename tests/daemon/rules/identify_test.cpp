// Contract 4, agency.basis: addresses, names in strong places, overlaps, and other bodies' names.
#include "daemon/rules/identify.hpp"

#include <gtest/gtest.h>

#include "daemon/rules/verdict_json.hpp"
#include "parsers/text/han.hpp"
#include "tests/daemon/rules/builders.hpp"

namespace baosong::rules::tests {
namespace {

std::string who(const Verdict& verdict) {
  return std::string(to_word(verdict.agency.basis)) + " " + (verdict.agency.id.empty() ? "-" : verdict.agency.id);
}

// --- names in text -------------------------------------------------------------------------------------------------

struct TextRow {
  const char* name;
  const char* text;
  const char* fujian;  ///< ids of the names that count, in order
};

std::string counted(const config::Roster& roster, std::string_view text) {
  const NameIndex index(roster);
  std::string out;
  for (const NameHit& hit : index.counting(parsers::normalised(text))) {
    out += (out.empty() ? "" : " ") + index.agency_id(hit.name);
  }
  return out;
}

class NamesInText : public testing::TestWithParam<TextRow> {};
TEST_P(NamesInText, Count) {
  EXPECT_EQ(counted(fujian_roster(), GetParam().text), GetParam().fujian);
}

constexpr TextRow k_texts[] = {
    {"nothing", "质量月总结", ""},
    {"empty", "", ""},
    {"official_name", "福州市市场监督管理局质量月总结", "fuzhou"},
    {"alias", "关于福州市市场监管局的总结", "fuzhou"},
    {"longer_over_shorter", "福州市市场监管局", "fuzhou"},
    {"longer_over_shorter_xiamen", "厦门市市场监管局质量月总结", "xiamen"},
    {"provincial_over_short", "福建省市场监管局", "fj-amr"},
    {"short_alone", "市场监管局质量月总结", "fj-amr"},
    {"short_at_begin_of_more", "市场监管局办公室", "fj-amr"},
    {"county_of_nobody", "闽侯县市场监管局质量月总结", ""},
    {"county_full_name", "闽侯县市场监督管理局质量月总结", ""},
    {"district", "福州市鼓楼区市场监管局", ""},
    {"city_of_nobody", "晋江市市场监管局", ""},
    {"banner", "某某旗市场监管局", ""},
    {"prefecture", "某某州市场监管局", ""},
    {"province_of_nobody", "江西省市场监管局", "fj-amr"},
    {"province_before_a_city_s_full_name", "福建省福州市市场监督管理局", "fuzhou"},
    {"province_before_a_city_s_alias", "福建省福州市市场监管局", "fuzhou"},
    {"province_before_customs", "福建省福州海关", "fuzhou-customs"},
    {"city_before_a_department", "福州市工信厅", ""},
    {"blank_within", "福州市 市场 监管局", "fuzhou"},
    {"wide_blank_within", "福州市　市场监管局", "fuzhou"},
    {"blank_between_place_and_short", "闽侯县 市场监管局", ""},
    {"punctuation_between", "闽侯县、市场监管局", "fj-amr"},
    {"two_agencies", "福州海关、厦门海关", "fuzhou-customs xiamen-customs"},
    {"same_twice", "福州海关与福州海关", "fuzhou-customs fuzhou-customs"},
    {"official_and_its_tail", "中华人民共和国福州海关", "fuzhou-customs"},
    {"other_spelling_is_not_guessed", "福州市场监督管理局", ""},
    {"short_after_own_county_and_alone", "闽侯县市场监管局、市场监管局", "fj-amr"},
    {"department", "福建省工业和信息化厅", "fj-gxt"},
    {"department_alone", "工信厅简报", "fj-gxt"},
};
INSTANTIATE_TEST_SUITE_P(All, NamesInText, testing::ValuesIn(k_texts),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(NamesInHainan, LongerAndPlaces) {
  const config::Roster roster = hainan_roster();
  EXPECT_EQ(counted(roster, "海口海关质量月总结"), "haikou-customs");
  EXPECT_EQ(counted(roster, "海口质量月总结"), "haikou");
  EXPECT_EQ(counted(roster, "海口市质量月总结"), "haikou");
  EXPECT_EQ(counted(roster, "海南省文昌市质量月总结"), "wenchang");
  EXPECT_EQ(counted(roster, "海口市龙华区市场监管局"), "haikou");
  EXPECT_EQ(counted(roster, "洋浦经济开发区市场监管局"), "yangpu");
  EXPECT_EQ(counted(roster, "洋浦市场监管局"), "yangpu hn-amr");
}

TEST(NameIndex, OverlapsOfEqualLengthGoToTheEarlier) {
  const config::Roster roster{{agency("a", "甲乙丙丁"), agency("b", "丙丁戊己"), agency("c", "戊己庚辛")}};
  EXPECT_EQ(counted(roster, "甲乙丙丁戊己"), "a");
  EXPECT_EQ(counted(roster, "丙丁戊己庚辛"), "b");
  EXPECT_EQ(counted(roster, "甲乙丙丁戊己庚辛"), "a c");
}

TEST(NameIndex, LongerLaterNameWinsOverEarlier) {
  const config::Roster roster{{agency("a", "甲乙丙"), agency("b", "丙丁戊己")}};
  EXPECT_EQ(counted(roster, "甲乙丙丁戊己"), "b");
}

TEST(NameIndex, FullWidthAndCapitals) {
  const config::Roster roster{{agency("a", "QC办公室")}};
  EXPECT_EQ(counted(roster, "ｑｃ办公室"), "a");
}

TEST(NameIndex, NoNamesAtAll) {
  const NameIndex index(config::Roster{});
  EXPECT_TRUE(index.counting("福州市市场监管局").empty());
  EXPECT_FALSE(index.any("福州市市场监管局"));
}

TEST(NameIndex, EveryOccurrenceOfEveryName) {
  const NameIndex index(fujian_roster());
  EXPECT_EQ(index.all("福州市市场监管局").size(), 2U);  // and the 市场监管局 in it
  EXPECT_TRUE(index.any("闽侯县市场监管局"));           // it stands there, though it does not count
}

TEST(NameIndex, AgreesWithPlainSearchOnALargeRoster) {
  config::Roster roster;
  for (int i = 0; i < 3000; ++i) {
    const std::string id = std::to_string(i);
    roster.agencies.push_back(agency("a" + id, "第" + id + "号机关", {"机关" + id + "处"}));
  }
  const NameIndex index(roster);
  for (int i = 0; i < 3000; i += 7) {
    const std::string id = std::to_string(i);
    const std::string text = "关于第" + id + "号机关的总结";
    const auto hits = index.counting(text);
    ASSERT_EQ(hits.size(), 1U) << text;
    EXPECT_EQ(index.agency_id(hits.front().name), "a" + id);
    EXPECT_EQ(text.substr(hits.front().begin, hits.front().end - hits.front().begin), "第" + id + "号机关");
  }
}

// --- bases ---------------------------------------------------------------------------------------------------------

struct BasisRow {
  const char* name;
  MailBuilder mail;
  const char* want;
};

class BasisOfMail : public testing::TestWithParam<BasisRow> {};
TEST_P(BasisOfMail, Is) {
  EXPECT_EQ(who(in_fujian(GetParam().mail)), GetParam().want);
}

MailBuilder stranger() {
  return complete().stranger();
}

std::vector<std::string> summary_with(std::size_t at, std::size_t of, const std::string& line) {
  std::vector<std::string> out(of, han(30));
  out[at] = line;
  return out;
}

const std::vector<BasisRow>& basis_rows() {
  static const std::vector<BasisRow> rows = {
      {"address", complete(), "registered fuzhou"},
      {"second_address", complete().from("fzscjg@qq.example"), "registered fuzhou"},
      {"capitals", complete().from("ZLC@FuZhou.FJ.Example"), "registered fuzhou"},
      {"domain", complete().from("wangwu@scjg.fuzhou.fj.example"), "registered fuzhou"},
      {"domain_in_capitals", complete().from("wangwu@JYT.fj.example"), "registered fj-jyt"},
      {"subdomain", complete().from("wangwu@mail.jyt.fj.example"), "unknown -"},
      {"parent_domain", complete().from("wangwu@fj.example"), "unknown -"},
      {"same_domain_as_an_address", complete().from("other@fuzhou.fj.example"), "unknown -"},
      {"first_from_counts", complete().also_from("zlfzc@xm.fj.example"), "registered fuzhou"},
      {"second_from_does_not", stranger().also_from("zlfzc@xm.fj.example"), "unknown -"},
      {"no_from", complete().nobody(), "unknown -"},
      {"address_without_domain", complete().from("zlc"), "unknown -"},
      {"reply_to_is_no_sender", stranger().reply_to("zlc@fuzhou.fj.example"), "unknown -"},
      {"subject", stranger().subject("厦门市市场监管局质量月总结"), "named xiamen"},
      {"display_name", complete().from("zs@163.example", "厦门市市场监管局"), "named xiamen"},
      {"attachment", stranger().with(docx("厦门市局附表.docx")), "named xiamen"},
      {"picture_name", stranger().with(jpeg("厦门海关开放日活动.jpg")), "named xiamen-customs"},
      {"archive_name", stranger().with(zip("厦门市局.zip")), "named xiamen"},
      {"file_in_archive",
       stranger().with(zip("a.zip")).with(jpeg("a.zip/厦门市局开放日活动.jpg").in(parsers::Origin::archive, 3)),
       "named xiamen"},
      {"folder_in_archive",
       stranger().with(zip("a.zip")).with(jpeg("a.zip/厦门市局/开放日活动.jpg").in(parsers::Origin::archive, 3)),
       "unknown -"},
      {"file_in_attached_message",
       stranger().with(docx("质量月.eml/厦门市局附表.docx").in(parsers::Origin::attached_message)), "named xiamen"},
      {"part_of_a_document", stranger().with(jpeg("总结.docx!厦门市局.jpg").in(parsers::Origin::document, 0)),
       "unknown -"},
      {"rubbish_name", stranger().with(docx("~$厦门市局.docx")), "unknown -"},
      {"link_name", stranger().link("厦门市局视频.mp4"), "named xiamen"},
      {"body", stranger().text("厦门市市场监管局报送材料，请查收。"), "unknown -"},
      {"quoted", stranger().quoted("厦门市市场监管局"), "unknown -"},
      {"summary_line_1", MailBuilder().stranger().with(docx("总结.docx", summary_with(0, 20, "厦门市局"))),
       "named xiamen"},
      {"summary_line_3", MailBuilder().stranger().with(docx("总结.docx", summary_with(2, 20, "厦门市局"))),
       "named xiamen"},
      {"summary_line_4", MailBuilder().stranger().with(docx("总结.docx", summary_with(3, 20, "厦门市局"))),
       "unknown -"},
      {"summary_last_line", MailBuilder().stranger().with(docx("总结.docx", summary_with(19, 20, "厦门市局"))),
       "named xiamen"},
      {"summary_last_but_4", MailBuilder().stranger().with(docx("总结.docx", summary_with(15, 20, "厦门市局"))),
       "named xiamen"},
      {"summary_last_but_5", MailBuilder().stranger().with(docx("总结.docx", summary_with(14, 20, "厦门市局"))),
       "unknown -"},
      {"summary_with_line_breaks",
       MailBuilder().stranger().with(
           docx("总结.docx", {"标题\n\n 　\n副标题\n厦门市局", han(90), han(90), han(90), han(90), han(90), han(90)})),
       "named xiamen"},
      {"other_document", stranger().with(docx("附表.docx", {"厦门市局"})), "unknown -"},
      {"body_is_summary", MailBuilder().stranger().text("厦门市局总结\n" + han(300)), "named xiamen"},
      {"two_named", stranger().subject("省教育厅总结").with(docx("省商务厅附表.docx")), "ambiguous -"},
      {"two_in_one_place", stranger().subject("省教育厅、省商务厅联合总结"), "ambiguous -"},
      {"two_names_of_one", stranger().subject("厦门市局总结").with(docx("厦门市市场监管局附表.docx")), "named xiamen"},
      {"county", stranger().subject("闽侯县市场监管局总结"), "unknown -"},
      {"mismatch", complete().subject("厦门市局总结"), "mismatch fuzhou"},
      {"mismatch_with_two_others", complete().subject("厦门市局、省教育厅总结"), "mismatch fuzhou"},
      {"registered_and_itself_and_others", complete().subject("福州市局转厦门市局总结"), "registered fuzhou"},
      {"registered_and_itself", complete().subject("福州市局总结"), "registered fuzhou"},
      {"registered_and_a_county", complete().subject("闽侯县市场监管局总结"), "registered fuzhou"},
      {"mismatch_by_domain", complete().from("a@jyt.fj.example").subject("厦门市局总结"), "mismatch fj-jyt"},
  };
  return rows;
}
INSTANTIATE_TEST_SUITE_P(All, BasisOfMail, testing::ValuesIn(basis_rows()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(BasisOfMail_, AddressBeforeDomain) {
  config::Campaign campaign = fujian();
  campaign.roster.agencies[0].domains = {"shared.example"};
  campaign.roster.agencies[4].addresses = {"fz@shared.example"};
  EXPECT_EQ(who(judged(complete().from("fz@shared.example"), campaign)), "registered fuzhou");
  EXPECT_EQ(who(judged(complete().from("other@shared.example"), campaign)), "registered fj-amr");
}

TEST(Evidence, IsWhatAPersonCanRead) {
  const AgencyMatch named = in_fujian(stranger().subject("厦门市市场监管局总结")).agency;
  EXPECT_EQ(named.evidence, std::vector<std::string>{"主题含“厦门市市场监管局”"});
  const AgencyMatch mismatch = in_fujian(complete().subject("厦门市局总结").with(docx("省教育厅附表.docx"))).agency;
  EXPECT_EQ(mismatch.evidence.front(), "发件地址");
  EXPECT_EQ(mismatch.candidates, (std::vector<std::string>{"xiamen", "fj-jyt"}));
  const AgencyMatch domain = in_fujian(complete().from("a@jyt.fj.example")).agency;
  EXPECT_EQ(domain.evidence, std::vector<std::string>{"发件地址的域名"});
}

TEST(Evidence, IsBounded) {
  MailBuilder mail = stranger();
  for (int i = 0; i < 100; ++i) {
    mail.with(docx(std::to_string(i) + ".docx"));
    mail.subject(mail.facts().subject + "福州市局厦门市局");
  }
  EXPECT_LE(in_fujian(mail).agency.evidence.size(), 20U);
}

// --- the provider's own check of the sender ------------------------------------------------------------------------

struct CheckRow {
  const char* name;
  std::vector<std::string> results;
  bool failed;
};

class SenderCheck : public testing::TestWithParam<CheckRow> {};
TEST_P(SenderCheck, Says) {
  EXPECT_EQ(authentication_failed(GetParam().results, "mx.Fujian.example"), GetParam().failed);
}

const std::vector<CheckRow>& check_rows() {
  static const std::vector<CheckRow> rows = {
      {"none", {}, false},
      {"both_failed", {"mx.fujian.example; spf=fail smtp.mailfrom=a@b.example; dkim=fail header.d=b.example"}, true},
      {"both_failed_folded", {"mx.fujian.example;\r\n\tspf=fail;\r\n\tdkim=fail (bad; signature)"}, true},
      {"capitals", {"MX.fujian.example; SPF=Fail; DKIM=FAIL"}, true},
      {"blanks_around_equals", {"mx.fujian.example; spf = fail; dkim = fail"}, true},
      {"version", {"mx.fujian.example 1; spf=fail; dkim=fail"}, true},
      {"method_version", {"mx.fujian.example; spf/1=fail; dkim/1=fail"}, true},
      {"method_version_with_blanks", {"mx.fujian.example; spf / 1 = fail; dkim (v) / (x) 1 = fail"}, true},
      {"comments_everywhere",
       {"(c) mx.fujian.example (a (nested) one) 1 (v); (x)spf(y)=(z)fail(w); dkim=fail (\\) spf=pass) header.d=x"},
       true},
      {"methods_of_no_interest",
       {"mx.fujian.example; arc=pass; dmarc=fail (p=none); iprev=fail; spf=fail; x-dkim=pass; dkim=fail"},
       true},
      {"properties_are_no_results", {"mx.fujian.example; auth=pass spf=fail dkim=fail"}, false},
      {"longer_id", {"mx.fujian.example.evil.example; spf=fail; dkim=fail"}, false},
      {"shorter_id", {"fujian.example; spf=fail; dkim=fail"}, false},
      {"neutral_and_policy", {"mx.fujian.example; spf=neutral; dkim=policy"}, false},
      {"errors", {"mx.fujian.example; spf=permerror; dkim=permerror"}, false},
      {"quoted_id", {"\"mx.fujian.example\"; spf=fail; dkim=fail"}, true},
      {"softfail", {"mx.fujian.example; spf=softfail; dkim=fail"}, true},
      {"spf_passed", {"mx.fujian.example; spf=pass; dkim=fail"}, false},
      {"dkim_passed", {"mx.fujian.example; spf=fail; dkim=pass"}, false},
      {"one_signature_of_two_passed", {"mx.fujian.example; spf=fail; dkim=fail; dkim=pass"}, false},
      {"no_dkim_word", {"mx.fujian.example; spf=fail"}, false},
      {"dkim_none", {"mx.fujian.example; spf=fail; dkim=none"}, false},
      {"temporary", {"mx.fujian.example; spf=temperror; dkim=fail"}, false},
      {"nothing_checked", {"mx.fujian.example; none"}, false},
      {"another_id", {"mx.evil.example; spf=fail; dkim=fail"}, false},
      {"forged_pass_below", {"mx.fujian.example; spf=fail; dkim=fail", "mx.fujian.example; spf=pass; dkim=pass"}, true},
      {"forged_fail_below",
       {"mx.fujian.example; spf=pass; dkim=pass", "mx.fujian.example; spf=fail; dkim=fail"},
       false},
      {"other_above_ours", {"mx.other.example; spf=pass; dkim=pass", "mx.fujian.example; spf=fail; dkim=fail"}, true},
      {"words_in_comment", {"mx.fujian.example; spf=pass (dkim=fail; spf=fail); dkim=pass"}, false},
      {"words_in_quotes", {"mx.fujian.example; spf=pass reason=\"; spf=fail; dkim=fail\"; dkim=pass"}, false},
      {"noise", {";;;===((("}, false},
      {"empty", {""}, false},
  };
  return rows;
}
INSTANTIATE_TEST_SUITE_P(All, SenderCheck, testing::ValuesIn(check_rows()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(SenderCheck_, NobodyIsBelievedUnasked) {
  EXPECT_FALSE(authentication_failed(std::vector<std::string>{"mx.example; spf=fail; dkim=fail"}, ""));
}

TEST(SenderCheck_, AStrangerIsUnconfirmedForAnotherReason) {
  const Verdict verdict = in_fujian(complete().stranger().subject("厦门市局总结"));
  ASSERT_NE(finding(verdict, "agency.unconfirmed"), nullptr);
  EXPECT_EQ(finding(verdict, "agency.unconfirmed")->message, "发件地址zs2021@163.example尚未登记，报送单位有待确认。");
}

TEST(SenderCheck_, FailedMakesARegisteredSenderUnconfirmed) {
  const config::Campaign campaign = fujian();
  Circumstances circumstances;
  circumstances.campaigns = {&campaign, 1};
  circumstances.received_at = at("2021-10-12T09:00:00+08:00");
  circumstances.authserv_id = "mx.fujian.example";
  const auto mail = complete().authentication({"mx.fujian.example; spf=fail; dkim=fail"});
  const Verdict verdict = judge(mail, circumstances);
  EXPECT_EQ(who(verdict), "registered fuzhou");
  EXPECT_EQ(findings_of(verdict), "agency.unconfirmed");
  EXPECT_EQ(verdict.outcome, Outcome::accepted);
  EXPECT_EQ(verdict.findings[0].message, k_not_authentic);
  circumstances.authserv_id.clear();
  EXPECT_EQ(findings_of(judge(mail, circumstances)), "");
}

}  // namespace
}  // namespace baosong::rules::tests
