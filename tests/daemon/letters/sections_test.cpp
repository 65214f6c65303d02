// Letters say all that they have to and nothing that they have not: no empty sections, and words that fit the case.
#include <algorithm>
#include <regex>

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

}  // namespace
}  // namespace baosong::letters
