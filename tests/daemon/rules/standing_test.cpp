#include "daemon/rules/standing.hpp"

#include <gtest/gtest.h>

#include "tests/daemon/rules/builders.hpp"

namespace baosong::rules {
namespace {

config::Campaign campaign() {
  config::Campaign c;
  c.requirements = {tests::require(config::Role::summary), tests::require(config::Role::video, config::Level::expected),
                    tests::require(config::Role::image, config::Level::optional)};
  for (const char* id : {"fuzhou", "xiamen"}) {
    config::Agency agency;
    agency.id = agency.name = id;
    c.roster.agencies.push_back(agency);
  }
  return c;
}

storage::Dossier dossier(const std::string& agency) {
  storage::Dossier d;
  d.agency = agency;
  return d;
}

TEST(Standing, an_agency_without_a_dossier_lacks_all_that_is_asked_for) {
  const auto c = campaign();
  const auto all = standings(c, {});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].state, Standing::missing);
  EXPECT_EQ(all[0].lacking, (std::vector{config::Role::summary, config::Role::video}));
}

TEST(Standing, a_submission_lacks_what_its_findings_miss) {
  const auto c = campaign();
  auto d = dossier("xiamen");
  d.submission.emplace();
  d.submission->state = storage::State::accepted;
  d.submission->receipt = "FJ2021-0001";
  d.submission->late = true;
  d.submission->findings.emplace_back().code = "video.missing";
  const auto all = standings(c, {{d}});
  EXPECT_EQ(all[0].state, Standing::missing);
  EXPECT_EQ(all[1].state, Standing::accepted);
  EXPECT_EQ(all[1].receipt, "FJ2021-0001");
  EXPECT_TRUE(all[1].late);
  EXPECT_EQ(all[1].lacking, std::vector{config::Role::video});
  EXPECT_EQ(all[1].errors, 0U);
}

TEST(Standing, errors_are_counted_and_warnings_are_not) {
  const auto c = campaign();
  auto d = dossier("fuzhou");
  d.submission.emplace();
  for (const auto severity : {storage::Severity::error, storage::Severity::error, storage::Severity::warning})
    d.submission->findings.emplace_back().severity = severity;
  EXPECT_EQ(standings(c, {{d}})[0].errors, 2U);
}

TEST(Standing, interim_reports_alone_leave_an_agency_missing) {
  const auto c = campaign();
  auto d = dossier("fuzhou");
  d.interim.resize(3);
  const auto all = standings(c, {{d}});
  EXPECT_EQ(all[0].state, Standing::missing);
  EXPECT_EQ(all[0].interim, 3U);
}

TEST(Standing, paper_stands_for_the_whole_until_a_mail_is_accepted) {
  const auto c = campaign();
  auto d = dossier("fuzhou");
  d.paper = "";
  EXPECT_EQ(standings(c, {{d}})[0].state, Standing::paper);
  EXPECT_TRUE(standings(c, {{d}})[0].lacking.empty());
  d.submission.emplace();
  EXPECT_EQ(standings(c, {{d}})[0].state, Standing::paper);
  d.submission->state = storage::State::accepted;
  EXPECT_EQ(standings(c, {{d}})[0].state, Standing::accepted);
}

TEST(Standing, a_dossier_of_an_agency_that_left_the_roster_is_passed_over) {
  const auto c = campaign();
  const auto all = standings(c, {{dossier("quanzhou")}});
  EXPECT_EQ(all.size(), 2U);
}

}  // namespace
}  // namespace baosong::rules
