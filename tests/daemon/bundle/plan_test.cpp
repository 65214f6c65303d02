#include "daemon/bundle/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/bundle/index_page.hpp"
#include "daemon/bundle/register.hpp"

namespace baosong::bundle {
namespace {

using storage::Dossier;
using storage::Item;
using storage::Role;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::chrono::sys_seconds k_when =
    std::chrono::sys_days(std::chrono::year(2021) / 10 / 12) + std::chrono::hours(1);

Item item(const std::string& name, Role role, std::uint64_t size = 3) {
  Item one;
  one.path = one.name = name;
  one.role = role;
  one.size = size;
  one.sha256 = std::string(60, 'a') + name.substr(0, 1) + "000";
  one.message = 7;
  return one;
}

Dossier dossier(const std::string& id, const std::string& name, std::vector<Item> items) {
  Dossier one;
  one.campaign = "fj";
  one.campaign_title = "质量月";
  one.agency = id;
  one.agency_name = name;
  one.submission.emplace();
  one.submission->receipt = "FJ-0001";
  one.submission->state = storage::State::accepted;
  one.submission->updated_at = k_when + std::chrono::hours(5);
  one.submission->mails.push_back({7, "<a@x.example>", "a@x.example", "总结", k_when, "final", "accepted", false});
  one.submission->items = std::move(items);
  return one;
}

State state_with(std::vector<Dossier> dossiers) {
  State state;
  state.office = "办公室";
  state.timezone = "Asia/Shanghai";
  state.campaign.id = "fj";
  state.campaign.title = "质量月";
  state.campaign.opens = std::chrono::year(2021) / 8 / 27;
  state.campaign.requirements.push_back({});
  state.campaign.roster.agencies = {{"fuzhou", "福州市局", "设区市", {}, {}, {}, {}, {}},
                                    {"xiamen", "厦门市局", "设区市", {}, {}, {}, {}, {}}};
  state.dossiers = std::move(dossiers);
  return state;
}

std::vector<std::string> paths(const Agency& agency) {
  std::vector<std::string> out;
  for (const File& file : agency.files) out.push_back(file.path);
  return out;
}

TEST(Plan, TakesWhatGoesUpUnderTheArchivesNames) {
  Dossier one =
      dossier("fuzhou", "福州市局",
              {item("总结.docx", Role::summary), item("照片.jpg", Role::image), item("图说.docx", Role::caption),
               item("别的.pdf", Role::other), item("a.exe", Role::none), item("表.xlsx", Role::statistics)});
  one.submission->items[1].caption = "开幕式现场";
  one.submission->items[1].media_type = "image/jpeg";
  one.submission->earlier.push_back({1, item("旧.docx", Role::summary)});
  const State state = state_with({one});
  const Planned planned(state);
  ASSERT_EQ(planned.plan.agencies.size(), 2U);
  EXPECT_THAT(paths(planned.plan.agencies[0]),
              ElementsAre("福州市局/活动总结/总结.docx", "福州市局/图片/01 开幕式现场.jpg", "福州市局/统计表/表.xlsx"));
  EXPECT_EQ(planned.plan.agencies[0].files[0].changed, k_when);  // of its mail, not of the last one
  EXPECT_EQ(planned.plan.changed, k_when + std::chrono::hours(5));
  EXPECT_THAT(planned.plan.agencies[1].files, IsEmpty());
  EXPECT_EQ(planned.plan.agencies[1].standing.state, rules::Standing::missing);
}

TEST(Plan, VideosThatAreTooLargeAreListed) {
  const State state =
      state_with({dossier("fuzhou", "福州市局", {item("大.mp4", Role::video, 101), item("中.mp4", Role::video, 60)}),
                  dossier("xiamen", "厦门市局", {item("小.mp4", Role::video, 50), item("微.mp4", Role::video, 40)})});
  Limits limits;
  limits.one_video = 100;
  limits.all_videos = 100;
  const Planned planned(state, limits);
  EXPECT_THAT(paths(planned.plan.agencies[0]), ElementsAre("福州市局/视频/中.mp4"));
  EXPECT_THAT(paths(planned.plan.agencies[1]), ElementsAre("厦门市局/视频/微.mp4"));
  const auto sheets = video_sheets(state, planned.plan);
  ASSERT_EQ(sheets.size(), 1U);
  EXPECT_THAT(sheets[0].note, HasSubstr("共收到视频4个，其中2个因文件过大未附"));
  ASSERT_EQ(sheets[0].rows.size(), 4U);
  EXPECT_EQ(sheets[0].rows[1][3].text, "大.mp4");
  EXPECT_EQ(sheets[0].rows[1][7].text, "未附");
  EXPECT_EQ(sheets[0].rows[1][8].text, "质量月/福州市局/视频/大.mp4");
  const std::string page = index_page(state, planned.plan, {}, {});
  EXPECT_THAT(page, HasSubstr("文件过大，未附"));
}

TEST(Plan, FoldersNeverCollide) {
  State state = state_with({dossier("fuzhou", "缩略图", {item("a.docx", Role::summary)}),
                            dossier("xiamen", "缩略图", {item("b.docx", Role::summary)})});
  const Planned planned(state);
  EXPECT_THAT(paths(planned.plan.agencies[0]), ElementsAre("缩略图 (2)/活动总结/a.docx"));
  EXPECT_THAT(paths(planned.plan.agencies[1]), ElementsAre("缩略图 (3)/活动总结/b.docx"));
}

TEST(Plan, WhoLeftTheRosterIsNotLost) {
  const State state = state_with({dossier("putian", "莆田市局", {item("a.docx", Role::summary)})});
  const Planned planned(state);
  ASSERT_EQ(planned.plan.agencies.size(), 3U);
  EXPECT_EQ(planned.plan.agencies[2].standing.agency->kind, "已不在报送名单");
  EXPECT_EQ(tally(planned.plan), "应报送2家：已接收0，待补正0，未报送2");
  EXPECT_THAT(paths(planned.plan.agencies[2]), ElementsAre("莆田市局/活动总结/a.docx"));
}

TEST(Register, SaysWhereEverybodyStands) {
  Dossier faulty = dossier("fuzhou", "福州市局", {item("图.jpg", Role::image)});
  faulty.submission->state = storage::State::needs_correction;
  faulty.submission->late = true;
  faulty.submission->unconfirmed = true;
  faulty.submission->findings.push_back(
      {"summary.missing", storage::Severity::error, "", "", "", "未收到活动总结，请补报。"});
  faulty.extended_until = k_when;
  Dossier paper;
  paper.campaign = "fj";
  paper.agency = "xiamen";
  paper.agency_name = "厦门市局";
  paper.paper = "挂号信";
  const State state = state_with({faulty, paper});
  const Planned planned(state);
  const Sheet sheet = register_sheet(state, planned.plan);
  ASSERT_EQ(sheet.rows.size(), 2U);
  EXPECT_EQ(sheet.rows[0].size(), sheet.columns.size());
  EXPECT_EQ(sheet.rows[1].size(), sheet.columns.size());
  EXPECT_EQ(sheet.rows[0][1].link, "福州市局/");
  EXPECT_EQ(sheet.rows[0][4].text, "待补正");
  EXPECT_EQ(sheet.rows[0][5].text, "2021-10-12\n09:00");
  EXPECT_EQ(sheet.rows[0][15].text, "活动总结");
  EXPECT_EQ(sheet.rows[0][16].text, "未收到活动总结，请补报。");
  EXPECT_EQ(sheet.rows[0][17].text, "逾期报送\n发件人待确认\n报送期限延至2021年10月12日");
  EXPECT_EQ(sheet.rows[1][1].link, "");
  EXPECT_EQ(sheet.rows[1][4].text, "纸质报送");
  EXPECT_EQ(sheet.rows[1][17].text, "已收纸质材料：挂号信");
  EXPECT_EQ(sheet.totals[10].formula, "SUM(K4:K5)");
  EXPECT_EQ(sheet.totals[10].number, 1);
  EXPECT_THAT(sheet.note, HasSubstr("应报送2家：已接收0，待补正1，未报送0，纸质报送1"));
}

TEST(Register, InterimReportsStandByDate) {
  const auto report = [](int hours, const char* subject) {
    storage::InterimReport one;
    one.mail.message = 100 + hours;
    one.mail.subject = subject;
    one.mail.received_at = k_when + std::chrono::hours(hours);
    one.items = {item("简报.docx", Role::interim)};
    return one;
  };
  Dossier fuzhou = dossier("fuzhou", "福州市局", {}), xiamen = dossier("xiamen", "厦门市局", {});
  fuzhou.interim = {report(1, "信息一"), report(3, "信息三")};
  xiamen.interim = {report(2, "=信息二")};
  const State state = state_with({fuzhou, xiamen});
  const Planned planned(state);
  const auto reports = interim_reports(planned.plan);
  const Sheet sheet = interim_sheet(state, reports);
  ASSERT_EQ(sheet.rows.size(), 3U);
  EXPECT_EQ(sheet.rows[0][3].text, "信息一");
  EXPECT_EQ(sheet.rows[1][3].text, "=信息二");
  EXPECT_EQ(sheet.rows[1][3].formula, "");
  EXPECT_EQ(sheet.rows[2][3].link, "福州市局/活动信息/简报 (2).docx");
  EXPECT_THAT(sheet.note, HasSubstr("2家单位报送的活动信息3条"));
}

TEST(Register, LinksToLargeAttachmentsAreTextAlone) {
  Item link = item("录像.mp4", Role::link, 0);
  link.sha256.clear();
  link.url = "https://mail.example/big?x=1";
  const State state = state_with({dossier("fuzhou", "福州市局", {link})});
  const Planned planned(state);
  const auto sheets = video_sheets(state, planned.plan);
  ASSERT_EQ(sheets.size(), 1U);
  EXPECT_EQ(sheets[0].name, "超大附件链接");
  EXPECT_EQ(sheets[0].rows[0][4].text, "https://mail.example/big?x=1");
  EXPECT_EQ(sheets[0].rows[0][4].link, "");
}

TEST(IndexPage, WhatStrangersWroteIsEscaped) {
  Dossier one = dossier("fuzhou", "福州<i>市局", {item("a\"onmouseover=\"x.jpg", Role::image)});
  one.submission->items[0].caption = "<script>alert(1)</script>";
  one.submission->summary = storage::Summary{"body", "</style><b>标题", "<img src=x onerror=alert(1)>", {}};
  State state = state_with({one});
  state.campaign.title = "<u>质量月</u>";
  const Planned planned(state);
  const std::string page = index_page(state, planned.plan, {{"收件登记表.xlsx", "登记"}}, {});
  for (const char* raw : {"<i>", "<script", "<u>", "</style><b>", "<img src=x", "\"onmouseover"})
    EXPECT_THAT(page, Not(HasSubstr(raw)));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(page, HasSubstr("href=\"" + link_to("收件登记表.xlsx") + "\""));
}

TEST(IndexPage, LinksAreAllOfOneKind) {
  EXPECT_EQ(link_to("福/50% #1?:&\"<a>.jpg"), "%E7%A6%8F/50%25%20%231%3F%3A%26%22%3Ca%3E.jpg");
}

}  // namespace
}  // namespace baosong::bundle
