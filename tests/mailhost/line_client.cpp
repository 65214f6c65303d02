// See line_client.hpp.
#include "tests/mailhost/line_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace baosong::mailhost {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

LineClient::LineClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (socket_ < 0) fail("mailhost: socket");
  const timeval limit{.tv_sec = 20, .tv_usec = 0};
  const int on = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int error = errno;
    ::close(socket_);
    throw std::system_error(error, std::generic_category(), "mailhost: connect to port " + std::to_string(port));
  }
}

LineClient::~LineClient() {
  ::close(socket_);
}

void LineClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) fail("mailhost: send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string LineClient::read_line() {
  while (true) {
    if (const auto end = received_.find("\r\n", read_to_); end != std::string::npos) {
      std::string line = received_.substr(read_to_, end - read_to_);
      read_to_ = end + 2;
      return line;
    }
    received_.erase(0, read_to_);
    read_to_ = 0;
    std::array<char, 16384> piece;
    const auto count = ::recv(socket_, piece.data(), piece.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("mailhost: receive");
    if (count == 0) throw std::runtime_error("mailhost: the server hung up");
    received_.append(piece.data(), static_cast<std::size_t>(count));
  }
}

std::string LineClient::expect(char digit) {
  std::string reply;
  while (true) {
    const std::string line = read_line();
    reply += (reply.empty() ? "" : "\n") + line;
    if (line.size() < 4 || line[3] != '-') break;
  }
  if (reply[0] != digit) throw std::runtime_error("mailhost: the server said: " + reply);
  return reply;
}

std::string LineClient::command(std::string_view command, char digit) {
  send(std::string(command) + "\r\n");
  return expect(digit);
}

std::string dot_stuffed(std::string_view mail) {
  std::string data;
  data.reserve(mail.size() + mail.size() / 32 + 8);
  while (!mail.empty()) {
    const auto end = mail.find('\n');
    std::string_view line = mail.substr(0, end);
    mail.remove_prefix(end == std::string_view::npos ? mail.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with('.')) data += '.';
    data.append(line).append("\r\n");
  }
  return data += ".\r\n";
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view k_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view three = bytes.substr(at, 3);
    unsigned value = 0;
    for (std::size_t i = 0; i < 3; ++i)
      value = value << 8 | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0);
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= three.size() ? k_alphabet[value >> (18 - 6 * i) & 63] : '=';
    }
  }
  return text;
}

}  // namespace baosong::mailhost
