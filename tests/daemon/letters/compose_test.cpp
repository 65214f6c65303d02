// What the letters say: both parts of every kind, all findings, nothing hostile taken over, nothing but Chinese.
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
    {"image.wrong_format", Severity::error, "图3.jpg", "JPG", "PNG", "现为 PNG 格式"},
    {"image.too_small", Severity::error, "图3.jpg", "1024×768", "800×600", "现为 800×600 像素"},
    {"image.no_caption", Severity::error, "图3.jpg", "", "", "重命名"},
    {"image.too_many", Severity::error, "", "6", "9", "不超过 6 张"},
    {"image.corrupt", Severity::error, "图3.jpg", "", "", "图片损坏"},
    {"video.corrupt", Severity::error, "质量月活动.mp4", "", "", "视频无法播放"},
    {"document.corrupt", Severity::error, "福州市质量月活动总结.docx", "", "", "文件打不开"},
    {"video.low_resolution", Severity::error, "质量月活动.mp4", "1280×720", "640×360", "现为 640×360 像素"},
    {"statistics.columns", Severity::error, "统计表.xlsx", "活动名称、参与人数", "参与人数", "缺少栏目：参与人数"},
    {"attachment.encrypted", Severity::error, "材料.rar", "", "", "不要设置密码"},
    {"attachment.corrupt", Severity::error, "材料.rar", "", "", "重新压缩"},
    {"attachment.bomb", Severity::error, "材料.rar", "", "", "压缩包过大"},
    {"attachment.dangerous", Severity::error, "图3.jpg", "", "a Windows program", "未予接收"},
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

TEST(Letters, everyKindHasSubjectAndBothParts) {
  for (const LetterKind kind : k_all_kinds) {
    SCOPED_TRACE(name_of(kind));
    LetterContent content = faulty();
    content.message_number = "17";
    content.evidence = {"主题含“厦门市市场监督管理局”"};
    const Letter letter = templates().compose(kind, content);
    const char* beginning = kind == LetterKind::office_notice ? "待处理："
                            : kind == LetterKind::returned    ? "退信："
                                                              : "回复：";
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
                              "10月12日9时05分", "打电话"}) {
      EXPECT_THAT(part, HasSubstr(words));
    }
  }
}

TEST(Letters, acknowledgmentListsEveryItemWithWhatWasFound) {
  const Letter letter = templates().compose(LetterKind::acknowledgment, whole());
  for (const std::string& part : {letter.text, visible(letter.html)}) {
    for (const char* words :
         {"福州市质量月活动总结.docx", "活动总结（DOCX），44 KB", "照片.zip/图1 质量月启动仪式现场.jpg",
          "图片（JPG），1920×1080 像素，306 KB", "说明：质量月启动仪式现场", "2048×1536", "质量月活动.mp4",
          "视频（MP4），1920×1080 像素，时长1分35秒，12.3 MB", "3fa2b1c8", "合格", "齐全", "10月12日9时05分"}) {
      EXPECT_THAT(part, HasSubstr(words));
    }
    EXPECT_THAT(part, Not(HasSubstr("3fa2b1c80")));
    EXPECT_THAT(part, Not(HasSubstr("补正")));
  }
}

TEST(Letters, correctionNamesEveryFindingHowToMendItAndWhatIsKept) {
  const Letter letter = templates().compose(LetterKind::correction, with_all_codes());
  for (const std::string& part : {letter.text, visible(letter.html)}) {
    for (const Code& one : k_codes) {
      EXPECT_THAT(part, HasSubstr(one.says)) << one.code;
      EXPECT_THAT(part, HasSubstr(one.path)) << one.code;
    }
    EXPECT_THAT(part, HasSubstr("有 18 处"));
    EXPECT_THAT(part, HasSubstr("2021年10月15日前"));
    EXPECT_THAT(part, HasSubstr("勾选左下角的“原图”"));
    EXPECT_THAT(part, HasSubstr("已经收妥，不必再发"));
    EXPECT_THAT(part, HasSubstr("照片.zip/图1 质量月启动仪式现场.jpg"));
    EXPECT_THAT(part, Not(HasSubstr("Windows")));
    EXPECT_THAT(part, Not(HasSubstr("其他问题")));
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
  const std::string remedy = "勾选左下角的“原图”";
  EXPECT_EQ(text.find(remedy), text.rfind(remedy));
  EXPECT_THAT(text, HasSubstr("有 6 处"));
  EXPECT_THAT(text, HasSubstr("图5x.jpg：现为 800×600 像素"));
}

TEST(Letters, correctionAfterTheDeadlineAsksForNoPastDay) {
  LetterContent content = faulty();
  content.today = std::chrono::year(2021) / 10 / 16;
  content.late = true;
  const Letter letter = templates().compose(LetterKind::correction, content);
  for (const std::string& part : {letter.text, letter.html}) {
    EXPECT_THAT(part, Not(HasSubstr("10月15日前")));
    EXPECT_THAT(part, HasSubstr("逾期"));
  }
}

TEST(Letters, aPersonsReturnGivesTheReason) {
  LetterContent content = whole();
  content.reason = "总结请按通知要求分三部分撰写";
  const Letter letter = templates().compose(LetterKind::correction, content);
  for (const std::string& part : {letter.text, letter.html}) {
    EXPECT_THAT(part, HasSubstr("总结请按通知要求分三部分撰写"));
    EXPECT_THAT(part, Not(HasSubstr("0 处")));
  }
}

TEST(Letters, whatAPersonAcceptedIsNotCalledFaulty) {
  const Letter letter = templates().compose(LetterKind::acknowledgment, faulty());
  EXPECT_THAT(letter.text, AllOf(HasSubstr("已收     图3.jpg"), Not(HasSubstr("需补正"))));
}

TEST(Letters, acknowledgmentSaysWhatIsStillExpected) {
  LetterContent content = whole();
  content.items.pop_back();
  add(content, "video.missing", Severity::warning);
  add(content, "submission.late", Severity::warning);
  const Letter letter = templates().compose(LetterKind::acknowledgment_expecting, content);
  for (const std::string& part : {letter.text, visible(letter.html)}) {
    EXPECT_THAT(part, HasSubstr("缺少活动视频"));
    EXPECT_THAT(part, HasSubstr("不影响本次报送"));
    EXPECT_THAT(part, Not(HasSubstr("其他问题")));
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
    EXPECT_THAT(part, HasSubstr("（邮件正文）"));
    EXPECT_THAT(part, HasSubstr("正文约10字"));
    EXPECT_THAT(part, HasSubstr("内容完全相同"));
    EXPECT_THAT(part, HasSubstr("总结.docx 中的 image1.jpeg"));
  }
}

TEST(Letters, hostileNamesAreOnlyNames) {
  LetterContent content = faulty();
  const std::string hostile = "<script>alert(1)</script>{{RECEIPT}}\"><img src=x>&\r\nBcc: a@b.example\xE2\x80\xAE.jpg";
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
    EXPECT_THAT(letter.text, Not(HasSubstr("\nBcc:")));
    EXPECT_THAT(letter.text, Not(HasSubstr("\xE2\x80\xAE")));
    EXPECT_THAT(letter.html, Not(HasSubstr("\xE2\x80\xAE")));
  }
  EXPECT_THAT(templates().compose(LetterKind::correction, content).text, HasSubstr("{{RECEIPT}}"));
}

TEST(Letters, whatAgenciesReadHasNoEnglish) {
  const std::set<std::string> known = {"JPG", "PNG", "MP", "DOCX", "WPS", "PDF", "XLSX",
                                       "XLS", "ET",  "KB", "MB",   "P",   "FJ"};
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
