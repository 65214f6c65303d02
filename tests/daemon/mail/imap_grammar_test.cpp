// The IMAP grammar: tables of responses, each fed whole, byte by byte and in every split in two; hostile text in
// literals; limits; faults with their line and offset.
#include "daemon/mail/imap_grammar.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace baosong::mail {
namespace {

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

struct Describe {
  std::string operator()(const StatusResponse& r) const {
    static constexpr const char* k_names[] = {"ok", "no", "bad", "bye", "preauth"};
    std::string text = std::string(k_names[static_cast<int>(r.kind)]) + " tag=" + r.tag;
    if (r.code) text += " code=" + r.code->name + "<" + r.code->argument + ">";
    return text + " text=" + r.text;
  }
  std::string operator()(const ContinuationResponse& r) const { return "continue " + r.text; }
  std::string operator()(const CapabilityResponse& r) const { return "capability " + join(r.names); }
  std::string operator()(const SearchResponse& r) const {
    std::string text = "search";
    for (const auto& [first, last] : r.ranges)
      text += " " + std::to_string(first) + (last == first ? "" : ":" + std::to_string(last));
    return text;
  }
  std::string operator()(const CountResponse& r) const {
    static constexpr const char* k_names[] = {"exists ", "recent ", "expunge "};
    return k_names[static_cast<int>(r.kind)] + std::to_string(r.number);
  }
  std::string operator()(const FlagsResponse& r) const { return "flags " + join(r.flags); }
  std::string operator()(const ListResponse& r) const {
    return "list " + join(r.attributes) + " delimiter=" + r.delimiter + " name=" + r.name;
  }
  std::string operator()(const IdResponse& r) const {
    std::string text = "id";
    for (const auto& [field, value] : r.fields) text += " " + field + "=" + value;
    return text;
  }
  std::string operator()(const FetchResponse& r) const {
    std::string text = "fetch " + std::to_string(r.sequence_number);
    if (r.uid) text += " uid=" + std::to_string(*r.uid);
    if (r.flags) text += " flags=" + join(*r.flags);
    if (r.internal_date) text += " date=" + std::to_string(r.internal_date->time_since_epoch().count());
    if (r.rfc822_size) text += " size=" + std::to_string(*r.rfc822_size);
    if (r.body_bytes) text += " body=" + std::to_string(*r.body_bytes);
    return text;
  }
  std::string operator()(const UnknownResponse& r) const { return "unknown " + r.word; }
};

/// Writes down what it is told; the pieces of a body are joined, since their size is the feeder's choice.
class Recorder final : public ResponseHandler {
 public:
  void on_body_begin(std::optional<Uid> uid, std::uint64_t bytes) override {
    events.push_back("body uid=" + (uid ? std::to_string(*uid) : "?") + " bytes=" + std::to_string(bytes) + ":");
  }
  void on_body_data(std::string_view piece) override {
    largest_piece = std::max(largest_piece, piece.size());
    events.back() += piece;
  }
  void on_response(Response response) override { events.push_back(std::visit(Describe{}, response)); }

  std::vector<std::string> events;
  std::size_t largest_piece = 0;
};

struct Outcome {
  std::vector<std::string> events;
  std::optional<ParseError> error;
  bool at_rest = false;
  bool operator==(const Outcome&) const = default;
};

Outcome run(const std::vector<std::string_view>& pieces, GrammarLimits limits = {}) {
  Recorder recorder;
  ResponseParser parser(recorder, limits);
  Outcome outcome;
  for (const std::string_view piece : pieces)
    if (!outcome.error) outcome.error = parser.feed(piece);
  outcome.events = std::move(recorder.events);
  outcome.at_rest = parser.at_rest();
  return outcome;
}

std::string show(const Outcome& outcome) {
  std::ostringstream text;
  for (const std::string& event : outcome.events) text << "  " << event << "\n";
  if (outcome.error)
    text << "  ERROR " << outcome.error->message << " in <" << outcome.error->line << "> at " << outcome.error->offset
         << "\n";
  return text.str();
}

struct Row {
  const char* name;
  std::string input;
  std::vector<std::string> want;
};
std::ostream& operator<<(std::ostream& out, const Row& row) {
  return out << row.name;
}

const std::vector<Row>& rows() {
  static const std::vector<Row> k_rows = {
      {"greeting", "* OK IMAP4 ready\r\n", {"ok tag= text=IMAP4 ready"}},
      {"greeting_preauth", "* PREAUTH hello\r\n", {"preauth tag= text=hello"}},
      {"greeting_bye", "* BYE too many connections\r\n", {"bye tag= text=too many connections"}},
      {"bare_ok", "* OK\r\n", {"ok tag= text="}},
      {"tagged_ok", "b1 OK done\r\n", {"ok tag=b1 text=done"}},
      {"tagged_without_text", "b1 NO\r\n", {"no tag=b1 text="}},
      {"lower_case", "b1 no [tryCreate] gone\r\n", {"no tag=b1 code=TRYCREATE<> text=gone"}},
      {"bad", "b2 BAD what?\r\n", {"bad tag=b2 text=what?"}},
      {"line_feed_alone", "* 3 EXISTS\nb1 OK x\n", {"exists 3", "ok tag=b1 text=x"}},
      {"empty_lines", "\r\n\r\nb1 OK x\r\n", {"ok tag=b1 text=x"}},
      {"uidvalidity", "* OK [UIDVALIDITY 3857529045] valid\r\n", {"ok tag= code=UIDVALIDITY<3857529045> text=valid"}},
      {"permanentflags",
       "* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] Limited\r\n",
       {"ok tag= code=PERMANENTFLAGS<(\\Deleted \\Seen \\*)> text=Limited"}},
      {"read_only", "b3 OK [READ-ONLY] done\r\n", {"ok tag=b3 code=READ-ONLY<> text=done"}},
      {"alert",
       "* OK [ALERT] System shutdown in 10 minutes\r\n",
       {"ok tag= code=ALERT<> text=System shutdown in 10 minutes"}},
      {"appenduid", "b4 OK [APPENDUID 38505 3955] done\r\n", {"ok tag=b4 code=APPENDUID<38505 3955> text=done"}},
      {"copyuid",
       "b4 OK [COPYUID 38505 304,319:320 3956:3958] Done\r\n",
       {"ok tag=b4 code=COPYUID<38505 304,319:320 3956:3958> text=Done"}},
      {"code_with_bracket_in_quotes", "* NO [BADURL \"/x]y\"] no\r\n", {"no tag= code=BADURL<\"/x]y\"> text=no"}},
      {"code_without_end", "* NO [HALF open\r\n", {"no tag= text=[HALF open"}},
      {"text_that_looks_like_a_literal",
       "b1 NO mailbox {100}\r\n* 1 EXISTS\r\n",
       {"no tag=b1 text=mailbox {100}", "exists 1"}},
      {"continuation", "+ idling\r\n", {"continue idling"}},
      {"continuation_bare", "+\r\n", {"continue "}},
      {"continuation_like_a_literal", "+ {5}\r\n", {"continue {5}"}},
      {"capability", "* CAPABILITY IMAP4rev1 auth=plain UIDPLUS \r\n", {"capability IMAP4REV1,AUTH=PLAIN,UIDPLUS"}},
      {"search", "* SEARCH 2 84 882\r\n", {"search 2 84 882"}},
      {"search_empty", "* SEARCH\r\n", {"search"}},
      {"search_trailing_blank", "* SEARCH 7 \r\n", {"search 7"}},
      {"search_modseq", "* SEARCH 2 5 (MODSEQ 917162500)\r\n", {"search 2 5"}},
      {"esearch", "* ESEARCH (TAG \"b2\") UID MIN 2 COUNT 3 ALL 2,11:10\r\n", {"search 2 10:11"}},
      {"esearch_empty", "* ESEARCH (TAG \"b2\") UID\r\n", {"search"}},
      {"counts", "* 23 EXISTS\r\n* 5 RECENT\r\n* 44 EXPUNGE\r\n", {"exists 23", "recent 5", "expunge 44"}},
      {"flags", "* FLAGS (\\Answered \\Seen $Baosong)\r\n", {"flags \\Answered,\\Seen,$Baosong"}},
      {"flags_none", "* FLAGS ()\r\n", {"flags "}},
      {"list_special_use",
       "* LIST (\\HasNoChildren \\Junk) \"/\" \"&V4NXPpCuTvY-\"\r\n",
       {"list \\HasNoChildren,\\Junk delimiter=/ name=&V4NXPpCuTvY-"}},
      {"list_nil_delimiter", "* LIST () NIL INBOX\r\n", {"list  delimiter= name=INBOX"}},
      {"list_name_in_literal", "* LIST () \"/\" {7}\r\na\"b {3}\r\n", {"list  delimiter=/ name=a\"b {3}"}},
      {"id", "* ID (\"name\" \"Cyrus\" \"os\" NIL)\r\n", {"id name=Cyrus os="}},
      {"id_nil", "* ID NIL\r\n", {"id"}},
      {"unknown", "* VANISHED (EARLIER) 300:310,405\r\n", {"unknown VANISHED"}},
      {"unknown_numbered", "* 5 FROBBED (x {3}\r\n)\r\n)\r\nb1 OK x\r\n", {"unknown FROBBED", "ok tag=b1 text=x"}},
      {"unknown_with_literal",
       "* XYZZY {12}\r\nb1 OK fake\r\n (\r\nb1 OK x\r\n",
       {"unknown XYZZY", "ok tag=b1 text=x"}},
      {"fetch_whole",
       "* 12 FETCH (UID 44 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 5 BODY[] {5}\r\nHello)\r\n",
       {"body uid=44 bytes=5:Hello", "fetch 12 uid=44 date=837596665 size=5 body=5"}},
      {"fetch_body_first",
       "* 1 FETCH (BODY[] {2}\r\nhi UID 9 FLAGS (\\Seen))\r\n",
       {"body uid=? bytes=2:hi", "fetch 1 uid=9 flags=\\Seen body=2"}},
      {"fetch_literal8",
       "* 1 FETCH (UID 2 BINARY[] ~{3}\r\na\nb)\r\n",
       {"body uid=2 bytes=3:a\nb", "fetch 1 uid=2 body=3"}},
      {"fetch_rfc822", "* 1 FETCH (UID 2 RFC822 {1}\r\nx)\r\n", {"body uid=2 bytes=1:x", "fetch 1 uid=2 body=1"}},
      {"fetch_origin", "* 1 FETCH (UID 2 BODY[]<0> {1}\r\nx)\r\n", {"body uid=2 bytes=1:x", "fetch 1 uid=2 body=1"}},
      {"fetch_empty_literal", "* 1 FETCH (UID 2 BODY[] {0}\r\n)\r\n", {"body uid=2 bytes=0:", "fetch 1 uid=2 body=0"}},
      {"fetch_quoted_body",
       "* 1 FETCH (UID 2 BODY[] \"a\\\"b\\\\\")\r\n",
       {"body uid=2 bytes=4:a\"b\\", "fetch 1 uid=2 body=4"}},
      {"fetch_nil_body", "* 1 FETCH (UID 2 BODY[] NIL)\r\n", {"fetch 1 uid=2"}},
      {"fetch_unknown_items",
       "* 1 FETCH (X-GM-LABELS (\"\\\\Inbox\" (a \"b)\")) BODY[HEADER.FIELDS (DATE FROM)] {4}\r\nab)\n UID 3)\r\n",
       {"fetch 1 uid=3"}},
      {"fetch_odd_date", "* 1 FETCH (UID 2 INTERNALDATE \"yesterday\")\r\n", {"fetch 1 uid=2"}},
      {"fetch_many_blanks", "*  1  FETCH  ( UID  2   FLAGS  ( a  b ) )\r\n", {"fetch 1 uid=2 flags=a,b"}},
      {"hostile_body",
       "* 1 FETCH (UID 2 BODY[] {60}\r\n)\r\nb1 OK done\r\n* 9 FETCH (UID 3 BODY[] {3}\r\nxx)\r\n* "
       "BYE\r\n\r\n\r\n)\r\nb1 OK real\r\n",
       {"body uid=2 bytes=60:)\r\nb1 OK done\r\n* 9 FETCH (UID 3 BODY[] {3}\r\nxx)\r\n* BYE\r\n\r\n\r\n",
        "fetch 1 uid=2 body=60", "ok tag=b1 text=real"}},
      {"hostile_quoted",
       "* 1 FETCH (ENVELOPE (\"BODY[] {5}\") UID 2)\r\n* LIST () \"/\" \"x {5}\"\r\nb1 OK\r\n",
       {"fetch 1 uid=2", "list  delimiter=/ name=x {5}", "ok tag=b1 text="}},
      {"body_in_a_nested_list_is_no_body", "* 1 FETCH (X (BODY[] {2}\r\nhi) UID 2)\r\n", {"fetch 1 uid=2"}},
      {"nul_and_8_bit", std::string("* OK \0\xff\xb1\r\n", 10), {std::string("ok tag= text=\0\xff\xb1", 16)}},
  };
  return k_rows;
}

class GrammarTable : public testing::TestWithParam<Row> {};

TEST_P(GrammarTable, SameInPiecesOfEverySize) {
  const auto& [name, input, want] = GetParam();
  const Outcome whole = run({input});
  EXPECT_EQ(whole.events, want) << show(whole);
  EXPECT_FALSE(whole.error) << show(whole);
  EXPECT_TRUE(whole.at_rest);

  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < input.size(); ++i) bytes.push_back(std::string_view(input).substr(i, 1));
  EXPECT_EQ(show(run(bytes)), show(whole)) << "byte by byte";
  for (std::size_t cut = 1; cut < input.size(); ++cut)
    ASSERT_EQ(run({std::string_view(input).substr(0, cut), std::string_view(input).substr(cut)}), whole)
        << "cut at " << cut;
}

INSTANTIATE_TEST_SUITE_P(Responses, GrammarTable, testing::ValuesIn(rows()),
                         [](const auto& row) { return std::string(row.param.name); });

struct FaultRow {
  const char* name;
  std::string input;
  const char* message;
  std::size_t offset;
};
std::ostream& operator<<(std::ostream& out, const FaultRow& row) {
  return out << row.name;
}

class GrammarFaults : public testing::TestWithParam<FaultRow> {};

TEST_P(GrammarFaults, NameTheLineAndTheOffset) {
  const auto& [name, input, message, offset] = GetParam();
  const GrammarLimits limits{.line_bytes = 300, .search_line_bytes = 600, .held_literal_bytes = 100, .nesting = 4};
  const Outcome whole = run({input}, limits);
  ASSERT_TRUE(whole.error) << show(whole);
  EXPECT_THAT(whole.error->message, testing::HasSubstr(message));
  EXPECT_EQ(whole.error->offset, offset) << show(whole);
  EXPECT_LE(whole.error->line.size(), 200U);
  for (std::size_t cut = 1; cut < input.size(); ++cut) {
    const Outcome split = run({std::string_view(input).substr(0, cut), std::string_view(input).substr(cut)}, limits);
    ASSERT_TRUE(split.error);
    EXPECT_EQ(split.error->message, whole.error->message) << "cut at " << cut;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Faults, GrammarFaults,
    testing::Values(
        FaultRow{"no_status", "b1 FINE done\r\n", "expected '*', '+' or a tag", 7},
        FaultRow{"mail_text_as_a_response", "Subject: hello\r\n", "expected '*', '+' or a tag", 14},
        FaultRow{"tagged_bye", "b1 BYE\r\n", "expected '*'", 6},
        FaultRow{"search_word", "* SEARCH 2 x\r\n", "expected a number", 11},
        FaultRow{"search_overflow", "* SEARCH 4294967296\r\n", "out of range", 9},
        FaultRow{"exists_overflow", "* 4294967296 EXISTS\r\n", "out of range", 12},
        FaultRow{"uid_zero", "* 1 FETCH (UID 0)\r\n", "UID of 0", 16},
        FaultRow{"uid_word", "* 1 FETCH (UID x)\r\n", "expected a number", 15},
        FaultRow{"size_negative", "* 1 FETCH (RFC822.SIZE -1)\r\n", "expected a number", 23},
        FaultRow{"fetch_open", "* 1 FETCH (UID 5\r\n", "without its ')'", 16},
        FaultRow{"fetch_tail", "* 1 FETCH (UID 5) x\r\n", "after the end", 18},
        FaultRow{"two_bodies", "* 1 FETCH (BODY[] {1}\r\na RFC822 {1}\r\nb)\r\n", "second message body", 29},
        FaultRow{"literal_overflow", "* 1 FETCH (BODY[] {99999999999999999999}\r\n", "length out of range", 18},
        FaultRow{"nesting", "* 1 FETCH (X ((((((a)))))))\r\n", "nested too deeply", 18},
        FaultRow{"quote_open", "* LIST () \"/\" \"abc\r\n", "quoted string", 18},
        FaultRow{"section_open", "* 1 FETCH (BODY[HEADER (X) 5)\r\n", "without its ']'", 29},
        FaultRow{"gigantic_line", "* OK " + std::string(400, 'x') + "\r\n", "more than 300 bytes", 0},
        FaultRow{"gigantic_search", "* SEARCH " + std::string(700, '1') + "\r\n", "more than 600 bytes", 0}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(GrammarLimits, SearchMayBeLongerThanOtherLines) {
  std::string input = "* SEARCH";
  for (int i = 0; i < 100; ++i) input += " 1234";
  input += "\r\n";
  const Outcome outcome = run({input}, {.line_bytes = 64, .search_line_bytes = 1000});
  EXPECT_FALSE(outcome.error) << show(outcome);
  EXPECT_EQ(outcome.events.size(), 1U);
}

TEST(GrammarLimits, LiteralsBeyondTheHeldLimitArePassedOver) {
  const std::string big(1000, 'z');
  const Outcome outcome = run({"* LIST () \"/\" {1000}\r\n", big, "\r\nb1 OK x\r\n"}, {.held_literal_bytes = 100});
  EXPECT_THAT(outcome.events, testing::ElementsAre("list  delimiter=/ name=", "ok tag=b1 text=x"));
}

TEST(GrammarLimits, ABodyIsHandedOutInThePiecesThatArrive) {
  Recorder recorder;
  ResponseParser parser(recorder);
  ASSERT_FALSE(parser.feed("* 1 FETCH (UID 2 BODY[] {1000000}\r\n"));
  for (int i = 0; i < 1000; ++i) {
    ASSERT_FALSE(parser.feed(std::string(1000, 'm')));
    EXPECT_FALSE(parser.at_rest());
  }
  ASSERT_FALSE(parser.feed(")\r\n"));
  EXPECT_EQ(recorder.largest_piece, 1000U);
  EXPECT_TRUE(parser.at_rest());
}

TEST(Grammar, StaysDeadAfterAFault) {
  Recorder recorder;
  ResponseParser parser(recorder);
  EXPECT_TRUE(parser.feed("rubbish\r\n"));
  EXPECT_TRUE(parser.feed("b1 OK done\r\n"));
  EXPECT_TRUE(recorder.events.empty());
}

// No input may crash or hang it: every row with each byte replaced by each character that means something.
TEST(Grammar, SurvivesEveryReplacedByte) {
  for (const Row& row : rows()) {
    for (std::size_t i = 0; i < row.input.size(); ++i) {
      for (const char c : std::string_view("(){}[]\"\\*+ \r\n0~\0\xff", 17)) {
        std::string input = row.input;
        input[i] = c;
        const Outcome whole = run({input});
        const Outcome split = run({std::string_view(input).substr(0, i), std::string_view(input).substr(i)});
        ASSERT_EQ(whole.events, split.events) << row.name << " byte " << i;
      }
    }
  }
}

TEST(ResponseCode, NumbersAndWords) {
  EXPECT_EQ((ResponseCode{"UIDNEXT", "4392"}.number()), 4392U);
  EXPECT_EQ((ResponseCode{"UIDNEXT", "4392x"}.number()), std::nullopt);
  EXPECT_EQ((ResponseCode{"UIDNEXT", ""}.number()), std::nullopt);
  EXPECT_THAT((ResponseCode{"PERMANENTFLAGS", "(\\Seen  \\*)"}.words()), testing::ElementsAre("\\Seen", "\\*"));
  EXPECT_THAT((ResponseCode{"PERMANENTFLAGS", "()"}.words()), testing::IsEmpty());
}

TEST(InternalDate, Table) {
  const struct {
    const char* text;
    std::optional<long long> want;
  } k_table[] = {
      {"17-Jul-1996 02:44:25 -0700", 837596665},
      {" 7-Feb-1994 21:52:25 +0800", 760629145},
      {"7-Feb-1994 21:52:25 +0800", 760629145},
      {"07-FEB-1994 21:52:25 +0800", 760629145},
      {"29-Feb-2024 00:00:00 +0000", 1709164800},
      {"29-Feb-2023 00:00:00 +0000", std::nullopt},
      {"31-Dec-1969 23:59:59 +0000", -1},
      {"07-Fev-1994 21:52:25 +0800", std::nullopt},
      {"07-anF-1994 21:52:25 +0800", std::nullopt},
      {"07-Feb-1994 24:52:25 +0800", std::nullopt},
      {"07-Feb-1994 21:52:25 GMT", std::nullopt},
      {"0x-Feb-1994 21:52:25 +0800", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [text, want] : k_table) {
    const auto found = parse_internal_date(text);
    EXPECT_EQ(found ? std::optional<long long>(found->time_since_epoch().count()) : std::nullopt, want) << text;
  }
}

}  // namespace
}  // namespace baosong::mail
