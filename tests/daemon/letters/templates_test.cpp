// An office's own templates: taken before the shipped ones, and refused with file and line where they are at fault.
#include "daemon/letters/templates.hpp"
#include "tests/daemon/letters/sample.hpp"

namespace baosong::letters {
namespace {

using config::LetterFile;
using testing::AllOf;
using testing::HasSubstr;

const std::filesystem::path k_folder = "/etc/baosong/letters";

std::string error(const std::vector<LetterFile>& own) {
  try {
    const Templates templates(own);
    return "";
  } catch (const config::InvalidConfiguration& fault) {
    return fault.what();
  }
}

TEST(OwnTemplates, goFirstAndTheOthersAreTheShipped) {
  const Templates own({{k_folder / "inquiry.txt.tpl",
                        "{{! 说明 }}\n主题：收到{{RECEIPT}}\n{{>part-greeting}}\n{{#LATE}}\n晚了\n{{/LATE}}\n完\n"},
                       {k_folder / "part-foot.txt.tpl", "\n我们的落款\n"}});
  const Letter inquiry = own.compose(LetterKind::inquiry, whole());
  EXPECT_EQ(inquiry.subject, "收到FJ2021-0007");
  EXPECT_EQ(inquiry.text, "福州市市场监督管理局：\n\n完\n");
  EXPECT_EQ(inquiry.html, Templates().compose(LetterKind::inquiry, whole()).html);
  EXPECT_THAT(own.compose(LetterKind::acknowledgment, whole()).text, testing::EndsWith("\n\n我们的落款\n"));
}

TEST(OwnTemplates, ownWordsForAFinding) {
  const Templates own(
      {{k_folder / "findings.txt.tpl", "{{#IMAGE_TOO_SMALL}}{{#IN_TITLE}}图太小{{/IN_TITLE}}{{/IMAGE_TOO_SMALL}}\n"}});
  const std::string html = own.compose(LetterKind::correction, faulty()).html;
  EXPECT_THAT(html, HasSubstr("图太小"));
  EXPECT_THAT(html, HasSubstr("为800×600像素，低于要求的1024×768像素"));  // the finding's own sentence where words lack
  EXPECT_THAT(html, HasSubstr("没有文字说明，请补充简要说明"));
}

struct BadTemplate {
  const char* name;
  const char* file;
  const char* text;
  const char* place;  ///< file:line
  const char* says;
};

TEST(OwnTemplates, faultsNameFileAndLine) {
  for (const BadTemplate& row : {
           BadTemplate{"unknown value", "inquiry.txt.tpl", "主题：x\n\n{{RECEIP}}\n", "inquiry.txt.tpl:3",
                       "did you mean \"RECEIPT\""},
           BadTemplate{"unknown section", "inquiry.txt.tpl", "主题：x\n{{#HAS_RECIPT}}{{/HAS_RECIPT}}\n",
                       "inquiry.txt.tpl:2", "did you mean \"HAS_RECEIPT\""},
           BadTemplate{"never closed", "inquiry.txt.tpl", "主题：x\n{{#LATE}}\n\n", "inquiry.txt.tpl:2",
                       "never closed; expected {{/LATE}}"},
           BadTemplate{"crossed", "inquiry.txt.tpl", "主题：x\n{{#LATE}}{{#ITEM}}{{/LATE}}{{/ITEM}}\n",
                       "inquiry.txt.tpl:2",
                       "{{/LATE}}, which closes what is not open; expected {{/ITEM}} first, for {{#ITEM}} of line 2"},
           BadTemplate{"closed only", "inquiry.txt.tpl", "主题：x\n\n\n{{/LATE}}\n", "inquiry.txt.tpl:4",
                       "expected {{#LATE}} before it"},
           BadTemplate{"bracket", "inquiry.txt.tpl", "主题：x\n{{RECEIPT}\n", "inquiry.txt.tpl:2", "{{ without }}"},
           BadTemplate{"bracket back", "inquiry.txt.tpl", "主题：x\nRECEIPT}}\n", "inquiry.txt.tpl:2", "}} without {{"},
           BadTemplate{"no part", "inquiry.txt.tpl", "主题：x\n{{>part-fot}}\n", "inquiry.txt.tpl:2",
                       "did you mean \"part-foot\""},
           BadTemplate{"part in itself", "part-foot.txt.tpl", "{{>part-foot}}\n", "part-foot.txt.tpl", "without end"},
           BadTemplate{"fault in a part", "part-foot.txt.tpl", "\n{{OFICE}}\n", "part-foot.txt.tpl:2",
                       "did you mean \"OFFICE\""},
           BadTemplate{"no escaping", "inquiry.html.tpl", "<p>{{SUBJECT}}</p>\n", "inquiry.html.tpl:1", "AUTOESCAPE"},
           BadTemplate{"escaping too late", "inquiry.html.tpl", "\n{{%AUTOESCAPE context=\"HTML\"}}\n",
                       "inquiry.html.tpl:1", "AUTOESCAPE"},
           BadTemplate{"no subject", "inquiry.txt.tpl", "您好\n", "inquiry.txt.tpl:1", "主题："},
           BadTemplate{"value that is not escaped", "inquiry.html.tpl",
                       "{{%AUTOESCAPE context=\"HTML\"}}\n{{SUBJECT:none}}\n", "inquiry.html.tpl:2", "SUBJECT"},
           BadTemplate{"escaping taken back", "inquiry.html.tpl",
                       "{{%AUTOESCAPE context=\"HTML\"}}\n{{%AUTOESCAPE context=\"TEXT\"}}\n", "inquiry.html.tpl:2",
                       "AUTOESCAPE"},
           BadTemplate{"name with a slip", "corection.txt.tpl", "主题：x\n", "corection.txt.tpl",
                       "did you mean \"correction.txt.tpl\""},
           BadTemplate{"Notepad's ending", "late.html.tpl.txt", "x", "late.html.tpl.txt",
                       "did you mean \"late.html.tpl\""},
       }) {
    EXPECT_THAT(error({{k_folder / row.file, row.text}}), AllOf(HasSubstr(row.place), HasSubstr(row.says))) << row.name;
  }
}

TEST(OwnTemplates, allFaultsAreToldAtOnceAndAPartsOnlyOnce) {
  const std::string all = error({{k_folder / "part-foot.txt.tpl", "{{OFICE}}\n"},
                                 {k_folder / "late.txt.tpl", "主题：x\n{{#LATE}}\n"},
                                 {k_folder / "later.txt.tpl", ""}});
  EXPECT_THAT(all, AllOf(HasSubstr("part-foot.txt.tpl:1"), HasSubstr("late.txt.tpl:2"), HasSubstr("later.txt.tpl:")));
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 2) << all;
}

TEST(OwnTemplates, aCopyOfEveryShippedOneIsTaken) {
  std::vector<LetterFile> own;
  for (const ShippedTemplate& one : shipped_templates()) {
    own.push_back({k_folder / std::string(one.name), std::string(one.text)});
  }
  EXPECT_EQ(Templates(own).compose(LetterKind::correction, faulty()),
            Templates().compose(LetterKind::correction, faulty()));
}

TEST(ShippedTemplates, sayAtTheirHeadInChineseWhatTheyAre) {
  EXPECT_GT(shipped_templates().size(), 20U);
  for (const ShippedTemplate& one : shipped_templates()) {
    EXPECT_THAT(std::string(one.text), testing::StartsWith("{{! ")) << one.name;
  }
}

}  // namespace
}  // namespace baosong::letters
