// An ImapSession against a DialogueServer, and a sink that keeps what it gets.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "daemon/mail/imap_session.hpp"
#include "tests/daemon/mail/run_coroutine.hpp"
#include "tests/fakes/dialogue_server.hpp"

namespace baosong::mail {

/// Keeps whole messages by UID; counts what was abandoned.
class KeepingSink final : public MessageSink {
 public:
  void begin(std::optional<Uid> uid, std::uint64_t bytes) override {
    EXPECT_FALSE(open) << "begin() before the end of the last message";
    open = true;
    begun_uid = uid;
    promised = bytes;
    text.clear();
  }
  void write(std::string_view piece) override {
    EXPECT_TRUE(open);
    text += piece;
  }
  void end(const FetchedMessage& message) override {
    EXPECT_TRUE(open);
    open = false;
    EXPECT_EQ(text.size(), message.received_size);
    EXPECT_EQ(promised, message.received_size);
    EXPECT_FALSE(texts.contains(message.uid)) << "UID " << message.uid << " twice";
    texts[message.uid] = text;
    messages[message.uid] = message;
  }
  void abandon() override {
    EXPECT_TRUE(open);
    open = false;
    ++abandoned;
  }

  std::map<Uid, std::string> texts;
  std::map<Uid, FetchedMessage> messages;
  int abandoned = 0;
  bool open = false;
  std::optional<Uid> begun_uid;
  std::uint64_t promised = 0;
  std::string text;
};

// What comes before the interesting part. The first three commands are libcurl's.
inline const std::string k_login = R"(
  S: * OK IMAP4rev1 ready
  C: $t CAPABILITY
  S: * CAPABILITY IMAP4rev1
  S: $t OK done
  C: $t LOGIN office@fujian.example "s3cret word"
  S: $t OK logged in
)";

inline std::string capabilities(const std::string& names) {
  return "C: $t CAPABILITY\nS: * CAPABILITY IMAP4rev1 " + names + "\nS: $t OK done\n";
}

inline const std::string k_select = R"(
  C: $t SELECT "INBOX"
  S: * FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
  S: * OK [PERMANENTFLAGS (\Deleted \Seen \*)] limited
  S: * 3 EXISTS
  S: * 0 RECENT
  S: * OK [UIDVALIDITY 77] valid
  S: * OK [UIDNEXT 10] next
  S: $t OK [READ-WRITE] selected
)";

class ImapTest : public testing::Test {
 protected:
  void serve(const std::string& dialogue, fakes::DialogueServer::Options options = {}) {
    server = std::make_unique<fakes::DialogueServer>(dialogue, std::move(options));
  }

  Deadlines deadlines{.connect = std::chrono::seconds(20), .reply = std::chrono::seconds(20)};

  ImapSession& session() {
    if (!session_)
      session_ =
          std::make_unique<ImapSession>(context.get_executor(), "test", ClientIdentity{.version = "1"}, deadlines);
    return *session_;
  }

  template <class T>
  T run(asio::awaitable<T> coroutine) {
    return run_to_end(context, std::move(coroutine));
  }

  Result<void> connect(Security security = Security::none, const std::string& ca_file = {},
                       const std::string& host = "127.0.0.1") {
    return run(
        session().connect({host, server->port(), security}, {"office@fujian.example", "s3cret word"}, {ca_file}));
  }

  /// Connected, logged in, INBOX selected; the dialogue must begin with k_login + capabilities() + k_select.
  void connect_and_select() {
    const auto connected = connect();
    ASSERT_TRUE(connected) << connected.error().what << " / " << connected.error().server_text;
    const auto selected = run(session().select("INBOX"));
    ASSERT_TRUE(selected) << selected.error().what << " / " << selected.error().server_text;
  }

  void TearDown() override {
    session_.reset();
    if (server) {
      EXPECT_EQ(server->finish(), "");
    }
  }

  asio::io_context context;
  std::unique_ptr<fakes::DialogueServer> server;
  std::unique_ptr<ImapSession> session_;
};

/// For EXPECT_EQ(kind_of(result), …) with a readable message.
template <class T>
std::string kind_of(const Result<T>& result) {
  return result ? "ok" : std::string(to_string(result.error().kind));
}

}  // namespace baosong::mail
