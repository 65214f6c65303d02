#include "daemon/mail/curl_stream.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <stdexcept>
#include <stop_token>
#include <thread>

namespace baosong::mail {
namespace {

constexpr std::size_t k_transcript_bytes = 32 * 1024;
constexpr long k_keep_alive_seconds = 60;

void start_curl_once() {
  static const bool k_started = [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl cannot be started");
    std::signal(SIGPIPE, SIG_IGN);  // with NOSIGNAL libcurl leaves a broken pipe to the program
    return true;
  }();
  static_cast<void>(k_started);
}

std::size_t keep_server_line(char* bytes, std::size_t size, std::size_t count, void* transcript) {
  auto& text = *static_cast<std::string*>(transcript);
  if (text.size() + size * count <= k_transcript_bytes) text.append(bytes, size * count);
  return size * count;
}

std::string where(const ServerAddress& server) {
  const bool ipv6 = server.host.find(':') != std::string::npos;
  return (ipv6 ? "[" + server.host + "]" : server.host) + ":" + std::to_string(server.port);
}

std::string last_line(std::string_view transcript) {
  while (transcript.ends_with('\n') || transcript.ends_with('\r')) transcript.remove_suffix(1);
  return printable(transcript.substr(transcript.rfind('\n') + 1));
}

// libcurl tags its own commands A001, A002 …; the tag tells people nothing.
std::string without_tag(std::string said) {
  const bool tagged = said.size() > 5 && said[0] >= 'A' && said[0] <= 'Z' && said[4] == ' ' &&
                      said.find_first_not_of("0123456789", 1) == 4;
  return tagged ? said.substr(5) : said;
}

// The border: from here on nobody knows CURLcode.
MailError connect_error(CURLcode code, std::string_view detail, std::string_view transcript,
                        const ServerAddress& server, const TlsTrust& trust) {
  using Kind = MailErrorKind;
  const std::string at = where(server);
  const std::string said = without_tag(last_line(transcript));
  std::string reason = printable(detail.empty() ? curl_easy_strerror(code) : detail);
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return {Kind::tls, "The certificate of " + at + " is not trusted: " + reason, {}};
    case CURLE_SSL_CACERT_BADFILE:
      return {Kind::tls, "The CA file " + trust.ca_file + " cannot be read: " + reason, {}};
    case CURLE_USE_SSL_FAILED:
      return {Kind::tls, "The server " + at + " offers no STARTTLS; nothing more was said in plain text", said};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_INITFAILED:
      return {Kind::tls, "TLS with " + at + " failed: " + reason, {}};
    case CURLE_LOGIN_DENIED: {
      const bool later = said.starts_with('4');  // SMTP 4yz: temporary (RFC 4954 s.6)
      return {later ? Kind::throttled : kind_of_refusal(said, Kind::login_refused),
              "The server " + at + " refused the login", said};
    }
    case CURLE_OPERATION_TIMEDOUT:
      return {Kind::timeout, "The server " + at + " did not answer in time", said};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return {Kind::network, "The server " + at + " cannot be reached: " + reason, {}};
    default:
      break;
  }
  const bool broken_line = code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING;
  Kind kind = kind_of_refusal(said, broken_line ? Kind::closed : Kind::protocol);
  // A greeting that is a refusal: IMAP's BYE, SMTP's 4yz and 5yz.
  if (kind == Kind::protocol && (said.starts_with("* BYE") || said.starts_with('5'))) kind = Kind::closed;
  if (kind == Kind::protocol && said.starts_with('4')) kind = Kind::throttled;
  return {kind, "The server " + at + " did not let us in: " + reason, said};
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code != CURLE_OK)
    throw std::runtime_error("libcurl lacks an option that baosong needs (" + std::to_string(option) +
                             "): " + curl_easy_strerror(code));
}

// Runs on its own thread until connected, failed or told to stop.
CURLcode perform(CURLM* multi, const std::stop_token& stop) {
  const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
  for (int running = 1; running > 0;) {
    if (stop.stop_requested()) return CURLE_ABORTED_BY_CALLBACK;
    if (curl_multi_perform(multi, &running) != CURLM_OK) return CURLE_FAILED_INIT;
    if (running > 0 && curl_multi_poll(multi, nullptr, 0, 1000, nullptr) != CURLM_OK) return CURLE_FAILED_INIT;
  }
  int queued = 0;
  const CURLMsg* message = curl_multi_info_read(multi, &queued);
  return message != nullptr && message->msg == CURLMSG_DONE ? message->data.result : CURLE_FAILED_INIT;
}

}  // namespace

// The handle stays in its multi for life: libcurl 7.88 closes a CONNECT_ONLY connection when it is taken out.
struct CurlStream::Connection {
  Connection() : multi(curl_multi_init()), easy(curl_easy_init()) {
    if (multi == nullptr || easy == nullptr || curl_multi_add_handle(multi, easy) != CURLM_OK) {
      release();
      throw std::bad_alloc();
    }
  }
  ~Connection() { release(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void release() {
    if (multi != nullptr && easy != nullptr) curl_multi_remove_handle(multi, easy);
    curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
  }

  CURLM* multi;
  CURL* easy;
  std::array<char, CURL_ERROR_SIZE> error_text{};
};

// What a wait needs besides the stream: Asio's view of the socket, and the clock.
struct CurlStream::Waiting {
  explicit Waiting(const asio::any_io_executor& executor) : descriptor(executor), timer(executor) {}
  asio::posix::stream_descriptor descriptor;  // a duplicate: libcurl closes its own
  asio::steady_timer timer;
  unsigned round = 0;  // a timer that fired as its wait ended must not end the next one
  bool timed_out = false;
};

CurlStream::CurlStream(asio::any_io_executor executor) : executor_(std::move(executor)) {
  start_curl_once();
}
CurlStream::~CurlStream() {
  close();
}

bool CurlStream::is_open() const {
  return waiting_ != nullptr;
}
std::string_view CurlStream::transcript() const {
  return transcript_;
}

void CurlStream::close() {
  if (const auto connecting = connecting_.lock()) connecting->cancel();
  connecting_.reset();
  if (waiting_) {
    boost::system::error_code ignored;
    waiting_->descriptor.close(ignored);
    waiting_->timer.cancel();
    waiting_.reset();
    connection_.reset();
  }
}

void CurlStream::interrupt() {
  interrupted_ = true;
  if (waiting_) waiting_->descriptor.cancel();
}

asio::awaitable<Result<void>> CurlStream::connect(Protocol protocol, ServerAddress server, Credentials credentials,
                                                  TlsTrust trust, std::string client_name,
                                                  std::chrono::milliseconds deadline) {
  close();
  transcript_.clear();
  interrupted_ = false;
  auto connection = std::make_unique<Connection>();
  CURL* const easy = connection->easy;
  const bool tls_at_once = server.security == Security::tls;
  const std::string scheme =
      protocol == Protocol::imap ? (tls_at_once ? "imaps" : "imap") : (tls_at_once ? "smtps" : "smtp");
  set(easy, CURLOPT_URL,
      (scheme + "://" + where(server) + "/" + (protocol == Protocol::smtp ? client_name : "")).c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, scheme.c_str());
  set(easy, CURLOPT_CONNECT_ONLY, 1L);
  if (!credentials.user.empty()) {
    set(easy, CURLOPT_USERNAME, credentials.user.c_str());
    set(easy, CURLOPT_PASSWORD, credentials.password.c_str());
  }
  set(easy, CURLOPT_USE_SSL, static_cast<long>(server.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  // Debian's libcurl looks into /etc/ssl/certs (CAPATH) besides; so this adds to the system's CAs and replaces none.
  if (!trust.ca_file.empty()) set(easy, CURLOPT_CAINFO, trust.ca_file.c_str());
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_QUICK_EXIT, 1L);  // giving up does not wait for a name server
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(deadline.count()));
  set(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  set(easy, CURLOPT_TCP_KEEPIDLE, k_keep_alive_seconds);
  set(easy, CURLOPT_TCP_KEEPINTVL, k_keep_alive_seconds);
  set(easy, CURLOPT_HEADERFUNCTION, &keep_server_line);
  set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&transcript_));
  set(easy, CURLOPT_ERRORBUFFER, connection->error_text.data());

  const auto done = std::make_shared<asio::steady_timer>(executor_, deadline);
  const auto code = std::make_shared<CURLcode>(CURLE_OPERATION_TIMEDOUT);
  const auto waiting = std::make_shared<Waiting>(executor_);
  {
    // Destroyed with the coroutine, should that end first: the thread is woken, ends, and is joined.
    std::jthread worker([multi = connection->multi, executor = executor_, done, code](const std::stop_token& stop) {
      const CURLcode result = perform(multi, stop);
      if (stop.stop_requested()) return;
      asio::post(executor, [done, code, result] {
        *code = result;
        done->cancel();
      });
    });
    connecting_ = done;
    boost::system::error_code ended;
    co_await done->async_wait(asio::redirect_error(asio::use_awaitable, ended));
  }
  if (connecting_.lock() != done) co_return MailError{MailErrorKind::closed, "Connecting was given up here", {}};
  connecting_.reset();
  if (*code != CURLE_OK) co_return connect_error(*code, connection->error_text.data(), transcript_, server, trust);
  curl_socket_t socket = CURL_SOCKET_BAD;
  if (curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK || socket == CURL_SOCKET_BAD)
    co_return MailError{MailErrorKind::closed, "The server " + where(server) + " closed the line at once",
                        last_line(transcript_)};
  const int duplicate = ::dup(socket);
  if (duplicate < 0)
    throw std::system_error(errno, std::generic_category(), "a mail server's socket cannot be duplicated");
  waiting->descriptor.assign(duplicate);
  connection_ = std::move(connection);
  waiting_ = waiting;
  co_return Result<void>{};
}

asio::awaitable<Result<CurlStream::Woken>> CurlStream::wait(Direction direction,
                                                            std::chrono::steady_clock::time_point until) {
  const std::shared_ptr<Waiting> waiting = waiting_;
  if (!waiting) co_return MailError{MailErrorKind::closed, "The connection is closed", {}};
  waiting->timed_out = false;
  waiting->timer.expires_at(until);
  waiting->timer.async_wait([weak = std::weak_ptr(waiting), round = ++waiting->round](boost::system::error_code error) {
    const auto self = weak.lock();
    if (error || !self || self->round != round) return;
    self->timed_out = true;
    if (self->descriptor.is_open()) self->descriptor.cancel();
  });
  boost::system::error_code error;
  co_await waiting->descriptor.async_wait(
      direction == Direction::read ? asio::posix::descriptor_base::wait_read : asio::posix::descriptor_base::wait_write,
      asio::redirect_error(asio::use_awaitable, error));
  waiting->timer.cancel();
  if (waiting != waiting_) co_return MailError{MailErrorKind::closed, "The connection was closed here", {}};
  if (!error) co_return Woken::readable;
  if (direction == Direction::read && interrupted_) {
    interrupted_ = false;
    co_return Woken::interrupted;
  }
  if (waiting->timed_out) co_return Woken::timeout;
  if (direction == Direction::write && interrupted_) co_return Woken::readable;  // kept for the next wait to read
  co_return MailError{MailErrorKind::closed, "Waiting for the server was cancelled", {}};
}

asio::awaitable<Result<CurlStream::Woken>> CurlStream::wait_readable(std::chrono::steady_clock::time_point until) {
  if (interrupted_) {
    interrupted_ = false;
    co_return Woken::interrupted;
  }
  co_return co_await wait(Direction::read, until);
}

Result<std::size_t> CurlStream::try_read(std::span<char> buffer) {
  if (!is_open()) return MailError{MailErrorKind::closed, "The connection is closed", {}};
  std::size_t count = 0;
  const CURLcode code = curl_easy_recv(connection_->easy, buffer.data(), buffer.size(), &count);
  if (code == CURLE_AGAIN) return std::size_t{0};
  if (code != CURLE_OK)
    return MailError{MailErrorKind::network, std::string("The line was lost: ") + curl_easy_strerror(code), {}};
  if (count == 0) return MailError{MailErrorKind::closed, "The server closed the line", {}};
  return count;
}

asio::awaitable<Result<void>> CurlStream::write(std::string_view bytes, std::chrono::milliseconds deadline) {
  while (!bytes.empty()) {
    if (!is_open()) co_return MailError{MailErrorKind::closed, "The connection is closed", {}};
    std::size_t count = 0;
    // After CURLE_AGAIN the same bytes at the same place must come again: TLS may have taken them already.
    const CURLcode code = curl_easy_send(connection_->easy, bytes.data(), bytes.size(), &count);
    if (code == CURLE_OK) {
      bytes.remove_prefix(count);
    } else if (code == CURLE_AGAIN) {
      const auto woken = co_await wait(Direction::write, std::chrono::steady_clock::now() + deadline);
      if (!woken) co_return woken.error();
      if (*woken == Woken::timeout) co_return MailError{MailErrorKind::timeout, "The server takes no more bytes", {}};
    } else {
      co_return MailError{MailErrorKind::network, std::string("The line was lost: ") + curl_easy_strerror(code), {}};
    }
  }
  co_return Result<void>{};
}

}  // namespace baosong::mail
