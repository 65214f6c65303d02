// Reminders and the office's digest, in words.
#include "daemon/letters/templates.hpp"
#include "daemon/letters/wording.hpp"
#include "tests/daemon/letters/sample.hpp"

namespace baosong::letters {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Letter reminder(const LetterContent& content) {
  return Templates().compose(LetterKind::reminder, content);
}

/// Nothing has come yet.
LetterContent nothing_yet() {
  LetterContent content = whole();
  content.receipt.clear();
  content.items.clear();
  content.asked = {"活动总结", "图片：不超过 6 张"};
  return content;
}

TEST(Reminder, beforeTheDeadline) {
  LetterContent content = nothing_yet();
  const Letter letter = reminder(content);
  EXPECT_EQ(letter.subject, "提醒：2021年福建省“质量月”活动材料请于2021年10月15日前报送");
  for (const std::string& text : {letter.text, letter.html}) {
    EXPECT_THAT(text, AllOf(says("尚未收到贵单位的材料"), says("活动总结"), says("图片：不超过 6 张"),
                            says("如果您刚刚已经发出，请不必理会本邮件")));
    EXPECT_THAT(text, AllOf(Not(says("现已截止")), Not(says("即今天")), Not(says("回执编号")), Not(says("{{"))));
  }
  EXPECT_THAT(letter.text, says("2021年10月15日（星期五）。截至目前"));
}

TEST(Reminder, onTheLastDayAndAfterIt) {
  LetterContent content = nothing_yet();
  content.today = 2021y / 10 / 15;
  EXPECT_THAT(reminder(content).text, AllOf(says("（星期五），即今天。"), says("于2021年10月15日前（含当日）报送")));
  content.today = 2021y / 10 / 18;
  EXPECT_EQ(reminder(content).subject, "提醒：2021年福建省“质量月”活动材料尚未收到");
  EXPECT_THAT(reminder(content).text, AllOf(says("，现已截止。"), says("敬请尽快报送"), Not(says("含当日"))));
}

TEST(Reminder, ofFaultsSaysWhatACorrectionSays) {
  const Letter letter = reminder(faulty());
  EXPECT_EQ(letter.subject, "【FJ2021-0007】提醒：2021年福建省“质量月”活动材料还有 5 处请补正");
  for (const std::string& text : {letter.text, letter.html})
    EXPECT_THAT(text, AllOf(says("现在是 800×600 像素"), says("不小于 1024×768 像素"), says("只补发下面提到的材料"),
                            Not(says("尚未收到")), Not(says("收到的材料"))));
}

TEST(Reminder, ofAPersonsWordNamesTheReason) {
  LetterContent content = whole();
  content.reason = "请在总结上盖章";
  EXPECT_THAT(reminder(content).text,
              AllOf(says("我办意见：请在总结上盖章"), says("还需要补正"), Not(says("内容合格"))));
}

TEST(Reminder, ofWhatIsExpectedOnlyAsksForNothing) {
  LetterContent content = whole();
  add(content, "video.missing", storage::Severity::warning);
  const Letter letter = reminder(content);
  EXPECT_EQ(letter.subject, "【FJ2021-0007】提醒：2021年福建省“质量月”活动材料还可完善");
  EXPECT_THAT(letter.text, AllOf(says("没有的，不必回复"), says("缺少活动视频"), Not(says("补正"))));
}

TEST(Reminder, whatACampaignAsksForInWords) {
  config::Requirement images;
  images.role = config::Role::image;
  images.max = 6;
  images.format = config::PictureFormat::jpeg;
  images.min_width = 1024;
  images.min_height = 768;
  images.caption = true;
  EXPECT_EQ(in_words(images), "图片：不超过 6 张，JPG 格式，不小于 1024×768 像素，每张附简要文字说明");
  config::Requirement table;
  table.role = config::Role::statistics;
  table.columns = {"活动名称", "参与人数"};
  EXPECT_EQ(in_words(table), "统计表：应有栏目“活动名称”、“参与人数”");
  config::Requirement video;
  video.role = config::Role::video;
  video.level = config::Level::expected;
  EXPECT_EQ(in_words(video), "视频（如有条件，请一并报送）");
  EXPECT_EQ(weekday_in_words(2021y / 10 / 17), "星期日");
}

LetterContent some_days() {
  LetterContent content;
  content.office = "福建省质量强省工作联席会议办公室";
  content.today = 2021y / 10 / 18;
  content.received_at = std::chrono::sys_days(2021y / 10 / 15) + 9h;
  content.sections = {
      {"请您处理的来信", true, {{"第7号，a<b>@mail.example", "baosong assign 7 --agency fuzhou"}}},
      {"收到的材料", false, {{"10月18日 9:05　福州市市场监督管理局：已接收，FJ2021-0007", ""}}},
  };
  using Colour = DigestTable::Colour;
  content.tables = {{"各单位报送情况：质量月",
                     {{"全部3家", "已接收1，未报送2", {{Colour::good, 33}, {Colour::open, 67}}}},
                     {{"福州市市场监督管理局", Colour::good, "已接收", "FJ2021-0007"},
                      {"厦门市市场监督管理局", Colour::open, "未报送", ""}}}};
  return content;
}

TEST(Digest, hasEverySectionLineAndCommand) {
  const Letter letter = Templates().compose(LetterKind::digest, some_days());
  EXPECT_EQ(letter.subject, "报送情况汇总（2021年10月18日）");
  for (const std::string& text : {letter.text, letter.html})
    EXPECT_THAT(text, AllOf(says("请您处理的来信"), says("baosong assign 7 --agency fuzhou"), says("收到的材料"),
                            says("FJ2021-0007"), says("2021年10月15日 17:00"), says("全部3家"), says("未报送2"),
                            says("厦门市市场监督管理局"), Not(says("{{"))));
  EXPECT_THAT(letter.html, AllOf(HasSubstr("width=\"33%\""), HasSubstr("a&lt;b&gt;"), Not(HasSubstr("<b>@mail"))));
}

TEST(Digest, withoutATableHasNoEmptyOne) {
  LetterContent content = some_days();
  content.tables.clear();
  const Letter letter = Templates().compose(LetterKind::digest, content);
  EXPECT_THAT(letter.html, Not(HasSubstr("各单位报送情况")));
  EXPECT_THAT(letter.text, Not(HasSubstr("各单位报送情况")));
}

}  // namespace
}  // namespace baosong::letters
