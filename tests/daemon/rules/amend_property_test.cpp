// Contract 7, as a property: whatever the order and however often the same mails come, the dossier stays lawful, and
// what was filed once changes nothing; also where a person decides whose some of them are.
#include "daemon/rules/amend.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "tests/daemon/rules/story.hpp"

namespace baosong::rules::tests {
namespace {

using parsers::Fault;
using parsers::Origin;
using storage::State;

// --- the property ---

std::vector<std::pair<MailBuilder, bool>> many_mails() {
  return {
      {complete(), false},
      {summary_and(small("IMG_1.jpg")), false},
      {MailBuilder().with(mp4("短片.mp4")), false},
      {MailBuilder().with(good("图1 宣传展板驻足.jpg")).with(good("图2 专家把脉问诊.jpg")), true},
      {MailBuilder().with(docx("总结（修改）.docx")), true},
      {MailBuilder().with(docx("图片说明.docx", {"IMG_1：宣传展板吸引群众"})), true},
      {MailBuilder().text(han(320)), false},
      {MailBuilder().text(han(250)), true},
      {MailBuilder(), true},
      {MailBuilder().subject("质量月信息").with(docx("启动.docx")), false},
      {MailBuilder().with(zip("照片.zip").fault(Fault::encrypted)), false},
      {MailBuilder().with(zip("照片.zip")).with(good("照片.zip/图3 联合检查钢材.jpg").in(Origin::archive, 0)), true},
      {MailBuilder().with(PartBuilder("a.exe", "application/x-dosexec").dangerous("program")), false},
      {MailBuilder().with(docx("总结.docx").unread().fault(Fault::corrupt)), false},
      {MailBuilder().link("素材.rar"), false},
      {complete().stranger().subject("福州市局总结"), false},
      {MailBuilder().stranger().subject("福州市局").with(mp4("别处.mp4")), true},
      {complete().stranger(), false},
      {complete().subject("厦门市局总结"), false},
      {MailBuilder().automatic(parsers::Automatic::auto_reply), true},
  };
}

/// What must hold of every dossier.
void expect_lawful(const Dossier& dossier) {
  ASSERT_EQ(dossier.agency, "fuzhou");
  if (!dossier.submission) return;
  const storage::Submission& submission = *dossier.submission;
  EXPECT_EQ(submission.receipt, "FJ2021-0001");
  const bool faulty =
      std::ranges::any_of(submission.findings, [](const Finding& f) { return f.severity == Severity::error; });
  EXPECT_EQ(submission.state == State::needs_correction, faulty);
  std::set<std::string> paths;
  int summaries = 0;
  for (const Item& one : submission.items) {
    EXPECT_TRUE(paths.insert(one.path).second) << one.path << " twice";
    EXPECT_NE(one.message, 0);
    summaries += one.role == Role::summary ? 1 : 0;
    for (const Finding& its : one.findings) {
      EXPECT_NE(std::ranges::find(submission.findings, its), submission.findings.end()) << its.code;
    }
  }
  EXPECT_LE(summaries, 1);
  if (summaries == 1) {
    ASSERT_TRUE(submission.summary);
    EXPECT_NE(submission.summary->source, "body");
    EXPECT_TRUE(paths.contains(submission.summary->source));
  }
  for (const Finding& one : submission.findings) EXPECT_TRUE(one.item.empty() || paths.contains(one.item)) << one.code;
  for (const auto& old : submission.earlier) EXPECT_LT(old.revision, submission.revision);
  std::set<MessageKey> keys;
  for (const auto& mail : submission.mails) EXPECT_TRUE(keys.insert(mail.message).second);
  for (const Item& one : submission.items) EXPECT_TRUE(keys.contains(one.message));
}

bool has_filed(const Dossier& dossier, MessageKey key) {
  const auto is = [&](const storage::DossierMail& mail) { return mail.message == key; };
  return (dossier.submission && std::ranges::any_of(dossier.submission->mails, is)) ||
         std::ranges::any_of(dossier.interim, is, &storage::InterimReport::mail);
}

TEST(AmendProperty, AnyOrderAndRepetitionIsLawfulAndRedeliveryChangesNothing) {
  const auto mails = many_mails();
  std::mt19937 random(20211015);
  for (int round = 0; round < 200; ++round) {
    Story story;
    std::vector<std::size_t> order;
    for (int i = 0; i < 12; ++i) order.push_back(random() % mails.size());
    for (const std::size_t i : order) {
      const std::size_t before = story.dossier() && story.dossier()->submission ? story.submission().earlier.size() : 0;
      if (random() % 5 == 0) story.by_person();
      story.send_as(static_cast<MessageKey>(i) + 1, mails[i].first, mails[i].second);
      story.by_rules();
      if (!story.dossier()) continue;
      expect_lawful(*story.dossier());
      if (story.dossier()->submission) {
        EXPECT_GE(story.submission().earlier.size(), before);  // nothing that was kept is lost
      }
    }
    const std::optional<Dossier> end = story.dossier();
    for (const std::size_t i : order) {  // what was held may be held again; what was filed changes nothing
      const auto key = static_cast<MessageKey>(i) + 1;
      if (!end || !has_filed(*end, key)) continue;
      EXPECT_EQ(story.send_as(key, mails[i].first, mails[i].second).change, Change::seen_before);
    }
    EXPECT_EQ(story.dossier(), end);
    EXPECT_LE(story.receipts(), 1);
    if (testing::Test::HasFailure()) {
      std::string told;
      for (const std::size_t i : order) told += std::to_string(i) + " ";
      FAIL() << "order " << told;
    }
  }
}

}  // namespace
}  // namespace baosong::rules::tests
