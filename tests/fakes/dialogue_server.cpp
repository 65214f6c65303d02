#include "tests/fakes/dialogue_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <system_error>

namespace baosong::fakes {
namespace {

constexpr int k_patience_ms = 20'000;  // only a broken test waits so long

[[noreturn]] void broken(const char* what) {
  throw std::system_error(errno, std::generic_category(), std::string("the test environment is broken: ") + what);
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// The name after '$' (and '#'), lower case only, so that a keyword like $Baosong can stand in a dialogue.
std::string_view name_at(std::string_view text) {
  if (text.empty() || text[0] < 'a' || text[0] > 'z') return {};
  std::size_t length = 0;
  while (length < text.size() && is_name_character(text[length])) ++length;
  return text.substr(0, length);
}

}  // namespace

// One connection, plain or TLS; every wait can be ended by the server's destructor.
class DialogueServer::Wire {
 public:
  Wire(int socket, int stop_event) : socket_(socket), stop_event_(stop_event) {
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~Wire() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
    ::close(socket_);
  }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  [[nodiscard]] bool secure() const { return ssl_ != nullptr; }

  bool start_tls(const ServerCertificate& identity) {
    context_ = SSL_CTX_new(TLS_server_method());
    BIO* certificate_text =
        BIO_new_mem_buf(identity.certificate_pem.data(), static_cast<int>(identity.certificate_pem.size()));
    BIO* key_text = BIO_new_mem_buf(identity.key_pem.data(), static_cast<int>(identity.key_pem.size()));
    X509* certificate = PEM_read_bio_X509(certificate_text, nullptr, nullptr, nullptr);
    EVP_PKEY* key = PEM_read_bio_PrivateKey(key_text, nullptr, nullptr, nullptr);
    SSL_CTX_use_certificate(context_, certificate);
    SSL_CTX_use_PrivateKey(context_, key);
    X509_free(certificate);
    EVP_PKEY_free(key);
    BIO_free(certificate_text);
    BIO_free(key_text);
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, socket_);
    const bool done = wait() && SSL_accept(ssl_) == 1;
    ERR_clear_error();
    return done;
  }

  /// Next byte; nullopt: the client closed, or nothing came for long.
  std::optional<char> next() {
    if (position_ == filled_) {
      if ((ssl_ == nullptr || SSL_pending(ssl_) == 0) && !wait()) return std::nullopt;
      const ssize_t count =
          ssl_ != nullptr ? SSL_read(ssl_, buffer_, sizeof buffer_) : ::recv(socket_, buffer_, sizeof buffer_, 0);
      ERR_clear_error();
      if (count <= 0) return std::nullopt;
      filled_ = static_cast<std::size_t>(count);
      position_ = 0;
    }
    return buffer_[position_++];
  }

  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                            : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      ERR_clear_error();
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

 private:
  bool wait() {
    pollfd polls[] = {{socket_, POLLIN, 0}, {stop_event_, POLLIN, 0}};
    return ::poll(polls, 2, k_patience_ms) > 0 && (polls[1].revents & POLLIN) == 0;
  }

  int socket_;
  int stop_event_;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
  char buffer_[4096];
  std::size_t position_ = 0;
  std::size_t filled_ = 0;
};

DialogueServer::DialogueServer(std::string dialogue, Options options)
    : dialogue_(std::move(dialogue)), options_(std::move(options)), names_(options_.texts) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  stop_event_ = ::eventfd(0, EFD_CLOEXEC);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (listener_ < 0 || stop_event_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::listen(listener_, 8) != 0 || ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    broken("no listening socket on the loopback");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { play(); });
}

DialogueServer::~DialogueServer() {
  const std::uint64_t one = 1;
  static_cast<void>(::write(stop_event_, &one, sizeof one));
  if (thread_.joinable()) thread_.join();
  ::close(listener_);
  ::close(stop_event_);
}

std::string DialogueServer::finish() {
  if (thread_.joinable()) thread_.join();
  return failure_;
}

std::string DialogueServer::kept(const std::string& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? std::string{} : found->second;
}

bool DialogueServer::accept_next(std::unique_ptr<Wire>& wire) {
  wire.reset();
  pollfd polls[] = {{listener_, POLLIN, 0}, {stop_event_, POLLIN, 0}};
  if (::poll(polls, 2, k_patience_ms) <= 0 || (polls[1].revents & POLLIN) != 0) return false;
  const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (socket < 0) return false;
  wire = std::make_unique<Wire>(socket, stop_event_);
  return true;
}

void DialogueServer::play() {
  // Whoever comes after the last line is refused, and not left waiting for a greeting.
  const std::unique_ptr<int, void (*)(int*)> refuse_others(&listener_,
                                                           [](int* listener) { ::shutdown(*listener, SHUT_RDWR); });
  std::unique_ptr<Wire> wire;
  if (!accept_next(wire)) {
    failure_ = "nobody connected";
    return;
  }
  std::string_view rest = dialogue_;
  while (!rest.empty() && failure_.empty() && !dropped_) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (line.starts_with(' ')) line.remove_prefix(1);
    if (line.empty() || line.starts_with('#')) continue;
    if (!step(line, wire) && failure_.empty()) failure_ = "this was not played to its end: " + std::string(line);
  }
}

bool DialogueServer::step(std::string_view line, std::unique_ptr<Wire>& wire) {
  if (line == "connection") {
    piece_bytes_ = 0;
    if (!accept_next(wire)) failure_ = "nobody connected once more";
    return true;
  }
  if (line == "drop") {
    wire.reset();
    return true;
  }
  if (!wire) return false;
  if (line.starts_with("S:") || line.starts_with("S<")) {
    const bool whole_line = line[1] == ':';
    line.remove_prefix(std::min<std::size_t>(3, line.size()));
    send(filled_in(line) + (whole_line ? "\r\n" : ""), *wire);
    if (dropped_) wire.reset();
    return true;  // whether the client heard it shows in what it says next
  }
  if (line.starts_with("C: ")) return expect_line(line.substr(3), *wire);
  if (line.starts_with("data ")) return keep_message(std::string(line.substr(5)), *wire);
  if (line.starts_with("split ")) {
    piece_bytes_ = std::stoul(std::string(line.substr(6)));
    return true;
  }
  if (line == "tls") {
    if (!options_.certificate) throw std::logic_error("a dialogue with `tls` needs Options::certificate");
    if (!wire->start_tls(*options_.certificate)) dropped_ = true;  // a client that refuses us is what such tests want
    return true;
  }
  if (line == "stall") {
    while (const auto byte = wire->next())
      if (!wire->secure()) plain_bytes_ += *byte;
    return true;
  }
  throw std::logic_error("no such step in a dialogue: " + std::string(line));
}

bool DialogueServer::expect_line(std::string_view pattern, Wire& wire) {
  std::string said;
  while (true) {
    const auto byte = wire.next();
    if (!byte) {
      failure_ = "expected <" + std::string(pattern) + ">, but the client left" +
                 (said.empty() ? "" : " after <" + said + ">");
      return false;
    }
    if (!wire.secure()) plain_bytes_ += *byte;
    if (*byte == '\n') break;
    if (*byte != '\r') said += *byte;
  }
  std::string_view rest = said;
  bool same = true;
  for (std::string_view left = pattern; same && !(left.empty() && rest.empty());) {
    if (left == "...") return true;
    const std::string_view name = left.starts_with('$') ? name_at(left.substr(1)) : std::string_view{};
    if (!name.empty()) {
      left.remove_prefix(name.size() + 1);
      const std::size_t end = left.empty() ? rest.size() : rest.find(left.front());
      same = end != std::string_view::npos && end > 0;
      if (same) {
        names_[std::string(name)] = rest.substr(0, end);
        rest.remove_prefix(end);
      }
    } else {
      same = !left.empty() && !rest.empty() && left.front() == rest.front();
      if (same) {
        left.remove_prefix(1);
        rest.remove_prefix(1);
      }
    }
  }
  if (!same) failure_ = "expected <" + std::string(pattern) + ">, got <" + said + ">";
  return same;
}

bool DialogueServer::keep_message(const std::string& name, Wire& wire) {
  std::string& message = names_[name];
  message.clear();
  while (!message.ends_with("\r\n.\r\n") && message != ".\r\n") {
    const auto byte = wire.next();
    if (!byte) return false;
    message += *byte;
  }
  message.resize(message.size() - 3);
  return true;
}

void DialogueServer::send(std::string_view bytes, Wire& wire) {
  const std::size_t left = options_.drop_after_bytes - std::min(options_.drop_after_bytes, sent_bytes_);
  if (bytes.size() >= left) {
    bytes = bytes.substr(0, left);
    dropped_ = true;
  }
  const std::size_t piece = piece_bytes_ == 0 ? std::max<std::size_t>(bytes.size(), 1) : piece_bytes_;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    if (!wire.write(bytes.substr(0, piece))) return;
    sent_bytes_ += std::min(piece, bytes.size());
  }
}

std::string DialogueServer::filled_in(std::string_view text) const {
  std::string result;
  while (!text.empty()) {
    const bool length_only = text.starts_with("$#");
    const std::string_view name =
        text.starts_with('$') ? name_at(text.substr(length_only ? 2 : 1)) : std::string_view{};
    if (name.empty()) {
      result += text.front();
      text.remove_prefix(1);
      continue;
    }
    const auto found = names_.find(std::string(name));
    if (found == names_.end()) throw std::logic_error("a dialogue uses $" + std::string(name) + ", which nothing set");
    result += length_only ? std::to_string(found->second.size()) : found->second;
    text.remove_prefix(name.size() + (length_only ? 2 : 1));
  }
  return result;
}

}  // namespace baosong::fakes
