// Where the common Chinese mail providers have their IMAP and SMTP servers, for `baosong init`'s guesses. From what
// they say publicly; none of it was tried against them. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace baosong::config {

struct Provider {
  std::string_view key;                   ///< what may be typed instead of a host: "qq"
  std::string_view name;                  ///< Chinese
  std::vector<std::string_view> domains;  ///< of its public addresses; empty: it serves the domains of others
  std::string_view imap;                  ///< URLs of contract 2
  std::string_view smtp;
};

[[nodiscard]] std::span<const Provider> providers();

/// nullptr where the domain of `address` is not one of a public provider's. Capitals do not matter.
[[nodiscard]] const Provider* provider_of(std::string_view address);
/// By its key; nullptr: there is none.
[[nodiscard]] const Provider* find_provider(std::string_view key);

/// Whether anybody can have an address there: never to be a roster's domain.
[[nodiscard]] bool is_public_domain(std::string_view domain);

/// What is typed for a server, as a URL: a URL as it is; a bare host (mail.fujian.example, with or without :port) with
/// TLS from the beginning. Empty where it is neither.
[[nodiscard]] std::string imap_url(std::string_view typed);
[[nodiscard]] std::string smtp_url(std::string_view typed);

/// The SMTP server that goes with an IMAP server, by custom: smtp.x for imap.x, else the same host.
[[nodiscard]] std::string guessed_smtp(std::string_view imap_url);

}  // namespace baosong::config
