// The URLs of baosong.toml taken apart (contract 2; RFC 3986). Pure. nullopt where the text is none of the forms named:
// user names, passwords and queries in a URL are refused, since they would be shown in logs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "config/settings.hpp"

namespace baosong::config {

enum class MailProtocol { imap, smtp };

struct MailUrl {
  std::string host;
  std::uint16_t port = 0;  ///< the protocol's own where the URL states none
  bool implicit_tls = false;
  std::string folder;  ///< percent-decoded UTF-8; empty where the URL has none; always for SMTP
};

/// imap[s]://host[:port][/folder], smtp[s]://host[:port]
[[nodiscard]] std::optional<MailUrl> parse_mail_url(std::string_view url, MailProtocol protocol);

/// 127.0.0.0/8, ::1, localhost
[[nodiscard]] bool is_loopback(const std::string& host);

/// sqlite:///absolute, sqlite:relative (to `base`), postgresql://…
[[nodiscard]] std::optional<IndexPlace> parse_index_url(std::string_view url, const std::filesystem::path& base);

/// file:///absolute, file:relative (to `base`), s3+https://host[:port]/bucket
[[nodiscard]] std::optional<BlobPlace> parse_blob_url(std::string_view url, const std::filesystem::path& base);

}  // namespace baosong::config
