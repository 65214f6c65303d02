// Which letter answers a verdict (contract 6), and what it speaks of.
#include "daemon/letters/reply.hpp"

#include "daemon/letters/templates.hpp"
#include "tests/daemon/letters/sample.hpp"

namespace baosong::letters {
namespace {

using rules::Basis;
using rules::Kind;
using rules::Outcome;
using storage::Severity;
using storage::State;

struct KindCase {
  const char* name;
  std::optional<Kind> kind;
  Basis basis;
  Outcome outcome;
  std::optional<State> whole;  ///< nullopt: nothing was filed
  bool late;
  bool amends;
  const char* finding;
  std::optional<LetterKind> expected;
};

TEST(Reply, kind) {
  const auto none = std::optional<State>();
  const auto good = std::optional(State::accepted);
  const auto bad = std::optional(State::needs_correction);
  for (const KindCase& row : {
           KindCase{"complete", Kind::final, Basis::registered, Outcome::accepted, good, false, false, "",
                    LetterKind::acknowledgment},
           KindCase{"expecting", Kind::final, Basis::registered, Outcome::accepted, good, false, false, "video.missing",
                    LetterKind::acknowledgment_expecting},
           KindCase{"unconfirmed alone", Kind::final, Basis::named, Outcome::accepted, good, false, false,
                    "agency.unconfirmed", LetterKind::acknowledgment},
           KindCase{"faulty", Kind::final, Basis::registered, Outcome::needs_correction, bad, false, false, "",
                    LetterKind::correction},
           KindCase{"late", Kind::final, Basis::registered, Outcome::accepted, good, true, false, "submission.late",
                    LetterKind::late},
           KindCase{"late and faulty", Kind::final, Basis::registered, Outcome::needs_correction, bad, true, false, "",
                    LetterKind::correction},
           KindCase{"amended", Kind::final, Basis::registered, Outcome::accepted, good, false, true, "",
                    LetterKind::amendment},
           KindCase{"amended, still faulty", Kind::final, Basis::registered, Outcome::accepted, bad, false, true, "",
                    LetterKind::correction},
           KindCase{"mended whole of a faulty part", Kind::final, Basis::registered, Outcome::needs_correction, good,
                    false, true, "", LetterKind::amendment},
           KindCase{"interim", Kind::interim, Basis::registered, Outcome::accepted, none, false, false, "",
                    LetterKind::interim},
           KindCase{"interim beside a faulty final", Kind::interim, Basis::registered, Outcome::accepted, bad, false,
                    false, "", LetterKind::interim},
           KindCase{"interim faulty", Kind::interim, Basis::registered, Outcome::needs_correction, none, false, false,
                    "", LetterKind::correction},
           KindCase{"unknown", Kind::final, Basis::unknown, Outcome::held, none, false, false, "",
                    LetterKind::who_are_you},
           KindCase{"ambiguous", Kind::final, Basis::ambiguous, Outcome::held, none, false, false, "",
                    LetterKind::who_are_you},
           KindCase{"inquiry", Kind::inquiry, Basis::registered, Outcome::held, none, false, false, "",
                    LetterKind::inquiry},
           KindCase{"inquiry of an unknown", Kind::inquiry, Basis::unknown, Outcome::held, none, false, false, "",
                    LetterKind::inquiry},
           KindCase{"mismatch", Kind::final, Basis::mismatch, Outcome::held, none, false, false, "",
                    LetterKind::office_notice},
           KindCase{"mismatch inquiry", Kind::inquiry, Basis::mismatch, Outcome::held, none, false, false, "",
                    LetterKind::office_notice},
           KindCase{"unreadable", std::nullopt, Basis::unknown, Outcome::held, none, false, false, "",
                    LetterKind::office_notice},
           KindCase{"campaign ambiguous", Kind::final, Basis::registered, Outcome::held, none, false, false,
                    "campaign.ambiguous", LetterKind::office_notice},
           KindCase{"unconfirmed would replace", Kind::final, Basis::named, Outcome::held, good, false, false,
                    "agency.unconfirmed", LetterKind::office_notice},
           KindCase{"auto reply", Kind::auto_reply, Basis::registered, Outcome::ignored, none, false, false, "",
                    std::nullopt},
           KindCase{"unrelated", Kind::unrelated, Basis::unknown, Outcome::ignored, none, false, false, "",
                    std::nullopt},
       }) {
    rules::Verdict verdict;
    verdict.kind = row.kind;
    verdict.agency.basis = row.basis;
    verdict.outcome = row.outcome;
    verdict.late = row.late;
    storage::Submission submission;
    submission.state = row.whole.value_or(State::accepted);
    submission.late = row.late;
    if (*row.finding != '\0') {
      submission.findings.push_back(rules::make_finding(row.finding, Severity::warning));
    }
    EXPECT_EQ(reply_kind({verdict, row.whole ? &submission : nullptr, nullptr, row.amends}), row.expected) << row.name;
  }
}

TEST(Reply, speaksOfTheWholeSubmission) {
  using namespace std::chrono;
  config::Campaign campaign;
  campaign.title = "质量月";
  campaign.deadline = year(2021) / 10 / 15;
  campaign.roster.agencies.push_back({"fuzhou", "福州市市场监督管理局", "", {}, {}, {}, "", ""});
  rules::Verdict verdict;
  verdict.kind = Kind::final;
  verdict.agency = {"fuzhou", Basis::registered, {}, {"fuzhou"}};
  verdict.outcome = Outcome::accepted;
  verdict.from_address = "zlc@fuzhou.example";
  verdict.from_name = "质量处";
  verdict.items = {picture("补.jpg", 1, 1)};
  storage::Submission submission;
  submission.receipt = "FJ2021-0001";
  submission.state = State::accepted;
  submission.items = {picture("全.jpg", 1, 1), picture("补.jpg", 1, 1)};
  const config::Office office{"办公室", "office@fujian.example", "Asia/Shanghai"};
  const auto now = sys_days(year(2021) / 10 / 12) + hours(17);  // the 13th in Shanghai
  const LetterContent content = reply_content({verdict, &submission, &campaign, true}, office, now);
  EXPECT_EQ(content.agency, "福州市市场监督管理局");
  EXPECT_EQ(content.receipt, "FJ2021-0001");
  EXPECT_EQ(content.items.size(), 2U);
  EXPECT_TRUE(content.amends);
  EXPECT_FALSE(content.interim);
  EXPECT_EQ(content.today, year(2021) / 10 / 13);
  EXPECT_EQ(content.deadline, campaign.deadline);
  EXPECT_EQ(content.sender, "质量处（zlc@fuzhou.example）");
  EXPECT_THAT(content.candidates, testing::ElementsAre("福州市市场监督管理局"));
  EXPECT_EQ(reply_content({verdict, &submission, &campaign, true}, office, now, year(2021) / 10 / 20).deadline,
            year(2021) / 10 / 20);
  verdict.kind = Kind::interim;
  const LetterContent interim = reply_content({verdict, &submission, &campaign, false}, office, now);
  EXPECT_EQ(interim.receipt, "");
  EXPECT_EQ(interim.items.size(), 1U);
  EXPECT_TRUE(interim.interim);
}

TEST(Reply, officeLearnsWhyAMessageIsHeld) {
  rules::Verdict verdict;
  verdict.outcome = Outcome::held;
  verdict.from_address = "x@y.example";
  verdict.findings = {rules::make_finding("message.unreadable", Severity::error)};
  const LetterContent content = reply_content({verdict, nullptr, nullptr, false},
                                              {"办公室", "o@x.example", "Asia/Shanghai"}, std::chrono::sys_seconds());
  EXPECT_THAT(Templates().compose(LetterKind::office_notice, content).text, testing::HasSubstr("邮件无法读取"));
}

TEST(Reply, officeLearnsThatAnUnconfirmedSenderWouldReplace) {
  rules::Verdict verdict;
  verdict.kind = Kind::final;
  verdict.agency.basis = Basis::named;
  verdict.outcome = Outcome::held;
  const LetterContent content = reply_content({verdict, nullptr, nullptr, false},
                                              {"办公室", "o@x.example", "Asia/Shanghai"}, std::chrono::sys_seconds());
  EXPECT_THAT(content.evidence, testing::Contains(testing::HasSubstr("会替换已登记的邮箱发来的材料")));
}

}  // namespace
}  // namespace baosong::letters
