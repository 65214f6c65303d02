// What the letters say: both parts of every kind, all findings, nothing hostile taken over, nothing but Chinese.
#include <algorithm>
#include <cctype>
#include <regex>
#include <set>

#include "daemon/letters/cache.hpp"
#include "daemon/letters/templates.hpp"
#include "tests/daemon/letters/sample.hpp"

namespace baosong::letters {
namespace {

using storage::Severity;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const Templates& templates() {
  static const Templates shipped;
  return shipped;
}

/// What a reader sees of the HTML.
std::string visible(const std::string& html) {
  std::string text = std::regex_replace(html.substr(html.find("<body")), std::regex("<[^>]*>"), " ");
  for (const auto& [from, to] : {std::pair("&lt;", "<"), std::pair("&gt;", ">"), std::pair("&quot;", "\""),
                                 std::pair("&#39;", "'"), std::pair("&amp;", "&")}) {
    text = std::regex_replace(text, std::regex(from), to);
  }
  return text;
}

TEST(Letters, everyKindHasSubjectAndBothParts) {
  for (const LetterKind kind : k_all_kinds) {
    SCOPED_TRACE(name_of(kind));
    LetterContent content = faulty();
    content.message_number = "17";
    content.evidence = {"主题含“厦门市市场监督管理局”"};
    const Letter letter = templates().compose(kind, content);
    const char* beginning = kind == LetterKind::office_notice    ? "【待处理17】"
                            : kind == LetterKind::returned       ? "【FJ2021-0007】退信"
                            : kind == LetterKind::mailboxes_down ? "【告警】收件邮箱无法连接"
                            : kind == LetterKind::mailboxes_back ? "【告警解除】收件邮箱已恢复"
                                                                 : "【FJ2021-0007】";
    EXPECT_THAT(letter.subject, testing::StartsWith(beginning));
    EXPECT_THAT(letter.subject, Not(HasSubstr("\n")));
    for (const std::string& part : {letter.text, letter.html}) {
      EXPECT_THAT(part, HasSubstr("福建省质量强省工作联席会议办公室"));
      EXPECT_THAT(part, HasSubstr("2021年10月12日"));
      EXPECT_THAT(part, Not(HasSubstr("{{")));
      EXPECT_THAT(part, Not(HasSubstr("}}")));
    }
    EXPECT_THAT(letter.text, Not(HasSubstr("\n\n\n")));
    EXPECT_THAT(letter.html, AllOf(testing::StartsWith("<!DOCTYPE html>"), HasSubstr("</html>")));
    EXPECT_THAT(letter.text + letter.html, Not(HasSubstr("请不要改")));  // the templates' heads go out to nobody
    EXPECT_FALSE(std::regex_search(letter.html, std::regex("https?:|src=|<link|<script|@import|url\\(")))
        << letter.html;
    EXPECT_EQ(templates().compose(kind, content), letter);
  }
}

TEST(Letters, receiptStandsInTheSubjectWhereThereIsOne) {
  LetterContent content = whole();
  for (const LetterKind kind : {LetterKind::acknowledgment, LetterKind::acknowledgment_expecting,
                                LetterKind::correction, LetterKind::late, LetterKind::amendment}) {
    EXPECT_THAT(templates().compose(kind, content).subject, HasSubstr("【FJ2021-0007】")) << name_of(kind);
  }
  content.receipt.clear();
  for (const LetterKind kind : k_all_kinds) {
    const Letter letter = templates().compose(kind, content);
    EXPECT_THAT(letter.subject + letter.text + letter.html, Not(HasSubstr("【】"))) << name_of(kind);
  }
}

TEST(Letters, theOfficeIsToldWhatCameBackAndWhomToTelephone) {
  LetterContent content = whole();
  content.contact = "林某，0591-00000000";
  content.evidence = {"zlc@fuzhou.example：对方邮箱地址不存在，或者已经停用"};
  const Letter letter = templates().compose(LetterKind::returned, content);
  EXPECT_THAT(letter.subject, AllOf(HasSubstr("福州市市场监督管理局"), HasSubstr("【FJ2021-0007】")));
  for (const std::string& part : {letter.text, visible(letter.html)}) {
    for (const char* words : {"林某，0591-00000000", "zlc@fuzhou.example：对方邮箱地址不存在", "报送质量月活动总结",
                              "2021年10月12日 9:05", "打电话"}) {
      EXPECT_THAT(part, HasSubstr(words));
    }
  }
}

TEST(Letters, acknowledgmentListsEveryItemWithWhatWasFound) {
  const Letter letter = templates().compose(LetterKind::acknowledgment, whole());
  for (const std::string& part : {letter.text, visible(letter.html)}) {
    for (const char* words :
         {"福州市质量月活动总结.docx", "活动总结（DOCX），44KB", "照片.zip/图1 质量月启动仪式现场.jpg",
          "图片（JPG），1920×1080 像素，306KB", "说明：质量月启动仪式现场", "2048×1536", "质量月活动.mp4",
          "视频（MP4），1920×1080 像素，时长1分35秒，12.3MB", "3fa2b1c8", "合格", "齐全", "10月12日 9:05"}) {
      EXPECT_THAT(part, says(words));
    }
    EXPECT_THAT(part, Not(says("3fa2b1c80")));
    EXPECT_THAT(part, Not(says("补正")));
  }
}

TEST(Letters, correctionNamesEveryFindingAndHowToMendIt) {
  const Letter letter = templates().compose(LetterKind::correction, with_all_codes());
  for (const std::string& part : {letter.text, visible(letter.html)}) {
    for (const Code& one : k_codes) {
      EXPECT_THAT(part, says(one.says)) << one.code;
      EXPECT_THAT(part, says(one.path)) << one.code;
    }
    EXPECT_THAT(part, says("有 18 处"));
    EXPECT_THAT(part, says("2021年10月15日前"));
    EXPECT_THAT(part, says("勾选“原图”"));
    EXPECT_THAT(part, Not(says("Windows")));
    EXPECT_THAT(part, Not(says("其他问题")));
  }
}

TEST(Letters, correctionListsWhatNeedNotBeSentAgain) {
  const Letter letter = templates().compose(LetterKind::correction, faulty());
  for (const std::string& part : {letter.text, visible(letter.html)}) {
    const std::string kept = part.substr(part.find("已经收妥，不必再发"));
    EXPECT_THAT(kept, says("照片.zip/图1 质量月启动仪式现场.jpg"));
    EXPECT_THAT(kept, says("福州市质量月活动总结.docx"));
    EXPECT_THAT(kept, Not(says("图3.jpg")));
    EXPECT_THAT(kept, Not(says("材料.rar")));
  }
}

TEST(Letters, correctionSaysOnceHowToMendWhatStandsInManyPlaces) {
  LetterContent content = whole();
  for (int i = 0; i < 6; ++i) {
    const std::string name = "图" + std::to_string(i) + "x.jpg";
    content.items.push_back(picture(name, 800, 600, "活动现场照片"));
    content.items.back().findings.push_back(
        rules::make_finding("image.too_small", Severity::error, name, "1024×768", "800×600"));
    content.findings.push_back(content.items.back().findings.back());  // as verdicts have it: in both lists
  }
  const std::string text = templates().compose(LetterKind::correction, content).text;
  const std::string remedy = "勾选“原图”";
  EXPECT_EQ(text.find(remedy), text.rfind(remedy));
  EXPECT_THAT(text, HasSubstr("有 6 处"));
  EXPECT_THAT(text, says("图5x.jpg：现在是 800×600 像素"));
}

TEST(Letters, correctionAfterTheDeadlineAsksForNoPastDay) {
  LetterContent content = faulty();
  content.today = std::chrono::year(2021) / 10 / 16;
  content.late = true;
  const Letter letter = templates().compose(LetterKind::correction, content);
  for (const std::string& part : {letter.text, letter.html}) {
    EXPECT_THAT(part, Not(says("10月15日前")));
    EXPECT_THAT(part, says("晚于截止日期（2021年10月15日）"));
    EXPECT_THAT(part, says("照常接收"));
  }
}

TEST(Letters, aPersonsReturnGivesTheReason) {
  LetterContent content = whole();
  content.reason = "总结请按通知要求分三部分撰写";
  const Letter letter = templates().compose(LetterKind::correction, content);
  for (const std::string& part : {letter.text, letter.html}) {
    EXPECT_THAT(part, says("总结请按通知要求分三部分撰写"));
    EXPECT_THAT(part, Not(says("0 处")));
    EXPECT_THAT(part, Not(says("已经收妥")));
    EXPECT_THAT(part, says("已经收到的材料"));
  }
}

TEST(Letters, whatAPersonAcceptedIsNotCalledFaulty) {
  const Letter letter = templates().compose(LetterKind::acknowledgment, faulty());
  EXPECT_THAT(letter.text, AllOf(HasSubstr("【已收】图3.jpg"), Not(HasSubstr("需补正"))));
}

TEST(Letters, acknowledgmentSaysWhatIsStillExpected) {
  LetterContent content = whole();
  content.items.pop_back();
  add(content, "video.missing", Severity::warning);
  add(content, "submission.late", Severity::warning);
  const Letter letter = templates().compose(LetterKind::acknowledgment_expecting, content);
  for (const std::string& part : {letter.text, visible(letter.html)}) {
    EXPECT_THAT(part, says("缺少活动视频"));
    EXPECT_THAT(part, says("不影响本次报送"));
    EXPECT_THAT(part, Not(says("其他问题")));
  }
}

TEST(Letters, bodyAsSummaryAndNotes) {
  LetterContent content = whole();
  content.items.erase(content.items.begin());
  content.summary = storage::Summary{"body", "总结", "我局开展了质量月活动", {}};
  content.items.push_back(picture("图1 副本.jpg", 1920, 1080, "质量月启动仪式现场"));
  add(content, "image.duplicate", Severity::note, "图1 副本.jpg", "", "照片.zip/图1 质量月启动仪式现场.jpg");
  content.items.push_back(picture("总结.docx!image1.jpeg", 1920, 1080, "质量月启动仪式现场"));
  const Letter letter = templates().compose(LetterKind::acknowledgment, content);
  for (const std::string& part : {letter.text, visible(letter.html)}) {
    EXPECT_THAT(part, says("（邮件正文）"));
    EXPECT_THAT(part, says("正文约10字"));
    EXPECT_THAT(part, says("完全相同，只计一张"));
    EXPECT_THAT(part, says("总结.docx 中的 image1.jpeg"));
  }
}

TEST(Letters, theReceiptAndWhatIsTheMatterComeFirstInTheSubject) {
  for (const auto& [kind, says] : {std::pair(LetterKind::acknowledgment, "【FJ2021-0007】材料收悉，齐全合格"),
                                   std::pair(LetterKind::correction, "【FJ2021-0007】材料请补正（5处）"),
                                   std::pair(LetterKind::amendment, "【FJ2021-0007】补充材料收悉")}) {
    EXPECT_THAT(templates().compose(kind, faulty()).subject,
                AllOf(testing::StartsWith(says), testing::EndsWith("：2021年福建省“质量月”活动")));
  }
}

TEST(Letters, veryLongNamesKeepTheirExtensionAndLettersStaySmall) {
  LetterContent content = whole();
  std::string name;
  for (int i = 0; i < 500; ++i) {
    name += "质量提升";
  }
  content.items.push_back(picture(name + ".jpg", 800, 600, name));
  content.subject = content.sender = name;
  add(content, "image.too_small", Severity::error, name + ".jpg", "1024×768", "800×600");
  for (const LetterKind kind : k_all_kinds) {
    const Letter letter = templates().compose(kind, content);
    EXPECT_LT(letter.text.size(), 12'000U) << name_of(kind);
    EXPECT_LT(letter.html.size(), 40'000U) << name_of(kind);
  }
  EXPECT_THAT(templates().compose(LetterKind::correction, content).html, HasSubstr("提升.jpg</b>"));
}

TEST(Letters, noFindingOfTheContractIsWithoutWordsOfItsOwn) {
  for (const ShippedTemplate& one : shipped_templates()) {
    if (one.name != k_findings) {
      continue;
    }
    const std::string words(one.text);
    for (const Code& code : k_codes) {
      std::string section = code.code;
      std::transform(section.begin(), section.end(), section.begin(),
                     [](char c) { return c == '.' ? '_' : static_cast<char>(std::toupper(c)); });
      const std::size_t begin = words.find("{{#" + section + "}}");
      const std::size_t end = words.find("{{/" + section + "}}");
      ASSERT_NE(begin, std::string::npos) << section;
      for (const char* part : {"{{#IN_TITLE}}", "{{#IN_STATE}}", "{{#IN_DEMAND}}", "{{#IN_REMEDY}}"}) {
        EXPECT_LT(words.find(part, begin), end) << section << part;
      }
    }
  }
  // Those that letters say in their own words, and the office reads as one sentence.
  for (const char* code : {"submission.late", "agency.unconfirmed", "agency.unknown", "agency.ambiguous",
                           "agency.mismatch", "campaign.ambiguous", "message.unreadable"}) {
    EXPECT_FALSE(rules::make_finding(code, Severity::warning).message.empty()) << code;
  }
}

TEST(Letters, hostileNamesAreOnlyNames) {
  LetterContent content = faulty();
  const std::string hostile =
      "<script>alert(1)</script>{{RECEIPT}}\"><img src=x>&\r\nBcc: a@b.example http://b.example\xE2\x80\xAE.jpg";
  content.agency = content.subject = content.sender = content.reason = content.campaign = content.receipt = hostile;
  content.office = content.message_number = hostile;
  content.candidates = content.evidence = {hostile};
  content.items.push_back(picture(hostile, 800, 600, hostile));
  content.items.push_back(picture("好.jpg", 1920, 1080, hostile));
  add(content, "image.too_small", Severity::error, hostile, hostile, hostile);
  add(content, "unheard.of", Severity::error, hostile, hostile, hostile);
  content.findings.back().message = hostile;
  for (const LetterKind kind : k_all_kinds) {
    SCOPED_TRACE(name_of(kind));
    const Letter letter = templates().compose(kind, content);
    EXPECT_THAT(letter.html, Not(HasSubstr("<script")));
    EXPECT_THAT(letter.html, Not(HasSubstr("<img")));
    EXPECT_THAT(letter.html, HasSubstr("&lt;script&gt;"));
    EXPECT_THAT(letter.subject, Not(HasSubstr("\n")));
    EXPECT_THAT(letter.text + letter.html, Not(HasSubstr("http://")));  // mail programs would make it a link
    EXPECT_THAT(letter.text, Not(HasSubstr("\nBcc:")));
    EXPECT_THAT(letter.text, Not(HasSubstr("\xE2\x80\xAE")));
    EXPECT_THAT(letter.html, Not(HasSubstr("\xE2\x80\xAE")));
  }
  EXPECT_THAT(templates().compose(LetterKind::correction, content).text, HasSubstr("{{RECEIPT}}"));
}

TEST(Letters, whatAgenciesReadHasNoEnglish) {
  const std::set<std::string> known = {"JPG", "PNG", "MP", "DOCX", "WPS",  "PDF",  "XLSX",  "XLS", "ET",  "KB",
                                       "MB",  "P",   "FJ", "ZIP",  "JPEG", "Word", "Excel", "wps", "doc", "et"};
  const std::regex word("[A-Za-z]+");
  const std::regex file_names("[^ “”（）：，、·]*\\.(docx|jpg|png|mp4|rar|zip|xlsx|example)|3fa2b1c8");
  LetterContent content = with_all_codes();
  content.sender = "质量处";
  content.message_number = "17";
  content.unconfirmed = content.late = true;
  content.candidates = {"厦门市市场监督管理局"};
  for (const LetterKind kind : k_all_kinds) {
    const Letter letter = templates().compose(kind, content);
    for (const std::string& part : {letter.subject, letter.text, visible(letter.html)}) {
      const std::string words = std::regex_replace(part, file_names, "");
      for (std::sregex_iterator one(words.begin(), words.end(), word); one != std::sregex_iterator(); ++one) {
        EXPECT_TRUE(known.contains(one->str())) << name_of(kind) << ": " << one->str();
      }
      for (const char* jargon : {"MIME", "sha256", "附件编码", "守护进程"}) {
        EXPECT_THAT(part, Not(HasSubstr(jargon)));
      }
    }
  }
}

}  // namespace
}  // namespace baosong::letters
