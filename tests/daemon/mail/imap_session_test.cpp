// IMAP conversations as written dialogues: what must be said, and what comes of the answers.
#include "tests/daemon/mail/imap_fixture.hpp"

namespace baosong::mail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(ImapTest, SendsIdWhereOfferedAndIgnoresItsRefusal) {
  serve(k_login + capabilities("ID") + R"(
    C: $t ID ("name" "baosong" "version" "1" "vendor" "baosong")
    S: $t NO who cares
  )" + k_select);
  connect_and_select();
}

TEST_F(ImapTest, NoIdWithoutTheCapability) {
  serve(k_login + capabilities("IDLE") + k_select);
  connect_and_select();
  EXPECT_TRUE(session().can_idle());
}

TEST_F(ImapTest, UnsafeLoginTwiceIsALoginRefusal) {
  serve(k_login + capabilities("ID") + R"(
    C: $t ID ...
    S: $t OK
    C: $t SELECT "INBOX"
    S: $t NO SELECT Unsafe Login. Please contact kefu@provider.example for help
  )");
  ASSERT_TRUE(connect());
  const auto selected = run(session().select("INBOX"));
  EXPECT_EQ(kind_of(selected), "login_refused");
  EXPECT_THAT(selected.error().server_text, HasSubstr("kefu@provider.example"));
}

TEST_F(ImapTest, SelectTellsTheFolder) {
  serve(k_login + capabilities("") + R"(
    C: $t SELECT "&XfJZBHQG-"
    S: * 4294967295 EXISTS
    S: * OK [UIDVALIDITY 3857529045] valid
    S: * OK [PERMANENTFLAGS ()] none
    S: $t OK [READ-ONLY] selected
  )");
  ASSERT_TRUE(connect());
  const auto folder = run(session().select("已处理"));
  ASSERT_TRUE(folder) << folder.error().what;
  EXPECT_EQ(folder->uidvalidity, 3857529045U);
  EXPECT_EQ(folder->uidnext, std::nullopt);
  EXPECT_EQ(folder->exists, 4294967295U);
  EXPECT_TRUE(folder->read_only);
  EXPECT_FALSE(folder->permits("\\Seen"));
}

TEST_F(ImapTest, SearchKeepsOnlyWhatWasAskedFor) {
  serve(k_login + capabilities("") + k_select + R"(
    C: $t UID SEARCH UID 8:*
    S: * SEARCH 12 7 9 9
    S: * SEARCH 8
    S: $t OK
    C: $t UID SEARCH UID 50:*
    S: * SEARCH 12
    S: $t OK
    C: $t UID SEARCH UID 1:*
    S: $t OK nothing said
  )");
  connect_and_select();
  EXPECT_THAT(*run(session().search_uids(8)), ElementsAre(8, 9, 12));
  EXPECT_THAT(*run(session().search_uids(50)), IsEmpty());
  EXPECT_THAT(*run(session().search_uids(1)), IsEmpty());
}

TEST_F(ImapTest, ASearchAnswerBeyondReasonIsNotBelieved) {
  serve(k_login + capabilities("") + k_select + R"(
    C: $t UID SEARCH UID 1:*
    S: * ESEARCH (TAG "x") UID ALL 1:4294967295
    S: $t OK
    stall
  )");
  connect_and_select();
  EXPECT_EQ(kind_of(run(session().search_uids(1))), "protocol");
}

TEST_F(ImapTest, FetchStreamsLiteralsInOddPieces) {
  const std::string hostile = "Subject: x\r\n\r\n)\r\nb5 OK done\r\n* 1 FETCH (UID 4 BODY[] {2}\r\nno)\r\n* BYE\r\n";
  for (const int piece : {1, 2, 3, 7, 64}) {
    serve(k_login + capabilities("") + k_select + "split " + std::to_string(piece) + R"(
      C: $t UID FETCH 4:6 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
      S: * 1 FETCH (UID 4 INTERNALDATE "12-Oct-2021 09:00:00 +0800" RFC822.SIZE $#mail BODY[] {$#mail}
      S< $mail
      S: )
      S: * 2 FETCH (BODY[] {5}
      S: Hello UID 5 RFC822.SIZE 7 FLAGS ())
      S: * 3 FETCH (UID 6 BODY[] "")
      S: $t OK
    )",
          {.texts = {{"mail", hostile}}});
    connect_and_select();
    KeepingSink sink;
    const auto report = run(session().fetch({6, 4, 5, 5}, sink));
    ASSERT_TRUE(report) << report.error().what << ": " << report.error().server_text;
    EXPECT_EQ(report->delivered, 3U);
    EXPECT_EQ(sink.texts[4], hostile);
    EXPECT_EQ(sink.messages[4].internal_date->time_since_epoch().count(), 1634000400);
    EXPECT_EQ(sink.texts[5], "Hello");
    EXPECT_EQ(sink.messages[5].declared_size, 7U);
    EXPECT_EQ(sink.messages[5].received_size, 5U);
    EXPECT_EQ(sink.texts[6], "");
    session_.reset();
    EXPECT_EQ(server->finish(), "") << "pieces of " << piece;
  }
}

TEST_F(ImapTest, FetchIsPipelinedInBoundedSets) {
  // 220 UIDs: sets of 50; four commands are under way before the first is answered, the fifth comes only after that.
  serve(k_login + capabilities("") + k_select + R"(
    C: $a UID FETCH 1:50 ...
    C: $b UID FETCH 51:100 ...
    C: $c UID FETCH 101:150 ...
    C: $d UID FETCH 151:200 ...
    S: * 1 FETCH (UID 1 BODY[] {1}
    S: x)
    S: $a OK
    C: $e UID FETCH 201:220 ...
    stall
  )");
  deadlines.reply = std::chrono::milliseconds(500);
  connect_and_select();
  std::vector<Uid> uids(220);
  for (Uid i = 0; i < 220; ++i) uids[i] = i + 1;
  KeepingSink sink;
  EXPECT_EQ(kind_of(run(session().fetch(uids, sink))), "timeout");
  EXPECT_EQ(sink.texts.size(), 1U);
}

TEST_F(ImapTest, WhatASetLeavesOutIsAskedForAlone) {
  serve(k_login + capabilities("") + k_select + R"(
    C: $a UID FETCH 1,3:5 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
    S: * 1 FETCH (UID 1 BODY[] {1}
    S: a)
    S: $a NO [SERVERBUG-ISH] some messages could not be read
    C: $b UID FETCH 3 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
    C: $c UID FETCH 4 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
    C: $d UID FETCH 5 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
    S: * 2 FETCH (UID 3 BODY[] {1}
    S: c)
    S: $b OK
    S: * 2 EXPUNGE
    S: $c OK gone
    S: $d NO cannot read this one
  )");
  connect_and_select();
  KeepingSink sink;
  const auto report = run(session().fetch({1, 3, 4, 5}, sink));
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->delivered, 2U);
  EXPECT_THAT(report->absent, ElementsAre(4));
  ASSERT_EQ(report->refused.size(), 1U);
  EXPECT_EQ(report->refused[0].uid, 5U);
  EXPECT_EQ(report->refused[0].server_text, "cannot read this one");
  EXPECT_THAT(sink.texts, ElementsAre(testing::Pair(1, "a"), testing::Pair(3, "c")));
}

TEST_F(ImapTest, RepeatedAndUnaskedMessagesAreAbandoned) {
  serve(k_login + capabilities("") + k_select + R"(
    C: $t UID FETCH 4 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])
    S: * 7 FETCH (UID 99 BODY[] {3}
    S: odd)
    S: * 7 FETCH (BODY[] {3}
    S: odd)
    S: * 1 FETCH (UID 4 BODY[] {4}
    S: mine)
    S: * 1 FETCH (UID 4 BODY[] {4}
    S: mine)
    S: * 1 FETCH (UID 4 BODY[] NIL)
    S: $t OK
  )");
  connect_and_select();
  KeepingSink sink;
  const auto report = run(session().fetch({4}, sink));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->delivered, 1U);
  EXPECT_EQ(sink.abandoned, 3);
  EXPECT_EQ(sink.texts[4], "mine");
}

TEST_F(ImapTest, AGrammarFaultEndsTheConversationAndNamesTheLine) {
  serve(k_login + capabilities("") + k_select + R"(
    C: $t UID FETCH 4 ...
    S: * 1 FETCH (UID 4 BODY[] {3}
    S: abcdef)
    stall
  )");
  connect_and_select();
  KeepingSink sink;
  const auto report = run(session().fetch({4}, sink));
  EXPECT_EQ(kind_of(report), "protocol");
  EXPECT_EQ(report.error().server_text, "* 1 FETCH (UID 4 BODY[] {3}def)");
  EXPECT_EQ(sink.abandoned, 1);
  EXPECT_EQ(kind_of(run(session().noop())), "protocol") << "the connection stays unusable";
}

TEST_F(ImapTest, ASinkThatThrowsReachesTheCallerAndClosesTheLine) {
  class FullDisk final : public MessageSink {
    void begin(std::optional<Uid>, std::uint64_t) override {}
    void write(std::string_view) override { throw std::runtime_error("disk full"); }
    void end(const FetchedMessage&) override { ADD_FAILURE(); }
    void abandon() override { ADD_FAILURE(); }
  };
  serve(k_login + capabilities("") + k_select +
        "C: $t UID FETCH 4 ...\nS: * 1 FETCH (UID 4 BODY[] {3}\nS: abc)\nstall\n");
  connect_and_select();
  FullDisk sink;
  EXPECT_THROW(static_cast<void>(run(session().fetch({4}, sink))), std::runtime_error);
  EXPECT_EQ(kind_of(run(session().noop())), "closed");
}

TEST_F(ImapTest, FlagsNotPermittedAreLeftOut) {
  serve(k_login + capabilities("") + R"(
    C: $t SELECT "INBOX"
    S: * OK [UIDVALIDITY 7]
    S: * OK [PERMANENTFLAGS (\seen)] limited
    S: $t OK [READ-WRITE]
    C: $t UID STORE 4,6:7 +FLAGS.SILENT (\Seen)
    S: $t OK
  )");
  ASSERT_TRUE(connect());
  ASSERT_TRUE(run(session().select("INBOX")));
  EXPECT_THAT(*run(session().store_flags({7, 4, 6}, {"\\Seen", "$Baosong"})), ElementsAre("\\Seen"));
  EXPECT_THAT(*run(session().store_flags({7}, {"$Baosong"})), IsEmpty());
}

TEST_F(ImapTest, MoveMakesTheFolderThatIsLacking) {
  serve(k_login + capabilities("MOVE") + k_select + R"(
    C: $t UID MOVE 4 "Done"
    S: $t NO [TRYCREATE] no such folder
    C: $t CREATE "Done"
    S: $t OK
    C: $t UID MOVE 4 "Done"
    S: * OK [COPYUID 5 4 1] moved
    S: * 1 EXPUNGE
    S: $t OK
  )");
  connect_and_select();
  EXPECT_TRUE(run(session().move({4}, "Done"))->removed);
}

TEST_F(ImapTest, MoveWithoutMoveIsCopyAndUidExpunge) {
  serve(k_login + capabilities("UIDPLUS") + k_select + R"(
    C: $t UID COPY 4 "Done"
    S: $t OK
    C: $t UID STORE 4 +FLAGS.SILENT (\Deleted)
    S: $t OK
    C: $t UID EXPUNGE 4
    S: $t OK
  )");
  connect_and_select();
  EXPECT_TRUE(run(session().move({4}, "Done"))->removed);
}

TEST_F(ImapTest, WithoutUidplusNothingOfOthersIsExpunged) {
  serve(k_login + capabilities("") + k_select + R"(
    C: $t UID COPY 4 "Done"
    S: $t OK
    C: $t UID STORE 4 +FLAGS.SILENT (\Deleted)
    S: $t OK
  )");
  connect_and_select();
  EXPECT_FALSE(run(session().move({4}, "Done"))->removed);
}

// A full quota or a folder without \\Deleted: asking again and again would fill the target with copies.
TEST_F(ImapTest, WhatIsCopiedAndCannotBeTakenAwayIsNotCopiedAgain) {
  for (const char* refused : {"S: $t NO not permitted\n", "S: $t OK\nC: $t UID EXPUNGE 4\nS: $t NO not permitted\n"}) {
    serve(k_login + capabilities("UIDPLUS") + k_select + "C: $t UID COPY 4 \"Done\"\nS: $t OK\n" +
          "C: $t UID STORE 4 +FLAGS.SILENT (\\Deleted)\n" + refused);
    connect_and_select();
    const auto moved = run(session().move({4}, "Done"));
    ASSERT_TRUE(moved) << moved.error().what;
    EXPECT_FALSE(moved->removed);
    session_.reset();
    EXPECT_EQ(server->finish(), "");
  }
}

TEST_F(ImapTest, HeadersAloneOfMessages) {
  serve(k_login + capabilities("") + k_select + R"(
    C: $t UID FETCH 4:5 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])
    S: * 1 FETCH (UID 4 RFC822.SIZE 90000 BODY[HEADER] {14}
    S< Subject: x
    S:
    S:
    S: )
    S: * 2 FETCH (BODY[HEADER] {2}
    S:
    S:  UID 5)
    S: $t OK
  )");
  connect_and_select();
  KeepingSink sink;
  const auto report = run(session().fetch({4, 5}, sink, FetchWhat::header));
  ASSERT_TRUE(report) << report.error().what << report.error().server_text;
  EXPECT_EQ(sink.texts[4], "Subject: x\r\n\r\n");
  EXPECT_EQ(sink.texts[5], "\r\n");
  EXPECT_EQ(sink.messages[4].declared_size, 90000U);
}

TEST_F(ImapTest, FoldersWithTheirUse) {
  serve(k_login + capabilities("") + R"(
    C: $t LIST "" "*"
    S: * LIST (\HasNoChildren) "/" INBOX
    S: * LIST (\Junk) "/" "&V4NXPpCuTvY-"
    S: $t OK
  )");
  ASSERT_TRUE(connect());
  const auto folders = run(session().list_folders());
  ASSERT_TRUE(folders);
  ASSERT_EQ(folders->size(), 2U);
  EXPECT_EQ((*folders)[1].name, "垃圾邮件");
  EXPECT_THAT((*folders)[1].attributes, ElementsAre("\\Junk"));
}

TEST_F(ImapTest, LogoutSaysGoodBye) {
  serve(k_login + capabilities("") + R"(
    C: $t LOGOUT
    S: * BYE see you
    S: $t OK
    stall
  )");
  ASSERT_TRUE(connect());
  run(session().logout());
  EXPECT_FALSE(session().is_open());
}

}  // namespace
}  // namespace baosong::mail
