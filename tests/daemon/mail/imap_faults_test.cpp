// What goes wrong on the way: lines dropped at every byte, BYE, silence, refused logins, IDLE without end.
#include <boost/asio/post.hpp>

#include "tests/daemon/mail/imap_fixture.hpp"

namespace baosong::mail {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

const std::string k_mail = "Subject: x\r\n\r\n" + std::string(40, 'm') + "\r\n";

// A whole visit: login, ID, select, search, fetch, flags, IDLE, logout.
const std::string k_visit =
    k_login + capabilities("ID IDLE UIDPLUS") + "C: $t ID ...\nS: * ID NIL\nS: $t OK\n" + k_select + R"(
  C: $t UID SEARCH UID 4:*
  S: * SEARCH 4 5
  S: $t OK
  C: $t UID FETCH 4:5 ...
  S: * 1 FETCH (UID 4 RFC822.SIZE $#mail BODY[] {$#mail}
  S< $mail
  S: )
  S: * 2 FETCH (UID 5 RFC822.SIZE $#mail BODY[] {$#mail}
  S< $mail
  S: )
  S: $t OK
  C: $t UID STORE 4:5 +FLAGS.SILENT (\Seen $Baosong)
  S: $t OK
  C: $t IDLE
  S: + idling
  S: * 4 EXISTS
  C: DONE
  S: $t OK
)";

// Runs the visit until something fails; nullopt: it went to its end.
asio::awaitable<std::optional<MailError>> visit(ImapSession& session, ServerAddress server, MessageSink& sink) {
  // GCC 12 does not compile lists in braces inside co_await.
  const Credentials credentials{"office@fujian.example", "s3cret word"};
  const auto connected = co_await session.connect(server, credentials, TlsTrust());
  if (!connected) co_return connected.error();
  const auto folder = co_await session.select("INBOX");
  if (!folder) co_return folder.error();
  const auto uids = co_await session.search_uids(4);
  if (!uids) co_return uids.error();
  const auto report = co_await session.fetch(*uids, sink);
  if (!report) co_return report.error();
  const std::vector<std::string> flags{"\\Seen", "$Baosong"};
  const auto stored = co_await session.store_flags(*uids, flags);
  if (!stored) co_return stored.error();
  const auto end = co_await session.idle(std::chrono::seconds(60));
  if (!end) co_return end.error();
  if (*end != IdleEnd::new_mail) co_return MailError{MailErrorKind::protocol, "IDLE ended without new mail", {}};
  co_return std::nullopt;
}

TEST_F(ImapTest, AVisitWithoutFaults) {
  serve(k_visit, {.texts = {{"mail", k_mail}}});
  KeepingSink sink;
  const auto error = run(visit(session(), {"127.0.0.1", server->port(), Security::none}, sink));
  EXPECT_FALSE(error) << error->what;
  EXPECT_EQ(sink.texts.size(), 2U);
}

TEST_F(ImapTest, TheLineDroppedAfterEveryByte) {
  serve(k_visit, {.texts = {{"mail", k_mail}}});
  KeepingSink whole;
  ASSERT_FALSE(run(visit(session(), {"127.0.0.1", server->port(), Security::none}, whole)));
  session_.reset();
  ASSERT_EQ(server->finish(), "");
  const std::size_t bytes = server->sent_bytes();
  ASSERT_GT(bytes, 600U);
  for (std::size_t cut = 0; cut < bytes; ++cut) {
    serve(k_visit, {.texts = {{"mail", k_mail}}, .drop_after_bytes = cut});
    KeepingSink sink;
    const auto error = run(visit(session(), {"127.0.0.1", server->port(), Security::none}, sink));
    ASSERT_TRUE(error) << "dropped after byte " << cut;
    ASSERT_THAT(error->kind, AnyOf(MailErrorKind::closed, MailErrorKind::network, MailErrorKind::protocol))
        << cut << error->what;
    ASSERT_FALSE(session().is_open());
    ASSERT_FALSE(sink.open) << "neither end() nor abandon() after byte " << cut;
    for (const auto& [uid, text] : sink.texts) ASSERT_EQ(text, k_mail);
    session_.reset();
    ASSERT_EQ(server->finish(), "") << cut;
  }
}

// BYE in place of each tagged answer of ours, then the line is closed.
TEST_F(ImapTest, GoodByeInPlaceOfEachAnswer) {
  int points = 0;
  for (std::size_t at = k_visit.find("S: $t OK", k_login.size()); at != std::string::npos;
       at = k_visit.find("S: $t OK", at + 1)) {
    ++points;
    serve(k_visit.substr(0, at) + "S: * BYE server goes down for maintenance\ndrop\n", {.texts = {{"mail", k_mail}}});
    KeepingSink sink;
    const auto error = run(visit(session(), {"127.0.0.1", server->port(), Security::none}, sink));
    ASSERT_TRUE(error);
    EXPECT_EQ(to_string(error->kind), "closed");
    EXPECT_EQ(error->server_text, "server goes down for maintenance");
    session_.reset();
    EXPECT_EQ(server->finish(), "");
  }
  EXPECT_EQ(points, 7);
}

struct RefusalRow {
  const char* name;
  const char* answer;
  MailErrorKind kind;
};
std::ostream& operator<<(std::ostream& out, const RefusalRow& row) {
  return out << row.name;
}

class ImapLogin : public ImapTest, public testing::WithParamInterface<RefusalRow> {};

TEST_P(ImapLogin, IsRefused) {
  serve(std::string(R"(
    S: * OK ready
    C: $t CAPABILITY
    S: * CAPABILITY IMAP4rev1
    S: $t OK
    C: $t LOGIN ...
    S: )") +
        GetParam().answer + "\n");
  const auto connected = connect();
  ASSERT_FALSE(connected);
  EXPECT_EQ(to_string(connected.error().kind), to_string(GetParam().kind)) << connected.error().what;
  EXPECT_THAT(connected.error().what, testing::Not(HasSubstr("s3cret")));
  EXPECT_THAT(connected.error().server_text, HasSubstr("LOGIN"));
}

INSTANTIATE_TEST_SUITE_P(
    Answers, ImapLogin,
    testing::Values(
        RefusalRow{"wrong_password", "$t NO [AUTHENTICATIONFAILED] LOGIN failed", MailErrorKind::login_refused},
        RefusalRow{"frequency", "$t NO LOGIN fail. Account is abnormal, login frequency limited, or system is busy",
                   MailErrorKind::throttled},
        RefusalRow{"too_many", "$t NO LOGIN: Too many connections from your IP", MailErrorKind::throttled},
        RefusalRow{"unavailable", "$t NO [UNAVAILABLE] LOGIN not possible", MailErrorKind::throttled},
        RefusalRow{"chinese", "$t NO LOGIN 登录过于频繁，请稍后再试", MailErrorKind::throttled},
        RefusalRow{"bad", "$t BAD LOGIN what?", MailErrorKind::login_refused}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(ImapTest, NobodyListens) {
  std::uint16_t port = 0;
  { port = fakes::DialogueServer("drop").port(); }
  EXPECT_EQ(kind_of(run(session().connect({"127.0.0.1", port, Security::none}, {"a", "b"}, {}))), "network");
}

TEST_F(ImapTest, SilenceWhileConnecting) {
  deadlines.connect = std::chrono::milliseconds(500);
  for (const char* dialogue : {"stall", "S: * OK hello\nstall", "S: * OK hello\nC: $t CAPABILITY\nstall"}) {
    serve(dialogue);
    EXPECT_EQ(kind_of(connect()), "timeout") << dialogue;
    EXPECT_EQ(server->finish(), "");
  }
}

TEST_F(ImapTest, SilenceAfterEachCommand) {
  deadlines.reply = std::chrono::milliseconds(500);
  int points = 0;
  for (std::size_t at = k_visit.find("S: $t OK", k_login.size()); at != std::string::npos;
       at = k_visit.find("S: $t OK", at + 1)) {
    ++points;
    serve(k_visit.substr(0, at) + "stall\n", {.texts = {{"mail", k_mail}}});
    KeepingSink sink;
    const auto error = run(visit(session(), {"127.0.0.1", server->port(), Security::none}, sink));
    ASSERT_TRUE(error);
    EXPECT_EQ(to_string(error->kind), "timeout");
    session_.reset();
    EXPECT_EQ(server->finish(), "");
  }
  EXPECT_EQ(points, 7);
}

TEST_F(ImapTest, CloseEndsARunningOperation) {
  serve(k_login + capabilities("IDLE") + k_select +
        "C: $t UID SEARCH UID 1:*\nS: $t OK\nC: $t IDLE\nS: + idling\nstall\n");
  connect_and_select();
  ASSERT_TRUE(run(session().search_uids(1)));
  asio::steady_timer soon(context, std::chrono::milliseconds(50));
  soon.async_wait([this](boost::system::error_code) { session().close(); });
  EXPECT_EQ(kind_of(run(session().idle(std::chrono::minutes(25)))), "closed");
}

TEST_F(ImapTest, CloseEndsConnecting) {
  serve("stall");
  asio::steady_timer soon(context, std::chrono::milliseconds(50));
  soon.async_wait([this](boost::system::error_code) { session().close(); });
  EXPECT_EQ(kind_of(connect()), "closed");
}

TEST_F(ImapTest, AnEndedContextTakesAConnectingSessionWithIt) {
  serve("stall");
  auto own = std::make_unique<asio::io_context>();
  auto session = std::make_unique<ImapSession>(own->get_executor(), "test", ClientIdentity{}, deadlines);
  asio::co_spawn(*own, session->connect({"127.0.0.1", server->port(), Security::none}, {"a", "b"}, {}),
                 asio::use_future);
  own->poll();
  own.reset();  // joins the connecting thread at once, or this test hangs
  session.reset();
  server.reset();  // it may never have been reached
}

class ImapIdle : public ImapTest {
 protected:
  void serve_idle(const std::string& dialogue, const std::string& names = "IDLE") {
    serve(k_login + capabilities(names) + k_select + "C: $t UID SEARCH UID 10:*\nS: $t OK\n" + dialogue);
    connect_and_select();
    ASSERT_TRUE(run(session().search_uids(10)));
  }

  std::string idle(std::chrono::seconds at_most) {
    const auto end = run(session().idle(at_most));
    if (!end) return end.error().what;
    return *end == IdleEnd::new_mail ? "new_mail" : *end == IdleEnd::timeout ? "timeout" : "woken";
  }
};

TEST_F(ImapIdle, NewMailEndsIt) {
  serve_idle(
      "C: $t IDLE\nS: + idling\nS: * OK still here\nS: * 1 FETCH (FLAGS ())\nS: * 4 EXISTS\nC: DONE\nS: $t OK\n");
  const auto end = run(session().idle(std::chrono::minutes(25)));
  ASSERT_TRUE(end);
  EXPECT_EQ(*end, IdleEnd::new_mail);
}

TEST_F(ImapIdle, NewMailThatCameBeforeIsNotMissed) {
  serve_idle("C: $t NOOP\nS: * 4 EXISTS\nS: $t OK\nC: $t UID SEARCH UID 10:*\nS: * SEARCH 10\nS: $t OK\n");
  ASSERT_TRUE(run(session().noop()));
  EXPECT_EQ(idle(std::chrono::minutes(25)), "new_mail");
  ASSERT_TRUE(run(session().search_uids(10)));
}

TEST_F(ImapIdle, ExistsBeforeTheContinuation) {
  serve_idle("C: $t IDLE\nS: * 4 EXISTS\nS: + idling\nC: DONE\nS: $t OK\n");
  EXPECT_EQ(idle(std::chrono::minutes(25)), "new_mail");
}

TEST_F(ImapIdle, TheTimeIsUp) {
  serve_idle("C: $t IDLE\nS: + idling\nC: DONE\nS: $t OK\nC: $t NOOP\nS: $t OK\n");
  EXPECT_EQ(idle(std::chrono::seconds(0)), "timeout");
  EXPECT_TRUE(run(session().noop()));
}

TEST_F(ImapIdle, WokenFromOutsideOrBefore) {
  serve_idle("C: $t IDLE\nS: + idling\nC: DONE\nS: $t OK\nC: $t NOOP\nS: $t OK\n");
  asio::steady_timer soon(context, std::chrono::milliseconds(30));
  soon.async_wait([this](boost::system::error_code) { session().wake(); });
  EXPECT_EQ(idle(std::chrono::minutes(25)), "woken");
  session().wake();
  ASSERT_TRUE(run(session().noop())) << "being woken does no harm to other operations";
  EXPECT_EQ(idle(std::chrono::minutes(25)), "woken");
}

TEST_F(ImapIdle, TheServerEndsIt) {
  serve_idle("C: $t IDLE\nS: + idling\nS: $t OK idle for too long\n");
  EXPECT_EQ(idle(std::chrono::minutes(25)), "timeout");
}

TEST_F(ImapIdle, NoIdleSaysSoWithoutAsking) {
  serve_idle("C: $t NOOP\nS: $t OK\n", "ID-LESS");
  EXPECT_EQ(kind_of(run(session().idle(std::chrono::minutes(25)))), "refused");
  EXPECT_TRUE(run(session().noop()));
}

}  // namespace
}  // namespace baosong::mail
