// Contract 4, `baosong.verdict/1`: names, nulls, words.
#include "daemon/rules/verdict_json.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/daemon/rules/builders.hpp"

namespace baosong::rules::tests {
namespace {

namespace json = boost::json;

json::object written(const parsers::MessageFacts& facts) {
  return to_json(in_fujian(facts), "Asia/Shanghai");
}

std::string keys(const json::object& object) {
  std::string out;
  for (const auto& [key, value] : object) out += (out.empty() ? "" : " ") + std::string(key);
  return out;
}

TEST(VerdictJson, HasTheContractsNames) {
  const json::object out = written(complete().from("zlc@fuzhou.fj.example", "福州局质量处").link("a.mp4"));
  EXPECT_EQ(keys(out), "schema campaign message agency items summary findings late outcome");
  EXPECT_EQ(out.at("schema"), "baosong.verdict/1");
  EXPECT_EQ(out.at("campaign"), "fujian-2021");
  const json::object& message = out.at("message").as_object();
  EXPECT_EQ(keys(message), "message_id from subject received_at kind");
  EXPECT_EQ(message.at("message_id"), "<1@fuzhou.fj.example>");
  EXPECT_EQ(message.at("from"), (json::object{{"address", "zlc@fuzhou.fj.example"}, {"name", "福州局质量处"}}));
  EXPECT_EQ(message.at("received_at"), "2021-10-12T09:00:00+08:00");
  EXPECT_EQ(message.at("kind"), "final");
  EXPECT_EQ(out.at("agency"),
            (json::object{{"id", "fuzhou"}, {"basis", "registered"}, {"evidence", json::array{"from-address"}}}));
  const json::object& picture = out.at("items").as_array().at(1).as_object();
  EXPECT_EQ(keys(picture), "path name role media_type size sha256 width height caption findings");
  EXPECT_EQ(picture.at("width"), 1024);
  EXPECT_EQ(picture.at("caption"), "宣传展板吸引群众驻足");
  EXPECT_EQ(picture.at("findings"), json::array{});
  const json::object& link = out.at("items").as_array().at(3).as_object();
  EXPECT_EQ(link.at("role"), "link");
  EXPECT_TRUE(link.at("size").is_null());
  EXPECT_TRUE(link.at("sha256").is_null());
  EXPECT_EQ(keys(out.at("summary").as_object()), "source title text figures");
  EXPECT_EQ(out.at("late"), false);
  EXPECT_EQ(out.at("outcome"), "accepted");
}

TEST(VerdictJson, WritesFindings) {
  const json::object out = written(complete().with(jpeg("图2 宣传展板驻足.jpg").size(800, 600)));
  const json::object& finding = out.at("findings").as_array().at(0).as_object();
  EXPECT_EQ(keys(finding), "code severity item expected found message");
  EXPECT_EQ(finding.at("code"), "image.too_small");
  EXPECT_EQ(finding.at("severity"), "error");
  EXPECT_EQ(finding.at("item"), "图2 宣传展板驻足.jpg");
  EXPECT_EQ(finding.at("expected"), "1024×768");
  EXPECT_EQ(finding.at("found"), "800×600");
  EXPECT_EQ(out.at("outcome"), "needs_correction");
  EXPECT_EQ(out.at("items").as_array().at(3).as_object().at("findings").as_array().at(0), finding);
}

TEST(VerdictJson, WhatDoesNotApplyIsNull) {
  parsers::MessageFacts facts = MailBuilder().nobody().unreadable("noise");
  facts.message_id.reset();
  const json::object out = written(facts);
  const json::object& message = out.at("message").as_object();
  EXPECT_TRUE(message.at("message_id").is_null());
  EXPECT_TRUE(message.at("kind").is_null());
  EXPECT_EQ(message.at("from").as_object().at("address"), "");
  EXPECT_TRUE(out.at("agency").as_object().at("id").is_null());
  EXPECT_EQ(out.at("agency").as_object().at("basis"), "unknown");
  EXPECT_TRUE(out.at("summary").is_null());
  EXPECT_TRUE(out.at("findings").as_array().at(0).as_object().at("item").is_null());
  EXPECT_EQ(out.at("outcome"), "held");
}

TEST(VerdictJson, AnItemWithoutCaptionSizeOrRoleSaysNull) {
  const json::object out = written(
      complete().with(jpeg("IMG_1.jpg").size(0, 0)).with(PartBuilder("a.exe", "application/x-dosexec").dangerous("x")));
  const json::object& picture = out.at("items").as_array().at(3).as_object();
  EXPECT_TRUE(picture.at("caption").is_null());
  EXPECT_TRUE(picture.at("width").is_null());
  EXPECT_TRUE(out.at("items").as_array().at(4).as_object().at("role").is_null());
}

TEST(VerdictJson, CandidatesStandWhereTheMatchIsNotSure) {
  const json::object out = written(complete().stranger().subject("厦门市局、厦门海关"));
  EXPECT_EQ(out.at("agency").as_object().at("candidates"), (json::array{"xiamen", "xiamen-customs"}));
  EXPECT_TRUE(out.at("agency").as_object().at("id").is_null());
}

TEST(VerdictJson, ASummaryHasItsFigures) {
  Verdict verdict;
  verdict.summary = Summary{"总结.docx", "", "开展活动12场。", {{"活动", "12", "开展活动12场。"}}};
  const json::object figure{{"what", "活动"}, {"value", "12"}, {"sentence", "开展活动12场。"}};
  EXPECT_EQ(to_json(verdict, "UTC").at("summary").as_object().at("figures"), json::array{figure});
}

TEST(VerdictJson, WritesTheOfficesTime) {
  Verdict verdict;
  verdict.received_at = at("2021-10-15T15:30:00Z");
  EXPECT_EQ(to_json(verdict, "Asia/Shanghai").at("message").as_object().at("received_at"), "2021-10-15T23:30:00+08:00");
  const json::object utc = to_json(verdict, "UTC");
  EXPECT_TRUE(utc.at("message").as_object().at("received_at").as_string().starts_with("2021-10-15T15:30:00"));
}

TEST(VerdictJson, EveryWordIsTheContracts) {
  EXPECT_EQ(to_word(Kind::auto_reply), "auto_reply");
  EXPECT_EQ(to_word(Kind::bounce), "bounce");
  EXPECT_EQ(to_word(Kind::unrelated), "unrelated");
  EXPECT_EQ(to_word(Kind::inquiry), "inquiry");
  EXPECT_EQ(to_word(Kind::interim), "interim");
  EXPECT_EQ(to_word(Basis::named), "named");
  EXPECT_EQ(to_word(Basis::ambiguous), "ambiguous");
  EXPECT_EQ(to_word(Basis::mismatch), "mismatch");
  EXPECT_EQ(to_word(Role::statistics), "statistics");
  EXPECT_EQ(to_word(Role::caption), "caption");
  EXPECT_EQ(to_word(Role::other), "other");
  EXPECT_EQ(to_word(Severity::note), "note");
  EXPECT_EQ(to_word(Severity::warning), "warning");
  EXPECT_EQ(to_word(Outcome::needs_correction), "needs_correction");
  EXPECT_EQ(to_word(Outcome::ignored), "ignored");
}

}  // namespace
}  // namespace baosong::rules::tests
