#include "config/places.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "config/words.hpp"

namespace baosong::config {
namespace {

struct Authority {
  std::string host;
  std::optional<std::uint16_t> port;
};

bool is_ipv4(const std::string& text) {
  in_addr address{};
  return inet_pton(AF_INET, text.c_str(), &address) == 1;
}

bool is_ipv6(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

/// A name of one label will do (a machine of the office's own network). Figures and dots alone must be an IPv4 address.
bool is_host(const std::string& text) {
  if (!text.empty() && text.find_first_not_of("0123456789.") == std::string::npos) {
    return is_ipv4(text);
  }
  return is_domain(text.find('.') == std::string::npos ? text + ".x" : text);
}

std::optional<Authority> parse_authority(std::string_view text) {
  Authority result;
  std::string_view rest = text;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) {
      return std::nullopt;
    }
    result.host = text.substr(1, close - 1);
    rest = text.substr(close + 1);
    if (!is_ipv6(result.host)) {
      return std::nullopt;
    }
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    result.host = lower_case(text.substr(0, colon));
    rest = text.substr(colon);
    if (!is_host(result.host)) {
      return std::nullopt;
    }
  }
  if (rest.empty()) {
    return result;
  }
  std::uint16_t port = 0;
  const char* end = rest.data() + rest.size();
  const auto [stop, error] = std::from_chars(rest.data() + 1, end, port);
  if (rest.front() != ':' || error != std::errc() || stop != end || port == 0) {
    return std::nullopt;
  }
  result.port = port;
  return result;
}

int hex_value(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/// Percent-decoded; nullopt for a bad escape, control characters or what is then no UTF-8.
std::optional<std::string> decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return std::nullopt;
    }
    result += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return is_utf8(result) && !has_control_characters(result) ? std::optional(result) : std::nullopt;
}

/// What follows "scheme:" as a path: ///absolute, /absolute or relative.
std::optional<std::filesystem::path> parse_path(std::string_view text, const std::filesystem::path& base) {
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    if (!text.starts_with('/')) {
      return std::nullopt;  // a host
    }
  }
  if (text.find_first_of("?#") != std::string_view::npos) {
    return std::nullopt;
  }
  const auto path = decoded(text);
  if (!path || path->empty() || path->back() == '/') {
    return std::nullopt;
  }
  return (base / *path).lexically_normal();
}

}  // namespace

std::optional<MailUrl> parse_mail_url(std::string_view url, MailProtocol protocol) {
  const std::size_t mark = url.find("://");
  if (mark == std::string_view::npos) {
    return std::nullopt;
  }
  const bool imap = protocol == MailProtocol::imap;
  const std::string scheme = lower_case(url.substr(0, mark));
  const std::string plain = imap ? "imap" : "smtp";
  if (scheme != plain && scheme != plain + "s") {
    return std::nullopt;
  }
  MailUrl result;
  result.implicit_tls = scheme.back() == 's';
  const std::string_view rest = url.substr(mark + 3);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const auto authority = parse_authority(rest.substr(0, slash));
  if (!authority || rest.find_first_of("?#;") != std::string_view::npos) {
    return std::nullopt;
  }
  result.host = authority->host;
  const int usual_port = imap ? (result.implicit_tls ? 993 : 143) : (result.implicit_tls ? 465 : 587);
  result.port = authority->port.value_or(static_cast<std::uint16_t>(usual_port));
  if (slash < rest.size()) {
    const auto folder = decoded(rest.substr(slash + 1));
    if (!folder || (!imap && !folder->empty())) {
      return std::nullopt;
    }
    result.folder = *folder;
  }
  return result;
}

bool is_loopback(const std::string& host) {
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24) == 127;
  }
  in6_addr v6{};
  if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) {
    return IN6_IS_ADDR_LOOPBACK(&v6);
  }
  return lower_case(host) == "localhost";
}

std::optional<IndexPlace> parse_index_url(std::string_view url, const std::filesystem::path& base) {
  constexpr std::string_view k_sqlite = "sqlite:";
  if (url.starts_with(k_sqlite)) {
    const auto path = parse_path(url.substr(k_sqlite.size()), base);
    return path ? std::optional(IndexPlace{IndexPlace::Kind::sqlite, *path, ""}) : std::nullopt;
  }
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (url.starts_with(scheme) && url.size() > scheme.size()) {
      return IndexPlace{IndexPlace::Kind::postgresql, {}, std::string(url)};
    }
  }
  return std::nullopt;
}

std::optional<BlobPlace> parse_blob_url(std::string_view url, const std::filesystem::path& base) {
  constexpr std::string_view k_file = "file:";
  constexpr std::string_view k_s3 = "s3+https://";
  if (url.starts_with(k_file)) {
    const auto path = parse_path(url.substr(k_file.size()), base);
    return path ? std::optional(BlobPlace{BlobPlace::Kind::folder, *path, ""}) : std::nullopt;
  }
  if (url.starts_with(k_s3)) {
    const std::string_view rest = url.substr(k_s3.size());
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos || !parse_authority(rest.substr(0, slash))) {
      return std::nullopt;
    }
    const std::string_view bucket = rest.substr(slash + 1);
    const bool plain = std::all_of(bucket.begin(), bucket.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
    if (bucket.size() < 3 || bucket.size() > 63 || !plain) {
      return std::nullopt;
    }
    return BlobPlace{BlobPlace::Kind::s3, {}, "https://" + std::string(rest)};
  }
  return std::nullopt;
}

}  // namespace baosong::config
