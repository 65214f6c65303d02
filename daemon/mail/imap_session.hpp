// One IMAP conversation: connect, select, search, fetch, flag, move, wait for news (RFC 3501, 2177, 2971, 4315, 6154,
// 6851). Contract: only UIDs count, sequence numbers never do; unsolicited responses may stand anywhere; a message that
// vanished is absent from the answer, no error. Errors are values; after one of kind network, tls, timeout, protocol,
// closed or throttled the connection is gone and every later call says so: make a new connection. After `refused` it
// goes on. Refuses to trust the stream after the first grammar fault, and a folder whose UIDVALIDITY changes under our
// feet. Threads: all on the executor's one thread. One operation at a time (wake() and close() excepted); the session
// must outlive it. Why not libcurl's own IMAP: docs/decisions.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mail/curl_stream.hpp"
#include "daemon/mail/imap_grammar.hpp"

namespace baosong::mail {

/// What ID says of us (RFC 2971). NetEase wants all three.
struct ClientIdentity {
  std::string name = "baosong";
  std::string version;
  std::string vendor = "baosong";
};

struct SelectedFolder {
  std::uint32_t uidvalidity = 0;
  std::optional<Uid> uidnext;
  std::uint32_t exists = 0;  ///< as the server counts; some count wrongly
  bool read_only = false;
  std::optional<std::vector<std::string>> permanent_flags;  ///< unset: the server did not say, then all may be tried

  /// Whether the server lets us keep this flag or keyword.
  [[nodiscard]] bool permits(std::string_view flag) const;
};

struct FetchedMessage {
  Uid uid = 0;
  std::optional<std::chrono::sys_seconds> internal_date;
  std::optional<std::uint64_t> declared_size;  ///< RFC822.SIZE; some servers give a wrong one
  std::uint64_t received_size = 0;             ///< what really came
};

/// Takes messages while they arrive, on the loop's thread: must be quick. May throw (disk full): the exception reaches
/// the caller of fetch(), and the connection is closed. Every begin() is followed by end() or abandon(), but where the
/// sink threw.
class MessageSink {
 public:
  virtual ~MessageSink() = default;
  /// `uid` is known only where the server said it first; `bytes` is the literal's length.
  virtual void begin(std::optional<Uid> uid, std::uint64_t bytes) = 0;
  virtual void write(std::string_view piece) = 0;
  virtual void end(const FetchedMessage& message) = 0;
  /// What was written is to be forgotten: the line broke, or it is a message nobody asked for, or came twice.
  virtual void abandon() = 0;
};

enum class FetchWhat {
  whole,   ///< BODY[]
  header,  ///< BODY[HEADER], with the empty line that ends it
};

struct FetchReport {
  std::size_t delivered = 0;
  std::vector<Uid> absent;  ///< the server said OK and sent nothing: vanished
  struct Refusal {
    Uid uid = 0;
    std::string server_text;
  };
  /// NO or BAD, also when asked for alone. Where a server refuses many in a row, the rest is not asked for, and is
  /// here.
  std::vector<Refusal> refused;
};

struct ListedFolder {
  std::string name;                     ///< UTF-8
  std::vector<std::string> attributes;  ///< \Junk, \Sent, \Noselect …, as sent
};

enum class IdleEnd { new_mail, timeout, woken };

struct MoveOutcome {
  bool removed = true;  ///< false: copied, but they stay where they were: the server cannot expunge these alone (no
                        ///< UIDPLUS), or refuses
};

class ImapSession final : private ResponseHandler {
 public:
  /// `name` stands in log lines.
  ImapSession(asio::any_io_executor executor, std::string name, ClientIdentity identity, Deadlines deadlines = {});
  ~ImapSession();

  /// Connects, logs in, asks for the capabilities, sends ID where offered.
  asio::awaitable<Result<void>> connect(ServerAddress server, Credentials credentials, TlsTrust trust);

  /// `folder` in UTF-8. A server that refuses with «Unsafe Login» gets ID and is asked once more.
  asio::awaitable<Result<SelectedFolder>> select(std::string folder);

  /// UIDs ≥ `from`, ascending. Where SEARCH is refused, FETCH is asked instead.
  asio::awaitable<Result<std::vector<Uid>>> search_uids(Uid from);

  /// Fetches messages without setting \Seen, several commands under way at a time; each goes to `sink` as it
  /// comes, in the server's order. What a command for many left out is asked for once more alone.
  asio::awaitable<Result<FetchReport>> fetch(std::vector<Uid> uids, MessageSink& sink,
                                             FetchWhat what = FetchWhat::whole);

  /// Adds flags; those the folder does not permit are left out. Returns the ones that were set.
  asio::awaitable<Result<std::vector<std::string>>> store_flags(std::vector<Uid> uids, std::vector<std::string> flags);

  /// MOVE, or COPY, \Deleted and UID EXPUNGE. A folder that is lacking is made.
  asio::awaitable<Result<MoveOutcome>> move(std::vector<Uid> uids, std::string folder);

  /// Waits for new mail, at most 25 minutes (RFC 2177 s.3 has servers end it after 30). Returns at once where EXISTS
  /// came since the last search_uids. `refused` where the server has no IDLE.
  asio::awaitable<Result<IdleEnd>> idle(std::chrono::milliseconds at_most);

  asio::awaitable<Result<void>> noop();
  asio::awaitable<Result<std::vector<ListedFolder>>> list_folders();

  /// Says good-bye and closes; never fails, and takes 5 seconds at most.
  asio::awaitable<void> logout();

  /// Ends an idle() that is under way, or the next one, with IdleEnd::woken.
  void wake();
  /// Closes at once; a running operation ends with MailErrorKind::closed.
  void close();

  [[nodiscard]] bool is_open() const { return stream_.is_open(); }
  [[nodiscard]] bool has_capability(std::string_view name) const;
  [[nodiscard]] bool can_idle() const { return has_capability("IDLE"); }

 private:
  struct FetchInProgress;
  using Clock = std::chrono::steady_clock;

  static std::string words_of(const StatusResponse& status);
  void on_body_begin(std::optional<Uid> uid, std::uint64_t bytes) override;
  void on_body_data(std::string_view piece) override;
  void on_response(Response response) override;
  void on_status(StatusResponse status);
  void on_code(const ResponseCode& code, const std::string& text);
  void on_count(const CountResponse& count);
  void on_fetch(const FetchResponse& fetch);

  MailError fail(MailError error);
  MailError refusal(const std::string& command, const StatusResponse& status);
  MailError refusal_of_mail(const StatusResponse& status);
  asio::awaitable<Result<CurlStream::Woken>> pump(Clock::time_point until);
  /// `shown` is what the log says of it; empty: the command itself.
  asio::awaitable<Result<std::string>> send(std::string command, std::string shown = {});
  asio::awaitable<Result<StatusResponse>> finish(std::string tag);
  asio::awaitable<Result<StatusResponse>> run(std::string command, std::string shown = {});
  asio::awaitable<Result<void>> open_line(const ServerAddress& server, const Credentials& credentials,
                                          const TlsTrust& trust);
  asio::awaitable<Result<void>> log_in(const ServerAddress& server, const Credentials& credentials);
  asio::awaitable<Result<void>> identify();
  asio::awaitable<Result<void>> fetch_sets(std::vector<std::vector<Uid>> sets, bool last_try);

  CurlStream stream_;
  std::string name_;
  ClientIdentity identity_;
  Deadlines deadlines_;
  std::vector<char> buffer_;
  std::unique_ptr<ResponseParser> parser_;
  std::optional<MailError> broken_;  // why the connection cannot be used; set before the first connect, too
  std::optional<std::string> bye_;
  std::map<std::string, StatusResponse> finished_;  // tagged answers not yet taken
  std::vector<std::string> capabilities_;
  std::vector<ListedFolder> listed_;
  std::vector<std::pair<Uid, Uid>> found_;
  std::vector<Uid> seen_uids_;  // of FETCH responses without a body
  SelectedFolder folder_;
  std::unique_ptr<FetchInProgress> fetching_;
  unsigned last_tag_ = 0;
  std::size_t read_since_yield_ = 0;
  bool identified_ = false;
  bool selecting_ = false;
  bool selected_ = false;
  bool continuation_ = false;
  bool news_ = false;  // EXISTS came since the last search
  bool wake_wanted_ = false;
};

}  // namespace baosong::mail
