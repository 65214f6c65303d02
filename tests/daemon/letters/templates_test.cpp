// An office's own templates: taken before the shipped ones, and refused with file and line where they are at fault.
#include <stdlib.h>

#include "daemon/letters/templates.hpp"
#include "tests/daemon/letters/sample.hpp"

namespace baosong::letters {
namespace {

using testing::HasSubstr;

class OwnFolder : public testing::Test {
 protected:
  OwnFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "baosong-letters-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("no temporary folder");
    }
    folder_ = name;
  }
  ~OwnFolder() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  void write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] std::string error() const {
    try {
      const Templates own({folder_ / "absent", folder_});
      return "";
    } catch (const TemplateError& fault) {
      return fault.what();
    }
  }

  std::filesystem::path folder_;
};

TEST_F(OwnFolder, ownFilesGoFirstAndTheOthersAreTheShipped) {
  write("inquiry.txt.tpl", "主题：回复：收到{{RECEIPT}}\n{{>part-greeting}}\n{{#LATE}}\n晚了\n{{/LATE}}\n完\n");
  write("part-foot.txt.tpl", "\n我们的落款\n");
  const Templates own({folder_ / "absent", folder_});
  const Letter inquiry = own.compose(LetterKind::inquiry, whole());
  EXPECT_EQ(inquiry.subject, "回复：收到FJ2021-0007");
  EXPECT_EQ(inquiry.text, "福州市市场监督管理局：\n\n完\n");
  EXPECT_EQ(inquiry.html, Templates().compose(LetterKind::inquiry, whole()).html);
  EXPECT_THAT(own.compose(LetterKind::acknowledgment, whole()).text, testing::EndsWith("\n\n我们的落款\n"));
}

TEST_F(OwnFolder, ownWordsForAFinding) {
  write("findings.txt.tpl", "{{#IMAGE_TOO_SMALL}}{{#IN_TITLE}}图太小{{/IN_TITLE}}{{/IMAGE_TOO_SMALL}}\n");
  const std::string text = Templates({folder_}).compose(LetterKind::correction, faulty()).text;
  EXPECT_THAT(text, HasSubstr("图太小"));
  EXPECT_THAT(text, HasSubstr("为800×600像素，低于要求的1024×768像素"));  // the finding's own sentence where words lack
  EXPECT_THAT(text, HasSubstr("没有文字说明，请补充简要说明"));
}

struct BadTemplate {
  const char* name;
  const char* file;
  const char* text;
  const char* place;  ///< file:line
  const char* says;
};

TEST_F(OwnFolder, faultsNameFileAndLine) {
  for (const BadTemplate& row : {
           BadTemplate{"unknown value", "inquiry.txt.tpl", "主题：x\n\n{{RECEIP}}\n", "inquiry.txt.tpl:3",
                       "did you mean RECEIPT"},
           BadTemplate{"unknown section", "inquiry.txt.tpl", "主题：x\n{{#HAS_RECIPT}}{{/HAS_RECIPT}}\n",
                       "inquiry.txt.tpl:2", "did you mean HAS_RECEIPT"},
           BadTemplate{"never closed", "inquiry.txt.tpl", "主题：x\n{{#LATE}}\n", "inquiry.txt.tpl",
                       "{{#LATE}} of line 2"},
           BadTemplate{"crossed", "inquiry.txt.tpl", "主题：x\n{{#LATE}}{{#ITEM}}{{/LATE}}{{/ITEM}}\n",
                       "inquiry.txt.tpl:2", "{{/LATE}} closes what is not open"},
           BadTemplate{"closed only", "inquiry.txt.tpl", "主题：x\n\n\n{{/LATE}}\n", "inquiry.txt.tpl:4", "not open"},
           BadTemplate{"bracket", "inquiry.txt.tpl", "主题：x\n{{RECEIPT}\n", "inquiry.txt.tpl:2", "{{ without }}"},
           BadTemplate{"bracket back", "inquiry.txt.tpl", "主题：x\nRECEIPT}}\n", "inquiry.txt.tpl:2", "}} without {{"},
           BadTemplate{"no part", "inquiry.txt.tpl", "主题：x\n{{>part-fot}}\n", "part-fot.txt.tpl",
                       "no such letter template"},
           BadTemplate{"part in itself", "part-foot.txt.tpl", "{{>part-foot}}\n", "{{>part-foot}}", "puts in itself"},
           BadTemplate{"fault in a part", "part-foot.txt.tpl", "\n{{OFICE}}\n", "part-foot.txt.tpl:2",
                       "did you mean OFFICE"},
           BadTemplate{"no escaping", "inquiry.html.tpl", "<p>{{SUBJECT}}</p>\n", "inquiry.html.tpl:1", "AUTOESCAPE"},
           BadTemplate{"escaping too late", "inquiry.html.tpl", "\n{{%AUTOESCAPE context=\"HTML\"}}\n",
                       "inquiry.html.tpl:1", "AUTOESCAPE"},
       }) {
    SCOPED_TRACE(row.name);
    write(row.file, row.text);
    EXPECT_THAT(error(), testing::AllOf(HasSubstr(row.place), HasSubstr(row.says)));
    std::filesystem::remove(folder_ / row.file);
  }
  EXPECT_EQ(error(), "");
}

TEST_F(OwnFolder, aFolderIsNoTemplate) {
  std::filesystem::create_directory(folder_ / "late.txt.tpl");
  EXPECT_THAT(error(), testing::AllOf(HasSubstr("late.txt.tpl"), HasSubstr("cannot be read")));
}

TEST_F(OwnFolder, aLetterWithoutSubjectIsRefused) {
  write("inquiry.txt.tpl", "您好\n");
  EXPECT_THAT(error(), testing::AllOf(HasSubstr("inquiry.txt.tpl:1"), HasSubstr("主题：")));
}

TEST(ShippedTemplates, allBegin) {
  EXPECT_GT(shipped_templates().size(), 20U);
}

}  // namespace
}  // namespace baosong::letters
