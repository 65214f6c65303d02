#include "storage/submission_json.hpp"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/storage/samples.hpp"

namespace baosong::storage {
namespace {

using test::full_dossier;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(SubmissionJson, ComesBackWhole) {
  const Dossier full = full_dossier();
  EXPECT_EQ(dossier_from_text(to_text(full)), full);
  EXPECT_EQ(dossier_from_text(pretty(to_json(full))), full);
}

TEST(SubmissionJson, OfAnOlderIndexHasNoFigures) {
  boost::json::object older = to_json(full_dossier());
  older.at("summary").as_object().erase("figures");
  const Dossier back = dossier_from_text(boost::json::serialize(older));
  EXPECT_TRUE(back.submission->summary->figures.empty());
  EXPECT_EQ(back.submission->summary->title, full_dossier().submission->summary->title);
}

TEST(SubmissionJson, ComesBackWithoutASubmission) {
  Dossier d;
  d.campaign = "c";
  d.agency = "a";
  EXPECT_EQ(dossier_from_text(to_text(d)), d);
}

TEST(SubmissionJson, KeepsDurationsToTheMicrosecond) {
  for (int i = 0; i < 2000; ++i) {
    Dossier d;
    d.submission.emplace().items.resize(1);
    d.submission->items[0].duration = std::round(i * 1234567.0 * 3.0) / 1e6;
    EXPECT_EQ(dossier_from_text(to_text(d)), d) << *d.submission->items[0].duration;
  }
}

TEST(SubmissionJson, IsReadableChinese) {
  const std::string text = pretty(to_json(full_dossier()));
  EXPECT_THAT(text, HasSubstr("\"agency_name\": \"福州市市场监督管理局\",\n"));
  EXPECT_THAT(text, HasSubstr("\"receipt\": \"FJ2021-0007\",\n  \"state\": \"accepted\",\n  \"revision\": 3,\n"));
  EXPECT_THAT(text, HasSubstr("\"caption\": \"质量月开幕式现场\""));
  EXPECT_THAT(text, HasSubstr("\"duration\": 61.123457,"));
  EXPECT_THAT(text, Not(HasSubstr("\\u6")));
}

TEST(SubmissionJson, BytesThatAreNoUtf8DoNotMakeItUnreadable) {
  Dossier d = full_dossier();
  d.submission->items[0].name = std::string("\xB1\xED.doc\0x", 8);
  const Dossier back = dossier_from_text(to_text(d));
  EXPECT_EQ(back.submission->items[0].name, "\uFFFD\uFFFD.doc\uFFFDx");
}

struct BadJson {
  const char* name;
  std::string text;
  const char* want;
};
class BadDossier : public ::testing::TestWithParam<BadJson> {};

TEST_P(BadDossier, SaysWhichKey) {
  try {
    static_cast<void>(dossier_from_text(GetParam().text));
    FAIL() << "was read";
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), HasSubstr(GetParam().want));
  }
}

std::string with(const char* key, boost::json::value value) {
  boost::json::object o = to_json(full_dossier());
  o[key] = std::move(value);
  return boost::json::serialize(o);
}
std::string without(const char* key) {
  boost::json::object o = to_json(full_dossier());
  o.erase(key);
  return boost::json::serialize(o);
}

INSTANTIATE_TEST_SUITE_P(Table, BadDossier,
                         ::testing::Values(BadJson{"no_json", "{", "no dossier"}, BadJson{"a_list", "[]", "the whole"},
                                           BadJson{"lacks_agency", without("agency"), "lacks \"agency\""},
                                           BadJson{"unknown_state", with("state", "lost"), "\"state\""},
                                           BadJson{"revision_is_text", with("revision", "3"), "\"revision\""},
                                           BadJson{"time_is_no_time", with("updated_at", "gestern"), "\"updated_at\""},
                                           BadJson{"items_is_null", with("items", nullptr), "\"items\""},
                                           BadJson{"item_is_number", with("items", boost::json::array{1}),
                                                   "\"items\""}),
                         [](const auto& row) { return row.param.name; });

struct Utf8Case {
  const char* name;
  std::string bytes;
  std::string want;
};
class CleanUtf8 : public ::testing::TestWithParam<Utf8Case> {};
TEST_P(CleanUtf8, Replaces) {
  EXPECT_EQ(clean_utf8(GetParam().bytes), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(Table, CleanUtf8,
                         ::testing::Values(Utf8Case{"empty", "", ""}, Utf8Case{"ascii", "a\tb\x7F", "a\tb\x7F"},
                                           Utf8Case{"every_length", "é质𠀀", "é质𠀀"},
                                           Utf8Case{"nul", std::string("a\0b", 3), "a\uFFFDb"},
                                           Utf8Case{"overlong", "\xC0\xAF", "\uFFFD\uFFFD"},
                                           Utf8Case{"surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
                                           Utf8Case{"over_10ffff", "\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
                                           Utf8Case{"cut_short", "质\xE8\xB4", "质\uFFFD\uFFFD"},
                                           Utf8Case{"lone_tail", "\x80", "\uFFFD"}),
                         [](const auto& row) { return row.param.name; });

TEST(UtcText, IsRfc3339) {
  EXPECT_EQ(utc_text(std::chrono::sys_seconds{}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_text(test::at(7)), "2021-10-12T00:53:27Z");
}

}  // namespace
}  // namespace baosong::storage
