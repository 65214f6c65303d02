// An authenticated byte stream to an IMAP or SMTP server: libcurl connects, secures and logs in (CURLOPT_CONNECT_ONLY,
// documented for IMAP, POP3 and SMTP), then only carries bytes (curl_easy_send, curl_easy_recv). The one file that
// includes curl.h; CURLcode becomes MailError here and nowhere else.
// Refuses: a certificate that does not verify, TLS older than 1.2, and any plain text before STARTTLS where TLS was
// asked for. Threads: everything on the executor's one thread but connecting, which blocks in libcurl (name, CA bundle,
// handshake) and so has a thread of its own while it lasts. One operation at a time; interrupt() and close() may come
// in between. The stream must outlive its running operation, and be gone or closed before its io_context. SIGPIPE
// becomes ignored for the process: libcurl leaves it to us.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/mail/mail_error.hpp"
#include "daemon/mail/server.hpp"

namespace baosong::mail {

namespace asio = boost::asio;

class CurlStream {
 public:
  enum class Protocol { imap, smtp };
  enum class Woken { readable, timeout, interrupted };

  explicit CurlStream(asio::any_io_executor executor);
  ~CurlStream();
  CurlStream(const CurlStream&) = delete;
  CurlStream& operator=(const CurlStream&) = delete;

  /// Connects, secures, logs in; without a login where `credentials` are empty. `client_name` is what SMTP says in
  /// EHLO. An earlier connection is closed first.
  asio::awaitable<Result<void>> connect(Protocol protocol, ServerAddress server, Credentials credentials,
                                        TlsTrust trust, std::string client_name, std::chrono::milliseconds deadline);

  /// Sends all of `bytes`; `deadline` runs anew with each byte the server takes.
  asio::awaitable<Result<void>> write(std::string_view bytes, std::chrono::milliseconds deadline);

  /// What is there already, without waiting; 0 bytes: nothing now. The server's end of the line is
  /// MailErrorKind::closed.
  [[nodiscard]] Result<std::size_t> try_read(std::span<char> buffer);

  /// Waits until try_read may have something. Only after try_read said 0: TLS may hold decrypted bytes while the
  /// socket is silent.
  asio::awaitable<Result<Woken>> wait_readable(std::chrono::steady_clock::time_point until);

  /// Ends a wait_readable that is under way, or the next one, with Woken::interrupted.
  void interrupt();
  /// Takes back an interrupt() that has ended nothing yet; whether there was one.
  bool take_interrupt() { return std::exchange(interrupted_, false); }

  /// Closes at once, without a word to the server. A running operation ends with MailErrorKind::closed.
  void close();

  [[nodiscard]] bool is_open() const;

  /// What the server said while connecting: the greeting, capabilities and replies, lines with LF. Never our side.
  [[nodiscard]] std::string_view transcript() const;

 private:
  struct Connection;
  struct Waiting;
  enum class Direction { read, write };

  asio::awaitable<Result<Woken>> wait(Direction direction, std::chrono::steady_clock::time_point until);

  asio::any_io_executor executor_;
  std::unique_ptr<Connection> connection_;
  std::shared_ptr<Waiting> waiting_;              // shared with the timer's handler, which may outlive the stream
  std::weak_ptr<asio::steady_timer> connecting_;  // lives in the coroutine, which may end with its context
  std::string transcript_;
  bool interrupted_ = false;
};

}  // namespace baosong::mail
