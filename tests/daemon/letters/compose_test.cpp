// What the letters say: both parts of every kind, all findings, nothing hostile taken over, nothing but Chinese.
#include <algorithm>
#include <cctype>
#include <regex>
#include <set>

#include "daemon/letters/cache.hpp"
#include "daemon/letters/columns.hpp"
#include "daemon/letters/templates.hpp"
#include "parsers/text/han.hpp"
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

struct Code {
  const char* code;
  Severity severity;
  const char* path;  ///< empty: about the whole
  const char* expected;
  const char* found;
  const char* says;  ///< must stand in the letter
};

// Contract 4, every finding that a sender can do something about.
const Code k_codes[] = {
    {"summary.missing", Severity::error, "", "", "", "缺少活动总结"},
    {"image.missing", Severity::error, "", "", "", "缺少活动图片"},
    {"video.missing", Severity::error, "", "", "", "超大附件"},
    {"statistics.missing", Severity::error, "", "", "", "缺少统计表"},
    {"summary.empty", Severity::error, "福州市质量月活动总结.docx", "50", "12", "只有 12 个汉字"},
    {"image.wrong_format", Severity::error, "图3.jpg", "JPG", "PNG", "“另存为”→“JPEG 图片”"},
    {"image.too_small", Severity::error, "图3.jpg", "1024×768", "800×600", "现在是 800×600 像素"},
    {"image.no_caption", Severity::error, "图3.jpg", "", "", "图片不必重发"},
    {"image.too_many", Severity::error, "", "6", "9", "不超过 6 张"},
    {"image.corrupt", Severity::error, "图3.jpg", "", "", "图片损坏"},
    {"video.corrupt", Severity::error, "质量月活动.mp4", "", "", "视频无法播放"},
    {"document.corrupt", Severity::error, "福州市质量月活动总结.docx", "", "", "另存为 DOCX"},
    {"video.low_resolution", Severity::error, "质量月活动.mp4", "1280×720", "640×360", "现在是 640×360 像素"},
    {"statistics.columns", Severity::error, "统计表.xlsx", "活动名称、参与人数", "参与人数", "缺少栏目：参与人数"},
    {"attachment.encrypted", Severity::error, "材料.rar", "", "", "删空密码"},
    {"attachment.corrupt", Severity::error, "材料.rar", "", "", "不压缩，直接把各个文件添加为附件"},
    {"attachment.bomb", Severity::error, "材料.rar", "", "", "附件过大"},
    {"attachment.dangerous", Severity::error, "图3.jpg", "", "a Windows program", "没有接收"},
    {"attachment.link", Severity::warning, "视频.mp4", "", "", "下载链接"},
};

LetterContent with_all_codes() {
  LetterContent content = faulty();
  content.findings.clear();
  for (const Code& one : k_codes) {
    add(content, one.code, one.severity, one.path, one.expected, one.found);
  }
  return content;
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

/// Without blanks and line ends, since lines of the plain text are wrapped wherever they may be.
std::string flat(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

auto says(const std::string& words) {
  return testing::ResultOf(flat, HasSubstr(flat(words)));
}

TEST(Letters, everyKindHasSubjectAndBothParts) {
  for (const LetterKind kind : k_all_kinds) {
    SCOPED_TRACE(name_of(kind));
    LetterContent content = faulty();
    content.message_number = "17";
    content.evidence = {"主题含“厦门市市场监督管理局”"};
    const Letter letter = templates().compose(kind, content);
    EXPECT_THAT(letter.subject,
                testing::StartsWith(kind == LetterKind::office_notice ? "【待处理17】" : "【FJ2021-0007】"));
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
  content.summary = storage::Summary{"body", "总结", "我局开展了质量月活动"};
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

// --- nothing stands empty
// ---------------------------------------------------------------------------------------------

struct Case {
  const char* name;
  LetterContent content;
};

std::vector<Case> cases() {
  std::vector<Case> all = {
      {"complete", whole()}, {"open", whole()},         {"late", whole()},   {"unconfirmed", whole()},
      {"faulty", faulty()},  {"all at once", faulty()}, {"bare", {}},        {"amended", whole()},
      {"returned", whole()}, {"only links", whole()},   {"interim", whole()}};
  const auto of = [&](std::string_view name) -> LetterContent& {
    return std::find_if(all.begin(), all.end(), [&](const Case& one) { return one.name == name; })->content;
  };
  add(of("open"), "video.missing", Severity::warning);
  of("late").late = true;
  of("late").today = std::chrono::year(2021) / 10 / 16;
  of("unconfirmed").unconfirmed = true;
  LetterContent& everything = of("all at once");
  everything = with_all_codes();
  everything.late = everything.unconfirmed = everything.amends = true;
  everything.reason = "总结请盖章";
  everything.message_number = "17";
  everything.candidates = everything.evidence = {"厦门市市场监督管理局"};
  of("bare").office = "福建省质量强省工作联席会议办公室";
  of("bare").today = std::chrono::year(2021) / 10 / 12;
  of("amended").amends = true;
  add(of("amended"), "image.missing", Severity::error);
  of("returned").reason = "总结请盖章";
  of("only links").items = {item("录像.mp4", storage::Role::link, "", 0)};
  of("only links").items.front().sha256.clear();
  of("interim").interim = true;
  of("interim").receipt.clear();
  return all;
}

TEST(Letters, noKindHasAnEmptySectionWhateverItSpeaksOf) {
  const std::regex empty_element("<(div|p|td|b|span|tr|table)\\b[^>]*>\\s*</\\1>");
  const std::regex heading_of_nothing("━━\n\n(━━|　　|\n*$)|：\n+(━━|$)");
  const std::regex hole("（）|【】|“”|：：|，，|。。|，。|。，|：，|于前|请前|[^ ]  [^ ]|：</b></?[a-z]+>\\s*</");
  for (const LetterKind kind : k_all_kinds) {
    for (const Case& one : cases()) {
      const Letter letter = templates().compose(kind, one.content);
      SCOPED_TRACE(std::string(name_of(kind)) + ", " + one.name + "\n" + letter.text);
      EXPECT_FALSE(std::regex_search(letter.html, empty_element)) << letter.html;
      EXPECT_FALSE(std::regex_search(letter.text, heading_of_nothing));
      EXPECT_FALSE(std::regex_search(letter.text, hole));
      EXPECT_FALSE(std::regex_search(letter.html, hole)) << letter.html;
      EXPECT_FALSE(letter.subject.empty());
      for (const std::string_view line : parsers::lines(letter.text)) {
        EXPECT_LE(width(line), k_text_columns) << line;
      }
      for (const std::string element : {"table", "tr", "td", "div", "p", "b"}) {
        const auto count = [&](const std::string& tag) {
          const std::regex pattern(tag + "\\b");
          return std::distance(std::sregex_iterator(letter.html.begin(), letter.html.end(), pattern), {});
        };
        EXPECT_EQ(count("<" + element), count("</" + element)) << element;
      }
    }
  }
}

TEST(Letters, aLetterAboutAnAmendmentSaysWhatIsCompleteAndWhatIsOpen) {
  LetterContent content = whole();
  content.amends = true;
  const Letter complete = templates().compose(LetterKind::amendment, content);
  add(content, "video.missing", Severity::warning);
  const Letter open = templates().compose(LetterKind::amendment, content);
  add(content, "image.no_caption", Severity::error, "照片.zip/图2 实验室开放日.jpg");
  const Letter faulty_still = templates().compose(LetterKind::correction, content);
  EXPECT_THAT(complete.text, AllOf(says("材料现已齐全"), Not(says("必需的材料"))));
  EXPECT_THAT(open.text, AllOf(says("必需的材料现已齐全"), says("缺少活动视频")));
  EXPECT_THAT(faulty_still.text, AllOf(says("补充的"), says("还有 1 处需要补正"), says("已经收妥，不必再发"),
                                       says("图1 质量月启动仪式现场.jpg")));
  EXPECT_THAT(faulty_still.html, says("补充材料收悉，还有 1 处请补正"));
}

TEST(Letters, aChoiceOfPicturesIsAskedForByTheirNamesAndNoneIsCalledKept) {
  LetterContent content = whole();
  add(content, "image.too_many", Severity::error, "", "1", "2");
  const std::string text = flat(templates().compose(LetterKind::correction, content).text);
  const std::size_t kept = text.find("已经收妥");
  ASSERT_NE(kept, std::string::npos);
  EXPECT_THAT(text.substr(0, kept),
              says("现有 2 张：照片.zip/图1 质量月启动仪式现场.jpg、照片.zip/图2 实验室开放日.jpg"));
  EXPECT_THAT(text.substr(kept), AllOf(says("总结.docx"), Not(says("实验室开放日"))));
}

TEST(Letters, remediesFitWhatWasFound) {
  const auto remedy = [](std::string_view expected, std::string_view found) {
    LetterContent content = whole();
    add(content, "image.wrong_format", Severity::error, "图.x", expected, found);
    return templates().compose(LetterKind::correction, content).text;
  };
  EXPECT_THAT(remedy("JPG", "HEIC"), AllOf(says("JPEG 图片"), says("苹果手机")));
  EXPECT_THAT(remedy("JPG", "PNG"), AllOf(says("JPEG 图片"), Not(says("苹果手机"))));
  EXPECT_THAT(remedy("PNG", "BMP"), AllOf(says("类型选 PNG"), Not(says("JPEG"))));
  LetterContent content = whole();
  add(content, "summary.empty", Severity::error, content.items.front().path, "50", "0");
  EXPECT_THAT(templates().compose(LetterKind::correction, content).text, says("文件里没有文字"));
}

TEST(Letters, aCorrectionOfAnInterimReportStaysAboutIt) {
  LetterContent content = whole();
  content.interim = true;
  content.receipt.clear();
  add(content, "document.corrupt", Severity::error, content.items.front().path);
  const Letter letter = templates().compose(LetterKind::correction, content);
  EXPECT_THAT(letter.subject,
              testing::StartsWith("活动信息请补正（1处）"));  // so that a reply is one, too (contract 4)
  EXPECT_THAT(letter.text, says("活动信息收悉"));
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
